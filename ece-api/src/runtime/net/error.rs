//! The one error of the crate: what failed, of which operation, and what the server said about it.
//!
//! Credentials, bodies, and of addresses more than scheme, host and port never get into `Display` and `Debug`, though a server
//! repeats them; bodies are there for who asks for them. Files of this machine are named, and nothing of their content is shown.

mod bounded;
mod codes;
mod messages;
mod remark;
mod response;
mod retry_after;
mod show;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode, header};

use super::attempts::Attempts;
#[cfg(feature = "client")]
use super::body::FileError;
use super::body::{BoxError, BrokenBody};
use super::charset::NotText;
use super::credentials::SentSecrets;
use super::deadline::Limit;
use super::transport::{TransportError, TransportErrorKind};
use crate::runtime::json::{Json, ReadError};

pub(crate) use remark::about;
pub use response::ServerMessage;
pub(crate) use response::{ErrorResponse, MAX_ERROR_BODY};
pub(crate) use retry_after::date;
use show::shown;

/// Anything that goes wrong between the caller and the server.
///
/// A clone is cheap: it shares response and source with the original, so one failure can be given to all who waited for it.
///
/// `Display` prints one line per error that the server reported, each with operation, status, code and message, and how
/// many more there were where they are too many:
///
/// ```no_run
/// # async fn example(ece: ece_api::Client) -> Result<(), ece_api::Error> {
/// use ece_api::ErrorCode;
///
/// match ece.get_deployment("0c1d").send().await {
///     Ok(deployment) => println!("{:?}", deployment.name),
///     // Codes are there to be matched on; texts may change.
///     Err(error) if error.has_code(ErrorCode::DeploymentsDeploymentNotFound) => println!("gone"),
///     // get-deployment: 400 Bad Request: some.code: what the server says
///     Err(error) => return Err(error),
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Error(Arc<Inner>);

/// Copied only where an error that somebody else holds as well gets another text.
#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    text: String,
    response: Option<Arc<ErrorResponse>>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    attempts: Attempts,
    /// Scheme, host and port, where there are several servers.
    origin: Option<String>,
    /// The last attempt ended before its request went out.
    unsent: bool,
    /// The limit that passed.
    limit: Option<Limit>,
}

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built like this.
    Config,
    /// The request cannot be sent like this. The server has seen nothing of it.
    InvalidRequest,
    /// There was no connection. The server has seen nothing of the request.
    Connect,
    /// The time limit passed. The server may have carried out the request.
    Timeout,
    /// A file of this machine cannot be read or written, or has changed while it was sent. Where it was to be sent, the
    /// server may have seen a part of the request; where it was to hold a response, the server has carried it out.
    Io,
    /// The connection broke. The server may have carried out the request.
    Transport,
    /// The server sent a status other than success.
    Status,
    /// The server reported success, with a body that cannot be read.
    Decode,
    /// The server reported success, with a body that is longer than the client's limit.
    TooLarge,
    /// What the server had begun to carry out failed later, or a part of what it reported as a success did not succeed.
    Failed,
    /// What the server had accepted was not carried out in the time that the caller gave it. It may be still.
    Unfinished,
}

impl ErrorKind {
    fn of(kind: TransportErrorKind) -> Self {
        match kind {
            TransportErrorKind::Connect | TransportErrorKind::Untrusted | TransportErrorKind::Tls => Self::Connect,
            TransportErrorKind::Timeout => Self::Timeout,
            TransportErrorKind::Protocol | TransportErrorKind::Other => Self::Transport,
        }
    }
}

impl Error {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The `operationId` of the call that failed. It is `login` where the client could not log in for another call.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Scheme, host and port of the server that the last attempt went to, where the client has more than one:
    /// see [`failover_url`](crate::ClientBuilder::failover_url).
    pub fn origin(&self) -> Option<&str> {
        self.0.origin.as_deref()
    }

