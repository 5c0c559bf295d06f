//! What a member has done, as dated contributions to the programme's metrics.
//!
//! A contribution keeps the local day on which it was made and is amended in place when a refund
//! lowers it, so that a window always sums net amounts at their original days. Each counted
//! metric keeps its sums in a tree after Peter Fenwick ("A new data structure for cumulative
//! frequency tables", 1994), here one that grows at its end: adding, amending and summing any
//! window cost O(log days).

use super::lots::add;
use crate::money::mul_div;
use crate::order::Gather;
use std::ops::Range;

use super::calendar::Window;
use super::programme::{Metric, MetricKind};
use crate::time::{Date, Instant};

/// The contributions of one order or lot, as places in the log.
pub(super) type Counted = Range<usize>;

/// One contribution, in the order in which it came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contribution {
    pub(super) at: Instant,
    /// Contributions of one event, or of one scheduled instant, share their step.
    pub(super) step: u32,
    /// Made by a scheduled instant (an activation), so before the boundary of that instant.
    pub(super) scheduled: bool,
    metric: usize,
    day: usize,
    amount: i64,
}

/// All contributions so far, and their sums.
#[derive(Clone, Debug)]
pub(super) struct Contributions<'a> {
    metrics: &'a [Metric],
    days: Vec<Date>,
    sums: Vec<Sums>,
    log: Vec<Contribution>,
}

impl<'a> Contributions<'a> {
    pub(super) fn new(metrics: &'a [Metric]) -> Self {
        Self {
            metrics,
            days: Vec::new(),
            sums: metrics.iter().map(|_| Sums::default()).gather(),
            log: Vec::new(),
        }
    }

    /// The days that have contributions, ascending.
    pub(super) fn days(&self) -> &[Date] {
        &self.days
    }

    pub(super) fn log(&self) -> &[Contribution] {
        &self.log
    }

    /// Adds `amount` to `metric` on `today`, not before any earlier contribution's day.
    pub(super) fn add(
        &mut self,
        (at, today): (Instant, Date),
        (step, scheduled): (u32, bool),
        metric: usize,
        amount: i64,
    ) {
        if self.days.last().is_none_or(|last| *last < today) {
            self.days.push(today);
            self.sums.iter_mut().for_each(Sums::grow);
        }
        let day = self.days.len() - 1;
        self.change(metric, day, amount);
        self.log.push(Contribution { at, step, scheduled, metric, day, amount });
    }

    /// Makes earlier contributions worth what `amount` says for each kind of metric.
    pub(super) fn amend(&mut self, counted: Counted, amount: impl Fn(&MetricKind) -> i64) {
        for place in counted {
            let Some(contribution) = self.log.get_mut(place) else { return };
            let Contribution { metric, day, amount: before, .. } = *contribution;
            let Some(kind) = self.metrics.get(metric).map(|m| &m.kind) else { continue };
            contribution.amount = amount(kind);
            let change = contribution.amount - before;
            self.change(metric, day, change);
        }
    }

    /// The same, before anything was contributed; [`replay`](Self::replay) adds it again.
    pub(super) fn emptied(&self) -> Self {
        Self::new(self.metrics)
    }

    /// Adds what `contribution` of `other` is worth today.
    pub(super) fn replay(&mut self, contribution: &Contribution, other: &Self) {
        let Some(day) = other.days.get(contribution.day) else { return };
        self.add(
            (contribution.at, *day),
            (contribution.step, contribution.scheduled),
            contribution.metric,
            contribution.amount,
        );
    }

    fn change(&mut self, metric: usize, day: usize, change: i64) {
        if let Some(sums) = self.sums.get_mut(metric) {
            sums.change(day, change);
        }
    }

    /// The days of `window`, looked up once for all metrics that are summed over it.
    pub(super) fn span(&self, window: Window) -> Span {
        Span {
            from: self.days.partition_point(|day| *day < window.from),
            until: match self.days.last() {
                Some(last) if *last <= window.last => self.days.len(),
                _ => self.days.partition_point(|day| *day <= window.last),
            },
        }
    }

    /// What `metric` comes to in `span`.
    pub(super) fn value(&self, metric: usize, span: Span) -> i64 {
        match self.metrics.get(metric).map(|m| &m.kind) {
            None => 0,
            Some(MetricKind::Weighted(parts)) => parts
                .iter()
                .map(|(part, mul, div)| mul_div(self.counted(*part, span), *mul, *div.max(&1)))
                .fold(0, i64::saturating_add),
            Some(_) => self.counted(metric, span),
        }
    }

    fn counted(&self, metric: usize, span: Span) -> i64 {
        match self.sums.get(metric) {
            Some(sums) if span.from < span.until => {
                sums.before(span.until) - sums.before(span.from)
            }
            _ => 0,
        }
    }
}

/// A range of days that have contributions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    from: usize,
    until: usize,
}

/// Prefix sums by the position of a day; `tree[i]` sums the positions that end at `i`.
#[derive(Clone, Debug, Default)]
struct Sums {
    tree: Vec<i64>,
}

/// How many positions the node numbered `i` (from 1) sums.
const fn span(i: usize) -> usize {
    i & i.wrapping_neg()
}

impl Sums {
    fn grow(&mut self) {
        let number = self.tree.len() + 1;
        let sum = self.before(number - 1) - self.before(number - span(number));
        self.tree.push(sum);
    }

    fn change(&mut self, position: usize, change: i64) {
        let mut number = position + 1;
        while let Some(node) = self.tree.get_mut(number - 1) {
            add(node, change);
            number += span(number);
        }
    }

    /// The sum of all positions before `position`.
    fn before(&self, position: usize) -> i64 {
        let mut sum = 0;
        let mut number = position;
        while number > 0 {
            sum += self.tree.get(number - 1).copied().unwrap_or(0);
            number -= span(number);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_that_grow_agree_with_adding_up() {
        let (mut sums, mut plain) = (Sums::default(), Vec::new());
        for i in 0..100_usize {
            sums.grow();
            plain.push(0_i64);
            for (position, change) in [(i, i as i64 * 3), (i / 2, -1), (i / 3, 7)] {
                sums.change(position, change);
                plain[position] += change;
            }
            for end in [0, i / 2, i, i + 1] {
                assert_eq!(sums.before(end), plain[..end].iter().sum::<i64>());
            }
        }
    }
}
