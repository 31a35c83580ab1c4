//! Numbers: exact as far as their types go, and written as they came beyond that.

use proptest::prelude::*;
use serde_json::json;

use super::{Plan, plan};
use crate::runtime::json::{Extra, Value, from_slice_strict, from_str, to_string, to_value};

#[test]
fn what_is_whole_is_an_integer_whatever_it_looks_like() {
    for (text, number) in [
        ("1.0", 1),
        ("1e3", 1000),
        ("1E+3", 1000),
        ("-12.50e1", -125),
        ("1200e-2", 12),
        ("0e999999999999999999999", 0),
        ("-0.000", 0),
        ("0.0e-5", 0),
        ("9007199254740993.0", 9_007_199_254_740_993),
        ("9223372036854775807.00", i64::MAX),
        ("-9.223372036854775808e18", i64::MIN),
        ("92233720368547758070e-1", i64::MAX),
    ] {
        assert_eq!(from_slice_strict::<i64>(text.as_bytes()).unwrap(), number, "{text}");
    }
    assert_eq!(from_slice_strict::<u64>(b"18446744073709551615.0").unwrap(), u64::MAX);
    for text in
        ["1.5", "1e-1", "9223372036854775808", "1e19", "1e300", "0.1e-99999999999999999999", "-1e18446744073709551616"]
    {
        let problem = from_slice_strict::<i64>(text.as_bytes()).unwrap_err();
        assert!(problem.problem().starts_with("expected an integer"), "{text}: {problem}");
    }
    for text in ["NaN", "Infinity", "-Infinity", "nan", "01", "1.", ".5", "+1", "0x1"] {
        assert!(from_str::<Plan>(&format!(r#"{{"size":{text}}}"#)).is_err(), "{text}");
        assert!(from_str::<Plan>(&format!(r#"{{"id":{text}}}"#)).is_err(), "{text}");
    }
}

#[test]
fn integers_of_64_bits_are_exact_wherever_they_are_kept() {
    let text = r#"{"colour":18446744073709551615,"id":-9223372036854775808,"small":9007199254740993,"always":[18446744073709551614]}"#;
    let read = plan(text);
    assert_eq!(to_value(&read), from_str::<Value>(text).unwrap());
    assert!(to_string(&read).contains("18446744073709551615") && to_string(&read).contains("18446744073709551614"));
    assert!(to_string(&read).contains("9007199254740993") && to_string(&read).contains("-9223372036854775808"));
}

/// Of numbers in any place of a model, white space around them or not.
#[test]
fn digits_that_no_type_holds_are_written_as_they_came() {
    for text in [
        r#"{"colour":123456789012345678901234567890}"#,
        r#"{"ratio":3.14159265358979323846,"share":-18446744073709551616}"#,
        r#"{"any":[0.12345678901234567890,{"a b":" \\\" 1 \" 2 ","c":1e-320}]}"#,
        r#"{"id":99999999999999999999,"labels":{"a":1.00000000000000000001}}"#,
        r#"{"nodes":[{"x":[100000000000000000001]},null,100000000000000000002],"best":{"y":1e-500}}"#,
        r#"{"next":{"next":{"z":-0.1000000000000000000001}}}"#,
    ] {
        let read = plan(text);
        assert_eq!(to_string(&read), text);
        assert_eq!(to_string(&plan(&to_string(&read))), text);
        assert_eq!(to_string(&plan(&text.replace([':'], " :\n\t"))), text);
        // Through `Value` they are as near as an `f64` gets.
        assert_eq!(to_value(&read), from_str::<Value>(text).unwrap());
        assert_eq!(serde_json::to_value(&read).unwrap(), to_value(&read));
        assert_eq!(to_string(&from_str::<Value>(text).unwrap()), to_value(&read).to_string());
    }
}

#[test]
fn a_number_that_was_changed_has_the_digits_of_its_type() {
    let mut read = plan(r#"{"ratio":3.14159265358979323846,"share":0.12345678901234567890,"x":100000000000000000001}"#);
    read.ratio = Some(2.5);
    read.extra.insert("x", 7);
    assert_eq!(to_string(&read), r#"{"ratio":2.5,"share":0.12345678901234567890,"x":7}"#);
    read.extra.mark_set("share");
    read.extra.remove("x");
    assert_eq!(to_string(&read), r#"{"ratio":2.5,"share":0.12345678901234568}"#);
    let mut twice = plan(r#"{"x":100000000000000000001,"ratio":0.12345678901234567890,"x":1e20,"ratio":1}"#);
    assert_eq!(to_string(&twice), r#"{"ratio":1.0,"x":1e+20}"#);
    twice.extra.remove("x");
    let known = plan(r#"{"ratio":1}"#);
    assert_eq!(twice, known);
}

/// What fits is kept once.
#[test]
fn numbers_that_fit_are_not_kept_beside_their_values() {
    let text = r#"{"ratio":0.30000000000000004,"share":1.7976931348623157e308,"any":[5e-324,0.0,-0.0,0e9,1.50,0.1]}"#;
    let read = Plan { extra: Extra::default(), ..plan(text) };
    assert_eq!(to_value(&read), to_value(&Plan { id: String::new(), ..read.clone() }));
    let mut without = plan(text);
    for missing in ["id", "size", "healthy", "nodes", "labels", "always", "best"] {
        without.extra.mark_set(missing);
    }
    assert_eq!(without.extra, Extra::default());
    assert_eq!(to_value(&plan(text))["any"], json!([5e-324, 0.0, -0.0, 0.0, 1.5, 0.1]));
}

proptest! {
    #[test]
    fn any_number_of_a_member_comes_back(number in "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{0,40}[1-9])?") {
        let read = plan(&format!(r#"{{"ratio":{number},"any":[{number}],"x":{number}}}"#));
        // A whole number of an `f64` is written with a point.
        let number = number.strip_prefix("-0").filter(|rest| rest.is_empty()).map_or(&*number, |_| "-0.0");
        let written = to_string(&read);
        let whole = written.replace(".0,", ",");
        let expected = format!(r#"{{"ratio":{number},"any":[{number}],"x":{number}}}"#);
        prop_assert!(written == expected || whole == expected.replace(".0,", ","), "{} {}", written, expected);
    }
}
