//! The validators' packages: pinned beside the sources in `xtask/conformance`, installed below `target`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::output::scratch;
use crate::terminal::remark;
use crate::workspace;

/// The directory with `node_modules` and our scripts.
pub(crate) struct Validators(PathBuf);

impl Validators {
    pub(crate) fn dir(&self) -> &Path {
        &self.0
    }

    /// Node, about to run a script of a package or our own.
    pub(crate) fn node(&self, script: &str) -> Command {
        let mut command = Command::new("node");
        command.arg(self.0.join(script)).current_dir(&self.0).env("NO_UPDATE_NOTIFIER", "1");
        command
    }
}

/// Installs what the lock file says, unless that is there already.
pub(crate) fn install() -> Result<Validators> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let (from, to) = (root.join("xtask").join("conformance"), root.join("target").join("conformance"));
    let lock = read(&from.join("package-lock.json"))?;
    for name in ["package.json", "package-lock.json", "lower.mjs", "workflows.mjs"] {
        scratch::write(&to.join(name), read(&from.join(name))?)?;
    }
    let stamp = to.join("installed.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(Validators(to));
    }
    remark("== npm ci");
    let mut npm = Command::new("npm");
    // Scripts of packages are not run: some of them report home.
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]).current_dir(&to);
    let status = npm.stdout(io::stderr()).status().map_err(|e| {
        Error::new(format!("cannot run npm: {e}"))
            .help("install Node 18.20 or newer, with npm; only this task needs it")
    })?;
    if !status.success() {
        return Err(Error::new(format!("`npm ci` failed ({status})")).help("its output above says why"));
    }
    scratch::write(&stamp, lock)?;
    Ok(Validators(to))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|e| Error::io("read", path, &e))
}
