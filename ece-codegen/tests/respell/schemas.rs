//! Schemas: in one part or in several, here or elsewhere.

use ece_codegen::grammar::Place;
use serde_json::{Map, Value, json};

use crate::draft::{Draft, is_enum, is_plain_object, is_plain_scalar, operators};

operators! {
    "object in an allOf" = |draft| wrapped(draft, is_plain_object);
    "scalar in an allOf" = |draft| wrapped(draft, is_plain_scalar);
    "reference in an allOf" [moves "rust-name-moved"] = |draft| wrapped(draft, |it| it.len() == 1 && it.contains_key("$ref"));
    "only part alone" [moves "rust-name-moved"] = |draft| {
        let at = draft.any(Place::Schema, |_, _, it| it.len() == 1 && parts(it).len() == 1 && parts(it)[0].is_object())?;
        let part = parts(draft.map(&at)?)[0].clone();
        *draft.document.pointer_mut(&at)? = part;
        Some(())
    };
    "object in parts" = in_parts;
    "parts in one object" [moves "definition-removed", "definition-added"] = in_one_object;
    "parts in another order" [moves "arguments-reordered"] = |draft| {
        let at = draft.any(Place::Schema, |draft, _, it| parts(it).len() > 1 && are_disjoint(draft, it))?;
        draft.map(&at)?.get_mut("allOf")?.as_array_mut()?.reverse();
        Some(())
    };
    "member in another part" [moves "arguments-reordered"] = |draft| {
        let plain = |it: &Map<String, Value>| -> Vec<usize> {
            (0..parts(it).len()).filter(|index| parts(it)[*index].as_object().is_some_and(is_plain_object)).collect()
        };
        let at = draft.any(Place::Schema, |draft, _, it| plain(it).len() > 1 && are_disjoint(draft, it))?;
        let (first, last) = (*plain(draft.map(&at)?).first()?, *plain(draft.map(&at)?).last()?);
        let all = draft.map(&at)?.get_mut("allOf")?.as_array_mut()?;
        let (name, schema) = last_member(&mut all[first])?;
        all[last]["properties"][name.as_str()] = schema;
        if let Some(required) = all[first].get_mut("required").and_then(Value::as_array_mut)
            && let Some(index) = required.iter().position(|it| *it == *name)
        {
            let moved = required.remove(index);
            let list = all[last].as_object_mut()?.entry("required").or_insert_with(|| json!([]));
            list.as_array_mut()?.push(moved);
        }
        Some(())
    };
    "member in the base" [moves "property-added-optional", "property-added-required", "property-removed-optional",
        "property-removed-required", "arguments-reordered"] = member_in_the_base;
    "required in another part" [moves "arguments-reordered", "property-became-optional", "property-became-required"] = |draft| {
        let has_required = |part: &Value| part["required"].as_array().is_some_and(|it| !it.is_empty()) && part.get("$ref").is_none();
        let at = draft.any(Place::Schema, |draft, _, it| parts(it).iter().any(has_required) && are_disjoint(draft, it))?;
        let all = draft.map(&at)?.get_mut("allOf")?.as_array_mut()?;
        let from = all.iter().position(has_required)?;
        let required = all[from].as_object_mut()?.shift_remove("required")?;
        all.push(json!({ "required": required }));
        Some(())
    };
    "reference inline" [tells "documentation-changed"] [moves "definition-inlined", "inline-object-lifted", "documentation-changed", "boxing-changed"] = |draft| {
        let at = draft.any(Place::Schema, |draft, at, it| {
            let target = draft.referred(it).and_then(|(_, target)| target.as_object().cloned());
            !is_definition(at) && !is_part(at) && target.is_some_and(|it| is_plain_object(&it) || is_plain_scalar(&it))
        })?;
        let target = draft.referred(draft.at(&at).as_object()?)?.1.clone();
        *draft.document.pointer_mut(&at)? = target;
        Some(())
    };
    "base inline" [moves "arguments-reordered", "definition-inlined", "inline-object-lifted"] = |draft| {
        let at = draft.any(Place::Schema, |draft, at, it| {
            is_part(at) && draft.referred(it).is_some_and(|(_, target)| target.as_object().is_some_and(is_plain_object))
                && draft.at(at.rsplit_once("/allOf/").unwrap_or_default().0).as_object().is_some_and(|it| are_disjoint(draft, it))
        })?;
        let target = draft.referred(draft.at(&at).as_object()?)?.1.clone();
        *draft.document.pointer_mut(&at)? = target;
        Some(())
    };
    "object lifted" [tells "documentation-changed"] [moves "inline-object-lifted", "definition-inlined", "documentation-changed"] = |draft| lifted(draft, is_plain_object);
    "enum lifted" [tells "documentation-changed"] [moves "inline-object-lifted", "definition-inlined", "documentation-changed"] = |draft| lifted(draft, is_enum);
    "part lifted" [moves "definition-type-changed", "definition-added", "definition-removed", "arguments-reordered"] = |draft| {
        let at = draft.any(Place::Schema, |draft, at, it| {
            is_part(at) && is_plain_object(it)
                && draft.at(at.rsplit_once("/allOf/").unwrap_or_default().0).as_object().is_some_and(|it| are_disjoint(draft, it))
        })?;
        lift(draft, &at)
    };
    "names of members in another order" [moves "arguments-reordered"] = |draft| {
        let at = draft.any(Place::Schema, |_, _, it| is_plain_object(it) && it["properties"].as_object().is_some_and(|it| it.len() > 1))?;
        let members = draft.map(&at)?.get_mut("properties")?.as_object_mut()?;
        let reversed = std::mem::take(members).into_iter().rev().collect();
        *members = reversed;
        Some(())
    };
    "required in another order" [moves "arguments-reordered"] = |draft| {
        let at = draft.any(Place::Schema, |_, _, it| it.get("required").and_then(Value::as_array).is_some_and(|it| it.len() > 1))?;
        draft.map(&at)?.get_mut("required")?.as_array_mut()?.reverse();
        Some(())
    };
    "required twice" = |draft| {
        let at = draft.any(Place::Schema, |_, _, it| it.get("required").and_then(Value::as_array).is_some_and(|it| !it.is_empty()))?;
        let required = draft.map(&at)?.get_mut("required")?.as_array_mut()?;
        required.push(required[0].clone());
        Some(())
    };
    "part twice" = |draft| {
        let at = draft.any(Place::Schema, |_, _, it| parts(it).len() > 1)?;
        let all = draft.map(&at)?.get_mut("allOf")?.as_array_mut()?;
        all.push(all[0].clone());
        Some(())
    };
    "values in another order" [tells "enum-reordered"] = |draft| {
        let at = draft.any(Place::Schema, |_, _, it| is_enum(it) && it["enum"].as_array().is_some_and(|it| it.len() > 1))?;
        draft.map(&at)?.get_mut("enum")?.as_array_mut()?.reverse();
        Some(())
    };
}

