//! The pipeline, stage by stage: text, JSON, corrected JSON, Swagger, OpenAPI 3.0, API.
//!
//! In: the text of a document and its overlays. Each function goes one stage further than the one before it; all findings
//! on the way are in one list. What the library offers ([`crate::generate`] and its neighbours) are views of it.

use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::lower::{self, Lowered};
use crate::overlay::{self, Overlay};
use crate::snapshot::Snapshot;
use crate::{document, resolve, swagger};

/// A document on its way.
pub(crate) struct Pipeline<'a> {
    text: &'a str,
    overlays: &'a [Overlay],
    pub(crate) diagnostics: Diagnostics,
}

impl<'a> Pipeline<'a> {
    pub(crate) fn new(text: &'a str, overlays: &'a [Overlay]) -> Self {
        Self { text, overlays, diagnostics: Diagnostics::new() }
    }

    /// All findings so far, with their places in the texts.
    pub(crate) fn into_findings(mut self) -> Diagnostics {
        self.diagnostics.locate("", self.text);
        for overlay in self.overlays {
            self.diagnostics.locate(&overlay.file, &overlay.text);
        }
        self.diagnostics
    }

    /// The JSON, overlays applied; `None` where it is no Swagger 2.0.
    pub(crate) fn corrected(&mut self) -> Option<Value> {
        let mut document = document::parse(self.text, &mut self.diagnostics)?;
        overlay::apply(&mut document, self.overlays, &mut self.diagnostics);
        Some(document)
    }

    /// The same, and what it is in OpenAPI 3.0.
    pub(crate) fn lowered(&mut self) -> Option<(Value, Lowered)> {
        let document = self.corrected()?;
        let swagger = swagger::parse(&document, &mut self.diagnostics)?;
        let lowered = lower::lower(&swagger, &mut self.diagnostics);
        Some((document, lowered))
    }

    /// The document and the API that is made of it.
    pub(crate) fn snapshot(&mut self) -> Option<Snapshot> {
        let (document, lowered) = self.lowered()?;
        let api = resolve::resolve(&lowered, &mut self.diagnostics);
        Some(Snapshot { document, api })
    }
}
