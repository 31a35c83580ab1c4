//! Security schemes: what operations ask for decides what a difference of them means.

use serde_json::{Value, json};

use crate::causes::{check, document};

fn key(name: &str) -> Value {
    json!({ "type": "apiKey", "in": "header", "name": name })
}

fn basic() -> Value {
    json!({ "type": "basic" })
}

/// Two operations: the first says nothing of its own, the second may.
fn asking(schemes: &Value, of_all: &Value, of_second: &Value) -> Value {
    let operation = |id: &str| json!({ "operationId": id, "responses": { "204": { "description": "" } } });
    let mut it = document(
        &json!({ "/trees": { "get": operation("get-trees") }, "/logs": { "get": operation("get-logs") } }),
        &json!({}),
    );
    it["securityDefinitions"] = schemes.clone();
    for (place, security) in [("", of_all), ("/paths/~1logs/get", of_second)] {
        if !security.is_null() {
            it.pointer_mut(place).unwrap()["security"] = security.clone();
        }
    }
    it
}

const NOTHING: Value = Value::Null;

#[test]
fn a_scheme_that_nobody_asks_for_harms_nobody() {
    let of = |spare: &Value| {
        let mut schemes = json!({ "key": key("X-Key") });
        if !spare.is_null() {
            schemes["spare"] = spare.clone();
        }
        asking(&schemes, &json!([{ "key": [] }]), &NOTHING)
    };
    let (gone, come) = (["security-scheme-removed --="], ["security-scheme-added --="]);
    check("removed", &of(&basic()), &of(&NOTHING), &gone, &come);
    let changed = ["security-scheme-changed --="];
    check("another", &of(&basic()), &of(&key("X-Spare")), &changed, &changed);
    check("elsewhere", &of(&key("X-Other")), &of(&key("X-Spare")), &changed, &changed);
}

#[test]
fn a_scheme_that_is_asked_for_is_judged_by_those_who_ask() {
    let both = json!({ "key": key("X-Key"), "bas": basic() });
    let of = |name: &str| asking(&json!({ "key": key(name) }), &json!([{ "key": [] }]), &NOTHING);
    let changed = ["security-scheme-changed BB= silent"];
    check("changed", &of("X-Key"), &of("X-Other"), &changed, &changed);
    // By an operation alone, though the document says that none needs it.
    let of = |name: &str| asking(&json!({ "key": key(name) }), &json!([]), &json!([{ "key": [] }]));
    check("of an operation", &of("X-Key"), &of("X-Other"), &changed, &changed);
    // What an operation asks for now is told of the operation.
    check(
        "removed with its use",
        &asking(&both, &json!([{ "key": [] }, { "bas": [] }]), &NOTHING),
        &asking(&json!({ "key": key("X-Key") }), &json!([{ "key": [] }]), &NOTHING),
        &["security-changed W-= silent", "security-scheme-removed --="],
        &["security-changed -W= silent", "security-scheme-added --="],
    );
}

#[test]
fn a_scheme_under_another_name_is_one_whatever_else_moves() {
    let (old, new) = (json!({ "key": key("X-Key") }), json!({ "api": key("X-Key") }));
    let ask = |name: &str| json!([{ name: [] }]);
    let renamed = ["security-scheme-renamed --="];
    check("renamed", &asking(&old, &ask("key"), &NOTHING), &asking(&new, &ask("api"), &NOTHING), &renamed, &renamed);
    // One side asks for a name that it gives to nothing: it means the scheme.
    let moved = ["security-scheme-renamed --=", "security-moved --="];
    check("and moved", &asking(&old, &ask("key"), &NOTHING), &asking(&new, &ask("api"), &ask("key")), &moved, &moved);
    let changed = ["security-scheme-changed BB= silent"];
    let other = json!({ "api": key("X-Other") });
    check(
        "and changed",
        &asking(&old, &ask("key"), &NOTHING),
        &asking(&other, &ask("api"), &NOTHING),
        &changed,
        &changed,
    );
    // Another way to say who calls is another scheme.
    check(
        "another",
        &asking(&old, &ask("key"), &NOTHING),
        &asking(&json!({ "bas": basic() }), &ask("bas"), &NOTHING),
        &["security-changed BW= silent", "security-scheme-added --=", "security-scheme-removed --="],
        &["security-changed BW= silent", "security-scheme-added --=", "security-scheme-removed --="],
    );
}
