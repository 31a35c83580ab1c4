//! `cargo xtask bench generate`: processor time of generating, listing and comparing, as calls of the library and as this
//! very program runs them, for the document and for ten times the document.
//!
//! The document is that of `spec/` with its overlays applied, written below `target/bench/generate`: ten copies of it under
//! other names are ten times the work, so that the exponent says how time grows with size.

mod copies;
#[cfg(test)]
mod growth;

use std::env;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};

use clap::Args as ClapArgs;
use ece_codegen::Snapshot;
use serde::Serialize;
use serde_json::{Value, json};

use super::process::{self, thread_seconds};
use super::statistics::Spread;
use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::findings;
use crate::inputs::{InputArgs, Inputs};
use crate::output::scratch;
use crate::terminal::remark;
use crate::workspace;

/// Generate, list and compare, for the document and for ten times the document
///
/// Processor time as calls of the library within this program, and as this program does it when somebody runs it.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: InputArgs,
    /// Do everything this many times and take medians
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=50))]
    runs: u8,
}

/// Ten times the document.
const COPIES: usize = 10;

/// A document and the same with edits, as texts and in a folder.
struct Documents {
    folder: String,
    text: String,
    edited: String,
}

impl Documents {
    fn of(folder: &Path, document: &Value) -> Self {
        let pretty = |value: &Value| format!("{value:#}\n");
        Self { folder: folder.display().to_string(), text: pretty(document), edited: pretty(&copies::edited(document)) }
    }
}

/// What somebody can do, in the library and on the command line.
struct Work {
    name: &'static str,
    call: fn(&Documents),
    command: &'static [&'static str],
}

const WORK: [Work; 3] = [
    Work {
        name: "codegen",
        call: |documents| drop(black_box(ece_codegen::generate(&documents.text, &[]))),
        command: &["codegen", "--spec", "swagger.json", "--out", "generated"],
    },
    Work {
        name: "outline",
        call: |documents| {
            let outline = read(&documents.text).map(|snapshot| ece_codegen::outline(&snapshot.api).to_string());
            drop(black_box(outline));
        },
        command: &["outline", "--spec", "swagger.json"],
    },
    Work {
        name: "diff",
        call: |documents| {
            if let (Some(old), Some(new)) = (read(&documents.text), read(&documents.edited)) {
                drop(black_box(ece_codegen::diff::compare(&old, &new)));
            }
        },
        command: &["diff", "swagger.json", "edited.json"],
    },
];

fn read(text: &str) -> Option<Snapshot> {
    ece_codegen::read(text, &[]).0
}

/// What a work costs with one of the two documents.
#[derive(Clone, Copy, Debug, Serialize)]
struct Cost {
    library_cpu_seconds: f64,
    program_cpu_seconds: f64,
    program_peak_bytes: Option<u64>,
}

/// Runs the task and returns what to print.
pub(super) fn run(args: &Args) -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let document = document(&args.inputs)?;
    let place = root.join("target").join("bench").join("generate");
    let one = write(&place.join("one"), &document)?;
    let ten = write(&place.join("ten"), &copies::copies(&document, COPIES))?;
    let costs = measure(&[&one, &ten], args.runs)?;
    let bytes = [one.text.len(), ten.text.len()];
    Ok(Answer::asked(table(bytes, &costs, args.runs)).with(facts(bytes, &costs, args.runs)))
}

/// The document with its overlays applied.
fn document(inputs: &InputArgs) -> Result<Value> {
    let inputs = Inputs::read(inputs)?;
    let (document, diagnostics) = ece_codegen::corrected(&inputs.document, &inputs.overlays);
    findings::refuse_errors(&diagnostics)?;
    document.ok_or_else(|| Error::new("the document cannot be read"))
}

fn write(folder: &Path, document: &Value) -> Result<Documents> {
    let documents = Documents::of(folder, document);
    scratch::refresh(&folder.join("swagger.json"), &documents.text)?;
    scratch::refresh(&folder.join("edited.json"), &documents.edited)?;
    Ok(documents)
}

/// Each work with each document, in turn, `runs` times.
fn measure(documents: &[&Documents; 2], runs: u8) -> Result<Vec<[Cost; 2]>> {
    let mut seen: Vec<[Vec<Cost>; 2]> = WORK.iter().map(|_| Default::default()).collect();
    for run in 0..=runs {
        remark(&format!("== run {run} of {runs}"));
        for (work, seen) in WORK.iter().zip(&mut seen) {
            for (documents, seen) in documents.iter().zip(seen) {
                let program = in_a_program(work, documents)?;
                if run == 0 {
                    continue; // writes the tree that the others find, which does not count
                }
                let start = thread_seconds();
                (work.call)(documents);
                seen.push(Cost { library_cpu_seconds: thread_seconds() - start, ..program });
            }
        }
    }
    Ok(seen.into_iter().map(|both| both.map(|costs| middle(&costs))).collect())
}

