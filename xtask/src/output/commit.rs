//! The steps that change a disk. Each says beforehand how it is undone, so that a failure leaves what was there.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fs4::{FileExt, TryLockError};

use super::journal::Journal;
use super::{MOVED, STAGED, Tree, leftovers, shown};
use crate::error::{Error, Result};

/// The moments at which a run can fail or die; tests let it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Locked,
    Staged,
    Recorded,
    SealBroken,
    MovedAside,
    Renamed,
    SealRestored,
    Cleaned,
}

/// What takes a step back.
enum Undo {
    Directory(PathBuf),
    File(PathBuf),
    /// `from` holds what belongs at `to`.
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
}

/// A staged file and its target.
struct Staged {
    temporary: PathBuf,
    target: PathBuf,
}

#[derive(Default)]
struct Run {
    undo: Vec<Undo>,
    moved: Vec<PathBuf>,
    number: usize,
    /// What the next run takes this one back with, should it be killed.
    journal: Option<Journal>,
}

/// Writes all trees; `at` is told each step and may end the run there, which undoes it. With the path of a journal, a run
/// that is killed is undone by the next one.
pub(super) fn commit(trees: &[Tree], journal: Option<&Path>, at: &mut dyn FnMut(Step) -> Result<()>) -> Result<()> {
    let mut run = Run::default();
    match run.steps(trees, journal, at) {
        Ok(locks) => {
            // From here on, the new files count.
            if let Some(journal) = run.journal.take() {
                journal.forget();
            }
            run.clean(trees, at);
            drop(locks);
            Ok(())
        }
        Err(error) => Err(run.undo(trees, error)),
    }
}

impl Run {
    fn steps(
        &mut self,
        trees: &[Tree],
        journal: Option<&Path>,
        at: &mut dyn FnMut(Step) -> Result<()>,
    ) -> Result<Vec<File>> {
        let mut locks = Vec::new();
        for tree in trees {
            self.create(&tree.root)?;
            locks.extend(lock(&tree.root)?);
            sweep(tree);
            at(Step::Locked)?;
        }
        let mut staged = Vec::new();
        for tree in trees {
            staged.push(self.stage_all(tree, at)?);
        }
        trees.iter().try_for_each(expect_as_planned)?;
        if let Some(path) = journal {
            self.journal = Some(Journal::write(path, trees)?);
            at(Step::Recorded)?;
        }
        for tree in trees {
            self.break_seal(tree)?;
            at(Step::SealBroken)?;
        }
        let mut seals = Vec::new();
        for (tree, staged) in trees.iter().zip(staged) {
            for path in &tree.remove {
                self.move_aside(&tree.root.join(path), true)?;
                at(Step::MovedAside)?;
            }
            let seal = tree.seal.as_ref().map(|seal| tree.root.join(&seal.path));
            let (own, others): (Vec<Staged>, Vec<Staged>) =
                staged.into_iter().partition(|file| Some(&file.target) == seal.as_ref());
            for file in others {
                self.put(&file)?;
                at(Step::Renamed)?;
            }
            seals.extend(own);
        }
        // The first tree is usable last: until then, at least one refuses.
        for seal in seals.iter().rev() {
            self.put(seal)?;
            at(Step::SealRestored)?;
        }
        Ok(locks)
    }

