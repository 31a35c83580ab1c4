//! Markers: each at every place where it may stand, put there and taken away, in requests, in responses, in both, and where
//! no operation reaches. The verdicts are reasoned from who sends the value and who reads it; none was taken from the
//! comparison. Letters: old clients, older servers (B breaks, W may, - harmless).

use ece_codegen::diff::{Verdict, compare};
use serde_json::{Value, json};

use crate::{letters, read, told};

/// Four definitions, one for each way to travel; the name says which.
const WAYS: [&str; 4] = ["Sent", "Received", "Both", "Unused"];

/// Where a marker stands, seen from one of the definitions.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Optional,
    Required,
    Items,
    Values,
    Definition,
    /// A definition that a required member refers to.
    Referred,
    /// An inline part of an `allOf`.
    Part,
    /// An inline object within a member.
    Inline,
}
use Place::{Definition, Inline, Items, Optional, Part, Referred, Required, Values};

impl Place {
    /// Where it is below `/definitions`.
    fn pointer(self, way: &str) -> String {
        match self {
            Optional => format!("/{way}/properties/optional"),
            Required => format!("/{way}/properties/required"),
            Items => format!("/{way}/properties/items/items"),
            Values => format!("/{way}/properties/values/additionalProperties"),
            Definition => format!("/{way}"),
            Referred => format!("/{way}Text"),
            Part => format!("/{way}Whole/allOf/1"),
            Inline => format!("/{way}/properties/inline"),
        }
    }
}

fn base() -> Value {
    let mut definitions = json!({});
    for way in WAYS {
        definitions[way] = json!({ "type": "object", "required": ["required", "referred"], "properties": {
            "optional": { "type": "string" },
            "required": { "type": "string" },
            "referred": { "$ref": format!("#/definitions/{way}Text") },
            "items": { "type": "array", "items": { "type": "string" } },
            "values": { "type": "object", "additionalProperties": { "type": "string" } },
            "inline": { "type": "object", "properties": { "inner": { "type": "string" } } },
            "whole": { "$ref": format!("#/definitions/{way}Whole") }
        } });
        definitions[format!("{way}Text")] = json!({ "type": "string" });
        definitions[format!("{way}Whole")] = json!({ "allOf": [
            { "$ref": format!("#/definitions/{way}Base") },
            { "type": "object", "properties": { "own": { "type": "string" } } }
        ] });
        definitions[format!("{way}Base")] =
            json!({ "type": "object", "properties": { "shared": { "type": "string" } } });
    }
    let call = |id: &str, sent: &str, received: &str| {
        json!({ "post": {
            "operationId": id,
            "parameters": [{ "name": "body", "in": "body", "required": true, "schema": { "$ref": format!("#/definitions/{sent}") } }],
            "responses": { "200": { "description": "", "schema": { "$ref": format!("#/definitions/{received}") } } }
        } })
    };
    json!({
        "swagger": "2.0", "info": { "title": "Lamps", "version": "1" }, "definitions": definitions,
        "paths": { "/one": call("one", "Sent", "Received"), "/two": call("two", "Both", "Both") }
    })
}

/// What is told from one document to the other: kind and verdicts on the wire, each once.
fn kinds(old: &Value, new: &Value) -> String {
    let (old, new) = (read(old), read(new));
    let comparison = compare(&old, &new);
    assert_eq!(comparison.unexplained, [], "{}", told(&comparison));
    let lines = comparison.changes.iter().map(|change| format!("{} {}", change.kind.as_str(), &letters(change)[..2]));
    lines.collect::<Vec<_>>().join("; ")
}

struct Row {
    key: &'static str,
    value: fn() -> Value,
    places: &'static [Place],
    /// Kinds: put there, taken away.
    kinds: (&'static str, &'static str),
    /// Put there: in a request, in a response.
    put: (&'static str, &'static str),
    /// Taken away: in a request, in a response.
    taken: (&'static str, &'static str),
}

