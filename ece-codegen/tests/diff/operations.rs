//! Operations.

use serde_json::{Value, json};

use super::plants;
use crate::field::{At, Field, remove, rename};

fn fresh(field: &mut Field) -> Option<Value> {
    let known = field.operation(|_, operation| operation["responses"].get("200").is_some())?;
    let responses = field.at(&known)["responses"].clone();
    Some(json!({
        "operationId": "plant-a-tree", "tags": ["Deployments"], "produces": ["application/json"],
        "parameters": [], "responses": responses
    }))
}

fn take(field: &mut Field, at: &At) -> String {
    let id = field.id(at);
    let item = &mut field.document["paths"][&at.0];
    remove(item, &at.1);
    if item.as_object().unwrap().is_empty() {
        remove(&mut field.document["paths"], &at.0);
    }
    id
}

fn any(_: &str, _: &Value) -> bool {
    true
}

/// Gives an operation another address.
fn moved(field: &mut Field, at: &At, path: &str, method: &str) -> String {
    let operation = field.at(at).clone();
    let id = take(field, at);
    let items = field.document["paths"].as_object_mut().unwrap();
    items.entry(path).or_insert_with(|| json!({}))[method] = operation;
    id
}

fn is_json(operation: &Value) -> bool {
    let is_plain =
        |it: &Value| it["in"] == "body" && it.get("x-ece-merge-patch").is_none() && it["schema"].get("$ref").is_some();
    ["consumes", "produces"].iter().all(|key| operation[key] == json!(["application/json"]))
        && operation["parameters"].as_array().unwrap().iter().any(is_plain)
}

plants! {
    OperationAdded / OperationRemoved "-Wm" |field| {
        let operation = fresh(field)?;
        field.document["paths"]["/trees"] = json!({ "post": operation });
        Some("plant-a-tree".to_owned())
    };
    OperationRemoved / OperationAdded "B-M" |field| {
        let at = field.operation(|path, it| path.matches('/').count() > 1 && it.get("x-ece-deprecated").is_none())?;
        Some(take(field, &at))
    };
    OperationRemoved / OperationAdded "B-M" |field| {
        let at = field.operation(|_, operation| operation.get("x-ece-deprecated").is_some())?;
        Some(take(field, &at))
    };
    OperationDeprecated / OperationUndeprecated "--m" |field| {
        let at = field.operation(|_, operation| operation.get("x-ece-deprecated").is_none())?;
        field.at(&at)["deprecated"] = json!(true);
        Some(field.id(&at))
    };
    OperationUndeprecated / OperationDeprecated "--m" |field| {
        let at = field.operation(|_, operation| operation.get("x-ece-deprecated").is_some())?;
        remove(field.at(&at), "x-ece-deprecated");
        Some(field.id(&at))
    };
    OperationIdChanged / OperationIdChanged "--M" |field| {
        let at = field.operation(any)?;
        field.at(&at)["operationId"] = json!("another-name-for-it");
        Some("another-name-for-it".to_owned())
    };
    PathParameterRenamed / PathParameterRenamed "--=" |field| {
        let items = field.document["paths"].as_object()?.iter();
        let alone: Vec<String> = items
            .filter(|(path, item)| path.contains('{') && item.as_object().unwrap().len() == 1)
            .map(|(path, _)| path.clone())
            .collect();
        let path = alone[field.rng.usize(..alone.len())].clone();
        let name = path.split('{').nth(1)?.split('}').next()?.to_owned();
        let renamed = path.replacen(&format!("{{{name}}}"), "{tree}", 1);
        rename(&mut field.document["paths"], &path, &renamed);
        let method = field.document["paths"][&renamed].as_object()?.keys().next()?.clone();
        let at = (renamed, method);
        let parameters = field.at(&at)["parameters"].as_array_mut()?;
        parameters.iter_mut().find(|it| it["in"] == "path" && it["name"] == json!(name))?["name"] = json!("tree");
        Some(field.id(&at))
    };
    OperationMoved / OperationMoved "BB=" |field| {
        let at = field.operation(|path, _| !path.contains('{'))?;
        let path = format!("/moved{}", at.0);
        Some(moved(field, &at, &path, &at.1))
    };
    OperationMoved / OperationMoved "BB=" |field| {
        let at = field.operation(|path, _| !path.contains('{'))?;
        let item = &field.document["paths"][&at.0];
        let free = ["put", "post", "delete", "patch"].into_iter().find(|method| item.get(method).is_none())?;
        let path = at.0.clone();
        Some(moved(field, &at, &path, free))
    };
    TagChanged / TagChanged "--=" |field| {
        let at = field.operation(|_, operation| operation["tags"] != json!(["Stack"]))?;
        field.at(&at)["tags"] = json!(["Stack"]);
        Some(field.id(&at))
    };
    ConsumesChanged / ConsumesChanged "BB=" |field| {
        let at = field.operation(|_, operation| is_json(operation))?;
        field.at(&at)["consumes"] = json!(["application/vnd.trees+json"]);
        Some(field.id(&at))
    };
    ProducesChanged / ProducesChanged "WW=" |field| {
        let at = field.operation(|_, operation| operation["produces"] == json!(["application/json"]))?;
        field.at(&at)["produces"] = json!(["application/vnd.trees+json"]);
        Some(field.id(&at))
    };
    SecurityDropped / SecurityAdded "-W=" |field| {
        let at = field.operation(|_, operation| operation.get("security").is_none())?;
        field.at(&at)["security"] = json!([]);
        Some(field.id(&at))
    };
    SecurityAdded / SecurityDropped "B-=" |field| {
        let at = field.operation(|_, operation| operation["security"] == json!([]))?;
        remove(field.at(&at), "security");
        Some(field.id(&at))
    };
    SecurityChanged / SecurityChanged "W-=" |field| {
        let at = field.operation(|_, operation| operation.get("security").is_none())?;
        field.at(&at)["security"] = json!([{ "apiKey": [] }]);
        Some(field.id(&at))
    };
    ExtensionChanged / ExtensionChanged "--=" |field| {
        let at = field.operation(|_, operation| operation.get("x-ece-experimental").is_none())?;
        field.at(&at)["x-ece-experimental"] = json!(true);
        Some(field.id(&at))
    };
    RepetitionChanged / RepetitionChanged "WW=" |field| {
        let at = field.operation(|_, operation| operation.get("x-ece-semantics").is_none())?;
        field.at(&at)["x-ece-semantics"] = json!("non-idempotent");
        Some(field.id(&at))
    };
    DocumentationChanged / DocumentationChanged "--=" |field| {
        let at = field.operation(any)?;
        field.at(&at)["x-ece-doc"] = json!("Plants a tree.");
        Some(field.id(&at))
    };
}