    /// Makes a directory and those above it.
    fn create(&mut self, dir: &Path) -> Result<()> {
        let missing: Vec<&Path> =
            dir.ancestors().take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists()).collect();
        for dir in missing.into_iter().rev() {
            self.undo.push(Undo::Directory(dir.to_path_buf()));
            fs::create_dir(dir).map_err(|e| Error::io("create", dir, &e))?;
        }
        Ok(())
    }

    fn stage_all(&mut self, tree: &Tree, at: &mut dyn FnMut(Step) -> Result<()>) -> Result<Vec<Staged>> {
        let mut staged = Vec::new();
        for (path, content) in &tree.write {
            let target = tree.root.join(path);
            self.create(target.parent().unwrap_or(&tree.root))?;
            let temporary = self.stage(&target, content)?;
            staged.push(Staged { temporary, target });
            at(Step::Staged)?;
        }
        if let Some(target) = seal_to_break(tree)
            && !staged.iter().any(|file| file.target == target)
            && !tree.remove.iter().any(|path| tree.root.join(path) == target)
        {
            let temporary = self.stage_as_it_is(&target)?;
            staged.push(Staged { temporary, target });
        }
        Ok(staged)
    }

    /// Stages the file that is there already, with its time of modification.
    fn stage_as_it_is(&mut self, target: &Path) -> Result<PathBuf> {
        let linked = self.free_name(target, STAGED);
        if fs::hard_link(target, &linked).is_ok() {
            self.undo.push(Undo::File(linked.clone()));
            return Ok(linked);
        }
        let copy = || -> io::Result<(Vec<u8>, std::time::SystemTime)> {
            Ok((fs::read(target)?, fs::metadata(target)?.modified()?))
        };
        let (content, time) = copy().map_err(|e| Error::io("read", target, &e))?;
        let staged = self.stage(target, &content)?;
        let file = File::options().append(true).open(&staged);
        file.and_then(|file| file.set_modified(time)).map_err(|e| Error::io("write", target, &e))?;
        Ok(staged)
    }

    fn stage(&mut self, target: &Path, content: &[u8]) -> Result<PathBuf> {
        let temporary = self.free_name(target, STAGED);
        self.undo.push(Undo::File(temporary.clone()));
        let write = || -> io::Result<()> {
            let mut file = File::create_new(&temporary)?;
            file.write_all(content)?;
            match fs::metadata(target) {
                Ok(old) => file.set_permissions(old.permissions()),
                Err(_) => Ok(()),
            }
        };
        write().map_err(|e| Error::io("write", target, &e)).map(|()| temporary)
    }

    /// A name beside `target` that nothing has.
    fn free_name(&mut self, target: &Path, start: &str) -> PathBuf {
        loop {
            let path = target.with_file_name(format!("{start}{}", self.number));
            self.number += 1;
            if fs::symlink_metadata(&path).is_err() {
                return path;
            }
        }
    }

    fn break_seal(&mut self, tree: &Tree) -> Result<()> {
        if let (Some(seal), Some(target)) = (&tree.seal, seal_to_break(tree)) {
            let temporary = self.stage(&target, &seal.broken)?;
            self.put(&Staged { temporary, target })?;
        }
        Ok(())
    }

    /// Renames a staged file over its target.
    fn put(&mut self, file: &Staged) -> Result<()> {
        if !self.move_aside(&file.target, false)? {
            self.undo.push(Undo::File(file.target.clone()));
        }
        rename(&file.temporary, &file.target)
    }

    /// Keeps what is at `target` under another name; false where there is nothing. A file that is about to be replaced
    /// stays in its place as well, so that a reader always finds one.
    fn move_aside(&mut self, target: &Path, for_good: bool) -> Result<bool> {
        if fs::symlink_metadata(target).is_err() {
            return Ok(false);
        }
        let aside = self.free_name(target, MOVED);
        self.undo.push(Undo::Rename { from: aside.clone(), to: target.to_path_buf() });
        self.moved.push(aside.clone());
        // Some file systems have no second names.
        if for_good || fs::hard_link(target, &aside).is_err() {
            fs::rename(target, &aside).map_err(|e| Error::io("replace", target, &e))?;
        }
        Ok(true)
    }

    /// All is in place: what was kept for the way back goes. What stays here by chance, the next run removes.
    fn clean(&mut self, trees: &[Tree], at: &mut dyn FnMut(Step) -> Result<()>) {
        for path in &self.moved {
            let _ = fs::remove_file(path);
            let _ = at(Step::Cleaned);
        }
        for tree in trees {
            let folders: BTreeSet<&Path> = tree.remove.iter().flat_map(|path| path.ancestors().skip(1)).collect();
            for folder in folders.into_iter().rev().filter(|folder| !folder.as_os_str().is_empty()) {
                // Refused where something is left in it.
                let _ = fs::remove_dir(tree.root.join(folder));
            }
        }
    }

    /// Takes all steps back, the last one first, and says truly whether that worked.
    fn undo(mut self, trees: &[Tree], error: Error) -> Error {
        let mut failures = Vec::new();
        for step in std::mem::take(&mut self.undo).into_iter().rev() {
            let (path, result) = match step {
                Undo::Directory(dir) => (dir.clone(), fs::remove_dir(&dir)),
                Undo::File(file) => (file.clone(), fs::remove_file(&file)),
                Undo::Rename { from, to } => {
                    let renamed = fs::rename(&from, &to);
                    // Two names of one file are not renamed over each other.
                    let _ = if renamed.is_ok() { fs::remove_file(&from) } else { Ok(()) };
                    (to, renamed)
                }
            };
            match result {
                Err(e) if !matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::DirectoryNotEmpty) => {
                    failures.push(format!("  {}: {e}", shown(&path)));
                }
                _ => {}
            }
        }
        if failures.is_empty() {
            if let Some(journal) = self.journal {
                journal.forget();
            }
            return error.help("nothing was changed");
        }
        let places: Vec<String> = trees.iter().map(|tree| shown(&tree.root)).collect();
        error.help(format!(
            "some files in {} are new and some are old, as these could not be put back:\n{}\n\
             when the cause is gone, run the same command again, or restore the files from version control",
            places.join(" and "),
            failures.join("\n")
        ))
    }
}