fn yes() -> Value {
    json!(true)
}

fn no() -> Value {
    json!(false)
}

/// A row in few words.
const fn row(
    key: &'static str,
    places: &'static [Place],
    kinds: (&'static str, &'static str),
    put: (&'static str, &'static str),
    taken: (&'static str, &'static str),
) -> Row {
    Row { key, value: yes, places, kinds, put, taken }
}

const NULL: (&str, &str) = ("became-nullable", "became-not-nullable");
const READ_ONLY: (&str, &str) = ("became-read-only", "became-writable");
const CLOSED: (&str, &str) = ("object-closed", "object-opened");
const FLAG: (&str, &str) = ("flag-changed", "flag-changed");
const HARMLESS: (&str, &str) = ("--", "--");

const ROWS: &[Row] = &[
    // Only where a member is required does the crate send a null for what is not set. A server that sends nulls now meets
    // old clients, which read them as nothing.
    row("x-nullable", &[Required, Referred], NULL, ("-W", "W-"), ("W-", "-W")),
    row("x-nullable", &[Optional, Items, Values, Inline, Definition], NULL, ("--", "W-"), ("--", "-W")),
    // A required member that the server fills is left out of requests: an older server misses it. Old clients send it, and
    // a server may refuse that. Back: what old clients leave out is required now, and the older server gets what it fills.
    row("readOnly", &[Required, Referred], READ_ONLY, ("WB", "--"), ("BW", "--")),
    row("readOnly", &[Optional], READ_ONLY, ("W-", "--"), ("-W", "--")),
    // Members that were read and are not known go back. What the server answers has none more than before.
    Row {
        key: "additionalProperties",
        value: no,
        places: &[Definition, Part, Inline],
        kinds: CLOSED,
        put: ("W-", "--"),
        taken: ("-W", "--"),
    },
    // Nobody sends anything else.
    row(
        "x-ece-deprecated",
        &[Optional, Required, Items, Values, Definition, Referred, Part, Inline],
        ("deprecated", "undeprecated"),
        HARMLESS,
        HARMLESS,
    ),
    row(
        "x-ece-experimental",
        &[Optional, Required, Items, Values, Definition, Referred, Part, Inline],
        FLAG,
        HARMLESS,
        HARMLESS,
    ),
    row(
        "x-ece-hosted-only",
        &[Optional, Required, Items, Values, Definition, Referred, Part, Inline],
        FLAG,
        HARMLESS,
        HARMLESS,
    ),
    row(
        "x-ece-secret",
        &[Optional, Required, Items, Values, Definition, Referred, Part, Inline],
        ("secrecy-changed", "secrecy-changed"),
        HARMLESS,
        HARMLESS,
    ),
    row(
        "x-anything",
        &[Optional, Required, Items, Values, Definition, Referred, Part, Inline],
        FLAG,
        HARMLESS,
        HARMLESS,
    ),
];

/// The worse of both, letter by letter.
fn worse(one: &str, other: &str) -> String {
    let rank = |letter: char| "-WB".find(letter);
    one.chars().zip(other.chars()).map(|(a, b)| if rank(a) >= rank(b) { a } else { b }).collect()
}

fn expected(way: &str, (request, response): (&str, &str)) -> String {
    match way {
        "Sent" => request.to_owned(),
        "Received" => response.to_owned(),
        "Both" => worse(request, response),
        _ => "--".to_owned(),
    }
}

fn set(document: &Value, pointer: &str, key: &str, value: Value) -> Value {
    let mut document = document.clone();
    document.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}"))[key] = value;
    document
}

