//! Files that a task needs for itself, below `target`: written plainly, as nobody keeps them.

use std::fs::{self, File};
use std::path::Path;

use crate::error::{Error, Result};

/// Makes a directory and those above it.
fn directory(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|e| Error::io("create", path, &e))
}

/// Writes a file, and makes the directories above it.
pub(crate) fn write(path: &Path, text: impl AsRef<[u8]>) -> Result<()> {
    path.parent().map_or(Ok(()), directory)?;
    fs::write(path, text).map_err(|e| Error::io("write", path, &e))
}

/// Writes a file unless it holds just that: what is built of it is not built again.
pub(crate) fn refresh(path: &Path, text: impl AsRef<[u8]>) -> Result<()> {
    if fs::read(path).is_ok_and(|before| before == text.as_ref()) { Ok(()) } else { write(path, text) }
}

/// Copies a file, and makes the directories above its new place.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    to.parent().map_or(Ok(()), directory)?;
    fs::copy(from, to).map(drop).map_err(|e| Error::io("copy", from, &e))
}

/// An empty file to write to.
pub(crate) fn create(path: &Path) -> Result<File> {
    File::create(path).map_err(|e| Error::io("create", path, &e))
}

/// Removes what an earlier run left; nothing where there is nothing.
pub(crate) fn clear(path: &Path) {
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}
