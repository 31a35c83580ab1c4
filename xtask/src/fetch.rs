//! `cargo xtask fetch`: brings the API's document into `spec/`, as facts without prose.
//!
//! The only task that talks to the network. It stores a document only after reading it strictly, and stores both files
//! or none; whatever goes wrong before leaves everything as it was.

mod address;
mod args;
mod download;
mod identity;
mod lift;
mod pair;
mod source;
mod strip;
mod summary;
mod target;
mod validate;

use std::path::Path;

use serde_json::Value;

pub(crate) use args::Args;
use pair::{Counts, Prose, Record, Sum};
use source::Source;
use strip::StripReport;

use crate::error::{Error, Result};
use crate::{diff, inputs, workspace};

const NEXT: &str = "next: cargo xtask codegen";

/// Runs the task and answers what to print.
pub(crate) fn run(args: &Args) -> Result<String> {
    let dir = target::directory(args)?;
    pair::settle(&dir)?;
    if args.check {
        return pair::check(&dir);
    }
    let source = Source::of(args)?;
    let served = source.read()?;
    let sum = Sum::of(&served);
    let mut document = validate::document(&validate::text(served)?)?;
    let report = strip::strip(&mut document, args.keep_prose);
    let text = pair::pretty(&document)?;
    if let Err(e) = validate::document(&text) {
        return Err(Error::new(format!("without its prose, the document has errors: {e}")));
    }
    let record = Record {
        source: source.origin(),
        date: today(),
        served: sum,
        written: Sum::of(text.as_bytes()),
        prose: if args.keep_prose { Prose::Kept } else { Prose::Stripped },
        counts: Counts::of(&document),
    };
    store(args, &dir, &document, &text, &record, &report)
}

fn store(args: &Args, dir: &Path, new: &Value, text: &str, record: &Record, report: &StripReport) -> Result<String> {
    let stored = pair::read(dir, pair::DOCUMENT)?;
    let place = workspace::shown(dir);
    if stored.as_deref() == Some(text) && pair::record(dir)?.is_some_and(|old| same_but_date(&old, record)) {
        return Ok(format!("unchanged: {place} holds this document already, {}", summary::size(record.counts)));
    }
    let old: Option<Value> = stored.as_ref().and_then(|stored| serde_json::from_str(stored).ok());
    if let Some(old) = &old {
        refuse_loss(args, old, new)?;
    }
    pair::write(dir, text, &pair::pretty(record)?)?;
    let changes = match (old, stored) {
        (Some(_), Some(stored)) => diff::summary(stored, text.to_owned(), &inputs::overlays_beside(dir)?),
        _ => "the first document here\n".to_owned(),
    };
    let kept = if args.keep_prose { format!("{}\n", target::KEPT) } else { summary::stripping(report) };
    Ok(format!(
        "wrote {} and {} to {place}: {}\n{changes}{kept}{NEXT}",
        pair::DOCUMENT,
        pair::RECORD,
        summary::size(record.counts),
    ))
}

fn same_but_date(old: &Record, new: &Record) -> bool {
    *old == Record { date: old.date.clone(), ..new.clone() }
}

fn refuse_loss(args: &Args, old: &Value, new: &Value) -> Result<()> {
    let (lost, all) = summary::lost(old, new);
    if args.force || lost * 5 <= all {
        return Ok(());
    }
    Err(Error::new(format!("the new document lacks {lost} of the {all} operations that the stored one has"))
        .help("is the source right? --force stores it nevertheless; nothing was changed"))
}

fn today() -> String {
    jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date().to_string()
}
