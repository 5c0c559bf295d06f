//! The sentences under a score: the customer's own numbers, in their language.
//!
//! A basis is a code, its numbers and a sentence made of both. The code stands in `params.code`,
//! so that a page that writes its own sentences has something to switch on.

use std::rc::Rc;

use serde::{Serialize, Serializer};

use crate::json::Json;
use crate::locale::{Locale, Phrase, date, one_decimal, percent, phrases, whole};
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
pub struct Params(pub Vec<(&'static str, Json<'static>)>);

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
    fn json(&self) -> Json<'static> {
        match self {
            Self::Count(n) | Self::Days(n) => Json::Int(i64::from(*n)),
            Self::Figure(v) | Self::Percent(v) => Json::Float(*v),
            Self::Day(day) => Json::Str(day.iso().into()),
            Self::Amount(amount) => Json::Int(amount.0),
        }
    }
}

impl Writer {
    /// The phrase with its facts filled in, and its code.
    pub(super) fn say(&self, phrase: &Phrase, facts: &[Fact]) -> Rc<Basis> {
        let mut params = Vec::with_capacity(1 + facts.len());
        params.push(("code", Json::Str(phrase.code().into())));
        for (name, value) in facts {
            params.push((*name, value.json()));
        }
        Rc::new(Basis { text: self.sentence(phrase, facts), params: Params(params) })
    }

    /// The sentence alone.
    pub(super) fn sentence(&self, phrase: &Phrase, facts: &[Fact]) -> String {
        let word = |name: &str| facts.iter().find(|f| f.0 == name).map(|f| self.word(&f.1));
        phrase.fill_with(self.locale, &word)
    }

    fn word(&self, value: &Value) -> String {
        match value {
            Value::Count(n) => whole((*n).into()),
            // Chinese has one form; English adds its "s" to all counts but one.
            Value::Days(n) if self.locale == Locale::En => {
                whole((*n).into()) + if *n == 1 { " day" } else { " days" }
            }
            Value::Days(n) => whole((*n).into()),
            Value::Figure(v) => one_decimal(*v),
            Value::Percent(share) => percent(*share) + "%",
            Value::Day(day) => date(*day, self.locale),
            Value::Amount(amount) => format(*amount, self.currency),
        }
    }
}

