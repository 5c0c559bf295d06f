//! The sentences under the scores of behaviour, and the names of the parts of two of them.

use std::rc::Rc;

use crate::json::Json;
use crate::locale::{Phrase, one_decimal, phrases};
use crate::score::texts::{Basis, Params, Writer};

/// What the parts of a figure say stands in the place of a sentence.
pub(super) const PARTS: Phrase = Phrase::new("", [""; 3]);

/// The parts of the delivered value, in the order of its table.
pub(super) const VALUE_PARTS: [Phrase; 8] =
    [PRODUCT, SERVICE, PERSONNEL, IMAGE, MONEY, TIME, EFFORT, PSYCHIC];

/// The parts of the loyalty score, in the order of its weights.
pub(super) const LOYALTY_PARTS: [Phrase; 5] =
    [FREQUENCY, MONETARY, ENGAGEMENT, FULL_PRICE, ADVOCACY];

/// The mean of the parts that are known, of a hundred; each is a fact of its own.
pub(super) fn weigh(
    write: &Writer,
    names: &[Phrase],
    weights: &[f64],
    parts: &[Option<f64>],
    basis: &mut Vec<Rc<Basis>>,
) -> Option<f64> {
    let (mut sum, mut known) = (0.0, 0.0);
    for ((name, weight), part) in names.iter().zip(weights).zip(parts) {
        let Some(share) = part else { continue };
        let points = 100.0 * share.clamp(0.0, 1.0);
        (sum, known) = (sum + weight * points, known + weight);
        let holes = [("part", &*name.get(write.locale)), ("points", &*one_decimal(points))];
        let text = PART.fill(write.locale, &holes);
        let params = vec![("code", Json::Str(name.id().into())), ("points", Json::Float(points))];
        basis.push(Rc::new(Basis { text, params: Params(params) }));
    }
    (known > 0.0).then(|| sum / known)
}

phrases! {
    pub(super) ENGAGED "engaged" =
        "共互动{n}次，最近一次是{date}",
        "共互動{n}次，最近一次是{date}",
        "Took part {n} times, last on {date}";
    pub(super) REDUCED "reduced" =
        "{n}件标有原价的商品中，{k}件是优惠时买的",
        "{n}件標有原價的商品中，{k}件是優惠時買的",
        "{k} of {n} lines with a list price were bought below it";
    pub(super) COUPONS "coupons" =
        "{n}个订单中{k}个用了优惠券，共领券{received}张",
        "{n}筆訂單中{k}筆用了優惠券，共領券{received}張",
        "{k} of {n} orders used a coupon; {received} were received";
    pub(super) VISIT "visit" =
        "本次访问看了{n}件商品，停留{minutes}分钟，加购{cart}次，去结算{checkout}次；同一阶段客户的成交率为{share}%",
        "本次造訪看了{n}件商品，停留{minutes}分鐘，加入購物車{cart}次，前往結帳{checkout}次；同一階段顧客的成交率為{share}%",
        "This visit: {n} items looked at, {minutes} minutes, {cart} in the cart, {checkout} checkouts; customers at this stage order in {share}% of visits";
    pub(super) RATINGS "ratings" =
        "{n}次评分中{k}次为4分以上，修正后均分{mean}",
        "{n}次評分中{k}次為4分以上，修正後均分{mean}",
        "{k} of {n} ratings were 4 or 5; {mean} on average, drawn to the middle";
    pub(super) EXPECTATION "expectation" =
        "期望{hoped}分，实际感受{met}分",
        "期望{hoped}分，實際感受{met}分",
        "Hoped for {hoped}, met with {met}";
    pub(super) NPS "nps" =
        "{n}次推荐意愿调查：{k}次推荐，{low}次贬损",
        "{n}次推薦意願調查：{k}次推薦，{low}次批評",
        "Of {n} answers {k} would recommend, {low} would not";
    pub(super) COMPLAINTS "complaints" =
        "{n}个订单，{k}次投诉",
        "{n}筆訂單，{k}次客訴",
        "{k} complaints, {n} orders";
    pub(super) RESOLVED "resolved" =
        "{n}次投诉，{k}次已解决",
        "{n}次客訴，{k}次已解決",
        "{k} of {n} complaints are closed";
    pub(super) HOURS "hours" =
        "半数投诉在{hours}小时内解决",
        "半數客訴在{hours}小時內解決",
        "Half of the complaints were closed within {hours} hours";
    pub(super) INVITED "invited" =
        "发出{n}次邀请，{k}人到来",
        "發出{n}次邀請，{k}人到來",
        "{k} came on {n} invitations";
    pub(super) RENEWED "renewed" =
        "{n}次到期，续订{k}次",
        "{n}次到期，續訂{k}次",
        "Renewed {k} of {n} times";
    pub(super) MARGIN_AND_COST "margin_and_cost" =
        "一年预计毛利{margin}，维系成本{cost}",
        "一年預計毛利{margin}，維繫成本{cost}",
        "{margin} of margin expected, {cost} a year to keep";
    pub(super) PROFIT "profit" =
        "净收入{net}，原价合计{listed}，毛利率{rate}%",
        "淨收入{net}，原價合計{listed}，毛利率{rate}%",
        "{net} net of {listed} at list prices, at a margin of {rate}%";
    pub(super) FITS "fits" =
        "{n}个目标条件中符合{k}个",
        "{n}個目標條件中符合{k}個",
        "Meets {k} of {n} conditions of the target group";
    PART "part" =
        "{part}：{points}",
        "{part}：{points}",
        "{part}: {points}";
    PRODUCT "product" =
        "产品",
        "產品",
        "Product";
    SERVICE "service" =
        "服务",
        "服務",
        "Service";
    PERSONNEL "personnel" =
        "人员",
        "人員",
        "Personnel";
    IMAGE "image" =
        "形象",
        "形象",
        "Image";
    MONEY "money" =
        "花费",
        "花費",
        "Money";
    TIME "time" =
        "时间",
        "時間",
        "Time";
    EFFORT "effort" =
        "精力",
        "精力",
        "Effort";
    PSYCHIC "psychic" =
        "心力",
        "心力",
        "Peace of mind";
    FREQUENCY "frequency" =
        "购买频次",
        "購買頻次",
        "Frequency";
    MONETARY "monetary" =
        "消费金额",
        "消費金額",
        "Spend";
    ENGAGEMENT "engagement" =
        "参与度",
        "參與度",
        "Engagement";
    FULL_PRICE "full_price" =
        "不依赖优惠",
        "不依賴優惠",
        "Buys at full price";
    ADVOCACY "advocacy" =
        "推荐意愿",
        "推薦意願",
        "Recommends";
}
