//! What an order earns.
//!
//! The exact rational `Σ basis × points / per × percent` is rounded once per order. A refund
//! computes the same sum again over what is left, with the percentages that were frozen when the
//! order was placed; so partial refunds never drift from a full one. Sums are exact while the
//! numerator stays below 2^127; beyond that an order earns the most there is, 2^53 − 1.

use super::calendar::Calendar;
use super::event::Order;
use super::lots::Ends;
use super::member::Member;
use super::programme::{Basis, Earn, Expiry, Multiplier, Period, Programme, Round, Stack, Unit};
use crate::money::{MAX_SAFE, mul_div};
use crate::time::{Date, Instant};

/// A product of percentages: `numerator / 100^hundreds`, in lowest terms of 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Percent {
    numerator: i128,
    hundreds: u32,
}

impl Percent {
    const ONCE: Self = Self { numerator: 100, hundreds: 1 };

    const fn of(percent: i64) -> Self {
        Self { numerator: percent as i128, hundreds: 1 }
    }

    fn times(self, percent: i64) -> Self {
        let numerator = self.numerator.saturating_mul(i128::from(percent));
        let mut out = Self { numerator, hundreds: self.hundreds + 1 };
        while out.hundreds > 1 && out.numerator % 100 == 0 {
            out = Self { numerator: out.numerator / 100, hundreds: out.hundreds - 1 };
        }
        out
    }

    /// The multipliers that hold, combined as the programme says.
    fn stacked(stack: Stack, holding: &[i64]) -> Self {
        let Some((first, others)) = holding.split_first() else { return Self::ONCE };
        let mut out = Self::of(*first);
        for percent in others {
            out = match stack {
                Stack::Best => Self { numerator: out.numerator.max((*percent).into()), ..out },
                Stack::Add => Self { numerator: out.numerator + i128::from(percent - 100), ..out },
                Stack::Multiply => out.times(*percent),
            };
        }
        Self { numerator: out.numerator.max(0), ..out }
    }
}

/// A line of a placed order; shipping is one too.
#[derive(Clone, Debug)]
pub(super) struct PlacedLine {
    amount: i64,
    tax: i64,
    /// Excluded lines earn nothing and count for nothing.
    counts: bool,
    pub(super) is_shipping: bool,
    /// What was not refunded.
    pub(super) net: i64,
    percent: Percent,
}

impl PlacedLine {
    fn basis(&self, rules: &Basis) -> i64 {
        if !self.counts {
            return 0;
        }
        if !rules.without_tax || self.amount == 0 {
            return self.net;
        }
        self.net.saturating_sub(mul_div(self.tax, self.net, self.amount))
    }
}

/// What the multipliers of an order may depend on.
#[derive(Clone, Copy)]
pub(super) struct Occasion<'a> {
    pub(super) tier: usize,
    pub(super) today: Date,
    pub(super) member: &'a Member,
}

/// Appends the lines of `order` with their percentages, in order; shipping last, if there was any.
pub(super) fn place(
    programme: &Programme,
    order: &Order,
    occasion: Occasion<'_>,
    lines: &mut Vec<PlacedLine>,
) {
    let stack = programme.earn.as_ref().map_or(Stack::Best, |earn| earn.stack);
    let channel = order.channel.as_deref();
    let percent = |category: Option<&str>| {
        let mut holding = Vec::new();
        for multiplier in &programme.multipliers {
            if named(&multiplier.categories, category) && holds(multiplier, channel, occasion) {
                holding.push(multiplier.percent);
            }
        }
        Percent::stacked(stack, &holding)
    };
    let rules = &programme.basis;
    let excluded = |list: &[String], value: &Option<String>| {
        value.as_ref().is_some_and(|value| list.contains(value))
    };
    for line in &order.lines {
        lines.push(PlacedLine {
            amount: line.amount,
            tax: line.tax,
            counts: !excluded(&rules.exclude_categories, &line.category)
                && !excluded(&rules.exclude_skus, &line.sku),
            is_shipping: false,
            net: line.amount,
            percent: percent(line.category.as_deref()),
        });
    }
    if order.shipping > 0 {
        lines.push(PlacedLine {
            amount: order.shipping,
            tax: 0,
            counts: rules.with_shipping,
            is_shipping: true,
            net: order.shipping,
            percent: percent(None),
        });
    }
}

/// Whether everything that `multiplier` asks of the order as a whole is so.
fn holds(multiplier: &Multiplier, channel: Option<&str>, occasion: Occasion<'_>) -> bool {
    let Occasion { tier, today, member } = occasion;
    (multiplier.tiers.is_empty() || multiplier.tiers.contains(&tier))
        && named(&multiplier.channels, channel)
        && multiplier.from.is_none_or(|from| from <= today)
        && multiplier.to.is_none_or(|to| today < to)
        && multiplier
            .birthday
            .is_none_or(|window| member.birthday.is_some_and(|day| window.holds(day, today)))
}

/// Whether `name` is among `names`, where there are any.
fn named(names: &[String], name: Option<&str>) -> bool {
    names.is_empty() || name.is_some_and(|name| names.iter().any(|n| n == name))
}

/// What of the lines counts, net of refunds.
pub(super) fn basis(rules: &Basis, lines: &[PlacedLine]) -> i64 {
    lines.iter().fold(0, |sum: i64, line| sum.saturating_add(line.basis(rules)))
}