fn middle(costs: &[Cost]) -> Cost {
    let median = |figure: fn(&Cost) -> f64| Spread::of(costs.iter().map(figure)).map_or(0.0, |spread| spread.median);
    Cost {
        library_cpu_seconds: median(|cost| cost.library_cpu_seconds),
        program_cpu_seconds: median(|cost| cost.program_cpu_seconds),
        program_peak_bytes: costs.iter().filter_map(|cost| cost.program_peak_bytes).max(),
    }
}

/// This program, as somebody runs it.
fn in_a_program(work: &Work, documents: &Documents) -> Result<Cost> {
    let program = env::current_exe().map_err(|e| Error::new(format!("this program does not know where it is: {e}")))?;
    let used = process::run(
        Command::new(program)
            .arg("--quiet") // so that what it says is what went wrong
            .args(work.command)
            .current_dir(&documents.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null()),
    )?;
    if !used.status.success() {
        let line = work.command.join(" ");
        return Err(Error::new(format!(
            "`cargo xtask {line}` fails in {}",
            workspace::shown(documents.folder.as_ref())
        )));
    }
    Ok(Cost { library_cpu_seconds: 0.0, program_cpu_seconds: used.cpu_seconds, program_peak_bytes: used.peak_bytes })
}

/// How time grows with size: 1 is in step with it, 2 is its square.
fn exponent(one: f64, ten: f64) -> f64 {
    (ten / one).log10()
}

/// For programs.
fn facts(bytes: [usize; 2], costs: &[[Cost; 2]], runs: u8) -> Value {
    let work: Vec<Value> = WORK
        .iter()
        .zip(costs)
        .map(|(work, [one, ten])| {
            json!({
                "work": work.name, "one": one, "ten": ten,
                "library_exponent": exponent(one.library_cpu_seconds, ten.library_cpu_seconds),
                "program_exponent": exponent(one.program_cpu_seconds, ten.program_cpu_seconds),
            })
        })
        .collect();
    json!({ "runs": runs, "bytes": bytes[0], "bytes_of_ten": bytes[1], "work": work })
}

/// For people.
fn table(bytes: [usize; 2], costs: &[[Cost; 2]], runs: u8) -> String {
    let mut text = format!(
        "The document with its overlays applied, {} kB, and ten copies of it under other names, {} kB; medians of {runs}.\n\
         Processor time as calls of the library, and of the whole program as somebody runs it, both built as this one is.\n\
         Exponent: how time grows with size; 1 is in step with it.\n\n\
         | work | library, CPU s | ten times | exponent | program, CPU s | ten times | exponent | peak MB | ten times |\n\
         | --- |{}\n",
        bytes[0] / 1000,
        bytes[1] / 1000,
        " ---: |".repeat(8)
    );
    let megabytes =
        |cost: &Cost| cost.program_peak_bytes.map_or("-".to_owned(), |bytes| (bytes / 1_000_000).to_string());
    for (work, [one, ten]) in WORK.iter().zip(costs) {
        let pair = |figure: fn(&Cost) -> f64| {
            let (one, ten) = (figure(one), figure(ten));
            format!("{one:.2} | {ten:.2} | {:.2}", exponent(one, ten))
        };
        let library = pair(|cost| cost.library_cpu_seconds);
        let program = pair(|cost| cost.program_cpu_seconds);
        text.push_str(&format!(
            "| {} | {library} | {program} | {} | {} |\n",
            work.name,
            megabytes(one),
            megabytes(ten)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Cost, WORK, facts, table};

    #[test]
    fn programs_get_what_the_schema_says() {
        let cost = |seconds| Cost {
            library_cpu_seconds: seconds,
            program_cpu_seconds: seconds,
            program_peak_bytes: Some(1_000_000),
        };
        let costs: Vec<_> = WORK.iter().map(|_| [cost(0.5), cost(5.0)]).collect();
        let facts = facts([10, 100], &costs, 3);
        crate::answer::tests::assert_valid("bench-generate", &facts);
        assert_eq!(facts["work"][0]["library_exponent"], 1.0);
        assert!(table([10, 100], &costs, 3).contains("| diff | 0.50 | 5.00 | 1.00 | 0.50 | 5.00 | 1.00 | 1 | 1 |"));
    }
}
