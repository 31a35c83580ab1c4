//! What a compilation costs: processor time and memory of cargo and all it starts, and the size of what it makes.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use super::process::{self, Used};
use super::statistics::Spread;
use crate::error::{Error, Result};

pub(super) struct Cost {
    pub(super) cpu_seconds: f64,
    /// Of the largest process, which is the compiler; `None` where the system does not tell it.
    pub(super) peak_bytes: Option<u64>,
    /// `None` where nothing is made (`check`).
    pub(super) rlib_bytes: Option<u64>,
}

/// Compiles the package `<place>/<name>` alone, its dependencies being there.
pub(super) fn compile(place: &Path, name: &str, arguments: &[&str]) -> Result<Used> {
    let used = process::run(
        Command::new("cargo")
            .args(arguments)
            .arg("--quiet")
            .current_dir(place.join(name))
            .env("CARGO_TARGET_DIR", place.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS")
            .stdout(Stdio::null()),
    )?;
    if used.status.success() { Ok(used) } else { Err(Error::new(format!("the package {name} does not compile"))) }
}

/// Compiles each of the packages `runs` times, in turn; gives medians, and the largest peak.
pub(super) fn measure<const N: usize>(
    place: &Path,
    names: [&str; N],
    arguments: &[&str],
    runs: u8,
) -> Result<[Cost; N]> {
    for name in names {
        compile(place, name, arguments)?; // the dependencies, which do not count
    }
    let mut used = names.map(|_| Vec::new());
    for _ in 0..runs {
        for (name, used) in names.iter().zip(&mut used) {
            let source = place.join(name).join("src").join("lib.rs");
            let file = fs::File::options().append(true).open(&source).map_err(|e| Error::io("open", &source, &e))?;
            file.set_modified(SystemTime::now()).map_err(|e| Error::io("touch", &source, &e))?;
            used.push(compile(place, name, arguments)?);
        }
    }
    let profile = if arguments.contains(&"--release") { "release" } else { "debug" };
    let mut names = names.iter();
    Ok(used.map(|used| {
        let name = names.next().copied().unwrap_or_default();
        let rlib = place.join("target").join(profile).join(format!("libbench_{name}.rlib"));
        Cost {
            cpu_seconds: Spread::of(used.iter().map(|it| it.cpu_seconds)).map_or(0.0, |spread| spread.median),
            peak_bytes: used.iter().filter_map(|it| it.peak_bytes).max(),
            rlib_bytes: if arguments[0] == "build" { fs::metadata(rlib).ok().map(|file| file.len()) } else { None },
        }
    }))
}
