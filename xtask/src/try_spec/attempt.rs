//! One document: what the generator made of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use ece_codegen::Outcome;
use ece_codegen::diagnostic::Severity;
use ece_codegen::ir::Counts;

use crate::client_crate::CrateName;
use crate::inputs::{InputArgs, Inputs};

/// A document on its way to a crate that compiles.
pub(super) struct Attempt {
    pub(super) file: PathBuf,
    pub(super) outcome: Outcome,
    /// What kept the document from being read, or the generator from ending.
    pub(super) failure: Option<String>,
    pub(super) time: Duration,
    /// `None` where it was not compiled.
    pub(super) compiled: Option<Compiled>,
    /// How many operations were judged right, or what is wrong with some; `None` where nobody asked.
    pub(super) judged: Option<Result<String, String>>,
}

/// What the compiler said of a crate.
#[derive(Default)]
pub(super) struct Compiled {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// The first things that it said.
    pub(super) said: Vec<String>,
}

impl Attempt {
    /// Reads and generates; whatever goes wrong is the document's result, not the task's.
    pub(super) fn of(file: &Path) -> Self {
        let start = Instant::now();
        let path = file.to_path_buf();
        // A thread of its own: the stack of a program's main thread is larger than those that users will have.
        let work = thread::spawn(move || {
            let inputs = Inputs::read(&InputArgs::of(path)).map_err(|error| error.to_string())?;
            Ok(ece_codegen::generate(&inputs.document, &inputs.overlays))
        });
        let done = work.join().unwrap_or_else(|_| Err("the generator panicked".to_owned()));
        let (outcome, failure) = match done {
            Ok(outcome) => (outcome, None),
            Err(failure) => (Outcome::default(), Some(failure)),
        };
        Self { file: file.to_path_buf(), outcome, failure, time: start.elapsed(), compiled: None, judged: None }
    }

    /// True where there is code.
    pub(super) fn is_generated(&self) -> bool {
        !self.outcome.files.is_empty()
    }

    /// True where there is code, and neither the compiler nor the document, if they were asked, had anything to say.
    pub(super) fn is_good(&self) -> bool {
        let is_clean = self.compiled.as_ref().is_none_or(|it| it.errors == 0 && it.warnings == 0);
        self.is_generated() && is_clean && !matches!(self.judged, Some(Err(_)))
    }

    /// The document as JSON, as a judge reads it.
    pub(super) fn document(&self) -> crate::error::Result<String> {
        let inputs = Inputs::read(&InputArgs::of(self.file.clone()))?;
        let document = ece_codegen::corrected(&inputs.document, &inputs.overlays).0;
        Ok(document.unwrap_or_default().to_string())
    }

    pub(super) fn counts(&self) -> Counts {
        self.outcome.api.as_ref().map(|api| api.counts.clone()).unwrap_or_default()
    }

    /// Operations of which there is code.
    pub(super) fn emitted(&self) -> usize {
        let counts = self.counts();
        if self.is_generated() { counts.operations - counts.operations_refused } else { 0 }
    }

    /// Types of which there is code, those of no definition included.
    pub(super) fn types(&self) -> usize {
        let api = self.outcome.api.as_ref().filter(|_| self.is_generated());
        api.map_or(0, |api| api.types.len())
    }

    /// How many findings there are of each severity, the gravest first.
    pub(super) fn findings(&self) -> Vec<(Severity, usize)> {
        let mut counts = BTreeMap::new();
        for finding in &self.outcome.diagnostics {
            *counts.entry(finding.severity()).or_insert(0) += 1;
        }
        counts.into_iter().rev().collect()
    }

    /// A name for the crate, unlike those that are taken.
    pub(super) fn crate_name(&self, taken: &[CrateName]) -> CrateName {
        let stem = self.file.file_stem().unwrap_or_default().to_string_lossy();
        let name = CrateName::of_text("doc-", &stem);
        if taken.contains(&name) { CrateName::of_text("doc-", &format!("{}-{stem}", taken.len())) } else { name }
    }
}
