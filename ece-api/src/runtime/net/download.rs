//! Bodies of responses that are not held in memory.
//!
//! Only `save` touches files.

#[cfg(feature = "client")]
mod save;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::StreamExt as _;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;

use super::attempts::Attempts;
use super::body::{Body, BoxError};
use super::charset::{self, NotText};
use super::deadline::{Bounds, Limit};
use super::error::Error;
use super::progress::Progress;
use super::timer;
use super::transport::BoxFuture;

/// Bytes of a response as they come in.
///
/// ```no_run
/// # async fn example(download: ece_api::ByteStream) -> Result<(), ece_api::Error> {
/// let length = download
///     .on_progress(|received, total| println!("{received} of {total:?}"))
///     .save_to("diagnostics.zip")
///     .await?;
/// # Ok(()) }
/// ```
///
/// Or piece by piece:
///
/// ```no_run
/// # async fn example(mut download: ece_api::ByteStream) -> Result<(), ece_api::Error> {
/// let mut length = 0;
/// while let Some(chunk) = download.chunk().await? {
///     length += chunk.len();
/// }
/// # Ok(()) }
/// ```
pub struct ByteStream {
    body: Body,
    operation: &'static str,
    /// What its errors say of the attempts of the call.
    attempts: Attempts,
    limit: usize,
    /// The number of bytes that are still to come, where it is known.
    left: Option<u64>,
    /// What the head of the response says.
    charset: Option<String>,
    bounds: Bounds,
    /// There only while somebody waits for bytes.
    alarm: Option<Alarm>,
}

/// When to give up waiting for the next bytes, and which limit has passed then.
type Alarm = (BoxFuture<'static, ()>, Limit);

impl ByteStream {
    pub(crate) fn new(body: Body, operation: &'static str, limit: usize) -> Self {
        let (attempts, bounds) = (Attempts::default(), Bounds::default());
        Self { left: body.len(), body, operation, attempts, limit, charset: None, bounds, alarm: None }
    }

    /// What is known of the attempts of the call, should the rest of the stream not come.
    pub(crate) fn after(mut self, attempts: Attempts) -> Self {
        self.attempts = attempts;
        self
    }

    /// How long it may take.
    pub(crate) fn within(mut self, bounds: Bounds) -> Self {
        self.bounds = bounds;
        self
    }

    /// What the head of the response says about its body.
    pub(crate) fn with_head(mut self, headers: &HeaderMap) -> Self {
        self.left = self.left.or_else(|| declared_length(headers));
        self.charset = charset::declared(headers);
        self
    }

    /// The bytes that are left, without limits and callbacks of this stream.
    pub(crate) fn into_body(self) -> Body {
        self.body
    }

    /// So many bytes may be held in memory.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// Calls `callback` whenever bytes have come: with how many there were so far, and how many there will be where the
    /// server says so. What was read before this call does not count.
    ///
    /// It runs between two pieces of the response, so it should be quick. A second callback replaces the first.
    #[must_use]
    pub fn on_progress(mut self, callback: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        self.body = self.body.with_progress(Progress::new(callback, self.left));
        self
    }

    /// How long to wait for the next bytes before the download fails with
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout), in place of the client's
    /// [`stall_timeout`](crate::ClientBuilder::stall_timeout); for ever with `None`.
    ///
    /// Only the time counts in which the caller waits, not the time it takes to handle what came.
    ///
    /// ```no_run
    /// # async fn example(download: ece_api::ByteStream) -> Result<(), ece_api::Error> {
    /// use std::time::Duration;
    ///
    /// download.with_stall_timeout(Duration::from_secs(10)).save_to("heap.dump").await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_stall_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.bounds.stall = limit.into();
        self
    }

    /// The next bytes; `None` at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.next().await.transpose()
    }

    /// All bytes that are left, unless they are more than the client's
    /// [`max_response_size`](crate::ClientBuilder::max_response_size).
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut all = Pieces::default();
        while let Some(chunk) = self.chunk().await? {
            let coming = (chunk.len() as u64).saturating_add(self.left.unwrap_or_default());
            if coming > (self.limit - all.len()) as u64 {
                return Err(Error::too_large(self.operation, self.limit).after(self.attempts));
            }
            all.push(chunk);
        }
        Ok(all.into_bytes())
    }

    /// All bytes that are left, as text in the character set that the content type names, else in UTF-8; what does not
    /// fit is replaced. The limit is that of [`bytes`](Self::bytes).
    pub async fn text(self) -> Result<String, Error> {
        let (operation, attempts, charset) = (self.operation, self.attempts.clone(), self.charset.clone());
        let bytes = self.bytes().await?;
        match charset::decode(&bytes, charset.as_deref()) {
            Err(reason @ NotText::Unknown(_)) => Err(Error::not_text(operation, &reason).after(attempts)),
            _ => Ok(charset::decode_lossy(&bytes, charset.as_deref())),
        }
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.poll_bytes(context));
        Poll::Ready(next.map(|chunk| chunk.map_err(|error| error.after(self.attempts.clone()))))
    }
}

