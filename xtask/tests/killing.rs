//! What a run leaves behind that is ended while it writes.

mod writing_support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use writing_support::{Place, command, document, texts};

fn is_temporary(path: &Path) -> bool {
    path.file_name().unwrap().to_string_lossy().starts_with(".xtask-")
}

/// Waits until a run has begun to write below `dir`, but no longer than it takes.
fn wait_for_writing(dir: &Path) {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(3) {
        let folders = [dir.to_path_buf(), dir.join("models")];
        let entries = folders.iter().flat_map(|dir| fs::read_dir(dir).into_iter().flatten().flatten());
        if entries.into_iter().any(|entry| is_temporary(&entry.path())) {
            return;
        }
    }
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_tree_the_new_one_or_one_that_does_not_compile() {
    let place = Place::new();
    let many = |from: usize| -> Vec<String> { (from..from + 150).map(|number| format!("Model{number}")).collect() };
    let documents = [document(&many(0), "a"), document(&many(20), "b")];
    let expected: Vec<Vec<(PathBuf, String)>> = documents
        .iter()
        .map(|document| {
            place.serve(document);
            place.passes();
            place.tree().into_iter().map(|(path, (text, _))| (path, text)).collect()
        })
        .collect();
    fs::write(place.path("out/mine.txt"), "mine").unwrap();
    let (mut kills, mut seed) = (0, 0x2545_f491_4f6c_dd1d_u64);
    for round in 0..40 {
        place.serve(&documents[round % 2]);
        let args = place.args();
        let mut child =
            command(&args.each_ref().map(String::as_str)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        if round % 4 == 0 {
            std::thread::sleep(Duration::from_micros(seed % 120_000));
        } else {
            wait_for_writing(&place.path("out"));
            std::thread::sleep(Duration::from_micros(seed % 25_000));
        }
        child.kill().unwrap();
        kills += usize::from(child.wait().unwrap().code().is_none());

        let now: Vec<(PathBuf, String)> = place
            .tree()
            .into_iter()
            .map(|(path, (text, _))| (path, text))
            .filter(|(path, _)| !is_temporary(path) && !path.ends_with("mine.txt"))
            .collect();
        let root = fs::read_to_string(place.path("out/mod.rs")).unwrap_or_default();
        let refuses = root.is_empty() || root.contains("compile_error!");
        assert!(refuses || expected.contains(&now), "round {round}: a mixture that compiles");

        place.passes();
        let after = place.tree();
        assert_eq!(after[&place.path("out/mine.txt")].0, "mine");
        assert!(after.keys().all(|path| !is_temporary(path)), "{after:?}");
        let after: Vec<(PathBuf, String)> = after
            .into_iter()
            .map(|(path, (text, _))| (path, text))
            .filter(|(path, _)| !path.ends_with("mine.txt"))
            .collect();
        assert!(after == expected[round % 2], "round {round}");
    }
    assert!(kills >= 10, "only {kills} runs were killed");
}

/// An interrupt from the keyboard while files are written.
#[cfg(unix)]
#[test]
fn an_interrupt_leaves_no_temporary_files() {
    let place = Place::new();
    let many: Vec<String> = (0..150).map(|number| format!("Model{number}")).collect();
    place.serve(&document(&many, "a"));
    place.passes();
    let old = place.tree();
    place.serve(&document(&many, "b"));
    let args = place.args();
    let mut interrupted = 0;
    for round in 0..12 {
        let mut child =
            command(&args.each_ref().map(String::as_str)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        wait_for_writing(&place.path("out"));
        std::thread::sleep(Duration::from_micros(round * 700));
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        interrupted += usize::from(child.wait().unwrap().code() == Some(130));
        let now = place.tree();
        assert!(now.keys().all(|path| !is_temporary(path)), "{now:?}");
        if texts(&now) == texts(&old) {
            assert_eq!(now, old);
        } else {
            assert_eq!(place.codegen(&["--check"]).code, 0);
            fs::remove_dir_all(place.path("out")).unwrap();
            place.serve(&document(&many, "a"));
            place.passes();
            place.serve(&document(&many, "b"));
            return; // it was faster than the interrupt
        }
    }
    assert!(interrupted > 0);
}
