//! The list of areas in the manifest of `ece-api`, as `codegen` and `update` keep it.

mod update_support;

use serde_json::{Value, json};
use update_support::{Place, Ran, lamp};

const BEGIN: &str = "# areas: begin (the list is written by `cargo xtask codegen`)";
const END: &str = "# areas: end";

fn manifest(list: &str) -> String {
    format!("[package]\nname = \"ece-api\"\n\n[features]\nfull = [] # by hand\n{BEGIN}\n{list}{END}\n\n[lints]\n")
}

/// A document whose only tag is an area.
fn document() -> Value {
    let mut document = lamp("lit");
    document["x-ece-areas"] = json!({});
    document
}

/// A workspace with that document, and a manifest with this list.
fn place(list: &str) -> Place {
    let place = Place::new();
    place.write("ece-api/Cargo.toml", &manifest(list));
    place.write("spec/swagger.json", &document().to_string());
    place
}

fn codegen(place: &Place, more: &[&str]) -> Ran {
    place.xtask(&[&["codegen", "--no-overlays"], more].concat())
}

#[test]
fn the_list_is_written_with_the_code_and_the_rest_is_left_alone() {
    let place = place("gone = [\"areas\"]\n");
    let ran = codegen(&place, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("ece-api/Cargo.toml: "), "{ran:?}");
    assert_eq!(place.text("ece-api/Cargo.toml"), manifest("things = [\"areas\"]\n"));
    assert!(place.text("ece-api/src/generated/operations/mod.rs").contains("area!([\"things\"] mod things;"));
    let ran = codegen(&place, &[]);
    assert!(ran.out.contains("0 files written, 0 removed"), "{ran:?}");
}

#[test]
fn the_check_says_that_the_list_is_stale() {
    let place = place("");
    codegen(&place, &[]);
    assert_eq!(codegen(&place, &["--check"]).code, 0);
    place.write("ece-api/Cargo.toml", &manifest("thing = [\"areas\"]\n"));
    let ran = codegen(&place, &["--check"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("stale: the list of areas in ece-api/Cargo.toml"), "{ran:?}");
    assert_eq!(place.text("ece-api/Cargo.toml"), manifest("thing = [\"areas\"]\n"));
}

#[test]
fn a_manifest_without_a_place_for_the_list_is_an_error_that_says_what_to_do() {
    let place = place("");
    place.write("ece-api/Cargo.toml", "[package]\nname = \"ece-api\"\n");
    let before = place.files();
    let ran = codegen(&place, &[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains(BEGIN) && ran.err.contains(END), "{ran:?}");
    assert_eq!(place.files(), before);
}

#[test]
fn a_tree_elsewhere_leaves_the_manifest_alone() {
    let place = place("gone = [\"areas\"]\n");
    let ran = codegen(&place, &["--spec", "spec/swagger.json", "--out", "elsewhere"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(place.text("elsewhere/operations/mod.rs").contains("area!([\"things\"]"));
    assert_eq!(place.text("ece-api/Cargo.toml"), manifest("gone = [\"areas\"]\n"));
}

#[test]
fn an_update_brings_the_list_along() {
    let place = place("");
    codegen(&place, &[]);
    let text = document().to_string().replace("Things", "Lamps");
    place.serve(&serde_json::from_str(&text).unwrap());
    place.passes(&[]);
    assert_eq!(place.text("ece-api/Cargo.toml"), manifest("lamps = [\"areas\"]\n"));
}
