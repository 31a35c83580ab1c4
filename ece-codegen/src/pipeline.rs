//! The pipeline, stage by stage: text, JSON, corrected JSON, one that stands alone, Swagger, OpenAPI 3.0, API.
//!
//! In: the text of a document and its overlays. Each function goes one stage further than the one before it; all findings
//! on the way are in one list, and whoever watches is told of each stage. What the library offers ([`crate::generate`] and
//! its neighbours) are views of it.

use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::emit::{self, GeneratedFile};
use crate::ir::Api;
use crate::lower::{self, Lowered};
use crate::overlay::{self, Overlay};
use crate::references::{self, Bundle, Sources};
use crate::snapshot::Snapshot;
use crate::source::Source;
use crate::stage::Stage;
use crate::{document, resolve, samples, swagger};

/// A document on its way.
pub(crate) struct Pipeline<'a> {
    source: Source<'a>,
    overlays: &'a [Overlay],
    pub(crate) diagnostics: Diagnostics,
    sources: Sources,
    /// The files that were read, with their texts.
    files: Vec<(String, String)>,
    /// How many findings already name the places where things were written.
    located: usize,
}

impl<'a> Pipeline<'a> {
    pub(crate) fn new(source: Source<'a>, overlays: &'a [Overlay]) -> Self {
        Self {
            source,
            overlays,
            diagnostics: Diagnostics::new(),
            sources: Sources::default(),
            files: Vec::new(),
            located: 0,
        }
    }

    /// The JSON, overlays applied and references resolved; `None` where it is no Swagger 2.0.
    pub(crate) fn bundled(&mut self) -> Option<Bundle> {
        self.begin(Stage::Parse);
        let mut document = document::parse(self.source.text, self.source.name, &mut self.diagnostics)?;
        self.begin(Stage::Overlay);
        overlay::apply(&mut document, self.overlays, &mut self.diagnostics);
        self.begin(Stage::References);
        let mut bundle = references::bundle(document, &self.source, &mut self.diagnostics);
        self.sources = std::mem::take(&mut bundle.sources);
        self.files = std::mem::take(&mut bundle.files);
        self.located = bundle.located;
        Some(bundle)
    }

    /// The JSON as it is, unless parts of it come from other files.
    pub(crate) fn standalone(&mut self) -> Option<Value> {
        let bundle = self.bundled()?;
        if !self.files.is_empty() {
            return Some(bundle.document);
        }
        // What there is to say about the text has been said.
        document::parse(self.source.text, self.source.name, &mut Diagnostics::new())
    }

    /// What it is in OpenAPI 3.0, with all references resolved. The JSON is freed before.
    pub(crate) fn lowered(&mut self) -> Option<Lowered> {
        let document = self.bundled()?.document;
        let swagger = self.swagger(&document)?;
        drop(document);
        Some(self.lower(swagger))
    }

    /// The API that is made of it.
    pub(crate) fn api(&mut self) -> Option<Api> {
        let lowered = self.lowered()?;
        Some(self.resolve(&lowered))
    }

    /// The document and the API that is made of it.
    pub(crate) fn snapshot(&mut self) -> Option<Snapshot> {
        self.snapshot_with(|_| ())
    }

    /// The same of a document that somebody corrects once more, when its overlays are applied and its references resolved.
    pub(crate) fn snapshot_with(&mut self, correct: impl FnOnce(&mut Value)) -> Option<Snapshot> {
        let mut document = self.bundled()?.document;
        correct(&mut document);
        let swagger = self.swagger(&document)?;
        let lowered = self.lower(swagger);
        let api = self.resolve(&lowered);
        let wrong_types = self.diagnostics.iter().filter(|finding| finding.is_wrong_type);
        let wrong_types = wrong_types.map(|finding| finding.pointer.clone()).collect();
        Some(Snapshot { document, api, wrong_types })
    }

    fn swagger(&mut self, document: &Value) -> Option<swagger::Document> {
        self.begin(Stage::Read);
        swagger::parse(document, &mut self.diagnostics)
    }

    fn lower(&mut self, document: swagger::Document) -> Lowered {
        self.begin(Stage::Lower);
        lower::lower(document, &mut self.diagnostics)
    }

    fn resolve(&mut self, lowered: &Lowered) -> Api {
        self.begin(Stage::Resolve);
        resolve::resolve(lowered, &mut self.diagnostics)
    }

    /// The files of an API, and its sample calls. Each file is laid out as soon as it is known: all of them, half done, are
    /// more than a processor has at hand.
    pub(crate) fn files(&mut self, api: &Api) -> (Vec<GeneratedFile>, Vec<GeneratedFile>) {
        let (watcher, mut files) = (self.source.watcher, Vec::new());
        watcher(Stage::Emit);
        emit::emit(api, &mut self.diagnostics, &mut |draft, diagnostics| {
            watcher(Stage::Format);
            files.push(draft.format(diagnostics));
            watcher(Stage::Emit);
        });
        self.begin(Stage::Samples);
        let samples = samples::samples(api, &mut self.diagnostics);
        (files, samples)
    }

    /// All findings so far, each in the file where its cause was written, with its place in the text.
    pub(crate) fn into_findings(mut self) -> Diagnostics {
        self.begin(Stage::Locate);
        self.diagnostics.relocate(self.located, |at| self.sources.source(at));
        let files = self.files.iter().map(|(file, text)| (file.as_str(), text.as_str()));
        let overlays = self.overlays.iter().map(|overlay| (overlay.file.as_str(), overlay.text.as_str()));
        for (file, text) in std::iter::once(("", self.source.text)).chain(files).chain(overlays) {
            self.diagnostics.locate(file, text);
        }
        self.diagnostics
    }

    fn begin(&self, stage: Stage) {
        (self.source.watcher)(stage);
    }
}
