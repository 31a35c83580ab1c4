//! What stands at the top.

use serde_json::{Value, json};

use super::plants;
use crate::field::remove;

/// Gives the document what some plants need and the real one lacks.
pub fn prepare(document: &mut Value) {
    let oak = json!({ "type": "string" });
    let inline = json!({ "type": "object", "properties": { "oak": oak, "ash": { "type": "boolean" } } });
    document["definitions"]["SearchRequest"]["properties"]["planted_inline"] = inline;
    let required = |name: &str| json!({ "name": name, "in": "query", "type": "string", "required": true });
    document["paths"]["/planted"] = json!({ "get": {
        "operationId": "planted-order", "tags": ["Stack"], "parameters": [required("oak"), required("ash")],
        "responses": { "200": { "description": "" } }
    } });
    document["definitions"]["PlantedUnused"] =
        json!({ "type": "object", "properties": { "oak": oak, "elm": { "type": "number" } } });
}

plants! {
    BasePathChanged / BasePathChanged "BB=" |field| {
        field.document["basePath"] = json!("/api/v2");
        Some("basePath".to_owned())
    };
    HostChanged / HostChanged "--=" |field| {
        field.document["host"] = json!("ece.example.net");
        Some("host".to_owned())
    };
    InfoChanged / InfoChanged "--=" |field| {
        field.document["info"]["version"] = json!("2");
        Some("info".to_owned())
    };
    SecuritySchemeChanged / SecuritySchemeChanged "BB=" |field| {
        field.document["securityDefinitions"]["apiKey"]["name"] = json!("X-Api-Key");
        Some("security scheme apiKey".to_owned())
    };
    SecuritySchemeAdded / SecuritySchemeRemoved "--=" |field| {
        field.document["securityDefinitions"]["planted"] = json!({ "type": "basic" });
        Some("security scheme planted".to_owned())
    };
    SecurityMoved / SecurityMoved "--=" |field| {
        let security = remove(&mut field.document, "security")?;
        for item in field.document["paths"].as_object_mut()?.values_mut() {
            for operation in item.as_object_mut()?.values_mut() {
                operation.as_object_mut()?.entry("security").or_insert_with(|| security.clone());
            }
        }
        Some("security".to_owned())
    };
    TagDocumented / TagDocumented "--=" |field| {
        field.document["tags"].as_array_mut()?.push(json!({ "name": "Planted" }));
        Some("tags".to_owned())
    };
    ExtensionChanged / ExtensionChanged "--=" |field| {
        field.document["x-planted"] = json!({ "oak": 1 });
        Some("x-planted".to_owned())
    };
}
