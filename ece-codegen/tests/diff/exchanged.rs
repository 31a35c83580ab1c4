//! A definition exchanged for another one that stays as well: told once, and on the wire as what differs between both.

use serde_json::{Value, json};

use crate::causes::{answering, check, check_kinds, document, object, reference};

/// Both sides have all definitions; what refers to the first refers to the second on the other side.
struct Exchange {
    definitions: Value,
    place: fn(&Value) -> Value,
}

impl Exchange {
    fn side(&self, name: &str) -> Value {
        let uses = self.definitions.as_object().unwrap().keys();
        let mut paths = (self.place)(&reference(name));
        for name in uses {
            let mut use_of_it = answering(&reference(name))["/trees"].take();
            use_of_it["get"]["operationId"] = json!(format!("get-{name}"));
            paths[format!("/{name}")] = use_of_it;
        }
        document(&paths, &self.definitions)
    }

    #[track_caller]
    fn check(&self, name: &str, [one, other]: [&str; 2], there: &str, back: &str) {
        check(name, &self.side(one), &self.side(other), &[there], &[back]);
    }
}

/// An operation with a body.
fn taking(schema: &Value) -> Value {
    let body = json!({ "name": "body", "in": "body", "required": true, "schema": schema });
    json!({ "/trees": { "post": {
        "operationId": "post-tree", "parameters": [body], "responses": { "200": { "description": "" } }
    } } })
}

fn failing(schema: &Value) -> Value {
    let mut paths = answering(&object(&json!({ "a": { "type": "string" } })));
    paths["/trees"]["get"]["responses"]["404"] = json!({ "description": "", "schema": schema });
    paths
}

fn ids() -> Value {
    let text = json!({ "type": "string" });
    let with = |required: &[&str], properties: Value| json!({ "type": "object", "required": required, "properties": properties });
    json!({
        "Id": with(&["id"], json!({ "id": text, "next": reference("Id") })),
        "Versioned": with(&["id"], json!({ "id": text, "next": reference("Versioned"), "version": text })),
        "Complete": with(&["id", "version"], json!({ "id": text, "next": reference("Complete"), "version": text })),
        "Numbered": with(&["id"], json!({ "id": { "type": "integer" } })),
        "Other": with(&[], json!({ "oak": text })),
        "Another": with(&[], json!({ "elm": text })),
        "Whole": { "allOf": [reference("Id"), with(&[], json!({ "version": text }))] },
        "Name": reference("Id")
    })
}

#[test]
fn objects_that_share_members_are_compared_by_them() {
    for (pair, response, request) in [
        (["Id", "Versioned"], ["--M", "W-M"], ["-WM", "W-M"]),
        (["Id", "Complete"], ["-BM", "B-M"], ["B-M", "WBM"]),
        (["Versioned", "Complete"], ["-BM", "B-M"], ["B-M", "-WM"]),
        (["Id", "Numbered"], ["BBM", "BBM"], ["BBM", "BBM"]),
        (["Id", "Whole"], ["--M", "W-M"], ["-WM", "W-M"]),
        (["Name", "Versioned"], ["--M", "W-M"], ["-WM", "W-M"]),
        (["Other", "Another"], ["BBM", "BBM"], ["BBM", "BBM"]),
        (["Other", "Id"], ["BBM", "BBM"], ["BBM", "BBM"]),
    ] {
        let definitions = ids();
        let answers = Exchange { definitions: definitions.clone(), place: answering };
        let [there, back] = response.map(|it| format!("response-body-changed {it}"));
        answers.check("answer", pair, &there, &back);
        let bodies = Exchange { definitions: definitions.clone(), place: taking };
        let [there, back] = request.map(|it| format!("body-type-changed {it}"));
        bodies.check("body", pair, &there, &back);
        let members =
            Exchange { definitions: definitions.clone(), place: |it| answering(&object(&json!({ "m": it }))) };
        let [there, back] = response.map(|it| format!("property-type-changed {it}"));
        members.check("member", pair, &there, &back);
        let elements = Exchange { definitions, place: |it| taking(&json!({ "type": "array", "items": it })) };
        let [there, back] = request.map(|it| format!("body-type-changed {it}"));
        elements.check("elements", pair, &there, &back);
    }
}

#[test]
fn what_else_a_definition_can_be_is_compared_as_what_it_is() {
    let definitions = json!({
        "Choice": { "type": "string", "enum": ["oak", "ash"] },
        "More": { "type": "string", "enum": ["oak", "ash", "elm"] },
        "Text": { "type": "string" },
        "Number": { "type": "integer" },
        "Few": { "type": "array", "items": { "type": "string" }, "maxItems": 2 },
        "Many": { "type": "array", "items": { "type": "string" } }
    });
    let answers = |pair: [&str; 2]| {
        let it = Exchange { definitions: definitions.clone(), place: |it| answering(&object(&json!({ "m": it }))) };
        let [one, other] = pair.map(|name| it.side(name));
        [check_kinds(&one, &other), check_kinds(&other, &one)].concat()
    };
    let told = |verdicts: [&str; 2]| verdicts.map(|it| format!("property-type-changed {it}")).to_vec();
    assert_eq!(answers(["Choice", "More"]), told(["W-M", "-WM"]));
    assert_eq!(answers(["Text", "Number"]), told(["BBM", "BBM"]));
    assert_eq!(answers(["Choice", "Number"]), told(["BBM", "BBM"]));
    assert_eq!(answers(["Choice", "Text"]), told(["W-M", "-WM"]));
}

#[test]
fn an_error_stays_an_error() {
    let it = Exchange { definitions: ids(), place: failing };
    it.check("more", ["Id", "Versioned"], "error-body-changed --=", "error-body-changed W-= silent");
    it.check("retyped", ["Id", "Numbered"], "error-body-changed WW= silent", "error-body-changed WW= silent");
    it.check("another", ["Id", "Other"], "error-body-changed WW= silent", "error-body-changed WW= silent");
}

/// Definitions that lead to each other are looked through once each.
#[test]
fn circles_of_exchanged_definitions_end() {
    let of = |name: &str, next: &str, more: Value| {
        let mut it = object(&json!({ "next": reference(&format!("{name}{next}")), "id": { "type": "string" } }));
        it["properties"].as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
        it
    };
    let mut definitions = serde_json::Map::new();
    for index in 0..20 {
        let next = ((index + 1) % 20).to_string();
        definitions.insert(format!("One{index}"), of("One", &next, json!({})));
        let more = if index == 10 { json!({ "version": { "type": "string" } }) } else { json!({}) };
        definitions.insert(format!("Two{index}"), of("Two", &next, more));
    }
    let it = Exchange { definitions: definitions.into(), place: answering };
    it.check("circle", ["One0", "Two0"], "response-body-changed --M", "response-body-changed W-M");
}
