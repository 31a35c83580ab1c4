use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::commit::{Step, commit};
use super::{Seal, Tree, is_temporary, leftovers, write, write_file};
use crate::error::Error;

type Files = BTreeMap<PathBuf, (String, SystemTime)>;

/// All files below a folder, and the folders with an empty text.
fn files(dir: &Path) -> Files {
    let mut found = Files::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
            found.insert(path, (String::new(), SystemTime::UNIX_EPOCH));
        } else {
            let time = fs::metadata(&path).unwrap().modified().unwrap();
            found.insert(path.clone(), (fs::read_to_string(path).unwrap(), time));
        }
    }
    found
}

fn texts(dir: &Path) -> BTreeMap<PathBuf, String> {
    let texts = files(dir).into_iter().map(|(path, (text, _))| (path.strip_prefix(dir).unwrap().to_owned(), text));
    texts.filter(|(path, _)| !is_temporary(path.file_name().unwrap().to_str().unwrap())).collect()
}

fn file(path: &str, text: &str) -> (PathBuf, Vec<u8>) {
    (path.into(), text.into())
}

/// Two trees: one whose seal stays as it is, and one whose seal changes.
fn change(dir: &Path) -> [Tree; 2] {
    let seal = || Some(Seal { path: "mod.rs".into(), broken: b"refused".to_vec() });
    [
        Tree {
            root: dir.join("a"),
            write: vec![file("one", "new"), file("deep/er/two", "new")],
            remove: vec!["gone/stale".into()],
            seal: seal(),
            folders: vec!["".into()],
            ..Tree::default()
        },
        Tree {
            root: dir.join("b"),
            write: vec![file("mod.rs", "new"), file("one", "new")],
            seal: seal(),
            ..Tree::default()
        },
    ]
}

fn old() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let past = SystemTime::now() - Duration::from_secs(1000);
    for path in ["a/mod.rs", "a/one", "a/gone/stale", "a/mine", "b/mod.rs", "b/one"] {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "old").unwrap();
        fs::File::options().append(true).open(&path).unwrap().set_modified(past).unwrap();
    }
    dir
}

/// The steps of a run that nothing disturbs.
fn steps() -> Vec<Step> {
    let (dir, mut steps) = (old(), Vec::new());
    commit(&change(dir.path()), None, &mut |step| {
        steps.push(step);
        Ok(())
    })
    .unwrap();
    for step in [Step::Locked, Step::Staged, Step::SealBroken, Step::MovedAside, Step::Renamed, Step::SealRestored] {
        assert!(steps.contains(&step), "{step:?}");
    }
    steps
}

#[test]
fn everything_is_written_and_what_is_unchanged_keeps_its_time() {
    let dir = old();
    let before = files(dir.path());
    write(&change(dir.path())).unwrap();
    let after = files(dir.path());
    for (path, text) in [("a/one", "new"), ("a/deep/er/two", "new"), ("b/mod.rs", "new"), ("b/one", "new")] {
        assert_eq!(after[&dir.path().join(path)].0, text, "{path}");
    }
    for path in ["a/mod.rs", "a/mine"] {
        assert_eq!(after[&dir.path().join(path)], before[&dir.path().join(path)], "{path}");
    }
    assert!(!dir.path().join("a/gone").exists());
    assert!(after.keys().all(|path| !is_temporary(path.file_name().unwrap().to_str().unwrap())), "{after:?}");
}

#[test]
fn a_failure_at_any_step_leaves_everything_as_it_was_and_says_so() {
    for last in 0..steps().iter().filter(|step| **step != Step::Cleaned).count() {
        let dir = old();
        let before = files(dir.path());
        let mut count = 0;
        let failed = commit(&change(dir.path()), None, &mut |_| {
            count += 1;
            if count > last { Err(Error::new("no more")) } else { Ok(()) }
        });
        let message = failed.unwrap_err().to_string();
        assert!(message.contains("no more") && message.contains("nothing was changed"), "{message}");
        assert_eq!(files(dir.path()), before, "failed at step {last}");
        write(&change(dir.path())).unwrap();
    }
}

