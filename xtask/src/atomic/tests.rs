use super::{FileSet, Recovered, Step, recover, run, staging, write};
use crate::error::{Error, Result};
use std::fs;
use std::path::Path;

const TASK: &str = "test";

fn set(text: &str) -> FileSet {
    FileSet {
        write: vec![("a.json".into(), text.into()), ("deep/b.json".into(), text.into())],
        remove: vec!["stale.txt".into()],
    }
}

fn start() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), TASK, &set("old")).unwrap();
    fs::write(dir.path().join("stale.txt"), "old").unwrap();
    dir
}

fn read(root: &Path) -> [Option<String>; 3] {
    ["a.json", "deep/b.json", "stale.txt"].map(|path| fs::read_to_string(root.join(path)).ok())
}

fn old() -> [Option<String>; 3] {
    [Some("old".into()), Some("old".into()), Some("old".into())]
}

fn new() -> [Option<String>; 3] {
    [Some("new".into()), Some("new".into()), None]
}

/// Runs until the `last`-th moment and dies there; answers the moments it lived through.
fn killed_after(root: &Path, last: usize) -> (Vec<Step>, Result<()>) {
    let mut steps = Vec::new();
    let result = run(root, &staging(root, TASK), &set("new"), &mut |step| {
        steps.push(step);
        if steps.len() > last { Err(Error::new("killed")) } else { Ok(()) }
    });
    (steps, result)
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_or_the_new_set() {
    let (all, result) = killed_after(start().path(), usize::MAX);
    result.unwrap();
    let committed = all.iter().position(|step| *step == Step::Committed).unwrap();
    assert_eq!(all.len(), 9, "a moment is missing here: {all:?}");
    for last in 0..all.len() {
        let dir = start();
        killed_after(dir.path(), last).1.unwrap_err();
        let expected = if last < committed { (Recovered::Discarded, old()) } else { (Recovered::Finished, new()) };
        let recovered = recover(dir.path(), TASK).unwrap();
        // Once the journal is gone, what remains is an empty staging directory to throw away.
        let recovered = if last == all.len() - 1 { Recovered::Finished } else { recovered };
        assert_eq!((recovered, read(dir.path())), expected, "killed after {:?}", all[last]);
        assert_eq!(recover(dir.path(), TASK).unwrap(), Recovered::Nothing);
        assert!(!staging(dir.path(), TASK).exists());
    }
}

#[test]
fn a_kill_during_recovery_is_recovered_too() {
    let dir = start();
    killed_after(dir.path(), 5).1.unwrap_err();
    let staged = staging(dir.path(), TASK);
    fs::rename(staged.join("1"), dir.path().join("deep/b.json")).unwrap();
    assert_eq!(recover(dir.path(), TASK).unwrap(), Recovered::Finished);
    assert_eq!(read(dir.path()), new());
}

#[test]
fn a_half_written_stage_is_thrown_away_by_the_next_run() {
    let dir = start();
    let staged = staging(dir.path(), TASK);
    fs::create_dir(&staged).unwrap();
    fs::write(staged.join("0"), "ha").unwrap();
    fs::write(staged.join("journal.draft"), "{\"wri").unwrap();
    write(dir.path(), TASK, &set("new")).unwrap();
    assert_eq!(read(dir.path()), new());
}

#[test]
fn what_can_only_fail_halfway_fails_before_anything_happens() {
    let dir = start();
    fs::create_dir(dir.path().join("c")).unwrap();
    for bad in ["c", "../out", "/out", ""] {
        let mut files = set("new");
        files.write.push((bad.into(), b"new".to_vec()));
        write(dir.path(), TASK, &files).unwrap_err();
        assert_eq!(read(dir.path()), old(), "{bad:?}");
        assert!(!staging(dir.path(), TASK).exists());
    }
}

#[test]
fn a_damaged_journal_is_an_error_and_stays_for_a_person_to_see() {
    let dir = start();
    killed_after(dir.path(), 4).1.unwrap_err();
    fs::write(staging(dir.path(), TASK).join("journal"), "{").unwrap();
    assert!(recover(dir.path(), TASK).unwrap_err().to_string().contains("damaged"));
    assert_eq!(read(dir.path()), old());
}

// Windows does not open a directory as a file, and so has no lock.
#[cfg(unix)]
#[test]
fn two_runs_do_not_write_at_once() {
    let dir = start();
    let held = fs::File::open(dir.path()).unwrap();
    fs4::FileExt::try_lock(&held).unwrap();
    let refused = write(dir.path(), TASK, &set("new")).unwrap_err();
    assert!(refused.to_string().contains("another run"), "{refused}");
    drop(held);
    write(dir.path(), TASK, &set("new")).unwrap();
}
