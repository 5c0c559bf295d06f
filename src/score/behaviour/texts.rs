//! The sentences under the scores of behaviour, and the names of the parts of two of them.

use std::rc::Rc;

use super::measures::{AsWhat, amount, count, day, figure};
use crate::locale::{Phrase, concat, one_decimal};
use crate::score::figure::Plain;
use crate::score::texts::{Basis, Line, Params, Writer};

/// A sentence, and what stands in its holes in the order of the facts.
pub(super) struct Said {
    pub(super) line: Line,
    pub(super) holes: &'static [(&'static str, AsWhat)],
}

const fn said(
    code: &'static str,
    forms: &'static str,
    holes: &'static [(&'static str, AsWhat)],
) -> Said {
    Said { line: Line(code, Phrase(forms)), holes }
}

pub(super) const ENGAGED: Said = said(
    "engaged",
    "共互动{n}次，最近一次是{date}\t\
    共互動{n}次，最近一次是{date}\t\
    Took part {n} times, last on {date}",
    &[("n", count), ("date", day)],
);
pub(super) const REDUCED: Said = said(
    "reduced",
    "{n}件标有原价的商品中，{k}件是优惠时买的\t\
    {n}件標有原價的商品中，{k}件是優惠時買的\t\
    {k} of {n} lines with a list price were bought below it",
    &[("n", count), ("k", count)],
);
pub(super) const COUPONS: Said = said(
    "coupons",
    "{n}个订单中{k}个用了优惠券，共领券{received}张\t\
    {n}筆訂單中{k}筆用了優惠券，共領券{received}張\t\
    {k} of {n} orders used a coupon; {received} were received",
    &[("n", count), ("k", count), ("received", count)],
);
pub(super) const VISIT: Said = said(
    "visit",
    "本次访问看了{n}件商品，停留{minutes}分钟，加购{cart}次，去结算{checkout}次；同一阶段客户的成交率为{share}%\t\
    本次造訪看了{n}件商品，停留{minutes}分鐘，加入購物車{cart}次，前往結帳{checkout}次；同一階段顧客的成交率為{share}%\t\
    This visit: {n} items looked at, {minutes} minutes, {cart} in the cart, {checkout} checkouts; customers at this stage order in {share}% of visits",
    &[("n", count), ("minutes", figure), ("cart", count), ("checkout", count), ("share", figure)],
);
pub(super) const RATINGS: Said = said(
    "ratings",
    "{n}次评分中{k}次为4分以上，修正后均分{mean}\t\
    {n}次評分中{k}次為4分以上，修正後均分{mean}\t\
    {k} of {n} ratings were 4 or 5; {mean} on average, drawn to the middle",
    &[("n", count), ("k", count), ("mean", figure)],
);
pub(super) const EXPECTATION: Said = said(
    "expectation",
    "期望{hoped}分，实际感受{met}分\t\
    期望{hoped}分，實際感受{met}分\t\
    Hoped for {hoped}, met with {met}",
    &[("met", figure), ("hoped", figure)],
);
pub(super) const NPS: Said = said(
    "nps",
    "{n}次推荐意愿调查：{k}次推荐，{low}次贬损\t\
    {n}次推薦意願調查：{k}次推薦，{low}次批評\t\
    Of {n} answers {k} would recommend, {low} would not",
    &[("n", count), ("k", count), ("low", count)],
);
pub(super) const COMPLAINTS: Said = said(
    "complaints",
    "{n}个订单，{k}次投诉\t\
    {n}筆訂單，{k}次客訴\t\
    {k} complaints, {n} orders",
    &[("n", count), ("k", count)],
);
pub(super) const RESOLVED: Said = said(
    "resolved",
    "{n}次投诉，{k}次已解决\t\
    {n}次客訴，{k}次已解決\t\
    {k} of {n} complaints are closed",
    &[("n", count), ("k", count)],
);
pub(super) const HOURS: Said = said(
    "hours",
    "半数投诉在{hours}小时内解决\t\
    半數客訴在{hours}小時內解決\t\
    Half of the complaints were closed within {hours} hours",
    &[("hours", figure)],
);
pub(super) const INVITED: Said = said(
    "invited",
    "发出{n}次邀请，{k}人到来\t\
    發出{n}次邀請，{k}人到來\t\
    {k} came on {n} invitations",
    &[("n", count), ("k", count)],
);
pub(super) const RENEWED: Said = said(
    "renewed",
    "{n}次到期，续订{k}次\t\
    {n}次到期，續訂{k}次\t\
    Renewed {k} of {n} times",
    &[("n", count), ("k", count)],
);
pub(super) const MARGIN_AND_COST: Said = said(
    "margin_and_cost",
    "一年预计毛利{margin}，维系成本{cost}\t\
    一年預計毛利{margin}，維繫成本{cost}\t\
    {margin} of margin expected, {cost} a year to keep",
    &[("margin", amount), ("cost", amount), ("left", amount)],
);
pub(super) const PROFIT: Said = said(
    "profit",
    "净收入{net}，原价合计{listed}，毛利率{rate}%\t\
    淨收入{net}，原價合計{listed}，毛利率{rate}%\t\
    {net} net of {listed} at list prices, at a margin of {rate}%",
    &[("net", amount), ("listed", amount), ("rate", figure)],
);
pub(super) const FITS: Said = said(
    "fits",
    "{n}个目标条件中符合{k}个\t\
    {n}個目標條件中符合{k}個\t\
    Meets {k} of {n} conditions of the target group",
    &[("n", count), ("k", count)],
);

