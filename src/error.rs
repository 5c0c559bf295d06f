//! The one error type of the core.
//!
//! Every refusal of input carries a stable kebab-case [`ErrorCode`] (the codes are API: a page may
//! switch on them), the place as a JSON pointer into what was given, and a sentence for a
//! developer. Where one reading finds several faults at once (a loyalty programme), all of them
//! travel in [`Refusal::details`].
//!
//! The core never panics on input; there is no other way out of a function than its result.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::{Serialize, Serializer};

/// What kind of thing was refused. The string form is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The model file is damaged, truncated, or of a version this build cannot read.
    BadModel,
    /// The loyalty programme does not follow its schema.
    BadProgramme,
    /// An event was refused; nothing already known was changed.
    BadEvent,
    /// An argument of a pure function is missing, of the wrong type, or out of range.
    BadArgument,
    /// A profile or snapshot cannot be read.
    BadProfile,
    /// A recommendation query cannot be understood.
    BadQuery,
    /// The profile was written by a newer version; it was left as it is.
    SnapshotVersion,
    /// The customer has not granted the purpose that the call needs.
    ConsentRequired,
}

impl ErrorCode {
    /// The stable kebab-case name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadModel => "bad-model",
            Self::BadProgramme => "bad-programme",
            Self::BadEvent => "bad-event",
            Self::BadArgument => "bad-argument",
            Self::BadProfile => "bad-profile",
            Self::BadQuery => "bad-query",
            Self::SnapshotVersion => "snapshot-version",
            Self::ConsentRequired => "consent-required",
        }
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One fault at one place: the unit of a list of faults. One word, so that handing it on with `?`
/// costs next to nothing where, as nearly always, there is none; its fields are a [`Fault`]'s.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Detail(Box<Fault>);

/// What a [`Detail`] holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// JSON pointer into the value that was read; empty for the whole of it.
    pub path: String,
    /// Stable snake_case code of the fault, such as `missing_field` or `out_of_range`.
    pub code: &'static str,
    /// A sentence for a developer; its wording is not stable.
    pub message: String,
}

impl Detail {
    /// A fault of kind `code` at `path`.
    #[cold]
    pub fn new(path: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Fault { path: path.into(), code, message: message.into() }))
    }
}

impl Deref for Detail {
    type Target = Fault;
    fn deref(&self) -> &Fault {
        &self.0
    }
}

impl DerefMut for Detail {
    fn deref_mut(&mut self) -> &mut Fault {
        &mut self.0
    }
}

/// Why something was refused: a code, a place, a sentence. One word; its fields are a
/// [`Refusal`]'s.
///
/// ```
/// use zhanggui::error::{Error, ErrorCode};
/// let e = Error::new(ErrorCode::BadEvent, "/items/0/quantity", "must be a whole number above 0");
/// assert_eq!(e.to_string(), "bad-event at /items/0/quantity: must be a whole number above 0");
/// assert_eq!(e.code, ErrorCode::BadEvent);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Error(Box<Refusal>);

/// What an [`Error`] holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The stable code.
    pub code: ErrorCode,
    /// JSON pointer to the place; empty where the whole was refused.
    pub path: String,
    /// A sentence for a developer; its wording is not stable.
    pub message: String,
    /// All faults found, where one reading finds several; otherwise empty.
    #[serde(rename = "errors", skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Detail>,
}

impl Error {
    /// An error with one place.
    #[cold]
    pub fn new(code: ErrorCode, path: impl Into<String>, message: impl Into<String>) -> Self {
        let (path, message) = (path.into(), message.into());
        Self(Box::new(Refusal { code, path, message, details: Vec::new() }))
    }

    /// The error that one fault makes, with the fault's own code kept as its only detail.
    #[cold]
    pub fn from_detail(code: ErrorCode, detail: Detail) -> Self {
        Self::from_details(code, vec![detail])
    }

    /// The error that a non-empty list of faults makes: the first one leads, all are kept.
    #[cold]
    pub fn from_details(code: ErrorCode, details: Vec<Detail>) -> Self {
        let (path, message) =
            details.first().map(|d| (d.path.clone(), d.message.clone())).unwrap_or_default();
        Self(Box::new(Refusal { code, path, message, details }))
    }
}

impl Deref for Error {
    type Target = Refusal;
    fn deref(&self) -> &Refusal {
        &self.0
    }
}

impl DerefMut for Error {
    fn deref_mut(&mut self) -> &mut Refusal {
        &mut self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.as_str())?;
        if !self.path.is_empty() {
            f.write_str(" at ")?;
            f.write_str(&self.path)?;
        }
        f.write_str(": ")?;
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