#[test]
fn what_cannot_be_put_back_is_said() {
    let dir = old();
    let failed = commit(&change(dir.path()), None, &mut |step| {
        if step != Step::Renamed {
            return Ok(());
        }
        for path in leftovers(&dir.path().join("a")).unwrap() {
            if path.to_string_lossy().contains("old") {
                fs::remove_file(&path).unwrap();
                fs::create_dir(&path).unwrap();
            }
        }
        Err(Error::new("no more"))
    });
    let message = failed.unwrap_err().to_string();
    assert!(message.contains("could not be put back") && !message.contains("nothing was changed"), "{message}");
}

#[test]
fn a_kill_at_any_step_leaves_the_old_files_the_new_ones_or_a_broken_seal() {
    let (before, after) = (old(), old());
    write(&change(after.path())).unwrap();
    let (before, after) = (texts(before.path()), texts(after.path()));
    let all = steps();
    for (last, step) in all.iter().enumerate() {
        let dir = old();
        let mut count = 0;
        let killed = catch_unwind(AssertUnwindSafe(|| {
            commit(&change(dir.path()), None, &mut |_| {
                count += 1;
                assert!(count <= last, "killed");
                Ok(())
            })
        }));
        assert!(killed.is_err());
        let now = texts(dir.path());
        let is_refused = ["a/mod.rs", "b/mod.rs"].iter().any(|path| now[Path::new(path)] == "refused");
        let files_of = |texts: &BTreeMap<PathBuf, String>| -> Vec<(PathBuf, String)> {
            let files = texts.iter().filter(|(_, text)| !text.is_empty());
            files.map(|(path, text)| (path.clone(), text.clone())).collect()
        };
        let is_whole = [&before, &after].iter().any(|texts| files_of(texts) == files_of(&now));
        assert!(is_refused || is_whole, "killed at {step:?}: {now:?}");

        let mut next = change(dir.path());
        next[0].write.push(file("mod.rs", "old"));
        write(&next).unwrap();
        assert_eq!(files_of(&texts(dir.path())), files_of(&after), "after {step:?}");
        for folder in ["a", "a/deep/er", "b"] {
            assert_eq!(leftovers(&dir.path().join(folder)).unwrap(), Vec::<PathBuf>::new());
        }
    }
}

#[test]
fn names_and_places_are_checked_before_anything_is_written() {
    let long = "x".repeat(300);
    for bad in ["../out", "/out", "", "a/../b", "a\nb", &long, "folder", "one/below", "ONE"] {
        let dir = old();
        fs::create_dir(dir.path().join("a/folder")).unwrap();
        let before = files(dir.path());
        let mut trees = change(dir.path());
        trees[0].write.push(file(bad, "new"));
        let message = write(&trees).unwrap_err().to_string();
        assert!(message.contains("nothing was changed"), "{bad:?}: {message}");
        assert_eq!(files(dir.path()), before, "{bad:?}");
    }
}

#[test]
fn two_runs_do_not_write_at_once() {
    let dir = old();
    let held = fs::File::open(dir.path().join("b")).unwrap();
    fs4::FileExt::try_lock(&held).unwrap();
    let refused = write(&change(dir.path())).unwrap_err().to_string();
    assert!(refused.contains("another run") && refused.contains("nothing was changed"), "{refused}");
    drop(held);
    write(&change(dir.path())).unwrap();
}

/// ARCHITECTURE.md, invariant 13.
#[test]
fn nothing_else_in_this_package_changes_files() {
    fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
        for path in fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() && !path.ends_with("src/output") {
                sources(&path, found);
            } else if path.is_file() && !path.ends_with("tests.rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    sources(&Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("src"), &mut found);
    assert!(found.len() > 30, "{found:?}");
    let calls = ["write", "rename", "copy", "remove_", "create_", "hard_link", "set_permissions"];
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let is_hit = calls.iter().any(|call| code.contains(&format!("fs::{call}"))) || code.contains("File::create");
        assert!(!is_hit, "{} writes files by itself", path.display());
    }
}

#[test]
fn a_file_is_written_into_folders_that_do_not_exist_yet() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("deep/er/report.md");
    write_file(&path, "text").unwrap();
    write_file(&path, "other text").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "other text");
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
}
