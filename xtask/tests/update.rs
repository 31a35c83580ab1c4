//! What `cargo xtask update` writes, and what it says: everything that belongs into one commit, and what remains.

mod update_support;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use update_support::{PANEL, Place, lamp, without_temporary};

const SNAPSHOTS: &str = "ece-codegen/tests/snapshots";

/// A workspace with a document and its snapshots, as an update left it.
fn place() -> Place {
    let place = Place::new();
    place.write("ece-codegen/tests/panel.json", PANEL);
    place.write(&format!("{SNAPSHOTS}/fixtures__other.snap"), "other");
    place.serve(&lamp("lit"));
    place.passes(&[]);
    place
}

fn report(place: &Place) -> String {
    place.text("target/spec-update.md")
}

#[test]
fn snapshots_of_the_document_are_written_with_it() {
    let place = place();
    let of = |name: &str| format!("{SNAPSHOTS}/document_snapshots__{name}.snap");
    let models = place.text(&of("outline__models"));
    assert!(models.starts_with("---\nsource: ece-codegen/tests/document_snapshots.rs\nexpression: page.text\n---\n"));
    assert!(models.contains("struct Lamp { lit?: String }"), "{models}");
    assert!(place.text(&of("panel__models__lamp")).contains("pub lit: Option<String>"));
    let mut new = lamp("lit");
    new["paths"]["/thing"]["get"]["tags"] = json!(["Others"]);
    place.serve(&new);
    let ran = place.passes(&[]);
    for name in ["outline__operations__others", "outline__operations__things"] {
        assert!(ran.out.contains(&of(name)) && report(&place).contains(&of(name)), "{name}: {}", ran.out);
    }
    assert!(ran.out.contains("remains:\n") && ran.out.contains("panel.json"), "{}", ran.out);
    assert!(!place.path(&of("outline__operations__things")).exists());
    assert!(!place.path(&of("panel__table_of_contents")).exists());
    assert!(!ran.out.contains(&of("outline__models")), "{}", ran.out);
    assert_eq!(place.text(&format!("{SNAPSHOTS}/fixtures__other.snap")), "other");
    assert!(!place.passes(&[]).out.contains("snapshots"));
}

/// What a test would write, `update` writes: byte for byte, for the document that is stored.
#[test]
fn the_snapshots_that_are_stored_are_those_that_an_update_writes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let place = Place::new();
    for folder in ["spec", "spec/overlays", SNAPSHOTS, "ece-codegen/tests"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let (path, name) = entry.map(|it| (it.path(), it.file_name().into_string().unwrap())).unwrap();
            let is_wanted =
                folder.starts_with("spec") || name == "panel.json" || name.starts_with("document_snapshots__");
            if path.is_file() && is_wanted {
                place.write(&format!("{folder}/{name}"), &fs::read_to_string(path).unwrap());
            }
        }
    }
    // The list of areas needs its place.
    place.write("ece-api/Cargo.toml", &fs::read_to_string(root.join("ece-api").join("Cargo.toml")).unwrap());
    let before = place.files();
    let stored = place.text("spec/swagger.json");
    place.write("target/served.json", &stored);
    place.passes(&[]);
    let after = place.files();
    let is_snapshot = |path: &&std::path::PathBuf| path.starts_with(SNAPSHOTS);
    let paths: Vec<_> = before.keys().chain(after.keys()).filter(is_snapshot).collect();
    assert!(paths.len() > 80, "{}", paths.len());
    let moved: Vec<_> = paths.into_iter().filter(|path| before.get(*path) != after.get(*path)).collect();
    assert!(moved.is_empty(), "run `cargo test -p ece-codegen --test document_snapshots`: {moved:?}");
}

