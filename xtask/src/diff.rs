//! `cargo xtask diff`: what changes between two versions of the document, on the wire and in Rust.
//!
//! `side` reads the two versions, `ece_codegen::diff` compares them, `accept`, `only`, `severity` and `threshold` decide what
//! counts, `render` prints.

mod accept;
mod counterpart;
mod driver;
pub(crate) mod git;
mod input;
mod left_out;
mod lines;
mod nearest;
mod only;
mod part;
mod render;
mod severity;
mod side;
mod since;
pub(crate) mod source;
mod sunset;
mod threshold;
mod version;

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args as ClapArgs;
use ece_codegen::diff::{Change, Comparison, kinds_page};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::exit::Exit;
use crate::words::count;
use crate::{output, terminal};

pub(crate) use git::is_tracked;
pub(crate) use input::DiffInput;
pub(crate) use render::Format;
use render::Report;
pub(crate) use render::{Entry, code};
use severity::Severity;
pub(crate) use side::{Side, SideSpec};
use threshold::Threshold;
pub(crate) use version::{committed as committed_version, written as written_version};

/// What `--format json` prints, for programs and people.
const JSON_SCHEMA: &str = include_str!("../diff.schema.json");

/// Show what changes between two versions of the document, on the wire and in Rust
#[derive(Debug, ClapArgs)]
#[command(after_help = "As git's diff driver: `spec/swagger.json diff=api` in .gitattributes, and
`git config diff.api.command 'cargo xtask diff'`, or once: GIT_EXTERNAL_DIFF='cargo xtask diff' git diff spec/swagger.json.

Other files are shown as git shows them.")]
pub(crate) struct Args {
    /// OLD and NEW: each a file, a git revision, or REVISION:PATH [default: HEAD and the working tree]
    #[arg(value_name = "SIDE", num_args = 0..=9)]
    sides: Vec<String>,
    /// Compare the documents as they are, without overlays
    #[arg(long)]
    raw: bool,
    /// How to print; --sunset has terminal, markdown and json, --explain terminal and json
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
    /// Print the JSON Schema of `--format json` and nothing else
    #[arg(long, conflicts_with_all = ["sides", "format"])]
    json_schema: bool,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only what concerns `tag:NAME`, `op:ID` or `def:NAME`
    #[arg(long, value_name = "WHAT")]
    only: Vec<String>,
    /// Compare this revision with the working tree, and each update in between with the one before it
    #[arg(long, value_name = "REV", conflicts_with_all = ["sides", "only", "explain"])]
    since: Option<String>,
    /// List what the document marks as deprecated, and since when; of SIDE, or of the working tree
    #[arg(long, conflicts_with_all = ["since", "only", "explain", "accept", "check_source"])]
    sunset: bool,
    /// Show both versions and the rule behind one change
    #[arg(long, value_name = "ID", conflicts_with_all = ["out", "kinds"])]
    explain: Option<String>,
    /// Print the page of all kinds of changes, `ece-codegen/CHANGES.md`
    #[arg(long, conflicts_with_all = ["sides", "format"])]
    kinds: bool,
    /// Fail where there is such a change
    #[arg(long, value_enum, value_delimiter = ',', default_value = "none")]
    fail_on: Vec<Threshold>,
    /// Changes that are known: a TOML file of `[[accept]]` with id, reason, and until = "VERSION"
    #[arg(long, value_name = "FILE")]
    accept: Option<PathBuf>,
    /// How much kinds of changes weigh: a TOML file of `KIND = "error"`, "warning", "note" or "ignore" under `[severity]`
    #[arg(long, value_name = "FILE")]
    severity: Option<PathBuf>,
    /// Compile a user of the old crate against the new one and compare what breaks with what was reported
    #[arg(long)]
    check_source: bool,
}

impl Args {
    /// What a person types for the same comparison, in a shell.
    fn command(&self) -> String {
        let is_plain = |c: char| c.is_alphanumeric() || "/.:_-~^@+=".contains(c);
        let quoted = |side: &String| {
            if !side.is_empty() && side.chars().all(is_plain) {
                side.clone()
            } else {
                format!("'{}'", side.replace('\'', r"'\''"))
            }
        };
        let raw = self.raw.then(|| "--raw".to_owned());
        let sides = self.since.iter().chain(&self.sides).map(quoted);
        ["cargo xtask diff".to_owned()].into_iter().chain(sides).chain(raw).collect::<Vec<_>>().join(" ")
    }
}

