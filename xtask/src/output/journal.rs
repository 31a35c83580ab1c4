//! What takes a killed run back: a file in the workspace that holds, as long as trees are being written that belong
//! together, what each file held before and what it is to hold.
//!
//! It is complete before the first file changes, and emptied in one step once the last one has: that is the moment from
//! which the new files count. Whoever finds one that no living run holds puts back what that run had changed, and leaves
//! alone what somebody else has changed since.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use fs4::{FileExt, TryLockError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Tree, shown};
use crate::error::{Error, Result};
use crate::terminal::warn;

const NAME: &str = ".xtask-journal";
const STAGED_NAME: &str = ".xtask-new-journal";

/// How long a run may take to write; it needs a fraction of it.
const PATIENCE: Duration = Duration::from_secs(10);

/// The journal of a run that is writing. Others see that the run lives as long as the file is locked.
pub(super) struct Journal {
    file: File,
    path: PathBuf,
}

/// The text of the file.
#[derive(Default, Serialize, Deserialize)]
struct Record {
    files: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    /// From the root of the workspace.
    path: PathBuf,
    /// What it held; nothing where there was no file.
    before: Option<Content>,
    /// SHA-256 of all that the run puts there.
    after: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Bytes(Vec<u8>),
}

/// Where the journal of the workspace at `root` is.
pub(super) fn place(root: &Path) -> PathBuf {
    root.join(NAME)
}

impl Journal {
    /// Writes the journal of a run that is about to write `trees`; what is outside of the workspace is not part of it.
    pub(super) fn write(path: &Path, trees: &[Tree]) -> Result<Self> {
        let record = Record::of(path.parent().unwrap_or(Path::new("")), trees)?;
        let staged = path.with_file_name(STAGED_NAME);
        let write = || -> io::Result<File> {
            let text = serde_json::to_vec(&record)?;
            let mut file = File::create(&staged)?;
            // Some file systems have no locks.
            let _ = FileExt::try_lock(&file);
            file.write_all(&text)?;
            fs::rename(&staged, path)?;
            Ok(file)
        };
        match write() {
            Ok(file) => Ok(Self { file, path: path.to_path_buf() }),
            Err(e) => {
                let _ = fs::remove_file(&staged);
                Err(Error::io("write", path, &e))
            }
        }
    }

    /// Says that there is nothing to take back: from here on, an empty journal counts as none.
    pub(super) fn forget(self) {
        let _ = self.file.set_len(0);
        let _ = fs::remove_file(&self.path);
    }
}

impl Record {
    fn of(root: &Path, trees: &[Tree]) -> Result<Self> {
        let mut after: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
        for tree in trees.iter().filter(|tree| !tree.write.is_empty() || !tree.remove.is_empty()) {
            let Ok(folder) = tree.root.strip_prefix(root) else { continue };
            for path in &tree.remove {
                after.entry(folder.join(path)).or_default();
            }
            let seal = tree.seal.iter().map(|seal| (&seal.path, &seal.broken));
            for (path, content) in tree.write.iter().map(|(path, content)| (path, content)).chain(seal) {
                after.entry(folder.join(path)).or_default().push(digest(content));
            }
        }
        let entry = |(path, after): (PathBuf, Vec<String>)| {
            let before = read(&root.join(&path))?.map(Content::of);
            Ok(Entry { path, before, after })
        };
        Ok(Self { files: after.into_iter().map(entry).collect::<Result<_>>()? })
    }

    /// What has to be written and removed to be where the run began; and what somebody else has changed since.
    fn undo(self, root: &Path) -> Result<(Tree, Vec<PathBuf>)> {
        let mut tree = Tree { root: root.to_path_buf(), ..Tree::default() };
        let mut others = Vec::new();
        for Entry { path, before, after } in self.files {
            let before = before.map(Content::into_bytes);
            let now = read(&root.join(&path))?;
            tree.folders.extend(path.parent().map(Path::to_path_buf));
            match (now, before) {
                (now, before) if now == before => {}
                (Some(now), _) if !after.contains(&digest(&now)) => others.push(path),
                (_, Some(before)) => tree.write.push((path, before)),
                (_, None) => tree.remove.push(path),
            }
        }
        Ok((tree, others))
    }
}

impl Content {
    fn of(bytes: Vec<u8>) -> Self {
        String::from_utf8(bytes).map_or_else(|e| Self::Bytes(e.into_bytes()), Self::Text)
    }

    fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.into_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// Takes back what a killed run had begun to write in the workspace at `root`. Waits for one that is still writing.
pub(crate) fn recover(root: &Path) -> Result<()> {
    let path = place(root);
    let Ok(mut file) = File::open(&path) else { return Ok(()) };
    wait_for(&file, &path)?;
    let mut text = Vec::new();
    file.read_to_end(&mut text).map_err(|e| Error::io("read", &path, &e))?;
    if !text.is_empty() {
        let record: Record = serde_json::from_slice(&text).map_err(|e| {
            Error::new(format!("{} does not say what an earlier run has changed: {e}", shown(&path)))
                .help("restore the files from version control, then remove it")
        })?;
        put_back(root, record)?;
    }
    // The run that held it may have ended, and another one have begun, since it was opened.
    if fs::read(&path).is_ok_and(|now| now == text) {
        fs::remove_file(&path).map_err(|e| Error::io("remove", &path, &e))?;
    }
    Ok(())
}

fn wait_for(file: &File, path: &Path) -> Result<()> {
    let start = Instant::now();
    while let Err(TryLockError::WouldBlock) = FileExt::try_lock(file) {
        if start.elapsed() > PATIENCE {
            return Err(Error::new(format!("another run is writing, and holds {}", shown(path)))
                .help("wait until it has ended and run this again"));
        }
        sleep(Duration::from_millis(20));
    }
    Ok(())
}

fn put_back(root: &Path, record: Record) -> Result<()> {
    let (tree, others) = record.undo(root)?;
    let changed = tree.write.len() + tree.remove.len();
    super::write(&[tree])?;
    let mut note = format!("note: an earlier run was ended while it wrote; taken back: {changed} files");
    for path in others {
        let _ = write!(note, "\nnote: {} was changed since, and is left as it is", path.display());
    }
    warn(&note);
    Ok(())
}

fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::io("read", path, &e)),
    }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
