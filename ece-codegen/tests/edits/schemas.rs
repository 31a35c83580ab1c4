//! Edits of schemas, and of what else says a type.

use serde_json::{Value, json};

use super::edit::{Edit, Operator};

pub const OPERATORS: &[Operator] = &[
    ("type beside $ref", |edit| beside(edit, "$ref")),
    ("type beside enum", type_beside_enum),
    ("array without items", |edit| without(edit, "items")),
    ("items without type", items_without_type),
    ("$ref inlined", reference_inlined),
    ("inline schema lifted", lifted),
    ("inline schema lifted and extended", lifted_and_extended),
    ("$ref to another definition", reference_to_another),
    ("$ref to nowhere", reference_to_nowhere),
    ("schema becomes a $ref", schema_becomes_reference),
    ("wrapped in allOf", wrapped),
    ("part of allOf added", part_added),
    ("part of allOf removed", part_removed),
    ("parts of allOf in another order", parts_reordered),
    ("part of allOf nested", part_nested),
    ("object split into parts", object_split),
    ("additionalProperties", additional_properties),
    ("discriminator", discriminator),
    ("required names nobody", required_names_nobody),
    ("required flipped", required_flipped),
    ("required emptied", required_emptied),
    ("enum value doubled", enum_value_doubled),
    ("enum value added", |edit| enum_value(edit, &json!("elm"))),
    ("enum of mixed types", |edit| enum_value(edit, &json!(7))),
    ("enum introduced", enum_introduced),
    ("enum dropped", |edit| without(edit, "enum")),
    ("enum moved to a definition", enum_to_definition),
    ("type changed", type_changed),
    ("format changed", format_changed),
    ("limit changed", limit_changed),
    ("limit as a float", limit_as_float),
    ("flag changed", flag_changed),
    ("default changed", default_changed),
    ("property added", property_added),
    ("property removed", property_removed),
    ("definition added", definition_added),
    ("definition removed", definition_removed),
    ("definition renamed", definition_renamed),
    ("definition becomes something else", definition_becomes),
];

fn beside(edit: &mut Edit, key: &str) -> Option<()> {
    let place = edit.typed(|it| it.contains_key(key))?;
    let ty = edit.choose(&[json!("object"), json!("string"), json!("array"), json!("elm")]);
    edit.set(&place, "type", ty)
}

fn type_beside_enum(edit: &mut Edit) -> Option<()> {
    let place = edit.typed(|it| it.contains_key("enum"))?;
    if edit.get(&place)?.get("type").is_some() && edit.rng.bool() {
        return edit.remove(&place, "type").map(drop);
    }
    let ty = edit.choose(&[json!("string"), json!("integer"), json!("object")]);
    edit.set(&place, "type", ty)
}

fn without(edit: &mut Edit, key: &str) -> Option<()> {
    let place = edit.typed(|it| it.contains_key(key))?;
    edit.remove(&place, key).map(drop)
}

fn items_without_type(edit: &mut Edit) -> Option<()> {
    let place = edit.typed(|it| it.contains_key("items") && it.contains_key("type"))?;
    edit.remove(&place, "type").map(drop)
}

fn is_reference(it: &serde_json::Map<String, Value>) -> bool {
    it.get("$ref").is_some_and(Value::is_string)
}

fn reference_inlined(edit: &mut Edit) -> Option<()> {
    let place = edit.schema(is_reference)?;
    let target = edit.get(&place)?["$ref"].as_str()?.strip_prefix('#')?.to_owned();
    let target = edit.get(&target)?.clone();
    *edit.at(&place)? = target;
    Some(())
}

fn lifted(edit: &mut Edit) -> Option<()> {
    lift(edit).map(drop)
}

fn lift(edit: &mut Edit) -> Option<String> {
    let places = edit.places(|at, holds, value| {
        holds == ece_codegen::grammar::Holds::Node(ece_codegen::grammar::Place::Schema)
            && value.is_object()
            && value.get("$ref").is_none()
            && !(at.starts_with("/definitions/") && at.matches('/').count() == 2)
    });
    let place = edit.pick(places)?;
    let value = edit.get(&place)?.clone();
    let name = edit.new_name("/definitions");
    *edit.at(&place)? = json!({ "$ref": format!("#/definitions/{name}") });
    edit.document["definitions"][&name] = value;
    Some(format!("/definitions/{name}"))
}

