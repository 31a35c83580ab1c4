//! A release that an earlier run wrote and nobody committed: whether it still says what changes.

use std::path::Path;

use semver::Version;

use super::changelog;
use crate::diff::{self, git};
use crate::error::{Error, Result};
use crate::inputs;

/// The files of a release.
const FILES: [&str; 4] = ["Cargo.toml", "ece-api/Cargo.toml", "Cargo.lock", "CHANGELOG.md"];

/// A release in the working tree alone.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) version: Version,
    /// False where the changes since the last commit are others.
    pub(super) is_true: bool,
}

impl Pending {
    /// `next` is the version that the changes ask for, `entry` what they are in CHANGELOG.md.
    pub(super) fn of(root: &Path, next: Option<&Version>, entry: &str) -> Result<Option<Self>> {
        let Some(committed) = diff::committed_version().unwrap_or_default() else { return Ok(None) };
        let version = diff::written_version()?;
        let changelog = root.join("CHANGELOG.md");
        if version == committed || !changelog.is_file() {
            return Ok(None);
        }
        let (here, before) = (inputs::read(&changelog)?, git::show("HEAD", "CHANGELOG.md").unwrap_or_default());
        // A version that was chosen by hand has no entry.
        let (Some(here), None) = (changelog::of_version(&here, &version), changelog::of_version(&before, &version))
        else {
            return Ok(None);
        };
        let is_true = next == Some(&version) && changelog::compared(here) == changelog::of_entry(entry);
        Ok(Some(Self { version, is_true }))
    }
}

impl Pending {
    /// What is said of it.
    pub(super) fn words(&self) -> String {
        let version = &self.version;
        if self.is_true {
            return format!("{version} is written already, with its entry in CHANGELOG.md, and not committed");
        }
        format!(
            "the release {version} in the working tree is stale: its entry in CHANGELOG.md is not what changes now; \
             take it back with `{}`, and write it anew with --release",
            take_back()
        )
    }
}

/// What takes it back, for a shell.
pub(super) fn take_back() -> String {
    let is_kept = |file: &&str| git::changed(file).is_some_and(|changed| changed.iter().any(|(_, is_kept)| *is_kept));
    let files: Vec<&str> = FILES.into_iter().filter(is_kept).collect();
    format!("git checkout HEAD -- {}", files.join(" "))
}

/// A release is written once: what it takes for the version before is that of the last commit.
pub(super) fn expect_no_release(committed: Option<&Version>, written: &Version) -> Result<()> {
    match committed {
        Some(committed) if committed != written => Err(Error::new(format!(
            "nothing is released: the version is {written} here and {committed} in the last commit, as after a release"
        ))
        .help(format!("commit that release first, or take it back: `{}`", take_back()))),
        _ => Ok(()),
    }
}
