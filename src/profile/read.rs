//! Reading a profile back from JSON: whole where it is sound, event by event where it isn't.
//!
//! A profile that a newer version wrote is refused as it is, so that nobody overwrites it. One
//! bad event doesn't cost the others: it is left out and reported with its place.

use super::{Consent, ConsentRecord, LedgerEntry, Profile, Purpose, Supplied, Trait, Traits};
use crate::error::{Error, ErrorCode};
use crate::event;
use crate::json::{Json, Node, Read};
use crate::locale::{concat, whole};

/// The version of the profile's JSON form.
pub const VERSION: i64 = 1;

/// A profile as far as it could be read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What could be read.
    pub profile: Profile,
    /// The events that were left out, each with its place and the reason.
    pub refused: Vec<Error>,
}

impl Profile {
    /// Reads a profile from its JSON form.
    ///
    /// # Errors
    /// `snapshot-version` for a newer version; `bad-profile` with the place where the head is
    /// malformed. Bad events are not errors of the profile: they come back in
    /// [`Loaded::refused`].
    pub fn read(json: &Json) -> Result<Loaded, Error> {
        let node = Node::root(json);
        refuse_newer(&node)?;
        let mut loaded = Loaded { profile: Self::new(None), refused: Vec::new() };
        let Loaded { profile, refused } = &mut loaded;
        head(&node, profile).map_err(|d| Error::from_detail(ErrorCode::BadProfile, d))?;
        let events = match node.get("events") {
            None => &[],
            Some(field) => match field.value() {
                Json::Arr(events) => events.as_slice(),
                _ => {
                    let fault = field.fault("wrong_type", "must be an array");
                    return Err(Error::from_detail(ErrorCode::BadProfile, fault));
                }
            },
        };
        profile.events.reserve(events.len());
        for (i, json) in events.iter().enumerate() {
            match event::read(json) {
                Ok(event) => profile.events.push(event),
                Err(error) => refused.push(within(error, i)),
            }
        }
        profile.state_consents();
        profile.align_to_cuts();
        profile.settle();
        Ok(loaded)
    }
}

/// The error of event `i` with its place in the whole profile.
fn within(mut error: Error, i: usize) -> Error {
    let place = concat(&["/events/", &whole(i as i64)]);
    error.path.insert_str(0, &place);
    for detail in &mut error.details {
        detail.path.insert_str(0, &place);
    }
    error
}

fn refuse_newer(node: &Node<'_>) -> Result<(), Error> {
    let version = node
        .object()
        .and_then(|n| n.get("version").map_or(Ok(VERSION), |v| v.int(1, i64::MAX)))
        .map_err(|d| Error::from_detail(ErrorCode::BadProfile, d))?;
    if version > VERSION {
        let message = "was written by a newer version; it is left as it is: update the package";
        return Err(Error::new(ErrorCode::SnapshotVersion, "/version", message));
    }
    Ok(())
}

fn head(node: &Node<'_>, profile: &mut Profile) -> Read<()> {
    profile.id = node.name_at("id", 200)?.map(Box::from);
    consent(node, &mut profile.consent)?;
    profile.switch.off = !node.get("personalization").map_or(Ok(true), |n| n.bool())?;
    if let Some(at) = node.get("personalizationAt") {
        profile.switch.at = at.instant()?;
    }
    if let Some(ids) = node.get("tombstones") {
        for id in ids.elements()? {
            profile.bury(id.name(200)?.into());
        }
    }
    for (key, out) in [
        ("traits", &mut profile.traits),
        ("tags", &mut profile.tags),
        ("erasures", &mut profile.erased),
    ] {
        traits(node, key, out)?;
    }
    if let Some(field) = node.get("folded")
        && profile.folded.read(field.value(), &mut profile.events).is_none()
    {
        return Err(field.fault("bad_value", "is no history"));
    }
    if let Some(supplied) = node.get("loyalty") {
        let at = supplied.need("at")?.instant()?;
        profile.loyalty = Some(Supplied::read(&supplied, at)?);
    }
    Ok(())
}

fn traits(node: &Node<'_>, key: &str, out: &mut Traits) -> Read<()> {
    let Some(node) = node.get(key) else { return Ok(()) };
    for (name, field) in &node.fields()? {
        let value = field.object()?.get("value").map_or(Json::Null, |v| v.value().owned());
        let at = field.need("at")?.instant()?;
        let source = field.get("source").map_or(Ok(""), |s| s.str())?.into();
        if let Some(fault) = super::traits::fault(name) {
            return Err(field.fault("bad_value", fault));
        }
        out.put(name, Trait { value, at, source });
    }
    Ok(())
}

/// The ledger, and the records that hold: each is an entry of it.
fn consent(node: &Node<'_>, out: &mut Consent) -> Read<()> {
    let mut entries = Vec::new();
    if let Some(ledger) = node.get("ledger") {
        for entry in ledger.elements()? {
            let entry = entry.object()?;
            let purpose = entry.need("purpose")?;
            enter(&purpose, purpose.str()?, &entry, &mut entries)?;
        }
    }
    if let Some(records) = node.get("consent") {
        for (name, field) in &records.fields()? {
            enter(field, name, field, &mut entries)?;
        }
    }
    out.merge(entries);
    Ok(())
}