/// What the parts of a figure say stands in their place.
pub(super) const PARTS: Said = said(
    "",
    "\t\
    \t\
    ",
    &[],
);

/// The parts of the delivered value, in the order of its table.
pub(super) const VALUE_PARTS: [(&str, Phrase); 8] = [
    (
        "product",
        Phrase(
            "产品\t\
    產品\t\
    Product",
        ),
    ),
    (
        "service",
        Phrase(
            "服务\t\
    服務\t\
    Service",
        ),
    ),
    (
        "personnel",
        Phrase(
            "人员\t\
    人員\t\
    Personnel",
        ),
    ),
    (
        "image",
        Phrase(
            "形象\t\
    形象\t\
    Image",
        ),
    ),
    (
        "money",
        Phrase(
            "花费\t\
    花費\t\
    Money",
        ),
    ),
    (
        "time",
        Phrase(
            "时间\t\
    時間\t\
    Time",
        ),
    ),
    (
        "effort",
        Phrase(
            "精力\t\
    精力\t\
    Effort",
        ),
    ),
    (
        "psychic",
        Phrase(
            "心力\t\
    心力\t\
    Peace of mind",
        ),
    ),
];

/// The parts of the loyalty score, in the order of its weights.
pub(super) const LOYALTY_PARTS: [(&str, Phrase); 5] = [
    (
        "frequency",
        Phrase(
            "购买频次\t\
    購買頻次\t\
    Frequency",
        ),
    ),
    (
        "monetary",
        Phrase(
            "消费金额\t\
    消費金額\t\
    Spend",
        ),
    ),
    (
        "engagement",
        Phrase(
            "参与度\t\
    參與度\t\
    Engagement",
        ),
    ),
    (
        "full_price",
        Phrase(
            "不依赖优惠\t\
    不依賴優惠\t\
    Buys at full price",
        ),
    ),
    (
        "advocacy",
        Phrase(
            "推荐意愿\t\
    推薦意願\t\
    Recommends",
        ),
    ),
];

/// The mean of the parts that are known, of a hundred; each is a fact of its own.
pub(super) fn weigh(
    write: &Writer,
    names: &[(&'static str, Phrase)],
    weights: &[f64],
    parts: &[Option<f64>],
    basis: &mut Vec<Rc<Basis>>,
) -> Option<f64> {
    let colon = Phrase(
        "：\t\
    ：\t\
    : ",
    );
    let (mut sum, mut known) = (0.0, 0.0);
    for (((code, name), weight), part) in names.iter().zip(weights).zip(parts) {
        let Some(share) = part else { continue };
        let points = 100.0 * share.clamp(0.0, 1.0);
        (sum, known) = (sum + weight * points, known + weight);
        let text = concat(&[name.get(write.locale), colon.get(write.locale), &one_decimal(points)]);
        let params = vec![("code", Plain::Str(code)), ("points", Plain::float(points))];
        basis.push(Rc::new(Basis { text, params: Params(params) }));
    }
    (known > 0.0).then(|| sum / known)
}
