//! The snapshots of the document that an update moves: what its tests would write, together with the document.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ece_codegen::{Outcome, Page, Panel};

use crate::diff::git;
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
    /// The files that the next commit moves, as a person finds them.
    pub(super) moved: Vec<String>,
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
            let name = file_name(page);
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
        let moved = moved(&tree, &review.pages);
        Ok(Self { tree, missing: review.missing, moved })
    }
}

/// What moves against the last commit; against the files on disk where there is none.
fn moved(tree: &output::Tree, pages: &[Page]) -> Vec<String> {
    let folder = workspace::shown(&tree.root);
    let place = |name: &str| format!("{folder}/{name}");
    let of_tree = |path: &PathBuf| place(&path.display().to_string());
    // What is not among these is on disk as it was committed; true where the commit has it at all.
    let changed: BTreeMap<String, bool> = git::changed(&folder).unwrap_or_default().into_iter().collect();
    let written: BTreeSet<String> = tree.write.iter().map(|(path, _)| of_tree(path)).collect();
    let is_moved = |place: &String, page: &Page| match changed.get(place) {
        Some(true) => git::show("HEAD", place).ok().is_none_or(|before| before != snapshot(page)),
        Some(false) => true,
        None => written.contains(place),
    };
    let places: BTreeMap<String, &Page> = pages.iter().map(|page| (place(&file_name(page)), page)).collect();
    let moved: Vec<String> =
        places.iter().filter(|(place, page)| is_moved(place, page)).map(|(place, _)| place.clone()).collect();
    let now = tree.remove.iter().map(of_tree).filter(|place| changed.get(place) != Some(&false));
    let begin = place(PREFIX);
    let before = changed.iter().filter(|(place, is_kept)| **is_kept && place.starts_with(&begin));
    let gone: BTreeSet<String> =
        now.chain(before.map(|(place, _)| place.clone())).filter(|place| !places.contains_key(place)).collect();
    moved.into_iter().chain(gone.into_iter().map(|place| format!("{place} (removed)"))).collect()
}

fn file_name(page: &Page) -> String {
    format!("{PREFIX}{}.snap", page.name)
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
