//! The JSON core against small models of its own, written as the generator writes them.
#![allow(unreachable_pub)] // the macros are made for public types

mod errors;
mod properties;
mod reading;
mod writing;

use super::{ABSENT, Extra, Json, Map, Member, Model, StringEnum, Timestamp, Value, from_str, to_string};

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

impl Model for Plan {
    fn members(&self) -> &'static [Member] {
        const MEMBERS: &[Member] = &[
            Member::required("id"),
            Member::required("size"),
            Member::required("healthy"),
            Member::required("nodes"),
            Member::required("labels"),
            Member::optional("ratio"),
            Member::optional("share"),
            Member::optional("small"),
            Member::optional("state"),
            Member::optional("any"),
            Member::required("always"),
            Member::optional("at"),
            Member::optional("next"),
            Member::required("best"),
        ];
        MEMBERS
    }

    fn get(&self, index: usize) -> &dyn Json {
        match index {
            0 => &self.id,
            1 => &self.size,
            2 => &self.healthy,
            3 => &self.nodes,
            4 => &self.labels,
            5 => &self.ratio,
            6 => &self.share,
            7 => &self.small,
            8 => &self.state,
            9 => &self.any,
            10 => &self.always,
            11 => &self.at,
            12 => &self.next,
            13 => &self.best,
            _ => &ABSENT,
        }
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Json> {
        match index {
            0 => Some(&mut self.id),
            1 => Some(&mut self.size),
            2 => Some(&mut self.healthy),
            3 => Some(&mut self.nodes),
            4 => Some(&mut self.labels),
            5 => Some(&mut self.ratio),
            6 => Some(&mut self.share),
            7 => Some(&mut self.small),
            8 => Some(&mut self.state),
            9 => Some(&mut self.any),
            10 => Some(&mut self.always),
            11 => Some(&mut self.at),
            12 => Some(&mut self.next),
            13 => Some(&mut self.best),
            _ => None,
        }
    }

    fn extra(&self) -> &Extra {
        &self.extra
    }

    fn extra_mut(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

crate::runtime::json::model!(Plan);

/// A model with a secret.
#[derive(Clone, Default, PartialEq)]
struct Node {
    name: Option<String>,
    password: Option<String>,
    extra: Extra,
}

impl Model for Node {
    fn members(&self) -> &'static [Member] {
        const MEMBERS: &[Member] = &[Member::optional("name"), Member::optional("password")];
        MEMBERS
    }

    fn get(&self, index: usize) -> &dyn Json {
        match index {
            0 => &self.name,
            1 => &self.password,
            _ => &ABSENT,
        }
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Json> {
        match index {
            0 => Some(&mut self.name),
            1 => Some(&mut self.password),
            _ => None,
        }
    }

    fn extra(&self) -> &Extra {
        &self.extra
    }

    fn extra_mut(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

crate::runtime::json::model!(Node);
crate::runtime::json::secret_debug!(Node, ["password"]);

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Started,
    Stopped,
    Unknown(String),
}

impl StringEnum for State {
    const KNOWN: &'static [(&'static str, Self)] = &[("started", Self::Started), ("stopped", Self::Stopped)];

    fn as_str(&self) -> &str {
        match self {
            Self::Started => "started",
            Self::Stopped => "stopped",
            Self::Unknown(value) => value,
        }
    }

    fn unknown(value: String) -> Self {
        Self::Unknown(value)
    }
}

crate::runtime::json::string_enum!(State);

fn plan(text: &str) -> Plan {
    from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// What comes back when a plan is read and written again.
fn again(text: &str) -> Value {
    from_str(&to_string(&plan(text))).unwrap()
}
