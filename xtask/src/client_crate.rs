//! A crate that holds a client of any API: what is in it, said once for everybody who makes one.
//!
//! In: what the generator made of a document, and `ece-api` of this workspace, whose runtime, features and dependencies
//! the crate gets. Out: files in memory.

mod manifest;
mod name;
mod runtime;

use std::path::{Path, PathBuf};

use ece_codegen::Outcome;
use ece_codegen::ir::{Api, Operation};

use crate::error::Result;
use crate::inputs;
pub(crate) use manifest::table;
pub(crate) use name::CrateName;

/// A file of the crate: its path below the crate's folder, and its text.
pub(crate) type File = (PathBuf, String);

/// The file without which the others are no crate.
pub(crate) const MANIFEST: &str = "Cargo.toml";

const PROFILE: &str = include_str!("../templates/profile.rs");
const SMOKE: &str = include_str!("../templates/smoke.rs");
const README: &str = include_str!("../templates/README.md");
const JUDGE: &str = include_str!("../templates/judge.rs");
const COMPILED: &str = include_str!("../templates/compiled.rs");

/// Everything but documentation for people: what has to be there to compile.
pub(crate) fn library(root: &Path, name: &CrateName, outcome: &Outcome) -> Result<Vec<File>> {
    let api = root.join("ece-api");
    let mut files = vec![
        (MANIFEST.into(), manifest::manifest(root, name, outcome.api.as_ref())?),
        ("src/lib.rs".into(), runtime::face(&inputs::read(&api.join("src").join("lib.rs"))?)),
        ("src/profile.rs".into(), PROFILE.to_owned()),
    ];
    files.extend(runtime::files(&api.join("src"), name)?);
    let generated = Path::new("src").join("generated");
    files.extend(outcome.files.iter().map(|file| (generated.join(&file.path), file.text.clone())));
    Ok(files)
}

/// The rest of a crate that somebody is going to own.
pub(crate) fn for_people(name: &CrateName, outcome: &Outcome) -> Vec<File> {
    let call = outcome.api.as_ref().and_then(first_call).unwrap_or("client.request(Method::GET, \"/\")".to_owned());
    let smoke = SMOKE.replace("{{crate}}", name.ident()).replace("{{call}}", &call);
    vec![
        ("examples/smoke.rs".into(), smoke),
        ("README.md".into(), README.replace("{{package}}", name.package())),
        (".gitignore".into(), "/target\n".to_owned()),
    ]
}

/// What is done with sample calls.
pub(crate) enum Calls {
    /// They compile.
    Compiled,
    /// A server on this machine records them, and the document, as JSON, judges them.
    Judged(String),
}

/// Sample calls of all operations with what they need, as a test named `calls`.
pub(crate) fn calls(root: &Path, name: &CrateName, outcome: &Outcome, calls: &Calls) -> Result<Vec<File>> {
    let inside = |text: &str| text.replace("ece_api::", &format!("{}::", name.ident()));
    let place = Path::new("tests").join("calls");
    let judges = root.join("ece-api").join("tests").join("judges");
    let main = if matches!(calls, Calls::Compiled) { COMPILED } else { JUDGE };
    let mut files = vec![
        (place.join("main.rs"), inside(main)),
        (place.join("sample.rs"), inside(&inputs::read(&judges.join("sample.rs"))?)),
    ];
    if let Calls::Judged(document) = calls {
        let server = root.join("ece-api").join("tests").join("support").join("server.rs");
        files.push((place.join("server.rs"), inputs::read(&server)?));
        files.push((place.join("document.json"), document.clone()));
    }
    let samples = place.join("samples");
    files.extend(outcome.samples.iter().map(|file| (samples.join(&file.path), inside(&file.text))));
    Ok(files)
}

/// A call that only reads and needs nothing of the caller.
fn first_call(api: &Api) -> Option<String> {
    let is_plain = |operation: &&Operation| operation.method == "get" && operation.arguments.is_empty();
    Some(format!("client.{}()", api.operations().find(is_plain)?.function))
}
