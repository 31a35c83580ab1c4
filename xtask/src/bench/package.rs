//! A package of its own below `target/bench`, with the versions that this workspace is locked to.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result};
use crate::output::scratch;

/// Writes manifest and lock of a package of this directory's name. A dependency that the workspace does not have gets a
/// version when it is compiled first, and keeps it until the workspace is locked anew.
pub(super) fn write(root: &Path, dir: &Path, dependencies: &str) -> Result<()> {
    let name = dir.file_name().unwrap_or_default().to_string_lossy();
    let text = format!(
        "[workspace]\n\n[package]\nname = \"bench-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}"
    );
    scratch::refresh(&dir.join("Cargo.toml"), text)?;
    let (from, taken, lock) = (root.join("Cargo.lock"), dir.join("workspace.lock"), dir.join("Cargo.lock"));
    let read = |path: &Path| fs::read(path).map_err(|e| Error::io("read", path, &e));
    let wanted = read(&from)?;
    if !lock.is_file() || read(&taken).ok().as_ref() != Some(&wanted) {
        scratch::write(&lock, &wanted)?;
        scratch::write(&taken, &wanted)?;
    }
    Ok(())
}
