//! What a mock was asked.

use std::fmt::{self, Write};

use bytes::Bytes;
use http::{HeaderMap, Method};
use percent_encoding::percent_decode_str;

use crate::runtime::json::Value;

/// A request as it would have gone out.
#[derive(Clone)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The operation id.
    pub operation: &'static str,
    /// The method.
    pub method: Method,
    /// The path, encoded.
    pub path: String,
    /// The query, decoded, in its order.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl RecordedRequest {
    pub(crate) fn new(operation: &'static str, head: &http::request::Parts, body: Bytes) -> Self {
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let pairs = head.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let query = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self {
            operation,
            method: head.method.clone(),
            path: head.uri.path().to_owned(),
            query: query.collect(),
            headers: head.headers.clone(),
            body,
        }
    }

    /// The first value of a query parameter.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Fails the test unless the body is this JSON, and shows the lines that differ.
    ///
    /// # Panics
    ///
    /// That is how a test fails.
    #[track_caller]
    pub fn assert_json(&self, expected: &Value) {
        let sent = self.json();
        assert!(sent == *expected, "{}: another body was sent\n{}", self.operation, differences(expected, &sent));
    }
}

/// Names, not values, of what may be secret.
impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(http::HeaderName::as_str).collect();
        f.debug_struct("RecordedRequest")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &names)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// The lines of the one and of the other, as `diff` shows them.
fn differences(expected: &Value, sent: &Value) -> String {
    let lines = |value: &Value| -> Vec<String> {
        let text = serde_json::to_string_pretty(value).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    };
    let (expected, sent) = (lines(expected), lines(sent));
    let common = common_lines(&expected, &sent);
    let (mut text, mut left, mut right) = (String::from("- expected\n+ sent\n"), 0, 0);
    for (next_left, next_right) in common.into_iter().chain([(expected.len(), sent.len())]) {
        for line in &expected[left..next_left] {
            let _ = writeln!(text, "- {line}");
        }
        for line in &sent[right..next_right] {
            let _ = writeln!(text, "+ {line}");
        }
        if let Some(line) = expected.get(next_left) {
            let _ = writeln!(text, "  {line}");
        }
        (left, right) = (next_left + 1, next_right + 1);
    }
    text
}

/// The longest common subsequence, as pairs of positions.
fn common_lines(left: &[String], right: &[String]) -> Vec<(usize, usize)> {
    let mut lengths = vec![vec![0_usize; right.len() + 1]; left.len() + 1];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            lengths[i][j] =
                if left[i] == right[j] { lengths[i + 1][j + 1] + 1 } else { lengths[i + 1][j].max(lengths[i][j + 1]) };
        }
    }
    let (mut pairs, mut i, mut j) = (Vec::new(), 0, 0);
    while i < left.len() && j < right.len() {
        if left[i] == right[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[i + 1][j] >= lengths[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
