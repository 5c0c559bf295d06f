//! What only shows across sections: which holds go with which periods, and that tiers rise.

use super::read::Faults;
use super::{Alternative, Hold, Period, Tier, TierPolicy};
use crate::json::Node;
use crate::order::Gather;

/// Refuses a hold or an upgrade rule that its period cannot carry.
pub(super) fn pairs(faults: &mut Faults, root: &Node<'_>, policy: &TierPolicy) {
    let Some(node) = root.get("tier_policy") else { return };
    let has_periods = matches!(policy.period, Period::CalendarYear(_) | Period::Anniversary);
    let compatible = match policy.hold {
        Hold::None | Hold::Lifetime => true,
        Hold::Duration(_) => matches!(policy.period, Period::Rolling(_) | Period::Lifetime),
        Hold::Periods(_) => has_periods,
    };
    if !compatible {
        let message = "a hold of this type does not go with the period";
        faults.add_at(&node, "hold", "incompatible", message);
    }
    if policy.at_period_end && (!has_periods || policy.hold == Hold::None) {
        let message = "upgrades at a period's end need calendar_year or anniversary and a hold";
        faults.add_at(&node, "upgrade", "incompatible", message);
    }
    if policy.grace_days > 0 && matches!(policy.hold, Hold::None | Hold::Lifetime) {
        faults.inapplicable(&node, "grace_days");
    }
}

/// Refuses an alternative of a tier that whoever reaches a lower tier has reached with it.
pub(super) fn rising(faults: &mut Faults, root: &Node<'_>, tiers: &[Tier]) {
    let mut index = 0;
    faults.each(root, "tiers", &mut |faults, node| {
        let lower: Vec<&Alternative> =
            tiers.iter().take(index).flat_map(|tier| &tier.qualify).gather();
        let mut own = tiers.get(index).into_iter().flat_map(|tier| &tier.qualify);
        index += 1;
        faults.each(node, "qualify", &mut |faults, element| {
            let Some(alternative) = own.next() else { return };
            let implied = |lower: &&Alternative| {
                !alternative.is_empty()
                    && alternative.iter().all(|(metric, minimum)| {
                        lower.iter().any(|(m, reached)| m == metric && reached >= minimum)
                    })
            };
            if lower.iter().any(implied) {
                faults.add(element, "not_increasing", "asks no more than a lower tier does");
            }
        });
    });
}
