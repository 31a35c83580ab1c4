//! Where the files go, and where prose must not go.

use std::path::{Component, Path, PathBuf};

use super::args::Args;
use crate::error::{Error, Result};
use crate::terminal::warn;
use crate::workspace;

/// Said whenever prose is kept.
pub(crate) const KEPT: &str = "warning: this copy holds the publisher's documentation (CC BY-NC-ND). Keep it to yourself: \
    do not commit it, and do not generate code to publish from it";

/// The directory of this workspace's document.
pub(crate) fn of_workspace() -> Result<PathBuf> {
    Ok(workspace::root().ok_or_else(Error::no_workspace)?.join("spec"))
}

/// The directory to write to.
pub(crate) fn directory(args: &Args) -> Result<PathBuf> {
    let Some(out) = &args.out else { return of_workspace() };
    let out = std::path::absolute(out).map_err(|e| Error::io("find", out, &e))?;
    if args.keep_prose {
        refuse_workspace(&out)?;
        warn(KEPT);
    }
    Ok(out)
}

/// Prose must not be committed by accident: nowhere in the workspace but below its build directory.
fn refuse_workspace(out: &Path) -> Result<()> {
    let Some(root) = workspace::root() else { return Ok(()) };
    let (root, out) = (resolved(&root), resolved(out));
    if out.starts_with(&root) && !out.starts_with(root.join("target")) {
        return Err(Error::usage("--keep-prose does not write into this workspace, where it could be committed")
            .help("give a directory elsewhere, or one below target/, to --out"));
    }
    Ok(())
}

/// The place that `path` leads to, through links and `..`, even where its end does not exist yet.
fn resolved(path: &Path) -> PathBuf {
    let mut found = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                found.pop();
            }
            part => found.push(part),
        }
        found = found.canonicalize().unwrap_or(found);
    }
    found
}
