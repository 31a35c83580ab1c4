//! Everything about names and places that can be known before the first byte is written.

use std::collections::BTreeSet;
use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{Tree, shown};
use crate::error::{Error, Result};

/// What every usual file system takes for one name, in bytes.
const MAX_NAME: usize = 255;

const MOVE_AWAY: &str = "move it away and run this again; nothing was changed";

/// Fails where a tree could only be written in part.
pub(super) fn trees(trees: &[Tree]) -> Result<()> {
    for tree in trees {
        directory(&tree.root)?;
        let mut seen = BTreeSet::new();
        for path in tree.write.iter().map(|(path, _)| path).chain(&tree.remove) {
            name(&tree.root, path)?;
            // Some file systems do not tell upper from lower case.
            if !seen.insert(path.to_string_lossy().to_lowercase()) {
                return Err(Error::new(format!("{} is to be written twice", shown(&tree.root.join(path))))
                    .help("nothing was changed; this is a defect of the task: please report it"));
            }
            place(&tree.root, path)?;
        }
    }
    Ok(())
}

/// The file that `out` leads to. Only a regular file is ever replaced.
pub(super) fn file(out: &Path) -> Result<PathBuf> {
    let wrong = |what: &str, help: &str| Err(Error::new(format!("{} is {what}", shown(out))).help(help));
    match fs::metadata(out) {
        Ok(data) if data.is_file() => out.canonicalize().map_err(|e| Error::io("find", out, &e)),
        Ok(data) if data.is_dir() => wrong("a directory", "give the path of a file to --out; nothing was changed"),
        Ok(data) => wrong(
            &format!("{}, which is never replaced", kind(data.file_type())),
            "give the path of a file to --out, or leave it out and redirect standard output; nothing was changed",
        ),
        Err(e) if e.kind() == io::ErrorKind::NotFound && is_there(out) => wrong(
            "a link whose target does not exist",
            "remove the link or give another path to --out; nothing was changed",
        ),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(out.to_path_buf()),
        Err(e) => Err(Error::io("write", out, &e).help("give the path of a file to --out; nothing was changed")),
    }
}

/// Fails where `dir` exists and is not a directory. A link is followed.
pub(super) fn directory(dir: &Path) -> Result<()> {
    let wrong = |what: &str| {
        Err(Error::new(format!("{} is {what}, and a directory belongs there", shown(dir)))
            .help("move it away, or give the path of a directory to --out; nothing was changed"))
    };
    match fs::metadata(dir) {
        Ok(data) if data.is_dir() => Ok(()),
        Ok(data) => wrong(kind(data.file_type())),
        Err(e) if e.kind() == io::ErrorKind::NotFound && is_there(dir) => wrong("a link whose target does not exist"),
        // A file above it, or a directory that may not be searched: better said now than halfway.
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(Error::io("use", dir, &e)),
        Err(_) => Ok(()),
    }
}

fn name(root: &Path, path: &Path) -> Result<()> {
    let wrong = |what: &str| {
        Err(Error::new(format!("`{}` {what}: it cannot be written below {}", path.display(), shown(root)))
            .help("nothing was changed; this is a defect of the task: please report it"))
    };
    if path.as_os_str().is_empty() || !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return wrong("is not a path below a directory");
    }
    if path.to_string_lossy().contains(char::is_control) {
        return wrong("holds control characters");
    }
    if path.components().any(|part| part.as_os_str().len() > MAX_NAME) {
        return wrong("holds a name that is too long");
    }
    Ok(())
}

/// The place of a file: directories above it, and a regular file there or none.
fn place(root: &Path, path: &Path) -> Result<()> {
    let above: Vec<&Path> = path.ancestors().skip(1).filter(|part| !part.as_os_str().is_empty()).collect();
    for folder in above.into_iter().rev() {
        directory(&root.join(folder))?;
    }
    let target = root.join(path);
    match fs::symlink_metadata(&target) {
        Ok(data) if data.is_file() => Ok(()),
        Ok(data) => {
            let what = kind(data.file_type());
            Err(Error::new(format!("{} is {what}, and a file belongs there", shown(&target))).help(MOVE_AWAY))
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(Error::io("use", &target, &e).help("nothing was changed")),
    }
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|data: Metadata| data.is_symlink())
}

/// What it is, for people.
pub(crate) fn kind(kind: FileType) -> &'static str {
    if kind.is_dir() {
        return "a directory";
    }
    if kind.is_symlink() {
        return "a link";
    }
    if kind.is_file() {
        return "a file";
    }
    special(kind)
}

#[cfg(unix)]
fn special(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "a FIFO"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn special(_: FileType) -> &'static str {
    "not a regular file"
}
