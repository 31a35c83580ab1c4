//! What `cargo xtask update` leaves behind that is ended or fails while it writes: everything as it was, or all of the new.
#![cfg(unix)]

mod update_support;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use update_support::{Files, Place, Seed, document, is_temporary, numbered, ran, without_temporary};

const JOURNAL: &str = ".xtask-journal";
const DOCUMENT: &str = "spec/swagger.json";

/// The workspace with each of two documents, the second of which is there now.
fn states(place: &Place) -> [Files; 2] {
    place.write("mine.txt", "mine");
    [0, 1].map(|which| {
        serve(place, which);
        place.passes(&[]);
        place.files()
    })
}

fn serve(place: &Place, which: usize) {
    place.serve(&document(&numbered(which * 20, 80), ["a", "b"][which]));
}

fn start(place: &Place) -> Child {
    let mut command = place.command(&["update", "--file", "target/served.json"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits until a run changes files, but no longer than it takes.
fn wait_for_writing(place: &Place, child: &mut Child) {
    let start = Instant::now();
    while !place.path(JOURNAL).exists() && child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(30), "the run hangs");
    }
}

/// A new document never stands beside old code that compiles.
fn assert_no_mixture(place: &Place, states: &[Files; 2], round: usize) {
    let now = without_temporary(place.files());
    let is_refused = |dir: &str| {
        let root = now.get(Path::new(dir).join("mod.rs").as_path());
        root.is_none_or(|text| String::from_utf8_lossy(text).contains("compile_error!"))
    };
    let is_whole = states.contains(&now);
    assert!(
        is_whole || is_refused("ece-api/src/generated") || is_refused("ece-api/tests/judges/samples"),
        "round {round}: a mixture that compiles"
    );
}

#[test]
fn a_kill_at_any_moment_is_taken_back_by_the_next_task() {
    let place = Place::new();
    let states = states(&place);
    let (mut seed, mut killed, mut taken_back) = (Seed(0x2545_f491_4f6c_dd1d), 0, 0);
    // More of them: ECE_SEEDS=200 cargo test -p xtask --test update_killing
    let rounds = std::env::var("ECE_SEEDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(16);
    for round in 0..rounds {
        let new = round % 2;
        serve(&place, new);
        let mut child = start(&place);
        if round % 5 == 0 {
            sleep(Duration::from_micros(seed.next() % 300_000));
        } else {
            wait_for_writing(&place, &mut child);
            sleep(Duration::from_micros(seed.next() % 12_000));
        }
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        assert_no_mixture(&place, &states, round);

        let next = place.xtask(&["codegen", "--check"]);
        taken_back += usize::from(next.err.contains("taken back"));
        assert_eq!(next.code, 0, "round {round}: {next:?}");
        let now = without_temporary(place.files());
        assert!(states.contains(&now), "round {round}: {:?}", differing(&now, &states[0]));
        place.passes(&[]);
        assert!(place.files() == states[new], "round {round}: {:?}", differing(&place.files(), &states[new]));
    }
    assert!(killed >= 6 && taken_back >= 3, "killed {killed}, taken back {taken_back}");
}

fn differing(one: &Files, other: &Files) -> Vec<String> {
    let paths = one.keys().chain(other.keys()).filter(|path| one.get(*path) != other.get(*path));
    paths.map(|path| path.display().to_string()).take(10).collect()
}

#[test]
fn what_somebody_changed_after_a_kill_stays() {
    let place = Place::new();
    let states = states(&place);
    let mut seed = Seed(0x9e37_79b9_7f4a_7c15);
    for _ in 0..60 {
        serve(&place, 0);
        let mut child = start(&place);
        wait_for_writing(&place, &mut child);
        sleep(Duration::from_micros(seed.next() % 6_000));
        child.kill().unwrap();
        child.wait().unwrap();
        if place.path(JOURNAL).exists() {
            place.write(DOCUMENT, "{}");
            let next = place.xtask(&["codegen", "--check"]);
            assert!(next.err.contains("spec/swagger.json was changed since"), "{next:?}");
            assert_eq!(place.text(DOCUMENT), "{}");
            let mut expected = states[1].clone();
            expected.insert(DOCUMENT.into(), b"{}".to_vec());
            assert!(without_temporary(place.files()) == expected);
            return;
        }
        place.xtask(&["codegen", "--check"]);
        serve(&place, 1);
        place.passes(&[]);
    }
    panic!("no run was killed while it wrote");
}

#[test]
fn an_interrupt_leaves_everything_as_it_was_or_all_of_the_new() {
    let place = Place::new();
    let states = states(&place);
    let mut interrupted = 0;
    for round in 0..12 {
        serve(&place, round % 2);
        let mut child = start(&place);
        wait_for_writing(&place, &mut child);
        sleep(Duration::from_micros(u64::try_from(round).unwrap() * 500));
        Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status().unwrap();
        interrupted += usize::from(child.wait().unwrap().code() == Some(130));
        let now = place.files();
        assert!(states.contains(&now), "round {round}: {:?}", differing(&now, &states[round % 2]));
        place.passes(&[]);
    }
    assert!(interrupted > 0);
}

/// A file that may not grow is what a full disk looks like to a program.
#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    let place = Place::new();
    let states = states(&place);
    serve(&place, 0);
    let program = env!("CARGO_BIN_EXE_xtask");
    for blocks in [0, 1, 8, 24, 40, 64] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{program}' update --file target/served.json");
        let mut command = Command::new("sh");
        command.args(["-c", &script]).current_dir(place.0.path()).env_remove("CARGO_MANIFEST_DIR");
        let failed = ran(&mut command);
        let now = place.files();
        assert!(now.keys().all(|path| !is_temporary(path)), "{blocks}: {failed:?}");
        if failed.code == 0 {
            assert!(now == states[0] && blocks > 1, "{blocks}");
            return;
        }
        assert!(failed.err.contains("nothing was changed"), "{blocks}: {failed:?}");
        assert!(now == states[1], "{blocks}: {:?}", differing(&now, &states[1]));
    }
}

/// Something is in the place of each file in turn that no file can replace.
#[test]
fn a_place_that_cannot_be_written_leaves_everything_as_it_was() {
    let place = Place::new();
    states(&place);
    serve(&place, 0);
    for name in ["ece-api/src/generated/models/model0.rs", "spec/source.json", "ece-api/tests/judges/samples/mod.rs"] {
        let old = fs::read(place.path(name)).ok();
        let _ = fs::remove_file(place.path(name));
        place.write(&format!("{name}/mine"), "mine");
        let before = place.files();
        let failed = place.update(&[]);
        assert!(failed.code == 1 && place.files() == before, "{name}: {failed:?}");
        fs::remove_dir_all(place.path(name)).unwrap();
        if let Some(old) = old {
            fs::write(place.path(name), old).unwrap();
        }
    }
}
