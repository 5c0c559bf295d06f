//! What is said about a member's standing, in the three languages.
//!
//! One constant a sentence; [`describe`](super::describe()) chooses and fills them. The Chinese
//! ones have no spaces around their holes: those depend on what comes to stand there.

use crate::locale::{Phrase, phrases};

phrases! {
    // The tier and until when
    pub(super) TIER "tier" =
        "当前等级：{tier}",
        "目前等級：{tier}",
        "Your tier: {tier}";
    pub(super) BECAUSE_BASE "because.base" =
        "每位会员都有的等级",
        "每位會員都有的等級",
        "The tier that every member has";
    pub(super) BECAUSE_GRANT "because.grant" =
        "{date}获赠",
        "{date}獲贈",
        "A gift of {date}";
    pub(super) BECAUSE_CHANGE "because.change" =
        "{change}（{date}）",
        "{change}（{date}）",
        "{change} ({date})";
    pub(super) BECAUSE "because" =
        "自{date}起",
        "自{date}起",
        "Since {date}";
    pub(super) UNTIL "until" =
        "{tier}有效至{date}",
        "{tier}有效至{date}",
        "{tier} is yours until {date}";
    pub(super) UNTIL_GRACE "until.grace" =
        "{tier}宽限保留至{date}",
        "{tier}寬限保留至{date}",
        "{tier} is kept for you until {date} while you catch up";
    pub(super) UNTIL_GRANT "until.grant" =
        "获赠的{tier}有效至{date}",
        "獲贈的{tier}有效至{date}",
        "{tier}, a gift, is yours until {date}";

    // The way to a tier, and what keeps it
    pub(super) SPEND "need.spend" =
        "再消费{amount}",
        "再消費{amount}",
        "spend {amount} more";
    pub(super) ORDERS "need.orders" =
        "再买{n}单",
        "再下單{n}筆",
        "place {n} more order|place {n} more orders";
    pub(super) POINTS "need.points" =
        "再得{n}分",
        "再累積{n}點",
        "earn {n} more point|earn {n} more points";
    pub(super) ACTIONS "need.actions" =
        "再完成{n}次{name}",
        "再完成{n}次{name}",
        "complete {name} {n} more time|complete {name} {n} more times";
    pub(super) SCORE "need.score" =
        "{name}再提高{n}",
        "{name}再提高{n}",
        "raise your {name} by {n}";
    pub(super) AND "need.and" =
        "{a}并{b}",
        "{a}並{b}",
        "{a} and {b}";
    pub(super) OR "need.or" =
        "{a}或{b}",
        "{a}或{b}",
        "{a} or {b}";
    pub(super) NEXT "next" =
        "{needs}升{tier}",
        "{needs}即可升級{tier}",
        "{needs} to reach {tier}";
    pub(super) NEXT_BY "next.by" =
        "{needs}升{tier}，{date}（含）前",
        "{date}（含）前{needs}，即可升級{tier}",
        "{needs} by {date} to reach {tier}";
    pub(super) NEXT_DONE "next.done" =
        "已达到{tier}的条件，本期结束时升级",
        "已達到{tier}的條件，本期結束時升級",
        "You have reached {tier}; it is yours when this period ends";
    pub(super) KEEP "keep" =
        "{date}（含）前{needs}，可保留{tier}",
        "{date}（含）前{needs}，即可保留{tier}",
        "{needs} by {date} to keep {tier}";
    pub(super) KEEP_DONE "keep.done" =
        "已达到{tier}的保级条件，{date}之后自动续期",
        "已達到{tier}的續會條件，{date}之後自動續期",
        "You have done enough to keep {tier} after {date}";

    // Points
    pub(super) BALANCE "points" =
        "可用积分{n}分",
        "可用點數{n}點",
        "{n} point to spend|{n} points to spend";
    pub(super) BALANCE_WORTH "points.worth" =
        "可用积分{n}分，最多可抵{amount}",
        "可用點數{n}點，最多可折抵{amount}",
        "{n} point to spend, worth up to {amount}|{n} points to spend, worth up to {amount}";
    pub(super) DEBT "points.debt" =
        "积分为负：还差{n}分",
        "點數為負：尚欠{n}點",
        "Your balance is below zero by {n} point|Your balance is below zero by {n} points";
    pub(super) PENDING "pending" =
        "另有{n}分待生效",
        "另有{n}點待生效",
        "{n} more point on the way|{n} more points on the way";
    pub(super) EXPIRING "expiring" =
        "{n}分将于{date}之后过期",
        "{n}點將於{date}之後到期",
        "{n} point expires after {date}|{n} points expire after {date}";

    // Benefits
    pub(super) BENEFIT_BIRTHDAY "benefit.birthday" =
        "{name}（生日期间可用）",
        "{name}（生日期間可用）",
        "{name} (around your birthday)";

    // The ledger
    pub(super) EARN_ORDER "earn.order" =
        "购物获得{n}分",
        "購物獲得{n}點",
        "Earned {n} point on an order|Earned {n} points on an order";
    pub(super) EARN_ENROLL "earn.enroll" =
        "入会获得{n}分",
        "入會獲得{n}點",
        "Earned {n} point for joining|Earned {n} points for joining";
    pub(super) EARN_BIRTHDAY "earn.birthday" =
        "生日获赠{n}分",
        "生日獲贈{n}點",
        "{n} point for your birthday|{n} points for your birthday";
    pub(super) EARN_ACTION "earn.action" =
        "{name}获得{n}分",
        "{name}獲得{n}點",
        "Earned {n} point: {name}|Earned {n} points: {name}";
    pub(super) EARN_PENDING "earn_pending" =
        "购物获得{n}分，待生效",
        "購物獲得{n}點，待生效",
        "{n} point from an order is on the way|{n} points from an order are on the way";
    pub(super) ACTIVATE "activate" =
        "待生效的积分已可使用",
        "待生效的點數已可使用",
        "Points on the way have arrived";
    pub(super) EXPIRE "expire" =
        "{n}分已过期",
        "{n}點已到期",
        "{n} point expired|{n} points expired";
    pub(super) REDEEM "redeem" =
        "使用{n}分",
        "使用{n}點",
        "Spent {n} point|Spent {n} points";
    pub(super) RETURN "return" =
        "退回{n}分",
        "退回{n}點",
        "{n} point returned|{n} points returned";
    pub(super) RETURN_NONE "return.none" =
        "当时使用的积分已过期，不再退回",
        "當時使用的點數已到期，不再退回",
        "The points spent then have expired and do not return";
    pub(super) CLAWBACK "clawback" =
        "退款扣回{n}分",
        "退款扣回{n}點",
        "{n} point taken back after a refund|{n} points taken back after a refund";
    pub(super) CLAWBACK_NONE "clawback.none" =
        "退款，无需扣回积分",
        "退款，無須扣回點數",
        "A refund, with no points to take back";
    pub(super) ADJUST_UP "adjust.up" =
        "客服补发{n}分",
        "客服補發{n}點",
        "{n} point added by the shop|{n} points added by the shop";
    pub(super) ADJUST_DOWN "adjust.down" =
        "客服扣除{n}分",
        "客服扣除{n}點",
        "{n} point deducted by the shop|{n} points deducted by the shop";
    pub(super) GRANT "grant" =
        "获赠{tier}",
        "獲贈{tier}",
        "{tier} was given to you";
    pub(super) GRANT_END "grant_end" =
        "获赠的{tier}到期",
        "獲贈的{tier}到期",
        "{tier}, a gift, ended";
    pub(super) TIER_UP "tier_up" =
        "达到条件，升为{tier}",
        "達到條件，升級為{tier}",
        "Qualified for {tier}";
    pub(super) TIER_DOWN "tier_down" =
        "调整为{tier}",
        "調整為{tier}",
        "Moved to {tier}";
    pub(super) TIER_DOWN_MISSED "tier_down.missed" =
        "未达保级条件，调整为{tier}",
        "未達續會條件，調整為{tier}",
        "Moved to {tier}: too little to stay";
    pub(super) TIER_DOWN_REFUND "tier_down.refund" =
        "退款后调整为{tier}",
        "退款後調整為{tier}",
        "Moved to {tier} after a refund";
    pub(super) TIER_RENEW "tier_renew" =
        "{tier}已续期",
        "{tier}已續期",
        "{tier} renewed";
    pub(super) TIER_GRACE "tier_grace" =
        "{tier}进入宽限期",
        "{tier}進入寬限期",
        "{tier} is kept for a while";

    // Why something was refused, by the ledger's code
    NOT_REDEEMABLE "not_redeemable" =
        "积分不能用于抵扣",
        "點數無法折抵",
        "Points cannot be spent here";
    NO_SUCH_OPTION "no_such_option" =
        "没有这一档兑换",
        "沒有這個兌換方案",
        "There is no such reward";
    BELOW_MIN "below_min" =
        "未达最低使用积分",
        "未達最低使用點數",
        "Fewer points than can be spent at once";
    NOT_MULTIPLE "not_multiple" =
        "使用的积分不是整档",
        "使用的點數不符合單位",
        "Points are spent in whole steps only";
    INSUFFICIENT "insufficient" =
        "积分不足",
        "點數不足",
        "Not enough points";
    LIMIT "limit" =
        "已达次数上限，不计分",
        "已達次數上限，不計點",
        "The limit was reached; no points";
    REF_USED "ref_used" =
        "已奖励过，不再计分",
        "已獎勵過，不再計點",
        "Rewarded before; no points again";
    REF_MISSING "ref_missing" =
        "缺少奖励对象，不计分",
        "缺少獎勵對象，不計點",
        "Nobody was named; no points";
    UNKNOWN_ACTION "unknown_action" =
        "此项不计分",
        "此項目不計點",
        "This earns no points";
    /// Whatever else was refused.
    pub(super) REFUSED "reject" =
        "未能生效",
        "未能生效",
        "Could not be done";
}

/// Why something was refused, by the ledger's code.
pub(super) const REFUSALS: [Phrase; 9] = [
    NOT_REDEEMABLE,
    NO_SUCH_OPTION,
    BELOW_MIN,
    NOT_MULTIPLE,
    INSUFFICIENT,
    LIMIT,
    REF_USED,
    REF_MISSING,
    UNKNOWN_ACTION,
];
