//! A member's standing in sentences.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod loyalty_vectors;

use loyalty_vectors::{CASES, Refused, Subject, to_json};
use serde_json::{Value, json};
use zhanggui::locale::Locale;
use zhanggui::loyalty::{Description, LedgerEntry, LedgerKind, Names, State, TierSource, describe};
use zhanggui::time::Instant;

fn file() -> Value {
    serde_json::from_str(CASES).unwrap()
}

fn subject(file: &Value, id: &str) -> Subject {
    let case = file["cases"].as_array().unwrap().iter().find(|case| case["id"] == id).unwrap();
    match Subject::of(file, case) {
        Ok(subject) => subject,
        Err(Refused::Programme(error) | Refused::Events(error)) => panic!("{id}: {error}"),
    }
}

fn names() -> Names {
    Names::read(&to_json(&json!({
        "tiers": {
            "member": {"zh-CN": "普卡", "zh-TW": "一般會員", "en": "Member"},
            "silver": {"zh-CN": "银卡", "zh-TW": "銀卡", "en": "Silver"},
            "gold": {"zh-CN": "金卡", "zh-TW": "金卡", "en": "Gold"},
        },
        "metrics": {"ugc": {"zh-CN": "晒单", "zh-TW": "開箱文", "en": "a review"}},
        "actions": {"review": {"zh-CN": "评价", "zh-TW": "評價", "en": "your review"}},
        "benefits": {"birthday_gift": {"zh-CN": "生日礼", "zh-TW": "生日禮", "en": "Birthday gift"}},
    })))
    .unwrap()
}

fn said(id: &str, locale: Locale) -> Description {
    let subject = subject(&file(), id);
    describe(&subject.programme, &subject.zone, &subject.state(), &names(), locale)
}

#[test]
fn the_way_to_the_next_tier_names_every_alternative_in_its_own_unit() {
    for (id, locale, text) in [
        ("redeem-not-multiple", Locale::ZhCn, "再消费 ¥400 或再买 4 单升银卡"),
        ("redeem-not-multiple", Locale::ZhTw, "再消費 ¥400 或再下單 4 筆即可升級銀卡"),
        (
            "redeem-not-multiple",
            Locale::En,
            "Spend ¥400 more or place 4 more orders to reach Silver",
        ),
        (
            "campaign-local-midnight",
            Locale::En,
            "Spend ¥600 more or place 1 more order to reach Silver",
        ),
        ("tier-and-condition", Locale::ZhCn, "再完成 1 次晒单升金卡"),
        ("tier-and-condition", Locale::En, "Complete a review 1 more time to reach Gold"),
        ("expiry-round-month", Locale::ZhCn, "再得 300 分升金卡"),
        ("expiry-round-month", Locale::ZhTw, "再累積 300 點即可升級金卡"),
        ("tier-full-months", Locale::ZhCn, "score 再提高 9,000 升 t3"),
        ("tier-period-end-upgrade-before", Locale::ZhCn, "已达到 vib 的条件，本期结束时升级"),
    ] {
        assert_eq!(said(id, locale).next.as_deref(), Some(text), "{id}");
    }
    assert_eq!(said("tier-skip", Locale::ZhCn).next, None);
}

#[test]
fn where_a_year_is_counted_the_way_to_the_next_tier_has_its_last_day() {
    for (id, locale, text) in [
        ("tier-calendar-november", Locale::ZhCn, "再消费 US$650 升 rouge，2018年12月31日（含）前"),
        (
            "tier-calendar-november",
            Locale::ZhTw,
            "2018年12月31日（含）前再消費 US$650，即可升級 rouge",
        ),
        ("tier-calendar-november", Locale::En, "Spend US$650 more by 31 Dec 2018 to reach rouge"),
        ("expiry-anniversary", Locale::En, "Earn 200 more points by 19 May 2026 to reach plus"),
    ] {
        assert_eq!(said(id, locale).next.as_deref(), Some(text), "{id}");
    }
    // A state read back has the date only if it is said when it was so.
    let subject = subject(&file(), "tier-calendar-november");
    let json = to_json(&serde_json::to_value(subject.state()).unwrap());
    let next = |state: &State| {
        describe(&subject.programme, &subject.zone, state, &names(), Locale::En).next.unwrap()
    };
    let read = State::read(&json).unwrap();
    assert_eq!(next(&read), "Spend US$650 more to reach rouge");
    let at = Instant::parse_rfc3339("2018-12-01T00:00:00Z").unwrap();
    let dated = read.dated(&subject.programme, &subject.zone, at);
    assert_eq!(next(&dated), next(&subject.state()));
}

