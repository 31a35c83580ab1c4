//! `--sunset`: what the document marks as going away, and since when.

use std::collections::BTreeSet;

use ece_codegen::diff::{Deprecated, deprecated};

use super::git::{self, Commit};
use super::render::plain;
use super::render::sunset::{DeprecatedItem, Since, Sunset};
use super::side::{Side, SideSpec};
use crate::error::Result;

/// How many updates are looked at.
const MOST_COMMITS: usize = 60;
/// Reads the side and its history.
pub(crate) fn sunset(side: &SideSpec, raw: bool) -> Result<Sunset> {
    let Side { label, snapshot, mut notes, .. } = side.read("NEW", raw)?;
    let mut items: Vec<DeprecatedItem> = deprecated(&snapshot).into_iter().map(DeprecatedItem::of).collect();
    let end = match side {
        SideSpec::WorkingTree => Some("HEAD"),
        SideSpec::Revision(revision) => Some(revision.as_str()),
        SideSpec::File(_) | SideSpec::Path { .. } => None,
    };
    match end {
        Some(end) => date(&mut items, end, raw, &mut notes),
        None => {
            for item in &mut items {
                item.is_dated = false;
            }
            notes.push("since when is known of the document in spec/ alone".to_owned());
        }
    }
    let notes = notes.iter().map(|note| plain(note)).collect();
    Ok(Sunset { schema: 1, document: plain(&label), notes, deprecated: items })
}

/// Goes back as long as something is marked.
fn date(items: &mut [DeprecatedItem], end: &str, raw: bool, notes: &mut Vec<String>) {
    let mut open: Vec<&mut DeprecatedItem> = items.iter_mut().collect();
    let commits = match git::log(end, MOST_COMMITS) {
        Ok(commits) if !open.is_empty() => commits,
        Ok(_) => return,
        Err(error) => return notes.push(format!("since when is not known: {error}")),
    };
    for commit in commits.iter().rev() {
        // A document that cannot be read says nothing for or against it.
        let Ok(side) = SideSpec::revision(&commit.hash).read("OLD", raw) else { continue };
        let marked: BTreeSet<(&str, String)> =
            deprecated(&side.snapshot).iter().map(|it| (it.part.as_str(), plain(&it.subject))).collect();
        open = open.into_iter().filter_map(|item| item.seen(commit, &marked)).collect();
        if open.is_empty() {
            return;
        }
    }
    for item in open {
        item.since.iter_mut().for_each(|since| since.or_earlier = true);
    }
    if commits.len() == MOST_COMMITS {
        notes.push(format!("the last {MOST_COMMITS} updates were looked at"));
    } else if git::is_shallow() {
        notes.push(git::UNSHALLOW.to_owned());
    }
}

impl DeprecatedItem {
    fn of(it: Deprecated) -> Self {
        Self {
            part: it.part,
            subject: plain(&it.subject),
            pointer: plain(it.pointer.as_str()),
            item: plain(&it.item),
            text: it.text.map(|text| plain(&text)),
            direction: it.direction,
            operations: it.operations.iter().map(|id| plain(id)).collect(),
            tags: it.tags.iter().map(|tag| plain(tag)).collect(),
            since: None,
            is_dated: true,
        }
    }

    /// Itself, as long as the mark is there.
    fn seen(&mut self, commit: &Commit, marked: &BTreeSet<(&str, String)>) -> Option<&mut Self> {
        if !marked.contains(&(self.part.as_str(), self.subject.clone())) {
            return None;
        }
        let (revision, date, title) = (plain(&commit.hash), plain(&commit.date), plain(&commit.title));
        self.since = Some(Since { revision, date, title, or_earlier: false });
        Some(self)
    }
}
