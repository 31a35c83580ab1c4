//! What a successful call gives: the value, and what came along with it.

use std::fmt;
use std::ops::{Deref, DerefMut};

use http::{HeaderMap, StatusCode, header};

use super::attempts::Attempts;
#[cfg(feature = "helpers")]
use super::credentials::Scrubber;
use super::credentials::SentSecrets;
use super::profile::Profile;
use crate::runtime::json::{Mismatch, Mismatches};

/// The value of a successful response, with its status and headers.
///
/// It derefs to the value, so fields and methods can be used right away.
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    value: T,
    profile: &'static Profile,
    mismatches: Mismatches,
    attempts: Attempts,
    secrets: SentSecrets,
}

impl<T> Response<T> {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, value: T, profile: &'static Profile) -> Self {
        let (mismatches, attempts) = (Mismatches::default(), Attempts::default());
        Self { status, headers, value, profile, mismatches, attempts, secrets: SentSecrets::default() }
    }

    pub(crate) fn after(self, attempts: Attempts) -> Self {
        Self { attempts, ..self }
    }

    pub(crate) fn with_secrets(self, secrets: SentSecrets) -> Self {
        Self { secrets, ..self }
    }

    /// Hides the secrets of the request in texts of the response that go into an error or a report: the server may have
    /// repeated them.
    #[cfg(feature = "helpers")]
    pub(crate) fn scrubber(&self) -> Scrubber {
        self.secrets.scrubber()
    }

    pub(crate) fn with_mismatches(mut self, mismatches: Mismatches) -> Self {
        self.mismatches = mismatches;
        self
    }

    /// Where the server sent another JSON type than the document says: a number for a text, a text for an object. Empty
    /// where all is as it should be. Of more than 100 places the first 100 are told; see
    /// [`mismatch_count`](Self::mismatch_count).
    ///
    /// What came is kept, the field is at its default, and the model is sent back as it came as long as the field is left
    /// alone; see [`json`](crate::json). [`ClientBuilder::strict`](crate::ClientBuilder::strict) makes an error of it.
    ///
    /// ```no_run
    /// # async fn example(ece: ece_api::Client) -> Result<(), ece_api::Error> {
    /// let deployment = ece.get_deployment("0c1d").send().await?;
    /// for mismatch in deployment.mismatches() {
    ///     eprintln!("{mismatch}"); // /resources/kibana/0/info/healthy: expected a boolean, found a string
    /// }
    /// # Ok(()) }
    /// ```
    pub fn mismatches(&self) -> &[Mismatch] {
        &self.mismatches
    }

    /// How many [`mismatches`](Self::mismatches) there were, those that are not told included.
    pub fn mismatch_count(&self) -> usize {
        self.mismatches.total()
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers, as text, whatever types the document declares for them: servers and proxies add and change headers at
    /// will, and none of them is worth a response that cannot be read.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// What the server, or a proxy on the way, calls this request. What the client calls it is its
    /// [`idempotency_key`](Self::idempotency_key).
    pub fn request_id(&self) -> Option<&str> {
        self.profile.request_id(&self.headers)
    }

    /// How many requests are left, where the server says so.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        let names = self.profile.rate_limit.as_ref()?;
        let number = |name| self.header(name)?.trim().parse().ok();
        let interval = self.header(names.interval).map(str::to_owned);
        let (limit, remaining) = (number(names.limit), number(names.remaining));
        let is_told = interval.is_some() || limit.is_some() || remaining.is_some();
        is_told.then_some(RateLimit { interval, limit, remaining })
    }

    /// How many attempts there were.
    pub fn attempts(&self) -> u32 {
        self.attempts.count
    }

    /// True where an earlier attempt of the call may have taken effect already, so that this is the response to a
    /// repetition.
    ///
    /// A deletion whose repetition finds nothing any more (the status is 404) is a success of this kind, unless its response
    /// has something to read: then it is an error, and [`Error::may_have_taken_effect`](crate::Error::may_have_taken_effect)
    /// holds. A create that the server recognised gives what the earlier attempt created, without the secrets that a create shows once.
    pub fn may_have_taken_effect_earlier(&self) -> bool {
        self.attempts.earlier_may_have_taken_effect()
    }

    /// The key by which the server recognises the call when it comes again, where it was sent with one.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.attempts.idempotency_key.as_deref()
    }

    /// Where a redirection points to.
    pub fn location(&self) -> Option<&str> {
        self.header(header::LOCATION.as_str())
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
        let Self { status, headers, value, profile, mismatches, attempts, secrets } = self;
        Response { status, headers, value: change(value), profile, mismatches, attempts, secrets }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// What a server says about its limits.
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
