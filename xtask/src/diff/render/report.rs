//! A comparison as it is told; the same words in every format.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ece_codegen::diff::{Contents, Kind, Level, Verdict};
use semver::Version;
use serde::Serialize;

use super::entry::{Difference, Entry, EntryLine, plain};
use super::section::Section;
use super::timeline::Step;
use crate::diff::input::DiffInput;
use crate::diff::left_out::LeftOut;
use crate::words::count;

/// What changes mean to whom, of one and of many.
const BREAKS_SOURCE: (&str, &str) = ("breaks Rust code that uses the crate", "break Rust code that uses the crate");
const BREAKS_OLD_CLIENTS: (&str, &str) = (
    "breaks clients of the old version before the new server",
    "break clients of the old version before the new server",
);
const BREAKS_ON_OLDER_SERVERS: (&str, &str) =
    ("breaks the new crate before older servers", "break the new crate before older servers");
const MAY_BREAK_OLD_CLIENTS: (&str, &str) = (
    "may break clients of the old version before the new server",
    "may break clients of the old version before the new server",
);
const MAY_BREAK_ON_OLDER_SERVERS: (&str, &str) =
    ("may break the new crate before older servers", "may break the new crate before older servers");
const SILENT: (&str, &str) =
    ("is silent (the wire changes and no compiler sees it)", "are silent (the wire changes and no compiler sees it)");

/// So many changes are named that share a line of Rust with one.
const TWINS: usize = 4;

/// So many changes are listed for a glance.
const GLANCE: usize = 10;

/// A comparison as it is told. Also the JSON format; the schema is that of these members.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// Version of this schema.
    pub(crate) schema: u32,
    /// What the old side is called.
    pub(crate) old: String,
    /// What the new side is called.
    pub(crate) new: String,
    /// What there is to say about the sides.
    pub(crate) notes: Vec<String>,
    /// What cannot be read of one side, and is compared on neither.
    pub(crate) left_out: Vec<LeftOut>,
    /// The version of `ece-api`.
    pub(crate) current_version: String,
    /// The version that the changes ask for.
    pub(crate) next_version: String,
    /// `major`, `minor`, `patch`, or `none`.
    pub(crate) level: &'static str,
    /// Breaking first; see [`Entry`].
    pub(crate) changes: Vec<Entry>,
    /// Ids of changes that are known, with the reason.
    pub(crate) accepted: BTreeMap<String, String>,
    /// What the compiler said of uses of the old version, by id; filled by `--check-source`.
    pub(crate) compile_errors: BTreeMap<String, Vec<String>>,
    /// How many differences belong to no change; 0 unless the tool is wrong.
    pub(crate) unexplained: usize,
    /// These differences.
    pub(crate) unexplained_differences: Vec<Difference>,
    /// How many changes are not listed, because the severity file ignores their kinds.
    pub(crate) ignored: usize,
    /// The updates between both sides, oldest first; filled by `--since`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) timeline: Vec<Step>,
    /// What a person types for this comparison: `cargo xtask diff` with its sides.
    #[serde(skip)]
    pub(crate) command: String,
}

impl Report {
    pub(crate) fn of(compared: &DiffInput, current: &Version, next: &Version) -> Self {
        let DiffInput { old, new, comparison, left_out } = compared;
        let contents = [old, new].map(|side| Contents::new(&side.snapshot.api));
        let contents = [&contents[0], &contents[1]];
        let level = if comparison.changes.is_empty() { "none" } else { comparison.level().as_str() };
        let mut changes: Vec<Entry> = comparison.changes.iter().map(|change| Entry::of(change, contents)).collect();
        for entry in &mut changes {
            entry.left_out = references(entry, left_out);
        }
        Self {
            schema: 1,
            old: plain(&old.label),
            new: plain(&new.label),
            notes: old.notes.iter().chain(&new.notes).map(|note| plain(note)).collect(),
            left_out: left_out.iter().map(|it| LeftOut { message: plain(&it.message), ..it.clone() }).collect(),
            current_version: current.to_string(),
            next_version: next.to_string(),
            level,
            changes,
            accepted: BTreeMap::new(),
            compile_errors: BTreeMap::new(),
            unexplained: comparison.unexplained.len(),
            unexplained_differences: comparison.unexplained.iter().map(Difference::of).collect(),
            ignored: 0,
            timeline: Vec::new(),
            command: "cargo xtask diff".to_owned(),
        }
    }

