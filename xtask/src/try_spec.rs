//! `cargo xtask try-spec`: what becomes of any documents: generated, compiled as crates of their own, and counted.
//!
//! One workspace in `target/try-spec` holds a crate per document, so that dependencies are compiled once, and so that what
//! is wrong with one document hides nothing of another.

mod attempt;
mod compile;
mod table;

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args as ClapArgs;

use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::terminal::remark;
use crate::workspace;
use attempt::Attempt;

/// Generate and compile a client of each document, and print what came out
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// Swagger 2.0 documents, or directories of such; overlays are read from a directory `overlays` beside each
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Only generate
    #[arg(long)]
    no_compile: bool,
    /// Also send every sample call to a server on this machine, and let the document judge what arrives
    #[arg(long, conflicts_with = "no_compile")]
    judge: bool,
}

/// Runs the task and returns what to print.
pub(crate) fn run(args: &Args) -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let place = root.join("target").join("try-spec");
    let start = Instant::now();
    let mut attempts: Vec<Attempt> = documents(&args.files)?.iter().map(|file| Attempt::of(file)).collect();
    if !args.no_compile {
        remark("== compiling a crate per document");
        compile::compile(&root, &place, &mut attempts, args.judge)?;
    }
    let seconds = start.elapsed().as_secs_f64();
    let failed = attempts.iter().filter(|attempt| !attempt.is_good()).count();
    let answer = Answer::asked(table::table(&attempts, seconds)).with(table::json(&attempts));
    if failed == 0 {
        return Ok(answer);
    }
    Err(Error::new(format!("{failed} of {} documents gave no client that is right", attempts.len()))
        .help("`cargo xtask codegen --spec FILE --out DIR` shows all findings; the crates are in target/try-spec")
        .behind(answer))
}

/// The files, and those directly in the directories.
fn documents(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut documents = Vec::new();
    for path in paths {
        if !path.is_dir() {
            documents.push(path.clone());
            continue;
        }
        let mut found = Vec::new();
        for entry in fs::read_dir(path).map_err(|e| Error::io("read", path, &e))? {
            found.push(entry.map_err(|e| Error::io("read", path, &e))?.path());
        }
        let is_document = |path: &PathBuf| {
            let extension = path.extension().and_then(|extension| extension.to_str());
            path.is_file() && extension.is_some_and(|extension| matches!(extension, "json" | "yaml" | "yml"))
        };
        found.retain(is_document);
        found.sort();
        documents.extend(found);
    }
    Ok(documents)
}
