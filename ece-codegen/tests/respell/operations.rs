//! Operations: what they have of their own, of their path, and of the document.

use ece_codegen::grammar::Place;
use serde_json::{Map, Value, json};

use crate::draft::{Draft, operators};

operators! {
    "shared parameter inline" = |draft| inlined(draft, Place::Parameter, "#/parameters/", false);
    "shared parameter inline, and gone" = |draft| inlined(draft, Place::Parameter, "#/parameters/", true);
    "shared response inline" = |draft| inlined(draft, Place::Response, "#/responses/", false);
    "shared response inline, and gone" = |draft| inlined(draft, Place::Response, "#/responses/", true);
    "parameter shared" = |draft| shared(draft, Place::Parameter, "parameters");
    "response shared" = |draft| shared(draft, Place::Response, "responses");
    "parameters of the path at each operation" [tells "parameters-reordered"] [moves "arguments-reordered"] = |draft| {
        let at = draft.any(Place::PathItem, |_, _, it| it.get("parameters").and_then(Value::as_array).is_some_and(|it| !it.is_empty()))?;
        let item = draft.map(&at)?;
        let parameters = item.shift_remove("parameters")?;
        for operation in operations(item) {
            let own = operation.entry("parameters").or_insert_with(|| json!([])).as_array_mut()?;
            let place = |it: &Value| (it["in"].clone(), it["name"].clone());
            // Its own one counts; what a reference leads to is not looked at here.
            if own.iter().any(|it| it.get("$ref").is_some()) {
                return None;
            }
            let all = parameters.as_array()?.iter().filter(|it| own.iter().all(|other| place(other) != place(it)));
            *own = all.chain(own.iter()).cloned().collect();
        }
        Some(())
    };
    "parameters of all operations at the path" [tells "parameters-reordered"] [moves "arguments-reordered"] = |draft| {
        let same = |it: &Map<String, Value>| -> Option<Value> {
            let mut all = operations_of(it).map(|operation| operation["parameters"].get(0).cloned());
            let first = all.next()??;
            let is_fit = all.all(|other| other.as_ref() == Some(&first)) && !it.contains_key("parameters") && first["in"] != "body";
            (is_fit && first["in"].is_string() && first["in"] != "formData").then_some(first)
        };
        let at = draft.any(Place::PathItem, |_, _, it| same(it).is_some())?;
        let item = draft.map(&at)?;
        let parameter = same(item)?;
        for operation in operations(item) {
            operation.get_mut("parameters")?.as_array_mut()?.remove(0);
        }
        item.insert("parameters".to_owned(), json!([parameter]));
        Some(())
    };
    "parameters in another order" [tells "parameters-reordered"] [moves "arguments-reordered", "parameters-reordered"] = |draft| {
        // Which of two counts that stand twice follows from their order.
        let place = |it: &Value| if it["in"] == "body" { json!("body") } else { json!([it["in"], it["name"]]) };
        let are_distinct = |all: &Vec<Value>| {
            all.len() > 1 && all.iter().enumerate().all(|(index, it)| all[..index].iter().all(|other| place(other) != place(it)))
        };
        let at = draft.any(Place::Operation, |_, _, it| it.get("parameters").and_then(Value::as_array).is_some_and(are_distinct))?;
        draft.map(&at)?.get_mut("parameters")?.as_array_mut()?.reverse();
        Some(())
    };
    "media types at the operations" = |draft| {
        for key in ["consumes", "produces"] {
            let Some(list) = draft.document.get(key).cloned() else { continue };
            for at in draft.all(Place::Operation) {
                draft.map(&at)?.entry(key).or_insert_with(|| list.clone());
            }
            draft.document.as_object_mut()?.shift_remove(key);
        }
        Some(())
    };
    "media types copied" = |draft| {
        let key = if draft.rng.bool() { "consumes" } else { "produces" };
        let list = draft.document.get(key)?.clone();
        draft.say(Place::Operation, key, list, |_| true)
    };
    "media types at the document" = |draft| {
        for key in ["consumes", "produces"] {
            let all = draft.all(Place::Operation);
            let Some(first) = all.iter().find_map(|at| draft.at(at).get(key).cloned()) else { continue };
            if draft.document.get(key).is_some() || all.iter().any(|at| draft.at(at).get(key) != Some(&first)) {
                continue;
            }
            for at in all {
                draft.map(&at)?.shift_remove(key);
            }
            draft.document[key] = first;
        }
        Some(())
    };
    "media types in another order" [tells "consumes-changed", "produces-changed"] = |draft| {
        // What is sent is the first one; the others only say what else there is.
        let at = draft.any(Place::Operation, |_, _, it| media_types(it, "consumes") > 2 || media_types(it, "produces") > 1)?;
        let operation = draft.map(&at)?;
        let reads_one_kind = |list: &[Value]| list.iter().all(|it| it.as_str().is_some_and(|it| it.contains("json")));
        if let Some(list) = operation.get_mut("consumes").and_then(Value::as_array_mut) && list.len() > 2 {
            list[1..].reverse();
        }
        if let Some(list) = operation.get_mut("produces").and_then(Value::as_array_mut) && reads_one_kind(list) {
            list.reverse();
        }
        Some(())
    };
    "media type twice" [tells "consumes-changed", "produces-changed"] = |draft| {
        let key = if draft.rng.bool() { "consumes" } else { "produces" };
        let at = draft.any(Place::Operation, |_, _, it| media_types(it, key) > 0)?;
        let list = draft.map(&at)?.get_mut(key)?.as_array_mut()?;
        list.push(list[0].clone());
        Some(())
    };
    "schemes at the operations" [tells "host-changed"] = |draft| {
        let list = draft.document.get("schemes").cloned().unwrap_or_else(|| json!(["https"]));
        draft.say(Place::Operation, "schemes", list, |_| true)
    };
    "security at the operations" [tells "security-moved"] = |draft| {
        let security = draft.document.get("security")?.clone();
        for at in draft.all(Place::Operation) {
            draft.map(&at)?.entry("security").or_insert_with(|| security.clone());
        }
        draft.document.as_object_mut()?.shift_remove("security");
        Some(())
    };
    "security copied" [tells "security-moved"] = |draft| {
        let security = draft.document.get("security")?.clone();
        draft.say(Place::Operation, "security", security, |_| true)
    };
    "security at the document" [tells "security-moved"] = |draft| {
        let all = draft.all(Place::Operation);
        let first = all.iter().find_map(|at| draft.at(at).get("security").cloned())?;
        if draft.document.get("security").is_some() || all.iter().any(|at| draft.at(at).get("security") != Some(&first)) {
            return None;
        }
        for at in all {
            draft.map(&at)?.shift_remove("security");
        }
        draft.document["security"] = first;
        Some(())
    };
    "security none" [tells "security-moved"] = |draft| {
        draft.document.get("security").is_none().then_some(())?;
        // Where nothing is declared at all, credentials may be sent all the same.
        draft.document.get("securityDefinitions")?.as_object().filter(|it| !it.is_empty())?;
        draft.say(Place::Operation, "security", json!([]), |_| true)
    };
    "alternatives in another order" = |draft| reordered_security(draft, |security| {
        let list = security.as_array_mut().filter(|it| it.len() > 1)?;
        list.reverse();
        Some(())
    });
    "alternative twice" = |draft| reordered_security(draft, |security| {
        let list = security.as_array_mut().filter(|it| !it.is_empty())?;
        list.push(list[0].clone());
        Some(())
    });
    "schemes of an alternative in another order" = |draft| reordered_security(draft, |security| {
        let all = security.as_array_mut()?.iter_mut().filter_map(Value::as_object_mut).find(|it| it.len() > 1)?;
        *all = std::mem::take(all).into_iter().rev().collect();
        Some(())
    });
    "tags twice" [tells "tag-changed"] = |draft| {
        let at = draft.any(Place::Operation, |_, _, it| it.get("tags").and_then(Value::as_array).is_some_and(|it| !it.is_empty()))?;
        let tags = draft.map(&at)?.get_mut("tags")?.as_array_mut()?;
        tags.push(tags[0].clone());
        Some(())
    };
    "operations described" [tells "documentation-changed"] = |draft| draft.say(Place::Operation, "summary", json!("Does something."), |_| true);
}

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

