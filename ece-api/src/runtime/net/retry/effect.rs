//! What an attempt that failed may have done, and whether another one could do it twice.

use std::sync::Arc;

use http::StatusCode;
use http::header::{IF_MATCH, IF_NONE_MATCH, IF_UNMODIFIED_SINCE};

use super::classifier::FailedAttempt;
use crate::runtime::net::attempts::Attempts;
use crate::runtime::net::body::Body;
use crate::runtime::net::error::{Error, ErrorKind};
use crate::runtime::net::idempotency::query_value;
use crate::runtime::net::operation::{Content, Method, OperationInfo};
use crate::runtime::net::profile::Profile;

/// What counts about a call when it is to be repeated.
pub(crate) struct RetryContext {
    pub(crate) info: &'static OperationInfo,
    /// By which the server recognises the call when it comes again.
    pub(crate) idempotency_key: Option<Arc<str>>,
    /// The call names the state that it changes, and would meet another one once it has taken effect.
    has_precondition: bool,
}

impl RetryContext {
    /// Read off the request, so that it is no matter how the caller made it.
    pub(crate) fn new(info: &'static OperationInfo, profile: &Profile, request: &http::Request<Body>) -> Self {
        let query = request.uri().query().unwrap_or_default();
        let given = |name: Option<&str>| query_value(query, name?);
        let headers = [IF_MATCH, IF_NONE_MATCH, IF_UNMODIFIED_SINCE];
        Self {
            info,
            idempotency_key: given(profile.idempotency_parameter),
            has_precondition: given(profile.precondition_parameter).is_some()
                || headers.iter().any(|name| request.headers().contains_key(name)),
        }
    }

    /// True where the server may have carried out the attempt that failed like this, and something is different now.
    fn may_have_taken_effect(&self, error: &Error) -> bool {
        let is_refused = error.kind() == ErrorKind::Status && error.status().is_some_and(|it| is_refusal(it, error));
        !self.info.is_safe() && !error.was_not_sent() && !is_refused
    }

    /// What the policy has to know about an attempt that ended with this error.
    pub(crate) fn failed_attempt<'a>(&self, error: &'a Error, number: u32) -> FailedAttempt<'a> {
        let may_have_taken_effect = self.may_have_taken_effect(error);
        // Once it has taken effect, its precondition does not hold any more.
        let is_idempotent = self.info.is_idempotent() && !self.has_precondition;
        FailedAttempt {
            error,
            number,
            operation: self.info,
            may_have_taken_effect,
            is_safe_to_repeat: self.idempotency_key.is_some() || is_idempotent || !may_have_taken_effect,
        }
    }

    /// True where the error says that what was to be deleted is gone, after an attempt that may have deleted it: a success,
    /// where there is nothing else to tell. A page of a proxy says nothing of the kind.
    pub(crate) fn is_deleted(&self, error: &Error, attempts: &Attempts) -> bool {
        let is_deletion = self.info.method == Method::Delete && self.info.content == Content::Nothing;
        is_deletion && error.is_not_found() && !error.is_page() && attempts.may_have_taken_effect.is_some()
    }
}

/// True for a status which says that nothing was done. A refusal that may pass is none, but for the one that asks for
/// fewer requests; and a proxy's redirection says nothing of what happened behind it.
fn is_refusal(status: StatusCode, error: &Error) -> bool {
    match status {
        StatusCode::TOO_MANY_REQUESTS
        | StatusCode::NOT_MODIFIED
        | StatusCode::TEMPORARY_REDIRECT
        | StatusCode::PERMANENT_REDIRECT
        | StatusCode::NOT_IMPLEMENTED
        | StatusCode::HTTP_VERSION_NOT_SUPPORTED => true,
        _ => status.is_client_error() && !error.is_retryable(),
    }
}
