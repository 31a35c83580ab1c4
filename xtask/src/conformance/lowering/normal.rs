//! One way to write what OpenAPI 3.0 lets one write in several.

use serde_json::{Map, Value, json};

/// The parts of `components` that are put where they are used; schemas stay, they may be recursive.
const SHARED: [&str; 4] = ["requestBodies", "parameters", "responses", "headers"];

pub(crate) fn normal(mut document: Value) -> Value {
    let components = document.get("components").cloned().unwrap_or_default();
    inline(&mut document, &components);
    if let Some(top) = document.as_object_mut() {
        top.retain(|name, part| name != "servers" || *part != json!([{ "url": "/" }]));
        if let Some(components) = top.get_mut("components").and_then(Value::as_object_mut) {
            components.retain(|name, part| !SHARED.contains(&name.as_str()) && !is_empty(part));
        }
        top.retain(|name, part| name != "components" || !is_empty(part));
        for server in top.get_mut("servers").and_then(Value::as_array_mut).into_iter().flatten() {
            let url = server["url"].as_str().unwrap_or_default().trim_end_matches('/').to_owned();
            server["url"] = url.into();
        }
        top.get_mut("paths")
            .and_then(Value::as_object_mut)
            .into_iter()
            .flat_map(Map::values_mut)
            .for_each(own_parameters);
    }
    drop_defaults(&mut document);
    document
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_some_and(Map::is_empty)
}

/// Parameters of a path belong to each of its operations, in one order.
fn own_parameters(item: &mut Value) {
    let Some(item) = item.as_object_mut() else { return };
    let shared = item.remove("parameters").and_then(|it| it.as_array().cloned()).unwrap_or_default();
    for operation in item.values_mut().filter_map(Value::as_object_mut) {
        let mut own = operation.remove("parameters").and_then(|it| it.as_array().cloned()).unwrap_or_default();
        let place = |parameter: &Value| (parameter["in"].to_string(), parameter["name"].to_string());
        let overridden: Vec<_> = own.iter().map(place).collect();
        own.extend(shared.iter().filter(|parameter| !overridden.contains(&place(parameter))).cloned());
        own.sort_by_key(place);
        if !own.is_empty() {
            operation.insert("parameters".to_owned(), own.into());
        }
        // `swagger2openapi` keeps the name of the body beside it.
        let name = operation.remove("x-body-name");
        if let (Some(name), Some(body)) = (name, operation.get_mut("requestBody").and_then(Value::as_object_mut)) {
            body.insert("x-body-name".to_owned(), name);
        }
    }
}

fn inline(value: &mut Value, components: &Value) {
    let target = value.get("$ref").and_then(Value::as_str).and_then(|reference| {
        let (part, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
        SHARED.contains(&part).then(|| components[part][name.replace("~1", "/").replace("~0", "~")].clone())
    });
    if let Some(target) = target {
        *value = target;
    }
    match value {
        Value::Object(members) => members.values_mut().for_each(|member| inline(member, components)),
        Value::Array(elements) => elements.iter_mut().for_each(|element| inline(element, components)),
        _ => {}
    }
}

/// Takes away what is so anyhow.
fn drop_defaults(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, member| match name.as_str() {
                "required" => *member != json!(false),
                "properties" => !is_empty(member),
                _ => true,
            });
            if members.contains_key("schema") {
                drop_style(members);
            }
            members.values_mut().for_each(drop_defaults);
        }
        Value::Array(elements) => elements.iter_mut().for_each(drop_defaults),
        _ => {}
    }
}

/// Of a parameter, or of a header, which is in no place of its own.
fn drop_style(parameter: &mut Map<String, Value>) {
    let is_in = |place: &str| parameter.get("in").is_some_and(|it| it == place);
    let default = if is_in("query") || is_in("cookie") { "form" } else { "simple" };
    let style = parameter.get("style").and_then(Value::as_str).unwrap_or(default).to_owned();
    if parameter.get("explode").is_some_and(|explode| *explode == json!(style == "form")) {
        parameter.remove("explode");
    }
    if style == default {
        parameter.remove("style");
    }
}
