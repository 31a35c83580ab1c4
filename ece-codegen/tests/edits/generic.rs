//! Edits of anything, anywhere.

use ece_codegen::grammar::{Holds, Place};
use serde_json::{Value, json};

use super::edit::{Edit, Operator};

pub const OPERATORS: &[Operator] = &[
    ("key deleted", key_deleted),
    ("value becomes {}", |edit| becomes(edit, &json!({}))),
    ("value becomes []", |edit| becomes(edit, &json!([]))),
    ("value becomes null", |edit| becomes(edit, &Value::Null)),
    ("value becomes an empty text", |edit| becomes(edit, &json!(""))),
    ("value becomes 0", |edit| becomes(edit, &json!(0))),
    ("value becomes true", |edit| becomes(edit, &json!(true))),
    ("value becomes a text", |edit| becomes(edit, &json!("oak"))),
    ("value of the same key elsewhere", value_from_elsewhere),
    ("member doubled", member_doubled),
    ("member renamed", member_renamed),
    ("member moved", member_moved),
    ("members in another order", |edit| reordered(edit, Value::is_object)),
    ("list in another order", |edit| reordered(edit, Value::is_array)),
    ("element doubled", element_doubled),
    ("element removed", element_removed),
    ("element odd", element_odd),
    ("unknown key", unknown_key),
    ("unknown extension", unknown_extension),
    ("known key added", known_key_added),
    ("prose changed", prose_changed),
];

fn is_object(_: &str, holds: Holds, value: &Value) -> bool {
    matches!(holds, Holds::Node(_) | Holds::Names(_) | Holds::NamesOrExtensions(_))
        && value.as_object().is_some_and(|it| !it.is_empty())
}

fn is_list(value: &Value) -> bool {
    value.as_array().is_some_and(|it| !it.is_empty())
}

fn is_named(holds: Holds) -> bool {
    matches!(holds, Holds::Names(_) | Holds::NamesOrExtensions(_))
}

fn key_deleted(edit: &mut Edit) -> Option<()> {
    let place = edit.any(is_object)?;
    let key = edit.key_of(&place)?;
    edit.remove(&place, &key).map(drop)
}

fn becomes(edit: &mut Edit, value: &Value) -> Option<()> {
    let place = edit.any(is_object)?;
    let key = edit.key_of(&place)?;
    edit.set(&place, &key, value.clone())
}

fn value_from_elsewhere(edit: &mut Edit) -> Option<()> {
    let place = edit.any(|_, holds, value| matches!(holds, Holds::Node(_)) && is_object("", holds, value))?;
    let key = edit.key_of(&place)?;
    let other = edit.any(|at, _, value| at != place && value.get(&key).is_some())?;
    let value = edit.get(&other)?.get(&key)?.clone();
    edit.set(&place, &key, value)
}

fn member_doubled(edit: &mut Edit) -> Option<()> {
    let place = edit.any(|at, holds, value| is_named(holds) && is_object(at, holds, value))?;
    let key = edit.key_of(&place)?;
    let value = edit.get(&place)?.get(&key)?.clone();
    let name = edit.new_name(&place);
    edit.set(&place, &name, value)
}

fn member_renamed(edit: &mut Edit) -> Option<()> {
    let place = edit.any(|at, holds, value| is_named(holds) && is_object(at, holds, value))?;
    let key = edit.key_of(&place)?;
    let name = if edit.rng.bool() { format!("{key}_2") } else { edit.new_name(&place) };
    edit.rename(&place, &key, &name)
}

fn member_moved(edit: &mut Edit) -> Option<()> {
    let place = edit.any(|at, holds, value| is_named(holds) && is_object(at, holds, value))?;
    let holds = Holds::at(&ece_codegen::pointer::Pointer::parse(&place))?;
    let other = edit.any(|at, it, value| at != place && it == holds && value.is_object())?;
    let key = edit.key_of(&place)?;
    let value = edit.remove(&place, &key)?;
    // What is below what was taken away is gone.
    edit.set(&other, &key, value)
}

fn reordered(edit: &mut Edit, fits: fn(&Value) -> bool) -> Option<()> {
    let count =
        |value: &Value| value.as_array().map_or_else(|| value.as_object().map_or(0, serde_json::Map::len), Vec::len);
    let place = edit.any(|_, _, value| fits(value) && count(value) > 1)?;
    edit.shuffle(&place)
}

