//! How much a change weighs: decided by its verdicts, unless a file says otherwise for its kind.

use std::collections::BTreeMap;
use std::path::Path;

use ece_codegen::diff::{Change, Direction, Kind, Level, Part, Verdict};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::nearest::nearest;
use super::render::{Entry, Report};
use crate::error::{Error, Result};
use crate::exit::Exit;
use crate::inputs;
use crate::terminal::printable;

/// How much a change weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    Ignore,
    Note,
    Warning,
    Error,
}

const LEVELS: [(&str, Severity); 4] = [
    ("error", Severity::Error),
    ("warning", Severity::Warning),
    ("note", Severity::Note),
    ("ignore", Severity::Ignore),
];

const DIRECTIONS: [Direction; 4] = [Direction::Request, Direction::Response, Direction::Both, Direction::Unused];

impl Severity {
    /// What the verdicts make of it.
    pub(crate) fn of(change: &Change) -> Self {
        Self::of_verdicts(change.kind, change.level(), change.verdicts.old_clients, change.verdicts.older_server)
    }

    /// The same of an entry, whatever a file says.
    pub(crate) fn without_file(entry: &Entry) -> Self {
        Self::of_verdicts(entry.kind, entry.level(), entry.old_clients, entry.older_server)
    }

    fn of_verdicts(kind: Kind, level: Level, old_clients: Verdict, older_server: Verdict) -> Self {
        let wire = old_clients.max(older_server);
        if kind.part() == Part::Documentation {
            Self::Note
        } else if wire == Verdict::Breaks || level == Level::Major {
            Self::Error
        } else if wire == Verdict::May {
            Self::Warning
        } else {
            Self::Note
        }
    }
}

/// What a file says of kinds, for one direction or for all.
#[derive(Debug, Default)]
pub(crate) struct Severities {
    of_kinds: BTreeMap<(Kind, Option<Direction>), Severity>,
    /// What the file is called.
    file: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    severity: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// Reads the file.
pub(crate) fn read(path: Option<&Path>) -> Result<Severities> {
    let Some(path) = path else { return Ok(Severities::default()) };
    if !path.exists() {
        return Err(Error::usage(format!("{} does not exist", path.display()))
            .help("--severity FILE says how much kinds of changes weigh: lines KIND = \"error\", \"warning\", \"note\" or \"ignore\" under [severity]"));
    }
    let text = inputs::read(path).map_err(|error| error.exit(Exit::Usage))?;
    let name = path.display().to_string();
    let of_kinds = parse(&text).map_err(|error| error.on(&name))?;
    Ok(Severities { of_kinds, file: name })
}

fn parse(text: &str) -> Result<BTreeMap<(Kind, Option<Direction>), Severity>> {
    let file: File = toml::from_str(text).map_err(|e| {
        Error::usage(e.to_string().trim_end().to_owned()).help(
            "a severity file is a table [severity] of lines KIND = \"error\", \"warning\", \"note\" or \"ignore\"",
        )
    })?;
    let mut of_kinds = BTreeMap::new();
    for (key, level) in file.severity {
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        let (key_line, level_line) = (line(key.span().start), line(level.span().start));
        let key = kind_and_direction(key.get_ref()).map_err(|error| error.on(&format!("line {key_line}")))?;
        of_kinds.insert(key, level_of(level.get_ref()).map_err(|error| error.on(&format!("line {level_line}")))?);
    }
    Ok(of_kinds)
}

fn kind_and_direction(key: &str) -> Result<(Kind, Option<Direction>)> {
    let (id, direction) = key.split_once(':').map_or((key, None), |(id, direction)| (id, Some(direction)));
    let Some(kind) = Kind::ALL.iter().copied().find(|kind| kind.as_str() == id) else {
        let failed = Error::usage(format!("no kind of change is called {id:?}"));
        let meant = meant(nearest(id, Kind::ALL.iter().map(|kind| kind.as_str())));
        return Err(failed.help(format!("{meant}ece-codegen/CHANGES.md lists all kinds")));
    };
    let Some(name) = direction else { return Ok((kind, None)) };
    let found = DIRECTIONS.into_iter().find(|direction| direction.as_str() == name);
    let direction = found.ok_or_else(|| {
        Error::usage(format!("{name:?} is not a direction")).help("directions are request, response, both and unused")
    })?;
    Ok((kind, Some(direction)))
}

fn level_of(name: &str) -> Result<Severity> {
    let found = LEVELS.into_iter().find(|(level, _)| *level == name);
    found.map(|(_, severity)| severity).ok_or_else(|| {
        let meant = meant(nearest(name, LEVELS.into_iter().map(|(level, _)| level)));
        Error::usage(format!("{name:?} is not a severity"))
            .help(format!("{meant}severities are error, warning, note and ignore"))
    })
}

/// Before the rest of a help: what was meant, where that is known.
fn meant(name: Option<&str>) -> String {
    name.map_or_else(String::new, |name| format!("did you mean {name:?}? "))
}

impl Severities {
    fn of(&self, entry: &Entry) -> Severity {
        let said = |direction| self.of_kinds.get(&(entry.kind, direction)).copied();
        let of_kind = said(None).unwrap_or(entry.severity);
        let halves = [Direction::Request, Direction::Response].map(|half| said(Some(half)).unwrap_or(of_kind));
        match said(Some(entry.direction)) {
            Some(severity) => severity,
            // What is in both directions is in each of them, and weighs as much as it does in the heavier one.
            None if entry.direction == Direction::Both => halves.into_iter().max().unwrap_or(of_kind),
            None => of_kind,
        }
    }

