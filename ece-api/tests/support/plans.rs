//! Deployments and their plans, as a server shows them.
#![allow(dead_code, missing_docs, unreachable_pub)] // every test takes what it needs

use serde_json::{Value, json};

/// An attempt with the status of its steps; the last step is `plan-completed`.
pub fn attempt(id: &str, minute: u32, steps: &[(&str, &str)], error: Option<&str>) -> Value {
    let steps: Vec<_> = steps
        .iter()
        .map(|(step, status)| json!({ "step_id": step, "status": status, "info_log": [{ "message": format!("{step} says {status}") }] }))
        .collect();
    let mut attempt = json!({
        "plan_attempt_id": id, "attempt_start_time": format!("2024-05-14T08:{minute:02}:00.000Z"),
        "plan_attempt_log": steps, "healthy": true,
    });
    if let Some(message) = error {
        attempt["error"] = json!({ "message": message });
    }
    attempt
}

pub fn good(id: &str, minute: u32) -> Value {
    attempt(id, minute, &[("plan-completed", "success")], None)
}

pub fn running(id: &str, minute: u32) -> Value {
    attempt(id, minute, &[("rolling-restart", "pending")], None)
}

#[allow(clippy::needless_pass_by_value)] // the tests read better without `&`
pub fn plans(pending: Option<Value>, current: Option<Value>, history: &[Value]) -> Value {
    json!({ "pending": pending, "current": current, "history": history, "healthy": true })
}

pub fn answer(plans: &[(&str, Value)]) -> Value {
    let resources: serde_json::Map<String, Value> = plans
        .iter()
        .map(|(kind, plans)| {
            ((*kind).to_owned(), json!([{ "ref_id": format!("main-{kind}"), "info": { "plan_info": plans } }]))
        })
        .collect();
    json!({ "id": "0c1d", "name": "n", "resources": resources })
}

pub fn es(plans: Value) -> Value {
    answer(&[("elasticsearch", plans)])
}
