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

impl Writer {
    fn write(&self, code: &str, phrase: &Phrase, facts: &[Fact]) -> Basis {
        let words: Vec<(&str, String)> = facts.iter().map(|f| self.word(f)).collect();
        let holes: Vec<(&str, &str)> = words.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let mut params = vec![("code", Json::Str(code.to_owned()))];
        params.extend(facts.iter().map(|(name, value)| (*name, value.json())));
        Basis { text: phrase.fill(self.locale, &holes), params: Params(params) }
    }

    fn word(&self, (name, value): &Fact) -> (&'static str, String) {
        let word = match value {
            Value::Count(n) => n.to_string(),
            // Chinese has one form; English adds its "s" to all counts but one.
            Value::Days(n) if self.locale == Locale::En => {
                n.to_string() + if *n == 1 { " day" } else { " days" }
            }
            Value::Days(n) => n.to_string(),
            Value::Figure(v) => one_decimal(*v),
            Value::Day(day) => date(*day, self.locale),
            Value::Amount(amount) => format(*amount, self.currency),
        };
        (name, word)
    }

    pub(super) fn last_order(&self, day: Date, days: u32) -> Basis {
        let phrase = if days == 0 { &LAST_ORDER_TODAY } else { &LAST_ORDER };
        self.write("last_order", phrase, &[("date", Value::Day(day)), ("days", Value::Days(days))])
    }

    pub(super) fn order_days(&self, n: u32, first: Date) -> Basis {
        self.write("order_days", &ORDER_DAYS, &[("n", Value::Days(n)), ("date", Value::Day(first))])
    }

    pub(super) fn total(&self, amount: Minor) -> Basis {
        self.write("total", &TOTAL, &[("amount", Value::Amount(amount))])
    }

    pub(super) fn average(&self, amount: Minor, n: u32) -> Basis {
        let facts = [("amount", Value::Amount(amount)), ("n", Value::Days(n))];
        self.write("average_order", &AVERAGE, &facts)
    }

    pub(super) fn own_gap(&self, gap: f64, ratio: f64) -> Basis {
        let facts = [("gap", Value::Figure(gap)), ("ratio", Value::Figure(ratio))];
        self.write("own_gap", &OWN_GAP, &facts)
    }

    pub(super) fn one_order(&self) -> Basis {
        self.write("one_order", &ONE_ORDER, &[])
    }

    pub(super) fn horizon(&self, days: u32) -> Basis {
        self.write("horizon", &HORIZON, &[("days", Value::Days(days))])
    }

    pub(super) fn months(&self, months: u32) -> Basis {
        self.write("months", &MONTHS, &[("months", Value::Count(months))])
    }

    pub(super) fn revenue(&self) -> Basis {
        self.write("revenue_not_margin", &REVENUE, &[])
    }

    pub(super) fn no_card(&self) -> Basis {
        self.write("no_shop_model", &NO_CARD, &[])
    }
}

type Fact = (&'static str, Value);

enum Value {
    Count(u32),
    Days(u32),
    Figure(f64),
    Day(Date),
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

const LAST_ORDER: Phrase = Phrase {
    zh_cn: "最近一次下单是{date}，距今{days}天",
    zh_tw: "最近一次下單是{date}，距今{days}天",
    en: "Last order on {date}, {days} ago",
};
const LAST_ORDER_TODAY: Phrase = Phrase {
    zh_cn: "今天（{date}）刚下过单",
    zh_tw: "今天（{date}）剛下過單",
    en: "Ordered today ({date})",
};
const ORDER_DAYS: Phrase = Phrase {
    zh_cn: "自{date}首次下单以来，共有{n}天下过单",
    zh_tw: "自{date}首次下單以來，共有{n}天下過單",
    en: "Ordered on {n} since {date}",
};
const TOTAL: Phrase = Phrase {
    zh_cn: "扣除退款后累计消费{amount}",
    zh_tw: "扣除退款後累計消費{amount}",
    en: "{amount} spent in all, net of refunds",
};
const AVERAGE: Phrase = Phrase {
    zh_cn: "{n}个下单日平均消费{amount}",
    zh_tw: "{n}個下單日平均消費{amount}",
    en: "{amount} on average over {n} with orders",
};
const OWN_GAP: Phrase = Phrase {
    zh_cn: "平均每{gap}天下单一次，目前间隔是平时的{ratio}倍",
    zh_tw: "平均每{gap}天下單一次，目前間隔是平時的{ratio}倍",
    en: "Orders about every {gap} days; it has now been {ratio} times that",
};
const ONE_ORDER: Phrase = Phrase {
    zh_cn: "目前只在一天下过单，还看不出自己的节奏",
    zh_tw: "目前只在一天下過單，還看不出自己的節奏",
    en: "Has ordered on one day only, so there is no rhythm of their own yet",
};
const HORIZON: Phrase =
    Phrase {
        zh_cn: "预测未来{days}天", zh_tw: "預測未來{days}天", en: "Looks {days} ahead"
    };
const MONTHS: Phrase = Phrase {
    zh_cn: "未来{months}个月，按月折现",
    zh_tw: "未來{months}個月，按月折現",
    en: "The next {months} months, discounted month by month",
};
const REVENUE: Phrase = Phrase {
    zh_cn: "未提供毛利率，按净销售额计算",
    zh_tw: "未提供毛利率，按淨銷售額計算",
    en: "No margin rate is given: this is net revenue",
};
const NO_CARD: Phrase = Phrase {
    zh_cn: "本店尚未建立自己的模型，按通用假设估算",
    zh_tw: "本店尚未建立自己的模型，以通用假設估算",
    en: "This shop has no model of its own yet: general assumptions are used",
};
