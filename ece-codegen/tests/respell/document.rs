//! The document as a whole: its top, names, and the order of everything.

use ece_codegen::grammar::{Holds, Place};
use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::draft::{Draft, operators};

operators! {
    "base path with a slash" [tells "base-path-changed"] = |draft| {
        let path = draft.document.get("basePath").and_then(Value::as_str).filter(|it| !it.ends_with('/'))?;
        draft.document["basePath"] = json!(format!("{path}/"));
        Some(())
    };
    "base path of nothing" [tells "base-path-changed"] = |draft| {
        let written = ["", "/"][draft.rng.usize(..2)];
        draft.document.get("basePath").is_none().then(|| draft.document["basePath"] = json!(written))
    };
    "base path not said" [tells "base-path-changed"] = |draft| {
        draft.document.get("basePath").filter(|it| ["", "/"].iter().any(|path| *it == path))?;
        draft.document.as_object_mut()?.shift_remove("basePath").map(|_| ())
    };
    "tags empty" = |draft| top(draft, "tags", json!([]));
    "definitions empty" = |draft| top(draft, "definitions", json!({}));
    "shared parameters empty" = |draft| top(draft, "parameters", json!({}));
    "shared responses empty" = |draft| top(draft, "responses", json!({}));
    "security schemes empty" = |draft| top(draft, "securityDefinitions", json!({}));
    "schemes empty" = |draft| top(draft, "schemes", json!([]));
    "media types empty" = |draft| {
        let key = if draft.rng.bool() { "consumes" } else { "produces" };
        top(draft, key, json!([]))
    };
    "security empty" = |draft| {
        // Where no scheme is declared, nothing said and nothing needed are different things.
        draft.document.get("securityDefinitions")?.as_object().filter(|it| !it.is_empty())?;
        top(draft, "security", json!([]))
    };
    "schemes said" [tells "host-changed"] = |draft| top(draft, "schemes", json!(["https"]));
    "tag described" [tells "documentation-changed"] = |draft| {
        draft.document["tags"].get_mut(0)?.as_object_mut()?.insert("description".to_owned(), json!("What it is about."));
        Some(())
    };
    "tags in another order" [tells "tag-listed", "documentation-changed"] = |draft| {
        draft.document.get_mut("tags")?.as_array_mut().filter(|it| it.len() > 1)?.reverse();
        Some(())
    };
    "security scheme described" [tells "documentation-changed"] = |draft| draft.say(Place::SecurityScheme, "description", json!("Ask for it."), |_| true);
    "security scheme renamed" [tells "security-scheme-renamed"] = |draft| {
        let schemes = draft.document.get("securityDefinitions")?.as_object()?;
        let name = schemes.keys().nth(draft.rng.usize(..schemes.len().max(1)))?.clone();
        let renamed = |map: &mut Map<String, Value>| {
            let members = std::mem::take(map).into_iter();
            *map = members.map(|(key, it)| (if key == name { "renamedScheme".to_owned() } else { key }, it)).collect();
        };
        for at in draft.all(Place::Requirement) {
            renamed(draft.map(&at)?);
        }
        renamed(draft.map("/securityDefinitions")?);
        Some(())
    };
    "definition renamed" [tells "definition-renamed"] [moves "definition-renamed"] = |draft| {
        let all = draft.document.get("definitions")?.as_object()?;
        let name = all.keys().nth(draft.rng.usize(..all.len().max(1)))?.clone();
        let (old, new) = (format!("#/definitions/{name}"), "#/definitions/RenamedThing".to_owned());
        // A discriminator goes by names, and so do mappings.
        if draft.document.to_string().contains("discriminator") || name.contains(['/', '~', '%', ' ']) {
            return None;
        }
        let text = draft.document.to_string().replace(&json!(old).to_string(), &json!(new).to_string());
        draft.document = serde_json::from_str(&text).ok()?;
        let members = std::mem::take(draft.map("/definitions")?).into_iter();
        let members = members.map(|(key, it)| (if key == name { "RenamedThing".to_owned() } else { key }, it));
        *draft.map("/definitions")? = members.collect();
        Some(())
    };
    "definition described" [tells "documentation-changed"] = |draft| draft.say(Place::Schema, "description", json!("It is something."), |it| it.get("type").is_some_and(|it| it == "object"));
    "keys in another order" = |draft| {
        shuffle(&mut draft.document, Holds::Node(Place::Document), &mut draft.rng, &|holds| matches!(holds, Holds::Node(_)));
        Some(())
    };
    "names in another order" [moves "rust-name-moved"] = |draft| {
        // Which of two operations has the name that both want follows from their order.
        let all = draft.all(Place::Operation);
        let ids: Vec<&Value> = all.iter().map(|at| &draft.at(at)["operationId"]).collect();
        if ids.iter().enumerate().any(|(index, id)| id.is_null() || ids[..index].contains(id)) {
            return None;
        }
        let shuffled = |holds: Holds| matches!(holds, Holds::Names(place) | Holds::NamesOrExtensions(place) if place != Place::Schema);
        shuffle(&mut draft.document, Holds::Node(Place::Document), &mut draft.rng, &shuffled);
        Some(())
    };
    "definitions in another order" [moves "boxing-changed"] = |draft| {
        let definitions = draft.map("/definitions")?;
        *definitions = std::mem::take(definitions).into_iter().rev().collect();
        Some(())
    };
}

fn top(draft: &mut Draft, key: &str, value: Value) -> Option<()> {
    let document = draft.document.as_object_mut()?;
    (!document.contains_key(key)).then(|| document.insert(key.to_owned(), value)).map(|_| ())
}

/// Puts the keys of objects that are held so in another order, wherever they are.
fn shuffle(value: &mut Value, holds: Holds, rng: &mut Rng, is_fit: &dyn Fn(Holds) -> bool) {
    match value {
        Value::Object(members) => {
            let mut all: Vec<(String, Value)> = std::mem::take(members).into_iter().collect();
            if is_fit(holds) {
                rng.shuffle(&mut all);
            }
            *members = all.into_iter().collect();
            for (key, value) in members {
                shuffle(value, holds.below(key).unwrap_or(Holds::Any), rng, is_fit);
            }
        }
        Value::Array(elements) => {
            for element in elements {
                shuffle(element, holds.below("").unwrap_or(Holds::Any), rng, is_fit);
            }
        }
        _ => {}
    }
}
