//! `cargo xtask fetch` with a file as its source: what it stores, what it refuses, and that nothing is lost.

mod fetch_support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use fetch_support::{Ran, Server, document, fetch, ok, pair, run, xtask};
use serde_json::{Value, json};

/// A directory with a document to fetch, and one to fetch into.
struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new(text: &str) -> Self {
        let place = Self { dir: tempfile::tempdir().unwrap() };
        place.serve(text);
        place
    }

    /// Fetched once already.
    fn filled(names: &[&str]) -> Self {
        let place = Self::new(&document(names).to_string());
        let ran = place.fetch(&[]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        place
    }

    fn serve(&self, text: &str) {
        fs::write(self.source(), text).unwrap();
    }

    fn source(&self) -> PathBuf {
        self.dir.path().join("served.json")
    }

    fn out(&self) -> PathBuf {
        self.dir.path().join("spec")
    }

    fn fetch(&self, args: &[&str]) -> Ran {
        let source = self.source();
        fetch(&self.out(), &[&["--file", source.to_str().unwrap()], args].concat())
    }

    fn check(&self) -> Ran {
        fetch(&self.out(), &["--check"])
    }
}

fn json(text: Option<&String>) -> Value {
    serde_json::from_str(text.unwrap()).unwrap()
}

#[test]
fn the_pair_holds_facts_and_where_they_come_from() {
    let place = Place::filled(&["list-a", "list-b"]);
    let [document, record] = pair(&place.out());
    let operation = |id: &str| json!({"get": {"operationId": id, "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/Thing"}}}}});
    let expected = json!({
        "swagger": "2.0", "info": {"title": "Things", "version": "1"}, "basePath": "/api/v1",
        "paths": {"/list-a": operation("list-a"), "/list-b": operation("list-b")},
        "definitions": {"Thing": {"type": "object", "properties": {"description": {"type": "string"}}}}
    });
    assert_eq!(document.unwrap(), serde_json::to_string_pretty(&expected).unwrap() + "\n");
    let mut record = json(record.as_ref());
    let date = record["date"].take();
    assert!(date.as_str().is_some_and(|date| date.len() == 10), "{date}");
    for sum in ["served", "written"] {
        assert_eq!(record[sum]["sha256"].take().as_str().map(str::len), Some(64));
        assert!(record[sum]["bytes"].take().is_u64());
    }
    let expected = json!({
        "source": {"file": "served.json"}, "date": null, "served": {"bytes": null, "sha256": null},
        "written": {"bytes": null, "sha256": null}, "prose": "stripped",
        "counts": {"paths": 2, "operations": 2, "definitions": 1}
    });
    assert_eq!(record, expected);
    let checked = place.check();
    assert_eq!(checked.code, 0, "{}", checked.err);
}

#[test]
fn nothing_is_touched_where_nothing_changed() {
    let place = Place::filled(&["list-a"]);
    let record = place.out().join("source.json");
    let other_day = fs::read_to_string(&record).unwrap().replace("\"date\": \"2", "\"date\": \"1");
    fs::write(&record, other_day).unwrap();
    let times = || {
        ["swagger.json", "source.json"].map(|name| fs::metadata(place.out().join(name)).unwrap().modified().unwrap())
    };
    let before = (pair(&place.out()), times());
    let ran = place.fetch(&[]);
    assert!(ran.code == 0 && ran.out.starts_with("unchanged"), "{ran:?}");
    assert_eq!((pair(&place.out()), times()), before);
}

/// Another file, an address, other prose, other line breaks: what is stored stays as it was committed.
#[test]
fn the_same_document_from_elsewhere_leaves_git_clean() {
    let place = Place::filled(&["list-a", "list-b"]);
    let git = |args: &[&str]| {
        let output = Command::new("git").arg("-C").arg(place.out()).args(args).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["-c", "user.name=t", "-c", "user.email=t@example.net", "commit", "--quiet", "--message", "t"]);
    let mut same = document(&["list-a", "list-b"]);
    same["info"]["description"] = "Told in another way.".into();
    let elsewhere = place.dir.path().join("elsewhere.json");
    fs::write(&elsewhere, serde_json::to_string_pretty(&same).unwrap()).unwrap();
    let server = Server::start(move |_| ok(&same));
    for source in [["--file", elsewhere.to_str().unwrap()], ["--url", &server.url("/doc.json")]] {
        let ran = fetch(&place.out(), &source);
        assert!(ran.code == 0 && ran.out.starts_with("unchanged"), "{ran:?}");
        assert!(ran.out.contains(", fetched from served.json on 2"), "{ran:?}");
        assert_eq!(git(&["status", "--porcelain"]), "");
    }
    assert_eq!(place.check().code, 0);
    // Where the record is gone or is not true, it is written.
    fs::remove_file(place.out().join("source.json")).unwrap();
    assert_eq!(fetch(&place.out(), &["--file", elsewhere.to_str().unwrap()]).code, 0);
    assert!(pair(&place.out())[1].as_ref().is_some_and(|record| record.contains("elsewhere.json")));
}

