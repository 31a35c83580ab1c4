//! Parameters and bodies.

use serde_json::{Value, json};

use super::plants;
use crate::field::{At, Field, remove};

fn is_query(parameter: &Value, required: bool) -> bool {
    parameter["in"] == "query" && (parameter["required"] == true) == required
}

fn optional_text(parameter: &Value) -> bool {
    is_query(parameter, false) && parameter["type"] == "string" && is_plain(parameter)
}

/// Without an enum, a default or a meaning of its own.
fn is_plain(parameter: &Value) -> bool {
    ["enum", "default", "x-ece-joined", "x-ece-const", "format"].iter().all(|key| parameter.get(key).is_none())
}

/// Two operations share the enum of their `bucketing_strategy`, and an enum with a name of its own is shared as well: what
/// becomes of that is another test.
fn is_enum(parameter: &Value) -> bool {
    parameter["in"] == "query"
        && parameter["enum"].as_array().is_some_and(|values| values.len() > 1)
        && parameter["name"] != "bucketing_strategy"
        && parameter.get("x-ms-enum").is_none()
}

/// A value of an enum that is not its default.
fn free_value(parameter: &Value) -> Option<usize> {
    let values = parameter["enum"].as_array()?;
    values.iter().position(|value| Some(value) != parameter.get("default"))
}

fn add(field: &mut Field, parameter: &Value) -> Option<String> {
    let at = field.operation(|_, operation| operation["parameters"].as_array().unwrap().len() < 4)?;
    field.at(&at)["parameters"].as_array_mut()?.push(parameter.clone());
    Some(format!("{} {}", field.id(&at), parameter["name"].as_str()?))
}

fn take(field: &mut Field, found: &(At, usize, String)) -> Option<String> {
    field.at(&found.0)["parameters"].as_array_mut()?.remove(found.1);
    Some(found.2.clone())
}

fn set(field: &mut Field, fits: fn(&Value) -> bool, key: &str, value: &Value) -> Option<String> {
    let found = field.parameter(fits)?;
    field.parameter_at(&found)[key] = value.clone();
    Some(found.2)
}

fn has_reference(parameter: &Value) -> bool {
    parameter["in"] == "body"
        && parameter["schema"].get("$ref").is_some()
        && parameter.get("x-ece-merge-patch").is_none()
}

fn body(field: &mut Field, required: bool) -> Option<String> {
    let at = field.operation(|_, operation| {
        let parameters = operation["parameters"].as_array().unwrap();
        parameters.len() < 4 && parameters.iter().all(|it| it["in"] != "body" && it["in"] != "formData")
    })?;
    let schema = json!({ "$ref": "#/definitions/SearchRequest" });
    let body = json!({ "name": "body", "in": "body", "required": required, "schema": schema });
    field.at(&at)["parameters"].as_array_mut()?.push(body);
    Some(format!("{} body", field.id(&at)))
}

/// Swaps the first two parameters that fit; of an operation that has `count` of them, or more where that is nothing.
fn swap(field: &mut Field, count: Option<usize>, fits: fn(&Value) -> bool) -> Option<String> {
    let number = |operation: &Value| operation["parameters"].as_array().unwrap().iter().filter(|it| fits(it)).count();
    let at = field.operation(|_, operation| count.map_or(number(operation) > 1, |count| number(operation) == count))?;
    let parameters = field.at(&at)["parameters"].as_array_mut()?;
    let places: Vec<usize> = (0..parameters.len()).filter(|index| fits(&parameters[*index])).collect();
    parameters.swap(places[0], places[1]);
    Some(field.id(&at))
}

