//! The member: the one thing about a person that the rules ask for, a birthday.

use super::calendar::MonthDay;
use crate::error::{Error, ErrorCode};
use crate::json::{Json, Node, Read};
use crate::time::Date;

/// What the calculation needs to know of a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Member {
    pub(super) birthday: Option<MonthDay>,
}

impl Member {
    /// Reads `{"birthday": "MM-DD"}`; `YYYY-MM-DD` is taken too, nothing at all as well. Other
    /// fields are ignored.
    ///
    /// # Errors
    ///
    /// `bad-argument` at `/birthday` for anything else.
    pub fn read(json: &Json) -> Result<Self, Error> {
        Self::from_node(&Node::root(json))
            .map_err(|fault| Error::from_detail(ErrorCode::BadArgument, fault))
    }

    fn from_node(node: &Node<'_>) -> Read<Self> {
        if node.is_null() {
            return Ok(Self::default());
        }
        node.object()?;
        let Some(field) = node.get("birthday") else { return Ok(Self::default()) };
        let text = field.str()?;
        let birthday = MonthDay::parse(text).or_else(|| Date::parse(text).map(MonthDay::of));
        match birthday {
            Some(day) => Ok(Self { birthday: Some(day) }),
            None => Err(field.fault("bad_date", "must be MM-DD or YYYY-MM-DD")),
        }
    }
}
