//! The generated tree on disk against the one that would be written.
//!
//! Only files that carry the mark of the generator are ever overwritten or deleted, and those only while they are as
//! the generator left them: an edit by hand would be lost.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ece_codegen::{GENERATED_MARK, GeneratedFile, is_untouched};

use crate::atomic::FileSet;
use crate::error::{Error, Result};
use crate::workspace;

/// The folders of the generated tree; nothing outside of them is looked at.
const FOLDERS: [&str; 4] = ["", "models", "operations", "smoke"];

/// What has to happen, by path below the tree.
pub(super) struct Tree {
    pub(super) write: Vec<GeneratedFile>,
    pub(super) remove: Vec<String>,
    missing: Vec<String>,
    stale: Vec<String>,
    edited: Vec<String>,
    foreign: Vec<String>,
    in_the_way: Vec<String>,
}

impl Tree {
    pub(super) fn compare(out: &Path, files: &[GeneratedFile]) -> Result<Self> {
        let mut on_disk = read(out)?;
        let mut tree = Self {
            write: Vec::new(),
            remove: Vec::new(),
            missing: Vec::new(),
            stale: Vec::new(),
            edited: Vec::new(),
            foreign: Vec::new(),
            in_the_way: Vec::new(),
        };
        for file in files {
            let list = match on_disk.remove(&file.path) {
                None => &mut tree.missing,
                Some(old) if old == file.text => continue,
                Some(old) if !old.starts_with(GENERATED_MARK) => &mut tree.in_the_way,
                Some(old) if !is_untouched(&old) => &mut tree.edited,
                Some(_) => &mut tree.stale,
            };
            list.push(file.path.clone());
            tree.write.push(file.clone());
        }
        for (path, old) in on_disk {
            if !old.starts_with(GENERATED_MARK) {
                tree.foreign.push(path);
            } else if is_untouched(&old) {
                tree.remove.push(path);
            } else {
                tree.edited.push(path.clone());
                tree.remove.push(path);
            }
        }
        Ok(tree)
    }

    /// Fails with everything that differs, and the cure.
    pub(super) fn check(&self, out: &Path) -> Result<()> {
        let superfluous: Vec<String> = self.remove.iter().filter(|path| !self.edited.contains(path)).cloned().collect();
        let lists = [
            ("stale", &self.stale),
            ("missing", &self.missing),
            ("edited by hand", &self.edited),
            ("no longer generated", &superfluous),
            ("foreign", &self.foreign),
            ("foreign, in the place of a generated file", &self.in_the_way),
        ];
        let mut text = String::new();
        for (what, paths) in lists {
            for path in paths {
                text.push_str(&format!("\n  {what}: {}", workspace::shown(&out.join(path))));
            }
        }
        if text.is_empty() {
            return Ok(());
        }
        let cure = if self.edited.is_empty() && self.foreign.is_empty() && self.in_the_way.is_empty() {
            "run `cargo xtask codegen` and commit the files"
        } else {
            "move foreign files elsewhere; undo edits by hand or say them in an overlay; then run `cargo xtask codegen` \
             and commit the files"
        };
        Err(Error::new(format!("the generated tree is not up to date:{text}")).help(cure))
    }

    pub(super) fn refuse_losses(&self, out: &Path, force: bool) -> Result<()> {
        let list = |paths: &[String]| -> String {
            paths.iter().map(|path| format!("\n  {}", workspace::shown(&out.join(path)))).collect()
        };
        if !self.in_the_way.is_empty() {
            let message =
                format!("files that were not generated stand where generated ones belong:{}", list(&self.in_the_way));
            return Err(Error::new(message).help("move them away and run this again; nothing was written"));
        }
        if !self.edited.is_empty() && !force {
            let message = format!("generated files were edited by hand:{}", list(&self.edited));
            let help = "say the change in an overlay below spec/overlays, then undo the edit or pass --force to lose it; nothing was written";
            return Err(Error::new(message).help(help));
        }
        Ok(())
    }

    pub(super) fn foreign_note(&self, out: &Path) -> String {
        let note = |path: &String| {
            format!("note: {} was not generated; it is left alone\n", workspace::shown(&out.join(path)))
        };
        self.foreign.iter().map(note).collect()
    }

    pub(super) fn into_file_set(self) -> FileSet {
        let write = self.write.into_iter().map(|file| (file.path, file.text.into_bytes())).collect();
        FileSet { write, remove: self.remove }
    }
}

/// All files in the folders of the tree; what is no text is foreign, whatever it holds.
fn read(out: &Path) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for folder in FOLDERS {
        let dir = out.join(folder);
        let entries = match fs::read_dir(&dir) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
            Err(e) => return Err(Error::io("read", &dir, &e)),
        };
        for entry in entries {
            let path = entry.map_err(|e| Error::io("read", &dir, &e))?.path();
            if path.is_dir() {
                continue;
            }
            let bytes = fs::read(&path).map_err(|e| Error::io("read", &path, &e))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = if folder.is_empty() { name.into_owned() } else { format!("{folder}/{name}") };
            files.insert(name, String::from_utf8(bytes).unwrap_or_default());
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests;
