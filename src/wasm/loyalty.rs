//! The loyalty calculation over what a page supplies: no shop, no customer, no clock.

use super::convert::text;
use super::pure::{bad, field, within};
use crate::error::{Detail, Error, ErrorCode};
use crate::json::{Json, Node, Read};
use crate::locale::{self, Locale};
use crate::loyalty::{self, Member, Names, Options, Programme, State, read_events};
use crate::money::MAX_SAFE;
use crate::order::sort_by;
use crate::time::Zone;

/// `{ programme, member?, events, asOf, quote?, ledger?, offsets? }` to the state.
pub(super) fn calculate_tier(argument: &Node<'_>) -> Result<String, Error> {
    let (programme, zone) = programme(argument)?;
    let member = Member::read(field(argument, "member")).map_err(|e| within(e, "/member"))?;
    let events = read_events(field(argument, "events"), &programme)?;
    let as_of = argument.need("asOf").and_then(|n| n.instant()).map_err(bad)?;
    let options = options(argument).map_err(bad)?;
    Ok(text(&loyalty::calculate(&programme, &zone, &member, &events, as_of, options)))
}

fn options(argument: &Node<'_>) -> Read<Options> {
    let order_total = match argument.get("quote") {
        Some(quote) => Some(quote.object()?.need("order_total")?.int(0, MAX_SAFE)?),
        None => None,
    };
    let ledger = argument.get("ledger").map_or(Ok(true), |n| n.bool())?;
    Ok(Options { ledger, order_total, next_from: 0 })
}

/// `{ programme, offsets? }` to the list of its faults; an empty one for a sound programme.
pub(super) fn validate_programme(argument: &Node<'_>) -> Result<String, Error> {
    Ok(match programme(argument) {
        Ok(_) => text::<[Detail]>(&[]),
        Err(refused) => text(&refused.details),
    })
}

/// `{ programme, state, locale, texts, asOf?, names?, offsets? }` to sentences.
pub(super) fn describe_tier(argument: &Node<'_>) -> Result<String, Error> {
    let (programme, zone) = programme(argument)?;
    let state = State::read(field(argument, "state")).map_err(|e| within(e, "/state"))?;
    let as_of = argument.get("asOf").map(|n| n.instant()).transpose().map_err(bad)?;
    let state = match as_of {
        Some(as_of) => state.dated(&programme, &zone, as_of),
        None => state,
    };
    let names = Names::read(field(argument, "names")).map_err(|e| within(e, "/names"))?;
    let locale = argument.need("locale").and_then(|n| locale(&n)).map_err(bad)?;
    locale::install(locale, field(argument, "texts").owned());
    Ok(text(&loyalty::describe(&programme, &zone, &state, &names, locale)))
}

fn locale(node: &Node<'_>) -> Read<Locale> {
    Locale::parse(node.str()?).ok_or_else(|| node.fault("bad_value", "must be zh-CN, zh-TW or en"))
}

fn programme(argument: &Node<'_>) -> Result<(Programme, Zone), Error> {
    let programme = Programme::read(field(argument, "programme"))?;
    let zone = zone_of(&programme, field(argument, "offsets"))?;
    Ok((programme, zone))
}

/// The zone of a programme: its own fixed offset, or the offsets that were given for it.
pub(super) fn zone_of(programme: &Programme, offsets: &Json) -> Result<Zone, Error> {
    if let Some(zone) = Zone::parse_fixed(programme.timezone()) {
        return Ok(zone);
    }
    let table = if *offsets == Json::Null {
        let message = "is a zone by name, so its offsets must be given";
        Err(Detail::new("/timezone", "bad_timezone", message))
    } else {
        read_offsets(&Node::root(offsets))
    };
    table.map(Zone::Table).map_err(|d| Error::from_detail(ErrorCode::BadProgramme, d))
}

fn read_offsets(node: &Node<'_>) -> Read<Vec<(i64, i32)>> {
    let mut table = Vec::new();
    for entry in node.elements()? {
        let mut pair = Vec::new();
        for number in entry.elements()? {
            pair.push(number.int(-MAX_SAFE, MAX_SAFE)?);
        }
        match pair[..] {
            [from, minutes] if (-18 * 60..=18 * 60).contains(&minutes) => {
                table.push((from, minutes as i32));
            }
            _ => return Err(entry.fault("bad_timezone", "must be [from_ms, minutes]")),
        }
    }
    sort_by(&mut table, |a, b| a.0.cmp(&b.0));
    Ok(table)
}
