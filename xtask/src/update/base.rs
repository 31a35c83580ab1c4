//! What an update is compared with: the document that is stored, or, for a release, that of the last commit. What an earlier
//! update wrote and nobody committed is part of the release.

use crate::diff;
use crate::error::{Error, Result};
use crate::fetch::Fetched;

/// The document before.
pub(super) struct Base {
    pub(super) text: Option<String>,
    /// What it is called.
    pub(super) name: String,
}

impl Base {
    pub(super) fn of(is_release: bool, fetched: &Fetched) -> Result<Self> {
        let stored = Self { text: fetched.old.clone(), name: fetched.old_name.clone() };
        if !is_release {
            return Ok(stored);
        }
        // Without a repository, or in the first commit, there is no other one.
        let Some(committed) = diff::committed_document().filter(|text| Some(text) != fetched.old.as_ref()) else {
            return Ok(stored);
        };
        if let Some(committed) = diff::committed_version()? {
            let current = diff::current_version()?;
            if committed != current {
                return Err(Error::new(format!(
                    "nothing is released: the version is {current} here and {committed} in the last commit, as after a release"
                ))
                .help("commit that release first, or take it back: `git checkout Cargo.toml Cargo.lock CHANGELOG.md`"));
            }
        }
        Ok(Self { text: Some(committed), name: "HEAD".to_owned() })
    }
}
