//! What recommendation says, in three languages. The codes are stable, the wording isn't.

use super::reasons::Part;
use crate::locale::Phrase;

/// The stable code of a part.
pub(super) const fn code(part: Part) -> &'static str {
    match part {
        Part::BoughtBefore => "bought_before",
        Part::Due => "due",
        Part::JustBought => "just_bought",
        Part::BoughtWith => "bought_with",
        Part::GoesWith => "goes_with",
        Part::Alike => "viewed_with_this",
        Part::SameCategory => "same_category",
        Part::Session => "session",
        Part::ViewedWith => "viewed_with",
        Part::Seen => "just_seen",
        Part::Looked => "looked_at",
        Part::Category => "category",
        Part::Popular => "popular",
        Part::Rebought => "bought_again",
        Part::MuchViewed => "much_viewed",
        Part::Trending => "trending",
        Part::New => "new",
        Part::Explore | Part::Drawn(_) => "explore",
        Part::Boost(_) => "boost",
        Part::Like => "like",
        Part::Suited => "suits_context",
        Part::InBand => "in_price_band",
        Part::Value => "good_value",
        Part::Quality => "brand_or_new",
        Part::PageOrder => "page_order",
        Part::Group => "group",
    }
}

/// The sentence of a part, where it speaks for the item or, `against`, holds it back.
pub(super) const fn phrase(part: Part, against: bool) -> &'static Phrase {
    match (part, against) {
        (Part::BoughtBefore, false) => &BOUGHT_BEFORE,
        (Part::BoughtBefore | Part::JustBought, true) => &HELD_BACK_BOUGHT,
        (Part::JustBought, false) => &JUST_BOUGHT,
        (Part::Due, false) => &DUE,
        (Part::Due, true) => &NOT_DUE,
        (Part::BoughtWith, _) => &BOUGHT_WITH,
        (Part::GoesWith, _) => &GOES_WITH,
        (Part::Alike, _) => &ALIKE,
        (Part::SameCategory, _) => &SAME_CATEGORY,
        (Part::Session, _) => &SESSION,
        (Part::ViewedWith, _) => &VIEWED_WITH,
        (Part::Seen, false) => &SEEN,
        (Part::Seen, true) => &HELD_BACK_SEEN,
        (Part::Looked, false) => &LOOKED,
        (Part::Looked, true) => &HELD_BACK_LOOKED,
        (Part::Category, false) => &CATEGORY,
        (Part::Category, true) => &HELD_BACK_CATEGORY,
        (Part::Popular, false) => &POPULAR,
        (Part::Rebought, false) => &REBOUGHT,
        (Part::Rebought, true) => &HELD_BACK_REBOUGHT,
        (Part::MuchViewed, false) => &MUCH_VIEWED,
        (Part::Popular | Part::MuchViewed, true) => &HELD_BACK_POPULAR,
        (Part::Trending, false) => &TRENDING,
        (Part::Trending, true) => &FADING,
        (Part::New, _) => &NEW,
        (Part::Explore, false) => &EXPLORE,
        (Part::Explore, true) => &HELD_BACK_UNKNOWN,
        (Part::Boost(_), _) => &BOOST,
        (Part::Drawn(_), _) => &DRAWN,
        (Part::Like, _) => &LIKE,
        (Part::Suited, _) => &SUITED,
        (Part::InBand, _) => &IN_BAND,
        (Part::Value, _) => &VALUE,
        (Part::Quality, _) => &QUALITY,
        (Part::PageOrder, _) => &PAGE_ORDER,
        (Part::Group, _) => &GROUP,
    }
}

/// What would stand in the place of an item, without what pulls it most.
pub(super) const INSTEAD: Phrase = Phrase(
    "没有「{item}」的记录，这里会是「{other}」\t\
    沒有「{item}」的紀錄，這裡會是「{other}」\t\
    Without your “{item}” you would see “{other}” here",
);
const BOOST: Phrase = Phrase(
    "本店主推：{label}\t\
    本店主打：{label}\t\
    Put forward by the shop: {label}",
);
const DRAWN: Phrase = Phrase(
    "换个口味：按排序它本在第 {from} 位\t\
    換個口味：依排序它原本在第 {from} 位\t\
    For a change: drawn by lot from place {from}",
);

