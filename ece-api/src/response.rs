//! What a successful call gives: the value, and what came along with it.

use std::fmt;
use std::ops::{Deref, DerefMut};

use http::{HeaderMap, StatusCode, header};

use crate::json::Timestamp;

/// The value of a successful answer, with its status and headers.
///
/// It derefs to the value, so fields and methods can be used right away.
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    value: T,
}

impl<T> Response<T> {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, value: T) -> Self {
        Self { status, headers, value }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The version of the resource: given back as `version` with a change, it makes the change fail if somebody else
    /// was faster.
    pub fn resource_version(&self) -> Option<&str> {
        self.text("x-cloud-resource-version")
    }

    /// When the resource was created.
    pub fn resource_created(&self) -> Option<Timestamp> {
        self.text("x-cloud-resource-created").map(Timestamp::from)
    }

    /// When the resource was changed last.
    pub fn resource_last_modified(&self) -> Option<Timestamp> {
        self.text("x-cloud-resource-last-modified").map(Timestamp::from)
    }

    /// What the server, or a proxy on the way, calls this request.
    pub fn request_id(&self) -> Option<&str> {
        crate::error::request_id(&self.headers)
    }

    /// When the API key that was used stops being valid, where the server says so.
    pub fn api_key_expiration(&self) -> Option<Timestamp> {
        self.text("x-elastic-api-key-expiration").map(Timestamp::from)
    }

    /// How many requests are left, where the server says so.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        let number = |name| self.text(name)?.trim().parse().ok();
        let interval = self.text("x-ratelimit-interval").map(str::to_owned);
        let (limit, remaining) = (number("x-ratelimit-limit"), number("x-ratelimit-remaining"));
        let is_told = interval.is_some() || limit.is_some() || remaining.is_some();
        is_told.then_some(RateLimit { interval, limit, remaining })
    }

    /// Where a redirection points to.
    pub fn location(&self) -> Option<&str> {
        self.text(header::LOCATION.as_str())
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Status, headers, value.
    pub fn into_parts(self) -> (StatusCode, HeaderMap, T) {
        (self.status, self.headers, self.value)
    }

    /// Another value with the same status and headers.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response { status: self.status, headers: self.headers, value: change(self.value) }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// What the hosted service says about its limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The time that the limit is for, in the server's words.
    pub interval: Option<String>,
    /// How many requests there may be in that time.
    pub limit: Option<u64>,
    /// How many of them are left.
    pub remaining: Option<u64>,
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

/// Without the headers, which may hold what no log should.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("status", &self.status).field("value", &self.value).finish_non_exhaustive()
    }
}