fn any_list(edit: &mut Edit) -> Option<String> {
    edit.any(|_, holds, value| matches!(holds, Holds::List(_) | Holds::Scalars) && is_list(value))
}

fn element_doubled(edit: &mut Edit) -> Option<()> {
    let place = any_list(edit)?;
    let count = edit.get(&place)?.as_array()?.len();
    let index = edit.rng.usize(..count);
    let list = edit.at(&place)?.as_array_mut()?;
    list.push(list[index].clone());
    Some(())
}

fn element_removed(edit: &mut Edit) -> Option<()> {
    let place = any_list(edit)?;
    let count = edit.get(&place)?.as_array()?.len();
    let index = edit.rng.usize(..count);
    edit.at(&place)?.as_array_mut()?.remove(index);
    Some(())
}

fn element_odd(edit: &mut Edit) -> Option<()> {
    let place = any_list(edit)?;
    let odd =
        edit.choose(&[json!(1), Value::Null, json!(true), json!("elm"), json!({}), json!([]), json!(1.5), json!("")]);
    edit.at(&place)?.as_array_mut()?.push(odd);
    Some(())
}

fn some_value(edit: &mut Edit) -> Value {
    edit.choose(&[
        json!(1),
        json!("oak"),
        json!({ "a": 1 }),
        json!(["a"]),
        json!(true),
        Value::Null,
        json!({}),
        json!([]),
    ])
}

fn unknown_key(edit: &mut Edit) -> Option<()> {
    let place = edit.any(|_, holds, value| matches!(holds, Holds::Node(_)) && value.is_object())?;
    let value = some_value(edit);
    let name = edit.new_name(&place);
    edit.set(&place, &name, value)
}

fn unknown_extension(edit: &mut Edit) -> Option<()> {
    let place = edit.any(|_, holds, value| {
        matches!(holds, Holds::Node(_) | Holds::NamesOrExtensions(_) | Holds::Names(_)) && value.is_object()
    })?;
    let value = some_value(edit);
    let name = format!("x-{}", edit.new_name(&place));
    edit.set(&place, &name, value)
}

/// A value of the shape that the grammar gives it.
fn shaped(edit: &mut Edit, holds: Holds) -> Value {
    match holds {
        Holds::Scalar => edit.choose(&[json!("oak"), json!(true), json!(3), json!("string")]),
        Holds::Scalars => edit.choose(&[json!(["oak"]), json!([]), json!(["a", "b"])]),
        Holds::Any => some_value(edit),
        Holds::Node(Place::Schema) => edit.choose(&[json!({ "type": "string" }), json!({}), json!(true)]),
        Holds::Node(_) => json!({}),
        Holds::List(Place::Parameter) => json!([{ "name": "elm", "in": "query", "type": "string" }]),
        Holds::List(Place::Schema) => json!([{ "type": "string" }]),
        Holds::List(_) => json!([{}]),
        Holds::Names(_) | Holds::NamesOrExtensions(_) => json!({ "elm": {} }),
    }
}

fn known_key_added(edit: &mut Edit) -> Option<()> {
    let place = edit.any(|_, holds, value| matches!(holds, Holds::Node(_)) && value.is_object())?;
    let Holds::Node(kind) = Holds::at(&ece_codegen::pointer::Pointer::parse(&place))? else { return None };
    let present = edit.get(&place)?.clone();
    let missing = kind.keys().filter(|key| present.get(key.name).is_none()).copied().collect();
    let key = edit.pick(missing)?;
    let value = shaped(edit, key.holds);
    edit.set(&place, key.name, value)
}

fn prose_changed(edit: &mut Edit) -> Option<()> {
    let place = edit.any(|_, holds, value| {
        matches!(holds, Holds::Node(place) if place.keys().any(ece_codegen::grammar::Key::is_prose))
            && value.is_object()
    })?;
    let Holds::Node(kind) = Holds::at(&ece_codegen::pointer::Pointer::parse(&place))? else { return None };
    let key = edit.pick(kind.keys().filter(|key| key.is_prose()).copied().collect())?;
    edit.set(&place, key.name, json!("Another text."))
}
