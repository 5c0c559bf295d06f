//! What is said about a member's standing, in the three languages.
//!
//! One constant a sentence; [`describe`](super::describe()) chooses and fills them. The Chinese
//! ones have no spaces around their holes: those depend on what comes to stand there.

use crate::locale::Phrase;

/// A sentence about a number: English has a form for one.
#[derive(Clone, Copy)]
pub(super) struct Counted {
    pub(super) one: Phrase,
    pub(super) many: Phrase,
}

// The tier and until when

pub(super) const TIER: Phrase = Phrase(
    "当前等级：{tier}\t\
    目前等級：{tier}\t\
    Your tier: {tier}",
);
pub(super) const BECAUSE_BASE: Phrase = Phrase(
    "每位会员都有的等级\t\
    每位會員都有的等級\t\
    The tier that every member has",
);
pub(super) const BECAUSE_GRANT: Phrase = Phrase(
    "{date}获赠\t\
    {date}獲贈\t\
    A gift of {date}",
);
pub(super) const BECAUSE_CHANGE: Phrase = Phrase(
    "{change}（{date}）\t\
    {change}（{date}）\t\
    {change} ({date})",
);
pub(super) const BECAUSE: Phrase = Phrase(
    "自{date}起\t\
    自{date}起\t\
    Since {date}",
);
pub(super) const UNTIL: Phrase = Phrase(
    "{tier}有效至{date}\t\
    {tier}有效至{date}\t\
    {tier} is yours until {date}",
);
pub(super) const UNTIL_GRACE: Phrase = Phrase(
    "{tier}宽限保留至{date}\t\
    {tier}寬限保留至{date}\t\
    {tier} is kept for you until {date} while you catch up",
);
pub(super) const UNTIL_GRANT: Phrase = Phrase(
    "获赠的{tier}有效至{date}\t\
    獲贈的{tier}有效至{date}\t\
    {tier}, a gift, is yours until {date}",
);

// The way to a tier, and what keeps it

pub(super) const SPEND: Phrase = Phrase(
    "再消费{amount}\t\
    再消費{amount}\t\
    spend {amount} more",
);
pub(super) const ORDERS: Counted = Counted {
    one: Phrase(
        "再买{n}单\t\
    再下單{n}筆\t\
    place {n} more order",
    ),
    many: Phrase(
        "再买{n}单\t\
    再下單{n}筆\t\
    place {n} more orders",
    ),
};
pub(super) const POINTS: Counted = Counted {
    one: Phrase(
        "再得{n}分\t\
    再累積{n}點\t\
    earn {n} more point",
    ),
    many: Phrase(
        "再得{n}分\t\
    再累積{n}點\t\
    earn {n} more points",
    ),
};
pub(super) const ACTIONS: Counted = Counted {
    one: Phrase(
        "再完成{n}次{name}\t\
    再完成{n}次{name}\t\
    complete {name} {n} more time",
    ),
    many: Phrase(
        "再完成{n}次{name}\t\
    再完成{n}次{name}\t\
    complete {name} {n} more times",
    ),
};
pub(super) const SCORE: Phrase = Phrase(
    "{name}再提高{n}\t\
    {name}再提高{n}\t\
    raise your {name} by {n}",
);
pub(super) const AND: Phrase = Phrase(
    "{a}并{b}\t\
    {a}並{b}\t\
    {a} and {b}",
);
pub(super) const OR: Phrase = Phrase(
    "{a}或{b}\t\
    {a}或{b}\t\
    {a} or {b}",
);
pub(super) const NEXT: Phrase = Phrase(
    "{needs}升{tier}\t\
    {needs}即可升級{tier}\t\
    {needs} to reach {tier}",
);
pub(super) const NEXT_BY: Phrase = Phrase(
    "{needs}升{tier}，{date}（含）前\t\
    {date}（含）前{needs}，即可升級{tier}\t\
    {needs} by {date} to reach {tier}",
);
pub(super) const NEXT_DONE: Phrase = Phrase(
    "已达到{tier}的条件，本期结束时升级\t\
    已達到{tier}的條件，本期結束時升級\t\
    You have reached {tier}; it is yours when this period ends",
);
pub(super) const KEEP: Phrase = Phrase(
    "{date}（含）前{needs}，可保留{tier}\t\
    {date}（含）前{needs}，即可保留{tier}\t\
    {needs} by {date} to keep {tier}",
);
pub(super) const KEEP_DONE: Phrase = Phrase(
    "已达到{tier}的保级条件，{date}之后自动续期\t\
    已達到{tier}的續會條件，{date}之後自動續期\t\
    You have done enough to keep {tier} after {date}",
);

// Points