fn lifted_and_extended(edit: &mut Edit) -> Option<()> {
    let place = lift(edit)?;
    let members = edit.members(&place)?;
    members
        .entry("properties")
        .or_insert_with(|| json!({}))
        .as_object_mut()?
        .insert("elm".to_owned(), json!({ "type": "string" }));
    Some(())
}

fn reference_to_another(edit: &mut Edit) -> Option<()> {
    let place = edit.schema(is_reference)?;
    let other = edit.reference()?["$ref"].clone();
    let before = edit.get(&place)?.get("$ref")?.clone();
    let (before, after) = (target(edit, &before)?, target(edit, &other)?);
    // An alias is the same type, and failures have no type in Rust: declared with an equal definition, they are the same
    // there and on the wire. Only documentation names the other one.
    let is_equal = edit.get(&before) == edit.get(&after);
    if before == after || is_equal && place.contains("/responses/") {
        return None;
    }
    edit.set(&place, "$ref", other)
}

/// Where a reference leads in the end, over at most a few aliases.
fn target(edit: &Edit, reference: &Value) -> Option<String> {
    let mut at = reference.as_str()?.strip_prefix('#')?.to_owned();
    for _ in 0..8 {
        let Some(next) = edit.get(&at).and_then(|it| it.get("$ref")?.as_str()?.strip_prefix('#')) else { break };
        at = next.to_owned();
    }
    Some(at)
}

fn reference_to_nowhere(edit: &mut Edit) -> Option<()> {
    let place = edit.schema(is_reference)?;
    edit.set(&place, "$ref", json!("#/definitions/Nowhere"))
}

fn schema_becomes_reference(edit: &mut Edit) -> Option<()> {
    let place = edit.schema(|it| !is_reference(it))?;
    *edit.at(&place)? = edit.reference()?;
    Some(())
}

fn wrapped(edit: &mut Edit) -> Option<()> {
    let place = edit.schema(|_| true)?;
    let inner = edit.get(&place)?.clone();
    *edit.at(&place)? = json!({ "allOf": [inner] });
    Some(())
}

fn has_parts(it: &serde_json::Map<String, Value>) -> bool {
    it.get("allOf").and_then(Value::as_array).is_some_and(|parts| !parts.is_empty())
}

fn part_added(edit: &mut Edit) -> Option<()> {
    let place = if edit.rng.bool() { edit.schema(has_parts) } else { None };
    let place = place.or_else(|| edit.schema(|_| true))?;
    let reference = edit.reference().unwrap_or_default();
    let part = edit.choose(&[
        reference,
        json!({}),
        json!({ "type": "object", "properties": { "elm": { "type": "string" } } }),
        json!({ "required": ["elm"] }),
        json!({ "type": "string" }),
    ]);
    let members = edit.members(&place)?;
    members.entry("allOf").or_insert_with(|| json!([])).as_array_mut()?.push(part);
    Some(())
}

fn a_part(edit: &mut Edit) -> Option<(String, usize)> {
    let place = edit.schema(has_parts)?;
    let count = edit.get(&place)?["allOf"].as_array()?.len();
    Some((format!("{place}/allOf"), edit.rng.usize(..count)))
}

fn part_removed(edit: &mut Edit) -> Option<()> {
    let (parts, index) = a_part(edit)?;
    edit.at(&parts)?.as_array_mut()?.remove(index);
    Some(())
}

fn parts_reordered(edit: &mut Edit) -> Option<()> {
    let place = edit.schema(|it| it.get("allOf").and_then(Value::as_array).is_some_and(|parts| parts.len() > 1))?;
    edit.shuffle(&format!("{place}/allOf"))
}

fn part_nested(edit: &mut Edit) -> Option<()> {
    let (parts, index) = a_part(edit)?;
    let part = edit.at(&parts)?.get_mut(index)?;
    *part = json!({ "allOf": [part.take()] });
    Some(())
}

fn object_split(edit: &mut Edit) -> Option<()> {
    let place = edit.schema(|it| it.get("properties").and_then(Value::as_object).is_some_and(|it| !it.is_empty()))?;
    let properties = format!("{place}/properties");
    let key = edit.key_of(&properties)?;
    let value = edit.remove(&properties, &key)?;
    let part = json!({ "type": "object", "properties": { key: value } });
    let members = edit.members(&place)?;
    members.entry("allOf").or_insert_with(|| json!([])).as_array_mut()?.push(part);
    Some(())
}

