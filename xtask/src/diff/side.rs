//! The two sides of a comparison: where a version of the document comes from, and what was made of it.

use std::path::{Path, PathBuf};

use ece_codegen::diagnostic::{Diagnostic, Diagnostics, Severity};
use ece_codegen::{Overlay, Snapshot};

use super::git;
use crate::error::{Error, Result};
use crate::exit::Exit;
use crate::fetch;
use crate::inputs::{self, Document};
use crate::words::count;
use crate::workspace;

/// Where the document of this workspace is.
const STORED: &str = "spec/swagger.json";

/// How a side was named.
#[derive(Clone, Debug)]
pub(crate) enum SideSpec {
    WorkingTree,
    File(PathBuf),
    Revision(String),
    Path { revision: String, path: String },
}

/// A version of the document.
#[derive(Debug)]
pub(crate) struct Side {
    /// For people.
    pub(crate) label: String,
    /// The file of the document, from the root of the repository on where it is below that.
    pub(crate) file: String,
    pub(crate) snapshot: Snapshot,
    /// What there is to say about reading it.
    pub(crate) notes: Vec<String>,
    pub(crate) findings: Diagnostics,
    /// The document and the overlays that were used.
    pub(crate) document: Document,
    pub(crate) overlays: Vec<Overlay>,
}

impl SideSpec {
    pub(crate) fn revision(name: &str) -> Self {
        Self::Revision(name.to_owned())
    }

    /// A file where there is one, else what git knows under that name.
    pub(crate) fn of(text: &str) -> Result<Self> {
        if text.starts_with('-') {
            return Err(Error::usage(format!("`{text}` is not a side")).help("put ./ before the name of a file"));
        }
        if Path::new(text).is_file() {
            return Ok(Self::File(PathBuf::from(text)));
        }
        if let Some((revision, path)) = text.split_once(':').filter(|(revision, _)| !revision.is_empty()) {
            return Ok(Self::Path { revision: revision.to_owned(), path: path.to_owned() });
        }
        if git::is_revision(text) {
            return Ok(Self::revision(text));
        }
        Err(Error::with(Exit::Unreadable, format!("`{text}` is neither a file here nor a git revision"))
            .help("a side is a file, a git revision, or REVISION:PATH"))
    }

    /// Reads it; `which` is OLD or NEW.
    pub(crate) fn read(&self, which: &str, raw: bool) -> Result<Side> {
        let (label, document, overlays) = self.parts().map_err(|error| error.on(which).exit(Exit::Unreadable))?;
        let side = Side::new(which, label, document, if raw { Vec::new() } else { overlays })?;
        Ok(Side { file: self.file(), ..side })
    }

    /// True where its document is read from this file.
    pub(crate) fn is_file(&self, file: &Path) -> bool {
        let document = match self {
            Self::WorkingTree => workspace::root().map(|root| root.join(STORED)),
            Self::File(path) => Some(path.clone()),
            Self::Revision(_) | Self::Path { .. } => None,
        };
        let found = document.and_then(|path| path.canonicalize().ok());
        found.is_some() && found == file.canonicalize().ok()
    }

    fn file(&self) -> String {
        match self {
            Self::WorkingTree | Self::Revision(_) => STORED.to_owned(),
            Self::File(path) => {
                let path = path.canonicalize().unwrap_or_else(|_| path.clone());
                let root = workspace::root().and_then(|root| root.canonicalize().ok());
                let below = root.and_then(|root| path.strip_prefix(root).ok().map(Path::to_path_buf));
                below.unwrap_or(path).display().to_string().replace('\\', "/")
            }
            Self::Path { path, .. } => path.clone(),
        }
    }

    /// What it is called, its document and its overlays.
    fn parts(&self) -> Result<(String, Document, Vec<Overlay>)> {
        Ok(match self {
            Self::WorkingTree => {
                let spec = workspace::root().ok_or_else(Error::no_workspace)?.join("spec");
                ("working tree".to_owned(), Document::read(&spec.join("swagger.json"))?, beside(&spec)?)
            }
            Self::File(path) => {
                let folder = path.parent().unwrap_or(Path::new(""));
                (path.display().to_string(), Document::read(path)?, beside(folder)?)
            }
            Self::Revision(revision) => {
                (revision.clone(), stored(revision, "spec", "swagger.json")?, at(revision, "spec")?)
            }
            Self::Path { revision, path } => {
                let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
                let own = at(revision, folder)?;
                let overlays = if own.is_empty() { at(revision, "spec")? } else { own };
                (format!("{revision}:{path}"), stored(revision, folder, name)?, overlays)
            }
        })
    }
}