pub(super) const BALANCE: Counted = Counted {
    one: Phrase(
        "可用积分{n}分\t\
    可用點數{n}點\t\
    {n} point to spend",
    ),
    many: Phrase(
        "可用积分{n}分\t\
    可用點數{n}點\t\
    {n} points to spend",
    ),
};
pub(super) const BALANCE_WORTH: Counted = Counted {
    one: Phrase(
        "可用积分{n}分，最多可抵{amount}\t\
    可用點數{n}點，最多可折抵{amount}\t\
    {n} point to spend, worth up to {amount}",
    ),
    many: Phrase(
        "可用积分{n}分，最多可抵{amount}\t\
    可用點數{n}點，最多可折抵{amount}\t\
    {n} points to spend, worth up to {amount}",
    ),
};
pub(super) const DEBT: Counted = Counted {
    one: Phrase(
        "积分为负：还差{n}分\t\
    點數為負：尚欠{n}點\t\
    Your balance is below zero by {n} point",
    ),
    many: Phrase(
        "积分为负：还差{n}分\t\
    點數為負：尚欠{n}點\t\
    Your balance is below zero by {n} points",
    ),
};
pub(super) const PENDING: Counted = Counted {
    one: Phrase(
        "另有{n}分待生效\t\
    另有{n}點待生效\t\
    {n} more point on the way",
    ),
    many: Phrase(
        "另有{n}分待生效\t\
    另有{n}點待生效\t\
    {n} more points on the way",
    ),
};
pub(super) const EXPIRING: Counted = Counted {
    one: Phrase(
        "{n}分将于{date}之后过期\t\
    {n}點將於{date}之後到期\t\
    {n} point expires after {date}",
    ),
    many: Phrase(
        "{n}分将于{date}之后过期\t\
    {n}點將於{date}之後到期\t\
    {n} points expire after {date}",
    ),
};

// Benefits

pub(super) const BENEFIT_BIRTHDAY: Phrase = Phrase(
    "{name}（生日期间可用）\t\
    {name}（生日期間可用）\t\
    {name} (around your birthday)",
);

// The ledger

