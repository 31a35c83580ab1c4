//! Where another document has what this one has: elements of lists are told by what they are, operations by their id.

use std::collections::{HashMap, VecDeque};

use ece_codegen::pointer::Pointer;
use serde_json::Value;

use super::part::member;

/// Finds places of one document in another.
pub(super) struct Counterparts<'d> {
    own: &'d Value,
    other: &'d Value,
    /// Of lists that were looked into, in which place of the other list each element is.
    lists: HashMap<Pointer, Vec<Option<usize>>>,
    /// The paths and methods of the other document's operations.
    operations: HashMap<&'d str, (&'d str, &'d str)>,
}

impl<'d> Counterparts<'d> {
    pub(super) fn new(own: &'d Value, other: &'d Value) -> Self {
        let paths = other.get("paths").and_then(Value::as_object).into_iter().flatten();
        let operations = paths.flat_map(|(path, item)| {
            let operations = item.as_object().into_iter().flatten();
            operations.filter_map(move |(method, operation)| Some((id(operation)?, (path.as_str(), method.as_str()))))
        });
        Self { own, other, lists: HashMap::new(), operations: operations.collect() }
    }

    /// Where the other document has the same; `None` where it has nothing there.
    pub(super) fn of(&mut self, at: &Pointer) -> Option<Pointer> {
        let tokens: Vec<String> = at.tokens().collect();
        let (mut own, mut here) = (self.own, Pointer::root());
        let (mut other, mut there) = (self.other, Pointer::root());
        let mut rest = &tokens[..];
        if let Some((path, method)) = self.moved(&tokens) {
            (own, here) = descend(own, &here, &tokens[..3])?;
            (other, there) = descend(other, &there, &["paths".to_owned(), path.to_owned(), method.to_owned()])?;
            rest = &tokens[3..];
        }
        for token in rest {
            let token_there = match (own, other) {
                (Value::Array(elements), Value::Array(others)) => {
                    let places = self.lists.entry(here.clone()).or_insert_with(|| places(elements, others));
                    places.get(token.parse::<usize>().ok()?).copied()??.to_string()
                }
                _ => token.clone(),
            };
            (own, here) = (member(own, token)?, here.join(token));
            (other, there) = (member(other, &token_there)?, there.join(token_there));
        }
        Some(there)
    }

    /// Where the other document has the operation that these tokens lead to or into, if that is another place.
    fn moved(&self, tokens: &[String]) -> Option<(&'d str, &'d str)> {
        let [paths, path, method, ..] = tokens else { return None };
        let in_both = |document: &'d Value| document.get("paths")?.get(path)?.get(method);
        let operation = in_both(self.own).filter(|_| paths == "paths" && in_both(self.other).is_none())?;
        self.operations.get(id(operation)?).copied()
    }
}

fn id(operation: &Value) -> Option<&str> {
    operation.get("operationId")?.as_str()
}

fn descend<'d>(mut value: &'d Value, at: &Pointer, tokens: &[String]) -> Option<(&'d Value, Pointer)> {
    let mut at = at.clone();
    for token in tokens {
        (value, at) = (member(value, token)?, at.join(token));
    }
    Some((value, at))
}

/// What makes an element the same as one of another list, from the surest sign to the weakest.
const SIGNS: [fn(&Value) -> Option<String>; 4] = [
    |value| {
        let text = |key: &str| value.get(key)?.as_str();
        Some(format!("{} {}", text("in")?, text("name")?))
    },
    |value| Some(value.to_string()),
    |value| value.get("name")?.as_str().map(str::to_owned),
    // The only body is the same one, whatever it is called.
    |value| value.get("in").filter(|place| *place == "body").map(Value::to_string),
];

/// In which place of `others` each element is.
fn places(elements: &[Value], others: &[Value]) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; elements.len()];
    let mut is_taken = vec![false; others.len()];
    for sign in SIGNS {
        let mut open: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (index, other) in others.iter().enumerate().filter(|(index, _)| !is_taken[*index]) {
            if let Some(sign) = sign(other) {
                open.entry(sign).or_default().push_back(index);
            }
        }
        for (place, element) in found.iter_mut().zip(elements).filter(|(place, _)| place.is_none()) {
            *place = sign(element).and_then(|sign| open.get_mut(&sign)?.pop_front());
            if let Some(index) = *place {
                is_taken[index] = true;
            }
        }
    }
    // What is left may have become what stands in its place now.
    for (index, place) in found.iter_mut().enumerate() {
        if place.is_none() && is_taken.get(index) == Some(&false) {
            (*place, is_taken[index]) = (Some(index), true);
        }
    }
    let mut left = is_taken.iter().enumerate().filter(|(_, is_taken)| !**is_taken).map(|(index, _)| index);
    for place in found.iter_mut().filter(|place| place.is_none()) {
        *place = left.next();
    }
    found
}

#[cfg(test)]
mod tests {
    use ece_codegen::pointer::Pointer;
    use serde_json::json;

    use super::{Counterparts, places};

    #[test]
    fn what_is_the_same_is_found_again() {
        let own = json!({
            "paths": { "/a": { "get": {
                "operationId": "get",
                "parameters": [{ "name": "q", "in": "query" }, { "name": "b", "in": "body", "schema": { "$ref": "x" } }]
            } } },
            "definitions": { "A": {} }
        });
        let parameters = json!([{ "name": "c", "in": "body", "schema": {} }, { "name": "q", "in": "query" }]);
        let other = json!({ "paths": { "/a": { "get": { "parameters": parameters } } } });
        let moved = json!({ "paths": { "/b": { "put": { "operationId": "get", "parameters": parameters } } } });
        let found = |at: &str| Counterparts::new(&own, &other).of(&Pointer::parse(at));
        let at = "/paths/~1a/get/parameters/1/schema";
        assert_eq!(found(at).unwrap().as_str(), "/paths/~1a/get/parameters/0/schema");
        assert_eq!(found("/paths/~1a/get/parameters/0").unwrap().as_str(), "/paths/~1a/get/parameters/1");
        assert_eq!(found("/definitions/A"), None);
        let moved = Counterparts::new(&own, &moved).of(&Pointer::parse(at));
        assert_eq!(moved.unwrap().as_str(), "/paths/~1b/put/parameters/0/schema");
    }

    #[test]
    fn what_cannot_be_told_is_what_else_is_left() {
        let list = |values: serde_json::Value| values.as_array().unwrap().clone();
        let found = |own, other| places(&list(own), &list(other));
        assert_eq!(found(json!(["a", 5, "b"]), json!(["b", "c", "a"])), [Some(2), Some(1), Some(0)]);
        assert_eq!(found(json!([5, "a"]), json!(["a", "b"])), [Some(1), Some(0)]);
        assert_eq!(found(json!(["a", 5]), json!(["a"])), [Some(0), None]);
        let named = json!([{ "name": 5, "in": "query" }, { "name": "b", "in": "query" }]);
        let others = json!([{ "name": "b", "in": "query" }, { "name": "a", "in": "query" }]);
        assert_eq!(found(named, others), [Some(1), Some(0)]);
    }
}
