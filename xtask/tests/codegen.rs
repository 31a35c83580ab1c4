//! `cargo xtask codegen`, `outline` and `openapi` as a person runs them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A document with one operation and one definition.
const DOCUMENT: &str = r##"{
    "swagger": "2.0", "info": {"title": "Lamps", "version": "1"}, "basePath": "/api",
    "paths": {"/lamps/{id}": {"get": {
        "operationId": "get-lamp",
        "parameters": [{"name": "id", "in": "path", "required": true, "type": "string"}],
        "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/Lamp"}}}
    }}},
    "definitions": {"Lamp": {"type": "object", "properties": {"lit": {"type": "boolean"}}}}
}"##;

#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn xtask(args: &[&str]) -> Ran {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_xtask")).args(args).output().expect("the command runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Ran { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
}

/// A folder with a document, and what is generated from it.
struct Place(tempfile::TempDir);

impl Place {
    fn with(document: &str) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        fs::write(place.path("api.json"), document).unwrap();
        place
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    fn codegen(&self, args: &[&str]) -> Ran {
        let (spec, out) = (self.path("api.json"), self.path("out"));
        xtask(&[&["codegen", "--spec", &spec, "--out", &out], args].concat())
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

/// All files below `dir` with their content.
fn files(dir: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn the_committed_tree_is_up_to_date() {
    let ran = xtask(&["codegen", "--check"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let record = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/source.json")).unwrap();
    let counts = &serde_json::from_str::<Value>(&record).unwrap()["counts"];
    let (operations, definitions) = (&counts["operations"], &counts["definitions"]);
    let all = format!("{operations} of {operations} operations, {definitions} of {definitions} definitions");
    assert!(operations.as_u64() > Some(200) && ran.out.contains(&all), "{all}: {}", ran.out);
}

#[test]
fn any_document_gives_a_tree_and_the_second_run_changes_nothing() {
    let place = Place::with(DOCUMENT);
    let ran = place.codegen(&[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("1 of 1 operations, 1 of 1 definitions"), "{}", ran.out);
    assert!(place.read("out/models/lamp.rs").contains("pub struct Lamp"));
    assert!(place.read("out/operations/default.rs").contains("pub fn get_lamp("));
    let before = files(place.0.path());
    assert!(place.codegen(&[]).out.contains("0 files written, 0 removed"));
    assert_eq!(place.codegen(&["--check"]).code, 0);
    assert_eq!(files(place.0.path()), before);
}

#[test]
fn the_check_names_what_differs_and_the_cure() {
    let place = Place::with(DOCUMENT);
    place.codegen(&[]);
    fs::write(place.path("api.json"), DOCUMENT.replace("lit", "dim").replace("Lamp", "Bulb")).unwrap();
    let before = files(place.0.path());
    let ran = place.codegen(&["--check"]);
    assert_eq!(ran.code, 1);
    for part in
        ["missing: ", "models/bulb.rs", "no longer generated: ", "models/lamp.rs", "stale: ", "cargo xtask codegen"]
    {
        assert!(ran.err.contains(part), "{part} is not in {}", ran.err);
    }
    assert_eq!(files(place.0.path()), before);
    assert_eq!(place.codegen(&[]).code, 0);
    assert!(!Path::new(&place.path("out/models/lamp.rs")).exists());
}

/// Two runs into one folder, started together: the tree is that of one of them, or a run says that it is not.
#[test]
fn two_runs_at_once_leave_no_mixture_unsaid() {
    let place = Place::with(DOCUMENT);
    let other = DOCUMENT.replace("Lamp", "Bulb").replace("get-lamp", "get-bulb");
    fs::write(place.path("other.json"), other).unwrap();
    let out = place.path("generated");
    let run = |document: &str, check: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["codegen", "--no-overlays", "--spec", &place.path(document), "--out", &out]);
        command.args(check.then_some("--check")).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    for _ in 0..20 {
        let _ = fs::remove_dir_all(&out);
        let (mut first, mut second) = (run("api.json", false), run("other.json", false));
        let both_succeeded = [first.wait(), second.wait()].into_iter().all(|it| it.unwrap().success());
        let fits = ["api.json", "other.json"].map(|document| run(document, true).wait().unwrap().success());
        assert!(!both_succeeded || fits.contains(&true), "a mixture, and both runs succeeded");
    }
}

#[test]
fn an_edit_by_hand_is_not_lost() {
    let place = Place::with(DOCUMENT);
    place.codegen(&[]);
    let file = place.path("out/models/lamp.rs");
    fs::write(&file, place.read("out/models/lamp.rs") + "// mine\n").unwrap();
    let ran = place.codegen(&[]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("edited by hand") && ran.err.contains("lamp.rs") && ran.err.contains("--force"),
        "{}",
        ran.err
    );
    assert!(place.read("out/models/lamp.rs").ends_with("// mine\n"));
    assert_eq!(place.codegen(&["--force"]).code, 0);
    assert!(!place.read("out/models/lamp.rs").contains("// mine"));
}

#[test]
fn bad_input_is_named_and_nothing_is_written() {
    let reference = DOCUMENT.replace("#/definitions/Lamp", "#/definitions/Gone");
    for (document, clues) in [
        ("", ["D001", "empty"]),
        (&DOCUMENT[..DOCUMENT.len() / 2], ["D001", "truncated"]),
        ("<html>Sign in</html>", ["D001", "HTML"]),
        (r#"{"openapi": "3.0.3", "paths": {}}"#, ["D003", "OpenAPI 3.0.3"]),
        (&reference, ["S004", "/paths/~1lamps~1{id}/get/responses/200/schema/$ref"]),
    ] {
        let place = Place::with(DOCUMENT);
        place.codegen(&[]);
        fs::write(place.path("api.json"), document).unwrap();
        let before = files(place.0.path());
        let ran = place.codegen(&["--strict"]);
        assert_eq!(ran.code, 1, "{document}");
        assert!(clues.iter().all(|clue| ran.err.contains(clue)) && ran.err.contains("help: "), "{}", ran.err);
        assert_eq!(files(place.0.path()), before);
    }
}

/// `DOCUMENT` with a fault that costs one operation of two.
fn faulty() -> String {
    let body = r##""/rooms": {"post": {"operationId": "add-room", "responses": {"200": {"description": ""}},
        "parameters": [{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Gone"}}]}}, "##;
    DOCUMENT.replace(r#""paths": {"#, &format!(r#""paths": {{{body}"#))
}

#[test]
fn a_part_that_cannot_be_used_costs_itself_and_the_exit_code() {
    let place = Place::with(&faulty());
    let ran = place.codegen(&[]);
    assert_eq!(ran.code, 5, "{} {}", ran.out, ran.err);
    for part in ["refused[S004]", "cost: `POST /rooms` is not generated", "1 of 2 operations", "files written"] {
        assert!(ran.out.contains(part), "{part} is not in {}", ran.out);
    }
    assert!(ran.err.starts_with("incomplete: 1 part of the document"), "{}", ran.err);
    assert!(Path::new(&place.path("out/models/lamp.rs")).exists());
    assert_eq!(place.codegen(&["--check"]).code, 5);
    let spec = place.path("api.json");
    let outline = xtask(&["outline", "--spec", &spec]);
    assert!(outline.code == 5 && outline.out.contains("# refused: 1 of 2 operations"), "{}", outline.out);
    let openapi = xtask(&["openapi", "--spec", &spec]);
    assert!(openapi.code == 5 && serde_json::from_str::<Value>(&openapi.out).is_ok(), "{}", openapi.out);
}

#[test]
fn strict_writes_nothing_where_a_part_cannot_be_used() {
    let place = Place::with(DOCUMENT);
    place.codegen(&["--strict"]);
    fs::write(place.path("api.json"), faulty()).unwrap();
    let before = files(place.0.path());
    for args in [&["--strict"][..], &["--no-strict", "--strict"], &["--strict", "--check"]] {
        let ran = place.codegen(args);
        assert_eq!(ran.code, 1, "{args:?} {}", ran.out);
        assert!(ran.err.contains("S004") && ran.err.contains("cost: "), "{}", ran.err);
        assert_eq!(files(place.0.path()), before);
    }
    assert_eq!(place.codegen(&["--strict", "--no-strict"]).code, 5);
}

#[test]
fn a_client_without_operations_is_no_success() {
    let place = Place::with(&DOCUMENT.replace("/lamps/{id}", "lamps/{id}"));
    let ran = place.codegen(&[]);
    assert!(ran.code == 1 && ran.err.contains("R010"), "{} {}", ran.code, ran.err);
    assert!(!Path::new(&place.path("out")).exists());
}

#[test]
fn a_correction_that_no_longer_applies_is_an_error() {
    let place = Place::with(DOCUMENT);
    fs::create_dir(place.path("overlays")).unwrap();
    let overlay = r#"{"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "x-ece-kind": "correction",
        "actions": [{"target": "$.definitions.Gone", "remove": true}]}"#;
    fs::write(place.path("overlays/10.json"), overlay).unwrap();
    let ran = place.codegen(&[]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("O003") && ran.err.contains("10.json /actions/0"), "{}", ran.err);
    assert_eq!(place.codegen(&["--no-overlays"]).code, 0);
}

#[test]
fn a_wrong_command_line_is_explained() {
    for (args, clue) in [
        (&["codegen", "--chekc"][..], "--chekc"),
        (&["codegen", "--spec", "x.json"], "--out"),
        (&["codegen", "--check", "--force"], "--force"),
        (&["codgen"], "codgen"),
    ] {
        let ran = xtask(args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.err.contains(clue), "{}", ran.err);
    }
    let ran = xtask(&["codegen", "--spec", "no/such.json", "--out", "no"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("no/such.json") && ran.err.contains("help: "), "{}", ran.err);
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let place = Place::with(DOCUMENT);
    fs::write(place.path("blocked"), "mine").unwrap();
    let ran = xtask(&["codegen", "--spec", &place.path("api.json"), "--out", &place.path("blocked/out")]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("blocked"), "{}", ran.err);
    assert_eq!(place.read("blocked"), "mine");
}

#[cfg(unix)]
#[test]
fn a_folder_without_write_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::with(DOCUMENT);
    let folder = place.path("locked");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(format!("{folder}/probe"), "").is_ok() {
        return; // whoever may write everywhere cannot be refused
    }
    let ran = xtask(&["codegen", "--spec", &place.path("api.json"), "--out", &format!("{folder}/out")]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("locked"), "{}", ran.err);
}

#[test]
fn other_tools_get_the_outline_and_openapi() {
    let place = Place::with(DOCUMENT);
    let spec = place.path("api.json");
    let outline = xtask(&["outline", "--spec", &spec]);
    assert!(outline.out.contains("get_lamp(/id: String) -> Lamp | GET /lamps/{id} | 200 Lamp"), "{}", outline.out);
    let out = place.path("openapi.json");
    assert_eq!(xtask(&["openapi", "--spec", &spec, "--out", &out]).code, 0);
    let written: Value = serde_json::from_str(&place.read("openapi.json")).unwrap();
    assert_eq!(written["openapi"], "3.0.3");
    assert_eq!(written["components"]["schemas"]["Lamp"]["properties"]["lit"]["type"], "boolean");
    let printed: Value = serde_json::from_str(&xtask(&["openapi", "--spec", &spec]).out).unwrap();
    assert_eq!(printed, written);
}

/// A document of several files, YAML among them; what leads out of its folder is refused.
#[test]
fn files_beside_the_document_are_read_and_no_others() {
    let api = r#"{"swagger": "2.0", "info": {"title": "Lamps", "version": "1"}, "paths": {"/lamps": {"get": {
        "operationId": "list-lamps", "responses": {"200": {"description": "", "schema": {"$ref": "REF"}}}}}}}"#;
    let place = Place::with(&api.replace("REF", "defs/lamps.yaml#/Lamps"));
    fs::create_dir(place.path("defs")).unwrap();
    fs::write(place.path("defs/lamps.yaml"), "Lamps:\n  type: array\n  items: {$ref: lamp.json}\n").unwrap();
    fs::write(place.path("defs/lamp.json"), r#"{"type": "object", "properties": {"lit": {"type": "boolean"}}}"#)
        .unwrap();
    let ran = place.codegen(&[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(place.read("out/models/lamp.rs").contains("pub lit: Option<bool>"));
    fs::write(place.path("outside.json"), "{}").unwrap();
    let inner = place.path("inner");
    fs::create_dir(&inner).unwrap();
    let refused = |reference: &str| {
        fs::write(place.path("inner/api.json"), api.replace("REF", reference)).unwrap();
        let ran = xtask(&["codegen", "--spec", &place.path("inner/api.json"), "--out", &place.path("none")]);
        assert_eq!(ran.code, 5, "{reference}: {ran:?}");
        ran.out
    };
    assert!(refused("../outside.json").contains("leads out of the folder"));
    assert!(refused(&place.path("outside.json")).contains("leads out of the folder"));
    assert!(refused("missing.json").contains("there is no file `missing.json`"));
    assert!(refused("https://example.net/lamp.json").contains("leads to another machine"));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(place.path("outside.json"), place.path("inner/link.json")).unwrap();
        std::os::unix::fs::symlink(place.path("."), place.path("inner/folder")).unwrap();
        assert!(refused("link.json").contains("is a link out of the folder"));
        assert!(refused("folder/outside.json").contains("is a link out of the folder"));
    }
}