impl Side {
    /// Makes a side of a document; `which` is OLD or NEW.
    pub(crate) fn new(
        which: &str,
        label: String,
        document: impl Into<Document>,
        overlays: Vec<Overlay>,
    ) -> Result<Self> {
        let document = document.into();
        // With the facts that the document states in prose alone: one side may be stored by `fetch`, the other not.
        let (snapshot, findings) = ece_codegen::read_with(&document, &overlays, fetch::lift_facts);
        let errors: Vec<&Diagnostic> = findings.iter().filter(|it| it.severity() == Severity::Error).collect();
        // An overlay made for one version may not fit another: what it does not correct stays as it is.
        let (of_overlays, of_document): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            errors.into_iter().partition(|it| overlays.iter().any(|overlay| overlay.file == it.file));
        if let (Some(snapshot), true) = (snapshot, of_document.is_empty()) {
            let notes = dead_actions(&format!("{which} ({label})"), &of_overlays, &overlays);
            return Ok(Self { label, file: STORED.to_owned(), snapshot, notes, findings, document, overlays });
        }
        let told: Vec<String> = of_document.iter().take(10).map(ToString::to_string).collect();
        Err(Error::with(Exit::Unreadable, format!("{which} ({label}) cannot be read:\n{}", told.join("\n")))
            .help("a side has to be a Swagger 2.0 document; where parts of it cannot be read, the rest is compared"))
    }
}

/// So many overlay actions are named for each side.
const MOST_ACTIONS: usize = 20;

/// The overlay actions that do not apply: how many there are, and each of them.
fn dead_actions(side: &str, findings: &[&Diagnostic], overlays: &[Overlay]) -> Vec<String> {
    if findings.is_empty() {
        return Vec::new();
    }
    let words = count(findings.len(), "overlay action does not apply", "overlay actions do not apply");
    let mut notes = vec![format!("{side}: {words}")];
    for finding in findings.iter().take(MOST_ACTIONS) {
        let index = finding.pointer.tokens().nth(1).unwrap_or_else(|| finding.pointer.to_string());
        let target = target(finding, overlays).filter(|target| !finding.message.contains(target));
        let target = target.map_or_else(String::new, |target| format!(" ({target})"));
        notes.push(format!("{side}: {}, action {index}{target}: {}", finding.file, finding.message));
    }
    if findings.len() > MOST_ACTIONS {
        notes.push(format!("{side}: and {} more", findings.len() - MOST_ACTIONS));
    }
    notes
}

/// The target of the action that a finding is about.
fn target(finding: &Diagnostic, overlays: &[Overlay]) -> Option<String> {
    let overlay = overlays.iter().find(|overlay| overlay.file == finding.file)?;
    let index: usize = finding.pointer.tokens().nth(1)?.parse().ok()?;
    let overlay: serde_json::Value = serde_json::from_str(&overlay.text).ok()?;
    overlay["actions"][index]["target"].as_str().map(str::to_owned)
}

/// A document at a revision, with the files of its folder at that revision.
fn stored(revision: &str, folder: &str, name: &str) -> Result<Document> {
    let place = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let text = git::show(revision, &format!("{place}{name}"))?;
    let revision = revision.to_owned();
    let files = move |path: &str| git::show(&revision, &format!("{place}{path}")).map_err(|error| error.to_string());
    Ok(Document::new(text, name, files))
}

/// The overlays in `folder`, else those of the workspace: both of two files get the same corrections.
fn beside(folder: &Path) -> Result<Vec<Overlay>> {
    let own = inputs::overlays_beside(folder)?;
    if !own.is_empty() {
        return Ok(own);
    }
    inputs::overlays_beside(&workspace::root().ok_or_else(Error::no_workspace)?.join("spec"))
}

/// The overlays in `folder` at a revision; none where it had none, as those of another time correct another document.
fn at(revision: &str, folder: &str) -> Result<Vec<Overlay>> {
    let folder = if folder.is_empty() { "overlays".to_owned() } else { format!("{folder}/overlays") };
    let mut paths = git::list(revision, &folder);
    paths.retain(|path| inputs::is_overlay(Path::new(path)));
    paths.sort();
    let overlay = |path: &String| {
        let file = path.rsplit('/').next().unwrap_or_default().to_owned();
        Ok(Overlay { file, text: git::show(revision, path)? })
    };
    paths.iter().map(overlay).collect()
}