#[test]
fn a_release_is_written_with_the_document_and_touches_nothing_else() {
    let place = place();
    let lock = "# kept\nversion = 4\n\n[[package]]\nname = \"ece-api\"\nversion = \"0.3.1\"\n\n[[package]]\nname = \"other\"\n\
                version = \"0.3.1\"\nsource = \"registry\"\n";
    place.write("Cargo.lock", lock);
    place.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- By hand.\n\n## [0.3.1]\n\n- old\n");
    let before = place.files();
    place.serve(&lamp("colour"));
    let ran = place.passes(&[]);
    assert!(
        ran.out.contains("0.3.1 asks for 0.4.0") && report(&place).contains("Suggested release: 0.3.1 → 0.4.0"),
        "{ran:?}"
    );
    let files = place.files();
    for name in ["Cargo.toml", "Cargo.lock", "CHANGELOG.md"] {
        assert_eq!(files[Path::new(name)], before[Path::new(name)], "{name}");
    }
    place.serve(&lamp("lit"));
    let ran = place.passes(&["--release"]);
    assert!(ran.out.contains("version: 0.3.1 became 0.4.0"), "{ran:?}");
    let manifest = String::from_utf8(before[Path::new("Cargo.toml")].clone()).unwrap();
    assert_eq!(place.text("Cargo.toml"), manifest.replace("0.3.1", "0.4.0"));
    assert_eq!(place.text("Cargo.lock"), lock.replacen("0.3.1", "0.4.0", 1));
    let changelog = place.text("CHANGELOG.md");
    assert!(changelog.starts_with("# Changelog\n\n## [Unreleased]\n\n## [0.4.0] - 20"), "{changelog}");
    assert!(
        changelog.contains("\n\n### Added\n\n- By hand.\n") && changelog.ends_with("\n\n## [0.3.1]\n\n- old\n"),
        "{changelog}"
    );
    assert!(changelog.contains("optional property removed `Lamp.colour`"), "{changelog}");
    // Nothing changes, so nothing is released.
    let again = place.passes(&["--release"]);
    assert!(!again.out.contains("version:") && place.text("CHANGELOG.md") == changelog, "{again:?}");
}

#[test]
fn what_a_release_cannot_write_leaves_everything_as_it_was() {
    let place = place();
    place.write("CHANGELOG.md/mine", "mine");
    place.serve(&lamp("colour"));
    let before = place.files();
    let ran = place.update(&["--release"]);
    assert!(ran.code == 1 && place.files() == before, "{ran:?}");
}

#[test]
fn what_is_new_and_without_documentation_is_named() {
    let place = place();
    place.write(
        "spec/overlays/30.json",
        &json!({
            "overlay": "1.0.0", "info": { "title": "a", "version": "1" }, "x-ece-kind": "documentation", "actions": [
                { "target": "$.definitions.Lamp.properties.known", "update": { "x-ece-doc": "Known." } },
                { "target": "$.definitions.Lamp.properties.lit", "update": { "x-ece-doc": "Lit." } }
            ]
        })
        .to_string(),
    );
    let mut new = lamp("lit");
    new["definitions"]["Lamp"]["properties"] =
        json!({ "known": { "type": "string" }, "size": { "type": "string", "enum": ["xl"] } });
    new["paths"]["/other"] =
        json!({ "get": { "operationId": "get-other", "responses": { "200": { "description": "" } } } });
    place.serve(&new);
    let ran = place.passes(&[]);
    assert!(ran.out.contains("1 operation, 1 member;"), "{}", ran.out);
    for name in ["operation get-other", "member Lamp.size"] {
        assert!(ran.out.contains(name) && report(&place).contains(name), "{name}: {}", ran.out);
    }
    assert!(!ran.out.contains("Lamp.known"), "{}", ran.out);
    assert!(
        ran.out.contains("overlay actions that do not apply any more") && ran.out.contains("O005 30.json"),
        "{}",
        ran.out
    );
    new["definitions"]["Lamp"]["properties"]["size"]["enum"] = json!(["xl", "xs"]);
    place.serve(&new);
    let ran = place.passes(&[]);
    assert!(ran.out.contains("1 value;") && ran.out.contains("value Lamp.size xs"), "{}", ran.out);
    assert!(!ran.out.contains("O005 30.json"), "it is not new: {}", ran.out);
}

/// Which correction does not fit, is named, also where it is optional: a strict run is no place for options.
#[test]
fn an_update_that_is_not_carried_out_has_a_report_too() {
    let place = place();
    place.serve(&lamp("colour"));
    for (is_optional, code) in [(false, "O003"), (true, "O006")] {
        let target = "$.definitions.Lamp.properties.lit";
        let action = json!({ "target": target, "update": { "readOnly": true }, "x-ece-optional": is_optional });
        let overlay =
            json!({ "overlay": "1.0.0", "info": { "title": "a", "version": "1" }, "actions": [action] }).to_string();
        place.write("spec/overlays/10.json", &overlay);
        let before = place.files();
        let ran = place.update(&[]);
        assert!(ran.code == 1 && place.files() == before, "{ran:?}");
        let report = report(&place);
        assert!(report.starts_with("**The update was not carried out: nothing was changed.**"), "{report}");
        assert!(report.contains(code) && report.contains("optional property removed `Lamp.lit`"), "{report}");
        for text in [&ran.err, &report] {
            assert!(text.contains(code) && text.contains("10.json") && text.contains(target), "{text}");
            assert!(!text.contains("--no-strict"), "`update` knows no such flag: {text}");
        }
    }
}

