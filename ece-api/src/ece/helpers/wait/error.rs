//! Why a wait did not end well.

use std::fmt;

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

/// Why the wait did not end well.
///
/// It becomes an [`Error`] by `?`: that of the call where that ended the wait, else one of the kind [`ErrorKind::Failed`] or
/// [`ErrorKind::Unfinished`] whose source is this. The change was accepted before the wait began, so those two are not
/// retryable, and [`Error::may_have_taken_effect`].
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitError {
    /// The change failed: every attempt that did, up to a hundred.
    Failed(Vec<PlanFailure>),
    /// The change has not begun within the limit for that, and nothing is pending: kind and `ref_id` of the resources in
    /// which something was to happen. Perhaps it has no effect.
    NotBegun(Vec<(String, String)>),
    /// The deadline passed. The change may still be under way; the error is that of the last look, if it failed.
    Deadline(Option<Error>),
    /// The deployment cannot be looked at.
    Call(Error),
}

impl WaitError {
    /// The error of the call that failed, if there was one: that which ended the wait, or that of the last look.
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Call(error) | Self::Deadline(Some(error)) => Some(error),
            Self::Failed(_) | Self::NotBegun(_) | Self::Deadline(None) => None,
        }
    }
}

impl fmt::Display for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(failures) => {
                f.write_str("the change failed")?;
                failures.iter().take(SHOWN_LINES).try_for_each(|failure| write!(f, "\n{failure}"))?;
                more(f, failures.len())
            }
            Self::NotBegun(resources) => {
                f.write_str("the change has not begun within the limit for that")?;
                for (kind, ref_id) in resources.iter().take(SHOWN_LINES) {
                    write!(f, "\n{}/{}", one_line(kind, SHOWN_NAME), one_line(ref_id, SHOWN_NAME))?;
                }
                more(f, resources.len())
            }
            Self::Deadline(None) => f.write_str("the deadline passed before the change was finished"),
            Self::Deadline(Some(last)) => write!(f, "the deadline passed before the change was finished: {last}"),
            Self::Call(error) => write!(f, "the deployment cannot be looked at: {error}"),
        }
    }
}

fn more(f: &mut fmt::Formatter<'_>, count: usize) -> fmt::Result {
    match count.checked_sub(SHOWN_LINES) {
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
            WaitError::Call(error) => return error,
            WaitError::Failed(_) => ErrorKind::Failed,
            WaitError::NotBegun(_) | WaitError::Deadline(_) => ErrorKind::Unfinished,
        };
        Self::local(kind, error.to_string().replace('\n', "; ")).with_source(error.into()).in_doubt()
    }
}
