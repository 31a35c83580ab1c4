//! The parts of a document that a comparison can do without.

use std::collections::BTreeSet;

use ece_codegen::grammar::{Holds, Place};
use ece_codegen::pointer::Pointer;
use serde_json::Value;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Path,
    Operation,
    Parameter,
    Response,
    Header,
    Schema,
}

/// A place that is a part.
#[derive(Clone, Debug)]
pub(super) struct Part {
    tokens: Vec<String>,
    pub(super) kind: Kind,
}

impl Kind {
    /// What an object is at a place of the grammar; `None` for what no comparison can do without.
    fn of(holds: Holds) -> Option<Self> {
        Some(match holds {
            Holds::Node(Place::PathItem) => Self::Path,
            Holds::Node(Place::Operation) => Self::Operation,
            Holds::Node(Place::Parameter) => Self::Parameter,
            Holds::Node(Place::Response) => Self::Response,
            Holds::Node(Place::Header) => Self::Header,
            Holds::Node(Place::Schema) => Self::Schema,
            _ => return None,
        })
    }
}

impl Part {
    /// The smallest part of the document that holds this place; `None` where only the whole document does.
    pub(super) fn holding(at: &Pointer, document: &Value) -> Option<Self> {
        let tokens: Vec<String> = at.tokens().collect();
        let (mut holds, mut now, mut found) = (Holds::Node(Place::Document), document, None);
        for (index, token) in tokens.iter().enumerate() {
            let (Some(below), Some(value)) = (holds.below(token), member(now, token)) else { break };
            (holds, now) = (below, value);
            found = Kind::of(holds).map(|kind| (index + 1, kind)).or(found);
        }
        let (length, kind) = found?;
        Some(Self { tokens: tokens.into_iter().take(length).collect(), kind })
    }

    pub(super) fn pointer(&self) -> Pointer {
        self.tokens.iter().fold(Pointer::root(), |at, token| at.join(token))
    }

    /// The ids of the operations that are this part, or within it.
    pub(super) fn operation_ids(&self, document: &Value) -> BTreeSet<String> {
        let value = document.pointer(self.pointer().as_str());
        let operations: Vec<&Value> = match self.kind {
            Kind::Operation => value.into_iter().collect(),
            Kind::Path => value.and_then(Value::as_object).into_iter().flat_map(|item| item.values()).collect(),
            Kind::Parameter | Kind::Response | Kind::Header | Kind::Schema => Vec::new(),
        };
        let id = |operation: &&Value| operation.get("operationId").and_then(Value::as_str).map(str::to_owned);
        operations.iter().filter_map(id).collect()
    }
}

pub(super) fn member<'a>(value: &'a Value, token: &str) -> Option<&'a Value> {
    match value {
        Value::Object(members) => members.get(token),
        Value::Array(elements) => elements.get(token.parse::<usize>().ok()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use ece_codegen::pointer::Pointer;
    use serde_json::json;

    use super::{Kind, Part};

    #[test]
    fn the_smallest_part_around_a_fault_is_found() {
        let own = json!({
            "paths": { "/a": { "get": {
                "parameters": [{ "name": "q", "in": "query" }, { "name": "b", "in": "body", "schema": { "$ref": "x" } }],
                "responses": { "200": { "schema": { "items": { "type": "no" } }, "headers": { "X": {} } } }
            } } },
            "definitions": { "A": { "properties": { "properties": { "allOf": [{ "type": "no" }] } } } }
        });
        let cases = [
            ("/paths/~1a/get/parameters/1/schema/$ref", "/paths/~1a/get/parameters/1/schema", Kind::Schema),
            ("/paths/~1a/get/parameters/0/type", "/paths/~1a/get/parameters/0", Kind::Parameter),
            (
                "/paths/~1a/get/responses/200/schema/items/type",
                "/paths/~1a/get/responses/200/schema/items",
                Kind::Schema,
            ),
            ("/paths/~1a/get/responses/200/headers/X/schema", "/paths/~1a/get/responses/200/headers/X", Kind::Header),
            ("/paths/~1a/get/consumes", "/paths/~1a/get", Kind::Operation),
            (
                "/definitions/A/properties/properties/allOf/0/type",
                "/definitions/A/properties/properties/allOf/0",
                Kind::Schema,
            ),
            ("/definitions/A/required", "/definitions/A", Kind::Schema),
        ];
        for (at, expected, kind) in cases {
            let part = Part::holding(&Pointer::parse(at), &own).unwrap();
            assert_eq!((part.pointer().as_str(), part.kind), (expected, kind), "{at}");
        }
        assert!(Part::holding(&Pointer::parse("/info/title"), &own).is_none());
    }
}
