//! The sentences under the scores of behaviour, and the names of the parts of two of them.

use super::measures::{AsWhat, amount, count, day, figure};
use crate::json::Json;
use crate::locale::{Phrase, one_decimal};
use crate::score::texts::{Basis, Line, Params, Writer};

/// A sentence, and what stands in its holes in the order of the facts.
pub(super) struct Said {
    pub(super) line: Line,
    pub(super) holes: &'static [(&'static str, AsWhat)],
}

const fn said(
    code: &'static str,
    zh_cn: &'static str,
    zh_tw: &'static str,
    en: &'static str,
    holes: &'static [(&'static str, AsWhat)],
) -> Said {
    Said { line: Line(code, Phrase { zh_cn, zh_tw, en }), holes }
}

pub(super) const ENGAGED: Said = said(
    "engaged",
    "共互动{n}次，最近一次是{date}",
    "共互動{n}次，最近一次是{date}",
    "Took part {n} times, last on {date}",
    &[("n", count), ("date", day)],
);
pub(super) const REDUCED: Said = said(
    "reduced",
    "{n}件标有原价的商品中，{k}件是优惠时买的",
    "{n}件標有原價的商品中，{k}件是優惠時買的",
    "{k} of {n} lines with a list price were bought below it",
    &[("n", count), ("k", count)],
);
pub(super) const COUPONS: Said = said(
    "coupons",
    "{n}个订单中{k}个用了优惠券，共领券{received}张",
    "{n}筆訂單中{k}筆用了優惠券，共領券{received}張",
    "{k} of {n} orders used a coupon; {received} were received",
    &[("n", count), ("k", count), ("received", count)],
);
pub(super) const VISIT: Said = said(
    "visit",
    "本次访问看了{n}件商品，停留{minutes}分钟，加购{cart}次，去结算{checkout}次；同一阶段客户的成交率为{share}%",
    "本次造訪看了{n}件商品，停留{minutes}分鐘，加入購物車{cart}次，前往結帳{checkout}次；同一階段顧客的成交率為{share}%",
    "This visit: {n} items looked at, {minutes} minutes, {cart} in the cart, {checkout} checkouts; customers at this stage order in {share}% of visits",
    &[("n", count), ("minutes", figure), ("cart", count), ("checkout", count), ("share", figure)],
);
pub(super) const RATINGS: Said = said(
    "ratings",
    "{n}次评分中{k}次为4分以上，修正后均分{mean}",
    "{n}次評分中{k}次為4分以上，修正後均分{mean}",
    "{k} of {n} ratings were 4 or 5; {mean} on average, drawn to the middle",
    &[("n", count), ("k", count), ("mean", figure)],
);
pub(super) const EXPECTATION: Said = said(
    "expectation",
    "期望{hoped}分，实际感受{met}分",
    "期望{hoped}分，實際感受{met}分",
    "Hoped for {hoped}, met with {met}",
    &[("met", figure), ("hoped", figure)],
);
pub(super) const NPS: Said = said(
    "nps",
    "{n}次推荐意愿调查：{k}次推荐，{low}次贬损",
    "{n}次推薦意願調查：{k}次推薦，{low}次批評",
    "Of {n} answers {k} would recommend, {low} would not",
    &[("n", count), ("k", count), ("low", count)],
);
pub(super) const COMPLAINTS: Said = said(
    "complaints",
    "{n}个订单，{k}次投诉",
    "{n}筆訂單，{k}次客訴",
    "{k} complaints, {n} orders",
    &[("n", count), ("k", count)],
);
pub(super) const RESOLVED: Said = said(
    "resolved",
    "{n}次投诉，{k}次已解决",
    "{n}次客訴，{k}次已解決",
    "{k} of {n} complaints are closed",
    &[("n", count), ("k", count)],
);
pub(super) const HOURS: Said = said(
    "hours",
    "半数投诉在{hours}小时内解决",
    "半數客訴在{hours}小時內解決",
    "Half of the complaints were closed within {hours} hours",
    &[("hours", figure)],
);
pub(super) const INVITED: Said = said(
    "invited",
    "发出{n}次邀请，{k}人到来",
    "發出{n}次邀請，{k}人到來",
    "{k} came on {n} invitations",
    &[("n", count), ("k", count)],
);
pub(super) const RENEWED: Said = said(
    "renewed",
    "{n}次到期，续订{k}次",
    "{n}次到期，續訂{k}次",
    "Renewed {k} of {n} times",
    &[("n", count), ("k", count)],
);
pub(super) const MARGIN_AND_COST: Said = said(
    "margin_and_cost",
    "一年预计毛利{margin}，维系成本{cost}",
    "一年預計毛利{margin}，維繫成本{cost}",
    "{margin} of margin expected, {cost} a year to keep",
    &[("margin", amount), ("cost", amount)],
);
pub(super) const PROFIT: Said = said(
    "profit",
    "净收入{net}，原价合计{listed}，毛利率{rate}%",
    "淨收入{net}，原價合計{listed}，毛利率{rate}%",
    "{net} net of {listed} at list prices, at a margin of {rate}%",
    &[("net", amount), ("listed", amount), ("rate", figure)],
);
pub(super) const FITS: Said = said(
    "fits",
    "{n}个目标条件中符合{k}个",
    "{n}個目標條件中符合{k}個",
    "Meets {k} of {n} conditions of the target group",
    &[("n", count), ("k", count)],
);