fn operations(item: &mut Map<String, Value>) -> impl Iterator<Item = &mut Map<String, Value>> {
    item.iter_mut().filter(|(key, _)| METHODS.contains(&key.as_str())).filter_map(|(_, it)| it.as_object_mut())
}

fn operations_of(item: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    item.iter().filter(|(key, it)| METHODS.contains(&key.as_str()) && it.is_object()).map(|(_, it)| it)
}

fn media_types(operation: &Map<String, Value>, key: &str) -> usize {
    operation.get(key).and_then(Value::as_array).map_or(0, Vec::len)
}

/// Puts what is shared where it is used; once, or everywhere, and then it goes.
fn inlined(draft: &mut Draft, place: Place, prefix: &str, everywhere: bool) -> Option<()> {
    let leads = |it: &Map<String, Value>| {
        it.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix(prefix)).map(str::to_owned)
    };
    let at = draft.any(place, |draft, _, it| {
        leads(it).is_some_and(|name| {
            draft.document.pointer(&format!("/{}{name}", &prefix[2..])).is_some_and(Value::is_object)
        })
    })?;
    let name = leads(draft.map(&at)?)?;
    let shared = draft.document.pointer(&format!("/{}{name}", &prefix[2..]))?.clone();
    if shared.get("$ref").is_some() {
        return None;
    }
    let places = if everywhere { draft.all(place) } else { vec![at] };
    for at in places {
        if draft.at(&at).as_object().and_then(leads).as_ref() == Some(&name) {
            *draft.document.pointer_mut(&at)? = shared.clone();
        }
    }
    if everywhere {
        // Another shared one may be nothing but this one.
        if draft.document.to_string().contains(&format!("\"{prefix}{name}\"")) {
            return None;
        }
        draft
            .document
            .pointer_mut(&format!("/{}", prefix.trim_matches(['#', '/'])))?
            .as_object_mut()?
            .shift_remove(&name);
    }
    Some(())
}

fn shared(draft: &mut Draft, place: Place, map: &str) -> Option<()> {
    let at = draft.any(place, |_, at, it| at.starts_with("/paths/") && !it.contains_key("$ref"))?;
    let whole = std::mem::replace(draft.document.pointer_mut(&at)?, json!({ "$ref": format!("#/{map}/SharedNow") }));
    draft.define(map, "SharedNow", whole)
}

/// Changes the security of the document or of one of the operations.
fn reordered_security(draft: &mut Draft, change: fn(&mut Value) -> Option<()>) -> Option<()> {
    let mut places: Vec<String> = draft.all(Place::Operation).iter().map(|at| format!("{at}/security")).collect();
    places.push("/security".to_owned());
    draft.rng.shuffle(&mut places);
    places.iter().find_map(|at| change(draft.document.pointer_mut(at)?))
}