    /// Which version is next and why, and how many changes mean what to whom: in one line.
    pub(crate) fn verdict(&self) -> String {
        match (self.changes.is_empty(), self.unexplained_words()) {
            (true, None) => self.counts(),
            (true, Some(words)) => format!("next version of ece-api: not known; {words}"),
            (false, _) => format!("{}; {}", self.version(), self.counts()),
        }
    }

    /// The same in several lines, with the sections that hold the changes.
    pub(super) fn verdict_lines(&self) -> Vec<String> {
        if self.changes.is_empty() {
            return vec![self.verdict()];
        }
        let sections = self.section_counts();
        let listed = (sections.len() > 1).then(|| format!("listed under: {}", sections.join(" · ")));
        [self.version(), self.counts()].into_iter().chain(listed).collect()
    }

    /// How many changes each section has; together all that there are.
    pub(super) fn section_counts(&self) -> Vec<String> {
        let of = |section: Section| (section.title(), section.entries(self).len());
        let counts = Section::ALL.into_iter().map(of).filter(|(_, number)| *number > 0);
        counts.map(|(title, number)| format!("{title} {number}")).collect()
    }

    /// How many changes mean what to whom, and how many differences belong to none.
    pub(super) fn counts(&self) -> String {
        if self.changes.is_empty() {
            let words = self.unexplained_words().or_else(|| self.ignored_words());
            return words.unwrap_or_else(|| "no changes".to_owned());
        }
        let ignored = self.ignored_words().map_or_else(String::new, |words| format!("; {words}"));
        let unexplained = self.unexplained_words().map_or_else(String::new, |words| format!("; {words}"));
        let of_one = self.left_out.iter().filter(|it| !it.in_both).count();
        let words = ("part of one side is not compared", "parts of one side are not compared");
        let left_out = if of_one == 0 { String::new() } else { format!("; {}", count(of_one, words.0, words.1)) };
        format!(
            "{}: {}{left_out}{ignored}{unexplained}",
            count(self.changes.len(), "change", "changes"),
            self.meanings()
        )
    }

