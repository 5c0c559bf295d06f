//! What a candidate's score is at most, without its row.
//!
//! Of the hundreds of candidates of a query a shelf shows a few; one whose ceiling lies below the
//! last of those needs no row ([`select`](super::super::select)). The ceiling takes most features as
//! they are, a look-up each, a logarithm by a bound that costs a division, and what few items have by the
//! most that it can be. Guarantee: never below [`Rows::score`], whatever the weights, so a shelf is
//! the same to the byte as if all were scored. Cost: a tenth of a row.
//!
//! Credit: to score what may still win and nothing else is the threshold algorithm of Fagin, Lotem
//! and Naor ("Optimal aggregation algorithms for middleware", JCSS 2003).

use super::super::features::{
    ALIKE, BOUGHT_AGAIN, BOUGHT_IN_SMALL, BOUGHT_POPULAR, BOUGHT_RATE, BOUGHT_REBOUGHT,
    BOUGHT_THIS_HOUR, BOUGHT_WITH, BOUGHT_WITH_POPULAR, CATEGORY, FAVOURED, GOES_WITH, IN_BAND,
    JUST_BOUGHT, LIKENESS, LOOKED_LAST, NEARBY_LAST, NEARBY_LAST_ROOT, NEARBY_PREVIOUS,
    NEARBY_ROOT, NEVER_BOUGHT, NEW, OVERDUE, OVERDUE_FOR_ALL, OVERDUE_SQUARED, POPULAR,
    POPULAR_LATELY, QUALITY, REBOUGHT, REBOUGHT_GAP, SAME_CATEGORY, SESSION_BOUGHT, SUITED, TREND,
    VALUE, VIEWED, VIEWED_LAST, VIEWED_PREVIOUS, VIEWED_SLOWLY, VIEWS, VIEWS_LATELY, VIEWS_NONE,
};
use super::super::pool::{Candidate, Sum};
use super::{COUNTED, Met, Rows, overdue, quality, value};
use crate::id::ItemIx;

/// Below the natural logarithm of 2.
const LN_2: f64 = 0.69;