fn additional_properties(edit: &mut Edit) -> Option<()> {
    let place = edit.schema(|it| !is_reference(it))?;
    if edit.rng.u8(..5) == 0 {
        return edit.remove(&place, "additionalProperties").map(drop);
    }
    let value = edit.choose(&[json!(true), json!(false), json!({}), json!({ "type": "integer" })]);
    edit.set(&place, "additionalProperties", value)
}

fn discriminator(edit: &mut Edit) -> Option<()> {
    if let Some(place) = edit.schema(|it| it.contains_key("discriminator"))
        && edit.rng.bool()
    {
        return edit.remove(&place, "discriminator").map(drop);
    }
    let place = edit.schema(|it| it.get("properties").is_some_and(Value::is_object))?;
    let name = edit.key_of(&format!("{place}/properties"))?;
    edit.set(&place, "discriminator", json!(name))
}

fn required_names_nobody(edit: &mut Edit) -> Option<()> {
    let place = edit.schema(|_| true)?;
    let members = edit.members(&place)?;
    members.entry("required").or_insert_with(|| json!([])).as_array_mut()?.push(json!("nobody"));
    Some(())
}

fn required_flipped(edit: &mut Edit) -> Option<()> {
    let place = edit.schema(|it| it.get("properties").is_some_and(Value::is_object))?;
    let name = json!(edit.key_of(&format!("{place}/properties"))?);
    let required = edit.members(&place)?.entry("required").or_insert_with(|| json!([])).as_array_mut()?;
    if required.contains(&name) {
        required.retain(|it| *it != name);
    } else {
        required.push(name);
    }
    Some(())
}

fn required_emptied(edit: &mut Edit) -> Option<()> {
    let place = edit.schema(|_| true)?;
    edit.set(&place, "required", json!([]))
}

fn values(edit: &mut Edit) -> Option<String> {
    let place = edit.typed(|it| it.get("enum").and_then(Value::as_array).is_some_and(|it| !it.is_empty()))?;
    Some(format!("{place}/enum"))
}

fn enum_value_doubled(edit: &mut Edit) -> Option<()> {
    let values = values(edit)?;
    let list = edit.at(&values)?.as_array_mut()?;
    list.push(list[0].clone());
    Some(())
}

fn enum_value(edit: &mut Edit, value: &Value) -> Option<()> {
    let values = values(edit)?;
    let list = edit.at(&values)?.as_array_mut()?;
    if list.contains(value) {
        list.retain(|it| it != value);
    } else {
        list.push(value.clone());
    }
    Some(())
}

fn enum_introduced(edit: &mut Edit) -> Option<()> {
    let place = edit.typed(|it| !it.contains_key("enum") && !is_reference(it))?;
    let values = edit.choose(&[json!(["a", "b"]), json!([1, 2]), json!([]), json!(["a", 1, null]), json!([true])]);
    edit.set(&place, "enum", values)
}

fn enum_to_definition(edit: &mut Edit) -> Option<()> {
    let place = edit.schema(|it| it.contains_key("enum"))?;
    let value = edit.get(&place)?.clone();
    let name = edit.new_name("/definitions");
    *edit.at(&place)? = json!({ "$ref": format!("#/definitions/{name}") });
    edit.document["definitions"][&name] = value;
    Some(())
}

fn type_changed(edit: &mut Edit) -> Option<()> {
    let place = edit.typed(|it| it.contains_key("type"))?;
    let types = ["string", "integer", "number", "boolean", "object", "array", "file"].map(Value::from);
    let ty = edit.choose(&types);
    edit.set(&place, "type", ty)
}

fn format_changed(edit: &mut Edit) -> Option<()> {
    let place = edit.typed(|it| !is_reference(it))?;
    let formats = ["int32", "int64", "float", "double", "date-time", "date", "byte", "binary", "uuid", "elm"];
    let format = edit.choose(&formats.map(Value::from));
    edit.set(&place, "format", format)
}

const LIMITS: [&str; 8] =
    ["maximum", "minimum", "maxLength", "minItems", "uniqueItems", "pattern", "exclusiveMaximum", "minProperties"];

