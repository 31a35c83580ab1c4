//! `cargo xtask update`: fetch, codegen and diff as one. Leaves a tree that is ready to commit, and a report for the pull
//! request; or, where the new document cannot be used, everything as it was.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use crate::atomic::{self, FileSet};
use crate::diff::{self, DiffInput, Format, Side};
use crate::error::{Error, Result};
use crate::fetch;
use crate::{codegen, inputs, views, workspace};

/// The files that belong together in `spec/`.
const FILES: [&str; 2] = ["swagger.json", "source.json"];

/// Bring a new document, regenerate the code and write down what changes
#[derive(Debug, ClapArgs)]
#[group(id = "update")]
pub(crate) struct Args {
    #[command(flatten)]
    fetch: fetch::Args,
    /// The report, in Markdown [default: target/spec-update.md]
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// Runs the task and answers what to print.
pub(crate) fn run(args: &Args) -> Result<String> {
    if args.fetch.out.is_some() || args.fetch.check || args.fetch.keep_prose {
        return Err(Error::usage(
            "update works on spec/ of this workspace: --out, --check and --keep-prose are for fetch",
        ));
    }
    let root = workspace::root()?;
    let spec = root.join("spec");
    let before = stored(&spec)?;
    let fetched = fetch::run(&args.fetch)?;
    let generated = codegen::run(&codegen::Args::default()).map_err(|error| restore(&spec, &before, error))?;
    let report = args.report.clone().unwrap_or_else(|| root.join("target").join("spec-update.md"));
    let text = told(&spec, &before)?;
    views::write(&report, &text)?;
    Ok(format!("{fetched}\n{generated}\nreport: {}", workspace::shown(&report)))
}

/// What is in `spec/` now; nothing where there is nothing yet.
fn stored(spec: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for name in FILES {
        let path = spec.join(name);
        match fs::read(&path) {
            Ok(bytes) => files.push((name.to_owned(), bytes)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(Error::io("read", &path, &e)),
        }
    }
    Ok(files)
}

/// Puts the old document back: code that cannot be generated from the new one must not stand beside it.
fn restore(spec: &Path, before: &[(String, Vec<u8>)], error: Error) -> Error {
    let remove = FILES.iter().filter(|name| before.iter().all(|(known, _)| known != *name));
    let set = FileSet { write: before.to_vec(), remove: remove.map(|name| (*name).to_owned()).collect() };
    match atomic::write(spec, "fetch", &set) {
        Ok(()) => error
            .on("the new document cannot be used, spec/ is as it was")
            .help("`cargo xtask fetch` brings it all the same; mend the overlays then, and run `cargo xtask codegen`"),
        Err(second) => second.on(&format!("{error}\nand spec/ could not be put back")),
    }
}

fn told(spec: &Path, before: &[(String, Vec<u8>)]) -> Result<String> {
    let Some((_, old)) = before.iter().find(|(name, _)| name == FILES[0]) else {
        return Ok("The first document: there is nothing to compare it with.\n".to_owned());
    };
    let old = String::from_utf8_lossy(old).into_owned();
    let overlays = inputs::overlays_beside(spec)?;
    let new = inputs::read(&spec.join(FILES[0]))?;
    let (for_old, for_new) = (overlays.clone(), overlays);
    let compared = DiffInput::of(
        move || Side::new("OLD", "before".to_owned(), old, for_old),
        move || Side::new("NEW", "after".to_owned(), new, for_new),
    )?;
    Ok(diff::report(&compared)?.print(Format::Markdown, false))
}
