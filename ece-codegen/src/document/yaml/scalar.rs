//! Single values of YAML, by the core schema of YAML 1.2.

use saphyr_parser::{ScalarStyle, Tag};
use serde_json::{Number, Value};

/// The value, and what JSON does not have of it.
pub(super) fn value(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> (Value, Option<String>) {
    let as_text = || Value::String(text.to_owned());
    match tag {
        None if style == ScalarStyle::Plain => plain(text),
        // `!` alone says that it is text.
        None => (as_text(), None),
        Some(tag) if is_non_specific(tag) => (as_text(), None),
        Some(tag) if tag.is_yaml_core_schema() => match tag.suffix.as_str() {
            "str" | "timestamp" => (as_text(), None),
            "int" | "float" | "bool" | "null" => plain(text),
            _ => (as_text(), Some("JSON does not have this tag: the value is kept as text".to_owned())),
        },
        Some(_) => {
            let (value, _) = if style == ScalarStyle::Plain { plain(text) } else { (as_text(), None) };
            (value, Some("JSON does not have this tag: it is not used".to_owned()))
        }
    }
}

/// Whether a list or map may have this tag.
pub(super) fn is_known(tag: Option<&Tag>, own: &str) -> bool {
    tag.is_none_or(|tag| (tag.is_yaml_core_schema() && tag.suffix == own) || is_non_specific(tag))
}

/// `!` alone.
fn is_non_specific(tag: &Tag) -> bool {
    tag.handle.len() + tag.suffix.len() == 1
}

fn plain(text: &str) -> (Value, Option<String>) {
    let value = match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match number(text) {
            Some(Some(number)) => Value::Number(number),
            Some(None) => {
                let message = format!("JSON does not have the number `{text}`: it is kept as text");
                return (Value::String(text.to_owned()), Some(message));
            }
            None => Value::String(text.to_owned()),
        },
    };
    (value, None)
}

/// The number that a text is; `Some(None)` where JSON does not have it, `None` where it is not one.
#[expect(clippy::option_option, reason = "no number and no number of JSON are two answers")]
fn number(text: &str) -> Option<Option<Number>> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(None);
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix).filter(|digits| digits.chars().all(|c| c.is_digit(radix))) {
            return u64::from_str_radix(digits, radix).ok().map(|number| Some(number.into()));
        }
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !(whole.is_empty() && fraction.is_empty());
    let is_exponent = exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent));
    if !(has_digits && digits(whole) && digits(fraction) && is_exponent) {
        return None;
    }
    let text = text.strip_prefix('+').unwrap_or(text);
    if let Ok(number) = text.parse::<i64>() {
        return Some(Some(number.into()));
    }
    if let Ok(number) = text.parse::<u64>() {
        return Some(Some(number.into()));
    }
    text.parse().ok().map(Number::from_f64)
}