impl ByteStream {
    fn poll_bytes(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let operation = self.operation;
        let is_late = self.bounds.deadline.left().err();
        let next = match (is_late, self.body.poll_next_unpin(context)) {
            (None, Poll::Ready(next)) => next,
            (Some(limit), _) => return Poll::Ready(Some(Err(self.end(limit)))),
            (None, Poll::Pending) => match ready!(self.poll_alarm(context)) {
                limit if limit.is_silence() => return Poll::Ready(Some(Err(Error::late(operation, limit)))),
                limit => return Poll::Ready(Some(Err(self.end(limit)))),
            },
        };
        self.alarm = None;
        if let (Some(left), Some(Ok(chunk))) = (&mut self.left, &next) {
            *left = left.saturating_sub(chunk.len() as u64);
        }
        Poll::Ready(next.map(|chunk| chunk.map_err(|source| Error::stream(operation, source))))
    }

    /// Nothing came; gives the limit that has passed meanwhile.
    fn poll_alarm(&mut self, context: &mut Context<'_>) -> Poll<Limit> {
        if self.alarm.is_none() {
            let Some((left, limit)) = self.bounds.next_bytes().next() else { return Poll::Pending };
            self.alarm = Some((Box::pin(timer::sleep(left)), limit));
        }
        let Some((alarm, limit)) = &mut self.alarm else { return Poll::Pending };
        let limit = *limit;
        ready!(alarm.as_mut().poll(context));
        self.alarm = None;
        Poll::Ready(limit)
    }

    /// The time of the call is over, and so is the stream.
    fn end(&mut self, limit: Limit) -> Error {
        (self.body, self.bounds) = (Body::empty(), Bounds::default());
        Error::late(self.operation, limit)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").field("operation", &self.operation).finish_non_exhaustive()
    }
}

/// The length that the head says the body has.
pub(crate) fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Why there are only some of the bytes.
pub(crate) enum Incomplete {
    /// There are more than allowed.
    TooLarge(Bytes),
    /// The rest did not come.
    Broken(Bytes, BoxError),
    /// The rest did not come in time.
    Late(Bytes, Limit),
}

impl Incomplete {
    /// What is there.
    pub(crate) fn into_bytes(self) -> Bytes {
        match self {
            Self::TooLarge(bytes) | Self::Broken(bytes, _) | Self::Late(bytes, _) => bytes,
        }
    }
}

/// All bytes of a body, at most `limit`, within the time that there is.
pub(crate) async fn collect(mut body: Body, limit: usize, bounds: Bounds) -> Result<Bytes, Incomplete> {
    let mut all = Pieces::default();
    loop {
        match timer::by(bounds.next_bytes(), body.next()).await {
            Ok(None) => return Ok(all.into_bytes()),
            Ok(Some(Ok(chunk))) if chunk.len() > limit - all.len() => {
                all.push(chunk.slice(..limit - all.len()));
                return Err(Incomplete::TooLarge(all.into_bytes()));
            }
            Ok(Some(Ok(chunk))) => all.push(chunk),
            Ok(Some(Err(error))) => return Err(Incomplete::Broken(all.into_bytes(), error)),
            Err(limit) => return Err(Incomplete::Late(all.into_bytes(), limit)),
        }
    }
}

/// Pieces of a body that become one. A body of one piece is not copied.
#[derive(Default)]
struct Pieces {
    first: Bytes,
    /// All of them, as soon as there are two.
    all: BytesMut,
}

impl Pieces {
    fn len(&self) -> usize {
        self.first.len() + self.all.len()
    }

    fn push(&mut self, piece: Bytes) {
        if self.len() == 0 {
            self.first = piece;
            return;
        }
        self.all.extend_from_slice(&std::mem::take(&mut self.first));
        self.all.extend_from_slice(&piece);
    }

    fn into_bytes(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}