phrases! {
    pub(super) LAST_ORDER "last_order" =
        "最近一次下单是{date}，距今{days}天",
        "最近一次下單是{date}，距今{days}天",
        "Last order on {date}, {days} ago";
    pub(super) LAST_ORDER_TODAY "last_order.today" =
        "今天（{date}）刚下过单",
        "今天（{date}）剛下過單",
        "Ordered today ({date})";
    pub(super) ORDER_DAYS "order_days" =
        "自{date}首次下单以来，共有{n}天下过单",
        "自{date}首次下單以來，共有{n}天下過單",
        "Ordered on {n} since {date}";
    pub(super) TOTAL "total" =
        "扣除退款后累计消费{amount}",
        "扣除退款後累計消費{amount}",
        "{amount} spent in all, net of refunds";
    pub(super) AVERAGE "average_order" =
        "{n}个下单日平均消费{amount}",
        "{n}個下單日平均消費{amount}",
        "{amount} on average over {n} with orders";
    pub(super) OWN_GAP "own_gap" =
        "平均每{gap}天下单一次，目前间隔是平时的{ratio}倍",
        "平均每{gap}天下單一次，目前間隔是平時的{ratio}倍",
        "Orders about every {gap} days; it has now been {ratio} times that";
    pub(super) ONE_ORDER "one_order" =
        "目前只在一天下过单，还看不出自己的节奏",
        "目前只在一天下過單，還看不出自己的節奏",
        "Has ordered on one day only, so there is no rhythm of their own yet";
    pub(super) HORIZON "horizon" =
        "预测未来{days}天",
        "預測未來{days}天",
        "Looks {days} ahead";
    pub(super) MONTHS "months" =
        "未来{months}个月，按年率{annualRate}在每月末折现",
        "未來{months}個月，以年率{annualRate}於每月底折現",
        "The next {months} months, discounted at each month's end at {annualRate} a year";
    pub(super) REVENUE "revenue_not_margin" =
        "未提供毛利率，按净销售额计算",
        "未提供毛利率，按淨銷售額計算",
        "No margin rate is given: this is net revenue";
    pub(super) NO_CARD "no_shop_model" =
        "本店尚未建立自己的模型，按通用假设估算",
        "本店尚未建立自己的模型，以通用假設估算",
        "This shop has no model of its own yet: general assumptions are used";
    pub(super) CART "cart" =
        "购物车里还有商品",
        "購物車裡還有商品",
        "There is something in the cart";
    pub(super) WATCHED "watched" =
        "有{n}件商品看过不止一次",
        "有{n}件商品看過不只一次",
        "Looked at {n} of the items more than once";
    pub(super) INTENT "intent" =
        "从本次浏览看，下单的可能性约{share}",
        "從這次瀏覽看，下單的可能性約{share}",
        "By this visit, an order is {share} likely";
    pub(super) LOYAL_FROM "loyal_from" =
        "有{n}天下过单且仍可能再来，即为忠诚客户",
        "有{n}天下過單且仍可能再來，即為忠誠顧客",
        "Loyal from {n} with orders on, and likely to come again";
    pub(super) PRIOR_RATE "prior_rate" =
        "处于此阶段的客户，每次到访成交约{share}",
        "處於此階段的顧客，每次到訪成交約{share}",
        "Customers at this point buy on about {share} of their visits";
    pub(super) VISITS "visits" =
        "{n}次到访中有{orders}次下单",
        "{n}次到訪中有{orders}次下單",
        "{orders} of {n} visits ended in an order";
    pub(super) LATELY "lately" =
        "最近{days}天里有{n}天下单，是自己平常的{ratio}倍",
        "最近{days}天裡有{n}天下單，是自己平常的{ratio}倍",
        "{n} with orders on in the last {days}: {ratio} times the usual";
    pub(super) VALUE_AHEAD "value_ahead" =
        "未来{months}个月预计贡献{amount}",
        "未來{months}個月預計貢獻{amount}",
        "Expected to bring {amount} in the next {months} months";
    pub(super) PAST_YEAR "past_year" =
        "最近365天贡献{amount}",
        "最近365天貢獻{amount}",
        "Brought {amount} in the last 365 days";
    pub(super) HEADROOM "headroom" =
        "距本店消费最高的两成客户还差{amount}",
        "距本店消費最高的兩成顧客還差{amount}",
        "{amount} a year below the shop's best fifth";
    pub(super) COST "acquisition_cost" =
        "已扣除获客成本{amount}",
        "已扣除獲客成本{amount}",
        "{amount} that the customer cost to win is taken off";
    pub(super) NO_COST "no_acquisition_cost" =
        "未提供获客成本，未作扣除",
        "未提供獲客成本，未予扣除",
        "What the customer cost to win is not given";
    pub(super) USUAL_GAP "usual_gap" =
        "按自己{n}次间隔，通常约{gap}天下单一次",
        "以自己{n}次間隔來看，通常約{gap}天下單一次",
        "Usually about {gap} days between orders, by {n} of their own gaps";
    pub(super) OVERDUE "overdue" =
        "已比平时晚{days}天",
        "已比平時晚{days}天",
        "{days} later than usual";
    pub(super) MONTHLY "monthly" =
        "最近{months}个月，月消费的变化约为每月{amount}",
        "最近{months}個月，月消費的變化約為每月{amount}",
        "Monthly spend moved by about {amount} a month over {months} months";
    pub(super) CAME_AGAIN "came_again" =
        "首次下单后又在{n}天下过单；本店新客再来的可能性约{share}",
        "首次下單後又在{n}天下過單；本店新客再來的可能性約{share}",
        "Ordered again {n} times; of new customers about {share} do";
    pub(super) SILENCE "silence" =
        "已{days}天没有下单，平时约{gap}天一次",
        "已{days}天沒有下單，平時約{gap}天一次",
        "No order for {days}; usually there is one about every {gap} days";
    pub(super) SPEND_DECLINE "spend_decline" =
        "最近两个下单日平均{amount}，此前为{before}",
        "最近兩個下單日平均{amount}，先前為{before}",
        "The last two order days came to {amount} on average, {before} before";
    pub(super) OPEN_COMPLAINTS "open_complaint" =
        "有{n}件投诉尚未解决",
        "有{n}件客訴尚未解決",
        "Complaints without an answer: {n}";
    pub(super) RETURNS "returns" =
        "近期订单有{share}退过货",
        "近期訂單有{share}退過貨",
        "Something was given back of {share} of the latest orders";
    pub(super) DELAYED "delivery_delay" =
        "最近一次配送比平时晚{days}天",
        "最近一次配送比平時晚{days}天",
        "The last delivery took {days} days longer than usual";
    pub(super) PRICE_RISE "price_rise" =
        "常买的商品贵了{share}",
        "常買的商品貴了{share}",
        "What they usually buy costs {share} more";
    pub(super) OUT_OF_STOCK "favourite_out_of_stock" =
        "最常买的商品目前缺货",
        "最常買的商品目前缺貨",
        "What they buy most is out of stock";
    pub(super) FEWER_VISITS "fewer_visits" =
        "最近30天到访减少{share}",
        "最近30天到訪減少{share}",
        "{share} fewer visits in the last 30 days";
}