/// The seal of a tree that is going to change. Without the file, nobody can use the others anyway.
fn seal_to_break(tree: &Tree) -> Option<PathBuf> {
    let seal = tree.seal.as_ref().filter(|_| !tree.write.is_empty() || !tree.remove.is_empty())?;
    Some(tree.root.join(&seal.path)).filter(|target| target.exists())
}

/// Fails where somebody changed a file since it was decided what to write.
fn expect_as_planned(tree: &Tree) -> Result<()> {
    for (path, before) in &tree.before {
        let target = tree.root.join(path);
        let now = match fs::read(&target) {
            Ok(now) => Some(now),
            Err(e) if e.kind() == io::ErrorKind::NotFound => None,
            Err(e) => return Err(Error::io("read", &target, &e)),
        };
        if now != *before {
            return Err(Error::new(format!("{} was changed meanwhile", shown(&target))).help("run this again"));
        }
    }
    Ok(())
}

/// Removes what a run that was killed left where this one works.
pub(super) fn sweep(tree: &Tree) {
    let changed = tree.write.iter().map(|(path, _)| path).chain(&tree.remove).filter_map(|path| path.parent());
    let folders: BTreeSet<&Path> = changed.chain(tree.folders.iter().map(PathBuf::as_path)).collect();
    for folder in folders {
        for path in leftovers(&tree.root.join(folder)).unwrap_or_default() {
            // Names are chosen so that whatever stays here is in nobody's way.
            let _ = fs::remove_file(path);
        }
    }
}

/// Keeps other runs out until it is dropped; a run that dies lets go by itself. Some file systems have no locks.
fn lock(root: &Path) -> Result<Option<File>> {
    let Ok(dir) = File::open(root) else { return Ok(None) };
    // Spelled out: `File` has a `try_lock` of its own from Rust 1.89 on.
    match FileExt::try_lock(&dir) {
        Ok(()) => Ok(Some(dir)),
        Err(TryLockError::WouldBlock) => Err(Error::new(format!("another run is writing to {}", shown(root)))
            .help("wait until it has ended and run this again")),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(|e| Error::io("replace", to, &e))
}
