//! Responses.

use serde_json::{Value, json};

use super::plants;
use crate::field::{At, Field, remove};

fn told(field: &mut Field, found: &(At, String)) -> String {
    format!("{} {}", field.id(&found.0), found.1)
}

/// The only success, a 200 with a body that is a definition.
fn only_success(field: &mut Field) -> Option<At> {
    field.operation(|_, operation| {
        let responses = operation["responses"].as_object().unwrap();
        let mut successes = responses.keys().filter(|status| status.starts_with('2'));
        let schema = &operation["responses"]["200"]["schema"];
        successes.next().is_some_and(|status| status == "200")
            && successes.next().is_none()
            && schema["$ref"].is_string()
            && schema["$ref"] != "#/definitions/EmptyResponse"
    })
}

fn codes(response: &Value) -> &[Value] {
    response["headers"]["x-cloud-error-codes"]["enum"].as_array().map_or(&[], Vec::as_slice)
}

fn add_code(field: &mut Field, code: &str) -> Option<String> {
    let found = field.response(|_, response| !codes(response).is_empty() && !codes(response).contains(&json!(code)))?;
    field.response_at(&found)["headers"]["x-cloud-error-codes"]["enum"].as_array_mut()?.push(json!(code));
    Some(format!("{} {code}", told(field, &found)))
}

fn has_version(response: &Value) -> bool {
    response["headers"].get("x-cloud-resource-version").is_some()
}

plants! {
    SuccessStatusAdded / SuccessStatusRemoved "W-M" |field| {
        let at = only_success(field)?;
        let schema = json!({ "$ref": "#/definitions/EmptyResponse" });
        field.at(&at)["responses"]["206"] = json!({ "description": "", "schema": schema });
        Some(format!("{} 206", field.id(&at)))
    };
    SuccessStatusAdded / SuccessStatusRemoved "W-=" |field| {
        let at = only_success(field)?;
        let response = field.at(&at)["responses"]["200"].clone();
        field.at(&at)["responses"]["206"] = response;
        Some(format!("{} 206", field.id(&at)))
    };
    SuccessStatusChanged / SuccessStatusChanged "BW=" |field| {
        let at = only_success(field)?;
        let response = remove(&mut field.at(&at)["responses"], "200")?;
        field.at(&at)["responses"]["202"] = response;
        Some(format!("{} 200", field.id(&at)))
    };
    ErrorStatusAdded / ErrorStatusRemoved "--=" |field| {
        let at = field.operation(|_, _| true)?;
        let schema = json!({ "$ref": "#/definitions/BasicFailedReply" });
        field.at(&at)["responses"]["418"] = json!({ "description": "", "schema": schema });
        Some(format!("{} 418", field.id(&at)))
    };
    ErrorStatusRemoved / ErrorStatusAdded "--=" |field| {
        let found = field.response(|status, it| status.starts_with('4') && !it.to_string().contains("error-codes"))?;
        remove(&mut field.at(&found.0)["responses"], &found.1);
        Some(told(field, &found))
    };
    ResponseBodyChanged / ResponseBodyChanged "BBM" |field| {
        let at = only_success(field)?;
        field.at(&at)["responses"]["200"]["schema"]["$ref"] = json!("#/definitions/PlantedUnused");
        Some(format!("{} 200", field.id(&at)))
    };
    ResponseBodyDisappeared / ResponseBodyAppeared "B-M" |field| {
        let at = only_success(field)?;
        remove(&mut field.at(&at)["responses"]["200"], "schema");
        Some(format!("{} 200", field.id(&at)))
    };
    ErrorBodyChanged / ErrorBodyChanged "WW=" |field| {
        let found = field.response(|_, response| response["schema"]["$ref"] == "#/definitions/BasicFailedReply")?;
        field.response_at(&found)["schema"]["$ref"] = json!("#/definitions/PlantedUnused");
        Some(told(field, &found))
    };
    ResponseHeaderRemoved / ResponseHeaderAdded "W-=" |field| {
        let found = field.response(|_, response| has_version(response))?;
        remove(&mut field.response_at(&found)["headers"], "x-cloud-resource-version");
        Some(format!("{} x-cloud-resource-version", told(field, &found)))
    };
    ResponseHeaderAdded / ResponseHeaderRemoved "--=" |field| {
        let found = field.response(|status, _| status == "200")?;
        field.response_at(&found)["headers"]["x-planted"] = json!({ "type": "string" });
        Some(format!("{} x-planted", told(field, &found)))
    };
    ResponseHeaderChanged / ResponseHeaderChanged "WW=" |field| {
        let found = field.response(|_, response| has_version(response))?;
        field.response_at(&found)["headers"]["x-cloud-resource-version"]["type"] = json!("integer");
        Some(format!("{} x-cloud-resource-version", told(field, &found)))
    };
    ErrorCodeAdded / ErrorCodeRemoved "--m" |field| add_code(field, "planted.oak");
    ErrorCodeAdded / ErrorCodeRemoved "--=" |field| add_code(field, "deployments.deployment_not_found");
    ErrorCodeRemoved / ErrorCodeAdded "WWM" |field| {
        // A code that one response alone has.
        let text = field.document["paths"].to_string();
        let is_single = |code: &Value| text.matches(&code.to_string()).count() == 1;
        let found = field.response(|_, response| codes(response).len() > 1 && is_single(&codes(response)[0]))?;
        let list = &mut field.response_at(&found)["headers"]["x-cloud-error-codes"]["enum"];
        let code = list.as_array_mut()?.remove(0);
        Some(format!("{} {}", told(field, &found), code.as_str()?))
    };
    DocumentationChanged / DocumentationChanged "--=" |field| {
        let found = field.response(|_, _| true)?;
        field.response_at(&found)["description"] = json!("A tree.");
        Some(told(field, &found))
    };
}
