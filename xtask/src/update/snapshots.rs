//! The snapshots of the document that an update moves: what its tests would write, together with the document.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ece_codegen::{Outcome, Page, Panel};

use crate::error::{Error, Result};
use crate::{inputs, output, workspace};

/// How the names of the snapshots begin that the test `document_snapshots` keeps.
const PREFIX: &str = "document_snapshots__";

/// What becomes of the snapshots.
#[derive(Debug, Default)]
pub(super) struct Snapshots {
    pub(super) tree: output::Tree,
    /// What is on the panel and is not generated any more.
    pub(super) missing: Vec<String>,
}

impl Snapshots {
    /// Compares those on disk with what the document becomes; nothing in a workspace that keeps none.
    pub(super) fn of(root: &Path, outcome: &Outcome) -> Result<Self> {
        let tests = root.join("ece-codegen").join("tests");
        let panel = tests.join("panel.json");
        if !panel.is_file() {
            return Ok(Self::default());
        }
        let panel = Panel::parse(&inputs::read(&panel)?)
            .ok_or_else(|| Error::new(format!("{} does not say what is shown", workspace::shown(&panel))))?;
        let review = ece_codegen::review(outcome, &panel);
        let folder = tests.join("snapshots");
        let mut tree = output::Tree { root: folder.clone(), ..output::Tree::default() };
        let mut known = stored(&folder)?;
        for page in &review.pages {
            let name = format!("{PREFIX}{}.snap", page.name);
            known.retain(|other| *other != name);
            let before = read(&folder.join(&name))?;
            let text = snapshot(page).into_bytes();
            if before.as_ref() != Some(&text) {
                tree.before.push((name.clone().into(), before));
                tree.write.push((name.into(), text));
            }
        }
        for name in known {
            tree.before.push((name.clone().into(), read(&folder.join(&name))?));
            tree.remove.push(name.into());
        }
        Ok(Self { tree, missing: review.missing })
    }

    /// The files that move, as a person finds them.
    pub(super) fn names(&self) -> Vec<String> {
        let shown = |path: &PathBuf| workspace::shown(&self.tree.root.join(path));
        let written = self.tree.write.iter().map(|(path, _)| shown(path));
        written.chain(self.tree.remove.iter().map(|path| format!("{} (removed)", shown(path)))).collect()
    }
}

/// A file as insta writes it.
fn snapshot(page: &Page) -> String {
    format!(
        "---\nsource: ece-codegen/tests/document_snapshots.rs\nexpression: page.text\n---\n{}\n",
        page.text.replace("\r\n", "\n").trim_end()
    )
}

fn stored(folder: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Error::io("read", folder, &e)),
    };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let is_snapshot =
        |name: &String| name.starts_with(PREFIX) && Path::new(name).extension().is_some_and(|it| it == "snap");
    let mut names: Vec<String> = names.filter(is_snapshot).collect();
    names.sort();
    Ok(names)
}

fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::io("read", path, &e)),
    }
}
