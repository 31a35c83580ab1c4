//! A caller's own word on whether a failed attempt is repeated.

use std::fmt;
use std::sync::Arc;

use crate::runtime::net::error::Error;
use crate::runtime::net::operation::OperationInfo;

/// An attempt that failed, as a [classifier](super::RetryPolicy::with_classifier) sees it.
#[derive(Clone, Copy, Debug)]
pub struct FailedAttempt<'a> {
    pub(crate) error: &'a Error,
    pub(crate) number: u32,
    pub(crate) operation: &'static OperationInfo,
    pub(crate) may_have_taken_effect: bool,
    pub(crate) is_safe_to_repeat: bool,
}

impl<'a> FailedAttempt<'a> {
    /// What went wrong.
    pub fn error(&self) -> &'a Error {
        self.error
    }

    /// The number of the attempt; the first is 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The facts about the operation.
    pub fn operation(&self) -> &'static OperationInfo {
        self.operation
    }

    /// True where the server may have carried out this attempt, and it changed something.
    pub fn may_have_taken_effect(&self) -> bool {
        self.may_have_taken_effect
    }

    /// True where another attempt cannot make the call take effect twice.
    pub fn is_safe_to_repeat(&self) -> bool {
        self.is_safe_to_repeat
    }
}

/// What a [classifier](super::RetryPolicy::with_classifier) says of a failed attempt. The most attempts, the time limit, the
/// budget of the client and a server that asks for more patience than there is time count all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryDecision {
    /// What the policy does without a classifier.
    Default,
    /// Not repeated.
    Stop,
    /// Repeated, unless the call might take effect twice.
    Retry,
    /// Repeated although the server may have carried out the call already: what it creates may then be there twice, what it
    /// starts may run twice, and a change made by somebody else in between may be overwritten.
    RetryEvenIfItTakesEffectTwice,
}

type Classify = dyn Fn(&FailedAttempt<'_>) -> RetryDecision + Send + Sync;

/// A function that is shared by all clones of a policy, and equal to itself alone.
#[derive(Clone)]
pub(super) struct Classifier(Arc<Classify>);

impl Classifier {
    pub(super) fn new(classify: impl Fn(&FailedAttempt<'_>) -> RetryDecision + Send + Sync + 'static) -> Self {
        Self(Arc::new(classify))
    }

    pub(super) fn decide(&self, attempt: &FailedAttempt<'_>) -> RetryDecision {
        (self.0)(attempt)
    }
}

impl PartialEq for Classifier {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Classifier {}

impl fmt::Debug for Classifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Classifier")
    }
}
