//! What a reviewer reads after an update of the document: the outline, a few generated files, and every finding.
//!
//! In: what a run gave, and which files are shown. Out: named pages, which tests keep as snapshots and `cargo xtask update`
//! writes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::emit::GeneratedFile;
use crate::ir::Api;
use crate::outline::outline;

/// The files that are shown: each shows something that the others do not.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// Modules of models.
    models: Vec<String>,
    /// Ids of operations.
    operations: Vec<String>,
    /// The module of a group, whose table of contents and sample calls are shown.
    group: Option<String>,
}

impl Panel {
    /// Reads `{"models": {"MODULE": "why"}, "operations": {"ID": "why"}, "table-of-contents": "GROUP"}`; nothing where it is not
    /// that.
    pub fn parse(text: &str) -> Option<Self> {
        let panel: Value = serde_json::from_str(text).ok()?;
        let names = |key: &str| Some(panel.get(key)?.as_object()?.keys().cloned().collect());
        let group = panel.get("table-of-contents").and_then(Value::as_str).map(str::to_owned);
        Some(Self { models: names("models")?, operations: names("operations")?, group })
    }
}

/// A text with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Unique, as in `outline__models`.
    pub name: String,
    /// What there is to read.
    pub text: String,
}

/// What there is to read about a document.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// In the order in which they are best read.
    pub pages: Vec<Page>,
    /// What is on the panel and is not generated any more.
    pub missing: Vec<String>,
}

impl Review {
    fn add(&mut self, name: String, text: impl Into<String>) {
        self.pages.push(Page { name, text: text.into() });
    }

    fn add_file(&mut self, name: &str, what: &str, text: Option<&str>) {
        match text {
            Some(text) => self.add(name.to_owned(), text),
            None => self.missing.push(what.to_owned()),
        }
    }
}

pub(crate) fn review(
    api: &Api,
    files: &[GeneratedFile],
    samples: &[GeneratedFile],
    diagnostics: &Diagnostics,
    panel: &Panel,
) -> Review {
    let mut review = Review::default();
    let outline = outline(api);
    for (group, lines) in outline.groups {
        review.add(format!("outline__operations__{group}"), lines);
    }
    review.add("outline__models".to_owned(), outline.types);
    review.add("outline__error_codes".to_owned(), outline.error_codes);
    if !outline.areas.is_empty() {
        review.add("outline__areas".to_owned(), outline.areas);
    }
    review.add("accepted_losses".to_owned(), findings(diagnostics));
    for module in &panel.models {
        let text = body(files, |path| path == format!("models/{module}.rs"));
        review.add_file(&format!("panel__models__{module}"), &format!("the model {module}"), text);
    }
    if let Some(group) = &panel.group {
        let samples = body(samples, |path| path == format!("{group}.rs"));
        review.add_file("panel__sample_calls", &format!("the sample calls of {group}"), samples);
        let contents = body(files, |path| path == format!("operations/{group}.rs"));
        review.add_file("panel__table_of_contents", &format!("the table of contents of {group}"), contents);
    }
    for id in &panel.operations {
        let operation =
            api.groups.iter().find_map(|group| Some((group, group.operations.iter().find(|it| it.id == *id)?)));
        let file = operation.map(|(group, operation)| format!("operations/{}/{}.rs", group.module, operation.module));
        let text = file.and_then(|file| body(files, |path| path == file));
        review.add_file(&format!("panel__operations__{id}"), &format!("the operation {id}"), text);
    }
    review
}

/// A file without its header.
fn body(files: &[GeneratedFile], is_wanted: impl Fn(&str) -> bool) -> Option<&str> {
    let file = files.iter().find(|file| is_wanted(&file.path))?;
    file.text.splitn(3, '\n').nth(2)
}

/// Everything that the generator says about the document, so that a new loss is seen.
fn findings(diagnostics: &Diagnostics) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for finding in diagnostics {
        *counts.entry(format!("{} {}", finding.severity(), finding.code)).or_default() += 1;
    }
    let mut text: String = counts.into_iter().map(|(kind, count)| format!("{count} x {kind}\n")).collect();
    for finding in diagnostics {
        let _ = write!(text, "\n{finding}\n");
    }
    text
}