    /// How many attempts there were.
    pub fn attempts(&self) -> u32 {
        self.0.attempts.count
    }

    /// True where the server has seen nothing of the last attempt: there was no connection, the request cannot be sent like
    /// this, or what comes before it failed, such as the login. Attempts before the last one may have been sent: that nothing
    /// happened is known where [`may_have_taken_effect`](Self::may_have_taken_effect) is false.
    pub fn was_not_sent(&self) -> bool {
        self.0.unsent || matches!(self.0.kind, ErrorKind::Config | ErrorKind::InvalidRequest | ErrorKind::Connect)
    }

    /// True where the call may have taken effect all the same, with this attempt or an earlier one: no response came, or one
    /// that does not say, and the call is no read. Whoever repeats the call then has to look first what happened; where a
    /// repetition was refused (a 409, or a 404 after a deletion), the reason may be the effect of the attempt before it.
    pub fn may_have_taken_effect(&self) -> bool {
        self.0.attempts.may_have_taken_effect.is_some()
    }

    /// The key by which the server recognises the call when it comes again, where it was sent with one.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.0.attempts.idempotency_key.as_deref()
    }

    /// The status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// The headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|response| &response.headers)
    }

    /// The codes that the server gave, in its headers and in its body; each of them once, the first 100.
    pub fn codes(&self) -> &[String] {
        self.0.response.as_ref().map_or(&[], |response| &response.codes)
    }

    /// True where the server gave this code.
    pub fn has_code(&self, code: impl AsRef<str>) -> bool {
        self.0.response.as_ref().is_some_and(|response| response.has_code(code.as_ref()))
    }

    /// What the server says went wrong: the first 100 messages. [`body_text`](Self::body_text) has all of them.
    pub fn messages(&self) -> &[ServerMessage] {
        self.0.response.as_ref().map_or(&[], |response| &response.messages)
    }

    /// What the server, or a proxy on the way, calls this request. What the client calls it is its
    /// [`idempotency_key`](Self::idempotency_key).
    pub fn request_id(&self) -> Option<&str> {
        self.0.response.as_ref()?.request_id()
    }

    /// The body of the response as text, as far as it was kept (up to 1 MiB). It is what the
    /// server wrote, and may hold what the server was sent.
    pub fn body_text(&self) -> Option<&str> {
        self.0.response.as_ref().map(|response| &*response.body)
    }

    /// Reads the body of the response: some operations give a proper object with a status that is no success.
    pub fn decode<T: Json + Default>(&self) -> Result<T, ReadError> {
        crate::runtime::json::from_str(self.body_text().unwrap_or_default())
    }

    /// True for the status 404.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
    }

    /// True for the status 409.
    pub fn is_conflict(&self) -> bool {
        self.status() == Some(StatusCode::CONFLICT)
    }

    /// True for the status 401.
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    /// True for a failure that may pass: no connection (unless TLS is why), a broken one, the time limit, and the statuses 429, 502, 503, 504
    /// and what else the API uses for it. Whether the same call may be sent again without taking effect twice is another question:
    /// [`RetryPolicy`](crate::RetryPolicy) decides it before it repeats a call.
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => self.may_pass(),
            ErrorKind::Status => self.0.response.as_ref().is_some_and(|response| response.is_retryable()),
            _ => false,
        }
    }

    /// True where the response is a page for people: not that of an API, but of something in front of it.
    pub(crate) fn is_page(&self) -> bool {
        self.0.response.as_ref().is_some_and(|response| response::is_foreign(&response.headers, &response.body))
    }

    /// False where the next connection would fail for the same reason.
    fn may_pass(&self) -> bool {
        let source = self.0.source.as_ref().and_then(|source| source.downcast_ref::<TransportError>());
        source.is_none_or(|source| {
            let kind = source.kind();
            !matches!(kind, TransportErrorKind::Untrusted | TransportErrorKind::Tls | TransportErrorKind::Protocol)
        })
    }

    /// How long the server asks to wait: `Retry-After`, in seconds or as a date, else the interval of the API's
    /// limit where it is reached.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.response.as_ref()?.retry_after()
    }

    /// The limit of the client that passed.
    pub(crate) fn passed_limit(&self) -> Option<Limit> {
        self.0.limit
    }

    /// True for the status 429.
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }
}

