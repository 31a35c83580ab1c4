//! What an update is compared with: what the last commit holds, as `cargo xtask diff` does. What an earlier update wrote and
//! nobody committed is part of the next commit. Without a commit it is the document that is stored.

use std::path::Path;

use super::older;
use crate::diff::{DiffInput, Side, SideSpec, git};
use crate::error::Result;
use crate::fetch::{Fetched, Record};
use crate::inputs;

/// The document of the last commit, and where it came from.
const DOCUMENT: &str = "spec/swagger.json";
const RECORD: &str = "spec/source.json";

/// The document before.
pub(super) struct Base {
    text: String,
    record: Option<Record>,
    is_committed: bool,
}

impl Base {
    /// Nothing where there is no document yet.
    pub(super) fn of(fetched: &Fetched) -> Option<Self> {
        if let Ok(text) = git::show("HEAD", DOCUMENT) {
            let record = git::show("HEAD", RECORD).ok().and_then(|text| serde_json::from_str(&text).ok());
            return Some(Self { text, record, is_committed: true });
        }
        let text = fetched.old.clone()?;
        Some(Self { text, record: fetched.old_record.clone(), is_committed: false })
    }

    /// What changes between it and the new document, and the signs that the new one is older.
    pub(super) fn compared(&self, spec: &Path, fetched: &Fetched) -> Result<(DiffInput, Vec<String>)> {
        let overlays = inputs::overlays_beside(spec)?;
        let (old_name, new_name) = self.names(&fetched.record);
        let (text, for_old) = (self.text.clone(), overlays.clone());
        let is_committed = self.is_committed;
        let old = move || {
            if is_committed {
                let side = SideSpec::revision("HEAD").read("OLD", false)?;
                return Ok(Side { label: old_name, ..side });
            }
            Side::new("OLD", old_name, text, for_old)
        };
        let new = fetched.text.clone();
        let mut input = DiffInput::of(old, move || Side::new("NEW", new_name, new, overlays))?;
        let signs = if self.text == fetched.text {
            Vec::new()
        } else {
            older::signs((&self.text, self.record.as_ref()), (&fetched.text, &fetched.record))
        };
        if !signs.is_empty() {
            input.new.notes.push(format!("NEW seems to be older than OLD: {}", signs.join("; ")));
        }
        Ok((input, signs))
    }

    /// What both are called; the days on which they came where these are not the same.
    fn names(&self, new: &Record) -> (String, String) {
        let place = if self.is_committed { "HEAD" } else { "stored" };
        let Some(old) = &self.record else { return (place.to_owned(), new.name().to_owned()) };
        let of = |record: &Record| {
            let day = if old.date == new.date { String::new() } else { format!(", fetched {}", record.date) };
            format!("{}{day}", record.name())
        };
        (format!("{place} ({})", of(old)), of(new))
    }
}
