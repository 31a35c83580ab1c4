//! Edits of paths, operations, parameters and responses.

use ece_codegen::grammar::Place;
use serde_json::{Map, Value, json};

use super::edit::{Edit, Operator};

pub const OPERATORS: &[Operator] = &[
    ("path renamed", path_renamed),
    ("path parameter renamed", path_parameter_renamed),
    ("two paths swapped", paths_swapped),
    ("method changed", method_changed),
    ("unknown method", unknown_method),
    ("operation removed", operation_removed),
    ("operation copied", operation_copied),
    ("operationId removed", |edit| without(edit, "operationId")),
    ("operationId doubled", operation_id_doubled),
    ("operationIds swapped", operation_ids_swapped),
    ("operationId changed", operation_id_changed),
    ("parameters moved to the path", parameters_to_path),
    ("parameters moved to operations", parameters_to_operations),
    ("parameter added", parameter_added),
    ("parameter added at the path", parameter_added_at_path),
    ("parameter removed", parameter_removed),
    ("parameter of the same name elsewhere", parameter_doubled),
    ("parameter moved", parameter_moved),
    ("parameters in another order", parameters_reordered),
    ("body becomes form", body_becomes_form),
    ("form becomes body", form_becomes_body),
    ("collectionFormat", collection_format),
    ("collectionFormat of items", collection_format_of_items),
    ("consumes", |edit| media_types(edit, "consumes")),
    ("produces", |edit| media_types(edit, "produces")),
    ("security of an operation", security_of_operation),
    ("security of the document", security_of_document),
    ("tags of an operation", tags_of_operation),
    ("deprecated", deprecated),
    ("schemes of an operation", schemes_of_operation),
    ("status renamed", status_renamed),
    ("status added", status_added),
    ("status removed", status_removed),
    ("responses emptied", responses_emptied),
    ("response gets a body", response_gets_body),
    ("response loses its body", response_loses_body),
    ("header of a response", header),
    ("error codes of a response", error_codes),
];

fn without(edit: &mut Edit, key: &str) -> Option<()> {
    let place = edit.operation(|it| it.contains_key(key))?;
    edit.remove(&place, key).map(drop)
}

fn path_renamed(edit: &mut Edit) -> Option<()> {
    let items = edit.path_items();
    let item = edit.pick(items)?;
    let (_, path) = Edit::parent(&item)?;
    let forms = [format!("/elm{path}"), format!("{path}/oak"), path.replace('{', "ash/{"), format!("{path}/")];
    let after = edit.pick(forms.into_iter().filter(|it| *it != path).collect())?;
    edit.rename("/paths", &path, &after)
}

fn path_parameter_renamed(edit: &mut Edit) -> Option<()> {
    let items = edit.path_items().into_iter().filter(|it| it.contains('{')).collect();
    let item = edit.pick(items)?;
    let (_, path) = Edit::parent(&item)?;
    let start = path.find('{')?;
    let name = path[start + 1..].split('}').next()?.to_owned();
    let new = format!("{name}_2");
    let renamed = edit.places(|at, holds, value| {
        at.starts_with(&format!("{item}/"))
            && holds == ece_codegen::grammar::Holds::Node(Place::Parameter)
            && value["in"] == "path"
            && value["name"] == *name
    });
    let all = edit.rng.u8(..4) > 0;
    for place in renamed.iter().filter(|_| all) {
        edit.set(place, "name", json!(new))?;
    }
    edit.rename("/paths", &path, &path.replace(&format!("{{{name}}}"), &format!("{{{new}}}")))
}

fn paths_swapped(edit: &mut Edit) -> Option<()> {
    let items = edit.path_items();
    let (one, other) = (edit.pick(items.clone())?, edit.pick(items)?);
    if one == other {
        return None;
    }
    let value = edit.at(&one)?.take();
    let value = std::mem::replace(edit.at(&other)?, value);
    *edit.at(&one)? = value;
    Some(())
}

fn method_changed(edit: &mut Edit) -> Option<()> {
    let place = edit.operation(|_| true)?;
    let (item, method) = Edit::parent(&place)?;
    let free = ece_codegen::grammar::methods().filter(|it| edit.get(item).is_some_and(|at| at.get(it).is_none()));
    let free = free.collect();
    let other = edit.pick(free)?;
    edit.rename(item, &method, other)
}

fn unknown_method(edit: &mut Edit) -> Option<()> {
    let items = edit.path_items();
    let item = edit.pick(items)?;
    let place = edit.operation(|_| true)?;
    let value = edit.get(&place)?.clone();
    let value = edit.choose(&[value, json!({}), json!({ "responses": {} })]);
    let method = edit.choose(&[json!("trace"), json!("GET"), json!("query")]);
    edit.set(&item, method.as_str()?, value)
}

