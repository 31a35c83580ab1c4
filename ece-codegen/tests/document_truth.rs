//! Nothing of the real document is lost: counted in the document itself, not in what the generator says of it.

mod support;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use ece_codegen::Outcome;
use ece_codegen::ir::{Argument, TypeDef};
use serde_json::{Map, Value};
use support::{document, generated, overlays};

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch"];

/// Every operation with its path item.
fn operations(document: &Value) -> Vec<(&str, &str, &Value, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            METHODS.iter().filter_map(move |method| Some((path.as_str(), *method, item, item.get(*method)?)))
        })
        .collect()
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn every_operation_is_generated() {
    let (document, outcome) = (document(), generated());
    let api = outcome.api.as_ref().unwrap();
    assert_eq!(api.counts.operations, operations(&document).len());
    assert_eq!(api.counts.operations_refused, 0);
    assert_eq!(api.operations().count() + api.counts.operations_refused, api.counts.operations);
    let generated: HashMap<&str, _> = api.operations().map(|operation| (operation.id.as_str(), operation)).collect();
    let text: String = outcome.files.iter().map(|file| file.text.as_str()).collect();
    assert_eq!(text.matches("impl rt::Operation for ").count(), api.counts.operations);
    for (path, method, _, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        let made = generated.get(id).unwrap_or_else(|| panic!("{id} is missing"));
        assert_eq!((made.path.as_str(), made.method.as_str()), (path, method), "{id}");
        assert!(
            text.contains(&format!("{id:?}, {path:?})")) || text.contains(&format!("{id:?},\n")),
            "{id} is not in the code"
        );
        assert!(text.contains(&format!("pub fn {}(", made.function)), "{id} has no method");
    }
}

#[test]
fn every_parameter_is_an_argument_a_setter_or_a_constant() {
    let (document, outcome) = (document(), generated());
    let api = outcome.api.as_ref().unwrap();
    let mut count = 0;
    for (path, method, item, operation) in operations(&document) {
        let own = array(&operation["parameters"]);
        let name = |parameter: &Value| (parameter["in"].to_string(), parameter["name"].to_string());
        let shared =
            array(&item["parameters"]).iter().filter(|shared| !own.iter().any(|own| name(own) == name(shared)));
        let declared: Vec<&Value> = own.iter().chain(shared).collect();
        count += declared.len();
        let made = api.operations().find(|made| made.path == path && made.method == method).unwrap();
        let mut places: BTreeSet<(String, String)> = made
            .parameters
            .iter()
            .map(|it| (format!("{:?}", it.location).to_lowercase(), it.wire_name.clone()))
            .collect();
        for field in made.body.iter().flat_map(|body| body.kind.fields()) {
            places.insert(("formdata".into(), field.wire_name.clone()));
        }
        for parameter in declared {
            let place = parameter["in"].as_str().unwrap().to_lowercase();
            let name = parameter["name"].as_str().unwrap().to_owned();
            if place == "body" {
                assert!(made.body.is_some(), "{} lost its body", made.id);
            } else {
                assert!(places.remove(&(place, name.clone())), "{} lost {name}", made.id);
            }
        }
        assert!(places.is_empty(), "{} invented {places:?}", made.id);
        let required = made.parameters.iter().enumerate().filter(|(_, it)| it.required && it.constant.is_none());
        for (index, parameter) in required {
            let is_argument = made.arguments.contains(&Argument::Parameter(index));
            assert!(is_argument || made.arguments.len() == 5, "{}: {} is no argument", made.id, parameter.wire_name);
        }
    }
    assert_eq!(api.counts.parameters, count);
}

#[test]
fn every_response_is_known_with_its_codes() {
    let (document, outcome) = (document(), generated());
    let api = outcome.api.as_ref().unwrap();
    let mut count = 0;
    let mut codes = BTreeSet::new();
    for (path, method, _, operation) in operations(&document) {
        let made = api.operations().find(|made| made.path == path && made.method == method).unwrap();
        let declared = operation["responses"].as_object().unwrap();
        let made_statuses: BTreeSet<String> =
            made.responses.iter().map(|it| it.status.map_or("default".into(), |status| status.to_string())).collect();
        assert_eq!(declared.keys().cloned().collect::<BTreeSet<_>>(), made_statuses, "{}", made.id);
        count += declared.len();
        for (status, response) in declared {
            let listed = array(&response["headers"]["x-cloud-error-codes"]["enum"]);
            let lifted = array(&response["x-ece-error-codes"]);
            let declared: BTreeSet<&str> = listed.iter().chain(lifted).filter_map(Value::as_str).collect();
            let made = made.responses.iter().find(|made| made.status == status.parse().ok()).unwrap();
            assert_eq!(made.error_codes.iter().map(String::as_str).collect::<BTreeSet<_>>(), declared);
            codes.extend(declared);
        }
    }
    assert_eq!(api.counts.responses, count);
    assert_eq!(api.error_codes.iter().map(|code| code.wire_name.as_str()).collect::<BTreeSet<_>>(), codes);
}