    /// How many changes mean what to whom. A change of several meanings counts under each.
    fn meanings(&self) -> String {
        let of = |is: fn(&Entry) -> bool| self.changes.iter().filter(|entry| is(entry)).count();
        let meanings = [
            (of(|it| it.level() == Level::Major), BREAKS_SOURCE),
            (of(|it| it.old_clients == Verdict::Breaks), BREAKS_OLD_CLIENTS),
            (of(|it| it.older_server == Verdict::Breaks), BREAKS_ON_OLDER_SERVERS),
            (of(|it| it.old_clients == Verdict::May), MAY_BREAK_OLD_CLIENTS),
            (of(|it| it.older_server == Verdict::May), MAY_BREAK_ON_OLDER_SERVERS),
            (of(|it| it.silent), SILENT),
            // As many as are listed as such.
            (Section::Additions.entries(self).len(), ("is an addition", "are additions")),
            (of(|it| it.documentation), ("is documentation", "are documentation")),
        ];
        let meanings: Vec<_> = meanings.into_iter().filter(|(number, _)| *number > 0).collect();
        let told = |(number, (one, many)): &(usize, (&str, &str))| match self.changes.len() {
            1 => format!("it {one}"),
            _ => count(*number, one, many),
        };
        let sum: usize = meanings.iter().map(|(number, _)| number).sum();
        match (meanings.is_empty(), self.changes.len()) {
            (true, 1) => "it breaks nothing".to_owned(),
            (true, _) => "they break nothing".to_owned(),
            (false, changes) => {
                let overlap = if changes > 1 && sum > changes { " (one change may be several of these)" } else { "" };
                format!("{}{overlap}", meanings.iter().map(told).collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// Per change, others that have a line of Rust in common with it: what moves together is told under each of them.
    pub(super) fn twins(&self) -> HashMap<&str, Vec<&str>> {
        let mut homes: HashMap<&EntryLine, Vec<&str>> = HashMap::new();
        for entry in &self.changes {
            // An error code is under each operation that has it.
            for line in entry.rust.iter().filter(|line| !line.item.starts_with("ErrorCode::")) {
                let ids = homes.entry(line).or_default();
                if ids.len() <= TWINS {
                    ids.push(&entry.id);
                }
            }
        }
        let mut twins: HashMap<&str, Vec<&str>> = HashMap::new();
        for entry in &self.changes {
            let others = entry.rust.iter().filter_map(|line| homes.get(line)).flatten().copied();
            let others: BTreeSet<&str> = others.filter(|id| *id != entry.id).collect();
            if !others.is_empty() {
                twins.insert(&entry.id, others.into_iter().take(TWINS).collect());
            }
        }
        twins
    }

    /// How many changes are not listed, in words.
    pub(crate) fn ignored_words(&self) -> Option<String> {
        (self.ignored > 0).then(|| count(self.ignored, "change is not shown", "changes are not shown"))
    }

    /// Which version is next, and why.
    fn version(&self) -> String {
        let (current, next) = (&self.current_version, &self.next_version);
        if current == next {
            return format!("next version of ece-api: {next} (a {} change; the version stays)", self.level);
        }
        let below_one = current.starts_with("0.");
        let why = match self.level {
            "major" if below_one => "below 1.0 a major change raises the minor version".to_owned(),
            level if below_one => format!("below 1.0 a {level} change raises the patch version"),
            level => format!("a {level} change"),
        };
        let announced = current.split_once('-').is_some_and(|(version, _)| version == next);
        let why = if announced { format!("a {} change; {current} announced it", self.level) } else { why };
        format!("next version of ece-api: {next}, after {current} ({why})")
    }

    /// What belongs to no change, in words.
    pub(crate) fn unexplained_words(&self) -> Option<String> {
        let words = ("difference belongs to no change", "differences belong to no change");
        (self.unexplained > 0)
            .then(|| format!("{}, which is a defect of this tool", count(self.unexplained, words.0, words.1)))
    }

    /// For a glance: the verdict, and what breaks.
    pub(crate) fn summary(&self) -> String {
        let mut text = format!("{}\n", self.verdict());
        let breaking = self.changes.iter().filter(|it| it.is_breaking() || it.silent).map(Entry::headline);
        let unexplained = self.unexplained_differences.iter().map(|it| format!("not explained: {}", it.headline()));
        for mut lines in [unexplained.collect::<Vec<String>>(), breaking.collect()] {
            let more = lines.len().saturating_sub(GLANCE);
            lines.truncate(GLANCE);
            text.push_str(&lines.iter().map(|line| format!("  {line}\n")).collect::<String>());
            if more > 0 {
                text.push_str(&format!("  and {more} more\n"));
            }
        }
        text
    }
}

/// How many places that are left out of one side refer to a definition that only the other side has.
fn references(entry: &Entry, left_out: &[LeftOut]) -> usize {
    let without = match entry.kind {
        Kind::DefinitionRemoved => "new",
        Kind::DefinitionAdded => "old",
        _ => return 0,
    };
    let named = format!("`#/definitions/{}`", entry.subject.replace('~', "~0").replace('/', "~1"));
    left_out.iter().filter(|it| it.side == without && it.message.starts_with(&named)).count()
}
