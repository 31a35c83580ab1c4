//! `cargo xtask bench size`: how large a program is that calls one operation, beside the same call with `reqwest` alone.
//!
//! Three packages are written below `target/bench/size`: with `ece-api`, with `reqwest` and `serde_json::Value`, and with
//! `reqwest` and the same model with serde's derives, which says what a typed answer costs by itself. All have the same
//! features of `reqwest`, the versions of this workspace and the same profile, so the difference is what ours adds. A
//! program is linked twice: stripped for its size, and with symbols to say whose its functions are.

mod packages;
mod program;
mod report;

use std::fs;
use std::path::Path;
use std::process::Stdio;

use clap::Args as ClapArgs;

use crate::answer::Answer;
use crate::compiler;
use crate::error::{Error, Result};
use crate::terminal::remark;
use crate::workspace;

use packages::NAMES;
use program::{Functions, Sizes};

/// Build a program that calls one operation, beside the same call with `reqwest` alone, and compare their sizes
///
/// A function counts for the first crate in its name that is not of the standard library, so that drop glue and generic
/// code of `std` count for the crate whose types they are made for. Tables and texts are in the sections alone.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// Features of ece-api in place of the default ones, with commas: rustls,deployments
    #[arg(long, value_name = "LIST")]
    features: Option<String>,
    /// A setting of the profile for all programs, in TOML; may be repeated: opt-level="s"
    #[arg(long, value_name = "KEY=VALUE")]
    profile: Vec<String>,
    /// So many functions that differ most, by name
    #[arg(long, value_name = "N", default_value_t = 0)]
    functions: usize,
}

/// A program that was built.
struct Program {
    name: &'static str,
    /// Without symbols.
    bytes: u64,
    sections: Sizes,
    functions: Functions,
}

/// Runs the task and returns what to print.
pub(super) fn run(args: &Args) -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let place = root.join("target").join("bench").join("size");
    packages::write(&root, &place, args.features.as_deref())?;
    let mut programs = Vec::new();
    for name in NAMES {
        remark(&format!("== {name}: minutes the first time"));
        programs.push(build(&place, name, &args.profile)?);
    }
    Ok(Answer::asked(report::tables(&programs, args.functions)).with(report::facts(&programs, args)))
}

/// Builds the program of this package, once to be small and once to be read.
fn build(place: &Path, name: &'static str, profile: &[String]) -> Result<Program> {
    let whole = linked(place, name, profile, "none")?;
    let functions = program::functions(&whole)?;
    let stripped = linked(place, name, profile, "symbols")?;
    Ok(Program { name, bytes: stripped.len() as u64, sections: program::sections(&stripped)?, functions })
}

/// The program as it is with this setting of `strip`, which does not compile its dependencies again.
fn linked(place: &Path, name: &str, profile: &[String], strip: &str) -> Result<Vec<u8>> {
    let target = place.join("target");
    let mut command = compiler::command(&place.join(name));
    command.args(["rustc", "--release", "--quiet"]).env("CARGO_TARGET_DIR", &target).env("CARGO_INCREMENTAL", "0");
    for setting in profile {
        command.arg("--config").arg(format!("profile.release.{setting}"));
    }
    // Names that say which types an instance is made for; flags of the caller's would be measured as well.
    command.env_remove("CARGO_ENCODED_RUSTFLAGS").env("RUSTFLAGS", "-C symbol-mangling-version=v0");
    command.args(["--", "-C", &format!("strip={strip}")]);
    let output = command.stdout(Stdio::null()).output().map_err(|e| Error::new(format!("cannot run cargo: {e}")))?;
    if !output.status.success() {
        return Err(Error::new(format!("the package {name} does not compile:\n{}", compiler::said(&output))));
    }
    let program = target.join("release").join(format!("bench-{name}{}", std::env::consts::EXE_SUFFIX));
    fs::read(&program).map_err(|e| Error::io("read", &program, &e))
}