const BOUGHT_BEFORE: Phrase = Phrase(
    "你买过 {times} 次，最近一次是 {date}\t\
    您買過 {times} 次，最近一次是 {date}\t\
    You bought it {times}×, last on {date}",
);
const HELD_BACK_BOUGHT: Phrase = Phrase(
    "你 {date} 刚买过，所以往后排\t\
    您 {date} 剛買過，所以往後排\t\
    Held back: you bought it on {date}",
);
const JUST_BOUGHT: Phrase = Phrase(
    "你 {date} 刚买过\t\
    您 {date} 剛買過\t\
    You bought it just now, on {date}",
);
const DUE: Phrase = Phrase(
    "你平均每 {days} 天买一次，预计 {date} 前后需要补货\t\
    您平均每 {days} 天買一次，預計 {date} 前後需要補貨\t\
    You buy it about every {days} days: due around {date}",
);
const NOT_DUE: Phrase = Phrase(
    "按你的习惯，到 {date} 前后才需要补货\t\
    依您的習慣，到 {date} 前後才需要補貨\t\
    Held back: by your habit it is due around {date}",
);
const BOUGHT_WITH: Phrase = Phrase(
    "买过「{item}」的顾客也常买它\t\
    買過「{item}」的顧客也常買它\t\
    Often bought by those who buy “{item}”, as you did",
);
const GOES_WITH: Phrase = Phrase(
    "常与「{item}」一起购买\t\
    常與「{item}」一起購買\t\
    Often bought together with “{item}”",
);
const ALIKE: Phrase = Phrase(
    "看过「{item}」的顾客也看它\t\
    看過「{item}」的顧客也看它\t\
    Looked at by those who look at “{item}”",
);
const SAME_CATEGORY: Phrase = Phrase(
    "同属「{category}」\t\
    同屬「{category}」\t\
    Also in “{category}”",
);
const SESSION: Phrase = Phrase(
    "与你看过的「{item}」相配\t\
    與您看過的「{item}」相配\t\
    Goes with “{item}”, which you looked at",
);
const VIEWED_WITH: Phrase = Phrase(
    "看过「{item}」的顾客也看它，你也看过\t\
    看過「{item}」的顧客也看它，您也看過\t\
    Looked at by those who look at “{item}”, as you did",
);
const SEEN: Phrase = Phrase(
    "你刚看过\t\
    您剛看過\t\
    You just looked at it",
);
const HELD_BACK_SEEN: Phrase = Phrase(
    "你刚看过，先给你看别的\t\
    您剛看過，先為您推薦別的\t\
    Held back: you just looked at it",
);
const LOOKED: Phrase = Phrase(
    "你看过 {times} 次\t\
    您看過 {times} 次\t\
    You looked at it {times}×",
);
const HELD_BACK_LOOKED: Phrase = Phrase(
    "你看过 {times} 次，先给你看别的\t\
    您看過 {times} 次，先為您推薦別的\t\
    Held back: you looked at it {times}× already",
);
const CATEGORY: Phrase = Phrase(
    "你偏爱「{category}」，买过 {times} 次\t\
    您偏愛「{category}」，買過 {times} 次\t\
    You like “{category}”: bought from it {times}×",
);
const HELD_BACK_CATEGORY: Phrase = Phrase(
    "你很少买「{category}」，所以往后排\t\
    您很少買「{category}」，所以往後排\t\
    Held back: you buy little from “{category}”",
);
const POPULAR: Phrase = Phrase(
    "近期热销，最近 {days} 天有 {orders} 笔订单\t\
    近期熱銷，最近 {days} 天有 {orders} 筆訂單\t\
    Selling well: {orders} orders in {days} days",
);
const HELD_BACK_POPULAR: Phrase = Phrase(
    "人人都买，不是为你挑的，所以往后排\t\
    人人都買，不是為您挑的，所以往後排\t\
    Held back: everybody buys it, it says little about you",
);
const REBOUGHT: Phrase = Phrase(
    "顾客买过后常回购\t\
    顧客買過後常回購\t\
    Those who buy it come back for it",
);
const HELD_BACK_REBOUGHT: Phrase = Phrase(
    "按其他顾客的回购习惯，往后排\t\
    依其他顧客的回購習慣，往後排\t\
    Held back: by how others buy it again",
);
const MUCH_VIEWED: Phrase = Phrase(
    "近期常被浏览\t\
    近期常被瀏覽\t\
    Much looked at lately",
);
const TRENDING: Phrase = Phrase(
    "最近比以往更受欢迎\t\
    最近比以往更受歡迎\t\
    More popular lately than before",
);
const FADING: Phrase = Phrase(
    "最近不如以往热门\t\
    最近不如以往熱門\t\
    Held back: less popular lately than before",
);
const NEW: Phrase = Phrase(
    "{date} 上架的新品\t\
    {date} 上架的新品\t\
    New in the shop since {date}",
);
const LIKE: Phrase = Phrase(
    "与「{item}」相似\t\
    與「{item}」相似\t\
    Much like “{item}”",
);
const SUITED: Phrase = Phrase(
    "适合：{context}\t\
    適合：{context}\t\
    Suits: {context}",
);
const IN_BAND: Phrase = Phrase(
    "价格合乎所选范围\t\
    價格符合所選範圍\t\
    In or near the chosen price range",
);
const VALUE: Phrase = Phrase(
    "价格低于同类或原价\t\
    價格低於同類或原價\t\
    Costs less than its like, or than before",
);
const QUALITY: Phrase = Phrase(
    "品牌商品或新品\t\
    品牌商品或新品\t\
    A brand, or new",
);
const PAGE_ORDER: Phrase = Phrase(
    "在本页结果中靠前\t\
    在本頁結果中靠前\t\
    Its place in this page’s results",
);
const GROUP: Phrase = Phrase(
    "在场不止一位顾客喜欢\t\
    在場不只一位顧客喜歡\t\
    Liked by more than one of you",
);
const EXPLORE: Phrase = Phrase(
    "你还没买过，或许会喜欢\t\
    您還沒買過，或許會喜歡\t\
    Something you have not bought yet",
);
const HELD_BACK_UNKNOWN: Phrase = Phrase(
    "你还没买过它，所以往后排\t\
    您還沒買過它，所以往後排\t\
    Held back: you have not bought it so far",
);