/// Runs the task and returns what to print.
pub(crate) fn run(args: &Args) -> Result<Answer> {
    if args.json_schema {
        return write(args, JSON_SCHEMA);
    }
    if let Some(call) = driver::Call::of(&args.sides) {
        return Ok(Answer::asked(call.run(args.raw)));
    }
    if args.kinds {
        return write(args, &kinds_page());
    }
    let severities = severity::read(args.severity.as_deref())?;
    let side = |which: &str, text: &str| SideSpec::of(text).map_err(|error| error.on(which));
    if args.sunset {
        let side = match &args.sides[..] {
            [] => SideSpec::WorkingTree,
            [side] => SideSpec::of(side)?,
            _ => return Err(Error::usage("--sunset takes one side").help("cargo xtask diff --sunset [SIDE]")),
        };
        let text = sunset::sunset(&side, args.raw)?.print(args.format)?;
        return write(args, &text);
    }
    let command = args.command();
    let (old, new) = match (&args.since, &args.sides[..]) {
        (Some(since), _) => (since::side(since)?, SideSpec::WorkingTree),
        (None, []) => (SideSpec::revision("HEAD"), SideSpec::WorkingTree),
        (None, [old]) => (side("OLD", old)?, SideSpec::WorkingTree),
        (None, [old, new]) => (side("OLD", old)?, side("NEW", new)?),
        _ => return Err(Error::usage("more than two sides").help("cargo xtask diff [OLD [NEW]]")),
    };
    if let Some(out) = args.out.as_ref().filter(|out| old.is_file(out) || new.is_file(out)) {
        let message = format!("--out {} is one of the documents that are compared", out.display());
        return Err(Error::usage(message).help("name another file; nothing was written"));
    }
    let raw = args.raw;
    let mut compared = DiffInput::of(move || old.read("OLD", raw), move || new.read("NEW", raw))?;
    // What is accepted, what compiles and which version is next are questions about all changes.
    let current = version::current()?;
    let next = version::next(&current, &compared.comparison);
    if let Some(id) = &args.explain {
        if !matches!(args.format, Format::Terminal | Format::Json) {
            return Err(Error::usage("--explain has the formats terminal and json"));
        }
        return render::explain(&compared, id, &next, &command);
    }
    let accepted = accept::read(args.accept.as_deref(), &compared.comparison, &current, &command)?;
    let compile_errors = if args.check_source { source::check(&compared)? } else { source::Confirmed::new() };
    only::keep(&mut compared, &args.only)?;
    let mut report =
        Report { accepted: accepted.reasons, compile_errors, command, ..Report::of(&compared, &current, &next) };
    if let Some(since) = &args.since {
        let timeline = since::timeline(since, raw)?;
        report.notes.extend(timeline.notes);
        report.timeline = timeline.steps;
    }
    severities.apply(&mut report);
    let answer = answer(args, &compared, &report)?;
    let verdict = match accepted.stale {
        Some(stale) if compared.comparison.unexplained.is_empty() => Err(stale),
        _ => verdict(args, &compared.comparison, &report),
    };
    match verdict {
        Ok(()) => Ok(answer),
        Err(error) => Err(error.behind(answer)),
    }
}

/// What changes from one text of the document to another, for a summary; says so where that cannot be told.
pub(crate) fn summary(old: String, new: String, overlays: &[ece_codegen::Overlay]) -> String {
    let side = |which: &'static str, text: String| {
        let overlays = overlays.to_vec();
        move || Side::new(which, which.to_lowercase(), text, overlays)
    };
    match DiffInput::of(side("OLD", old), side("NEW", new)).and_then(|compared| report(&compared)) {
        Ok(report) => format!("{}next: cargo xtask diff shows all of it\n", report.summary()),
        Err(error) => format!("what changes is not known: {error}\n"),
    }
}

/// What is printed about it, with nothing accepted and nothing left out.
pub(crate) fn report(compared: &DiffInput) -> Result<Report> {
    let current = version::current()?;
    Ok(Report::of(compared, &current, &version::next(&current, &compared.comparison)))
}

/// The report in the format that was asked for.
fn answer(args: &Args, compared: &DiffInput, report: &Report) -> Result<Answer> {
    let text = |colour| render::with_documents(report, compared, args.format, colour);
    if args.out.is_some() {
        return write(args, &text(false));
    }
    let facts = if args.format == Format::Json { render::value(report) } else { Value::Null };
    Ok(Answer::styled(text(terminal::has_colour())).with(facts))
}

/// Writes into the file that was asked for, or returns what to print.
fn write(args: &Args, text: &str) -> Result<Answer> {
    match &args.out {
        Some(out) => output::write_file(out, text).map(|()| Answer::facts(json!({ "out": out.display().to_string() }))),
        None => Ok(Answer::asked(text.to_owned()).with(serde_json::from_str(text).unwrap_or_default())),
    }
}

/// What the exit code says.
fn verdict(args: &Args, comparison: &Comparison, report: &Report) -> Result<()> {
    if !comparison.unexplained.is_empty() {
        let words = count(comparison.unexplained.len(), "difference belongs", "differences belong");
        return Err(Error::with(
            Exit::Disagreement,
            format!("{words} to no change; the report lists what is not explained"),
        )
        .help("this is a defect of the comparison, not of the documents; please report it"));
    }
    // What is ignored is not shown, and counts for nothing.
    let shown: HashMap<&str, Severity> =
        report.changes.iter().map(|entry| (entry.id.as_str(), entry.severity)).collect();
    let is_above = |change: &&Change| {
        let severity = shown.get(change.id.as_str());
        severity.is_some_and(|severity| args.fail_on.iter().any(|it| it.is_reached(change, *severity)))
    };
    let above: Vec<&Change> = comparison.all().filter(is_above).collect();
    let open: Vec<&str> =
        above.iter().map(|change| change.id.as_str()).filter(|id| !report.accepted.contains_key(*id)).collect();
    if open.is_empty() {
        return comparable(args, report);
    }
    let words = count(open.len(), "change is", "changes are");
    Err(Error::new(format!("{words} above the threshold: {}", open.join(", ")))
        .help(format!("`{} --explain ID` shows why; --accept FILE lists those that are known", report.command)))
}

/// What cannot be compared is not the same for certain: nothing that somebody asks about is all right.
fn comparable(args: &Args, report: &Report) -> Result<()> {
    let of_one = report.left_out.iter().filter(|it| !it.in_both).count();
    if of_one == 0 || args.fail_on.iter().all(|it| *it == Threshold::None) {
        return Ok(());
    }
    let words = count(of_one, "part of one side cannot be compared", "parts of one side cannot be compared");
    Err(Error::new(format!("{words} with the other one: whether there is a change above the threshold is not known"))
        .help("`left out` in the report names the places; correct them in the document, or by an overlay"))
}