fn operation_removed(edit: &mut Edit) -> Option<()> {
    let place = edit.operation(|_| true)?;
    let (item, method) = Edit::parent(&place)?;
    edit.remove(item, &method).map(drop)
}

fn operation_copied(edit: &mut Edit) -> Option<()> {
    let place = edit.operation(|_| true)?;
    let mut value = edit.get(&place)?.clone();
    if edit.rng.bool() {
        value["operationId"] = json!("elm-copy");
    }
    let name = format!("/{}", edit.new_name("/paths"));
    edit.set("/paths", &name, json!({ "get": value }))
}

fn operation_id_doubled(edit: &mut Edit) -> Option<()> {
    let (one, other) = two_ids(edit)?;
    let id = edit.get(&one)?["operationId"].clone();
    edit.set(&other, "operationId", id)
}

fn two_ids(edit: &mut Edit) -> Option<(String, String)> {
    let places = edit.places(|_, holds, value| {
        holds == ece_codegen::grammar::Holds::Node(Place::Operation) && value["operationId"].is_string()
    });
    let (one, other) = (edit.pick(places.clone())?, edit.pick(places)?);
    (one != other).then_some((one, other))
}

fn operation_ids_swapped(edit: &mut Edit) -> Option<()> {
    let (one, other) = two_ids(edit)?;
    let id = edit.get(&one)?["operationId"].clone();
    let id = std::mem::replace(&mut edit.at(&other)?["operationId"], id);
    edit.set(&one, "operationId", id)
}

fn operation_id_changed(edit: &mut Edit) -> Option<()> {
    let place = edit.operation(|_| true)?;
    let name = edit.new_name(&place);
    edit.set(&place, "operationId", json!(name))
}

fn parameters_to_path(edit: &mut Edit) -> Option<()> {
    let place = edit.operation(|it| it.contains_key("parameters"))?;
    let (item, _) = Edit::parent(&place)?;
    let moved = edit.remove(&place, "parameters")?;
    let list = edit.members(item)?.entry("parameters").or_insert_with(|| json!([])).as_array_mut()?;
    list.extend(moved.as_array().into_iter().flatten().cloned());
    Some(())
}

fn parameters_to_operations(edit: &mut Edit) -> Option<()> {
    let items = edit.path_items().into_iter().filter(|it| edit.get(it).is_some_and(|it| it["parameters"].is_array()));
    let items = items.collect();
    let item = edit.pick(items)?;
    let moved = edit.remove(&item, "parameters")?;
    for method in edit.methods_of(&item) {
        let members = edit.members(&format!("{item}/{method}"))?;
        let list = members.entry("parameters").or_insert_with(|| json!([])).as_array_mut()?;
        list.extend(moved.as_array().into_iter().flatten().cloned());
    }
    Some(())
}

fn new_parameter(edit: &mut Edit) -> Value {
    edit.choose(&[
        json!({ "name": "elm", "in": "query", "type": "string" }),
        json!({ "name": "elm", "in": "header", "type": "integer", "required": true }),
        json!({ "name": "elm", "in": "body", "schema": { "type": "object", "properties": { "a": {} } } }),
        json!({ "name": "elm", "in": "formData", "type": "file" }),
        json!({ "name": "elm", "in": "query", "type": "array", "items": { "type": "string" }, "collectionFormat": "multi" }),
        json!({ "name": "body", "in": "query", "type": "string", "enum": ["a"] }),
        json!({ "name": "elm", "in": "cookie", "type": "string" }),
    ])
}

fn parameter_added(edit: &mut Edit) -> Option<()> {
    let place = edit.operation(|_| true)?;
    let parameter = new_parameter(edit);
    let list = edit.members(&place)?.entry("parameters").or_insert_with(|| json!([])).as_array_mut()?;
    list.push(parameter);
    Some(())
}

fn parameter_added_at_path(edit: &mut Edit) -> Option<()> {
    let items = edit.path_items();
    let item = edit.pick(items)?;
    let parameter = new_parameter(edit);
    let list = edit.members(&item)?.entry("parameters").or_insert_with(|| json!([])).as_array_mut()?;
    list.push(parameter);
    Some(())
}

/// A parameter in a list: the list, its index, and itself.
fn parameter(edit: &mut Edit, fits: impl Fn(&Map<String, Value>) -> bool) -> Option<(String, usize, Value)> {
    let place = edit.any(|at, holds, value| {
        at.starts_with("/paths/")
            && holds == ece_codegen::grammar::Holds::Node(Place::Parameter)
            && value.as_object().is_some_and(&fits)
    })?;
    let (list, index) = Edit::parent(&place)?;
    Some((list.to_owned(), index.parse().ok()?, edit.get(&place)?.clone()))
}

