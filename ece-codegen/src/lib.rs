//! Turns a Swagger 2.0 document into the Rust surface of an API client.
//!
//! Text in, files and findings out: no file system, no network, no clock, no environment. The pipeline is
//! the module `pipeline`; every stage is a module of its own, and hands the next one plain data.
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
//!
//! # In a `build.rs`
//!
//! What reads and writes files is the caller. A document and its overlays become a tree in `OUT_DIR`, and what there is to
//! say about them becomes warnings of cargo:
//!
//! ```
//! # #[allow(dead_code)]
//! # mod build_script {
//! use std::error::Error;
//! use std::path::Path;
//! use std::{env, fs};
//!
//! use ece_codegen::Overlay;
//! use ece_codegen::diagnostic::Severity;
//!
//! fn main() -> Result<(), Box<dyn Error>> {
//!     println!("cargo::rerun-if-changed=spec");
//!     generate(Path::new("spec"), &Path::new(&env::var("OUT_DIR")?).join("generated"))
//! }
//!
//! /// `swagger.json` and `overlays` of a folder become a tree.
//! pub fn generate(spec: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
//!     let document = fs::read_to_string(spec.join("swagger.json"))?;
//!     let mut overlays = Vec::new();
//!     for entry in fs::read_dir(spec.join("overlays"))? {
//!         let entry = entry?;
//!         let file = entry.file_name().to_string_lossy().into_owned();
//!         overlays.push(Overlay { file, text: fs::read_to_string(entry.path())? });
//!     }
//!     overlays.sort_by(|a, b| a.file.cmp(&b.file)); // the order in which they are applied
//!
//!     let outcome = ece_codegen::generate(&document, &overlays);
//!     for finding in outcome.diagnostics.iter().filter(|finding| finding.severity() != Severity::Note) {
//!         println!("cargo::warning={}", finding.to_string().replace('\n', " "));
//!     }
//!     if outcome.diagnostics.has_errors() {
//!         return Err("nothing was generated: the warnings say why".into());
//!     }
//!     if out.exists() {
//!         fs::remove_dir_all(out)?; // what is no longer generated goes
//!     }
//!     for file in &outcome.files {
//!         let path = out.join(&file.path);
//!         fs::create_dir_all(path.parent().unwrap_or(out))?;
//!         fs::write(path, &file.text)?;
//!     }
//!     Ok(())
//! }
//! # }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! #     let folder = std::env::temp_dir().join(format!("ece-codegen-build-script-{}", std::process::id()));
//! #     std::fs::create_dir_all(folder.join("overlays"))?;
//! #     std::fs::write(
//! #         folder.join("swagger.json"),
//! #         r##"{"swagger": "2.0", "info": {"title": "Lamps", "version": "1"}, "paths": {},
//! #              "definitions": {"Lamp": {"type": "object", "properties": {"lit": {"type": "string"}}}}}"##,
//! #     )?;
//! #     std::fs::write(
//! #         folder.join("overlays").join("10-corrections.json"),
//! #         r##"{"overlay": "1.0.0", "info": {"title": "Corrections", "version": "1"}, "actions": [
//! #              {"target": "$.definitions.Lamp.properties.lit", "x-expect": {"type": "string"},
//! #               "update": {"type": "boolean"}}]}"##,
//! #     )?;
//! #     let out = folder.join("out");
//! #     build_script::generate(&folder, &out)?;
//! #     build_script::generate(&folder, &out)?;
//! #     let lamp = std::fs::read_to_string(out.join("models").join("lamp.rs"))?;
//! #     std::fs::remove_dir_all(&folder)?;
//! #     assert!(lamp.contains("pub lit: Option<bool>"), "{lamp}");
//! #     Ok(())
//! # }
//! ```
//!
//! The tree calls `crate::runtime`, so it belongs into a crate that has the runtime of this version: `ece-api/src/runtime`, or
//! what `cargo xtask new` makes. There, the tree of a build script is a module with its own files:
//!
//! ```ignore
//! mod generated {
//!     include!(concat!(env!("OUT_DIR"), "/generated/mod.rs"));
//! }
//! ```
//!
//! Whoever keeps the tree in the repository, as `ece-api` does, reviews what a new document changes: [`diff`] says it, and
//! [`with_header`] and [`checksum_matches`] find edits by hand.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo, clippy::unimplemented)
)]

mod checksum;
pub mod diagnostic;
pub mod diff;
mod document;
mod emit;
pub mod extension;
pub mod ir;
mod lookup;
mod lower;
mod names;
mod outline;
mod overlay;
mod path_template;
mod pipeline;
pub mod pointer;
mod position;
mod references;
mod resolve;
mod review;
mod samples;
mod snapshot;
mod source;
mod stage;
mod swagger;
pub mod text;
mod understand;
mod understood;

use diagnostic::{Code, Diagnostics};
use pipeline::Pipeline;
use pointer::Pointer;

