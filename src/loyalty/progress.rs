//! How far a member is: towards the next tier, and towards keeping the one there is.

use super::calendar::Window;
use super::engine::Engine;
use super::metrics::Span;
use super::programme::Alternative;
use super::state::{
    AlternativeState, BenefitState, KeepTier, MetricState, NextTier, TierSource, TierState, Values,
    safe,
};
use crate::order::Gather;
use crate::time::Instant;

impl Engine<'_> {
    fn current_window(&self) -> Window {
        self.calendar.window(self.programme.policy.period, self.today)
    }

    pub(super) fn tier_state(&self) -> TierState {
        let machine = &self.machine;
        let granted = self.grants.last().filter(|(tier, ..)| *tier > machine.tier);
        let (index, source, since, valid_until) = match granted {
            Some((tier, end, number)) => {
                let given = self.events.get(number.0).map_or(self.now, |event| event.at);
                let end = Some(*end).filter(|end| *end < Instant::MAX);
                (*tier, TierSource::Grant, given, end)
            }
            None => {
                let source = if machine.tier == 0 { TierSource::Base } else { TierSource::Earned };
                let end = machine.end().map(|day| self.calendar.start(day));
                (machine.tier, source, machine.since, end)
            }
        };
        TierState {
            id: self.tier_id(index),
            index,
            source,
            since,
            valid_until,
            in_grace: granted.is_none() && machine.in_grace(),
        }
    }

    fn tier_id(&self, index: usize) -> String {
        self.programme.tiers.get(index).map(|tier| tier.id.clone()).unwrap_or_default()
    }

    /// The lowest tier above the one in effect, and at `from` or above, that can be reached by
    /// qualifying.
    pub(super) fn next_tier(&self, from: usize) -> Option<NextTier> {
        let mut above = self.programme.tiers.iter().skip(from.max(self.effective_tier() + 1));
        let tier = above.find(|tier| !tier.invite_only)?;
        let (permille, alternatives) = self.progress(&tier.qualify, self.current_window());
        Some(NextTier { tier: tier.id.clone(), permille, alternatives })
    }

    pub(super) fn keep_tier(&self) -> Option<KeepTier> {
        if self.effective_tier() != self.machine.tier {
            return None;
        }
        let by = self.calendar.start(self.machine.end()?);
        let window = self.machine.keeping_window(self.today)?;
        let tier = self.programme.tiers.get(self.machine.tier)?;
        let (permille, alternatives) = self.progress(tier.retain(), window);
        Some(KeepTier { by, permille, alternatives })
    }

    fn progress(&self, list: &[Alternative], window: Window) -> (u32, Vec<AlternativeState>) {
        let span = self.contributions.span(window);
        let mut alternatives = Vec::with_capacity(list.len());
        let mut furthest = 0;
        for alternative in list {
            let (mut least, mut metrics) = (1000, Vec::with_capacity(alternative.len()));
            for (metric, need) in alternative {
                let (permille, state) = self.measure(*metric, *need, span);
                least = permille.min(least);
                metrics.push(state);
            }
            let permille = if metrics.is_empty() { 0 } else { least };
            furthest = permille.max(furthest);
            alternatives.push(AlternativeState { permille, metrics });
        }
        (furthest, alternatives)
    }

    fn measure(&self, metric: usize, need: i64, span: Span) -> (u32, MetricState) {
        let have = safe(self.contributions.value(metric, span));
        let permille = have * 1000 / need.max(1);
        let id = self.programme.metrics.get(metric).map(|m| m.id.clone()).unwrap_or_default();
        let missing = need.saturating_sub(have).max(0);
        (permille.clamp(0, 1000) as u32, MetricState { metric: id, have, need, missing })
    }

    pub(super) fn metric_values(&self) -> Values {
        let span = self.contributions.span(self.current_window());
        let metrics = self.programme.metrics.iter().enumerate();
        let value = |metric| safe(self.contributions.value(metric, span));
        Values(metrics.map(|(index, metric)| (metric.id.clone(), value(index))).gather())
    }

    /// The benefits of all tiers up to the one in effect; a higher tier's word on a benefit
    /// replaces a lower one's.
    pub(super) fn benefits(&self) -> Vec<BenefitState> {
        let mut out: Vec<BenefitState> = Vec::new();
        for tier in self.programme.tiers.iter().take(self.effective_tier() + 1) {
            for benefit in &tier.benefits {
                let active = benefit.birthday.is_none_or(|window| {
                    self.member.birthday.is_some_and(|day| window.holds(day, self.today))
                });
                let state = BenefitState { id: benefit.id.clone(), tier: tier.id.clone(), active };
                match out.iter_mut().find(|other| other.id == benefit.id) {
                    Some(other) => *other = state,
                    None => out.push(state),
                }
            }
        }
        out
    }
}