impl Rows<'_> {
    /// No less than what [`score`](Self::score) gives.
    pub(in super::super) fn ceiling(&mut self, candidate: &Candidate) -> f64 {
        // Few were looked at in this session, and much depends on it.
        if self.is_led && self.pool.sums(candidate).of(Sum::SeenTimes) > 0.0 {
            return self.score(candidate);
        }
        let (weights, model, item) = (&self.weights, self.model, candidate.item);
        let sold = model.popularity.signals(item);
        let bought_with = weights[BOUGHT_WITH] + weights[BOUGHT_WITH_POPULAR] * sold.lately;
        let mut most = self.rounding + log_at_most(bought_with, candidate.bought_with);
        if let Some(met) = self.met(candidate) {
            most += self.own_at_most(&met);
        } else if self.own_count() > 0 {
            most += weights[NEVER_BOUGHT];
        }
        if weights[LIKENESS] > 0.0 && self.may_liken(candidate) {
            most += weights[LIKENESS];
        }
        most += weights[POPULAR] * sold.overall
            + weights[POPULAR_LATELY] * sold.lately
            + weights[TREND] * sold.trend;
        if weights[REBOUGHT] != 0.0 || weights[REBOUGHT_GAP] != 0.0 {
            let (rate, gap) = model.repeats.of(item);
            most += weights[REBOUGHT] * rate + weights[REBOUGHT_GAP] * gap;
        }
        let category = model.catalogue.category(item);
        let lift = self.pool.liked.lifts.get(category.index()).copied().unwrap_or(0.0);
        let share = self.pool.liked.shares.get(category.index()).copied().unwrap_or(0.0);
        most += weights[CATEGORY] * lift + weights[FAVOURED] * (share * model.wanted_lately(item));
        if weights[VIEWS] != 0.0 || weights[VIEWS_LATELY] != 0.0 || weights[VIEWS_NONE] != 0.0 {
            let looked = model.sessions.counts.signals(item);
            most += weights[VIEWS] * looked.overall + weights[VIEWS_LATELY] * looked.lately;
            most += if looked.lately <= 0.0 { weights[VIEWS_NONE] } else { 0.0 };
        }
        if self.is_led {
            most += self.led_to(candidate) + weights[SAME_CATEGORY] * self.same_category(category);
        }
        if self.is_asked { most + self.asked_for(item) } else { most }
    }

    /// By what the customer did with it.
    fn own_at_most(&self, met: &Met<'_>) -> f64 {
        let Met { item, history: own, counts } = *met;
        let weights = &self.weights;
        let mut most = 0.0;
        for i in 0..COUNTED.len() {
            most += log_at_most(weights[COUNTED[i]], counts[i]);
        }
        if own.orders == 0 {
            most += weights[NEVER_BOUGHT];
        }
        if let Some(looked) = own.looked {
            // 2 to the power of -x lies below 1 / (1 + x ln 2).
            let days = self.now.days_since(looked);
            let last = if days < 0.0 { f64::INFINITY } else { 1.0 / (1.0 + LN_2 * days) };
            most += if weights[LOOKED_LAST] > 0.0 { weights[LOOKED_LAST] * last } else { 0.0 };
        }
        let Some((_, last)) = own.bought else { return most };
        most += weights[BOUGHT_RATE] * self.rate(own);
        if !self.minds_rhythm {
            return most;
        }
        let since = self.now.days_since(last);
        if let Some(gap) = own.mean_gap_days() {
            let overdue = overdue(since, gap);
            most += (weights[OVERDUE] + weights[OVERDUE_SQUARED] * overdue) * overdue;
        }
        if own.orders > 1 {
            most += weights[BOUGHT_AGAIN];
        }
        let [_, _, _, faded_60, ..] = counts;
        let lately = self.model.popularity.signals(item).lately;
        let (rebought, _) = self.model.repeats.of(item);
        most + weights[BOUGHT_IN_SMALL] * own.in_small_orders()
            + weights[BOUGHT_THIS_HOUR] * own.at_this_hour(self.hour)
            + log_at_most(weights[BOUGHT_REBOUGHT] * rebought, f64::from(own.orders))
            + weights[OVERDUE_FOR_ALL] * overdue(since, self.model.repeats.usual_days(item))
            + log_at_most(weights[BOUGHT_POPULAR] * lately, faded_60)
            + weights[JUST_BOUGHT] / (1.0 + if since > 0.0 { since } else { 0.0 })
    }

    /// By what leads to it from the page and the session.
    fn led_to(&self, candidate: &Candidate) -> f64 {
        let (weights, sums) = (&self.weights, self.pool.sums(candidate));
        let (near, before) = (sums.of(Sum::NearbyLast), sums.of(Sum::NearbyPrevious));
        let bought = sums.of(Sum::LooksBought);
        let bought = if bought > 0.0 { log_at_most(weights[SESSION_BOUGHT], bought) } else { 0.0 };
        bought
            + weights[GOES_WITH] * sums.of(Sum::Seeds)
            + weights[ALIKE] * sums.of(Sum::SeedsViewed)
            + weights[VIEWED] * sums.of(Sum::Viewed)
            + weights[VIEWED_LAST] * sums.of(Sum::ViewedLast)
            + weights[VIEWED_PREVIOUS] * sums.of(Sum::ViewedPrevious)
            + weights[VIEWED_SLOWLY] * sums.of(Sum::ViewedSlowly)
            + weights[NEARBY_LAST] * near
            + weights[NEARBY_PREVIOUS] * before
            + weights[NEARBY_LAST_ROOT] * f64::sqrt(near)
            + weights[NEARBY_ROOT] * f64::sqrt(near + before)
    }

    /// By what it is, for whom and for what.
    fn asked_for(&self, item: ItemIx) -> f64 {
        let (weights, model, context) = (&self.weights, self.model, &self.query.context);
        let mut most = 0.0;
        if weights[NEW] != 0.0 || weights[QUALITY] != 0.0 {
            let new = self.freshness(item);
            most += weights[NEW] * new;
            most -= weights[QUALITY] * context.thrift * quality(item, new, model);
        }
        if weights[VALUE] != 0.0 {
            most += weights[VALUE] * context.thrift * value(item, model);
        }
        if context.asks() {
            most += weights[SUITED].max(0.0);
            most += weights[IN_BAND] * context.in_band(item, &model.catalogue);
        }
        most
    }
}

/// No less than `weight` times ln(1 + x): of its Padé approximants one lies above it, one below.
#[inline(always)]
fn log_at_most(weight: f64, x: f64) -> f64 {
    if weight == 0.0 || x == 0.0 {
        0.0
    } else if weight > 0.0 {
        weight * (x * (6.0 + x) / (6.0 + 4.0 * x))
    } else {
        weight * (2.0 * x / (2.0 + x))
    }
}