pub use emit::{GENERATED_MARK, GeneratedFile, checksum_matches, with_header};
pub use names::{RESERVED, ReservedNames};
pub use outline::{Outline, outline};
pub use overlay::Overlay;
pub use position::{Position, positions};
pub use review::{Page, Panel, Review};
pub use snapshot::Snapshot;
pub use source::{Files, NoFiles, Source};
pub use stage::Stage;
pub use swagger::grammar;

/// What a run gives.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The generated tree; empty where a finding is an error.
    pub files: Vec<GeneratedFile>,
    /// Sample calls, for tests of the crate: a tree of their own; empty where a finding is an error.
    pub samples: Vec<GeneratedFile>,
    /// The API behind the files; also there beside errors, as far as the document could be read.
    pub api: Option<ir::Api>,
    /// Everything there is to say about the input.
    pub diagnostics: Diagnostics,
}

/// Generates the whole Rust surface.
pub fn generate<'a>(document: impl Into<Source<'a>>, overlays: &'a [Overlay]) -> Outcome {
    let mut pipeline = Pipeline::new(document.into(), overlays);
    let api = usable(&mut pipeline);
    let (mut files, mut samples) = match api.as_ref().filter(|_| !pipeline.diagnostics.has_errors()) {
        Some(api) => pipeline.files(api),
        None => Default::default(),
    };
    if pipeline.diagnostics.has_errors() {
        files.clear();
        samples.clear();
    }
    Outcome { files, samples, api, diagnostics: pipeline.into_findings() }
}

/// The same without any file: for who asks what the API is.
pub fn api<'a>(document: impl Into<Source<'a>>, overlays: &'a [Overlay]) -> Outcome {
    let mut pipeline = Pipeline::new(document.into(), overlays);
    let api = usable(&mut pipeline);
    Outcome { api, diagnostics: pipeline.into_findings(), ..Outcome::default() }
}

/// The API, with a finding where nothing of it can be generated.
fn usable(pipeline: &mut Pipeline<'_>) -> Option<ir::Api> {
    let api = pipeline.api();
    if let Some(counts) = api.as_ref().map(|api| &api.counts)
        && counts.operations > 0
        && counts.operations == counts.operations_refused
    {
        let message = format!("none of the {} operations of the document can be generated", counts.operations);
        let help = "what is said about each of them has to be fixed first, in the document or by an overlay";
        pipeline.diagnostics.push(Code::NothingGenerated, &Pointer::root().join("paths"), message, help);
    }
    api
}

/// What a reviewer reads of a run after an update of the document; nothing where there is no API.
pub fn review(outcome: &Outcome, panel: &Panel) -> Review {
    let Outcome { files, samples, api, diagnostics } = outcome;
    api.as_ref().map_or_else(Review::default, |api| review::review(api, files, samples, diagnostics, panel))
}

/// Reads a document without making files of it; `None` where it cannot be read.
pub fn read<'a>(document: impl Into<Source<'a>>, overlays: &'a [Overlay]) -> (Option<Snapshot>, Diagnostics) {
    let mut pipeline = Pipeline::new(document.into(), overlays);
    (pipeline.snapshot(), pipeline.into_findings())
}

/// The same of a document that somebody corrects once more, when its overlays are applied and its references resolved.
pub fn read_with<'a>(
    document: impl Into<Source<'a>>,
    overlays: &'a [Overlay],
    correct: impl FnOnce(&mut serde_json::Value),
) -> (Option<Snapshot>, Diagnostics) {
    let mut pipeline = Pipeline::new(document.into(), overlays);
    (pipeline.snapshot_with(correct), pipeline.into_findings())
}

/// Reads a document strictly and reports what is wrong with it, without overlays: what `fetch` asks before it stores one.
pub fn check<'a>(document: impl Into<Source<'a>>) -> Diagnostics {
    let mut pipeline = Pipeline::new(document.into(), &[]);
    pipeline.lowered();
    pipeline.into_findings()
}

/// The document as OpenAPI 3.0, pretty JSON; `None` where it cannot be read.
pub fn openapi<'a>(document: impl Into<Source<'a>>, overlays: &'a [Overlay]) -> (Option<String>, Diagnostics) {
    let mut pipeline = Pipeline::new(document.into(), overlays);
    (pipeline.lowered().as_ref().map(lower::openapi_json), pipeline.into_findings())
}

/// The Swagger document with its overlays applied and its references resolved, as the generator sees it; `None` where it
/// cannot be read.
pub fn corrected<'a>(
    document: impl Into<Source<'a>>,
    overlays: &'a [Overlay],
) -> (Option<serde_json::Value>, Diagnostics) {
    let mut pipeline = Pipeline::new(document.into(), overlays);
    (pipeline.bundled().map(|bundle| bundle.document), pipeline.into_findings())
}

/// The document with what it needs of the files that it refers to, so that it stands alone; as it is where it refers to
/// none. `None` where it cannot be read.
pub fn standalone<'a>(document: impl Into<Source<'a>>) -> (Option<serde_json::Value>, Diagnostics) {
    let mut pipeline = Pipeline::new(document.into(), &[]);
    (pipeline.standalone(), pipeline.into_findings())
}
