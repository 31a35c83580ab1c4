//! What `cargo xtask update` compares with: the last commit, in every run until the next one.

mod update_support;

use std::process::Command;

use update_support::{PANEL, Place, lamp};

const FIRST: &str = "# Changelog\n\n## [Unreleased]\n\n## [0.3.1]\n\n- old\n";

/// A repository in which an update was committed.
fn place() -> Place {
    let place = Place::new();
    place.write("ece-codegen/tests/panel.json", PANEL);
    place.write("CHANGELOG.md", FIRST);
    place.write(".gitignore", "target\n");
    place.serve(&lamp("lit"));
    place.passes(&[]);
    git(&place, &["init", "--quiet"]);
    commit(&place);
    place
}

fn git(place: &Place, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.net", "-c", "core.hooksPath=/dev/null"];
    let ran = Command::new("git").args(identity).args(arguments).current_dir(place.0.path()).output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
}

fn commit(place: &Place) {
    git(place, &["add", "."]);
    git(place, &["commit", "--quiet", "-m", "a"]);
}

fn report(place: &Place) -> String {
    place.text("target/spec-update.md")
}

/// The snapshots that are said to have moved.
fn moved(out: &str) -> Vec<&str> {
    let lines = out.lines().skip_while(|line| !line.contains("snapshots that moved")).skip(1);
    lines.take_while(|line| line.starts_with("    ")).map(str::trim).collect()
}

#[test]
fn every_run_is_compared_with_the_last_commit() {
    let place = place();
    place.serve(&lamp("size"));
    place.passes(&[]);
    place.serve(&lamp("colour"));
    let ran = place.passes(&[]);
    let changes = |text: &str| (text.contains("Lamp.lit"), text.contains("Lamp.colour"), text.contains("Lamp.size"));
    assert_eq!(changes(&report(&place)), (true, true, false), "{}", report(&place));
    assert!(report(&place).contains("`HEAD (served.json)` → `served.json`"), "{}", report(&place));
    assert_eq!(changes(&place.xtask(&["diff"]).out), (true, true, false));
    assert!(ran.out.contains("member Lamp.colour") && moved(&ran.out).len() == 2, "{}", ran.out);
    // Nothing is written, and what is to be read is the same.
    let again = place.passes(&[]);
    assert_eq!(moved(&again.out), moved(&ran.out));
    assert_eq!(changes(&report(&place)), (true, true, false));
    // Back to what was committed: nothing changes, and nothing is to be read.
    place.serve(&lamp("lit"));
    let back = place.passes(&[]);
    assert!(report(&place).contains("no changes") && !report(&place).contains("release"), "{}", report(&place));
    assert!(back.out.contains("no changes") && moved(&back.out).is_empty(), "{}", back.out);
}

#[test]
fn snapshots_that_come_and_go_before_a_commit_are_not_told() {
    let place = place();
    let mut other = lamp("lit");
    other["paths"]["/thing"]["get"]["tags"] = serde_json::json!(["Others"]);
    place.serve(&other);
    let ran = place.passes(&[]);
    let (things, others) = ("outline__operations__things.snap (removed)", "outline__operations__others.snap");
    let is_told = |out: &str, name: &str| moved(out).iter().any(|it| it.ends_with(name));
    assert!(is_told(&ran.out, things) && is_told(&ran.out, others), "{}", ran.out);
    let again = place.passes(&[]);
    assert_eq!(moved(&again.out), moved(&ran.out));
    place.serve(&lamp("lit"));
    assert!(moved(&place.passes(&[]).out).is_empty());
}

