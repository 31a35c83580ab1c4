//! The two files in `spec/`: `swagger.json`, and `source.json` that says where it came from and what it must be.
//!
//! They are written together ([`crate::output`]) and belong together as long as the SHA-256 in one is that of the
//! other. `source.json` holds no secret and no path of the machine that wrote it.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::source::Origin;
use super::{strip, validate};
use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::output::{self, Tree};
use crate::terminal::warn;
use crate::workspace;

pub(crate) const DOCUMENT: &str = "swagger.json";
pub(crate) const RECORD: &str = "source.json";
const RESTORE: &str =
    "run `cargo xtask fetch` again, or restore both files: `git checkout spec/swagger.json spec/source.json`";

/// The text of `source.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) source: Origin,
    /// UTC day of the run.
    pub(crate) date: String,
    /// The bytes that came.
    pub(crate) served: Digest,
    /// The bytes of `swagger.json`.
    pub(crate) written: Digest,
    pub(crate) prose: Prose,
    pub(crate) counts: Counts,
}

impl Record {
    /// What the document is called: where it comes from.
    pub(crate) fn name(&self) -> &str {
        let (Origin::Address(source) | Origin::File(source)) = &self.source;
        source
    }

    /// True where both describe the same stored document. Where it came from this time, and with which prose, changes
    /// nothing about how it came to be here: the record of that stays true.
    pub(crate) fn describes_as(&self, other: &Self) -> bool {
        (&self.written, self.prose, self.counts) == (&other.written, other.prose, other.counts)
    }
}

/// What became of the prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Prose {
    Stripped,
    Kept,
}

/// Which bytes exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Digest {
    pub(crate) bytes: usize,
    pub(crate) sha256: String,
}

impl Digest {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut sha256 = String::new();
        for byte in Sha256::digest(bytes) {
            let _ = write!(sha256, "{byte:02x}");
        }
        Self { bytes: bytes.len(), sha256 }
    }
}

/// How much a document holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) paths: usize,
    pub(crate) operations: usize,
    pub(crate) definitions: usize,
}

impl Counts {
    pub(crate) fn of(document: &Value) -> Self {
        let object = |key: &str| document.get(key).and_then(Value::as_object).into_iter().flatten();
        let paths = || object("paths").filter(|(path, _)| path.starts_with('/'));
        let keys = paths().filter_map(|(_, item)| item.as_object()).flat_map(|item| item.keys());
        Self {
            paths: paths().count(),
            operations: keys.filter(|key| validate::is_method(key)).count(),
            definitions: object("definitions").count(),
        }
    }
}

/// JSON as it is stored: two spaces, order kept, one line break at the end.
pub(crate) fn pretty(value: &impl Serialize) -> Result<String> {
    let text = serde_json::to_string_pretty(value);
    text.map(|text| text + "\n").map_err(|e| Error::new(format!("cannot write JSON: {e}")))
}

/// Completes what a run that was killed between the two files left in `dir`: of the records that it staged or kept, one
/// belongs to the document that is there.
pub(crate) fn settle(dir: &Path) -> Result<()> {
    let leftovers = output::leftovers(dir)?;
    if leftovers.is_empty() {
        return Ok(());
    }
    let mut tree = Tree { root: dir.to_path_buf(), folders: vec![PathBuf::new()], ..Tree::default() };
    let digest = read(dir, DOCUMENT)?.map(|text| Digest::of(text.as_bytes()));
    let belongs = |record: &Record| Some(&record.written) == digest.as_ref();
    if !record(dir)?.is_some_and(|record| belongs(&record)) {
        let texts = leftovers.iter().filter_map(|path| fs::read_to_string(path).ok());
        let fitting = texts.filter(|text| serde_json::from_str(text).is_ok_and(|record| belongs(&record)));
        tree.write = fitting.take(1).map(|text| (PathBuf::from(RECORD), text.into_bytes())).collect();
    }
    warn(if tree.write.is_empty() {
        "note: an earlier run was ended before it changed anything"
    } else {
        "note: an earlier run was ended between its two files; they belong together again"
    });
    output::write(&[tree])
}

/// Both files, to be written together in the place of the document `old`.
pub(crate) fn tree(dir: &Path, old: Option<&String>, document: &str, record: &str) -> Tree {
    let write = [(DOCUMENT, document), (RECORD, record)].map(|(name, text)| (name.into(), text.as_bytes().to_vec()));
    let before = vec![(DOCUMENT.into(), old.map(|old| old.clone().into_bytes()))];
    Tree { root: dir.to_path_buf(), write: write.into(), before, ..Tree::default() }
}

/// A stored file, if there is one.
pub(crate) fn read(dir: &Path, name: &str) -> Result<Option<String>> {
    let path = dir.join(name);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::io("read", &path, &e)),
    }
}

/// The stored record, if it can be read.
pub(crate) fn record(dir: &Path) -> Result<Option<Record>> {
    Ok(read(dir, RECORD)?.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Verifies without network that both files are there, whole, and belong together.
pub(crate) fn check(dir: &Path) -> Result<Answer> {
    let shown = |name: &str| workspace::shown(&dir.join(name));
    let wrong = |name: &str, what: &str| Error::new(format!("{} {what}", shown(name))).help(RESTORE);
    let missing = |name: &str| {
        Error::new(format!("{} is missing", shown(name)))
            .help("run `cargo xtask fetch`, or restore it from version control")
    };
    let text = read(dir, DOCUMENT)?.ok_or_else(|| missing(DOCUMENT))?;
    let record = read(dir, RECORD)?.ok_or_else(|| missing(RECORD))?;
    let record: Record =
        serde_json::from_str(&record).map_err(|e| wrong(RECORD, &format!("is not a record of a fetch: {e}")))?;
    if Digest::of(text.as_bytes()) != record.written {
        return Err(wrong(DOCUMENT, &format!("is not the document that {} describes", shown(RECORD))));
    }
    let document = validate::document(&text.clone().into())?;
    if Counts::of(&document) != record.counts {
        return Err(wrong(RECORD, "does not have the counts of the document"));
    }
    if record.prose == Prose::Stripped {
        let mut stripped = document.clone();
        strip::strip(&mut stripped, false);
        if stripped != document || pretty(&document)? != text {
            return Err(wrong(DOCUMENT, "holds prose, or is not in the form in which it is stored"));
        }
    }
    let Counts { paths, operations, definitions } = record.counts;
    let report = format!(
        "{} is whole and is what {} describes: {paths} paths, {operations} operations, {definitions} definitions",
        shown(DOCUMENT),
        shown(RECORD)
    );
    Ok(Answer::report(report).with(json!({ "directory": workspace::shown(dir), "record": record })))
}
