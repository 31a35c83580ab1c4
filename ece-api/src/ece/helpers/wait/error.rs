//! Why a wait did not end well.

use std::fmt;
use std::time::Duration;

use crate::runtime::{Error, ErrorKind, one_line};

/// More lines than this help nobody.
const SHOWN_LINES: usize = 10;
/// More of a message than this helps nobody.
const SHOWN: usize = 300;
/// The same of a name.
const SHOWN_NAME: usize = 50;

/// An attempt that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlanFailure {
    /// Which product (`elasticsearch`).
    pub kind: String,
    /// The resource within the deployment.
    pub ref_id: String,
    /// The attempt.
    pub attempt_id: String,
    /// The step that failed, if the server names one.
    pub step: Option<String>,
    /// What the server says, as far as it was kept.
    pub message: String,
}

impl fmt::Display for PlanFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", one_line(&self.kind, SHOWN_NAME), one_line(&self.ref_id, SHOWN_NAME))?;
        if let Some(step) = &self.step {
            write!(f, ", step {}", one_line(step, SHOWN_NAME))?;
        }
        write!(f, ": {}", one_line(&self.message, SHOWN))
    }
}

/// A resource in which a change is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnfinishedResource {
    /// Which product (`elasticsearch`).
    pub kind: String,
    /// The resource within the deployment.
    pub ref_id: String,
    /// The step that it was at, if the server names one.
    pub step: Option<String>,
}

impl fmt::Display for UnfinishedResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", one_line(&self.kind, SHOWN_NAME), one_line(&self.ref_id, SHOWN_NAME))?;
        self.step.as_ref().map_or(Ok(()), |step| write!(f, ", step {}", one_line(step, SHOWN_NAME)))
    }
}

/// Why the wait did not end well, for which deployment, and how long it was waited for.
///
/// It becomes an [`Error`] by `?`: that of the call where that ended the wait, else one of the kind [`ErrorKind::Failed`] or
/// [`ErrorKind::Unfinished`] whose source is this. The change was accepted before the wait began, so those two are not
/// retryable, and [`Error::may_have_taken_effect`].
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitError {
    /// The change failed.
    #[non_exhaustive]
    Failed {
        /// The id of the deployment.
        deployment: String,
        /// Since the wait began.
        waited: Duration,
        /// Every attempt that failed, up to a hundred.
        failures: Vec<PlanFailure>,
    },
    /// The change has not begun within the limit for that, and nothing is pending. Perhaps it has no effect.
    #[non_exhaustive]
    NotBegun {
        /// The id of the deployment.
        deployment: String,
        /// Since the wait began.
        waited: Duration,
        /// Kind and `ref_id` of the resources in which something was to happen.
        resources: Vec<(String, String)>,
    },
    /// The deadline passed. The change may still be under way.
    #[non_exhaustive]
    Deadline {
        /// The id of the deployment.
        deployment: String,
        /// Since the wait began.
        waited: Duration,
        /// What was not finished when the deployment was seen the last time.
        unfinished: Vec<UnfinishedResource>,
        /// The error of the last look, if it failed.
        last: Option<Error>,
    },
    /// The deployment cannot be looked at.
    #[non_exhaustive]
    Call {
        /// The id of the deployment.
        deployment: String,
        /// Since the wait began.
        waited: Duration,
        /// The error of the look.
        error: Error,
    },
}

impl WaitError {
    /// The error of the call that failed, if there was one: that which ended the wait, or that of the last look.
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Call { error, .. } | Self::Deadline { last: Some(error), .. } => Some(error),
            Self::Failed { .. } | Self::NotBegun { .. } | Self::Deadline { last: None, .. } => None,
        }
    }

    /// The id of the deployment.
    pub fn deployment(&self) -> &str {
        self.wait().0
    }

    /// How long it was waited for.
    pub fn waited(&self) -> Duration {
        self.wait().1
    }

    fn wait(&self) -> (&str, Duration) {
        match self {
            Self::Failed { deployment, waited, .. }
            | Self::NotBegun { deployment, waited, .. }
            | Self::Deadline { deployment, waited, .. }
            | Self::Call { deployment, waited, .. } => (deployment, *waited),
        }
    }
}

impl fmt::Display for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (deployment, waited) = self.wait();
        let (deployment, waited) = (one_line(deployment, SHOWN_NAME), whole(waited));
        match self {
            Self::Failed { failures, .. } => {
                write!(f, "the change of the deployment {deployment} failed, after {waited:?}")?;
                lines(f, failures)
            }
            Self::NotBegun { resources, .. } => {
                write!(f, "the change of the deployment {deployment} has not begun, after {waited:?}")?;
                let name = |(kind, ref_id): &(String, String)| UnfinishedResource {
                    kind: kind.clone(),
                    ref_id: ref_id.clone(),
                    step: None,
                };
                lines(f, &resources.iter().map(name).collect::<Vec<_>>())
            }
            Self::Deadline { unfinished, last, .. } => {
                write!(f, "the deadline passed before the change of the deployment {deployment} was finished, ")?;
                write!(f, "after {waited:?}")?;
                // A look changes nothing, whatever its error says.
                let last = last.as_ref().map(|last| last.clone().without_effect());
                last.map_or(Ok(()), |last| write!(f, "; the last look failed: {last}"))?;
                lines(f, unfinished)
            }
            Self::Call { error, .. } => {
                write!(f, "the deployment {deployment} cannot be looked at, after {waited:?}: {error}")
            }
        }
    }
}

/// Nobody needs fractions of what takes longer than a second.
fn whole(time: Duration) -> Duration {
    let millis = || Duration::from_millis(u64::from(time.subsec_millis()));
    if time.as_secs() > 0 { Duration::from_secs(time.as_secs()) } else { millis() }
}

/// The first ones on lines of their own, and how many more there are.
fn lines<T: fmt::Display>(f: &mut fmt::Formatter<'_>, all: &[T]) -> fmt::Result {
    all.iter().take(SHOWN_LINES).try_for_each(|line| write!(f, "\n{line}"))?;
    match all.len().checked_sub(SHOWN_LINES) {
        Some(more) if more > 0 => write!(f, "\nand {more} more"),
        _ => Ok(()),
    }
}

impl std::error::Error for WaitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error().map(|error| error as &(dyn std::error::Error + 'static))
    }
}

impl From<WaitError> for Error {
    fn from(error: WaitError) -> Self {
        let kind = match error {
            WaitError::Call { error, .. } => return error,
            WaitError::Failed { .. } => ErrorKind::Failed,
            WaitError::NotBegun { .. } | WaitError::Deadline { .. } => ErrorKind::Unfinished,
        };
        Self::local(kind, error.to_string().replace('\n', "; ")).with_source(error.into()).in_doubt()
    }
}