fn parts(schema: &Map<String, Value>) -> &[Value] {
    schema.get("allOf").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// True for a definition itself, not for what is in it.
fn is_definition(at: &str) -> bool {
    at.starts_with("/definitions/") && at.matches('/').count() == 2
}

fn is_part(at: &str) -> bool {
    at.rsplit('/').nth(1) == Some("allOf")
}

fn wrapped(draft: &mut Draft, is_fit: fn(&Map<String, Value>) -> bool) -> Option<()> {
    let at = draft.any(Place::Schema, |_, _, it| is_fit(it))?;
    let place = draft.document.pointer_mut(&at)?;
    *place = json!({ "allOf": [place.take()] });
    Some(())
}

fn in_parts(draft: &mut Draft) -> Option<()> {
    let at = draft.any(Place::Schema, |_, _, it| {
        is_plain_object(it) && it["properties"].as_object().is_some_and(|it| it.len() > 1)
    })?;
    let schema = draft.map(&at)?;
    let members: Vec<(String, Value)> = schema.shift_remove("properties")?.as_object()?.clone().into_iter().collect();
    let required = schema.shift_remove("required");
    let (first, second) = members.split_at(members.len() / 2);
    let part = |members: &[(String, Value)]| json!({ "type": "object", "properties": members.iter().cloned().collect::<Map<_, _>>() });
    let mut parts = vec![part(first), part(second)];
    if let Some(required) = required {
        // Where does not matter.
        let index = draft.rng.usize(..2);
        parts[index]["required"] = required;
    }
    draft.map(&at)?.insert("allOf".to_owned(), Value::Array(parts));
    Some(())
}

type Members = Vec<(String, Value)>;

/// The members of all parts, those that are referred to included; `None` where a part is more than its members.
fn members(draft: &Draft, schema: &Map<String, Value>) -> Option<(Members, Vec<Value>)> {
    let (mut all, mut required) = (Vec::new(), Vec::new());
    for part in parts(schema) {
        let part = part.as_object()?;
        let target = draft.referred(part).and_then(|(_, target)| target.as_object());
        let part = target.unwrap_or(part);
        if !is_plain_object(part) {
            return None;
        }
        all.extend(part["properties"].as_object()?.clone());
        required.extend(part.get("required").and_then(Value::as_array).into_iter().flatten().cloned());
    }
    Some((all, required))
}

/// True where no two parts have a member in common.
fn are_disjoint(draft: &Draft, schema: &Map<String, Value>) -> bool {
    members(draft, schema).is_some_and(|(all, _)| {
        all.iter().enumerate().all(|(index, (name, _))| all[..index].iter().all(|(other, _)| other != name))
    })
}

fn in_one_object(draft: &mut Draft) -> Option<()> {
    let is_known = |key: &String| ["allOf", "type", "description"].contains(&key.as_str());
    let at = draft
        .any(Place::Schema, |draft, _, it| it.keys().all(is_known) && parts(it).len() > 1 && are_disjoint(draft, it))?;
    let (all, required) = members(draft, draft.at(&at).as_object()?)?;
    let schema = draft.map(&at)?;
    schema.shift_remove("allOf");
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(all.into_iter().collect()));
    if !required.is_empty() {
        schema.insert("required".to_owned(), Value::Array(required));
    }
    Some(())
}