fn parameter_removed(edit: &mut Edit) -> Option<()> {
    let (list, index, _) = parameter(edit, |_| true)?;
    edit.at(&list)?.as_array_mut()?.remove(index);
    Some(())
}

fn parameter_doubled(edit: &mut Edit) -> Option<()> {
    let (list, _, mut copy) = parameter(edit, |it| it.contains_key("in") && it["in"] != "body")?;
    copy["in"] = edit.choose(&[json!("query"), json!("header"), json!("formData"), json!("path")]);
    edit.at(&list)?.as_array_mut()?.push(copy);
    Some(())
}

fn parameter_moved(edit: &mut Edit) -> Option<()> {
    let (list, index, _) = parameter(edit, |it| it.contains_key("in"))?;
    let location = edit.choose(&[json!("query"), json!("header"), json!("formData"), json!("elm")]);
    edit.set(&format!("{list}/{index}"), "in", location)
}

fn parameters_reordered(edit: &mut Edit) -> Option<()> {
    let place = edit.operation(|it| it.get("parameters").and_then(Value::as_array).is_some_and(|it| it.len() > 1))?;
    edit.shuffle(&format!("{place}/parameters"))
}

fn body_becomes_form(edit: &mut Edit) -> Option<()> {
    let (list, index, body) = parameter(edit, |it| it.get("in").is_some_and(|it| it == "body"))?;
    let name = body["name"].clone();
    *edit.at(&format!("{list}/{index}"))? = json!({ "name": name, "in": "formData", "type": "string" });
    Some(())
}

fn form_becomes_body(edit: &mut Edit) -> Option<()> {
    let (list, index, field) = parameter(edit, |it| it.get("in").is_some_and(|it| it == "formData"))?;
    let name = field["name"].clone();
    *edit.at(&format!("{list}/{index}"))? = json!({ "name": name, "in": "body", "schema": { "type": "string" } });
    Some(())
}

fn format(edit: &mut Edit, place: &str) -> Option<()> {
    if edit.rng.u8(..5) == 0 {
        return edit.remove(place, "collectionFormat").map(drop);
    }
    let format = edit.choose(&["csv", "ssv", "tsv", "pipes", "multi", "elm"].map(Value::from));
    edit.set(place, "collectionFormat", format)
}

fn collection_format(edit: &mut Edit) -> Option<()> {
    let place = edit.typed(|it| it.contains_key("items"))?;
    format(edit, &place)
}

fn collection_format_of_items(edit: &mut Edit) -> Option<()> {
    let place = edit.typed(|it| it.get("items").is_some_and(Value::is_object))?;
    let items = format!("{place}/items");
    if edit.rng.bool() {
        *edit.at(&items)? = json!({ "type": "array", "items": { "type": "string" }, "collectionFormat": "pipes" });
        return Some(());
    }
    format(edit, &items)
}

fn media_types(edit: &mut Edit, key: &str) -> Option<()> {
    let place = if edit.rng.bool() { String::new() } else { edit.operation(|_| true)? };
    match edit.rng.u8(..5) {
        0 => edit.remove(&place, key).map(drop),
        1 => edit.shuffle(&format!("{place}/{key}")),
        _ => {
            let types = edit.choose(&[
                json!([]),
                json!(["application/json"]),
                json!(["application/json", "text/plain"]),
                json!(["application/xml"]),
                json!(["multipart/form-data"]),
                json!(["application/octet-stream", "application/octet-stream"]),
                json!(["elm", 1]),
            ]);
            edit.set(&place, key, types)
        }
    }
}

/// Requirements of the schemes that there are, and of one that is not.
fn requirements(edit: &mut Edit) -> Value {
    let name = edit.key_of("/securityDefinitions").unwrap_or_else(|| "nobody".to_owned());
    let other = edit.key_of("/securityDefinitions").unwrap_or_else(|| "somebody".to_owned());
    edit.choose(&[
        json!([]),
        json!([{}]),
        json!([{ &name: [] }]),
        json!([{ &name: [] }, { &other: [] }]),
        json!([{ &name: [], &other: [] }]),
        json!([{ &name: ["read"] }]),
        json!([{}, { &name: [] }]),
        json!([{ &name: [] }, { &name: [] }]),
        json!({}),
    ])
}

fn security_of_operation(edit: &mut Edit) -> Option<()> {
    let place = edit.operation(|_| true)?;
    if edit.rng.u8(..6) == 0 {
        return edit.remove(&place, "security").map(drop);
    }
    let requirements = requirements(edit);
    edit.set(&place, "security", requirements)
}

fn security_of_document(edit: &mut Edit) -> Option<()> {
    if edit.rng.u8(..6) == 0 {
        return edit.remove("", "security").map(drop);
    }
    let requirements = requirements(edit);
    edit.set("", "security", requirements)
}

