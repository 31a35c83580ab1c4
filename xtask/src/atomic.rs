//! Writes a set of files below one directory so that a kill at any moment leaves the old set or the new set.
//!
//! No system call renames two files at once, so the set is committed by one rename of its own:
//!
//! 1. the new contents go into a staging directory beside the files (`.TASK-staging`), and reach the disk;
//! 2. a journal there says which staged file belongs where; it appears by one rename, **the commit**;
//! 3. every staged file is renamed over its target, stale files are removed, the staging directory goes.
//!
//! A run that dies before the commit has touched no target: [`recover`] throws the staging directory away. A run that
//! dies after it has promised the new set: [`recover`] carries the rest of step 3 out. Each single file is old or new
//! at any time, never half; a reader that needs the files to belong together calls [`recover`] before it reads.
//! Only one run at a time gets the directory.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use fs4::TryLockError;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::workspace;

const JOURNAL: &str = "journal";

/// The files to write and to remove, with `/`-separated paths below the directory.
#[derive(Debug, Default)]
pub(crate) struct FileSet {
    pub(crate) write: Vec<(String, Vec<u8>)>,
    pub(crate) remove: Vec<String>,
}

/// What [`recover`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recovered {
    /// No earlier run broke off.
    Nothing,
    /// An earlier run broke off before its commit: the old set stands.
    Discarded,
    /// An earlier run broke off after its commit: the new set stands now.
    Finished,
}

/// The moments at which a run can die; tests let it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Staging,
    Staged,
    JournalWritten,
    Committed,
    Renamed,
    Removed,
    Cleaned,
}

/// Staged files by number, and where they belong.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Journal {
    write: Vec<String>,
    remove: Vec<String>,
}

/// Writes `files` below `root` for `task`, all or nothing. An earlier run that broke off is settled first.
pub(crate) fn write(root: &Path, task: &str, files: &FileSet) -> Result<()> {
    fs::create_dir_all(root).map_err(|e| Error::io("create", root, &e))?;
    let _lock = lock(root)?;
    settle(root, task)?;
    let staging = staging(root, task);
    let written = run(root, &staging, files, &mut |_| Ok(()));
    if written.is_err() && !staging.join(JOURNAL).exists() {
        // Not committed, so nothing else may be left of it either; the first failure is the one to report.
        let _ = fs::remove_dir_all(&staging);
    }
    written
}

/// Settles an earlier run that broke off.
pub(crate) fn recover(root: &Path, task: &str) -> Result<Recovered> {
    if !staging(root, task).exists() {
        return Ok(Recovered::Nothing);
    }
    let _lock = lock(root)?;
    settle(root, task)
}

fn staging(root: &Path, task: &str) -> PathBuf {
    root.join(format!(".{task}-staging"))
}

/// Keeps other runs out until it is dropped; a killed run lets go by itself. File systems without locks have none.
fn lock(root: &Path) -> Result<Option<File>> {
    let Ok(dir) = File::open(root) else { return Ok(None) };
    // Not the method of `File`, which Rust 1.88 does not have.
    match fs4::FileExt::try_lock(&dir) {
        Ok(()) => Ok(Some(dir)),
        Err(TryLockError::WouldBlock) => Err(Error::new(format!("another run writes to {}", workspace::shown(root)))
            .help("wait until it is done and run this again")),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// The three steps. `at` is told each moment; where it fails, everything stays as a kill would leave it.
fn run(root: &Path, staging: &Path, files: &FileSet, at: &mut dyn FnMut(Step) -> Result<()>) -> Result<()> {
    let journal =
        Journal { write: files.write.iter().map(|(path, _)| path.clone()).collect(), remove: files.remove.clone() };
    check_targets(root, &journal)?;
    fs::create_dir(staging).map_err(|e| Error::io("create a directory in", root, &e))?;
    at(Step::Staging)?;
    for (number, (_, content)) in files.write.iter().enumerate() {
        write_synced(&staging.join(number.to_string()), content)?;
        at(Step::Staged)?;
    }
    let text = serde_json::to_vec_pretty(&journal).map_err(|e| Error::new(format!("cannot write a journal: {e}")))?;
    let draft = staging.join("journal.draft");
    write_synced(&draft, &text)?;
    at(Step::JournalWritten)?;
    rename(&draft, &staging.join(JOURNAL))?;
    sync_directory(staging);
    sync_directory(root);
    at(Step::Committed)?;
    apply(root, staging, &journal, at)
}

/// Carries a committed journal out; doing it again does no harm.
fn apply(root: &Path, staging: &Path, journal: &Journal, at: &mut dyn FnMut(Step) -> Result<()>) -> Result<()> {
    let mut touched = BTreeSet::new();
    for (number, path) in journal.write.iter().enumerate() {
        let staged = staging.join(number.to_string());
        if staged.exists() {
            let target = root.join(path);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent).map_err(|e| Error::io("create", parent, &e))?;
            }
            rename(&staged, &target)?;
            touched.extend(target.parent().map(Path::to_path_buf));
        }
        at(Step::Renamed)?;
    }
    for path in &journal.remove {
        let target = root.join(path);
        match fs::remove_file(&target) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(Error::io("remove", &target, &e)),
            _ => at(Step::Removed)?,
        }
    }
    for dir in &touched {
        sync_directory(dir);
    }
    sync_directory(root);
    let done = staging.join(JOURNAL);
    fs::remove_file(&done).map_err(|e| Error::io("remove", &done, &e))?;
    at(Step::Cleaned)?;
    fs::remove_dir_all(staging).map_err(|e| Error::io("remove", staging, &e))
}

fn settle(root: &Path, task: &str) -> Result<Recovered> {
    let staging = staging(root, task);
    if !staging.exists() {
        return Ok(Recovered::Nothing);
    }
    let path = staging.join(JOURNAL);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            fs::remove_dir_all(&staging).map_err(|e| Error::io("remove", &staging, &e))?;
            return Ok(Recovered::Discarded);
        }
        Err(e) => return Err(Error::io("read", &path, &e)),
    };
    let journal: Journal = serde_json::from_slice(&text).map_err(|_| {
        Error::new(format!("{} is damaged", workspace::shown(&path)))
            .help("remove that directory, restore the files beside it from version control, and run this again")
    })?;
    check_targets(root, &journal)?;
    apply(root, &staging, &journal, &mut |_| Ok(()))?;
    Ok(Recovered::Finished)
}

/// Refuses, before anything happens, what could only fail halfway: paths that lead out, and directories in the way.
fn check_targets(root: &Path, journal: &Journal) -> Result<()> {
    for path in journal.write.iter().chain(&journal.remove) {
        let target = root.join(path);
        if path.is_empty() || !Path::new(path).components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(Error::new(format!("{path:?} is no path below {}", workspace::shown(root))));
        }
        if target.is_dir() {
            return Err(Error::new(format!("{} is a directory, and a file belongs there", workspace::shown(&target)))
                .help("move it away and run this again; nothing was changed"));
        }
    }
    Ok(())
}

fn write_synced(path: &Path, content: &[u8]) -> Result<()> {
    let write = || -> io::Result<()> {
        let mut file = File::create_new(path)?;
        file.write_all(content)?;
        file.sync_all()
    };
    write().map_err(|e| Error::io("write", path, &e))
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(|e| Error::io("replace", to, &e))
}

/// Makes renames last through a power cut, where the file system knows how; the order of steps holds either way.
fn sync_directory(path: &Path) {
    if let Ok(dir) = File::open(path) {
        let _ = dir.sync_all();
    }
}

#[cfg(test)]
mod tests;
