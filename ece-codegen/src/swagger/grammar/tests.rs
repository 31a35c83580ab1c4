//! The grammar against the reader, which has to ask for every key of it and for no other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::*;
use crate::diagnostic::{Code, Diagnostics};
use crate::swagger::{self, fields};

/// Places that the reader takes as a whole, or whose keys are names.
const UNREAD: [Place; 3] = [Place::Scopes, Place::Requirement, Place::DocExtension];

/// The keys of an object, those that may stand together with `given`.
fn object(place: Place, given: &Value, depth: usize) -> Value {
    let given = given.as_object().unwrap();
    let mut object = given.clone();
    for key in place.keys().filter(|key| key.belongs_to(place, given) && !given.contains_key(key.name)) {
        // A reference stands alone, and is asked for all the same.
        if key.name == "$ref" || (depth == 0 && !matches!(key.holds, Holds::Scalar | Holds::Scalars)) {
            continue;
        }
        object.insert(key.name.to_owned(), value(key.holds, depth.saturating_sub(1)));
    }
    Value::Object(object)
}

fn value(holds: Holds, depth: usize) -> Value {
    match holds {
        Holds::Scalar => json!("x"),
        Holds::Scalars => json!(["x"]),
        Holds::Any => json!({}),
        Holds::Node(place) => object(place, &json!({}), depth),
        Holds::List(Place::Parameter) => Value::Array(parameters(depth)),
        Holds::List(place) => json!([object(place, &json!({}), depth)]),
        Holds::Names(Place::Parameter) => {
            let named = parameters(depth).into_iter().enumerate();
            Value::Object(named.map(|(index, parameter)| (index.to_string(), parameter)).collect::<Map<_, _>>())
        }
        Holds::Names(Place::SecurityScheme) => json!({
            "key": object(Place::SecurityScheme, &json!({ "type": "apiKey" }), depth),
            "flow": object(Place::SecurityScheme, &json!({ "type": "oauth2" }), depth),
        }),
        Holds::Names(place) => json!({ "n": object(place, &json!({}), depth) }),
        Holds::NamesOrExtensions(Place::Response) => json!({ "200": object(Place::Response, &json!({}), depth) }),
        Holds::NamesOrExtensions(place) => json!({ "/n": object(place, &json!({}), depth) }),
    }
}

fn parameters(depth: usize) -> Vec<Value> {
    let locations = ["path", "query", "header", "formData", "body"];
    locations.iter().map(|location| object(Place::Parameter, &json!({ "in": location }), depth)).collect()
}

#[test]
fn the_reader_asks_for_every_key_of_the_grammar_and_for_no_other() {
    let document = object(Place::Document, &json!({ "swagger": "2.0" }), 9);
    fields::asked::take();
    let mut diagnostics = Diagnostics::new();
    swagger::parse(&document, &mut diagnostics).unwrap();
    let asked = fields::asked::take();
    let known: BTreeSet<(Place, &str)> = Place::ALL
        .into_iter()
        .filter(|place| !UNREAD.contains(place))
        .flat_map(|place| place.keys().map(move |key| (place, key)))
        .filter(|(_, key)| key.when != When::Foreign && !is_extension(key.name))
        .map(|(place, key)| (place, key.name))
        .collect();
    assert_eq!(known.difference(&asked).collect::<Vec<_>>(), Vec::<&(Place, &str)>::new(), "nobody reads these");
    assert_eq!(asked.difference(&known).collect::<Vec<_>>(), Vec::<&(Place, &str)>::new(), "not in the grammar");
    let unknown: Vec<String> =
        diagnostics.iter().filter(|it| it.code == Code::UnknownKey).map(ToString::to_string).collect();
    assert_eq!(unknown, Vec::<String>::new());
}

#[test]
fn a_key_is_said_once_at_each_place() {
    for place in Place::ALL {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        place.keys().for_each(|key| *counts.entry(key.name).or_default() += 1);
        assert!(counts.values().all(|count| *count == 1), "{place:?}: {counts:?}");
    }
}

#[test]
fn what_else_a_parameter_may_say_depends_on_where_it_is() {
    let says = |parameter: &Value, key: &str| {
        let parameter = parameter.as_object().unwrap();
        Place::Parameter.key(key).is_some_and(|key| key.belongs_to(Place::Parameter, parameter))
    };
    let (body, query, path) = (json!({ "in": "body" }), json!({ "in": "query" }), json!({ "in": "path" }));
    assert!(says(&body, "schema") && !says(&body, "type") && !says(&query, "schema") && says(&query, "type"));
    assert!(says(&query, "allowEmptyValue") && !says(&path, "allowEmptyValue"));
    let reference = json!({ "$ref": "#/parameters/Lamp", "name": "lamp" });
    assert!(says(&reference, "$ref") && !says(&reference, "name"));
}

#[test]
fn the_same_word_means_another_thing_elsewhere() {
    assert!(Place::Schema.key("description").unwrap().is_prose() && !Place::Info.key("title").unwrap().is_prose());
    assert_eq!(Place::Scopes.key("description").unwrap().says, Says::RequiredProse);
    assert_eq!(Place::Schema.key("properties").unwrap().holds, Holds::Names(Place::Schema));
}
