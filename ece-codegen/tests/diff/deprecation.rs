//! What is marked as going away, and whether what is gone had been marked.

use ece_codegen::diff::{Change, Kind, Level, compare, deprecated};
use serde_json::{Value, json};

use crate::read;

fn text() -> Value {
    json!({ "type": "string" })
}

fn marked() -> Value {
    json!({ "type": "string", "x-ece-deprecated": true })
}

fn parameter(name: &str, place: &str) -> Value {
    json!({ "name": name, "in": place, "type": "string", "x-ece-deprecated": true })
}

/// Everything that can be marked, marked in each way in which it can be.
fn document() -> Value {
    let get = |id: &str, schema: &str| {
        json!({ "operationId": id, "tags": ["Lamps"], "parameters": [], "responses": {
            "200": { "description": "", "schema": { "$ref": format!("#/definitions/{schema}") } } } })
    };
    let mut leaving = get("get-old", "Old");
    leaving["deprecated"] = json!(true);
    let mut current = get("get-lamp", "Lamp");
    current["parameters"] = json!([
        parameter("dim", "query"),
        { "name": "lit", "in": "query", "type": "string" },
        { "$ref": "#/parameters/shade" },
    ]);
    let mut form = get("send", "Whole");
    form["consumes"] = json!(["application/x-www-form-urlencoded"]);
    form["parameters"] = json!([parameter("field", "formData")]);
    let mut put = get("put-lamp", "Lamp");
    put["parameters"] = json!([{ "$ref": "#/parameters/shade" }, {
        "name": "body", "in": "body", "x-ece-deprecated": true, "schema": { "$ref": "#/definitions/Lamp" } }]);
    let object = |members: Value| json!({ "type": "object", "properties": members });
    let mut whole = object(json!({ "part": text() }));
    whole["x-ece-deprecated"] = json!(true);
    json!({
        "swagger": "2.0", "info": { "title": "Lamps", "version": "1" },
        "paths": { "/old": { "get": leaving }, "/lamp": { "get": current, "put": put }, "/form": { "post": form } },
        "parameters": { "shade": parameter("shade", "query") },
        "definitions": {
            "Lamp": { "allOf": [
                { "$ref": "#/definitions/Base" },
                object(json!({ "colour": marked(), "size": text(), "inline": object(json!({ "deep": marked(), "flat": text() })) }))
            ] },
            "Base": object(json!({ "made": marked(), "maker": text() })),
            "Old": object(json!({ "thing": text(), "shared": { "$ref": "#/definitions/Both" } })),
            "Both": object(json!({ "same": text() })),
            "Whole": whole,
            "Unused": object(json!({ "same": marked() }))
        }
    })
}

/// Takes away what stands at these places, and gives what is told.
fn without(places: &[&str]) -> Vec<Change> {
    let mut new = document();
    for place in places {
        let (parent, last) = place.rsplit_once('/').unwrap();
        let parent = new.pointer_mut(parent).unwrap();
        match last.parse::<usize>() {
            Ok(index) => drop(parent.as_array_mut().unwrap().remove(index)),
            Err(_) => drop(parent.as_object_mut().unwrap().remove(&last.replace("~1", "/")).unwrap()),
        }
    }
    let (old, new) = (read(&document()), read(&new));
    let comparison = compare(&old, &new);
    assert!(comparison.unexplained.is_empty(), "{:?}", comparison.unexplained);
    let back = compare(&new, &old);
    assert!(back.all().all(|change| change.was_deprecated.is_none()), "{:?}", back.changes);
    comparison.changes
}

#[test]
fn what_is_gone_says_whether_it_had_been_marked() {
    let lamp = "/definitions/Lamp/allOf/1/properties";
    let cases = [
        ("/paths/~1old", true),
        ("/paths/~1lamp", false),
        ("/paths/~1lamp/get/parameters/0", true),
        ("/paths/~1lamp/get/parameters/1", false),
        // Shared with another operation.
        ("/paths/~1lamp/get/parameters/2", true),
        ("/paths/~1lamp/put/parameters/1", true),
        ("/paths/~1form/post/parameters/0", true),
        (&format!("{lamp}/colour"), true),
        (&format!("{lamp}/size"), false),
        (&format!("{lamp}/inline/properties/deep"), true),
        // Inherited.
        ("/definitions/Base/properties/made", true),
        ("/definitions/Base/properties/maker", false),
        // Everything that uses it is marked.
        ("/definitions/Old/properties/thing", true),
        ("/definitions/Both/properties/same", true),
        // What holds it is marked.
        ("/definitions/Whole/properties/part", true),
        ("/definitions/Unused", false),
        ("/definitions/Unused/properties/same", true),
    ];
    for (place, expected) in cases {
        let changes = without(&[place]);
        assert!(!changes.is_empty(), "{place}");
        assert_eq!(changes[0].was_deprecated, Some(expected), "{place}: {changes:?}");
    }
}