/// However many do not fit: the flag that is advised is one that `update` has.
#[test]
fn every_correction_that_refuses_an_update_can_be_shown() {
    let place = place();
    place.serve(&lamp("colour"));
    let action = |index: usize| json!({ "target": format!("$.definitions.Lamp.properties.lit{index}"), "update": { "readOnly": true }, "x-ece-optional": true });
    let actions: Vec<Value> = (0..30).map(action).collect();
    let overlay = json!({ "overlay": "1.0.0", "info": { "title": "a", "version": "1" }, "actions": actions });
    place.write("spec/overlays/10.json", &overlay.to_string());
    let few = place.update(&[]);
    assert!(few.code == 1 && few.err.contains("(--all shows them)"), "{few:?}");
    let all = place.update(&["--all"]);
    assert!(all.code == 1 && !all.err.contains("--all"), "{all:?}");
    for index in 0..30 {
        assert!(all.err.contains(&format!("properties.lit{index}`")), "{index}: {}", all.err);
    }
}

/// Generated files that somebody edited are refused by `update`, too; `--force` is about the document there.
#[test]
fn an_edit_by_hand_is_kept_and_no_flag_is_named_that_loses_it() {
    let place = place();
    let model = "ece-api/src/generated/models/lamp.rs";
    place.write(model, &(place.text(model) + "// mine\n"));
    place.serve(&lamp("colour"));
    let ran = place.update(&["--force"]);
    assert!(ran.code == 1 && ran.err.contains("edited by hand") && !ran.err.contains("--force"), "{ran:?}");
}

/// A path is nobody's business but that of the machine.
#[test]
fn the_record_shows_the_name_of_a_file_and_no_path() {
    let place = Place::new();
    place.write("target/deep/served.json", &lamp("lit").to_string());
    let path = place.path("target/deep/served.json");
    let ran = place.xtask(&["update", "--file", path.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let record: Value = serde_json::from_str(&place.text("spec/source.json")).unwrap();
    assert_eq!(record["source"], json!({ "file": "served.json" }));
    for (name, content) in without_temporary(place.files()) {
        let text = String::from_utf8_lossy(&content).into_owned();
        assert!(!text.contains(place.0.path().to_str().unwrap()), "{}", name.display());
    }
    assert!(!report(&place).contains("deep"));
}

/// Whatever it is that refuses a document: a report of an earlier run would say that all is well.
#[test]
fn a_refused_document_has_a_report_that_says_why() {
    let place = place();
    place.serve(&lamp("colour"));
    place.passes(&[]);
    let before = place.files();
    let mut dangling = lamp("lit");
    dangling["paths"]["/thing"]["get"]["responses"]["200"]["schema"] = json!({ "$ref": "#/definitions/Nothing" });
    let mut empty = lamp("lit");
    empty["paths"] = json!({});
    for (text, why) in
        [(dangling.to_string(), "Nothing"), (empty.to_string(), "lacks 1 of the 1"), ("{".to_owned(), "truncated")]
    {
        place.write("target/served.json", &text);
        let ran = place.update(&[]);
        assert!(ran.code == 1 && place.files() == before && ran.err.contains("spec-update.md says so"), "{ran:?}");
        let report = report(&place);
        assert!(report.starts_with("**The update was not carried out: nothing was changed.**"), "{report}");
        assert!(report.contains(why) && !report.contains("What it would have brought"), "{report}");
    }
}

#[test]
fn a_report_names_both_documents_and_the_flags_are_those_that_are_taken() {
    let place = place();
    place.serve(&lamp("colour"));
    place.passes(&[]);
    let head = report(&place).lines().next().unwrap().to_owned();
    // On one day, the day tells nothing.
    assert!(head.contains("`stored (served.json)` → `served.json`"), "{head}");
    place.write("spec/source.json", &place.text("spec/source.json").replace("\"date\": \"20", "\"date\": \"19"));
    place.passes(&[]);
    let head = report(&place).lines().next().unwrap().to_owned();
    assert!(head.contains("`stored (served.json, fetched 19") && head.contains("→ `served.json, fetched 20"), "{head}");
    let help = place.xtask(&["update", "--help"]).out;
    for flag in ["--out", "--check", "--keep-prose"] {
        assert!(!help.contains(&format!("{flag} ")) && !help.contains(&format!("{flag}\n")), "{help}");
        assert_eq!(place.update(&[flag]).code, 2);
    }
}