#[test]
fn markers_are_told_by_who_sends_the_value() {
    let plain = base();
    let mut problems = Vec::new();
    for (row, place, way) in
        ROWS.iter().flat_map(|row| row.places.iter().flat_map(move |place| WAYS.map(|way| (row, *place, way))))
    {
        let pointer = format!("/definitions{}", place.pointer(way));
        let marked = set(&plain, &pointer, row.key, (row.value)());
        let there = format!("{} {}", row.kinds.0, expected(way, row.put));
        let back = format!("{} {}", row.kinds.1, expected(way, row.taken));
        for (old, new, wanted) in [(&plain, &marked, there), (&marked, &plain, back)] {
            let found = kinds(old, new);
            // What a reference leads to changes members elsewhere, which Rust alone sees.
            let is_told = if place == Referred { found.split("; ").any(|it| it == wanted) } else { found == wanted };
            if !is_told {
                problems.push(format!("{} at {pointer}: wanted {wanted}, told {found}", row.key));
            }
        }
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}

/// What a flag says that is not set, saying nothing says as well.
#[test]
fn a_flag_that_is_not_set_says_nothing() {
    let plain = base();
    for key in ["readOnly", "x-nullable", "x-ece-deprecated", "x-ece-experimental", "x-ece-hosted-only", "x-ece-secret"]
    {
        let said = set(&plain, "/definitions/Both/properties/required", key, json!(false));
        assert_eq!((kinds(&plain, &said), kinds(&said, &plain)), (String::new(), String::new()), "{key}");
    }
    let said = set(&plain, "/definitions/Both", "additionalProperties", json!(true));
    assert_eq!((kinds(&plain, &said), kinds(&said, &plain)), (String::new(), String::new()));
}

/// Null, said in another way, is the same null; said in any way, it is told.
#[test]
fn null_is_told_however_it_is_said() {
    let plain = base();
    let at = "/definitions/Received/properties/required";
    let by_type = set(&plain, at, "type", json!(["string", "null"]));
    let by_flag = set(&plain, at, "x-nullable", json!(true));
    assert_eq!(kinds(&plain, &by_type), "became-nullable W-");
    assert_eq!(kinds(&by_type, &plain), "became-not-nullable -W");
    assert_eq!((kinds(&by_type, &by_flag), kinds(&by_flag, &by_type)), (String::new(), String::new()));
    let values = set(&plain, at, "enum", json!(["on", "off"]));
    let or_null = set(&plain, at, "enum", json!(["on", "off", null]));
    assert_eq!(kinds(&values, &or_null), "became-nullable W-");
}

/// Members of one type become none, and the other way round.
#[test]
fn what_other_members_are_is_told_by_who_sends_them() {
    let plain = base();
    let object = |way: &str, others: Value| set(&plain, &format!("/definitions/{way}"), "additionalProperties", others);
    for (way, closed, opened, typed, untyped) in [
        ("Sent", "B-", "-B", "W-", "-W"),
        ("Received", "W-", "-W", "-W", "W-"),
        ("Both", "B-", "-B", "WW", "WW"),
        ("Unused", "--", "--", "--", "--"),
    ] {
        let (of_text, none) = (object(way, json!({ "type": "string" })), object(way, json!(false)));
        assert_eq!(kinds(&of_text, &none), format!("object-closed {closed}"), "{way}");
        assert_eq!(kinds(&none, &of_text), format!("object-opened {opened}"), "{way}");
        assert_eq!(kinds(&plain, &of_text), format!("other-members-typed {typed}"), "{way}");
        assert_eq!(kinds(&of_text, &plain), format!("other-members-untyped {untyped}"), "{way}");
    }
}

/// A definition that only another one's discriminator leads to travels with that one.
#[test]
fn kinds_of_an_object_travel_with_it() {
    let mut plain = base();
    for way in WAYS {
        plain["definitions"][format!("{way}Base")]["properties"]["kind"] = json!({ "type": "string" });
        plain["definitions"][format!("{way}Base")]["required"] = json!(["kind"]);
        plain["definitions"][way]["properties"]["one"] = json!({ "$ref": format!("#/definitions/{way}Base") });
    }
    for (way, appears, goes, more, less, other) in [
        ("Sent", "W-", "-W", "-W", "B-", "BB"),
        ("Received", "-W", "W-", "W-", "-W", "BB"),
        ("Both", "WW", "WW", "WW", "BW", "BB"),
        ("Unused", "--", "--", "--", "--", "--"),
    ] {
        let at = format!("/definitions/{way}Base");
        let told_apart = set(&plain, &at, "discriminator", json!("kind"));
        let first = |text: String| text.split("; ").next().unwrap_or_default().to_owned();
        assert_eq!(first(kinds(&plain, &told_apart)), format!("discriminator-added {appears}"), "{way}");
        assert_eq!(first(kinds(&told_apart, &plain)), format!("discriminator-removed {goes}"), "{way}");
        let mut both = told_apart.clone();
        both["definitions"][format!("{way}Other")] = json!({ "allOf": [
            { "$ref": format!("#/definitions/{way}Base") },
            { "type": "object", "properties": { "other": { "type": "string" } } }
        ] });
        assert_eq!(kinds(&told_apart, &both), format!("subtype-added {more}"), "{way}");
        assert_eq!(kinds(&both, &told_apart), format!("subtype-removed {less}"), "{way}");
        let valued = set(&both, &format!("/definitions/{way}Other"), "x-discriminator-value", json!("other"));
        assert_eq!(kinds(&both, &valued), format!("discriminator-value-changed {other}"), "{way}");
        let same =
            set(&both, &format!("/definitions/{way}Other"), "x-discriminator-value", json!(format!("{way}Other")));
        assert_eq!(kinds(&both, &same), "", "{way}");
        // What changes in a kind reaches who sends and reads it.
        let member = format!("/definitions/{way}Other/allOf/1/properties/other");
        assert_eq!(
            kinds(&both, &set(&both, &member, "type", json!("integer"))),
            format!("property-type-changed {other}"),
            "{way}"
        );
    }
}

fn with_parameter(parameter: &Value) -> Value {
    let mut document = base();
    document["paths"]["/one"]["post"]["parameters"].as_array_mut().unwrap().push(parameter.clone());
    document
}

/// Of a parameter: who leaves it empty, and what is said of it.
#[test]
fn markers_of_parameters_are_told() {
    for location in ["query", "header"] {
        let parameter = json!({ "name": "q", "in": location, "type": "string" });
        for (key, value, there, back) in [
            ("x-ece-deprecated", json!(true), "deprecated --", "undeprecated --"),
            ("x-ece-experimental", json!(true), "parameter-flag-changed --", "parameter-flag-changed --"),
            ("x-ece-hosted-only", json!(true), "parameter-flag-changed --", "parameter-flag-changed --"),
            ("x-ece-secret", json!(true), "secrecy-changed --", "secrecy-changed --"),
            ("x-ece-name", json!("lamp"), "rust-name-given --", "rust-name-given --"),
            ("x-ece-doc", json!("A lamp."), "documentation-changed --", "documentation-changed --"),
            ("x-ece-const", json!("on"), "request-encoding-changed BB", "request-encoding-changed BB"),
            ("x-ece-joined", json!(","), "request-encoding-changed BB", "request-encoding-changed BB"),
            ("format", json!("password"), "parameter-format-narrowed --", "parameter-format-widened --"),
        ] {
            let mut marked = parameter.clone();
            marked[key] = value;
            let (plain, marked) = (with_parameter(&parameter), with_parameter(&marked));
            assert_eq!(
                (kinds(&plain, &marked).as_str(), kinds(&marked, &plain).as_str()),
                (there, back),
                "{location} {key}"
            );
        }
    }
    let parameter = json!({ "name": "q", "in": "query", "type": "string" });
    let mut empty = parameter.clone();
    empty["allowEmptyValue"] = json!(true);
    let (plain, empty) = (with_parameter(&parameter), with_parameter(&empty));
    assert_eq!(kinds(&plain, &empty), "empty-value-allowed -W");
    assert_eq!(kinds(&empty, &plain), "empty-value-refused W-");
}

/// Two values of one extension: another request, or another name.
#[test]
fn an_extension_that_changes_is_told_by_its_effect() {
    let parameter = json!({ "name": "q", "in": "query", "type": "string", "x-ece-const": "on" });
    let mut other = parameter.clone();
    other["x-ece-const"] = json!("off");
    assert_eq!(kinds(&with_parameter(&parameter), &with_parameter(&other)), "request-encoding-changed BB");
    // Where it means nothing it does nothing.
    let strayed = set(&base(), "/definitions/Both/properties/required", "x-ece-merge-patch", json!(true));
    assert_eq!(kinds(&base(), &strayed), "flag-changed --");
    let strayed = set(&base(), "/definitions/Both", "x-discriminator-value", json!("b"));
    assert_eq!(kinds(&base(), &strayed), "flag-changed --");
}

/// Integers and strings, where one of them was.
#[test]
fn int_or_string_is_another_type_told_once() {
    for (way, there, back) in
        [("Sent", "-W", "B-"), ("Received", "B-", "-W"), ("Both", "BW", "BW"), ("Unused", "--", "--")]
    {
        let marked =
            set(&base(), &format!("/definitions/{way}/properties/optional"), "x-kubernetes-int-or-string", json!(true));
        assert_eq!(kinds(&base(), &marked), format!("property-type-changed {there}"), "{way}");
        assert_eq!(kinds(&marked, &base()), format!("property-type-changed {back}"), "{way}");
    }
}

/// What is not told of a value, but of the operation: what a call does, and whether it is going away.
#[test]
fn markers_of_operations_are_told() {
    for (key, value, there, back) in [
        ("deprecated", json!(true), "operation-deprecated --", "operation-undeprecated --"),
        ("x-ece-deprecated", json!(true), "operation-deprecated --", "operation-undeprecated --"),
        ("x-ece-semantics", json!("idempotent"), "repetition-changed WW", "repetition-changed WW"),
        ("x-ece-experimental", json!(true), "extension-changed --", "extension-changed --"),
        ("x-ece-hosted-only", json!(true), "extension-changed --", "extension-changed --"),
        ("x-ece-name", json!("lit"), "rust-name-given --", "rust-name-given --"),
        ("x-ece-doc", json!("Lights."), "documentation-changed --", "documentation-changed --"),
        ("x-ece-example", json!(["lit();"]), "documentation-changed --", "documentation-changed --"),
        ("x-ece-aliases", json!(["lit"]), "documentation-changed --", "documentation-changed --"),
        ("x-ece-see", json!(["crate::lit"]), "documentation-changed --", "documentation-changed --"),
    ] {
        let marked = set(&base(), "/paths/~1one/post", key, value);
        assert_eq!((kinds(&base(), &marked).as_str(), kinds(&marked, &base()).as_str()), (there, back), "{key}");
    }
}

/// The header for error codes that lists none, at any status, one among others.
#[test]
fn a_header_for_error_codes_is_told_as_a_header() {
    let mut plain = base();
    plain["paths"]["/one"]["post"]["responses"]["404"] = json!({ "description": "" });
    let header = json!({ "x-cloud-error-codes": { "type": "string" } });
    for status in ["200", "404"] {
        let with = set(&plain, &format!("/paths/~1one/post/responses/{status}"), "headers", header.clone());
        assert_eq!(kinds(&plain, &with), "response-header-added --", "{status}");
        assert_eq!(kinds(&with, &plain), "response-header-removed W-", "{status}");
        let coded = set(
            &with,
            &format!("/paths/~1one/post/responses/{status}/headers/x-cloud-error-codes"),
            "enum",
            json!(["a"]),
        );
        assert_eq!(kinds(&with, &coded), "error-code-added --", "{status}");
    }
}

/// A document without operations says nothing of who sends what it defines: both may.
#[test]
fn definitions_without_operations_may_travel_both_ways() {
    let mut plain = base();
    plain["paths"] = json!({});
    let closed = set(&plain, "/definitions/Sent", "additionalProperties", json!(false));
    let nullable = set(&plain, "/definitions/Sent/properties/optional", "x-nullable", json!(true));
    assert_eq!(
        (kinds(&plain, &closed), kinds(&plain, &nullable)),
        ("object-closed W-".into(), "became-nullable W-".into())
    );
    for new in [&closed, &nullable] {
        let comparison = compare(&read(&plain), &read(new));
        assert!(
            comparison.changes.iter().all(|change| change.is_silent() && change.verdicts.old_clients == Verdict::May)
        );
    }
}

/// A header is read by whoever asks for it: what its values are is told as of other values, and breaks nobody for certain.
#[test]
fn what_happens_to_a_header_is_told_as_what_it_is() {
    let header = |header: Value| {
        let mut document = base();
        document["paths"]["/one"]["post"]["responses"]["200"]["headers"] = json!({ "X-Mode": header });
        document
    };
    let text = header(json!({ "type": "string" }));
    for (other, there, back) in [
        (json!({ "type": "string", "default": "a" }), "default-changed --", "default-changed --"),
        (
            json!({ "type": "string", "format": "date-time" }),
            "response-header-changed -W",
            "response-header-changed W-",
        ),
        (json!({ "type": "string", "enum": ["a", "b"] }), "enum-introduced -W", "enum-dropped W-"),
        (json!({ "type": "integer" }), "response-header-changed WW", "response-header-changed WW"),
    ] {
        let other = header(other);
        assert_eq!((kinds(&text, &other).as_str(), kinds(&other, &text).as_str()), (there, back));
    }
    let (two, three) = (json!({ "type": "integer", "enum": [1, 2] }), json!({ "type": "integer", "enum": [1, 2, 3] }));
    let (two, three) = (header(two), header(three));
    assert_eq!(
        (kinds(&two, &three).as_str(), kinds(&three, &two).as_str()),
        ("enum-value-added W-", "enum-value-removed -W")
    );
}

/// A text is a text, whatever its format; a timestamp is read as one.
#[test]
fn another_format_breaks_who_reads_it_as_a_timestamp() {
    for (way, old, new, wanted) in [
        ("Received", json!("uuid"), json!(null), "property-format-changed W-"),
        ("Received", json!("uuid"), json!("date"), "property-format-changed WW"),
        ("Received", json!("date"), json!("date-time"), "property-format-changed WB"),
        ("Received", json!("date-time"), json!("date"), "property-format-changed BW"),
        ("Received", json!("date-time"), json!(null), "property-format-changed B-"),
        ("Sent", json!("uuid"), json!(null), "property-format-changed -W"),
        ("Sent", json!("uuid"), json!("date"), "property-format-changed BB"),
    ] {
        let at = format!("/definitions/{way}/properties/optional");
        let with = |format: &Value| {
            if format.is_null() { base() } else { set(&base(), &at, "format", format.clone()) }
        };
        assert_eq!(kinds(&with(&old), &with(&new)), wanted, "{way} {old} {new}");
    }
    for (way, wider, narrower) in [("Received", "--", "--"), ("Sent", "-W", "B-")] {
        let number = |format: &str| {
            let schema = json!({ "type": "number", "format": format });
            set(&base(), &format!("/definitions/{way}/properties"), "optional", schema)
        };
        assert_eq!(kinds(&number("float"), &number("double")), format!("property-format-widened {wider}"), "{way}");
        assert_eq!(kinds(&number("double"), &number("float")), format!("property-format-narrowed {narrower}"), "{way}");
    }
}