/// First the update, then what it says: `--release` writes it.
#[test]
fn a_release_holds_what_an_earlier_update_left_in_the_working_tree() {
    let place = place();
    let none = place.passes(&["--release"]);
    assert!(none.out.contains("nothing is released") && report(&place).contains("nothing is released"), "{none:?}");
    place.serve(&lamp("colour"));
    let first = place.passes(&[]);
    assert!(first.out.contains("0.3.1 asks for 0.4.0; --release writes it"), "{first:?}");
    let ran = place.passes(&["--release"]);
    assert!(ran.out.contains("version: 0.3.1 became 0.4.0") && ran.out.contains("member Lamp.colour"), "{ran:?}");
    assert_eq!(moved(&ran.out), moved(&first.out));
    assert!(report(&place).contains("optional property removed `Lamp.lit`") && report(&place).contains("`HEAD "));
    let changelog = place.text("CHANGELOG.md");
    assert!(changelog.contains("## [0.4.0] - 20"), "{changelog}");
    // The release is that of the changes, and no later one.
    for arguments in [&["diff"][..], &["diff", "--format", "markdown"], &["diff", "HEAD"]] {
        let out = place.xtask(arguments).out;
        assert!(out.contains("0.4.0, after 0.3.1") && !out.contains("0.5.0"), "{out}");
    }
    assert!(place.xtask(&["diff", "--format", "changelog"]).out.starts_with("## [0.4.0]"));
    // It is not released a second time.
    let again = place.update(&["--release"]);
    assert!(again.code == 1 && again.err.contains("0.4.0 here and 0.3.1 in the last commit"), "{again:?}");
    assert_eq!(place.text("CHANGELOG.md"), changelog);
    let written = place.passes(&[]);
    assert!(written.out.contains("version: 0.4.0 is written already"), "{written:?}");
    assert!(report(&place).contains("Released with it: 0.3.1 → 0.4.0"), "{}", report(&place));
    commit(&place);
    assert!(!place.passes(&[]).out.contains("version:"));
}

#[test]
fn a_release_of_other_changes_is_stale() {
    for (next, is_stale) in [("lit", true), ("size", true), ("colour", false)] {
        let place = place();
        place.serve(&lamp("colour"));
        place.passes(&["--release"]);
        place.serve(&lamp(next));
        // As often as it is asked.
        for _ in 0..2 {
            let ran = place.passes(&[]);
            assert_eq!(ran.out.contains("the release 0.4.0 in the working tree is stale"), is_stale, "{next}: {ran:?}");
            assert_eq!(report(&place).contains("is stale"), is_stale, "{next}: {}", report(&place));
        }
        let command = "git checkout HEAD -- Cargo.toml CHANGELOG.md";
        assert_eq!(report(&place).contains(command), is_stale, "{}", report(&place));
        if is_stale {
            git(&place, &command.split(' ').skip(1).collect::<Vec<_>>());
            assert!(!place.passes(&[]).out.contains("stale"));
            assert_eq!(place.text("CHANGELOG.md"), FIRST);
        }
    }
}

#[test]
fn an_older_document_is_noticed() {
    let place = place();
    let said = "seems to be older than";
    let mut new = lamp("lit");
    new["info"]["version"] = "1.10".into();
    place.serve(&new);
    let ran = place.passes(&[]);
    assert!(!ran.out.contains(said) && !report(&place).contains(said), "{ran:?}");
    commit(&place);
    // What was stored before, and what says so itself.
    place.serve(&lamp("lit"));
    let ran = place.passes(&[]);
    assert!(ran.out.contains("it says version 1, and the document before says 1.10"), "{ran:?}");
    assert!(ran.out.contains("it has been stored before, by commit "), "{ran:?}");
    assert!(report(&place).contains("NEW seems to be older than OLD"), "{}", report(&place));
    for (name, is_older) in [("lamps-2030-01-02.json", false), ("lamps-2029-12-31.json", true)] {
        commit(&place);
        place.write(&format!("target/{name}"), &lamp(name).to_string());
        let ran = place.xtask(&["update", "--file", &format!("target/{name}")]);
        assert_eq!(ran.out.contains(said), is_older, "{name}: {ran:?}");
    }
}