fn limit_changed(edit: &mut Edit) -> Option<()> {
    let place = edit.typed(|it| !is_reference(it))?;
    let key = LIMITS[edit.rng.usize(..LIMITS.len())];
    let value = edit.choose(&[json!(3), json!(10), json!(true), json!("^a"), Value::Null]);
    edit.set(&place, key, value)
}

fn limit_as_float(edit: &mut Edit) -> Option<()> {
    let place = edit.typed(|it| LIMITS.iter().any(|key| it.get(*key).is_some_and(Value::is_i64)))?;
    for key in LIMITS {
        if let Some(number) = edit.get(&place)?.get(key).and_then(Value::as_i64) {
            #[allow(clippy::cast_precision_loss)]
            return edit.set(&place, key, json!(number as f64));
        }
    }
    None
}

fn flag_changed(edit: &mut Edit) -> Option<()> {
    let place = edit.typed(|it| !is_reference(it))?;
    let flags = ["readOnly", "x-nullable", "allowEmptyValue", "xml", "required"];
    let flag = flags[edit.rng.usize(..flags.len())];
    let value = edit.choose(&[json!(true), json!(false), json!({})]);
    edit.set(&place, flag, value)
}

fn default_changed(edit: &mut Edit) -> Option<()> {
    let place = edit.typed(|it| !is_reference(it))?;
    let value = edit.choose(&[json!(true), json!("a"), json!({}), json!(1), Value::Null, json!([])]);
    edit.set(&place, "default", value)
}

fn property_added(edit: &mut Edit) -> Option<()> {
    let place = edit.schema(|it| it.get("properties").is_some_and(Value::is_object))?;
    let name = edit.new_name(&format!("{place}/properties"));
    let reference = edit.reference().unwrap_or_default();
    let value =
        edit.choose(&[json!({ "type": "string" }), json!({}), reference, json!({ "type": "array", "items": {} })]);
    edit.set(&format!("{place}/properties"), &name, value)?;
    if edit.rng.bool() {
        let members = edit.members(&place)?;
        members.entry("required").or_insert_with(|| json!([])).as_array_mut()?.push(json!(name));
    }
    Some(())
}

fn property_removed(edit: &mut Edit) -> Option<()> {
    let place = edit.schema(|it| it.get("properties").and_then(Value::as_object).is_some_and(|it| !it.is_empty()))?;
    let name = edit.key_of(&format!("{place}/properties"))?;
    edit.remove(&format!("{place}/properties"), &name)?;
    let members = edit.members(&place)?;
    if let Some(required) = members.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|it| *it != json!(name));
    }
    Some(())
}

fn definition_added(edit: &mut Edit) -> Option<()> {
    let name = edit.new_name("/definitions");
    let reference = edit.reference().unwrap_or_default();
    let value = edit.choose(&[
        json!({ "type": "object", "properties": { "elm": { "type": "string" } } }),
        json!({ "type": "string", "enum": ["a"] }),
        json!({}),
        reference,
    ]);
    let definitions = edit.members("")?.entry("definitions").or_insert_with(|| json!({}));
    definitions.as_object_mut()?.insert(name, value);
    Some(())
}

fn definition_removed(edit: &mut Edit) -> Option<()> {
    let name = edit.definition()?;
    edit.remove("/definitions", &name).map(drop)
}

fn definition_renamed(edit: &mut Edit) -> Option<()> {
    let before = edit.definition()?;
    let after = if edit.rng.bool() { format!("{before}View") } else { edit.new_name("/definitions") };
    let pointer = |name: &str| format!("/definitions/{}", name.replace('~', "~0").replace('/', "~1"));
    for place in edit.uses(&pointer(&before)) {
        edit.set(&place, "$ref", json!(format!("#{}", pointer(&after))))?;
    }
    edit.rename("/definitions", &before, &after)
}

fn definition_becomes(edit: &mut Edit) -> Option<()> {
    let name = edit.definition()?;
    let reference = edit.reference()?;
    let value = edit.choose(&[
        json!({ "type": "array", "items": reference }),
        reference.clone(),
        json!({ "type": "string", "enum": ["a", "b"] }),
        json!({}),
        json!({ "type": "object", "additionalProperties": reference }),
        json!({ "allOf": [reference] }),
        json!({ "type": "integer" }),
    ]);
    edit.set("/definitions", &name, value)
}