pub(super) const EARN_ORDER: Counted = Counted {
    one: Phrase(
        "购物获得{n}分\t\
    購物獲得{n}點\t\
    Earned {n} point on an order",
    ),
    many: Phrase(
        "购物获得{n}分\t\
    購物獲得{n}點\t\
    Earned {n} points on an order",
    ),
};
pub(super) const EARN_ENROLL: Counted = Counted {
    one: Phrase(
        "入会获得{n}分\t\
    入會獲得{n}點\t\
    Earned {n} point for joining",
    ),
    many: Phrase(
        "入会获得{n}分\t\
    入會獲得{n}點\t\
    Earned {n} points for joining",
    ),
};
pub(super) const EARN_BIRTHDAY: Counted = Counted {
    one: Phrase(
        "生日获赠{n}分\t\
    生日獲贈{n}點\t\
    {n} point for your birthday",
    ),
    many: Phrase(
        "生日获赠{n}分\t\
    生日獲贈{n}點\t\
    {n} points for your birthday",
    ),
};
pub(super) const EARN_ACTION: Counted = Counted {
    one: Phrase(
        "{name}获得{n}分\t\
    {name}獲得{n}點\t\
    Earned {n} point: {name}",
    ),
    many: Phrase(
        "{name}获得{n}分\t\
    {name}獲得{n}點\t\
    Earned {n} points: {name}",
    ),
};
pub(super) const EARN_PENDING: Counted = Counted {
    one: Phrase(
        "购物获得{n}分，待生效\t\
    購物獲得{n}點，待生效\t\
    {n} point from an order is on the way",
    ),
    many: Phrase(
        "购物获得{n}分，待生效\t\
    購物獲得{n}點，待生效\t\
    {n} points from an order are on the way",
    ),
};
pub(super) const ACTIVATE: Phrase = Phrase(
    "待生效的积分已可使用\t\
    待生效的點數已可使用\t\
    Points on the way have arrived",
);
pub(super) const EXPIRE: Counted = Counted {
    one: Phrase(
        "{n}分已过期\t\
    {n}點已到期\t\
    {n} point expired",
    ),
    many: Phrase(
        "{n}分已过期\t\
    {n}點已到期\t\
    {n} points expired",
    ),
};
pub(super) const REDEEM: Counted = Counted {
    one: Phrase(
        "使用{n}分\t\
    使用{n}點\t\
    Spent {n} point",
    ),
    many: Phrase(
        "使用{n}分\t\
    使用{n}點\t\
    Spent {n} points",
    ),
};
pub(super) const RETURN: Counted = Counted {
    one: Phrase(
        "退回{n}分\t\
    退回{n}點\t\
    {n} point returned",
    ),
    many: Phrase(
        "退回{n}分\t\
    退回{n}點\t\
    {n} points returned",
    ),
};
pub(super) const RETURN_NONE: Phrase = Phrase(
    "当时使用的积分已过期，不再退回\t\
    當時使用的點數已到期，不再退回\t\
    The points spent then have expired and do not return",
);
pub(super) const CLAWBACK: Counted = Counted {
    one: Phrase(
        "退款扣回{n}分\t\
    退款扣回{n}點\t\
    {n} point taken back after a refund",
    ),
    many: Phrase(
        "退款扣回{n}分\t\
    退款扣回{n}點\t\
    {n} points taken back after a refund",
    ),
};
pub(super) const CLAWBACK_NONE: Phrase = Phrase(
    "退款，无需扣回积分\t\
    退款，無須扣回點數\t\
    A refund, with no points to take back",
);
pub(super) const ADJUST_UP: Counted = Counted {
    one: Phrase(
        "客服补发{n}分\t\
    客服補發{n}點\t\
    {n} point added by the shop",
    ),
    many: Phrase(
        "客服补发{n}分\t\
    客服補發{n}點\t\
    {n} points added by the shop",
    ),
};
pub(super) const ADJUST_DOWN: Counted = Counted {
    one: Phrase(
        "客服扣除{n}分\t\
    客服扣除{n}點\t\
    {n} point deducted by the shop",
    ),
    many: Phrase(
        "客服扣除{n}分\t\
    客服扣除{n}點\t\
    {n} points deducted by the shop",
    ),
};
pub(super) const GRANT: Phrase = Phrase(
    "获赠{tier}\t\
    獲贈{tier}\t\
    {tier} was given to you",
);
pub(super) const GRANT_END: Phrase = Phrase(
    "获赠的{tier}到期\t\
    獲贈的{tier}到期\t\
    {tier}, a gift, ended",
);
pub(super) const TIER_UP: Phrase = Phrase(
    "达到条件，升为{tier}\t\
    達到條件，升級為{tier}\t\
    Qualified for {tier}",
);
pub(super) const TIER_DOWN: Phrase = Phrase(
    "调整为{tier}\t\
    調整為{tier}\t\
    Moved to {tier}",
);
pub(super) const TIER_DOWN_MISSED: Phrase = Phrase(
    "未达保级条件，调整为{tier}\t\
    未達續會條件，調整為{tier}\t\
    Moved to {tier}: too little to stay",
);
pub(super) const TIER_DOWN_REFUND: Phrase = Phrase(
    "退款后调整为{tier}\t\
    退款後調整為{tier}\t\
    Moved to {tier} after a refund",
);
pub(super) const TIER_RENEW: Phrase = Phrase(
    "{tier}已续期\t\
    {tier}已續期\t\
    {tier} renewed",
);
pub(super) const TIER_GRACE: Phrase = Phrase(
    "{tier}进入宽限期\t\
    {tier}進入寬限期\t\
    {tier} is kept for a while",
);

/// Why something was refused, by the ledger's code.
pub(super) const REFUSALS: [(&str, Phrase); 9] = [
    (
        "not_redeemable",
        Phrase(
            "积分不能用于抵扣\t\
    點數無法折抵\t\
    Points cannot be spent here",
        ),
    ),
    (
        "no_such_option",
        Phrase(
            "没有这一档兑换\t\
    沒有這個兌換方案\t\
    There is no such reward",
        ),
    ),
    (
        "below_min",
        Phrase(
            "未达最低使用积分\t\
    未達最低使用點數\t\
    Fewer points than can be spent at once",
        ),
    ),
    (
        "not_multiple",
        Phrase(
            "使用的积分不是整档\t\
    使用的點數不符合單位\t\
    Points are spent in whole steps only",
        ),
    ),
    (
        "insufficient",
        Phrase(
            "积分不足\t\
    點數不足\t\
    Not enough points",
        ),
    ),
    (
        "limit",
        Phrase(
            "已达次数上限，不计分\t\
    已達次數上限，不計點\t\
    The limit was reached; no points",
        ),
    ),
    (
        "ref_used",
        Phrase(
            "已奖励过，不再计分\t\
    已獎勵過，不再計點\t\
    Rewarded before; no points again",
        ),
    ),
    (
        "ref_missing",
        Phrase(
            "缺少奖励对象，不计分\t\
    缺少獎勵對象，不計點\t\
    Nobody was named; no points",
        ),
    ),
    (
        "unknown_action",
        Phrase(
            "此项不计分\t\
    此項目不計點\t\
    This earns no points",
        ),
    ),
];
/// Whatever else was refused.
pub(super) const REFUSED: Phrase = Phrase(
    "未能生效\t\
    未能生效\t\
    Could not be done",
);
