//! Definitions and their properties.

use serde_json::{Value, json};

use super::plants;
use crate::field::{Field, Way, remove, rename};

fn subject((definition, name): &(String, String)) -> String {
    format!("{definition}.{name}")
}

fn add(field: &mut Field, way: Way, is_required: bool) -> Option<String> {
    // Up to five required members are arguments of `new`.
    let definition = field.definition(|field, name, schema| {
        let required = schema["required"].as_array().map_or(0, Vec::len);
        field.way(name) == way && schema["properties"].is_object() && required < 5
    })?;
    field.schema(&definition)["properties"]["planted"] = json!({ "type": "string" });
    if is_required {
        field.require(&definition, "planted");
    }
    Some(format!("{definition}.planted"))
}

fn take(field: &mut Field, way: Way, is_required: bool) -> Option<String> {
    let found = field.property(way, |property, required| required == is_required && is_text(property))?;
    remove(&mut field.schema(&found.0)["properties"], &found.1);
    if is_required {
        field.unrequire(&found.0, &found.1);
    }
    Some(subject(&found))
}

fn flip(field: &mut Field, way: Way, is_required: bool) -> Option<String> {
    let found = field.property(way, |property, required| required == is_required && is_text(property))?;
    if is_required {
        field.unrequire(&found.0, &found.1);
    } else {
        field.require(&found.0, &found.1);
    }
    Some(subject(&found))
}

fn is_text(property: &Value) -> bool {
    property["type"] == "string" && ["enum", "format", "default"].iter().all(|key| property.get(key).is_none())
}

fn is_enum(property: &Value) -> bool {
    property["enum"].as_array().is_some_and(|values| values.len() > 1)
        && property.get("default").is_none()
        && property.get("x-ms-enum").is_none()
}

fn set(field: &mut Field, way: Way, fits: fn(&Value) -> bool, key: &str, value: &Value) -> Option<String> {
    let found = field.property(way, |property, _| fits(property))?;
    field.property_at(&found)[key] = value.clone();
    Some(subject(&found))
}

fn enum_value(field: &mut Field, way: Way, is_added: bool) -> Option<String> {
    let found = field.property(way, |property, _| is_enum(property))?;
    let values = field.property_at(&found)["enum"].as_array_mut()?;
    if is_added {
        values.push(json!("oak"));
    } else {
        values.remove(0);
    }
    Some(subject(&found))
}

fn drop(field: &mut Field, way: Way, fits: fn(&Value) -> bool, key: &str) -> Option<String> {
    let found = field.property(way, |property, _| fits(property))?;
    remove(field.property_at(&found), key);
    Some(subject(&found))
}

fn is_int32(property: &Value) -> bool {
    property["format"] == "int32"
}