/// What the parts of a figure say stands in their place.
pub(super) const PARTS: Said = said("", "", "", "", &[]);

const fn name(zh_cn: &'static str, zh_tw: &'static str, en: &'static str) -> Phrase {
    Phrase { zh_cn, zh_tw, en }
}

/// The parts of the delivered value, in the order of its table.
pub(super) const VALUE_PARTS: [(&str, Phrase); 8] = [
    ("product", name("产品", "產品", "Product")),
    ("service", name("服务", "服務", "Service")),
    ("personnel", name("人员", "人員", "Personnel")),
    ("image", name("形象", "形象", "Image")),
    ("money", name("花费", "花費", "Money")),
    ("time", name("时间", "時間", "Time")),
    ("effort", name("精力", "精力", "Effort")),
    ("psychic", name("心力", "心力", "Peace of mind")),
];

/// The parts of the loyalty score, in the order of its weights.
pub(super) const LOYALTY_PARTS: [(&str, Phrase); 5] = [
    ("frequency", name("购买频次", "購買頻次", "Frequency")),
    ("monetary", name("消费金额", "消費金額", "Spend")),
    ("engagement", name("参与度", "參與度", "Engagement")),
    ("full_price", name("不依赖优惠", "不依賴優惠", "Buys at full price")),
    ("advocacy", name("推荐意愿", "推薦意願", "Recommends")),
];

/// The mean of the parts that are known, of a hundred; each is a fact of its own.
pub(super) fn weigh(
    write: &Writer,
    names: &[(&'static str, Phrase)],
    weights: &[f64],
    parts: &[Option<f64>],
    basis: &mut Vec<Basis>,
) -> Option<f64> {
    let colon = Phrase { zh_cn: "：", zh_tw: "：", en: ": " };
    let (mut sum, mut known) = (0.0, 0.0);
    for (((code, name), weight), part) in names.iter().zip(weights).zip(parts) {
        let Some(share) = part else { continue };
        let points = 100.0 * share.clamp(0.0, 1.0);
        (sum, known) = (sum + weight * points, known + weight);
        let text = [name.get(write.locale), colon.get(write.locale), &one_decimal(points)].concat();
        let params = vec![("code", Json::Str((*code).to_owned())), ("points", Json::Float(points))];
        basis.push(Basis { text, params: Params(params) });
    }
    (known > 0.0).then(|| sum / known)
}