impl Error {
    fn new(kind: ErrorKind, operation: Option<&'static str>, text: String) -> Self {
        let text = shown(text);
        Self(Arc::new(Inner {
            kind,
            operation,
            text,
            response: None,
            source: None,
            attempts: Attempts::default(),
            origin: None,
            unsent: false,
            limit: None,
        }))
    }

    pub(crate) fn config(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, None, text.into())
    }

    /// Something that the client itself found, without a call.
    #[cfg(feature = "helpers")]
    pub(crate) fn local(kind: ErrorKind, text: impl Into<String>) -> Self {
        Self::new(kind, None, text.into())
    }

    pub(crate) fn invalid_request(operation: &'static str, text: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, Some(operation), text.into())
    }

    /// The response is longer than the client takes.
    pub(crate) fn too_large(operation: &'static str, limit: usize) -> Self {
        let text = format!("the response is longer than {limit} bytes: raise `max_response_size`, or stream it");
        Self::new(ErrorKind::TooLarge, Some(operation), text)
    }

    /// A limit passed.
    pub(crate) fn late(operation: impl Into<Option<&'static str>>, limit: Limit) -> Self {
        let error = Self::new(ErrorKind::Timeout, operation.into(), limit.to_string());
        error.change(|error| error.limit = Some(limit))
    }

    /// The response had no success, or its body could not be read; `text` says more, where there is more to say.
    pub(crate) fn response(kind: ErrorKind, operation: &'static str, text: String, response: ErrorResponse) -> Self {
        Self::new(kind, Some(operation), text).change(|error| error.response = Some(Arc::new(response)))
    }

    /// `origin` is scheme, host and port of the server.
    pub(crate) fn transport(
        operation: &'static str,
        origin: &str,
        untrusted_hint: &str,
        source: TransportError,
    ) -> Self {
        let kind = ErrorKind::of(source.kind());
        let what = match source.kind() {
            _ if kind == ErrorKind::Connect => format!("no connection to {origin}"),
            TransportErrorKind::Timeout => "the time limit passed".to_owned(),
            TransportErrorKind::Protocol => "the response is not HTTP".to_owned(),
            _ => "the connection failed".to_owned(),
        };
        let hint = source.hint().or((source.kind() == TransportErrorKind::Untrusted).then_some(untrusted_hint));
        let hint = hint.map(|hint| format!("; {hint}")).unwrap_or_default();
        let text = format!("{what}: {source}{hint}");
        Self::new(kind, Some(operation), text).with_source(source.into())
    }

    /// The transport failed because there was no more to send.
    pub(crate) fn broken_body(operation: &'static str, error: &BrokenBody, source: TransportError) -> Self {
        let kind = if error.is_file { ErrorKind::Io } else { ErrorKind::Transport };
        let text = format!("the body cannot be sent: {}", error.text);
        Self::new(kind, Some(operation), text).with_source(source.into())
    }

    #[cfg(feature = "client")]
    pub(crate) fn file(operation: Option<&'static str>, source: FileError) -> Self {
        Self::new(ErrorKind::Io, operation, source.to_string()).with_source(source.into())
    }

    /// What came could not be put where the caller wants it.
    #[cfg(feature = "client")]
    pub(crate) fn unwritable(operation: &'static str, source: std::io::Error) -> Self {
        let text = format!("the response cannot be written: {source}");
        Self::new(ErrorKind::Io, Some(operation), text).with_source(source.into())
    }

    /// The bytes of a stream are not the text that the caller asks for.
    pub(crate) fn not_text(operation: &'static str, reason: &NotText) -> Self {
        Self::new(ErrorKind::Decode, Some(operation), format!("the response cannot be read: {reason}"))
    }

    /// A stream of bytes broke off.
    pub(crate) fn stream(operation: &'static str, source: BoxError) -> Self {
        match source.downcast::<TransportError>() {
            Ok(source) if source.kind() == TransportErrorKind::Timeout => {
                let text = format!("the time limit passed in the middle of the response: {source}");
                Self::new(ErrorKind::Timeout, Some(operation), text).with_source(source)
            }
            Ok(source) => Self::broken(operation, source),
            Err(source) => Self::broken(operation, source),
        }
    }

    fn broken(operation: &'static str, source: BoxError) -> Self {
        let text = format!("the connection broke in the middle of the response: {source}");
        Self::new(ErrorKind::Transport, Some(operation), text).with_source(source)
    }

    /// The operation, where the error does not name another one.
    pub(crate) fn of_operation(self, operation: &'static str) -> Self {
        if self.0.operation.is_some() { self } else { self.change(|error| error.operation = Some(operation)) }
    }

    pub(crate) fn after_attempts(self, count: u32) -> Self {
        self.change(|error| error.attempts.count = count)
    }

    /// An attempt may have taken effect, whatever this error says.
    pub(crate) fn in_doubt(self) -> Self {
        self.change(|error| error.attempts.note_effect())
    }

    /// No attempt took effect, whatever the method says: the call asked the server to change nothing.
    #[cfg(feature = "helpers")]
    pub(crate) fn without_effect(self) -> Self {
        self.change(|error| error.attempts.may_have_taken_effect = None)
    }

    pub(crate) fn after(self, attempts: Attempts) -> Self {
        self.change(|error| error.attempts = attempts)
    }

    /// Where the last attempt went.
    pub(crate) fn at_origin(self, origin: &str) -> Self {
        self.change(|error| error.origin = Some(origin.to_owned()))
    }

    /// It happened before the request of the call went out.
    pub(crate) fn unsent(self) -> Self {
        self.change(|error| error.unsent = true)
    }

    pub(crate) fn with_source(self, source: BoxError) -> Self {
        self.change(|error| error.source = Some(source.into()))
    }

    /// The same error with `text` in front of what it says.
    pub(crate) fn with_context(self, text: &str) -> Self {
        let separator = if self.0.text.is_empty() { "" } else { ": " };
        self.change(|error| error.text = shown(format!("{text}{separator}{}", error.text)))
    }

    /// The same error without the secrets of its request, which a server may have repeated.
    pub(crate) fn hiding(self, secrets: &SentSecrets) -> Self {
        let scrubber = secrets.scrubber();
        if scrubber.is_empty() {
            return self;
        }
        self.change(|error| {
            scrubber.scrub_in_place(&mut error.text);
            if let Some(response) = &mut error.response {
                Arc::make_mut(response).scrub(&scrubber);
            }
        })
    }

    /// In place; an error that is shared is left as it is.
    fn change(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }
}

/// How middleware around a call says that it was not made, or what became of it: the kind is what is known about the request.
impl From<TransportError> for Error {
    fn from(source: TransportError) -> Self {
        Self::new(ErrorKind::of(source.kind()), None, source.to_string()).with_source(source.into()).after_attempts(0)
    }
}

/// The source is there to be looked into; what it says is part of `Display`.
impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

/// Where a redirection points to, without what may be secret in it.
pub(crate) fn redirection(headers: &HeaderMap) -> Option<String> {
    let location = headers.get(header::LOCATION)?.to_str().ok()?;
    let end = location.find(['?', '#']).unwrap_or(location.len());
    let location = location.get(..end)?;
    // What stands before an `@` are a user and a password.
    Some(location.rsplit_once('@').map_or(location, |(_, host)| host).to_owned())
}