#[test]
fn every_definition_is_a_type_with_all_its_members() {
    let (document, outcome) = (document(), generated());
    let api = outcome.api.as_ref().unwrap();
    let definitions = document["definitions"].as_object().unwrap();
    assert_eq!(api.counts.definitions, definitions.len());
    assert_eq!(api.counts.definitions_generated, definitions.len());
    let types: HashMap<&str, &TypeDef> = api.types.iter().map(|def| (def.name().as_str(), def)).collect();
    for (name, definition) in definitions {
        let def = types.get(name.as_str()).unwrap_or_else(|| panic!("{name} is missing"));
        let file = format!("models/{}.rs", def.module());
        let text = &outcome.files.iter().find(|file_of| file_of.path == file).expect(&file).text;
        assert!(["struct", "enum", "type"].iter().any(|kind| text.contains(&format!("pub {kind} {name}"))), "{name}");
        let TypeDef::Model(model) = def else { continue };
        let declared: Vec<&String> = definition["properties"].as_object().into_iter().flat_map(Map::keys).collect();
        let made: Vec<&String> = model.fields.iter().map(|field| &field.wire_name).collect();
        assert_eq!(made, declared, "{name}");
        let required: BTreeSet<&str> = array(&definition["required"]).iter().filter_map(Value::as_str).collect();
        for field in &model.fields {
            assert_eq!(
                field.presence.is_required(),
                required.contains(field.wire_name.as_str()),
                "{name}.{}",
                field.wire_name
            );
        }
    }
}

/// Every list of strings in a schema or parameter of the corrected document is a type whose values are that list.
#[test]
fn every_enum_value_is_typed() {
    fn collect(value: &Value, found: &mut HashSet<Vec<String>>) {
        match value {
            Value::Object(members) => {
                let is_header = members.get("x-ece-error-codes").is_some();
                if let (Some(Value::Array(values)), false) = (members.get("enum"), is_header)
                    && values.iter().all(Value::is_string)
                {
                    found.insert(values.iter().map(|value| value.as_str().unwrap().to_owned()).collect());
                }
                for (name, member) in members {
                    if name != "headers" {
                        collect(member, found);
                    }
                }
            }
            Value::Array(elements) => elements.iter().for_each(|element| collect(element, found)),
            _ => {}
        }
    }
    let corrected = ece_codegen::corrected(&support::text(), &overlays()).0.unwrap();
    let outcome = generated();
    let api = outcome.api.as_ref().unwrap();
    let mut declared = HashSet::new();
    collect(&corrected, &mut declared);
    let (mut made, mut values) = (HashSet::new(), 0);
    for def in &api.types {
        if let TypeDef::Enum(def) = def {
            values += def.variants.len();
            made.insert(def.variants.iter().map(|variant| variant.wire_name.clone()).collect::<Vec<_>>());
        }
    }
    assert_eq!(made, declared);
    assert_eq!(api.counts.enum_values, values);
}

#[test]
fn the_same_text_gives_the_same_files() {
    assert_eq!(generated().files, generated().files);
}

fn reverse(members: &mut Value) {
    if let Value::Object(members) = members {
        *members = std::mem::take(members).into_iter().rev().collect();
    }
}

fn of(document: &Value) -> Outcome {
    let outcome = ece_codegen::generate(&document.to_string(), &overlays());
    assert!(!outcome.diagnostics.has_errors());
    outcome
}

fn files(outcome: &Outcome) -> BTreeMap<&str, &str> {
    outcome.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect()
}

/// The keys inside operations, parameters, responses and schemas say nothing by their order, except where they are names.
#[test]
fn the_order_of_keywords_does_not_matter() {
    fn keywords(value: &mut Value, names: bool) {
        match value {
            Value::Object(members) => {
                for (name, member) in members.iter_mut() {
                    let holds_names = !names && matches!(name.as_str(), "properties" | "responses" | "headers");
                    keywords(member, holds_names);
                }
                if !names {
                    reverse(value);
                }
            }
            Value::Array(elements) => elements.iter_mut().for_each(|element| keywords(element, false)),
            _ => {}
        }
    }
    let (mut changed, known) = (document(), generated());
    for definition in changed["definitions"].as_object_mut().unwrap().values_mut() {
        keywords(definition, false);
    }
    for item in changed["paths"].as_object_mut().unwrap().values_mut() {
        for operation in item.as_object_mut().unwrap().values_mut() {
            keywords(operation, false);
        }
    }
    reverse(&mut changed);
    assert_eq!(files(&of(&changed)), files(&known));
}

/// Definitions in another order are the same types, listed in another order.
#[test]
fn the_order_of_definitions_moves_lists_only() {
    let (mut changed, known) = (document(), generated());
    reverse(&mut changed["definitions"]);
    let outcome = of(&changed);
    let (changed, known) = (files(&outcome), files(&known));
    assert_eq!(changed.keys().collect::<Vec<_>>(), known.keys().collect::<Vec<_>>());
    for (path, text) in known {
        if path == "models/mod.rs" {
            let sorted = |text: &str| {
                let mut lines: Vec<String> = text.lines().skip(2).map(str::to_owned).collect();
                lines.sort();
                lines
            };
            assert_eq!(sorted(changed[path]), sorted(text));
        } else {
            assert_eq!(changed[path], text, "{path}");
        }
    }
}

/// Paths in another order are the same operations, listed in another order.
#[test]
fn the_order_of_paths_moves_lists_only() {
    let lines = |outcome: &Outcome| {
        let outline = ece_codegen::outline(outcome.api.as_ref().unwrap()).to_string();
        let mut lines: Vec<String> = outline.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let mut changed = document();
    reverse(&mut changed["paths"]);
    assert_eq!(lines(&of(&changed)), lines(&generated()));
}
