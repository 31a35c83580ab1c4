//! Responses that are one JSON value after another: watches, events, logs, newline-delimited JSON.
//!
//! `items` cuts the bytes; here they become values, and what cannot be read becomes an error.

mod items;

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use futures_util::StreamExt as _;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use super::attempts::Attempts;
use super::download::ByteStream;
use super::error::{Error, ErrorKind, ErrorResponse, MAX_ERROR_BODY};
use super::operation::{Method, Operation, OperationInfo, RawResponse, Read};
use super::profile::Profile;
use super::reading::Reading;
use crate::runtime::json::{Json, Mismatch, ReadError};
use items::Items;

/// The values of a response as they come in.
///
/// They may be separated by line breaks (`application/x-ndjson`, JSON lines), by the record separator
/// (`application/json-seq`), by nothing at all, or be the data of server-sent events (`text/event-stream`). Blank lines and
/// comments, which keep a connection alive, are skipped. A single value may be as long as the client's
/// [`max_response_size`](crate::ClientBuilder::max_response_size); their number has no limit.
///
/// ```no_run
/// # async fn example(mut events: ece_api::JsonStream<ece_api::json::Value>) -> Result<(), ece_api::Error> {
/// while let Some(event) = events.try_next().await? {
///     println!("{}", event["type"]);
/// }
/// # Ok(()) }
/// ```
///
/// A value that is not a `T` is an error, and the values behind it can still be had. After any other error the stream is at
/// its end.
pub struct JsonStream<T> {
    source: Source,
    value: PhantomData<fn() -> T>,
}

impl<T: Json + Default> JsonStream<T> {
    /// The next value; `None` at the end.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.next().await.transpose()
    }

    /// Where the first value so far that had such had values of another JSON type than the document says; see
    /// [`Response::mismatches`](crate::Response::mismatches).
    pub fn mismatches(&self) -> &[Mismatch] {
        self.source.head.reading.mismatches().map_or(&[], |mismatches| mismatches)
    }

    /// How long to wait for the next bytes before the stream fails with
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout), in place of the client's
    /// [`stall_timeout`](crate::ClientBuilder::stall_timeout). A server that sends something to keep the connection alive is
    /// alive. For a watch on what may not happen for hours, and a server that sends nothing meanwhile, it is `None`: for ever.
    #[must_use]
    pub fn with_stall_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.source.bytes = self.source.bytes.map(|bytes| bytes.with_stall_timeout(limit));
        self
    }
}

impl<T> JsonStream<T> {
    pub(super) fn new(bytes: ByteStream, head: Head, sequences: &[&str]) -> Self {
        let items = if comes_as_events(&head.headers, sequences) { Items::events() } else { Items::values() };
        Self { source: Source { bytes: Some(bytes), items, head }, value: PhantomData }
    }
}

impl<T: Json + Default> Stream for JsonStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(item) = ready!(self.source.poll_item(context)) else { return Poll::Ready(None) };
        let head = &self.source.head;
        let read = item.map(|item| (head.reading.read(head.operation, &item), item));
        Poll::Ready(Some(match read {
            Ok((Ok(value), _)) => Ok(value),
            Ok((Err(source), item)) => Err(self.source.unreadable(source, &item)),
            Err(error) => Err(error),
        }))
    }
}

impl<T> fmt::Debug for JsonStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonStream").field("operation", &self.source.head.operation).finish_non_exhaustive()
    }
}

/// What the content type says; what is declared, where it says neither events nor JSON.
fn comes_as_events(headers: &HeaderMap, sequences: &[&str]) -> bool {
    let is_event_stream = |content_type: &str| content_type.to_ascii_lowercase().starts_with("text/event-stream");
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    is_event_stream(given)
        || !given.contains("json")
            && !sequences.is_empty()
            && sequences.iter().all(|declared| is_event_stream(declared))
}

/// What the values belong to.
pub(super) struct Head {
    pub(super) operation: &'static str,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) profile: &'static Profile,
    pub(super) reading: Reading,
    /// What errors say of the attempts of the call.
    pub(super) attempts: Attempts,
}

/// The part that is the same for all types of values.
struct Source {
    /// `None` at the end.
    bytes: Option<ByteStream>,
    items: Items,
    head: Head,
}

impl Source {
    /// The JSON text of the next value.
    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let Some(bytes) = &mut self.bytes else { return Poll::Ready(None) };
            if self.items.pending() > bytes.limit() {
                let error = Error::too_large(self.head.operation, bytes.limit()).after(self.head.attempts.clone());
                self.end();
                return Poll::Ready(Some(Err(error)));
            }
            match ready!(bytes.poll_next_unpin(context)) {
                Some(Ok(chunk)) => self.items.push(&chunk),
                Some(Err(error)) => {
                    self.end();
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.bytes = None;
                    self.items.finish();
                }
            }
        }
    }

    fn end(&mut self) {
        self.bytes = None;
        self.items = Items::default();
    }

    fn unreadable(&self, source: ReadError, item: &[u8]) -> Error {
        let Head { operation, status, headers, profile, reading, attempts } = &self.head;
        let text = format!("a value of the response cannot be read: {source}");
        let kept = item.get(..MAX_ERROR_BODY).unwrap_or(item);
        let response = ErrorResponse::undecodable(profile, *status, headers.clone(), kept);
        Error::response(ErrorKind::Decode, operation, text, response)
            .hiding(reading.secrets())
            .with_source(source.into())
            .after(attempts.clone())
    }
}

/// Stands in for an operation whose response the caller wants value by value; see
/// [`Call::with_json_stream`](crate::Call::with_json_stream).
impl<T: Json + Default + 'static> Operation for JsonStream<T> {
    type Output = Self;
    /// Never sent: the request keeps the facts of the operation that it began as.
    const INFO: &'static OperationInfo = &OperationInfo { streaming: true, ..OperationInfo::new(Method::Get, "", "") };
    const READ: Read<Self> = RawResponse::json_stream;
}
