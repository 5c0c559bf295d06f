//! A state in sentences: what a page shows beside the numbers.
//!
//! The sentences say no more than the state does; a last day is the local day before the instant
//! at which something is over. Metrics of money are written as money, orders as 单 / 筆 / orders,
//! points as 分 / 點 / points.

use crate::order::Gather;
use serde::Serialize;

use super::ledger::{LedgerEntry, LedgerKind};
use super::names::{Named, Names};
use super::programme::{MetricKind, Programme};
use super::state::{AlternativeState, MetricState, State, TierSource};
use super::texts;
use crate::locale::{Locale, Phrase, counted, date, fill, fill_by, group_thousands};
use crate::money::{Minor, format};
use crate::parts::cut;
use crate::time::{Instant, Zone};

/// A state in sentences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Description {
    /// The tier.
    pub tier: String,
    /// Why it is that one: the last change of it, where the ledger is there to say.
    pub because: String,
    /// Until when, if it ends.
    pub until: Option<String>,
    /// The way to the next tier, if there is one.
    pub next: Option<String>,
    /// What keeps the tier, if something decides that.
    pub keep: Option<String>,
    /// What can be spent, or is owed.
    pub points: String,
    /// What is still to become active.
    pub pending: Option<String>,
    /// What expires next.
    pub expiring: Option<String>,
    /// The benefits, in the state's order.
    pub benefits: Vec<String>,
    /// One sentence for each entry of the ledger, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<Vec<String>>,
}

/// Says in `locale` what `state`, calculated for `programme` in `zone`, holds.
///
/// ```
/// # use zhanggui::json::Json;
/// # use zhanggui::loyalty::{Member, Names, Options, Programme, calculate, describe, read_events};
/// # use zhanggui::locale::Locale;
/// # use zhanggui::time::{Instant, Zone};
/// # let json = |text: &str| serde_json::from_str::<Json>(text).unwrap();
/// # let programme = Programme::read(&json(
/// #     r#"{"schema": 1, "id": "shop", "currency": "CNY", "timezone": "+08:00",
/// #         "metrics": {"orders": {"type": "orders"}, "spend": {"type": "spend"}},
/// #         "tiers": [{"id": "member"}, {"id": "silver", "qualify": [{"spend": 100000}, {"orders": 5}]}]}"#,
/// # ))?;
/// # let events = read_events(&json(
/// #     r#"[{"type": "order", "id": "a", "at": "2025-03-01T10:00:00+08:00", "amount": 44000},
/// #         {"type": "order", "id": "b", "at": "2025-03-02T10:00:00+08:00", "amount": 10000},
/// #         {"type": "order", "id": "c", "at": "2025-03-03T10:00:00+08:00", "amount": 20000}]"#,
/// # ), &programme)?;
/// # let zone = Zone::parse_fixed("+08:00").unwrap();
/// # let as_of = Instant::parse_rfc3339("2025-03-04T00:00:00+08:00").unwrap();
/// # let state = calculate(&programme, &zone, &Member::default(), &events, as_of, Options::default());
/// let names = Names::read(&json(r#"{"tiers": {"silver": {"zh-CN": "银卡", "en": "Silver"}}}"#))?;
/// let said = |locale| describe(&programme, &zone, &state, &names, locale).next.unwrap();
/// assert_eq!(said(Locale::ZhCn), "再消费 ¥260 或再买 2 单升银卡");
/// assert_eq!(said(Locale::En), "Spend ¥260 more or place 2 more orders to reach Silver");
/// # Ok::<(), zhanggui::error::Error>(())
/// ```
pub fn describe(
    programme: &Programme,
    zone: &Zone,
    state: &State,
    names: &Names,
    locale: Locale,
) -> Description {
    let speaker = Speaker { programme, zone, names, locale };
    let points = &state.points;
    Description {
        tier: speaker.say(&texts::TIER, &[("tier", speaker.tier(&state.tier.id))]),
        because: speaker.because(state),
        until: speaker.until(state),
        next: speaker.next(state),
        keep: speaker.keep(state),
        points: speaker.balance(state),
        pending: (points.pending > 0).then(|| speaker.count(&texts::PENDING, points.pending, &[])),
        expiring: points.expiring.first().map(|next| {
            let day = speaker.last_day(next.at);
            speaker.count(&texts::EXPIRING, next.points, &[("date", &day)])
        }),
        benefits: speaker.benefits(state),
        ledger: state
            .ledger
            .as_ref()
            .map(|ledger| ledger.iter().map(|entry| speaker.entry(entry)).gather()),
    }
}

struct Speaker<'a> {
    programme: &'a Programme,
    zone: &'a Zone,
    names: &'a Names,
    locale: Locale,
}

