//! For programs: the members of [`Report`], in this order.

use serde_json::Value;

use super::Report;

pub(crate) fn value(report: &Report) -> Value {
    serde_json::to_value(report).unwrap_or_default()
}

pub(super) fn print(report: &Report) -> String {
    format!("{:#}", value(report))
}
