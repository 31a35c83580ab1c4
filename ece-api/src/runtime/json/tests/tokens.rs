//! Texts that take the long way: escapes, white space, long integers, bytes that are no UTF-8.

use super::{again, plan};
use crate::runtime::json::{Extra, Model, Value, from_slice, from_str, to_string};

/// A model with names of every length, and names that are written with escapes.
#[derive(Clone, Debug, Default, PartialEq)]
struct Odd {
    quote: Option<i64>,
    backslash: Option<i64>,
    control: Option<i64>,
    umlaut: Option<i64>,
    empty: Option<i64>,
    short: Option<i64>,
    seven: Option<i64>,
    long: Option<i64>,
    longer: Option<i64>,
    extra: Extra,
}

crate::runtime::json::model!(Odd {
    0 quote "a\"b",
    1 backslash "a\\b",
    2 control "a\tb",
    3 umlaut "ä",
    4 empty "",
    5 short "a",
    6 seven "abcdefg",
    7 long "a_name_of_more_than_sixteen_bytes",
    8 longer "a_name_of_more_than_sixteen_bytes_",
});

/// Reading and writing would be as right without, and slower.
#[test]
fn names_are_written_at_once_where_rust_writes_them_as_json_does() {
    let written = |index: usize| (&Odd::default() as &dyn Model).members()[index].written();
    assert_eq!(written(5), Some(&b",\"a\":"[..]));
    assert_eq!(written(3), Some(",\"ä\":".as_bytes()));
    assert_eq!((written(0), written(1), written(2)), (None, None, None));
}

#[test]
fn a_member_is_found_however_its_name_is_written() {
    let all = ["a\"b", "a\\b", "a\tb", "ä", "", "a", "abcdefg", "a_name_of_more_than_sixteen_bytes"];
    for (index, name) in all.into_iter().enumerate() {
        let quoted = serde_json::to_string(name).unwrap();
        let escaped: String = name.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        for text in [
            format!("{{{quoted}:7}}"),
            format!("{{{quoted} : 7}}"),
            format!("{{\n\t{quoted}\r\n:\n7\n}}\n"),
            format!("{{\"{escaped}\":7}}"),
            format!("{{\"a_name_of_more_than_sixteen_bytes_\":1,{quoted}:6,{quoted}:7}}"),
            format!("{{\"unknown\":[\"a\",7],{quoted}:7,\"a_name_of_more_than_sixteen_bytes__\":2}}"),
        ] {
            let odd: Odd = from_str(&text).unwrap();
            let fields = [
                odd.quote,
                odd.backslash,
                odd.control,
                odd.umlaut,
                odd.empty,
                odd.short,
                odd.seven,
                odd.long,
                odd.longer,
            ];
            assert_eq!(fields[index], Some(7), "{text}");
            let mut wanted: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&to_string(&odd)).unwrap(), wanted.take(), "{text}");
        }
    }
}

#[test]
fn a_name_that_only_begins_alike_is_another_one() {
    let text =
        r#"{"abcdef":1,"abcdefgh":2,"a_name_of_more_than_sixteen_byte":3,"a_name_of_more_than_sixteen_bytez":4}"#;
    let odd: Odd = from_str(text).unwrap();
    assert_eq!((odd.extra.len(), odd.seven, odd.long), (4, None, None));
}

#[test]
fn integers_are_exact_to_the_last_digit() {
    for text in [
        "0",
        "-0",
        "7",
        "-7",
        "99999999999999999",
        "999999999999999999",
        "1000000000000000000",
        "9223372036854775807",
        "-9223372036854775808",
        "-999999999999999999",
    ] {
        assert_eq!(plan(&format!("{{\"size\":{text}}}")).size, text.parse::<i64>().unwrap(), "{text}");
        assert_eq!(
            again(&format!("{{\"any\":{text},\"unknown\":{text}}}")),
            serde_json::from_str::<Value>(&format!("{{\"any\":{text},\"unknown\":{text}}}")).unwrap()
        );
    }
    for text in ["00", "01", "007", "-", "-01", "1.", "1e", ".1", "+1"] {
        assert!(from_str::<super::Plan>(&format!("{{\"size\":{text}}}")).is_err(), "{text}");
        assert!(from_str::<Value>(&format!("[{text}]")).is_err(), "{text}");
    }
}

#[test]
fn what_is_no_utf8_is_refused_wherever_it_is() {
    let text = r#"{"id":"0c1d","nodes":[{"name":"a\tb"}],"unknown":"ä","ratio":1.5,"healthy":true,"any":{"a":null}} "#;
    let mut refused = 0;
    for at in 0..text.len() {
        for byte in [0x80, 0xff] {
            let mut broken = text.as_bytes().to_vec();
            broken[at] = byte;
            let is_json = serde_json::from_slice::<Value>(&broken).is_ok();
            assert_eq!(from_slice::<super::Plan>(&broken).is_ok(), is_json, "{at}");
            assert_eq!(from_slice::<Value>(&broken).is_ok(), is_json, "{at}");
            refused += usize::from(!is_json);
        }
    }
    // Two bytes in a row can still be another character.
    assert!(refused > 2 * text.len() - 3, "{refused}");
}
