//! The reader and `serde_json` on bytes of any kind: the same texts are read and refused.

use proptest::prelude::*;
use serde_json::Value;

use ece_api::json::{from_slice, from_str, to_value};
use ece_api::models::{DeploymentGetResponse, QueryContainer, SearchRequest};

/// What JSON is made of, and what it only looks like.
const PIECES: [&str; 64] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\t",
    "\r",
    "\"\"",
    "\"id\"",
    "\"name\"",
    "\"query\"",
    "\"from\"",
    "\"bool\"",
    "\"must\"",
    "\"resources\"",
    "\"healthy\"",
    "null",
    "true",
    "false",
    "nul",
    "TRUE",
    "NaN",
    "Infinity",
    "-Infinity",
    "0",
    "-0",
    "01",
    "1.",
    ".5",
    "-",
    "+1",
    "1e999",
    "1e-999",
    "-1e5",
    "1E+2",
    "0.1e",
    "12345678901234567890",
    "-9223372036854775808",
    "1.7976931348623157e308",
    "5e-324",
    "\"\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"\\udc00\\ud800\"",
    "\"\\u0000\"",
    "\"\\x\"",
    "\"\\\"",
    "\"\t\"",
    "\"\u{7f}\"",
    "'a'",
    "//",
    "/*",
    "\u{feff}",
    "\u{a0}",
    "\"a",
    "\\",
    "\u{0}",
    "é",
    "{}",
    "[]",
    "\"id\":\"x\"",
    "\"healthy\":true",
];

fn soup() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        12 => prop::sample::select(&PIECES[..]).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..3),
        1 => (1_usize..400).prop_map(|digits| "9".repeat(digits).into_bytes()),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Bytes between the brackets of an object, so that more of them are JSON.
fn members() -> impl Strategy<Value = Vec<u8>> {
    let value = prop_oneof![prop::sample::select(&PIECES[19..]), prop::sample::select(&PIECES[10..22])];
    let name =
        prop::sample::select(&["id", "name", "query", "from", "size", "sort", "healthy", "resources", "bool", "x"][..]);
    prop::collection::vec((name, value), 0..5).prop_map(|members| {
        let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", members.join(",")).into_bytes()
    })
}

fn same_verdict(text: &[u8]) -> Result<(), TestCaseError> {
    let (read, known) = (from_slice::<Value>(text), serde_json::from_slice::<Value>(text));
    prop_assert_eq!(read.is_ok(), known.is_ok(), "{}: {:?} {:?}", String::from_utf8_lossy(text), read, known);
    if let (Ok(read), Ok(known)) = (read, known) {
        prop_assert_eq!(read, known);
    }
    Ok(())
}

/// True where a number may have more digits than a type holds: only the direct road keeps them.
fn may_lose_digits(text: &[u8]) -> bool {
    let has_exponent = text.windows(2).any(|pair| pair[0].is_ascii_digit() && matches!(pair[1], b'e' | b'E'));
    has_exponent || text.split(|byte| !byte.is_ascii_digit() && *byte != b'.').any(|digits| digits.len() > 15)
}

/// Numbers as near as serde gets to them.
fn rounded(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(elements) => elements.into_iter().map(rounded).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, rounded(value))).collect(),
        other => other,
    }
}

/// A model is read or refused by both roads, and gives the same. Where a member stands twice, serde sees only the last one,
/// and the direct road refuses a wrong type in any.
fn same_models(text: &[u8]) -> Result<(), TestCaseError> {
    macro_rules! same {
        ($($model:ty),*) => {$(
            let (direct, serde) = (from_slice::<$model>(text), serde_json::from_slice::<$model>(text));
            let once = serde_json::from_slice::<Value>(text).map(|value| from_slice::<$model>(value.to_string().as_bytes()));
            let shown = String::from_utf8_lossy(text);
            match (direct, serde) {
                (Ok(direct), Ok(serde)) if may_lose_digits(text) => {
                    prop_assert_eq!(rounded(to_value(&direct)), rounded(to_value(&serde)))
                }
                (Ok(direct), Ok(serde)) => prop_assert_eq!(direct, serde),
                (Err(_), Ok(serde)) => prop_assert_eq!(once.ok().and_then(Result::ok), Some(serde), "{}", shown),
                (direct, serde) => prop_assert!(direct.is_err() && serde.is_err(), "{}: {:?}", shown, serde.err()),
            }
        )*};
    }
    same!(DeploymentGetResponse, SearchRequest, QueryContainer);
    Ok(())
}

proptest! {
    #[test]
    fn soups_of_json_are_read_and_refused_alike(text in soup()) {
        same_verdict(&text)?;
        same_models(&text)?;
    }

    #[test]
    fn odd_members_are_read_and_refused_alike(text in members()) {
        same_verdict(&text)?;
        same_models(&text)?;
    }
}

#[test]
fn nesting_ends_where_it_ends_for_serde_json() {
    for depth in [1, 100, 126, 127, 128, 129, 1000, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let text = format!("{}0{}", open.repeat(depth), close.repeat(depth));
            let (read, known) = (from_str::<Value>(&text), serde_json::from_str::<Value>(&text));
            assert_eq!(read.is_ok(), known.is_ok(), "{depth} {open}: {:?} {:?}", read.err(), known.err());
        }
    }
}

/// For as long as one wants: `ECE_FUZZ=1000000 cargo test --release -p ece-api --test judges fuzz -- --ignored`.
#[test]
#[ignore = "runs as long as ECE_FUZZ says"]
fn fuzz() {
    let cases = std::env::var("ECE_FUZZ").ok().and_then(|cases| cases.parse().ok()).unwrap_or(100_000);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases, ..ProptestConfig::default() });
    let texts = prop_oneof![soup(), members(), prop::collection::vec(any::<u8>(), 0..40)];
    runner
        .run(&texts, |text| {
            same_verdict(&text)?;
            same_models(&text)
        })
        .unwrap();
}
