//! Writes what tasks give out: sets of files below one or more directories, and single files that a user names.
//!
//! Nothing outside of this module writes a file that a person keeps; what tasks need for themselves, below `target`, goes
//! through [`scratch`]. In: [`Tree`]s, complete in memory. Out: all of them written, or an error that says what became of
//! them. A run goes through these steps, over all trees together:
//!
//! 1. [`check`] looks at every name and place; [`commit`] then stages each new file beside its target, under a name that
//!    begins with [`STAGED`]. Whatever is full, forbidden or too long fails here, and nothing was changed.
//! 2. The seal of every tree is broken: the file that makes the others useful is replaced by one that refuses.
//! 3. Staged files are renamed over their targets, stale ones are moved aside. What fails here is undone.
//! 4. The seals are put back, what was moved aside goes.
//!
//! Where the trees belong together in a workspace ([`write_together`]), a journal is written before step 2 and removed after
//! step 4. A task that finds one takes the killed run back before it does anything else ([`journal`]).
//!
//! A kill before step 2 leaves the old files and after step 4 the new ones; in between, a tree with a seal refuses to be
//! used. The next run does not have to know: it compares what it finds with what it wants, and removes what was staged.
//! Only one run at a time gets a directory, and the system takes that back when it ends, however it ends.

mod check;
mod commit;
mod interrupt;
mod journal;
pub(crate) mod scratch;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::workspace;

/// How the names of new files begin until they are put in place.
const STAGED: &str = ".xtask-new-";

/// How the names of old files begin until all new ones are in place.
const MOVED: &str = ".xtask-old-";

/// A directory, and what has to change below it. Paths are relative to it.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) root: PathBuf,
    pub(crate) write: Vec<(PathBuf, Vec<u8>)>,
    pub(crate) remove: Vec<PathBuf>,
    pub(crate) seal: Option<Seal>,
    /// Where a run that was killed may have left something, besides the folders of the files above.
    pub(crate) folders: Vec<PathBuf>,
    /// What files held (nothing: no file) when it was decided what to write. Whoever changed one meanwhile keeps the change.
    pub(crate) before: Vec<(PathBuf, Option<Vec<u8>>)>,
}

/// The file without which nobody can use the others.
#[derive(Debug)]
pub(crate) struct Seal {
    pub(crate) path: PathBuf,
    /// What it holds while the tree is incomplete.
    pub(crate) broken: Vec<u8>,
}

/// Writes all trees or none of them.
pub(crate) fn write(trees: &[Tree]) -> Result<()> {
    write_with(trees, None)
}

/// The same for trees that belong together in the workspace at `root`: a run that is killed is taken back by the next task.
pub(crate) fn write_together(root: &Path, trees: &[Tree]) -> Result<()> {
    write_with(trees, Some(&journal::place(root)))
}

pub(crate) use journal::recover;

fn write_with(trees: &[Tree], journal: Option<&Path>) -> Result<()> {
    check::trees(trees)?;
    let _guard = interrupt::hold_back();
    let mut at = |_| if interrupt::is_requested() { Err(interrupt::error()) } else { Ok(()) };
    commit::commit(trees, journal, &mut at)?;
    // Once the last file is in place, an interrupt comes too late to undo anything.
    if interrupt::is_requested() { Err(interrupt::error().help("all files had been written")) } else { Ok(()) }
}

/// Writes the file that a user named, whole or not at all. A link is followed.
pub(crate) fn write_file(out: &Path, text: &str) -> Result<()> {
    write(&[Tree::of_file(out, text)?])
}

impl Tree {
    /// Only the file that a user named, so that it can be written together with others. A link is followed.
    pub(crate) fn of_file(out: &Path, text: &str) -> Result<Self> {
        let target = check::file(out)?;
        let name = target.file_name().ok_or_else(|| {
            Error::usage(format!("{} is not the name of a file", out.display())).help("give the path of a file")
        })?;
        let root = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
            _ => PathBuf::from("."),
        };
        Ok(Self { root, write: vec![(name.into(), text.as_bytes().to_vec())], ..Self::default() })
    }
}

/// Fails where `out` is something else than a directory or a place for one.
pub(crate) fn expect_directory(out: &Path) -> Result<()> {
    check::directory(out)
}

/// True for files that a run keeps only while it writes.
pub(crate) fn is_temporary(name: &str) -> bool {
    name.starts_with(STAGED) || name.starts_with(MOVED)
}

pub(crate) use check::kind;

/// What a run that was killed left directly in `dir`.
pub(crate) fn leftovers(dir: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Error::io("read", dir, &e)),
    };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && entry.file_name().to_str().is_some_and(is_temporary) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

fn shown(path: &Path) -> String {
    workspace::shown(path)
}

#[cfg(test)]
mod tests;
