//! A generated tree on disk against the one that would be written.
//!
//! Only files that carry the mark of the generator are ever overwritten or deleted, and those only while they are as
//! the generator left them: an edit by hand would be lost. What is not a regular file is never opened.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ece_codegen::{GENERATED_MARK, GeneratedFile, checksum_matches, with_header};

use crate::error::{Error, Result};
use crate::output::{self, Seal};
use crate::workspace;

/// Folders that earlier versions generated, and that this one removes.
const FORMER_FOLDERS: [&str; 1] = ["smoke"];

/// The file that declares all others.
const ROOT_FILE: &str = "mod.rs";

/// What that file holds while the tree is incomplete.
const REFUSAL: &str = "
compile_error!(\"the generated files are incomplete, as `cargo xtask codegen` was ended while it wrote them: run it again\");
";

/// What has to happen, by path below the tree.
#[derive(Debug)]
pub(super) struct Tree {
    out: PathBuf,
    pub(super) write: Vec<GeneratedFile>,
    pub(super) remove: Vec<String>,
    /// What the files hold that are to be overwritten or removed.
    before: Vec<(PathBuf, Option<Vec<u8>>)>,
    folders: BTreeSet<String>,
    is_interrupted: bool,
    missing: Vec<String>,
    stale: Vec<String>,
    edited: Vec<String>,
    foreign: Vec<String>,
    /// What no generator writes and no compiler reads: left alone and only mentioned.
    special: Vec<String>,
    /// What is in the place of a generated file, and why it is not one.
    in_the_way: Vec<(String, &'static str)>,
}

/// What is found under a name.
enum Found {
    Text(String),
    Other(&'static str),
}

impl Tree {
    pub(super) fn compare(out: &Path, files: &[GeneratedFile]) -> Result<Self> {
        output::expect_directory(out)?;
        let top = files.iter().filter_map(|file| file.path.split_once('/')).map(|(folder, _)| folder);
        let top: BTreeSet<&str> = top.chain(FORMER_FOLDERS).collect();
        let mut tree = Self::empty(out);
        let mut on_disk = tree.read(&top)?;
        for file in files {
            let found = on_disk.remove(&file.path);
            let before = match &found {
                Some(Found::Text(old)) => Some(old.clone().into_bytes()),
                Some(Found::Other(_)) | None => None,
            };
            let list = match found {
                None => &mut tree.missing,
                Some(Found::Other(what)) => {
                    tree.in_the_way.push((file.path.clone(), what));
                    continue;
                }
                Some(Found::Text(old)) if old == file.text => continue,
                // Nobody's work is lost with an empty file; a disk that lost its power leaves such.
                Some(Found::Text(old)) if old.is_empty() => &mut tree.stale,
                Some(Found::Text(old)) if !old.starts_with(GENERATED_MARK) => {
                    tree.in_the_way.push((file.path.clone(), "not generated"));
                    continue;
                }
                Some(Found::Text(old)) if !checksum_matches(&old) => &mut tree.edited,
                Some(Found::Text(old)) => {
                    tree.is_interrupted |= file.path == ROOT_FILE && old == refusal();
                    &mut tree.stale
                }
            };
            list.push(file.path.clone());
            tree.write.push(file.clone());
            tree.before.push((file.path.clone().into(), before));
        }
        for (path, found) in on_disk {
            match found {
                Found::Other(_) => tree.special.push(path),
                Found::Text(old) if !old.starts_with(GENERATED_MARK) => tree.foreign.push(path),
                Found::Text(old) => {
                    if !checksum_matches(&old) {
                        tree.edited.push(path.clone());
                    }
                    tree.before.push((path.clone().into(), Some(old.into_bytes())));
                    tree.remove.push(path);
                }
            }
        }
        Ok(tree)
    }

    fn empty(out: &Path) -> Self {
        Self {
            out: out.to_path_buf(),
            write: Vec::new(),
            remove: Vec::new(),
            before: Vec::new(),
            folders: BTreeSet::new(),
            is_interrupted: false,
            missing: Vec::new(),
            stale: Vec::new(),
            edited: Vec::new(),
            foreign: Vec::new(),
            special: Vec::new(),
            in_the_way: Vec::new(),
        }
    }

    /// Everything directly in the tree, and everything below the folders `top`. Names that are not text are shown as well
    /// as they can be, and are nobody's but their owner's.
    fn read(&mut self, top: &BTreeSet<&str>) -> Result<BTreeMap<String, Found>> {
        let mut found = BTreeMap::new();
        let mut open = vec![String::new()];
        while let Some(folder) = open.pop() {
            let dir = self.out.join(&folder);
            let entries = match fs::read_dir(&dir) {
                Ok(entries) => entries,
                Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
                Err(e) => return Err(Error::io("read", &dir, &e)),
            };
            for entry in entries {
                let entry = entry.map_err(|e| Error::io("read", &dir, &e))?;
                let path = entry.path();
                let name = entry.file_name();
                let at = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
                let Some(name) = name.to_str() else {
                    self.special.push(at(&name.to_string_lossy()));
                    continue;
                };
                let kind = entry.file_type().map_err(|e| Error::io("read", &path, &e))?;
                if output::is_temporary(name) {
                    continue;
                }
                let is_folder = kind.is_dir() || (folder.is_empty() && kind.is_symlink() && path.is_dir());
                if is_folder && (!folder.is_empty() || top.contains(name)) {
                    open.push(at(name));
                }
                if kind.is_file() {
                    found.insert(at(name), text(&path));
                } else if !is_folder || Path::new(name).extension().is_some_and(|extension| extension == "rs") {
                    found.insert(at(name), Found::Other(output::kind(kind)));
                }
            }
            self.folders.insert(folder);
        }
        Ok(found)
    }

    /// What differs, one line each; empty where nothing does.
    pub(super) fn differences(&self) -> String {
        let superfluous: Vec<String> = self.remove.iter().filter(|path| !self.edited.contains(path)).cloned().collect();
        let in_the_way: Vec<String> = self.in_the_way.iter().map(|(path, _)| path.clone()).collect();
        let lists = [
            ("stale", &self.stale),
            ("missing", &self.missing),
            ("edited by hand", &self.edited),
            ("no longer generated", &superfluous),
            ("foreign", &self.foreign),
            ("foreign, in the place of a generated file", &in_the_way),
        ];
        let mut text = String::new();
        if self.is_interrupted {
            text.push_str("\n  an earlier run was ended while it wrote: the tree is incomplete");
        }
        for (what, paths) in lists {
            for path in paths {
                text.push_str(&format!("\n  {what}: {}", self.shown(path)));
            }
        }
        text
    }

    /// True where the next run alone makes the tree right.
    pub(super) fn is_cured_by_a_run(&self) -> bool {
        self.edited.is_empty() && self.foreign.is_empty() && self.in_the_way.is_empty()
    }

    /// Fails where a person's work would be lost.
    pub(super) fn refuse_losses(&self, force: bool, otherwise: &str) -> Result<()> {
        if !self.in_the_way.is_empty() {
            let list = self.in_the_way.iter().map(|(path, what)| format!("\n  {} is {what}", self.shown(path)));
            let list: String = list.collect();
            return Err(Error::new(format!("what was not generated is in the place of generated files:{list}"))
                .help("move it away and run this again; nothing was changed"));
        }
        if !self.edited.is_empty() && !force {
            let list: String = self.edited.iter().map(|path| format!("\n  {}", self.shown(path))).collect();
            return Err(Error::new(format!("generated files were edited by hand:{list}")).help(format!(
                "put the change into an overlay below spec/overlays, then undo the edit (`git checkout FILE`){otherwise}; \
                 nothing was changed",
            )));
        }
        Ok(())
    }

    /// What stays although it was not generated.
    pub(super) fn notes(&self) -> String {
        let mut paths: Vec<&String> = self.foreign.iter().chain(&self.special).collect();
        paths.sort();
        let note = |path: &&String| format!("note: {} was not generated; it is left alone\n", self.shown(path));
        paths.iter().map(note).collect()
    }

    /// What has to be written and removed.
    pub(super) fn into_output(mut self) -> output::Tree {
        // An edit is only in a tree that was forced: it may be lost, whatever it is.
        let edited: BTreeSet<PathBuf> = self.edited.iter().map(PathBuf::from).collect();
        self.before.retain(|(path, _)| !edited.contains(path));
        let write = self.write.into_iter().map(|file| (file.path.into(), file.text.into_bytes())).collect();
        output::Tree {
            root: self.out,
            write,
            remove: self.remove.into_iter().map(PathBuf::from).collect(),
            seal: Some(Seal { path: ROOT_FILE.into(), broken: refusal().into_bytes() }),
            folders: self.folders.into_iter().map(PathBuf::from).collect(),
            before: self.before,
        }
    }

    fn shown(&self, path: &str) -> String {
        workspace::shown(&self.out.join(path))
    }
}

fn refusal() -> String {
    with_header(ROOT_FILE, REFUSAL).text
}

/// A regular file. Only what the generator may have written is read to its end.
fn text(path: &Path) -> Found {
    let read = || -> io::Result<String> {
        let mut file = File::open(path)?;
        let mut bytes = Vec::new();
        file.by_ref().take(GENERATED_MARK.len() as u64).read_to_end(&mut bytes)?;
        if bytes == GENERATED_MARK.as_bytes() {
            file.read_to_end(&mut bytes)?;
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    read().map_or(Found::Other("not readable"), Found::Text)
}

#[cfg(test)]
mod tests;
