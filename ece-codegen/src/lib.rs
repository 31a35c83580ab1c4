//! Turns a Swagger 2.0 document into the Rust surface of an API client.
//!
//! Text in, files and findings out: no file system, no network, no clock, no environment. The pipeline is
//! [`generate`]; every stage is a module of its own, and hands the next one plain data.
//!
//! ```
//! let document = r##"{
//!     "swagger": "2.0", "info": {"title": "Lamps", "version": "1"}, "basePath": "/api",
//!     "paths": {"/lamps/{id}": {"get": {
//!         "operationId": "get-lamp",
//!         "parameters": [{"name": "id", "in": "path", "required": true, "type": "string"}],
//!         "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/Lamp"}}}
//!     }}},
//!     "definitions": {"Lamp": {"type": "object", "properties": {"lit": {"type": "boolean"}}}}
//! }"##;
//! let outcome = ece_codegen::generate(document, &[]);
//! assert!(!outcome.diagnostics.has_errors());
//! assert!(outcome.files.iter().any(|file| file.path == "models/lamp.rs"));
//! ```

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo, clippy::unimplemented)
)]

pub mod diagnostic;
pub mod diff;
mod document;
mod emit;
pub mod ir;
mod lower;
mod names;
mod outline;
mod overlay;
pub mod pointer;
mod resolve;
mod swagger;

use diagnostic::Diagnostics;

pub use emit::{GENERATED_MARK, GeneratedFile, checksum_matches, with_header};
pub use outline::{Outline, outline, type_name};
pub use overlay::Overlay;

/// What a run gives.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The generated tree; empty where a finding is an error.
    pub files: Vec<GeneratedFile>,
    /// The API behind the files; also there beside errors, as far as the document could be read.
    pub api: Option<ir::Api>,
    /// Everything there is to say about the input.
    pub diagnostics: Diagnostics,
}

/// Generates the whole Rust surface: the pipeline, stage by stage.
pub fn generate(document: &str, overlays: &[Overlay]) -> Outcome {
    let (version, mut diagnostics) = read(document, overlays);
    let api = version.map(|version| version.api);
    let mut files = Vec::new();
    if let Some(api) = api.as_ref().filter(|_| !diagnostics.has_errors()) {
        files = emit::emit(api, &mut diagnostics);
    }
    if diagnostics.has_errors() {
        files.clear();
    }
    Outcome { files, api, diagnostics }
}

/// A document that was read, and the API that was made of it.
#[derive(Clone, Debug)]
pub struct Version {
    /// Overlays applied, as the generator sees it.
    pub document: serde_json::Value,
    /// As far as the document could be read, beside errors too.
    pub api: ir::Api,
}

/// Reads a document without making files of it; `None` where it cannot be read.
pub fn read(document: &str, overlays: &[Overlay]) -> (Option<Version>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let version = version(document, overlays, &mut diagnostics);
    (version, diagnostics)
}

fn version(document: &str, overlays: &[Overlay], diagnostics: &mut Diagnostics) -> Option<Version> {
    let document = overlaid(document, overlays, diagnostics)?;
    let lowered = lower::lower(&swagger::parse(&document, diagnostics)?, diagnostics);
    let api = resolve::resolve(&lowered, diagnostics);
    Some(Version { document, api })
}

/// Reads a document strictly and reports what is wrong with it, without overlays: what `fetch` asks before it stores one.
pub fn check(document: &str) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    lowered(document, &[], &mut diagnostics);
    diagnostics
}

/// The document as OpenAPI 3.0, pretty JSON; `None` where it cannot be read.
pub fn openapi(document: &str, overlays: &[Overlay]) -> (Option<String>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let lowered = lowered(document, overlays, &mut diagnostics);
    (lowered.map(|lowered| lower::openapi_json(&lowered)), diagnostics)
}

/// The Swagger document with its overlays applied, as the generator sees it; `None` where it cannot be read.
pub fn corrected(document: &str, overlays: &[Overlay]) -> (Option<serde_json::Value>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    (overlaid(document, overlays, &mut diagnostics), diagnostics)
}

fn overlaid(document: &str, overlays: &[Overlay], diagnostics: &mut Diagnostics) -> Option<serde_json::Value> {
    let mut document = document::parse(document, diagnostics)?;
    overlay::apply(&mut document, overlays, diagnostics);
    Some(document)
}

fn lowered(document: &str, overlays: &[Overlay], diagnostics: &mut Diagnostics) -> Option<lower::Lowered> {
    let document = overlaid(document, overlays, diagnostics)?;
    let document = swagger::parse(&document, diagnostics)?;
    Some(lower::lower(&document, diagnostics))
}