#[test]
fn what_another_change_takes_along_is_asked_too_and_one_unmarked_place_is_enough() {
    let changes = without(&["/paths/~1old", "/definitions/Old"]);
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert!(!changes[0].caused.is_empty());
    assert!(changes[0].caused.iter().all(|it| it.was_deprecated == Some(true)), "{changes:?}");

    let mut old = document();
    old["definitions"]["Old"]["properties"]["colour"] = text();
    old["paths"]["/old"]["get"].as_object_mut().unwrap().remove("deprecated");
    // Both travel in responses alone.
    old["paths"]["/lamp"].as_object_mut().unwrap().remove("put");
    let mut new = old.clone();
    for members in ["/definitions/Old/properties", "/definitions/Lamp/allOf/1/properties"] {
        new.pointer_mut(members).unwrap().as_object_mut().unwrap().remove("colour");
    }
    let changes = compare(&read(&old), &read(&new)).changes;
    assert_eq!((changes.len(), changes[0].places.len()), (1, 2), "{changes:?}");
    assert_eq!(changes[0].was_deprecated, Some(false));
}

#[test]
fn everything_that_is_marked_is_listed_once_with_its_reach() {
    let told: Vec<String> = deprecated(&read(&document()))
        .iter()
        .map(|it| {
            let operations = it.operations.join(" ");
            format!("{} {} {} [{operations}] {}", it.part.as_str(), it.subject, it.direction.as_str(), it.item)
        })
        .collect();
    let expected = [
        "operation get-old both [get-old] Client::get_old",
        "parameter get-lamp dim request [get-lamp] Call<GetLamp>::dim",
        "parameter get-lamp shade request [get-lamp put-lamp] Call<GetLamp>::shade",
        "parameter put-lamp body request [put-lamp] Call<PutLamp>::body",
        "parameter send field request [send] Call<SendOperation>::field",
        "property Lamp.made both [get-lamp put-lamp] models::Lamp::made",
        "property Lamp.colour both [get-lamp put-lamp] models::Lamp::colour",
        "property Lamp.inline.deep both [get-lamp put-lamp] models::LampInline::deep",
        "type Whole response [send] models::Whole",
        "property Unused.same unused [] models::Unused::same",
    ];
    assert_eq!(told, expected);
}

/// What can be used without it gets a warning, which is a minor change; an argument nobody can leave out, so nothing of Rust
/// moves.
#[test]
fn a_mark_is_a_minor_change_of_the_lines_that_have_it() {
    let query = json!([{ "name": "id", "in": "query", "type": "string", "required": true },
        { "name": "dim", "in": "query", "type": "string" }]);
    let lamp =
        json!({ "type": "object", "properties": { "colour": text(), "state": { "type": "string", "enum": ["on"] } } });
    let old = json!({ "swagger": "2.0", "info": { "title": "Lamps", "version": "1" },
        "paths": { "/lamp": { "get": { "operationId": "get-lamp", "parameters": query, "responses": {
            "200": { "description": "", "schema": { "$ref": "#/definitions/Lamp" } } } } } },
        "definitions": { "Lamp": lamp } });
    let at = "/paths/~1lamp/get/parameters";
    for (place, line) in [
        ("/definitions/Lamp", Some("pub struct Lamp".to_owned())),
        ("/definitions/Lamp/properties/colour", Some("pub colour: Option<String>".to_owned())),
        ("/definitions/Lamp/properties/state", Some("pub state: Option<LampState>".to_owned())),
        (&format!("{at}/1"), Some("pub fn dim(mut self, value: impl AsRef<str>) -> Self".to_owned())),
        (&format!("{at}/0"), None),
    ] {
        let mut new = old.clone();
        new.pointer_mut(place).unwrap()["x-ece-deprecated"] = json!(true);
        let comparison = compare(&read(&old), &read(&new));
        assert!(comparison.unexplained.is_empty(), "{place}: {:?}", comparison.unexplained);
        let [change] = &comparison.changes[..] else { panic!("{place}: {:?}", comparison.changes) };
        let lines: Vec<_> = change.rust.iter().map(|it| (it.before.clone(), it.after.clone())).collect();
        let expected = line.map(|line| (Some(line.clone()), Some(format!("#[deprecated] {line}"))));
        assert_eq!(lines, Vec::from_iter(expected), "{place}");
        let level = if lines.is_empty() { Level::Patch } else { Level::Minor };
        assert_eq!((change.kind, change.level()), (Kind::Deprecated, level), "{place}");
    }
}
