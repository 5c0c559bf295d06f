//! What recommendation says, in three languages. The codes are stable, the wording isn't.

use super::parts::Part;
use crate::locale::{Phrase, phrases};

/// The stable code of a part: that of the sentence in which it speaks for the item.
pub(super) fn code(part: Part) -> &'static str {
    phrase(part, false).code()
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
        (Part::Popular, true) => &HELD_BACK_POPULAR,
        (Part::MuchViewed, true) => &HELD_BACK_VIEWED,
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

phrases! {
    /// What would stand in the place of an item, without what pulls it most.
    pub(super) INSTEAD "instead" =
        "没有「{item}」的记录，这里会是「{other}」",
        "沒有「{item}」的紀錄，這裡會是「{other}」",
        "Without your “{item}” you would see “{other}” here";
    BOOST "boost" =
        "本店主推：{label}",
        "本店主打：{label}",
        "Put forward by the shop: {label}";
    DRAWN "explore.drawn" =
        "换个口味：按排序它本在第 {from} 位",
        "換個口味：依排序它原本在第 {from} 位",
        "For a change: drawn by lot from place {from}";
    BOUGHT_BEFORE "bought_before" =
        "你买过 {times} 次，最近一次是 {date}",
        "您買過 {times} 次，最近一次是 {date}",
        "You bought it {times}×, last on {date}";
    HELD_BACK_BOUGHT "bought_before.against" =
        "你 {date} 买过，所以往后排",
        "您 {date} 買過，所以往後排",
        "Held back: you bought it on {date}";
    JUST_BOUGHT "just_bought" =
        "你 {date} 买过",
        "您 {date} 買過",
        "You bought it on {date}";
    DUE "due" =
        "你平均每 {days} 天买一次，预计 {date} 前后需要补货",
        "您平均每 {days} 天買一次，預計 {date} 前後需要補貨",
        "You buy it about every {days} days: due around {date}";
    NOT_DUE "due.against" =
        "按你的习惯，到 {date} 前后才需要补货",
        "依您的習慣，到 {date} 前後才需要補貨",
        "Held back: by your habit it is due around {date}";
    BOUGHT_WITH "bought_with" =
        "买过「{item}」的顾客也常买它",
        "買過「{item}」的顧客也常買它",
        "Often bought by those who buy “{item}”, as you did";
    GOES_WITH "goes_with" =
        "常与「{item}」一起购买",
        "常與「{item}」一起購買",
        "Often bought together with “{item}”";
    ALIKE "viewed_with_this" =
        "看过「{item}」的顾客也看它",
        "看過「{item}」的顧客也看它",
        "Looked at by those who look at “{item}”";
    SAME_CATEGORY "same_category" =
        "同属「{category}」",
        "同屬「{category}」",
        "Also in “{category}”";
    SESSION "session" =
        "与你看过的「{item}」相配",
        "與您看過的「{item}」相配",
        "Goes with “{item}”, which you looked at";
    VIEWED_WITH "viewed_with" =
        "看过「{item}」的顾客也看它，你也看过",
        "看過「{item}」的顧客也看它，您也看過",
        "Looked at by those who look at “{item}”, as you did";
    SEEN "just_seen" =
        "你刚看过",
        "您剛看過",
        "You just looked at it";
    HELD_BACK_SEEN "just_seen.against" =
        "你刚看过，先给你看别的",
        "您剛看過，先為您推薦別的",
        "Held back: you just looked at it";
    LOOKED "looked_at" =
        "你看过 {times} 次",
        "您看過 {times} 次",
        "You looked at it {times}×";
    HELD_BACK_LOOKED "looked_at.against" =
        "你看过 {times} 次，先给你看别的",
        "您看過 {times} 次，先為您推薦別的",
        "Held back: you looked at it {times}× already";
    CATEGORY "category" =
        "你偏爱「{category}」，买过 {times} 次",
        "您偏愛「{category}」，買過 {times} 次",
        "You like “{category}”: bought from it {times}×";
    HELD_BACK_CATEGORY "category.against" =
        "按你买「{category}」的习惯，往后排",
        "依您買「{category}」的習慣，往後排",
        "Held back: by how you buy from “{category}”";
    POPULAR "popular" =
        "最近 {days} 天有 {orders} 笔订单",
        "最近 {days} 天有 {orders} 筆訂單",
        "Ordered {orders}× in the last {days} days";
    /// None of it lately.
    pub(super) POPULAR_BEFORE "popular.before" =
        "以往有顾客购买",
        "以往有顧客購買",
        "Bought by others before";
    HELD_BACK_POPULAR "popular.against" =
        "人人都买，不是为你挑的，所以往后排",
        "人人都買，不是為您挑的，所以往後排",
        "Held back: everybody buys it, it says little about you";
    REBOUGHT "bought_again" =
        "顾客买过后常回购",
        "顧客買過後常回購",
        "Those who buy it come back for it";
    HELD_BACK_REBOUGHT "bought_again.against" =
        "按其他顾客的回购习惯，往后排",
        "依其他顧客的回購習慣，往後排",
        "Held back: by how others buy it again";
    MUCH_VIEWED "much_viewed" =
        "近期常被浏览",
        "近期常被瀏覽",
        "Much looked at lately";
    HELD_BACK_VIEWED "much_viewed.against" =
        "按近期的浏览量，往后排",
        "依近期的瀏覽量，往後排",
        "Held back: by how much it is looked at";
    TRENDING "trending" =
        "最近比以往更受欢迎",
        "最近比以往更受歡迎",
        "More popular lately than before";
    FADING "trending.against" =
        "最近不如以往热门",
        "最近不如以往熱門",
        "Held back: less popular lately than before";
    NEW "new" =
        "{date} 上架的新品",
        "{date} 上架的新品",
        "New in the shop since {date}";
    EXPLORE "explore" =
        "你还没买过，或许会喜欢",
        "您還沒買過，或許會喜歡",
        "Something you have not bought yet";
    HELD_BACK_UNKNOWN "explore.against" =
        "你还没买过它，所以往后排",
        "您還沒買過它，所以往後排",
        "Held back: you have not bought it so far";
    LIKE "like" =
        "与「{item}」相似",
        "與「{item}」相似",
        "Much like “{item}”";
    SUITED "suits_context" =
        "适合：{context}",
        "適合：{context}",
        "Suits: {context}";
    IN_BAND "in_price_band" =
        "价格合乎所选范围",
        "價格符合所選範圍",
        "In or near the chosen price range";
    VALUE "good_value" =
        "价格低于同类或原价",
        "價格低於同類或原價",
        "Costs less than its like, or than before";
    QUALITY "brand_or_new" =
        "品牌商品或新品",
        "品牌商品或新品",
        "A brand, or new";
    PAGE_ORDER "page_order" =
        "在本页结果中靠前",
        "在本頁結果中靠前",
        "Its place in this page’s results";
    GROUP "group" =
        "在场不止一位顾客喜欢",
        "在場不只一位顧客喜歡",
        "Liked by more than one of you";
}