/// Adds the record that `node` holds of the purpose that `stated` names.
fn enter(stated: &Node<'_>, name: &str, node: &Node<'_>, out: &mut Vec<LedgerEntry>) -> Read<()> {
    let purpose =
        Purpose::parse(name).ok_or_else(|| stated.fault("bad_value", "is not a purpose"))?;
    let granted = node.object()?.need("granted")?.bool()?;
    let at = node.need("at")?.instant()?;
    let notice_version = node.name_at("noticeVersion", 200)?;
    let source = node.name_at("source", 200)?.map(Box::from);
    let notice_version = notice_version.map(Box::from);
    out.push(LedgerEntry {
        purpose,
        record: ConsentRecord { granted, at, notice_version, source },
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(json: &str) -> Result<Loaded, Error> {
        Profile::read(&serde_json::from_str(json).unwrap())
    }

    const GRANTED: &str = r#""consent":{"personalization":{"granted":true,"at":1}}"#;

    #[test]
    fn a_profile_survives_the_round_trip() {
        let json = format!(
            r#"{{"version":1,"id":"c","traits":{{"city":{{"value":"杭州","at":3,"source":"form"}}}},{GRANTED},
            "loyalty":{{"member":{{"birthday":"05-01"}},"events":[{{"id":"o","note":1.5}}],"at":9}},
            "events":[{{"id":"b","type":"view_item","at":7,"items":[{{"id":"x"}}]}},{{"id":"a","type":"login","at":7}}]}}"#
        );
        let loaded = read_text(&json).unwrap();
        assert!(loaded.refused.is_empty());
        let written = serde_json::to_string(&loaded.profile).unwrap();
        let again = read_text(&written).unwrap().profile;
        assert_eq!(again, loaded.profile);
        assert_eq!(again.events()[0].id.as_ref(), "a");
    }

    #[test]
    fn of_what_the_server_said_the_later_counts_whichever_copy_comes_first() {
        let said = |at: i64, id: &str| {
            read_text(&format!(r#"{{"loyalty":{{"events":[{{"id":"{id}"}}],"at":{at}}}}}"#))
                .unwrap()
                .profile
        };
        for (a, b) in [(said(1, "z"), said(2, "a")), (said(2, "a"), said(2, "b"))] {
            let (mut first, mut second) = (a.clone(), b.clone());
            first.merge(b.clone()).unwrap();
            second.merge(a).unwrap();
            assert_eq!(first, second);
            assert_eq!(first, b);
        }
    }

    #[test]
    fn a_newer_profile_is_refused_whole_and_a_bad_event_alone() {
        let newer = read_text(r#"{"version":2,"events":[]}"#).unwrap_err();
        assert_eq!((newer.code, newer.path.as_str()), (ErrorCode::SnapshotVersion, "/version"));
        let json = r#"{"version":1,"events":[{"id":"a","type":"login","at":1},{"type":"purchase","id":"b","at":1}]}"#;
        let loaded = read_text(json).unwrap();
        assert_eq!(loaded.profile.events().len(), 1);
        assert_eq!(loaded.refused[0].path, "/events/1/items");
    }

    #[test]
    fn a_malformed_head_is_refused_with_its_place() {
        let cases = [
            (r#"[]"#, ""),
            (r#"{"version":"1"}"#, "/version"),
            (r#"{"id":""}"#, "/id"),
            (r#"{"events":{}}"#, "/events"),
            (r#"{"consent":{"spying":{"granted":true,"at":1}}}"#, "/consent/spying"),
            (r#"{"consent":{"storage":{"granted":1,"at":1}}}"#, "/consent/storage/granted"),
            (r#"{"traits":{"__proto__":{"value":1,"at":1}}}"#, "/traits/__proto__"),
            (r#"{"personalization":"yes"}"#, "/personalization"),
            (r#"{"loyalty":{"events":[]}}"#, "/loyalty/at"),
            (r#"{"loyalty":{"at":1,"events":{}}}"#, "/loyalty/events"),
        ];
        for (json, path) in cases {
            let error = read_text(json).unwrap_err();
            assert_eq!((error.code, error.path.as_str()), (ErrorCode::BadProfile, path), "{json}");
        }
    }

    #[test]
    fn without_consent_behaviour_is_not_taken_in_but_orders_are() {
        let json = r#"{"events":[{"id":"v","type":"view_item","at":1,"items":[{"id":"x"}]},
            {"id":"o","type":"purchase","at":1,"items":[{"id":"x"}]}]}"#;
        let profile = read_text(json).unwrap().profile;
        assert_eq!(profile.events().len(), 1);
        assert_eq!(profile.events()[0].id.as_ref(), "o");
    }

    #[test]
    fn withdrawing_personalisation_forgets_behaviour_and_says_what() {
        let json = format!(
            r#"{{{GRANTED},"events":[{{"id":"v","type":"view_item","at":1,"items":[{{"id":"x"}}]}},
            {{"id":"o","type":"purchase","at":1,"items":[{{"id":"x"}}]}}]}}"#
        );
        let mut profile = read_text(&json).unwrap().profile;
        let at = crate::time::Instant::from_ms(9).unwrap();
        let no = ConsentRecord { granted: false, at, notice_version: None, source: None };
        assert_eq!(profile.set_consent(Purpose::Personalization, no), vec!["v".into()]);
        assert_eq!(profile.events().len(), 1);
    }
}