plants! {
    PropertyAddedOptional / PropertyRemovedOptional "-Wm" |field| add(field, Way::Request, false);
    PropertyAddedOptional / PropertyRemovedOptional "--m" |field| add(field, Way::Response, false);
    PropertyAddedOptional / PropertyRemovedOptional "-Wm" |field| add(field, Way::Both, false);
    PropertyAddedRequired / PropertyRemovedRequired "B-M" |field| add(field, Way::Request, true);
    PropertyAddedRequired / PropertyRemovedRequired "-Bm" |field| add(field, Way::Response, true);
    PropertyRemovedOptional / PropertyAddedOptional "W-M" |field| take(field, Way::Request, false);
    PropertyRemovedOptional / PropertyAddedOptional "W-M" |field| take(field, Way::Response, false);
    PropertyRemovedRequired / PropertyAddedRequired "WBM" |field| take(field, Way::Request, true);
    PropertyRemovedRequired / PropertyAddedRequired "B-M" |field| take(field, Way::Response, true);
    PropertyBecameRequired / PropertyBecameOptional "B-M" |field| flip(field, Way::Request, false);
    PropertyBecameRequired / PropertyBecameOptional "-BM" |field| flip(field, Way::Response, false);
    PropertyBecameRequired / PropertyBecameOptional "BBM" |field| flip(field, Way::Both, false);
    PropertyBecameOptional / PropertyBecameRequired "-WM" |field| flip(field, Way::Request, true);
    PropertyBecameOptional / PropertyBecameRequired "B-M" |field| flip(field, Way::Response, true);
    PropertyTypeChanged / PropertyTypeChanged "BBM" |field| set(field, Way::Request, is_text, "type", &json!("integer"));
    PropertyTypeChanged / PropertyTypeChanged "BBM" |field| set(field, Way::Response, is_text, "type", &json!("integer"));
    PropertyTypeChanged / PropertyTypeChanged "--M" |field| {
        field.document["definitions"]["PlantedUnused"]["properties"]["oak"]["type"] = json!("integer");
        Some("PlantedUnused.oak".to_owned())
    };
    PropertyFormatWidened / PropertyFormatNarrowed "B-M" |field| set(field, Way::Response, is_int32, "format", &json!("int64"));
    PropertyFormatWidened / PropertyFormatNarrowed "-WM" |field| set(field, Way::Request, is_int32, "format", &json!("int64"));
    PropertyFormatChanged / PropertyFormatChanged "-WM" |field| set(field, Way::Response, is_text, "format", &json!("date-time"));
    PropertyEnumValueAdded / PropertyEnumValueRemoved "-Wm" |field| enum_value(field, Way::Request, true);
    PropertyEnumValueAdded / PropertyEnumValueRemoved "W-m" |field| enum_value(field, Way::Response, true);
    PropertyEnumValueAdded / PropertyEnumValueRemoved "WWm" |field| enum_value(field, Way::Both, true);
    PropertyEnumValueRemoved / PropertyEnumValueAdded "B-M" |field| enum_value(field, Way::Request, false);
    PropertyEnumValueRemoved / PropertyEnumValueAdded "-WM" |field| enum_value(field, Way::Response, false);
    PropertyEnumValueRespelled / PropertyEnumValueRespelled "BB=" |field| {
        let found = field.property(Way::Both, |property, _| {
            is_enum(property) && property["enum"][0].as_str().is_some_and(|it| it.contains(char::is_lowercase))
        })?;
        let value = field.property_at(&found)["enum"][0].as_str()?.to_uppercase();
        field.property_at(&found)["enum"][0] = json!(value);
        Some(subject(&found))
    };
    PropertyEnumIntroduced / PropertyEnumDropped "-WM" |field| set(field, Way::Response, is_text, "enum", &json!(["oak", "ash"]));
    PropertyEnumDropped / PropertyEnumIntroduced "-WM" |field| drop(field, Way::Request, is_enum, "enum");
    PropertyLimitTightened / PropertyLimitLoosened "B-=" |field| set(field, Way::Request, is_int32, "maximum", &json!(10));
    PropertyLimitTightened / PropertyLimitLoosened "-W=" |field| set(field, Way::Response, is_text, "maxLength", &json!(10));
    PropertyDefaultChanged / PropertyDefaultChanged "WW=" |field| set(field, Way::Request, is_text, "default", &json!("oak"));
    MapBecameFreeForm / FreeFormBecameMap "B-M"
        |field| drop(field, Way::Response, |it| it["additionalProperties"]["type"] == "string", "additionalProperties");
    PropertyFlagChanged / PropertyFlagChanged "--="
        |field| set(field, Way::Both, is_text, "x-ece-experimental", &json!(true));
    BecameReadOnly / BecameWritable "W-=" |field| {
        let is_writable = |property: &Value, required: bool| is_text(property) && property.get("readOnly").is_none() && !required;
        let found = field.property(Way::Both, is_writable)?;
        field.property_at(&found)["readOnly"] = json!(true);
        Some(subject(&found))
    };
    PropertyRenamed / PropertyRenamed "WWM" |field| {
        let found = field.property(Way::Both, |property, required| is_text(property) && !required)?;
        rename(&mut field.schema(&found.0)["properties"], &found.1, &format!("{}_planted", found.1));
        Some(subject(&found))
    };
    DefinitionAdded / DefinitionRemoved "--m" |field| {
        let object = json!({ "type": "object", "properties": { "oak": { "type": "string" } } });
        field.document["definitions"]["Planted"] = object;
        Some("Planted".to_owned())
    };
    DefinitionRemoved / DefinitionAdded "--M" |field| {
        remove(&mut field.document["definitions"], "PlantedUnused")?;
        Some("PlantedUnused".to_owned())
    };
    DefinitionRenamed / DefinitionRenamed "--M" |field| {
        let name = field.object(Way::Both)?;
        rename(&mut field.document["definitions"], &name, "Planted");
        let text = field.document.to_string();
        let text = text.replace(&format!("\"#/definitions/{name}\""), "\"#/definitions/Planted\"");
        field.document = serde_json::from_str(&text).ok()?;
        Some("Planted".to_owned())
    };
    InlineObjectLifted / DefinitionInlined "--M" |field| {
        // The old side has it inline (`documents::prepare`).
        let properties = &mut field.document["definitions"]["SearchRequest"]["properties"];
        let schema = std::mem::replace(&mut properties["planted_inline"], json!({ "$ref": "#/definitions/PlantedObject" }));
        field.document["definitions"]["PlantedObject"] = schema;
        Some("SearchRequest.planted_inline".to_owned())
    };
    DocumentationChanged / DocumentationChanged "--=" |field| {
        let found = field.property(Way::Both, |property, _| is_text(property))?;
        field.property_at(&found)["x-ece-doc"] = json!("A tree.");
        Some(subject(&found))
    };
}
