//! The documents that references lead to: the first one, and the files that were read for it. Each is read once.

use std::collections::HashMap;

use serde_json::Value;

use super::Spot;
use super::fault::Fault;
use crate::diagnostic::Diagnostics;
use crate::document;
use crate::source::{Files, Source};

/// How many files a document may refer to, and how many bytes they may have together.
const MOST_FILES: usize = 1000;
const MOST_BYTES: usize = 64 << 20;

/// All documents that were read so far.
pub(super) struct Documents<'a> {
    files: &'a dyn Files,
    read: Vec<Document>,
    /// By name: where it is in the list, or why it cannot be read.
    known: HashMap<String, Result<usize, String>>,
    texts: Vec<(String, String)>,
    bytes: usize,
}

struct Document {
    name: String,
    value: Value,
}

impl<'a> Documents<'a> {
    pub(super) fn new(first: Value, source: &Source<'a>) -> Self {
        let known = HashMap::from([(source.name.to_owned(), Ok(0))]);
        // Findings in the first document name no file.
        let first = Document { name: String::new(), value: first };
        Self { files: source.files, read: vec![first], known, texts: Vec::new(), bytes: 0 }
    }

    /// The first document, as it came.
    pub(super) fn into_first(self) -> Value {
        self.read.into_iter().next().map(|first| first.value).unwrap_or_default()
    }

    /// The files that were read, with their texts.
    pub(super) fn take_files(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.texts)
    }

    /// The name of a file; empty for the first document.
    pub(super) fn name(&self, file: usize) -> &str {
        self.read.get(file).map_or("", |document| &document.name)
    }

    pub(super) fn root(&self, file: usize) -> &Value {
        self.read.get(file).map_or(&Value::Null, |document| &document.value)
    }

    pub(super) fn value(&self, spot: &Spot) -> Option<&Value> {
        self.root(spot.file).pointer(spot.at.as_str())
    }

    /// The file of this name.
    pub(super) fn open(&mut self, name: &str, diagnostics: &mut Diagnostics) -> Result<usize, Fault> {
        let known = match self.known.get(name) {
            Some(known) => known.clone(),
            None => {
                let read = self.load(name, diagnostics).map(|value| {
                    self.read.push(Document { name: name.to_owned(), value });
                    self.read.len() - 1
                });
                self.known.insert(name.to_owned(), read.clone());
                read
            }
        };
        known.map_err(|reason| Fault::File { name: name.to_owned(), reason })
    }

    fn load(&mut self, name: &str, diagnostics: &mut Diagnostics) -> Result<Value, String> {
        if self.known.len() > MOST_FILES {
            return Err(format!("the document has more than {MOST_FILES} files"));
        }
        let text = self.files.read(name)?;
        self.bytes = self.bytes.saturating_add(text.len());
        if self.bytes > MOST_BYTES {
            return Err(format!("the files of the document have more than {} MB together", MOST_BYTES >> 20));
        }
        let mut findings = Diagnostics::new();
        let value = document::read(&text, name, name, &mut findings);
        // What makes a file unreadable is the reason why references to it lead nowhere, and is said there.
        let reason = findings.iter().next_back().map(|finding| finding.message.clone());
        let value = value.ok_or(reason.unwrap_or_default())?;
        diagnostics.append(findings);
        self.texts.push((name.to_owned(), text));
        Ok(value)
    }
}
