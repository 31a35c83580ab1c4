use std::time::{Duration, SystemTime};

use proptest::prelude::*;

use super::{parse, system_time, text, utc};

/// Seconds since 1970.
fn seconds(text: &str) -> Option<i64> {
    parse(text).map(time::OffsetDateTime::unix_timestamp)
}

const FORMS: [&str; 5] = [
    "2024-05-14T08:30:00.123456700Z",
    "9999-12-31T23:59:59-23:59",
    "-009999-01-01T00:00:00+23:59",
    "20240514T083000+0200",
    "2024-W20-2T08:30Z",
];

#[test]
fn points_in_time_are_read_in_the_forms_of_rfc_3339_and_iso_8601() {
    let half_past_eight = [
        "2024-05-14T08:30:00Z",
        "2024-05-14T08:30:00.000Z",
        "2024-05-14t08:30:00z",
        "2024-05-14 08:30:00Z",
        "2024-05-14T10:30:00+02:00",
        "2024-05-14T10:30:00+0200",
        "2024-05-14T10:30:00+02",
        "2024-05-14T08:30Z",
        "20240514T083000Z",
        "20240514T063000-0200",
        "+002024-05-14T08:30:00Z",
    ];
    for text in half_past_eight {
        assert_eq!(seconds(text), Some(1_715_675_400), "{text}");
    }
    assert_eq!(parse("2024-05-14T08:30:00.123456789Z").unwrap().nanosecond(), 123_456_789);
    assert_eq!(seconds("2016-12-31T23:59:60Z"), Some(1_483_228_799), "a leap second is the one before it");
    assert_eq!(seconds("2024-W20-2T08:30:00Z"), Some(1_715_675_400), "weeks of ISO 8601");
    assert_eq!(seconds("0001-01-01T00:00:00Z"), Some(-62_135_596_800));
}

#[test]
fn what_is_no_point_in_time_is_none() {
    let none = [
        "",
        "yesterday",
        "2024",
        "2024-05-14",
        "2024-05-14T08:30:00",
        "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-05-14T24:00:01Z",
        "2024-05-14T08:60:00Z",
        "2024-05-14T08:30:00Z ",
        "2024-05-14x08:30:00Z",
        "2024-05-14508:30:00Z",
        "2024-05-14T08:30:60Z",
        "2024-05-14T08:30:00+02:00[Europe/Paris]",
        "9999-12-31T23:59:59-23:59",
        "+010000-01-01T00:00:00Z",
        "２024-05-14T08:30:00Z",
    ];
    for text in none {
        assert_eq!(parse(text), None, "{text}");
    }
}

#[test]
fn the_calendar_has_ends() {
    let last = parse("9999-12-31T23:59:59.999Z").and_then(system_time).unwrap();
    assert_eq!(utc(last).map(text).as_deref(), Some("9999-12-31T23:59:59.999Z"));
    assert_eq!(utc(last + Duration::from_secs(1)), None);
    let far = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(u64::MAX >> 2));
    assert_eq!(far.and_then(utc), None);

    let first = parse("-009999-01-01T00:00:00Z").unwrap();
    assert_eq!(text(first), "-009999-01-01T00:00:00.000Z");
    // Elsewhere the clock may begin later.
    if let Some(before) = system_time(first).and_then(|first| first.checked_sub(Duration::from_secs(1))) {
        assert_eq!(utc(before), None);
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same_millisecond(millis in -377_705_116_800_000_i64..253_402_300_800_000) {
        let since = time::Duration::milliseconds(millis);
        let date = time::OffsetDateTime::UNIX_EPOCH + since;
        let text = text(date);
        prop_assert_eq!(parse(&text), Some(date), "{}", text);
        if let Some(time) = system_time(date) {
            prop_assert_eq!(utc(time), Some(date));
        }
    }

    /// A text with one sign that is another: a point in time that goes back and forth, or none.
    #[test]
    fn what_is_read_of_any_text_is_held(form in 0..FORMS.len(), place in 0_usize..30, sign in "[-+0-9TtZzW:., x]") {
        let mut text = FORMS[form].to_owned();
        if let Some(old) = text.get(place..=place) {
            text.replace_range(place..place + old.len(), &sign);
        }
        if let Some(date) = parse(&text) {
            prop_assert_eq!(date.offset(), time::UtcOffset::UTC);
            if let Some(time) = system_time(date) {
                prop_assert_eq!(utc(time), Some(date), "{}", text);
            }
        }
    }
}
