//! The sentences with which the package's `customer.explain` joins what the other tables say; it
//! fills them itself.

use crate::locale::phrases;

phrases! {
    FACTS "facts" =
        "{a}；{b}",
        "{a}；{b}",
        "{a}; {b}";
    FILLER "filler" =
        "没有特别的理由，用来补足这一栏",
        "沒有特別的理由，用來補足這一欄",
        "Nothing in particular speaks for it: it fills the shelf";
    RECORDS "records" =
        "依据{n}条记录",
        "依據{n}筆紀錄",
        "By what is on record: {n}";
    UNKNOWN "unknown" =
        "所知还太少，无从判断",
        "所知仍太少，無從判斷",
        "Too little is known to say";
    UNKNOWN_NO_ORDERS "unknown.no_orders" =
        "还没有下过单",
        "還沒有下過單",
        "No orders yet";
    UNKNOWN_NOT_ALLOWED "unknown.not_allowed" =
        "需要先同意个性化",
        "需要先同意個人化",
        "Asks for consent to personalisation first";
    SEGMENT_IN "segment.in" =
        "符合「{name}」：{facts}",
        "符合「{name}」：{facts}",
        "Belongs to “{name}”: {facts}";
    SEGMENT_OUT "segment.out" =
        "不符合「{name}」：{facts}",
        "不符合「{name}」：{facts}",
        "Doesn’t belong to “{name}”: {facts}";
    DECISIVE "decisive" =
        "只要其中一项改变，结果就会不同：{facts}",
        "只要其中一項改變，結果就會不同：{facts}",
        "Any one of these, were it otherwise, would turn that: {facts}";
    WITHOUT_ORDER "without_order" =
        "没有最近一次下单，这里会不同",
        "沒有最近一次下單，這裡會不同",
        "Without the latest order this would be otherwise";
    WITHOUT_TAG "without_tag" =
        "删除后不再使用这个标签，首页不变",
        "刪除後不再使用這個標籤，首頁不變",
        "Deleted, it is used no more; the front page stays as it is";
    WITHOUT_TAG_SEEN "without_tag.seen" =
        "删除后不再使用这个标签，首页的商品会变",
        "刪除後不再使用這個標籤，首頁的商品會變",
        "Deleted, it is used no more, and other things come to the front page";
}