#[test]
fn a_tier_has_its_reason() {
    for (id, locale, text) in [
        ("redeem-not-multiple", Locale::ZhCn, "每位会员都有的等级"),
        ("tier-calendar-november", Locale::ZhTw, "達到條件，升級為 vib（2018年11月15日）"),
        ("tier-period-end-downgrade", Locale::En, "Moved to vib: too little to stay (1 Jan 2025)"),
    ] {
        assert_eq!(said(id, locale).because, text, "{id}");
    }
    let subject = subject(&file(), "tier-calendar-november");
    let state = State { ledger: None, ..subject.state() };
    let said = |state| describe(&subject.programme, &subject.zone, &state, &names(), Locale::En);
    assert_eq!(said(state).because, "Since 15 Nov 2018");
    let mut given = subject.state();
    given.tier.source = TierSource::Grant;
    assert_eq!(said(given).because, "A gift of 15 Nov 2018");
}

#[test]
fn both_metrics_of_one_alternative_are_asked_for_together() {
    let subject = subject(&file(), "tier-and-condition");
    let mut state = subject.state();
    state.next.as_mut().unwrap().alternatives[0].metrics[0].missing = 123_450;
    let next = |locale| {
        describe(&subject.programme, &subject.zone, &state, &names(), locale).next.unwrap()
    };
    assert_eq!(next(Locale::ZhCn), "再消费 ¥1,234.50 并再完成 1 次晒单升金卡");
    assert_eq!(
        next(Locale::En),
        "Spend ¥1,234.50 more and complete a review 1 more time to reach Gold"
    );
}

#[test]
fn until_and_keep_name_the_last_local_day() {
    let zh = said("caps", Locale::ZhCn);
    assert_eq!(zh.tier, "当前等级：银卡");
    assert_eq!(zh.until.as_deref(), Some("银卡有效至 2026年2月28日"));
    assert_eq!(
        zh.keep.as_deref(),
        Some("2026年2月28日（含）前再消费 ¥900 或再买 4 单，可保留银卡")
    );
    let en = said("caps", Locale::En);
    assert_eq!(en.until.as_deref(), Some("Silver is yours until 28 Feb 2026"));
    assert_eq!(
        en.keep.as_deref(),
        Some("Spend ¥900 more or place 4 more orders by 28 Feb 2026 to keep Silver")
    );
    let granted = said("grant-status-match", Locale::ZhTw);
    assert_eq!(granted.until.as_deref(), Some("獲贈的金卡有效至 2025年5月31日"));
    let kept = said("tier-grace-requalify", Locale::En);
    assert_eq!(kept.keep.as_deref(), Some("You have done enough to keep Silver after 9 Jan 2026"));
}

#[test]
fn a_tier_on_trial_is_said_to_be() {
    let subject = subject(&file(), "caps");
    let mut state = subject.state();
    (state.tier.in_grace, state.tier.source) = (true, TierSource::Earned);
    let until = describe(&subject.programme, &subject.zone, &state, &names(), Locale::ZhTw).until;
    assert_eq!(until.as_deref(), Some("銀卡寬限保留至 2026年2月28日"));
}