impl Speaker<'_> {
    fn say(&self, phrase: &Phrase, holes: &[(&str, &str)]) -> String {
        self.filled(&phrase.get(self.locale), holes)
    }

    fn filled(&self, text: &str, holes: &[(&str, &str)]) -> String {
        match self.locale {
            Locale::En => fill(text, holes),
            Locale::ZhCn | Locale::ZhTw => fill_by(text, holes, append_spaced),
        }
    }

    fn count(&self, phrase: &Phrase, n: i64, holes: &[(&str, &str)]) -> String {
        let number = group_thousands(n.unsigned_abs());
        let mut holes = holes.to_vec();
        holes.push(("n", &number));
        self.filled(counted(&phrase.get(self.locale), n.unsigned_abs()), &holes)
    }

    fn tier<'s>(&'s self, id: &'s str) -> &'s str {
        self.names.get(Named::Tier, id, self.locale)
    }

    /// The last local day before `end`.
    fn last_day(&self, end: Instant) -> String {
        date(self.zone.date(end.plus_ms(-1)), self.locale)
    }

    fn money(&self, amount: i64) -> String {
        format(Minor(amount), self.programme.currency())
    }

    fn because(&self, state: &State) -> String {
        let since = |phrase| {
            let day = date(self.zone.date(state.tier.since), self.locale);
            self.say(phrase, &[("date", &day)])
        };
        match state.tier.source {
            TierSource::Base => return self.say(&texts::BECAUSE_BASE, &[]),
            TierSource::Grant => return since(&texts::BECAUSE_GRANT),
            TierSource::Earned => {}
        }
        let is_change = |entry: &&LedgerEntry| {
            use LedgerKind::{TierDown, TierGrace, TierRenew, TierUp};
            matches!(entry.kind, TierUp | TierDown | TierRenew | TierGrace)
        };
        let Some(change) = state.ledger.iter().flatten().rfind(is_change) else {
            return since(&texts::BECAUSE);
        };
        let day = date(self.zone.date(change.at), self.locale);
        self.say(&texts::BECAUSE_CHANGE, &[("date", &day), ("change", &self.entry(change))])
    }

    fn until(&self, state: &State) -> Option<String> {
        let day = self.last_day(state.tier.valid_until?);
        let phrase = match state.tier.source {
            _ if state.tier.in_grace => &texts::UNTIL_GRACE,
            TierSource::Grant => &texts::UNTIL_GRANT,
            TierSource::Base | TierSource::Earned => &texts::UNTIL,
        };
        Some(self.say(phrase, &[("tier", self.tier(&state.tier.id)), ("date", &day)]))
    }

    fn next(&self, state: &State) -> Option<String> {
        let next = state.next.as_ref()?;
        let tier = self.tier(&next.tier);
        Some(match self.needs(&next.alternatives) {
            None => self.say(&texts::NEXT_DONE, &[("tier", tier)]),
            Some(needs) => {
                let day = state.period_ends.map(|end| self.last_day(end));
                let phrase = if day.is_some() { &texts::NEXT_BY } else { &texts::NEXT };
                let day = day.unwrap_or_default();
                self.say(phrase, &[("needs", &needs), ("tier", tier), ("date", &day)])
            }
        })
    }

    fn keep(&self, state: &State) -> Option<String> {
        let keep = state.keep.as_ref()?;
        let (tier, day) = (self.tier(&state.tier.id), self.last_day(keep.by));
        Some(match self.needs(&keep.alternatives) {
            None => self.say(&texts::KEEP_DONE, &[("tier", tier), ("date", &day)]),
            Some(needs) => {
                self.say(&texts::KEEP, &[("needs", &needs), ("tier", tier), ("date", &day)])
            }
        })
    }

    /// What any of the alternatives still asks for, as a sentence begins; nothing, if one asks for
    /// nothing more.
    fn needs(&self, alternatives: &[AlternativeState]) -> Option<String> {
        let mut ways = None;
        for alternative in alternatives {
            let mut way = None;
            for metric in &alternative.metrics {
                if metric.missing > 0 {
                    way = Some(self.joined(way, &texts::AND, self.need(metric)));
                }
            }
            ways = Some(self.joined(ways, &texts::OR, way?));
        }
        let mut needs = ways?;
        if self.locale == Locale::En
            && let Some(first) = needs.get_mut(..1)
        {
            first.make_ascii_uppercase();
        }
        Some(needs)
    }

    fn joined(&self, before: Option<String>, with: &Phrase, part: String) -> String {
        match before {
            Some(before) => self.say(with, &[("a", &before), ("b", &part)]),
            None => part,
        }
    }

    fn need(&self, state: &MetricState) -> String {
        let metric = self.programme.metrics.iter().find(|metric| metric.id == state.metric);
        let name = self.names.get(Named::Metric, &state.metric, self.locale);
        match metric.map(|metric| &metric.kind) {
            Some(MetricKind::Spend) => {
                self.say(&texts::SPEND, &[("amount", &self.money(state.missing))])
            }
            Some(MetricKind::Orders { .. }) => self.count(&texts::ORDERS, state.missing, &[]),
            Some(MetricKind::Points) => self.count(&texts::POINTS, state.missing, &[]),
            Some(MetricKind::Actions(_)) => {
                self.count(&texts::ACTIONS, state.missing, &[("name", name)])
            }
            Some(MetricKind::Weighted(_)) | None => {
                let number = group_thousands(state.missing.unsigned_abs());
                self.say(&texts::SCORE, &[("name", name), ("n", &number)])
            }
        }
    }

    fn balance(&self, state: &State) -> String {
        let points = &state.points;
        if points.debt > 0 {
            return self.count(&texts::DEBT, points.debt, &[]);
        }
        match points.redeemable.value {
            0 => self.count(&texts::BALANCE, points.balance, &[]),
            value => {
                let amount = self.money(value);
                self.count(&texts::BALANCE_WORTH, points.balance, &[("amount", &amount)])
            }
        }
    }

    fn benefits(&self, state: &State) -> Vec<String> {
        let benefits = state.benefits.iter().map(|benefit| {
            let name = self.names.get(Named::Benefit, &benefit.id, self.locale);
            if benefit.active {
                name.to_owned()
            } else {
                self.say(&texts::BENEFIT_BIRTHDAY, &[("name", name)])
            }
        });
        benefits.gather()
    }

    fn entry(&self, entry: &LedgerEntry) -> String {
        use LedgerKind as Kind;
        let reason = entry.reason.as_deref().unwrap_or("");
        let n = entry.points;
        match entry.kind {
            Kind::Earn => self.earned(n, reason),
            Kind::EarnPending => self.count(&texts::EARN_PENDING, n, &[]),
            Kind::Activate => self.say(&texts::ACTIVATE, &[]),
            Kind::Expire => self.count(&texts::EXPIRE, n, &[]),
            Kind::Redeem => self.count(&texts::REDEEM, n, &[]),
            Kind::Return if n == 0 => self.say(&texts::RETURN_NONE, &[]),
            Kind::Return => self.count(&texts::RETURN, n, &[]),
            Kind::Clawback if n == 0 => self.say(&texts::CLAWBACK_NONE, &[]),
            Kind::Clawback => self.count(&texts::CLAWBACK, n, &[]),
            Kind::Adjust if n < 0 => self.count(&texts::ADJUST_DOWN, n, &[]),
            Kind::Adjust => self.count(&texts::ADJUST_UP, n, &[]),
            Kind::Reject => {
                let refusal = texts::REFUSALS.iter().find(|phrase| phrase.id() == reason);
                self.say(refusal.unwrap_or(&texts::REFUSED), &[])
            }
            Kind::Grant => self.say(&texts::GRANT, &[("tier", self.tier(reason))]),
            Kind::GrantEnd => self.say(&texts::GRANT_END, &[("tier", self.tier(reason))]),
            Kind::TierUp | Kind::TierDown | Kind::TierRenew | Kind::TierGrace => {
                self.moved(entry.kind, reason)
            }
        }
    }

    fn earned(&self, n: i64, reason: &str) -> String {
        match reason {
            "order" => self.count(&texts::EARN_ORDER, n, &[]),
            "enroll" => self.count(&texts::EARN_ENROLL, n, &[]),
            "birthday" => self.count(&texts::EARN_BIRTHDAY, n, &[]),
            _ => {
                let action = match cut(reason, b':') {
                    Some(("action", action)) => action,
                    _ => reason,
                };
                let name = self.names.get(Named::Action, action, self.locale);
                self.count(&texts::EARN_ACTION, n, &[("name", name)])
            }
        }
    }

    /// A change of tier, its reason being `tier:why`.
    fn moved(&self, kind: LedgerKind, reason: &str) -> String {
        let colon = reason.bytes().rposition(|byte| byte == b':').unwrap_or(reason.len());
        let (tier, why) =
            (reason.get(..colon).unwrap_or(""), reason.get(colon + 1..).unwrap_or(""));
        let phrase = match (kind, why) {
            (LedgerKind::TierUp, _) => &texts::TIER_UP,
            (LedgerKind::TierDown, "not_requalified") => &texts::TIER_DOWN_MISSED,
            (LedgerKind::TierDown, "refund") => &texts::TIER_DOWN_REFUND,
            (LedgerKind::TierDown, _) => &texts::TIER_DOWN,
            (LedgerKind::TierGrace, _) => &texts::TIER_GRACE,
            _ => &texts::TIER_RENEW,
        };
        self.say(phrase, &[("tier", self.tier(tier))])
    }
}

/// Appends with a space wherever Latin letters or figures come to stand beside Chinese characters.
fn append_spaced(out: &mut String, text: &str) {
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let is_latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '$' | '¥' | '€' | '£');
    if let (Some(left), Some(right)) = (out.chars().next_back(), text.chars().next())
        && (is_chinese(left) && is_latin(right) || is_latin(left) && is_chinese(right))
    {
        out.push(' ');
    }
    out.push_str(text);
}
