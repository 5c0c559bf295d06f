//! Loyalty: tiers, points and benefits, worked out from a declarative programme.
//!
//! [`calculate`] is a pure function of a programme, one member, that member's events and an
//! instant: no clock, no floats, no randomness. The shop's server stays the book of record for
//! points and money; what is computed here is for display and personalisation.
//!
//! # Guarantees
//!
//! - The order of the events changes nothing; a repeated event changes only
//!   [`State::duplicates`], an event after `as_of` only [`State::ignored_future`].
//! - `earned + adjusted - redeemed + returned - expired - clawed_back = balance + pending`.
//! - While there is debt, no points are active.
//! - Partial refunds take in sum exactly what one full refund takes.
//! - Instants in the ledger never go backwards.
//! - An instant at which something ends is itself already outside: intervals are half-open, and
//!   every boundary is the start of a local day in the programme's zone.
//!
//! [`describe`](describe()) says a state in sentences.
//!
//! # Cost
//!
//! With n events and s scheduled instants (activations, expiries, period starts, birthdays),
//! O((n + s) log n) time and O(n) memory; a refund under `refund.tier: recalculate` costs
//! O(n log n) each, for it runs the tiers again from enrolment.
//!
//! # Example
//!
//! ```
//! use zhanggui::json::Json;
//! use zhanggui::loyalty::{Member, Options, Programme, calculate, read_events};
//! use zhanggui::time::{Instant, Zone};
//!
//! let json = |text: &str| serde_json::from_str::<Json>(text).unwrap();
//! let programme = Programme::read(&json(
//!     r#"{"schema": 1, "id": "shop", "currency": "CNY", "timezone": "+08:00",
//!         "earn": {"points": 1, "per": 1000},
//!         "redeem": {"points": 1, "value": 100, "min": 10},
//!         "metrics": {"orders": {"type": "orders"}},
//!         "tiers": [{"id": "member"}, {"id": "silver", "qualify": [{"orders": 5}]}]}"#,
//! ))?;
//! let events = read_events(&json(
//!     r#"[{"type": "order", "id": "a", "at": "2025-03-01T10:00:00+08:00", "amount": 29900}]"#,
//! ), &programme)?;
//! let zone = Zone::parse_fixed(programme.timezone()).unwrap();
//! let as_of = Instant::parse_rfc3339("2025-03-02T00:00:00+08:00").unwrap();
//!
//! let state = calculate(&programme, &zone, &Member::default(), &events, as_of, Options::default());
//! assert_eq!(state.points.balance, 29);
//! assert_eq!(state.points.redeemable.value, 2900);
//! assert_eq!(state.next.unwrap().permille, 200);
//! # Ok::<(), zhanggui::error::Error>(())
//! ```

mod accrual;
mod calendar;
mod describe;
mod earning;
mod engine;
mod event;
mod event_read;
mod from_profile;
mod grants;
mod ledger;
mod lots;
mod member;
mod metrics;
mod names;
mod programme;
mod progress;
mod redemption;
mod refund;
mod schedule;
mod state;
mod state_read;
mod supplied;
mod texts;
mod tiers;

pub use describe::{Description, describe};
pub use event::{EventKind, LoyaltyEvent, Order, OrderLine, Refund};
pub use event_read::read_events;
pub use from_profile::events_of;
pub use ledger::{LedgerEntry, LedgerKind};
pub use member::Member;
pub use names::{Named, Names};
pub use programme::Programme;
pub use state::{
    AlternativeState, BenefitState, Expiring, KeepTier, MetricState, NextTier, Payment,
    PointsState, State, TierSource, TierState, Values, Warning,
};
pub use supplied::joined;
#[cfg(feature = "texts")]
pub(crate) use texts::PHRASES;

use calendar::Calendar;
use engine::Engine;
use event::History;
use programme::Period;
use state::safe;

use crate::time::{Date, Instant, Zone};

/// What besides the state is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether to write the ledger: most of what a long history's state weighs.
    pub ledger: bool,
    /// The total of an order, in minor units, for which to say what points could pay.
    pub order_total: Option<i64>,
    /// No tier before this place counts as the next one; 0 for whichever can be reached first.
    pub next_from: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { ledger: true, order_total: None, next_from: 0 }
    }
}

/// Where the member stands at `as_of`, and how that came about.
///
/// `zone` is the programme's [timezone](Programme::timezone) as offsets. Events need no order;
/// their ids must be unique but for repetitions, as [`read_events`] makes sure.
pub fn calculate(
    programme: &Programme,
    zone: &Zone,
    member: &Member,
    events: &[LoyaltyEvent],
    as_of: Instant,
    options: Options,
) -> State {
    let history = History::new(events, as_of);
    let enrolment = history.events.iter().find(|e| matches!(e.kind, EventKind::Enroll));
    let enrolled_at = enrolment.or(history.events.first()).map_or(as_of, |e| e.at);
    let calendar = Calendar { zone, enrolled: zone.date(enrolled_at) };
    let mut engine =
        Engine::new(programme, member, calendar, &history.events, enrolled_at, options.ledger);
    engine.run(as_of);
    State {
        tier: engine.tier_state(),
        next: engine.next_tier(options.next_from),
        keep: engine.keep_tier(),
        metrics: engine.metric_values(),
        points: points_state(&engine),
        benefits: engine.benefits(),
        quote: options.order_total.map(|total| {
            redemption::redeemable(programme.redeem.as_ref(), engine.wallet.balance(), Some(total))
        }),
        ledger: engine.ledger.finish(),
        warnings: engine.warnings,
        ignored_future: history.ignored_future,
        duplicates: history.duplicates,
        period_ends: period_ends(programme, &calendar, zone.date(as_of)),
    }
}

/// The end of the period that `day` lies in, where the programme counts by such periods.
fn period_ends(programme: &Programme, calendar: &Calendar<'_>, day: Date) -> Option<Instant> {
    let period = programme.policy.period;
    let has_end = matches!(period, Period::CalendarYear(_) | Period::Anniversary);
    let next = calendar.later_start(period, day, 1).filter(|_| has_end)?;
    Some(calendar.start(next))
}

fn points_state(engine: &Engine<'_>) -> PointsState {
    let wallet = &engine.wallet;
    let totals = &wallet.totals;
    let mut expiring = Vec::new();
    for (at, points) in wallet.expiring(&engine.calendar) {
        expiring.push(Expiring { at, points: safe(points) });
    }
    PointsState {
        balance: safe(wallet.balance()),
        pending: safe(wallet.pending),
        debt: safe(wallet.debt),
        earned: safe(totals.earned),
        redeemed: safe(totals.redeemed),
        returned: safe(totals.returned),
        expired: safe(totals.expired),
        clawed_back: safe(totals.clawed_back),
        written_off: safe(totals.written_off),
        adjusted: safe(totals.adjusted),
        expiring,
        redeemable: redemption::redeemable(
            engine.programme.redeem.as_ref(),
            wallet.balance(),
            None,
        ),
    }
}
