//! The sentences under a score: the customer's own numbers, in their language.
//!
//! A basis is a code, its numbers and a sentence made of both. The code stands in `params.code`,
//! so that a page that writes its own sentences has something to switch on.

use serde::{Serialize, Serializer};

use crate::json::Json;
use crate::locale::{Locale, Phrase, date, one_decimal, percent};
use crate::money::{Currency, Minor, format};
use crate::time::Date;

/// One fact that a score rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Basis {
    /// The sentence, in the engine's locale.
    pub text: String,
    /// `code`, and the numbers in the sentence.
    pub params: Params,
}

/// Named values, written as an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Params(pub Vec<(&'static str, Json)>);

impl Serialize for Params {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Writes bases in one language and currency.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writer {
    pub(super) locale: Locale,
    pub(super) currency: Currency,
}

/// A code and the sentence that goes with it.
pub(super) struct Line(pub(super) &'static str, pub(super) Phrase);

/// A number in a sentence, by the name of its hole.
pub(super) type Fact = (&'static str, Value);

/// What stands in a hole, and how it is written there.
#[derive(Clone, Copy)]
pub(super) enum Value {
    /// A bare number.
    Count(u32),
    /// A number of days, with the word in English.
    Days(u32),
    /// A number with one decimal.
    Figure(f64),
    /// A share, as a percentage.
    Percent(f64),
    /// A calendar day.
    Day(Date),
    /// Money.
    Amount(Minor),
}

impl Value {
    fn json(&self) -> Json {
        match self {
            Self::Count(n) | Self::Days(n) => Json::Int(i64::from(*n)),
            Self::Figure(v) | Self::Percent(v) => Json::Float(*v),
            Self::Day(day) => Json::Str(day.to_string()),
            Self::Amount(amount) => Json::Int(amount.0),
        }
    }
}

impl Writer {
    /// The line with its facts filled in.
    pub(super) fn say(&self, Line(code, phrase): &Line, facts: &[Fact]) -> Basis {
        let words: Vec<(&str, String)> =
            facts.iter().map(|(name, value)| (*name, self.word(value))).collect();
        let holes: Vec<(&str, &str)> = words.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let mut params = vec![("code", Json::Str((*code).to_owned()))];
        params.extend(facts.iter().map(|(name, value)| (*name, value.json())));
        Basis { text: phrase.fill(self.locale, &holes), params: Params(params) }
    }

    fn word(&self, value: &Value) -> String {
        match value {
            Value::Count(n) => n.to_string(),
            // Chinese has one form; English adds its "s" to all counts but one.
            Value::Days(n) if self.locale == Locale::En => {
                n.to_string() + if *n == 1 { " day" } else { " days" }
            }
            Value::Days(n) => n.to_string(),
            Value::Figure(v) => one_decimal(*v),
            Value::Percent(share) => percent(*share) + "%",
            Value::Day(day) => date(*day, self.locale),
            Value::Amount(amount) => format(*amount, self.currency),
        }
    }
}

pub(super) const LAST_ORDER: Line = Line(
    "last_order",
    Phrase {
        zh_cn: "最近一次下单是{date}，距今{days}天",
        zh_tw: "最近一次下單是{date}，距今{days}天",
        en: "Last order on {date}, {days} ago",
    },
);
pub(super) const LAST_ORDER_TODAY: Line = Line(
    "last_order",
    Phrase {
        zh_cn: "今天（{date}）刚下过单",
        zh_tw: "今天（{date}）剛下過單",
        en: "Ordered today ({date})",
    },
);
pub(super) const ORDER_DAYS: Line = Line(
    "order_days",
    Phrase {
        zh_cn: "自{date}首次下单以来，共有{n}天下过单",
        zh_tw: "自{date}首次下單以來，共有{n}天下過單",
        en: "Ordered on {n} since {date}",
    },
);
pub(super) const TOTAL: Line = Line(
    "total",
    Phrase {
        zh_cn: "扣除退款后累计消费{amount}",
        zh_tw: "扣除退款後累計消費{amount}",
        en: "{amount} spent in all, net of refunds",
    },
);
pub(super) const AVERAGE: Line = Line(
    "average_order",
    Phrase {
        zh_cn: "{n}个下单日平均消费{amount}",
        zh_tw: "{n}個下單日平均消費{amount}",
        en: "{amount} on average over {n} with orders",
    },
);
pub(super) const OWN_GAP: Line = Line(
    "own_gap",
    Phrase {
        zh_cn: "平均每{gap}天下单一次，目前间隔是平时的{ratio}倍",
        zh_tw: "平均每{gap}天下單一次，目前間隔是平時的{ratio}倍",
        en: "Orders about every {gap} days; it has now been {ratio} times that",
    },
);
pub(super) const ONE_ORDER: Line = Line(
    "one_order",
    Phrase {
        zh_cn: "目前只在一天下过单，还看不出自己的节奏",
        zh_tw: "目前只在一天下過單，還看不出自己的節奏",
        en: "Has ordered on one day only, so there is no rhythm of their own yet",
    },
);
pub(super) const HORIZON: Line = Line(
    "horizon",
    Phrase {
        zh_cn: "预测未来{days}天", zh_tw: "預測未來{days}天", en: "Looks {days} ahead"
    },
);
pub(super) const MONTHS: Line = Line(
    "months",
    Phrase {
        zh_cn: "未来{months}个月，按年率{annualRate}在每月末折现",
        zh_tw: "未來{months}個月，以年率{annualRate}於每月底折現",
        en: "The next {months} months, discounted at each month's end at {annualRate} a year",
    },
);
pub(super) const REVENUE: Line = Line(
    "revenue_not_margin",
    Phrase {
        zh_cn: "未提供毛利率，按净销售额计算",
        zh_tw: "未提供毛利率，按淨銷售額計算",
        en: "No margin rate is given: this is net revenue",
    },
);
pub(super) const NO_CARD: Line = Line(
    "no_shop_model",
    Phrase {
        zh_cn: "本店尚未建立自己的模型，按通用假设估算",
        zh_tw: "本店尚未建立自己的模型，以通用假設估算",
        en: "This shop has no model of its own yet: general assumptions are used",
    },
);
pub(super) const CART: Line = Line(
    "cart",
    Phrase {
        zh_cn: "购物车里还有商品",
        zh_tw: "購物車裡還有商品",
        en: "There is something in the cart",
    },
);
pub(super) const WATCHED: Line = Line(
    "watched",
    Phrase {
        zh_cn: "有{n}件商品看过不止一次",
        zh_tw: "有{n}件商品看過不只一次",
        en: "Looked at {n} of the items more than once",
    },
);
pub(super) const INTENT: Line = Line(
    "intent",
    Phrase {
        zh_cn: "从本次浏览看，下单的可能性约{share}",
        zh_tw: "從這次瀏覽看，下單的可能性約{share}",
        en: "By this visit, an order is {share} likely",
    },
);
pub(super) const LOYAL_FROM: Line = Line(
    "loyal_from",
    Phrase {
        zh_cn: "有{n}天下过单且仍可能再来，即为忠诚客户",
        zh_tw: "有{n}天下過單且仍可能再來，即為忠誠顧客",
        en: "Loyal from {n} with orders on, and likely to come again",
    },
);
pub(super) const PRIOR_RATE: Line = Line(
    "prior_rate",
    Phrase {
        zh_cn: "处于此阶段的客户，每次到访成交约{share}",
        zh_tw: "處於此階段的顧客，每次到訪成交約{share}",
        en: "Customers at this point buy on about {share} of their visits",
    },
);
pub(super) const VISITS: Line = Line(
    "visits",
    Phrase {
        zh_cn: "{n}次到访中有{orders}次下单",
        zh_tw: "{n}次到訪中有{orders}次下單",
        en: "{orders} of {n} visits ended in an order",
    },
);
pub(super) const LATELY: Line = Line(
    "lately",
    Phrase {
        zh_cn: "最近{days}天里有{n}天下单，是自己平常的{ratio}倍",
        zh_tw: "最近{days}天裡有{n}天下單，是自己平常的{ratio}倍",
        en: "{n} with orders on in the last {days}: {ratio} times the usual",
    },
);
pub(super) const VALUE_AHEAD: Line = Line(
    "value_ahead",
    Phrase {
        zh_cn: "未来{months}个月预计贡献{amount}",
        zh_tw: "未來{months}個月預計貢獻{amount}",
        en: "Expected to bring {amount} in the next {months} months",
    },
);
pub(super) const PAST_YEAR: Line = Line(
    "past_year",
    Phrase {
        zh_cn: "最近365天贡献{amount}",
        zh_tw: "最近365天貢獻{amount}",
        en: "Brought {amount} in the last 365 days",
    },
);
pub(super) const HEADROOM: Line = Line(
    "headroom",
    Phrase {
        zh_cn: "距本店消费最高的两成客户还差{amount}",
        zh_tw: "距本店消費最高的兩成顧客還差{amount}",
        en: "{amount} a year below the shop's best fifth",
    },
);
pub(super) const COST: Line = Line(
    "acquisition_cost",
    Phrase {
        zh_cn: "已扣除获客成本{amount}",
        zh_tw: "已扣除獲客成本{amount}",
        en: "{amount} that the customer cost to win is taken off",
    },
);
pub(super) const NO_COST: Line = Line(
    "no_acquisition_cost",
    Phrase {
        zh_cn: "未提供获客成本，未作扣除",
        zh_tw: "未提供獲客成本，未予扣除",
        en: "What the customer cost to win is not given",
    },
);
pub(super) const USUAL_GAP: Line = Line(
    "usual_gap",
    Phrase {
        zh_cn: "按自己{n}次间隔，通常约{gap}天下单一次",
        zh_tw: "以自己{n}次間隔來看，通常約{gap}天下單一次",
        en: "Usually about {gap} days between orders, by {n} of their own gaps",
    },
);
pub(super) const OVERDUE: Line = Line(
    "overdue",
    Phrase {
        zh_cn: "已比平时晚{days}天",
        zh_tw: "已比平時晚{days}天",
        en: "{days} later than usual",
    },
);
pub(super) const MONTHLY: Line = Line(
    "monthly",
    Phrase {
        zh_cn: "最近{months}个月，月消费的变化约为每月{amount}",
        zh_tw: "最近{months}個月，月消費的變化約為每月{amount}",
        en: "Monthly spend moved by about {amount} a month over {months} months",
    },
);
pub(super) const CAME_AGAIN: Line = Line(
    "came_again",
    Phrase {
        zh_cn: "首次下单后又在{n}天下过单；本店新客再来的可能性约{share}",
        zh_tw: "首次下單後又在{n}天下過單；本店新客再來的可能性約{share}",
        en: "Ordered again {n} times; of new customers about {share} do",
    },
);
pub(super) const SILENCE: Line = Line(
    "silence",
    Phrase {
        zh_cn: "已{days}天没有下单，平时约{gap}天一次",
        zh_tw: "已{days}天沒有下單，平時約{gap}天一次",
        en: "No order for {days}; usually there is one about every {gap} days",
    },
);
pub(super) const SPEND_DECLINE: Line = Line(
    "spend_decline",
    Phrase {
        zh_cn: "最近两个下单日平均{amount}，此前为{before}",
        zh_tw: "最近兩個下單日平均{amount}，先前為{before}",
        en: "The last two order days came to {amount} on average, {before} before",
    },
);
pub(super) const OPEN_COMPLAINTS: Line = Line(
    "open_complaint",
    Phrase {
        zh_cn: "有{n}件投诉尚未解决",
        zh_tw: "有{n}件客訴尚未解決",
        en: "Complaints without an answer: {n}",
    },
);
pub(super) const RETURNS: Line = Line(
    "returns",
    Phrase {
        zh_cn: "近期订单有{share}退过货",
        zh_tw: "近期訂單有{share}退過貨",
        en: "Something was given back of {share} of the latest orders",
    },
);
pub(super) const DELAYED: Line = Line(
    "delivery_delay",
    Phrase {
        zh_cn: "最近一次配送比平时晚{days}天",
        zh_tw: "最近一次配送比平時晚{days}天",
        en: "The last delivery took {days} days longer than usual",
    },
);
pub(super) const PRICE_RISE: Line = Line(
    "price_rise",
    Phrase {
        zh_cn: "常买的商品贵了{share}",
        zh_tw: "常買的商品貴了{share}",
        en: "What they usually buy costs {share} more",
    },
);
pub(super) const OUT_OF_STOCK: Line = Line(
    "favourite_out_of_stock",
    Phrase {
        zh_cn: "最常买的商品目前缺货",
        zh_tw: "最常買的商品目前缺貨",
        en: "What they buy most is out of stock",
    },
);
pub(super) const FEWER_VISITS: Line = Line(
    "fewer_visits",
    Phrase {
        zh_cn: "最近30天到访减少{share}",
        zh_tw: "最近30天到訪減少{share}",
        en: "{share} fewer visits in the last 30 days",
    },
);
