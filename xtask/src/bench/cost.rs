//! What a compilation costs: the CPU seconds of cargo and all it starts, and the size of what it makes.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Instant, SystemTime};

use crate::error::{Error, Result};

pub(super) struct Cost {
    pub(super) cpu_seconds: f64,
    /// `None` where nothing is made (`check`).
    pub(super) rlib_bytes: Option<u64>,
}

/// Compiles the package `target/bench/<name>` alone, `runs` times; gives the median.
pub(super) fn measure(place: &Path, name: &str, arguments: &[&str], runs: u8) -> Result<Cost> {
    let dir = place.join(name);
    let compile = || {
        let status = Command::new("cargo")
            .args(arguments)
            .arg("--quiet")
            .current_dir(&dir)
            .env("CARGO_TARGET_DIR", place.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS")
            .stdout(Stdio::null())
            .status()
            .map_err(|e| Error::new(format!("cannot run cargo: {e}")))?;
        if status.success() { Ok(()) } else { Err(Error::new(format!("the package {name} does not compile"))) }
    };
    compile()?; // the dependencies, which do not count
    let mut seconds = Vec::new();
    for _ in 0..runs {
        let source = dir.join("src").join("lib.rs");
        let file = fs::File::options().append(true).open(&source).map_err(|e| Error::io("open", &source, &e))?;
        file.set_modified(SystemTime::now()).map_err(|e| Error::io("touch", &source, &e))?;
        let clock = Clock::start();
        compile()?;
        seconds.push(clock.seconds());
    }
    seconds.sort_by(f64::total_cmp);
    let profile = if arguments.contains(&"--release") { "release" } else { "debug" };
    let rlib = place.join("target").join(profile).join(format!("libbench_{name}.rlib"));
    let rlib_bytes = if arguments[0] == "build" { fs::metadata(rlib).ok().map(|file| file.len()) } else { None };
    Ok(Cost { cpu_seconds: seconds[seconds.len() / 2], rlib_bytes })
}

/// The CPU time of children where the system tells it, else the time that passes.
struct Clock {
    start: Instant,
    children: Option<f64>,
}

impl Clock {
    fn start() -> Self {
        Self { start: Instant::now(), children: children_seconds() }
    }

    fn seconds(&self) -> f64 {
        match (self.children, children_seconds()) {
            (Some(before), Some(after)) => after - before,
            _ => self.start.elapsed().as_secs_f64(),
        }
    }
}

/// User and system time of all children that have ended, from Linux's `/proc/self/stat`, in ticks of a hundredth.
fn children_seconds() -> Option<f64> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field may hold blanks and ends with the last parenthesis.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some((ticks(13)? + ticks(14)?) / 100.0)
}
