//! The formats of `cargo xtask diff` as other programs read them, and what its texts advise.
#![allow(missing_docs)]

#[path = "../../ece-codegen/tests/support/wording.rs"]
mod wording;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ece-codegen/tests/changes");

fn run(place: &Path, arguments: &[&str]) -> (i32, String, String) {
    let command = &mut Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.args(arguments).current_dir(place).env_remove("CARGO_MANIFEST_DIR").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// A workspace without documents.
fn workspace() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = place.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("Cargo.toml", "[workspace]\nmembers = []\n[workspace.package]\nversion = \"0.3.1\"\n");
    write("xtask/Cargo.toml", "[package]\nname = \"xtask\"\n");
    write("ece-api/Cargo.toml", "[package]\nname = \"ece-api\"\nversion.workspace = true\n");
    place
}

#[test]
fn reports_of_real_pairs_are_what_the_schema_says() {
    let place = workspace();
    let (code, schema, _) = run(place.path(), &["diff", "--json-schema"]);
    assert_eq!(code, 0);
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut names: Vec<String> = fs::read_dir(CASES)
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".old.json").map(str::to_owned))
        .collect();
    names.sort();
    assert!(names.len() > 20, "{names:?}");
    for name in names.iter().step_by(names.len() / 12) {
        let [old, new] = ["old", "new"].map(|side| format!("{CASES}/{name}.{side}.json"));
        for sides in [[&old, &new], [&new, &old]] {
            let (_, out, err) = run(place.path(), &["diff", sides[0], sides[1], "--raw", "--format", "json"]);
            let report: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{name}: {error}: {err}"));
            let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{name}: {errors:?}");
        }
    }
}

const OLD: &str = r##"{
  "swagger": "2.0", "info": { "title": "a", "version": "1" },
  "paths": {
    "/lamps": {
      "get": {
        "operationId": "get-lamps",
        "responses": { "200": { "description": "", "schema": { "$ref": "#/definitions/Lamp" } } }
      }
    }
  },
  "definitions": {
    "Lamp": {
      "type": "object",
      "properties": {
        "lit": {
          "type": "string"
        },
        "colour": { "type": "string" }
      }
    }
  }
}
"##;

#[test]
fn annotations_point_to_the_lines_of_the_new_document() {
    let place = workspace();
    let new = OLD.replace("\"lit\": {\n          \"type\": \"string\"", "\"lit\": {\n          \"type\": \"integer\"");
    let new = new.replace("        },\n        \"colour\": { \"type\": \"string\" }\n", "        }\n");
    fs::write(place.path().join("old.json"), OLD).unwrap();
    fs::create_dir(place.path().join("a,b:c")).unwrap();
    fs::write(place.path().join("a,b:c/new 100%.json"), new).unwrap();
    let (code, out, err) = run(place.path(), &["diff", "old.json", "a,b:c/new 100%.json", "--format", "github"]);
    assert_eq!(code, 0, "{err}");
    let line = |words: &str| out.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}: {out}"));
    let file = "::error file=a%2Cb%3Ac/new 100%25.json";
    let changed = line("type of the property changed");
    assert!(changed.starts_with(&format!("{file},line=15,endLine=17,title=")), "{changed}");
    // What is gone is shown behind what stood before it.
    let gone = line("optional property removed");
    assert!(gone.starts_with(&format!("{file},line=17,endLine=17,title=")), "{gone}");
    let (verdict, annotations): (Vec<&str>, Vec<&str>) = out.trim().lines().partition(|line| !line.contains(" file="));
    assert!(annotations.iter().all(|line| line.contains(",line=") && line.contains(",endLine=")), "{out}");
    assert!(verdict.len() == 1 && verdict[0].starts_with("::notice title=changes of the API::next version"), "{out}");
}

#[test]
fn annotations_of_removed_operations_point_to_where_they_stood() {
    let place = workspace();
    let operation = |id: &str, tag: &str| {
        format!(
            "{{\n      \"get\": {{ \"operationId\": \"{id}\", \"tags\": [\"{tag}\"], \"responses\": {{}} }}\n    }}"
        )
    };
    let document = |paths: &[(&str, &str, &str)]| {
        let paths: Vec<String> =
            paths.iter().map(|(path, id, tag)| format!("    \"{path}\": {}", operation(id, tag))).collect();
        format!(
            "{{\n  \"swagger\": \"2.0\", \"info\": {{ \"title\": \"a\", \"version\": \"1\" }},\n  \"paths\": {{\n{}\n  }}\n}}\n",
            paths.join(",\n")
        )
    };
    let [first, kept, last] = [("/a", "get-a", "T"), ("/b", "get-b", "T"), ("/c", "get-c", "T")];
    let new = [kept, ("/x", "get-x", "X"), ("/y", "get-y", "T")];
    fs::write(place.path().join("old.json"), document(&[first, kept, last])).unwrap();
    fs::write(place.path().join("new.json"), document(&new)).unwrap();
    let (_, out, err) = run(place.path(), &["diff", "old.json", "new.json", "--raw", "--format", "github"]);
    let line =
        |words: &str| out.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}: {out}{err}"));
    assert!(line("operation removed get-c").contains(",line=6,endLine=6,"), "behind /b: {out}");
    assert!(line("operation removed get-a").contains(",line=3,endLine=3,"), "nothing stood before it: {out}");
    // An addition that an older server does not know has an annotation of its own, and is not counted once more.
    assert!(line("operation added get-x").starts_with("::warning ") && !out.contains("title=additions"), "{out}");
}