fn member_in_the_base(draft: &mut Draft) -> Option<()> {
    let base = |draft: &Draft, it: &Map<String, Value>| -> Option<(usize, usize, String)> {
        let inline = parts(it).iter().position(|part| part.as_object().is_some_and(is_plain_object))?;
        let (index, name) = parts(it).iter().enumerate().find_map(|(index, part)| {
            let (name, target) = draft.referred(part.as_object()?)?;
            (target.as_object().is_some_and(is_plain_object) && draft.uses(&name) == 1).then_some((index, name))
        })?;
        Some((inline, index, name))
    };
    let at = draft.any(Place::Schema, |draft, _, it| base(draft, it).is_some() && are_disjoint(draft, it))?;
    let (inline, _, name) = base(draft, draft.at(&at).as_object()?)?;
    let part = draft.document.pointer_mut(&format!("{at}/allOf/{inline}"))?;
    let (member, schema) = last_member(part)?;
    let required = part.get_mut("required").and_then(Value::as_array_mut);
    let moved = required.and_then(|list| list.iter().position(|it| *it == *member).map(|index| list.remove(index)));
    let target = draft.map(&format!("/definitions/{name}"))?;
    target.get_mut("properties")?[member.as_str()] = schema;
    if let Some(moved) = moved {
        target.entry("required").or_insert_with(|| json!([])).as_array_mut()?.push(moved);
    }
    Some(())
}

fn lifted(draft: &mut Draft, is_fit: fn(&Map<String, Value>) -> bool) -> Option<()> {
    let at = draft.any(Place::Schema, |_, at, it| is_fit(it) && !is_definition(at) && !is_part(at))?;
    lift(draft, &at)
}

fn lift(draft: &mut Draft, at: &str) -> Option<()> {
    let schema = std::mem::replace(draft.document.pointer_mut(at)?, json!({ "$ref": "#/definitions/LiftedOut" }));
    draft.define("definitions", "LiftedOut", schema)
}

/// Takes the last member out of an object.
fn last_member(schema: &mut Value) -> Option<(String, Value)> {
    let members = schema.get_mut("properties")?.as_object_mut()?;
    let name = members.keys().next_back()?.clone();
    members.shift_remove_entry(&name)
}
