//! What a comparison gives: plain data, ready to be printed.

use super::Kind;
use super::kind::advice;
use super::route::Ways;
use crate::pointer::Pointer;

/// Everything that changes between two documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// In a stable order: breaking first, then by kind and subject.
    pub changes: Vec<Change>,
    /// What differs and belongs to no change: the tool disagrees with itself.
    pub unexplained: Vec<Unexplained>,
}

impl Comparison {
    /// The level of all changes together.
    pub fn level(&self) -> Level {
        self.changes.iter().map(Change::level).max().unwrap_or(Level::Patch)
    }

    /// All changes, those that another one causes included.
    pub fn all(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().flat_map(|change| std::iter::once(change).chain(&change.caused))
    }

    /// The change that causes the one with this id; `None` where it has an entry of its own.
    pub fn cause(&self, id: &str) -> Option<&Change> {
        let stands_alone = self.changes.iter().any(|change| change.id == id);
        self.changes.iter().filter(|_| !stands_alone).find(|change| change.caused.iter().any(|it| it.id == id))
    }
}

/// A difference that no change owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unexplained {
    /// A member of the documents, as a path with parameters and list elements called by their names.
    Document(String),
    /// A line of the Rust surface.
    Rust(RustLine),
}

/// One change, wherever it happens.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Made of what it is, not of where: the same when it happens in one more place.
    pub id: String,
    /// What kind of change.
    pub kind: Kind,
    /// What it happens to, for people: `get-deployment`, `DeploymentGetResponse.alias`; with more than one place, what they share.
    pub subject: String,
    /// What was there, as a short text of facts; empty where nothing was.
    pub old: String,
    /// What is there now; empty where nothing is.
    pub new: String,
    /// Where it happens: at least one place, in document order.
    pub places: Vec<Occurrence>,
    /// In requests or responses of operations that both documents have.
    pub direction: Direction,
    /// The operations that it reaches, sorted.
    pub operations: Vec<String>,
    /// The tags of those, sorted.
    pub tags: Vec<String>,
    /// What it means to whom.
    pub verdicts: Verdicts,
    /// The same way by way.
    pub(super) ways: Ways,
    /// The kind whose words say what to do about it on the wire.
    pub(super) like: Kind,
    /// The lines of the Rust surface that change.
    pub rust: Vec<RustLine>,
    /// Whether the wire is affected and nothing of Rust moves at some of its places.
    pub(super) is_silent: bool,
    /// Where something is taken away: whether the old document had marked it, or all that uses it, as deprecated.
    pub was_deprecated: Option<bool>,
    /// What changes only because of this: types that a removed operation alone used.
    pub caused: Vec<Change>,
}

impl Change {
    /// The level for Rust source, caused changes included.
    pub fn level(&self) -> Level {
        self.caused.iter().map(Change::level).max().unwrap_or(Level::Patch).max(self.verdicts.source)
    }

    /// What to do about it: on the ways on which it means something, and in Rust; never empty.
    pub fn advice(&self) -> String {
        advice::advice(self.kind, self.like, self.direction, self.ways, self.verdicts.source)
    }

    /// True where the wire is affected and no Rust tool can see it: nothing of the Rust surface moves because of it, nor
    /// where it happens.
    pub fn is_silent(&self) -> bool {
        self.is_silent
    }
}

/// Where a change happens, in both documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// For people: `get-deployment`, `DeploymentGetResponse.alias`.
    pub subject: String,
    /// In the old document.
    pub old: Option<Pointer>,
    /// In the new document.
    pub new: Option<Pointer>,
    /// What the place belongs to.
    pub owner: Owner,
}

/// What a place belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The document as a whole.
    Document,
    /// The definition of this name.
    Definition(String),
    /// The operation of this id.
    Operation(String),
}

/// The verdicts on a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Verdicts {
    /// Clients made from the old document, before the new server.
    pub old_clients: Verdict,
    /// The regenerated crate, before a server of the old version.
    pub older_server: Verdict,
    /// Rust source that uses the crate.
    pub source: Level,
}

/// Whether something still works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// It does.
    Harmless,
    /// It may break or behave differently.
    May,
    /// It breaks.
    Breaks,
}

impl Verdict {
    /// `harmless`, `may`, `breaks`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Harmless => "harmless",
            Self::May => "may",
            Self::Breaks => "breaks",
        }
    }
}

/// What a change asks of the next version (semantic versioning).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Source that uses the crate is not affected.
    Patch,
    /// Something is new or deprecated.
    Minor,
    /// Source that uses the crate may not compile any more.
    Major,
}

impl Level {
    /// `patch`, `minor`, `major`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// Which way a changed thing travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// Nothing that is sent: no operation reaches it, or none that carries it in both documents.
    Unused,
    /// In requests.
    Request,
    /// In responses.
    Response,
    /// In both.
    Both,
}

impl Direction {
    /// True where what travels so travels on this single way.
    pub(crate) fn is_on(self, way: Self) -> bool {
        self == way || self == Self::Both
    }

    /// `unused`, `request`, `response`, `both`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::Request => "request",
            Self::Response => "response",
            Self::Both => "both",
        }
    }
}

/// A line of the public Rust surface, before and after.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RustLine {
    /// The item's path, the old one where it has two: `models::Deployment::alias`, `Client::get_deployment`.
    pub item: String,
    /// The new path, where it has two.
    pub new_item: Option<String>,
    /// Its line before; `None` where it was not there.
    pub before: Option<String>,
    /// Its line after; `None` where it is gone.
    pub after: Option<String>,
    /// Whether it was marked as deprecated, or is no longer, and nothing else about it counts.
    pub(super) only_deprecation: bool,
}

impl RustLine {
    /// What this line alone asks of the next version.
    pub fn level(&self) -> Level {
        match (&self.before, &self.after) {
            (None, None) => Level::Patch,
            (None, Some(_)) => Level::Minor,
            (Some(_), Some(_)) if self.only_deprecation => Level::Minor,
            (Some(before), Some(after)) if before == after => Level::Patch,
            (Some(_), _) => Level::Major,
        }
    }
}

/// Serialized as the words that `as_str` gives.
macro_rules! serialized_as_str {
    ($($name:ident),*) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    )*};
}

serialized_as_str!(Kind, Direction, Verdict, Level);