#[test]
fn a_change_can_be_accepted_with_what_its_explanation_prints() {
    let place = workspace();
    fs::write(place.path().join("old.json"), OLD).unwrap();
    fs::write(place.path().join("new.json"), OLD.replace("\"colour\"", "\"shade\"")).unwrap();
    let diff = |more: &[&str]| run(place.path(), &[&["diff", "old.json", "new.json"], more].concat());
    let report: Value = serde_json::from_str(&diff(&["--format", "json"]).1).unwrap();
    let mut accept = String::new();
    for change in report["changes"].as_array().unwrap() {
        let (_, text, _) = diff(&["--explain", change["id"].as_str().unwrap()]);
        let stanza = text.split_once("[[accept]]").unwrap().1;
        accept.push_str(&format!("[[accept]]{}\n", stanza.trim_end().replace("reason = \"\"", "reason = \"known\"")));
    }
    let with = |text: &str| {
        fs::write(place.path().join("accept.toml"), text).unwrap();
        diff(&["--fail-on", "any", "--accept", "accept.toml"])
    };
    let (code, out, err) = with(&accept);
    assert!(code == 0 && out.contains("accepted: known"), "{out}{err}");
    let (code, _, err) = with(&accept.replacen("known", "", 1));
    assert!(code == 2 && err.contains("no reason"), "{err}");
    let (code, _, err) = diff(&["--accept", "gone.toml"]);
    assert!(code == 2 && err.contains("gone.toml does not exist") && err.contains("--explain ID"), "{err}");
    let (code, _, err) = with("[[accept]]\nid = \"0123456789ab\"\nreason = \"a\"\nuntil = \"0.4.0\"\n");
    assert!(code == 2 && err.contains("remove the entry"), "{err}");
}

#[test]
fn test_results_have_a_case_for_every_change() {
    let place = workspace();
    fs::write(place.path().join("old.json"), OLD).unwrap();
    fs::write(
        place.path().join("new.json"),
        OLD.replace("\"colour\": { \"type\": \"string\" }", "\"shade\": { \"type\": \"integer\" }"),
    )
    .unwrap();
    let (code, out, _) = run(place.path(), &["diff", "old.json", "new.json", "--format", "junit"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "), "{out}");
    assert!(out.contains("<testcase classname=\"property-removed-optional\" name=\"Lamp.colour\">"), "{out}");
    assert!(out.contains("<failure message=\"optional property removed Lamp.colour: was string\""), "{out}");
}

/// `--flag` in a text.
fn flags(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_lowercase() || c == '-';
    let starts = text.match_indices("--").filter(|(at, _)| !text[..*at].ends_with(is_part));
    let words = starts.map(|(at, _)| text[at..].split(|c| !is_part(c)).next().unwrap_or_default().to_owned());
    words.filter(|word| word.len() > 3).collect()
}

/// Flags of other programs that texts mention.
const OF_OTHERS: [&str; 9] = [
    "--all",
    "--example",
    "--features",
    "--git",
    "--no-default-features",
    "--precise",
    "--tags",
    "--unshallow",
    "--workspace",
];

/// Whatever a message, a help text or an advice says to call can be called.
#[test]
fn options_that_are_advised_exist() {
    let help = |task: &[&str]| run(Path::new("."), &[task, &["--help"]].concat()).1;
    let commands = |help: &str| -> Vec<String> {
        let commands = help.split("Commands:").nth(1).unwrap_or_default().split("Options:").next().unwrap_or_default();
        let names = commands.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
        names.filter(|name| *name != "help").map(str::to_owned).collect()
    };
    let tasks = commands(&help(&[]));
    let listed = |help: String| -> String {
        help.lines().map(str::trim_start).filter(|line| line.starts_with('-')).collect::<Vec<_>>().join("\n")
    };
    // A task that has tasks of its own has their options.
    let options = |task: &str| -> BTreeSet<String> {
        let own = help(&[task]);
        let parts = commands(&own).into_iter().flat_map(|part| flags(&listed(help(&[task, &part]))));
        flags(&listed(own.clone())).into_iter().chain(parts).collect()
    };
    let known: BTreeMap<&str, BTreeSet<String>> = tasks.iter().map(|task| (task.as_str(), options(task))).collect();
    assert!(known["diff"].contains("--json-schema") && known.len() > 10, "{known:?}");
    let any: BTreeSet<&String> = known.values().flatten().collect();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut texts: Vec<(String, String)> =
        ["xtask/src", "ece-codegen/src"].iter().flat_map(|folder| wording::texts(&source.join(folder))).collect();
    texts.extend(known.keys().map(|task| (format!("help of {task}"), help(&[task]))));
    let (mut count, mut missing) = (0, Vec::new());
    for (file, text) in &texts {
        // An argument for a program is a word; a text for people has several.
        for flag in flags(text).into_iter().filter(|_| text.contains(' ')) {
            count += 1;
            // What the sources of a task say without naming another one is said of that task.
            let own = known.iter().find(|(task, _)| {
                let module = format!("/src/{}", task.replace('-', "_"));
                file.contains(&format!("{module}.rs")) || file.contains(&format!("{module}/"))
            });
            let is_known = match own {
                Some((_, flags)) if !text.contains("cargo xtask") => flags.contains(&flag),
                _ => any.contains(&flag),
            };
            if !is_known && !OF_OTHERS.contains(&flag.as_str()) {
                missing.push(format!("{file}: {flag} in {text}"));
            }
        }
        for (at, found) in text.match_indices("cargo xtask ") {
            let call = text[at + found.len()..].split(['`', ';', ',', ':', '\n', '\'']).next().unwrap();
            let task = call.split(|c: char| !c.is_ascii_lowercase() && c != '-').next().unwrap();
            let Some(known) = known.get(task) else { continue };
            for flag in flags(call) {
                if !known.contains(&flag) {
                    missing.push(format!("{file}: cargo xtask {task} has no {flag}: {text}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(count > 30, "only {count} flags were looked at");
}
