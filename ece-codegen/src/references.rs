//! Where a `$ref` leads. Nobody else asks what a reference means: what comes after this stage sees a document that stands
//! alone, in which each leads to a definition, a shared parameter or a shared response by its plain name.
//!
//! In: the document, overlays applied, and the files beside it. Out: the same document, untouched where there is nothing
//! to do. What is referred to and has no name (a property of a definition, the schema of a response, a file) gets one, once,
//! and is referred to by it from everywhere, its own place included. Paths that are references are written out.
//! [`Sources`] lead from the places of the new document back to where its parts were written. A reference that leads nowhere
//! stays as it is, and is reported here.

mod collect;
mod documents;
mod fault;
mod follow;
mod naming;
mod rewrite;
mod sources;
#[cfg(test)]
mod tests;
mod uri;

use std::collections::HashMap;

use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::grammar::Place;
use crate::pointer::Pointer;
use crate::source::Source;
use documents::Documents;

pub(crate) use sources::Sources;

/// A place in one of the documents; the first of them is the one that everything begins with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Spot {
    file: usize,
    at: Pointer,
}

impl Spot {
    fn root(file: usize) -> Self {
        Self { file, at: Pointer::root() }
    }

    fn join(&self, token: impl std::fmt::Display) -> Self {
        Self { file: self.file, at: self.at.join(token) }
    }
}

/// A document that stands alone.
#[derive(Debug)]
pub(crate) struct Bundle {
    pub(crate) document: Value,
    pub(crate) sources: Sources,
    /// The files that were read for it, with their texts.
    pub(crate) files: Vec<(String, String)>,
    /// How many findings name places of the documents as they were written; the others name those of this one.
    pub(crate) located: usize,
}

/// Makes every reference lead into the document itself.
pub(crate) fn bundle(document: Value, source: &Source<'_>, diagnostics: &mut Diagnostics) -> Bundle {
    let mut documents = Documents::new(document, source);
    let plan = collect::collect(&mut documents, diagnostics);
    let (files, located) = (documents.take_files(), diagnostics.len());
    if plan.is_empty() {
        let mut said = HashMap::new();
        for (spot, (code, message, help)) in plan.faults {
            diagnostics.push(code, &spot.at.join("$ref"), message, help);
            said.insert(spot, diagnostics.len() - 1);
        }
        for (spot, first) in plan.repeated {
            if let Some(index) = said.get(&first) {
                diagnostics.blame(spot.at.join("$ref"), *index);
            }
        }
        return Bundle { document: documents.into_first(), sources: Sources::default(), files, located };
    }
    let (document, sources) = rewrite::rewrite(&plan, &documents, diagnostics);
    Bundle { document, sources, files, located }
}

/// The member of the document that holds shared things of this kind.
fn section(place: Place) -> &'static str {
    match place {
        Place::Parameter => "parameters",
        Place::Response => "responses",
        _ => "definitions",
    }
}
