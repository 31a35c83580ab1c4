//! `cargo xtask fetch`: brings the API's document into `spec/`, as facts without prose.
//!
//! The only task that talks to the network. It stores a document only after reading it strictly, and stores both files
//! or none; whatever goes wrong before leaves everything as it was.

mod address;
mod args;
mod download;
mod identity;
mod lift;
mod limited;
mod source;
mod stored;
mod strip;
mod summary;
mod target;
mod validate;

// Whose certificates are trusted is decided once, for the client and for this task.
#[path = "../../ece-api/src/runtime/net/transport/causes.rs"]
mod causes;
#[path = "../../ece-api/src/runtime/net/transport/tls/mod.rs"]
mod tls;

use std::path::{Path, PathBuf};
use std::slice;

use serde_json::{Value, json};

pub(crate) use args::{Args, SourceArgs};
use source::Source;
pub(crate) use stored::Record;
use stored::{Counts, Digest, Prose};
use strip::StripReport;

use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::{diff, inputs, output, workspace};

const NEXT: &str = "next: cargo xtask codegen";

/// Runs the task and returns what to print.
pub(crate) fn run(args: &Args) -> Result<Answer> {
    let dir = settled(target::directory(args)?)?;
    if args.check {
        return stored::check(&dir);
    }
    let fetched = Fetched::read(&args.source, args.keep_prose, &dir)?;
    if let Some(tree) = &fetched.tree {
        output::write(slice::from_ref(tree))?;
    }
    Ok(Answer::report(fetched.summary_with_changes()?).with(fetched.facts()))
}

/// Where the files of this workspace are, with nothing of an earlier run in between.
pub(crate) fn directory() -> Result<PathBuf> {
    settled(target::of_workspace()?)
}

fn settled(dir: PathBuf) -> Result<PathBuf> {
    output::expect_directory(&dir)?;
    stored::settle(&dir)?;
    Ok(dir)
}

/// A document that came, before it is stored.
pub(crate) struct Fetched {
    pub(crate) text: String,
    /// Where it comes from, and when.
    pub(crate) record: Record,
    /// The text that is stored now.
    pub(crate) old: Option<String>,
    /// The same of that one.
    pub(crate) old_record: Option<Record>,
    /// What has to be written; nothing where all of it is stored already.
    pub(crate) tree: Option<output::Tree>,
    is_stored: bool,
    dir: PathBuf,
    /// What became of the prose; `None` where it was kept.
    stripped: Option<StripReport>,
}

impl Fetched {
    /// Gets the document and reads it strictly; changes nothing.
    pub(crate) fn read(args: &SourceArgs, keep_prose: bool, dir: &Path) -> Result<Self> {
        let source = Source::of(args)?;
        let served = source.read()?;
        let digest = Digest::of(&served);
        let mut document = validate::document(&source.document(validate::text(served)?))?;
        let report = strip::strip(&mut document, keep_prose);
        let text = stored::pretty(&document)?;
        if let Err(e) = validate::document(&text.clone().into()) {
            return Err(Error::new(format!("without its prose, the document has errors: {e}")));
        }
        let record = Record {
            source: source.origin(),
            date: today(),
            served: digest,
            written: Digest::of(text.as_bytes()),
            prose: if keep_prose { Prose::Kept } else { Prose::Stripped },
            counts: Counts::of(&document),
        };
        let old = stored::read(dir, stored::DOCUMENT)?;
        let old_record = stored::record(dir)?;
        let is_stored = old.as_ref() == Some(&text) && old_record.as_ref().is_some_and(|it| it.describes_as(&record));
        if let (Some(old), false) = (old.as_ref().and_then(|old| serde_json::from_str(old).ok()), is_stored) {
            refuse_loss(args, &old, &document)?;
        }
        let tree =
            if is_stored { None } else { Some(stored::tree(dir, old.as_ref(), &text, &stored::pretty(&record)?)) };
        let stripped = (!keep_prose).then_some(report);
        Ok(Self { text, record, old, old_record, tree, is_stored, dir: dir.to_path_buf(), stripped })
    }

    /// The same for programs.
    pub(crate) fn facts(&self) -> Value {
        let stripped = self.stripped.as_ref().map(|it| {
            json!({
                "texts": it.prose,
                "lifted": it.lifted,
                "extensions_left_out": it.dropped_extensions,
                "warnings": it.warnings,
            })
        });
        let old = self.old_record.as_ref().filter(|_| self.is_stored);
        json!({
            "directory": workspace::shown(&self.dir),
            "is_changed": !self.is_stored,
            "record": old.unwrap_or(&self.record),
            "stripped": stripped,
        })
    }

    /// What to print once it is stored.
    pub(crate) fn summary(&self) -> String {
        let (place, size) = (workspace::shown(&self.dir), summary::size(self.record.counts));
        if self.is_stored {
            let first = self.old_record.as_ref().filter(|it| it.name() != self.record.name());
            let first = first.map_or_else(String::new, |it| format!(", fetched from {} on {}", it.name(), it.date));
            return format!("unchanged: {place} holds this document already, {size}{first}");
        }
        let prose = self.stripped.as_ref().map_or_else(|| format!("{}\n", target::KEPT), summary::stripping);
        let (document, record) = (stored::DOCUMENT, stored::RECORD);
        format!("wrote {document} and {record} to {place}: {size}\n{}", prose.trim_end())
    }

    /// The same with what changes by it, and what comes next.
    fn summary_with_changes(&self) -> Result<String> {
        if self.is_stored {
            return Ok(self.summary());
        }
        let is_document = |text: &&String| serde_json::from_str::<Value>(text).is_ok();
        let changes = match self.old.as_ref().filter(is_document) {
            Some(old) => diff::summary(old.clone(), self.text.clone(), &inputs::overlays_beside(&self.dir)?),
            None => "the first document here\n".to_owned(),
        };
        Ok(format!("{}\n{changes}{NEXT}", self.summary()))
    }
}

/// Adds what the prose alone states to a document that was not stored by this task.
pub(crate) fn lift_facts(document: &mut Value) {
    strip::strip(document, true);
}

fn refuse_loss(args: &SourceArgs, old: &Value, new: &Value) -> Result<()> {
    let (lost, all) = summary::lost(old, new);
    if args.force || lost * 5 <= all {
        return Ok(());
    }
    Err(Error::new(format!("the new document lacks {lost} of the {all} operations that the stored one has"))
        .help("is the source right? --force stores it nevertheless; nothing was changed"))
}

pub(crate) fn today() -> String {
    time::OffsetDateTime::now_utc().date().to_string()
}