plants! {
    ParameterAddedOptional / ParameterRemovedOptional "-Wm"
        |field| add(field, &json!({ "name": "planted", "in": "query", "type": "string" }));
    ParameterAddedOptional / ParameterRemovedOptional "-Wm"
        |field| add(field, &json!({ "name": "X-Planted", "in": "header", "type": "boolean" }));
    ParameterAddedRequired / ParameterRemovedRequired "B-M"
        |field| add(field, &json!({ "name": "planted", "in": "query", "type": "integer", "required": true }));
    ParameterRemovedOptional / ParameterAddedOptional "W-M" |field| {
        let found = field.parameter(|it| is_query(it, false) && it.get("enum").is_none())?;
        take(field, &found)
    };
    ParameterRemovedRequired / ParameterAddedRequired "WBM" |field| {
        let found = field.parameter(|it| is_query(it, true) && it.get("enum").is_none())?;
        take(field, &found)
    };
    ParameterBecameRequired / ParameterBecameOptional "B-M"
        |field| set(field, |it| is_query(it, false) && is_plain(it), "required", &json!(true));
    ParameterBecameOptional / ParameterBecameRequired "-WM"
        |field| set(field, |it| is_query(it, true), "required", &json!(false));
    ParameterTypeChanged / ParameterTypeChanged "BBM"
        |field| set(field, optional_text, "type", &json!("integer"));
    ParameterTypeChanged / ParameterTypeChanged "BBM" |field| {
        let found = field.parameter(optional_text)?;
        let parameter = field.parameter_at(&found);
        parameter["type"] = json!("array");
        parameter["items"] = json!({ "type": "string" });
        Some(found.2)
    };
    ParameterFormatNarrowed / ParameterFormatWidened "B-M" |field| set(
        field,
        |it| it["in"] == "query" && it["type"] == "integer" && it.get("format").is_none(),
        "format",
        &json!("int32"),
    );
    ParameterDefaultChanged / ParameterDefaultChanged "WW=" |field| {
        let found = field.parameter(|it| it["in"] == "query" && it["default"].is_boolean())?;
        let parameter = field.parameter_at(&found);
        parameter["default"] = json!(!parameter["default"].as_bool()?);
        Some(found.2)
    };
    ParameterDefaultChanged / ParameterDefaultChanged "WW="
        |field| set(field, optional_text, "default", &json!("oak"));
    ParameterEnumValueAdded / ParameterEnumValueRemoved "-Wm" |field| {
        let found = field.parameter(is_enum)?;
        field.parameter_at(&found)["enum"].as_array_mut()?.push(json!("oak"));
        Some(found.2)
    };
    ParameterEnumValueRemoved / ParameterEnumValueAdded "B-M" |field| {
        let found = field.parameter(is_enum)?;
        let parameter = field.parameter_at(&found);
        let index = free_value(parameter)?;
        parameter["enum"].as_array_mut()?.remove(index);
        Some(found.2)
    };
    ParameterEnumValueRespelled / ParameterEnumValueRespelled "BB=" |field| {
        let found = field.parameter(is_enum)?;
        let parameter = field.parameter_at(&found);
        let index = free_value(parameter)?;
        let value = parameter["enum"][index].as_str()?.to_uppercase();
        parameter["enum"][index] = json!(value);
        Some(found.2)
    };
    ParameterEnumIntroduced / ParameterEnumDropped "B-M"
        |field| set(field, optional_text, "enum", &json!(["oak", "ash"]));
    ParameterEnumDropped / ParameterEnumIntroduced "-WM" |field| {
        let found = field.parameter(is_enum)?;
        remove(field.parameter_at(&found), "enum");
        Some(found.2)
    };
    ParameterListStyleChanged / ParameterListStyleChanged "BB="
        |field| set(field, |it| it["in"] == "path" && it["type"] == "array", "collectionFormat", &json!("pipes"));
    ParameterMoved / ParameterMoved "BB="
        |field| set(field, |it| is_query(it, false) && it.get("x-ece-joined").is_none(), "in", &json!("header"));
    ParameterLimitTightened / ParameterLimitLoosened "B-="
        |field| set(field, |it| it["in"] == "query" && it["type"] == "integer", "maximum", &json!(1000));
    ParameterLimitTightened / ParameterLimitLoosened "B-="
        |field| set(field, optional_text, "pattern", &json!("^a"));
    ParameterFlagChanged / ParameterFlagChanged "--="
        |field| set(field, |it| optional_text(it) && it.get("x-ece-experimental").is_none(), "x-ece-experimental", &json!(true));
    SecrecyChanged / SecrecyChanged "--="
        |field| set(field, |it| optional_text(it) && it.get("x-ece-secret").is_none(), "x-ece-secret", &json!(true));
    ParametersReordered / ParametersReordered "--="
        |field| swap(field, None, |it| is_query(it, false));
    ArgumentsReordered / ArgumentsReordered "--M"
        |field| swap(field, Some(2), |it| is_query(it, true));
    BodyAddedRequired / BodyRemoved "B-M" |field| body(field, true);
    BodyAddedOptional / BodyRemoved "-Wm" |field| body(field, false);
    BodyRemoved / BodyAddedRequired "WBM" |field| {
        let found = field.parameter(|it| has_reference(it) && it["required"] == true)?;
        take(field, &found)
    };
    BodyBecameRequired / BodyBecameOptional "B-M"
        |field| set(field, |it| has_reference(it) && it["required"] != true, "required", &json!(true));
    BodyBecameOptional / BodyBecameRequired "-WM"
        |field| set(field, |it| has_reference(it) && it["required"] == true, "required", &json!(false));
    BodyTypeChanged / BodyTypeChanged "BBM" |field| {
        let found = field.parameter(|it| has_reference(it) && it["schema"]["$ref"] != "#/definitions/SearchRequest")?;
        field.parameter_at(&found)["schema"]["$ref"] = json!("#/definitions/SearchRequest");
        Some(found.2)
    };
    BodyRenamed / BodyRenamed "--="
        |field| set(field, |it| has_reference(it) && it["required"] == true, "name", &json!("planted"));
}
