//! Enums of integers, numbers and booleans.
#![allow(dead_code)] // not every method of every enum is asked

use crate::runtime::json::{Map, Value, from_slice_strict, from_str, to_string};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Level {
    Minus1,
    Value0,
    Value7,
    Unknown(i64),
}

crate::runtime::json::scalar_enum!(Level: i64 { Minus1 -1, Value0 0, Value7 7 });

#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Ratio {
    Half,
    Two,
    Unknown(f64),
}

crate::runtime::json::scalar_enum!(Ratio: f64 { Half 0.5f64, Two 2f64 });

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Always {
    True,
    Unknown(bool),
}

crate::runtime::json::scalar_enum!(Always: bool { True true });

#[test]
fn known_values_are_known_and_others_are_kept() {
    for (text, level) in [("-1", Level::Minus1), ("7", Level::Value7), ("8", Level::Unknown(8))] {
        assert_eq!(from_str::<Level>(text).unwrap(), level);
        assert_eq!(to_string(&level), text);
        assert_eq!(level.to_string(), text);
        assert_eq!(level.is_known(), text != "8");
    }
    for (text, ratio) in [("0.5", Ratio::Half), ("2.0", Ratio::Two), ("-7.25", Ratio::Unknown(-7.25))] {
        assert_eq!(from_str::<Ratio>(text).unwrap(), ratio);
        assert_eq!(to_string(&ratio), text);
    }
    assert_eq!(Ratio::Two.to_string(), "2");
    assert_eq!(from_str::<Always>("true").unwrap(), Always::True);
    assert_eq!(to_string(&from_str::<Always>("false").unwrap()), "false");
}

/// Some servers write integers as `7.0`, and some numbers without a fraction.
#[test]
fn values_are_equal_as_numbers() {
    assert_eq!(from_str::<Level>("7.0").unwrap(), Level::Value7);
    assert_eq!(from_str::<Ratio>("2").unwrap(), Ratio::Two);
    assert_eq!(from_str::<Ratio>("5e-1").unwrap(), Ratio::Half);
}

#[test]
fn another_type_is_an_error_that_names_the_place() {
    for text in ["\"7\"", "7.5", "true", "[7]", "9223372036854775808"] {
        assert!(from_str::<Level>(text).is_err(), "{text}");
    }
    let error = from_slice_strict::<Map<Vec<Level>>>(br#"{"a":[7,"b"]}"#).unwrap_err();
    assert_eq!(error.path(), "a[1]");
}

/// As a field has it that nobody has set; listed or not.
#[test]
fn the_default_is_the_value_of_the_type() {
    assert_eq!((Level::default(), Level::default().is_known()), (Level::Value0, true));
    assert_eq!(Ratio::default(), Ratio::Unknown(0.0));
    assert_eq!(Always::default(), Always::Unknown(false));
}

#[test]
fn plain_values_turn_into_them() {
    fn set(level: impl Into<Level>) -> Level {
        level.into()
    }
    assert_eq!((set(7), set(9), set(Level::Minus1)), (Level::Value7, Level::Unknown(9), Level::Minus1));
    assert_eq!(Ratio::from(0.5).value().to_string(), "0.5");
    assert_eq!(Always::from(true), Always::True);
}

#[test]
fn serde_reads_and_writes_the_same() {
    let text = "[-1,0,7,8]";
    let levels: Vec<Level> = serde_json::from_str(text).unwrap();
    assert_eq!(levels, [Level::Minus1, Level::Value0, Level::Value7, Level::Unknown(8)]);
    assert_eq!(serde_json::to_string(&levels).unwrap(), text);
    assert_eq!(serde_json::to_value(Ratio::Half).unwrap(), Value::from(0.5));
}
