//! The sentences under a score: the customer's own numbers, in their language.
//!
//! A basis is a code, its numbers and a sentence made of both. The code stands in `params.code`,
//! so that a page that writes its own sentences has something to switch on.

use serde::{Serialize, Serializer};

use crate::json::Json;
use crate::locale::{Locale, Phrase, date, one_decimal};
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
    /// A calendar day.
    Day(Date),
    /// Money.
    Amount(Minor),
}

impl Value {
    fn json(&self) -> Json {
        match self {
            Self::Count(n) | Self::Days(n) => Json::Int(i64::from(*n)),
            Self::Figure(v) => Json::Float(*v),
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
        zh_cn: "未来{months}个月，按月折现",
        zh_tw: "未來{months}個月，按月折現",
        en: "The next {months} months, discounted month by month",
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