#[test]
fn a_change_is_summed_up_with_the_next_command() {
    let place = Place::filled(&["list-a", "list-b", "list-c", "list-d", "list-e"]);
    let mut next = document(&["list-a", "list-b", "list-c", "list-d", "list-f"]);
    next["paths"]["/list-b"]["get"]["deprecated"] = true.into();
    next["paths"]["/list-b"]["get"]["description"] = "EXPERIMENTAL: lists.".into();
    next["definitions"]["Box"] = json!({"type": "object"});
    next["host"] = "elsewhere".into();
    next["x-shop"] = json!({});
    place.serve(&next.to_string());
    let ran = place.fetch(&[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for line in [
        "5 paths, 5 operations, 2 definitions",
        "a major change raises the minor version); 6 changes: 1 breaks Rust code that uses the crate, 1 breaks clients",
        "operation removed list-e: was GET /list-e",
        "next: cargo xtask diff shows all of it",
        "x-ece-experimental (1)",
        "extension left out: x-shop (1)",
        "next: cargo xtask codegen",
    ] {
        assert!(ran.out.contains(line), "{line:?} is not in\n{}", ran.out);
    }
}

#[test]
fn a_great_loss_needs_force() {
    let place = Place::filled(&["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]);
    place.serve(&document(&["a", "b", "c", "d", "e", "f", "g", "x", "y", "z"]).to_string());
    let before = pair(&place.out());
    let ran = place.fetch(&[]);
    assert!(ran.code == 1 && ran.err.contains("lacks 3 of the 10") && ran.err.contains("--force"), "{ran:?}");
    assert_eq!(pair(&place.out()), before);
    assert_eq!(place.fetch(&["--force"]).code, 0);

    let place = Place::filled(&["a", "b", "c", "d", "e"]);
    place.serve(&document(&["a", "b", "c", "d"]).to_string());
    assert_eq!(place.fetch(&[]).code, 0, "a fifth is not more than a fifth");
}

#[test]
fn bad_input_is_named_and_nothing_is_lost() {
    let good = document(&["list-a", "list-b"]);
    let text = good.to_string();
    let changed = |pointer: &str, value: Value| {
        let mut document = good.clone();
        *document.pointer_mut(pointer).unwrap() = value;
        document.to_string()
    };
    let mut three = good.clone();
    three.as_object_mut().unwrap().shift_remove("swagger");
    three["openapi"] = "3.0.3".into();
    let reference = changed("/paths/~1list-a/get/responses/200/schema/$ref", "#/definitions/Gone".into());
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let place = Place::filled(&["list-a", "list-b"]);
    let before = pair(&place.out());
    for (bad, clue) in [
        (String::new(), "empty"),
        (" \n".to_owned(), "empty"),
        (text[..text.len() / 2].to_owned(), "truncated"),
        (text[..text.len() - 1].to_owned(), "truncated"),
        (format!("{text}}}"), "JSON"),
        ("lamps: yes".to_owned(), "\"swagger\": \"2.0\"` is missing"),
        (deep, "JSON"),
        ("\u{feff} <!DOCTYPE html><html>Sign in</html>".to_owned(), "HTML"),
        ("[]".to_owned(), "not a JSON object"),
        ("null".to_owned(), "not a JSON object"),
        (three.to_string(), "OpenAPI 3.0.3"),
        (changed("/swagger", "1.2".into()), "Swagger 1.2"),
        (reference, "#/definitions/Gone"),
        (changed("/paths", json!([])), "/paths"),
    ] {
        place.serve(&bad);
        let ran = place.fetch(&["--force"]);
        assert_eq!(ran.code, 1, "{clue}: {ran:?}");
        assert!(ran.err.starts_with("error: ") && ran.err.contains("help: "), "{}", ran.err);
        assert!(ran.err.contains(clue), "{clue:?} is not in {}", ran.err);
        assert_eq!(pair(&place.out()), before, "{clue}");
    }
    fs::write(place.source(), [0xff, 0xfe, 0x7b]).unwrap();
    assert!(place.fetch(&[]).err.contains("UTF-8"));
    fs::remove_file(place.source()).unwrap();
    assert!(place.fetch(&[]).err.contains("served.json"));
    assert_eq!(pair(&place.out()), before);
}

#[test]
fn a_document_larger_than_the_limit_is_refused() {
    let place = Place::new(&" ".repeat(1024 * 1024 + 1));
    let ran = place.fetch(&["--max-size", "1"]);
    assert!(ran.code == 1 && ran.err.contains("larger than 1 MiB"), "{ran:?}");
}

#[test]
fn the_command_line_is_checked_before_anything_happens() {
    let place = Place::filled(&["list-a"]);
    for args in [
        &["--no-such-flag"][..],
        &["--url", "https://ece.example.net"],
        &["--api-key-env", "NAME"],
        &["--user", "ops"],
        &["--check"],
        &["--timeout", "0"],
    ] {
        let ran = place.fetch(args);
        assert!(ran.code == 2 && ran.err.starts_with("error: "), "{args:?}: {ran:?}");
    }
    for args in
        [&["--url", "ece.example.net"][..], &["--ece", "ftp://ece.example.net"], &["--user", "a", "--api-key-env", "B"]]
    {
        assert_eq!(fetch(&place.out(), args).code, 2, "{args:?}");
    }
    assert_eq!(run(xtask().args(["--keep-prose"])).code, 2);
    assert_eq!(place.check().code, 0);
}

#[test]
fn check_notices_what_does_not_belong_together() {
    type Damage = fn(&Path);
    let damages: &[(Damage, &str)] = &[
        (|dir| fs::remove_file(dir.join("swagger.json")).unwrap(), "swagger.json is missing"),
        (|dir| fs::remove_file(dir.join("source.json")).unwrap(), "source.json is missing"),
        (|dir| edit(dir, "swagger.json", "Thing\"", "Thong\""), "is not the document"),
        (|dir| edit(dir, "source.json", "\"paths\": 1", "\"paths\": 2"), "counts"),
        (|dir| edit(dir, "source.json", "{", "["), "not a record"),
    ];
    for (damage, clue) in damages {
        let place = Place::filled(&["list-a"]);
        damage(&place.out());
        let ran = place.check();
        assert!(ran.code == 1 && ran.err.contains(clue) && ran.err.contains("help: "), "{clue}: {ran:?}");
        assert_eq!(place.fetch(&[]).code, 0, "a fetch mends it");
        assert_eq!(place.check().code, 0, "a fetch mends it");
    }
}

fn edit(dir: &Path, name: &str, from: &str, to: &str) {
    let path = dir.join(name);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from:?} is not in {text}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn kept_prose_stays_out_of_the_workspace() {
    let place = Place::new(&document(&["list-a"]).to_string());
    let root = place.dir.path().join("project");
    fs::create_dir_all(root.join("xtask")).unwrap();
    fs::write(root.join("Cargo.toml"), "[workspace]\n").unwrap();
    let keep = |out: &str| {
        let mut command = xtask();
        command
            .current_dir(&root)
            .env_remove("CARGO_MANIFEST_DIR")
            .arg("--keep-prose")
            .arg("--file")
            .arg(place.source());
        run(command.args(["--out", out]))
    };
    for out in ["spec", ".", "target/../spec", "../project/private"] {
        let ran = keep(out);
        assert!(ran.code == 2 && ran.err.contains("--keep-prose"), "{out}: {ran:?}");
        assert!(!root.join(out).join("swagger.json").exists());
    }
    for out in ["../elsewhere", "target/private"] {
        let ran = keep(out);
        assert!(ran.code == 0 && ran.err.contains("warning: ") && ran.out.contains("warning: "), "{out}: {ran:?}");
        let [text, record] = pair(&root.join(out));
        assert!(text.unwrap().contains("Lists things."));
        assert_eq!(json(record.as_ref())["prose"], "kept");
        assert_eq!(fetch(&root.join(out), &["--check"]).code, 0);
    }
}

#[test]
fn the_default_place_is_spec_in_the_workspace() {
    let place = Place::new(&document(&["list-a"]).to_string());
    let root = place.dir.path();
    let below = root.join("xtask/src");
    fs::create_dir_all(&below).unwrap();
    let in_workspace = || {
        let mut command = xtask();
        run(command.current_dir(&below).env_remove("CARGO_MANIFEST_DIR").arg("--file").arg(place.source()))
    };
    let ran = in_workspace();
    assert!(ran.code == 1 && ran.err.contains("workspace"), "{ran:?}");
    fs::write(root.join("Cargo.toml"), "[workspace]\n").unwrap();
    let ran = in_workspace();
    assert!(ran.code == 0 && ran.out.contains("to spec: "), "{ran:?}");
    assert_eq!(place.check().code, 0);
}

#[cfg(unix)]
#[test]
fn a_directory_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::filled(&["list-a"]);
    let before = pair(&place.out());
    let allow = |mode| fs::set_permissions(place.out(), fs::Permissions::from_mode(mode)).unwrap();
    allow(0o555);
    let root_user = fs::write(place.out().join("probe"), "").is_ok();
    place.serve(&document(&["list-a", "list-b"]).to_string());
    let ran = place.fetch(&[]);
    allow(0o755);
    // Nothing is forbidden to root; the refusal itself then stays untested here.
    if !root_user {
        assert!(ran.code == 1 && ran.err.contains("permission"), "{ran:?}");
        assert_eq!(pair(&place.out()), before);
    }
    let in_the_way = place.source();
    let ran = fetch(&in_the_way, &["--file", in_the_way.to_str().unwrap()]);
    assert!(ran.code == 1 && ran.err.contains("served.json"), "{ran:?}");
}

#[test]
fn a_killed_run_leaves_the_old_or_the_new_pair() {
    let names: Vec<String> = (0..400).map(|number| format!("list-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let place = Place::filled(&names);
    let old = pair(&place.out());
    place.serve(&document(&names[1..]).to_string());
    let fresh = tempfile::tempdir().unwrap();
    assert_eq!(fetch(fresh.path(), &["--file", place.source().to_str().unwrap()]).code, 0);
    let new = pair(fresh.path());
    for delay in 0..12 {
        for (name, text) in ["swagger.json", "source.json"].iter().zip(&old) {
            fs::write(place.out().join(name), text.as_ref().unwrap()).unwrap();
        }
        let mut command = xtask();
        command.arg("--file").arg(place.source()).arg("--out").arg(place.out());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(delay * 8));
        child.kill().unwrap();
        child.wait().unwrap();
        let checked = place.check();
        assert_eq!(checked.code, 0, "{}", checked.err);
        let now = pair(&place.out());
        assert!(now == old || now == new);
        assert_eq!(fs::read_dir(place.out()).unwrap().count(), 2, "something is left of the run that was killed");
    }
}

/// What is stored stands alone: the parts that it needs of the files beside it are in it, without their prose.
#[test]
fn a_document_of_several_files_is_stored_as_one() {
    let place =
        Place::new("swagger: '2.0'\ninfo: {title: Lamps, version: 1.0.0}\npaths:\n  /a:\n    $ref: paths.yaml#/a\n");
    let paths = "a:\n  get:\n    operationId: a\n    summary: Prose.\n    responses: {200: {description: '', schema: {$ref: lamp.json}}}\n";
    fs::write(place.dir.path().join("paths.yaml"), paths).unwrap();
    fs::write(place.dir.path().join("lamp.json"), r#"{"type": "object", "description": "Prose."}"#).unwrap();
    let ran = place.fetch(&[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let stored = json(pair(&place.out())[0].as_ref());
    assert_eq!(stored["definitions"], json!({ "lamp": { "type": "object" } }));
    let responses = json!({ "200": { "description": "", "schema": { "$ref": "#/definitions/lamp" } } });
    assert_eq!(stored["paths"]["/a"]["get"], json!({ "operationId": "a", "responses": responses }));
    assert_eq!(place.check().code, 0);
}