#[test]
fn points_say_what_they_are_worth_what_is_owed_and_what_ends_next() {
    let caps = said("caps", Locale::ZhCn);
    assert_eq!(caps.points, "可用积分 900 分，最多可抵 ¥9");
    assert_eq!(caps.expiring.as_deref(), Some("800 分将于 2026年2月28日之后过期"));
    assert_eq!(said("caps", Locale::ZhTw).points, "可用點數 900 點，最多可折抵 ¥9");
    assert_eq!(
        said("refund-negative", Locale::En).points,
        "Your balance is below zero by 600 points"
    );
    let pending = said("pending-not-spendable", Locale::ZhCn);
    assert_eq!(pending.points, "可用积分 0 分");
    assert_eq!(pending.pending.as_deref(), Some("另有 1,000 分待生效"));
    assert_eq!(pending.benefits, ["生日礼（生日期间可用）", "free_shipping"]);
}

fn entry(kind: LedgerKind, points: i64, reason: &'static str) -> LedgerEntry {
    let reason = Some(reason).filter(|reason| !reason.is_empty()).map(Into::into);
    LedgerEntry { at: Instant::MIN, kind, points, event: None, reason, balance: 0 }
}

#[test]
fn every_kind_of_entry_and_every_reason_has_its_sentence() {
    use LedgerKind as K;
    let table = [
        (
            entry(K::Earn, 12, "order"),
            "购物获得 12 分",
            "購物獲得 12 點",
            "Earned 12 points on an order",
        ),
        (
            entry(K::Earn, 1, "enroll"),
            "入会获得 1 分",
            "入會獲得 1 點",
            "Earned 1 point for joining",
        ),
        (
            entry(K::Earn, 50, "birthday"),
            "生日获赠 50 分",
            "生日獲贈 50 點",
            "50 points for your birthday",
        ),
        (
            entry(K::Earn, 20, "action:review"),
            "评价获得 20 分",
            "評價獲得 20 點",
            "Earned 20 points: your review",
        ),
        (
            entry(K::EarnPending, 9, "order"),
            "购物获得 9 分，待生效",
            "購物獲得 9 點，待生效",
            "9 points from an order are on the way",
        ),
        (
            entry(K::Activate, 0, ""),
            "待生效的积分已可使用",
            "待生效的點數已可使用",
            "Points on the way have arrived",
        ),
        (entry(K::Expire, -5, ""), "5 分已过期", "5 點已到期", "5 points expired"),
        (entry(K::Redeem, -1, ""), "使用 1 分", "使用 1 點", "Spent 1 point"),
        (entry(K::Return, 7, ""), "退回 7 分", "退回 7 點", "7 points returned"),
        (
            entry(K::Return, 0, ""),
            "当时使用的积分已过期，不再退回",
            "當時使用的點數已到期，不再退回",
            "The points spent then have expired and do not return",
        ),
        (
            entry(K::Clawback, -3, "a"),
            "退款扣回 3 分",
            "退款扣回 3 點",
            "3 points taken back after a refund",
        ),
        (
            entry(K::Clawback, 0, "a"),
            "退款，无需扣回积分",
            "退款，無須扣回點數",
            "A refund, with no points to take back",
        ),
        (entry(K::Adjust, 8, ""), "客服补发 8 分", "客服補發 8 點", "8 points added by the shop"),
        (
            entry(K::Adjust, -8, "fraud"),
            "客服扣除 8 分",
            "客服扣除 8 點",
            "8 points deducted by the shop",
        ),
        (
            entry(K::Reject, 0, "not_redeemable"),
            "积分不能用于抵扣",
            "點數無法折抵",
            "Points cannot be spent here",
        ),
        (
            entry(K::Reject, 0, "no_such_option"),
            "没有这一档兑换",
            "沒有這個兌換方案",
            "There is no such reward",
        ),
        (
            entry(K::Reject, 0, "below_min"),
            "未达最低使用积分",
            "未達最低使用點數",
            "Fewer points than can be spent at once",
        ),
        (
            entry(K::Reject, 0, "not_multiple"),
            "使用的积分不是整档",
            "使用的點數不符合單位",
            "Points are spent in whole steps only",
        ),
        (entry(K::Reject, 0, "insufficient"), "积分不足", "點數不足", "Not enough points"),
        (
            entry(K::Reject, 0, "limit"),
            "已达次数上限，不计分",
            "已達次數上限，不計點",
            "The limit was reached; no points",
        ),
        (
            entry(K::Reject, 0, "ref_used"),
            "已奖励过，不再计分",
            "已獎勵過，不再計點",
            "Rewarded before; no points again",
        ),
        (
            entry(K::Reject, 0, "ref_missing"),
            "缺少奖励对象，不计分",
            "缺少獎勵對象，不計點",
            "Nobody was named; no points",
        ),
        (
            entry(K::Reject, 0, "unknown_action"),
            "此项不计分",
            "此項目不計點",
            "This earns no points",
        ),
        (entry(K::Reject, 0, "of tomorrow"), "未能生效", "未能生效", "Could not be done"),
        (entry(K::Grant, 0, "gold"), "获赠金卡", "獲贈金卡", "Gold was given to you"),
        (entry(K::GrantEnd, 0, "gold"), "获赠的金卡到期", "獲贈的金卡到期", "Gold, a gift, ended"),
        (
            entry(K::TierUp, 0, "silver:qualified"),
            "达到条件，升为银卡",
            "達到條件，升級為銀卡",
            "Qualified for Silver",
        ),
        (entry(K::TierDown, 0, "silver:window"), "调整为银卡", "調整為銀卡", "Moved to Silver"),
        (
            entry(K::TierDown, 0, "silver:not_requalified"),
            "未达保级条件，调整为银卡",
            "未達續會條件，調整為銀卡",
            "Moved to Silver: too little to stay",
        ),
        (
            entry(K::TierDown, 0, "silver:refund"),
            "退款后调整为银卡",
            "退款後調整為銀卡",
            "Moved to Silver after a refund",
        ),
        (
            entry(K::TierRenew, 0, "silver:requalified"),
            "银卡已续期",
            "銀卡已續期",
            "Silver renewed",
        ),
        (
            entry(K::TierGrace, 0, "silver:not_requalified"),
            "银卡进入宽限期",
            "銀卡進入寬限期",
            "Silver is kept for a while",
        ),
    ];
    let subject = subject(&file(), "no-events");
    let ledger = Some(table.iter().map(|row| row.0.clone()).collect());
    let state = State { ledger, ..subject.state() };
    let said = |locale| {
        describe(&subject.programme, &subject.zone, &state, &names(), locale).ledger.unwrap()
    };
    assert_eq!(said(Locale::ZhCn), table.iter().map(|row| row.1).collect::<Vec<_>>());
    assert_eq!(said(Locale::ZhTw), table.iter().map(|row| row.2).collect::<Vec<_>>());
    assert_eq!(said(Locale::En), table.iter().map(|row| row.3).collect::<Vec<_>>());
}

#[test]
fn no_example_leaves_a_hole_or_a_code_in_its_sentences() {
    let file = file();
    let mut described = 0;
    for case in file["cases"].as_array().unwrap() {
        let Ok(subject) = Subject::of(&file, case) else { continue };
        for locale in Locale::ALL {
            let said =
                describe(&subject.programme, &subject.zone, &subject.state(), &names(), locale);
            let text = serde_json::to_string(&said.ledger).unwrap()
                + &[said.until, said.next, said.keep, said.expiring]
                    .map(Option::unwrap_or_default)
                    .join(" ")
                + &said.points;
            assert!(!text.contains(['{', '}', '_', ':']) || text.contains(": "), "{text}");
            assert!(!text.contains("\"\""), "{text}");
            described += 1;
        }
    }
    assert_eq!(described, 83 * 3);
}
