//! What became of each cluster.

use std::fmt;

use super::SHOWN_NAME;
use crate::generated::models::{AllocatedInstanceStatusClusterType, BasicFailedReplyElement};
use crate::runtime::{Error, ErrorKind, Scrubber, json::Extra, one_line};

/// More of a message than this helps nobody.
const SHOWN: usize = 300;
/// More failures than this help nobody.
const SHOWN_FAILURES: usize = 10;

/// What became of every cluster that was to leave an allocator, each in one of the lists; one that leaves several
/// allocators is there once for each of them. Each list is in the order of allocators and clusters.
#[derive(Debug, Default)]
#[non_exhaustive]
#[must_use = "clusters may have failed to move: `complete` makes an error of that"]
pub struct VacateReport {
    /// The plan was carried out, and the cluster has no instance left on the allocator.
    pub moved: Vec<MovedCluster>,
    /// The server accepted the move, and nobody [waited](super::Vacate::wait) for it.
    pub started: Vec<MovedCluster>,
    /// Those that did not move, as far as is known, or not completely.
    pub failed: Vec<MoveFailure>,
}

impl VacateReport {
    /// The report if no cluster failed; else an error of the kind [`ErrorKind::Failed`] that names them and whose source is
    /// the report.
    pub fn complete(self) -> Result<Self, Error> {
        if self.failed.is_empty() {
            return Ok(self);
        }
        let text = self.text(|error| error.clone().without_effect().to_string());
        let is_in_doubt = !self.moved.is_empty()
            || !self.started.is_empty()
            || self.failed.iter().any(|failure| failure.error.may_have_taken_effect());
        let error = Error::local(ErrorKind::Failed, text).with_source(self.into());
        Err(if is_in_doubt { error.in_doubt() } else { error })
    }

    /// The numbers, and the first failures, with what `say` makes of their errors: an error of all of them says by itself
    /// that something may have taken effect, and says it once.
    fn text(&self, say: impl Fn(&Error) -> String) -> String {
        let (moved, started, failed) = (self.moved.len(), self.started.len(), self.failed.len());
        let mut text = format!("{failed} moves failed, {moved} are done, {started} were not waited for");
        for failure in self.failed.iter().take(SHOWN_FAILURES) {
            text.push_str(&format!("; {}: {}", failure.cluster, say(&failure.error)));
        }
        match failed.checked_sub(SHOWN_FAILURES) {
            Some(more) if more > 0 => text + &format!("; and {more} more"),
            _ => text,
        }
    }
}

impl fmt::Display for VacateReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Error::to_string))
    }
}

impl std::error::Error for VacateReport {}

/// A cluster that leaves an allocator.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MovedCluster {
    /// The allocator that it leaves.
    pub allocator: String,
    /// Which product.
    pub kind: AllocatedInstanceStatusClusterType,
    /// Identifies the cluster on its own, outside of any deployment.
    pub cluster_id: String,
    /// The deployment that it belongs to, if the allocator says so.
    pub deployment_id: Option<String>,
    /// The instances that were on the allocator.
    pub instances: Vec<String>,
}

impl fmt::Display for MovedCluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [kind, id, allocator] =
            [self.kind.as_ref(), &self.cluster_id, &self.allocator].map(|text| one_line(text, SHOWN_NAME));
        write!(f, "{kind} {id} on {allocator}")
    }
}

/// A cluster that did not move.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MoveFailure {
    /// The cluster.
    pub cluster: MovedCluster,
    /// Why: the error of a call, that of a [wait](crate::helpers::WaitError), or what the server says of the cluster. Where it
    /// [may have taken effect](Error::may_have_taken_effect), the move may be under way.
    pub error: Error,
}

impl MoveFailure {
    /// What the server says of the cluster where it refuses to move it, though the call as a whole was a success.
    pub fn reasons(&self) -> &[BasicFailedReplyElement] {
        let source = std::error::Error::source(&self.error);
        let Some(refusal) = source.and_then(|source| source.downcast_ref::<Refusal>()) else { return &[] };
        &refusal.0
    }

    /// True where the server gave this code, of the cluster or of a call that failed.
    pub fn has_code(&self, code: impl AsRef<str>) -> bool {
        let code = code.as_ref();
        self.error.has_code(code) || self.reasons().iter().any(|reason| reason.code == code)
    }
}

impl fmt::Display for MoveFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.cluster, self.error)
    }
}

/// What the server says of a cluster that it refuses to move.
#[derive(Debug)]
pub(super) struct Refusal(Vec<BasicFailedReplyElement>);

impl Refusal {
    /// Without the secrets that the server may have repeated: it goes where errors go.
    pub(super) fn new(mut reasons: Vec<BasicFailedReplyElement>, scrubber: &Scrubber) -> Self {
        for reason in &mut reasons {
            scrubber.scrub_in_place(&mut reason.code);
            scrubber.scrub_in_place(&mut reason.message);
            for field in reason.fields.iter_mut().flatten() {
                scrubber.scrub_in_place(field);
            }
            // What the document does not know is nothing that can be shown.
            reason.extra = Extra::default();
        }
        Self(reasons)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reasons = self.0.iter().take(SHOWN_FAILURES);
        let reasons = reasons.map(|it| format!("{}: {}", one_line(&it.code, SHOWN_NAME), one_line(&it.message, SHOWN)));
        let reasons = reasons.collect::<Vec<_>>().join("; ");
        let why = if reasons.is_empty() { "it does not say why" } else { &reasons };
        write!(f, "the server refuses to move it: {why}")
    }
}

impl std::error::Error for Refusal {}

/// What became of one.
pub(super) enum Outcome {
    Moved,
    Started,
    Failed(Error),
}

/// A place in the order of the survey, a cluster, and what became of it.
pub(super) type Done = (usize, MovedCluster, Outcome);

impl FromIterator<Done> for VacateReport {
    fn from_iter<T: IntoIterator<Item = Done>>(done: T) -> Self {
        let mut done: Vec<Done> = done.into_iter().collect();
        done.sort_by_key(|(place, ..)| *place);
        let mut report = Self::default();
        for (_, cluster, outcome) in done {
            match outcome {
                Outcome::Moved => report.moved.push(cluster),
                Outcome::Started => report.started.push(cluster),
                Outcome::Failed(error) => report.failed.push(MoveFailure { cluster, error }),
            }
        }
        report
    }
}