    /// True where the file says something of its kind.
    fn names(&self, entry: &Entry) -> bool {
        self.of_kinds.keys().any(|(kind, _)| *kind == entry.kind)
    }

    /// Gives every entry its severity, and hides those that the file ignores; the report says how many.
    pub(crate) fn apply(&self, report: &mut Report) {
        let entries = std::mem::take(&mut report.changes);
        (report.changes, report.ignored) = self.applied(entries);
        if let Some(words) = report.ignored_words() {
            report.notes.push(printable(&format!("{words}: {} ignores their kinds", self.file)));
        }
    }

    fn applied(&self, entries: Vec<Entry>) -> (Vec<Entry>, usize) {
        let mut hidden = 0;
        let mut shown = Vec::with_capacity(entries.len());
        for mut entry in entries {
            entry.severity = self.of(&entry);
            let (caused, ignored) = self.applied(std::mem::take(&mut entry.caused));
            entry.caused = caused;
            hidden += ignored;
            if entry.severity == Severity::Ignore {
                // What is there because of it goes with it, but for kinds that the file names.
                let (named, unnamed): (Vec<Entry>, Vec<Entry>) =
                    entry.caused.drain(..).partition(|caused| self.names(caused));
                hidden += 1 + unnamed.len();
                shown.extend(named);
            } else {
                shown.push(entry);
            }
        }
        (shown, hidden)
    }
}

#[cfg(test)]
mod tests {
    use super::super::render::tests::entry;
    use super::*;

    fn error(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_file_that_cannot_be_used_says_where_and_what_was_meant() {
        let text = "[severity]\noperation-removed = \"error\"\noperation-aded = \"note\"\n";
        assert!(error(text).contains("line 3") && error(text).contains("\"operation-added\""), "{}", error(text));
        let text = "[severity]\noperation-added = \"warn\"\n";
        assert!(error(text).contains("line 2") && error(text).contains("\"warning\""), "{}", error(text));
        let text = "[severity]\n\"operation-added:answer\" = \"note\"\n";
        assert!(error(text).contains("line 2") && error(text).contains("response"), "{}", error(text));
        for text in [
            "",
            "severity = 1",
            "[severity]\noperation-added = 1",
            "[other]\n",
            "[severity]\na = \"note\"\na = \"note\"",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_kind_in_one_direction_counts_more_than_the_kind() {
        let file = "[severity]\nproperty-type-changed = \"note\"\n\"property-type-changed:request\" = \"error\"\n";
        let severities = Severities { of_kinds: parse(file).unwrap(), file: String::new() };
        let of = |kind, direction| severities.of(&Entry { kind, direction, ..entry("lamp", 0) });
        assert_eq!(of(Kind::PropertyTypeChanged, Direction::Request), Severity::Error);
        assert_eq!(of(Kind::PropertyTypeChanged, Direction::Response), Severity::Note);
        assert_eq!(of(Kind::PropertyTypeChanged, Direction::Both), Severity::Error);
        assert_eq!(of(Kind::OperationAdded, Direction::Both), entry("lamp", 0).severity);
    }

    #[test]
    fn what_is_ignored_is_counted() {
        let file = "[severity]\noperation-added = \"ignore\"\n";
        let severities = Severities { of_kinds: parse(file).unwrap(), file: String::new() };
        let of = |kind| Entry { kind, caused: Vec::new(), ..entry("lamp", 0) };
        let cause = Entry { caused: vec![of(Kind::DefinitionAdded)], ..of(Kind::OperationAdded) };
        let (shown, hidden) = severities.applied(vec![cause, of(Kind::OperationRemoved)]);
        let kinds: Vec<Kind> = shown.iter().map(|entry| entry.kind).collect();
        assert_eq!((kinds, hidden), (vec![Kind::OperationRemoved], 2));
        // A consequence that the file names is asked for.
        let file = format!("{file}definition-added = \"error\"\n");
        let severities = Severities { of_kinds: parse(&file).unwrap(), file: String::new() };
        let consequences = vec![of(Kind::DefinitionAdded), of(Kind::DefinitionRenamed)];
        let (shown, hidden) = severities.applied(vec![Entry { caused: consequences, ..of(Kind::OperationAdded) }]);
        assert_eq!((shown.len(), shown[0].kind, hidden), (1, Kind::DefinitionAdded, 2));
    }

    #[test]
    fn verdicts_decide_where_nothing_is_said() {
        use Verdict::{Breaks, Harmless, May};
        let of = |kind, level, old, older| Severity::of_verdicts(kind, level, old, older);
        assert_eq!(of(Kind::OperationRemoved, Level::Patch, Breaks, Harmless), Severity::Error);
        assert_eq!(of(Kind::PropertyAddedRequired, Level::Minor, Harmless, Breaks), Severity::Error);
        assert_eq!(of(Kind::DefinitionRenamed, Level::Major, Harmless, Harmless), Severity::Error);
        assert_eq!(of(Kind::PropertyDefaultChanged, Level::Patch, May, May), Severity::Warning);
        assert_eq!(of(Kind::DefinitionAdded, Level::Minor, Harmless, Harmless), Severity::Note);
        assert_eq!(of(Kind::DocumentationChanged, Level::Patch, Harmless, Harmless), Severity::Note);
    }
}