/// The points that the lines earn, `room` being what the day's cap had left.
pub(super) fn award(programme: &Programme, lines: &[PlacedLine], room: Option<i64>) -> i64 {
    let Some(earn) = &programme.earn else { return 0 };
    if basis(&programme.basis, lines) < earn.min_order {
        return 0;
    }
    let most = i128::from(MAX_SAFE);
    let points = rounded(earn, &bases(programme, earn, lines));
    let points = points.unwrap_or(most).clamp(-most, most) as i64;
    points.min(earn.cap_per_order.unwrap_or(i64::MAX)).min(room.unwrap_or(i64::MAX))
}

/// The bases by percentage; where whole steps earn, each down to a multiple of `per`.
fn bases(programme: &Programme, earn: &Earn, lines: &[PlacedLine]) -> Vec<(Percent, i64)> {
    let mut groups: Vec<(Percent, i64)> = Vec::new();
    for line in lines {
        let basis = line.basis(&programme.basis);
        match groups.iter_mut().find(|(known, _)| *known == line.percent) {
            Some((_, sum)) => *sum = sum.saturating_add(basis),
            None => groups.push((line.percent, basis)),
        }
    }
    if earn.step {
        for (_, sum) in &mut groups {
            *sum -= *sum % earn.per;
        }
    }
    groups
}

/// The sum over the bases, rounded once; `None` where it outgrows the arithmetic.
fn rounded(earn: &Earn, bases: &[(Percent, i64)]) -> Option<i128> {
    let mut hundreds = 1;
    for (percent, _) in bases {
        hundreds = percent.hundreds.max(hundreds);
    }
    let denominator = product(&[earn.per.into()], hundreds)?;
    let mut numerator: i128 = 0;
    for (percent, basis) in bases {
        let factors = [i128::from(*basis), earn.points.into(), percent.numerator];
        let term = product(&factors, hundreds - percent.hundreds)?;
        numerator = numerator.checked_add(term)?;
    }
    let (whole, rest) = (numerator / denominator, numerator % denominator);
    let up = match earn.round {
        Round::Floor => false,
        Round::HalfUp => rest >= denominator - rest,
        Round::Ceil => rest > 0,
    };
    Some(whole + i128::from(up))
}

/// The factors and 100 to the power of `hundreds`, multiplied.
fn product(factors: &[i128], hundreds: u32) -> Option<i128> {
    let mut product = 1_i128;
    for factor in factors {
        product = product.checked_mul(*factor)?;
    }
    for _ in 0..hundreds {
        product = product.checked_mul(100)?;
    }
    Some(product)
}

/// The instant at which points earned `today` end; inactivity is for the wallet to know.
pub(super) fn ends_at(calendar: &Calendar<'_>, expiry: Expiry, today: Date) -> Ends {
    let day = match expiry {
        Expiry::Never | Expiry::Inactivity(_) => return Ends::Never,
        Expiry::After(length, unit) => past_unit(length.after(today), unit),
        Expiry::Anniversary => match calendar.later_start(Period::Anniversary, today, 1) {
            Some(day) => day,
            None => return Ends::Never,
        },
    };
    Ends::At(calendar.start(day))
}

/// `day` itself, or the day after the unit that contains it.
fn past_unit(day: Date, unit: Unit) -> Date {
    let months = match unit {
        Unit::None => return day,
        Unit::Day => return day.plus_days(1),
        Unit::Month => 1,
        Unit::Quarter => 3,
        Unit::Half => 6,
        Unit::Year => 12,
    };
    let (year, month, _) = day.ymd();
    let first = Date::from_ymd(year, (month - 1) / months * months + 1, 1);
    first.unwrap_or(day).plus_months(months as i32)
}

/// When points of an order placed `today` become active, if not at once.
pub(super) fn active_at(calendar: &Calendar<'_>, earn: &Earn, today: Date) -> Option<Instant> {
    (earn.pending_days > 0).then(|| calendar.start(today.plus_days(earn.pending_days)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_products_of_percentages_are_one_group() {
        let product = |percents: &[i64]| Percent::stacked(Stack::Multiply, percents);
        assert_eq!(product(&[200, 300]), Percent::of(600));
        assert_eq!(product(&[125, 80]), Percent::ONCE);
        assert_eq!(product(&[150, 150]), Percent { numerator: 22_500, hundreds: 2 }.times(100));
        assert_eq!(product(&[]), Percent::ONCE);
        assert_eq!(product(&[0, 150]), Percent::of(0));
    }

    #[test]
    fn percentages_add_without_falling_below_nothing() {
        let sum = |percents: &[i64]| Percent::stacked(Stack::Add, percents);
        assert_eq!(sum(&[200, 300]), Percent::of(400));
        assert_eq!(sum(&[150, 20, 10]), Percent::of(0));
        assert_eq!(Percent::stacked(Stack::Best, &[50]), Percent::of(50));
    }

    #[test]
    fn an_expiry_day_is_carried_past_the_unit_that_contains_it() {
        let day = |text: &str| Date::parse(text).unwrap();
        for (unit, end) in [
            (Unit::None, "2025-05-31"),
            (Unit::Day, "2025-06-01"),
            (Unit::Month, "2025-06-01"),
            (Unit::Quarter, "2025-07-01"),
            (Unit::Half, "2025-07-01"),
            (Unit::Year, "2026-01-01"),
        ] {
            assert_eq!(past_unit(day("2025-05-31"), unit), day(end), "{unit:?}");
        }
    }
}
