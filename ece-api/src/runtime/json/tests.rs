//! The JSON core against small models of its own, written as the generator writes them.
#![allow(unreachable_pub)] // the macros are made for public types

mod additional;
mod capture;
mod errors;
mod mismatches;
mod nulls;
mod numbers;
mod one_of;
mod properties;
mod read_only;
mod reading;
mod scalar_enum;
mod tokens;
mod writing;

use super::{Extra, Map, Timestamp, Value, from_str, to_string};

/// A model with a field of every kind.
#[derive(Clone, Debug, Default, PartialEq)]
struct Plan {
    id: String,
    size: i64,
    healthy: bool,
    nodes: Vec<Node>,
    labels: Map<String>,
    ratio: Option<f64>,
    share: Option<f64>,
    small: Option<i32>,
    state: Option<State>,
    any: Option<Value>,
    always: Value,
    at: Option<Timestamp>,
    next: Option<Box<Plan>>,
    best: Node,
    extra: Extra,
}

crate::runtime::json::model!(Plan {
    0 id "id" required,
    1 size "size" required,
    2 healthy "healthy" required,
    3 nodes "nodes" required,
    4 labels "labels" required,
    5 ratio "ratio",
    6 share "share",
    7 small "small",
    8 state "state",
    9 any "any",
    10 always "always" required,
    11 at "at",
    12 next "next",
    13 best "best" required,
});

/// A model with a secret.
#[derive(Clone, Default, PartialEq)]
struct Node {
    name: Option<String>,
    password: Option<String>,
    extra: Extra,
}

crate::runtime::json::model!(Node { 0 name "name", 1 password "password" } secret ["password"]);

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Started,
    Stopped,
    Unknown(String),
}

crate::runtime::json::string_enum!(State { Started "started", Stopped "stopped" });

fn plan(text: &str) -> Plan {
    from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// What comes back when a plan is read and written again.
fn again(text: &str) -> Value {
    from_str(&to_string(&plan(text))).unwrap()
}