fn tags_of_operation(edit: &mut Edit) -> Option<()> {
    let place = edit.operation(|_| true)?;
    let tags = edit.choose(&[json!([]), json!(["elm"]), json!(["elm", "oak"]), json!(["elm", "elm"]), json!("elm")]);
    edit.set(&place, "tags", tags)
}

fn deprecated(edit: &mut Edit) -> Option<()> {
    let place = edit.operation(|_| true)?;
    let flag = edit.choose(&[json!(true), json!(false), json!("yes")]);
    edit.set(&place, "deprecated", flag)
}

fn schemes_of_operation(edit: &mut Edit) -> Option<()> {
    let place = edit.operation(|_| true)?;
    let schemes = edit.choose(&[json!(["https"]), json!([]), json!(["ws", "http"]), json!("https")]);
    edit.set(&place, "schemes", schemes)
}

fn a_response(edit: &mut Edit) -> Option<(String, String)> {
    let place = edit.any(|at, holds, value| {
        at.starts_with("/paths/") && holds == ece_codegen::grammar::Holds::Node(Place::Response) && value.is_object()
    })?;
    let (responses, status) = Edit::parent(&place)?;
    Some((responses.to_owned(), status))
}

fn status_renamed(edit: &mut Edit) -> Option<()> {
    let (responses, status) = a_response(edit)?;
    let statuses = ["200", "201", "204", "default", "2XX", "404", "500", "x-elm", "elm"];
    let after = edit.choose(&statuses.map(Value::from));
    if edit.get(&responses)?.get(after.as_str()?).is_some() {
        return None;
    }
    edit.rename(&responses, &status, after.as_str()?)
}

fn status_added(edit: &mut Edit) -> Option<()> {
    let (responses, status) = a_response(edit)?;
    let copy = edit.get(&responses)?.get(&status)?.clone();
    let value = edit.choose(&[
        copy,
        json!({ "description": "" }),
        json!({ "description": "", "schema": { "type": "string" } }),
    ]);
    let after = edit.choose(&["200", "202", "default", "3XX", "409", "x-elm"].map(Value::from));
    edit.set(&responses, after.as_str()?, value)
}

fn status_removed(edit: &mut Edit) -> Option<()> {
    let (responses, status) = a_response(edit)?;
    edit.remove(&responses, &status).map(drop)
}

fn responses_emptied(edit: &mut Edit) -> Option<()> {
    let place = edit.operation(|_| true)?;
    edit.set(&place, "responses", json!({}))
}

fn response_gets_body(edit: &mut Edit) -> Option<()> {
    let place = edit.object(Place::Response, |it| !it.contains_key("$ref"))?;
    let reference = edit.reference().unwrap_or_default();
    let schema = edit.choose(&[
        json!({ "type": "string" }),
        reference,
        json!({ "type": "file" }),
        json!({ "type": "array", "items": {} }),
    ]);
    edit.set(&place, "schema", schema)
}

fn response_loses_body(edit: &mut Edit) -> Option<()> {
    let place = edit.object(Place::Response, |it| it.contains_key("schema"))?;
    edit.remove(&place, "schema").map(drop)
}

fn header(edit: &mut Edit) -> Option<()> {
    let place = edit.object(Place::Response, |it| !it.contains_key("$ref"))?;
    let headers = edit.choose(&[
        json!({}),
        json!({ "x-elm": { "type": "string" } }),
        json!({ "X-Oak": { "type": "array", "items": { "type": "integer" }, "collectionFormat": "pipes" } }),
        json!({ "X-Oak": {} }),
        json!({ "x-elm": { "type": "string", "enum": ["a"] }, "etag": { "type": "string", "x-elm": 1 } }),
    ]);
    edit.set(&place, "headers", headers)
}

fn error_codes(edit: &mut Edit) -> Option<()> {
    let place = edit.object(Place::Response, |it| !it.contains_key("$ref"))?;
    match edit.rng.u8(..3) {
        0 => {
            let codes =
                edit.choose(&[json!(["a.b"]), json!([]), json!(["a.b", "c.d", "a.b"]), json!("a.b"), json!([1])]);
            edit.set(&place, "x-ece-error-codes", codes)
        }
        _ => {
            let header = edit.choose(&[
                json!({ "type": "string", "enum": ["a.b", "e.f"] }),
                json!({ "type": "string" }),
                json!({ "type": "string", "enum": [] }),
                json!({ "type": "array", "items": { "type": "string" }, "enum": ["a.b"] }),
                json!({}),
            ]);
            edit.set(&place, "headers", json!({ "x-cloud-error-codes": header }))
        }
    }
}
