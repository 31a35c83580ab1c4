//! For programs: the members of [`Report`], in this order.

use super::Report;

pub(super) fn print(report: &Report) -> String {
    serde_json::to_string_pretty(report).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}"))
}
