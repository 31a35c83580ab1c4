//! Bytes on their way: what a request sends and what a [`Transport`](crate::transport::Transport) gives back.
//!
//! A body is held in memory, read from a file, or streamed. Only a stream cannot be sent a second time.

mod exact_length;
#[cfg(feature = "client")]
mod file;
#[cfg(feature = "client")]
mod from_path;
mod upload;

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::TryStreamExt as _;

use super::progress::Progress;
use exact_length::ExactLength;
#[cfg(feature = "client")]
pub(crate) use file::FileError;
use upload::Meter;
pub(crate) use upload::Upload;

/// Any error, as a stream of the user's own may give it.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// Longer pieces go to the connection bit by bit, so that a slow one is seen to move.
const PIECE: usize = 1 << 20;

/// What went wrong with a body.
#[derive(Debug)]
pub(crate) struct BrokenBody {
    /// True for a file, false for a stream of the caller's own.
    pub(crate) is_file: bool,
    pub(crate) text: String,
}

/// Bytes: in memory, in a file, or streamed.
///
/// ```
/// use ece_api::Body;
///
/// let text = Body::from("in memory");
/// assert_eq!(text.len(), Some(9));
///
/// // A length is worth giving when it is known: servers and proxies like to see it before the bytes.
/// let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>("in "), Ok("pieces")]);
/// let streamed = Body::stream(chunks, Some(9));
/// assert_eq!(streamed.len(), Some(9));
/// ```
pub struct Body {
    inner: Inner,
    progress: Option<Progress>,
    meter: Option<Meter>,
}

/// A file that is opened when its first byte is wanted. Behind a table, so that a program that sends no file holds nothing of
/// what reads one.
#[cfg(feature = "client")]
trait Reopened: Stream<Item = Result<Bytes, BoxError>> + Send {
    /// The number of bytes that are still to come.
    fn left(&self) -> u64;

    /// The same once more; `None` once it was opened: from then on it is not clear what is left.
    fn again(&self) -> Option<Pin<Box<dyn Reopened>>>;
}

enum Inner {
    Memory(VecDeque<Bytes>),
    #[cfg(feature = "client")]
    File(Pin<Box<dyn Reopened>>),
    Stream {
        chunks: Chunks,
        length: Option<u64>,
    },
    /// One after the other; each watches over its own length.
    Chain(VecDeque<Body>),
}

impl Body {
    /// Nothing.
    pub fn empty() -> Self {
        Inner::Memory(VecDeque::new()).into()
    }

    /// Bytes that come piece by piece, and their number where it is known. Pieces that do not add up to the number make
    /// the request fail.
    pub fn stream<S, B, E>(chunks: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes> + 'static,
        E: Into<BoxError> + 'static,
    {
        let chunks: Chunks = Box::pin(chunks.map_ok(Into::into).map_err(Into::into));
        let chunks = match length {
            Some(length) => Box::pin(ExactLength::new(chunks, length)),
            None => chunks,
        };
        Inner::Stream { chunks, length }.into()
    }

    /// Calls `callback` whenever bytes have been handed to the connection: with how many there were so far, and how many
    /// there will be where that is known. When the body is sent once more, it counts from the start again.
    ///
    /// It runs between two pieces of the body, so it should be quick. A second callback replaces the first.
    ///
    /// ```
    /// use ece_api::Body;
    ///
    /// let body = Body::from("in memory").on_progress(|sent, total| println!("{sent} of {total:?}"));
    /// ```
    #[must_use]
    pub fn on_progress(self, callback: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        let total = self.len();
        self.with_progress(Progress::new(callback, total))
    }

    pub(crate) fn with_progress(mut self, progress: Progress) -> Self {
        self.progress = Some(progress);
        self
    }

    /// The number of bytes that are still to come, where it is known.
    pub fn len(&self) -> Option<u64> {
        match &self.inner {
            Inner::Memory(chunks) => Some(chunks.iter().map(|chunk| chunk.len() as u64).sum()),
            #[cfg(feature = "client")]
            Inner::File(file) => Some(file.left()),
            Inner::Stream { length, .. } => *length,
            Inner::Chain(parts) => parts.iter().map(Self::len).sum(),
        }
    }

    /// True where it is known that there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// The same body once more, so that it can be sent again: what is in memory is shared, a file is opened again.
    ///
    /// `None` for a stream, and for a file of which a part has been read.
    pub fn try_clone(&self) -> Option<Self> {
        let inner = match &self.inner {
            Inner::Memory(chunks) => Inner::Memory(chunks.clone()),
            #[cfg(feature = "client")]
            Inner::File(file) => Inner::File(file.again()?),
            Inner::Stream { .. } => return None,
            Inner::Chain(parts) => Inner::Chain(parts.iter().map(Self::try_clone).collect::<Option<_>>()?),
        };
        Some(Self { inner, progress: self.progress.clone(), meter: self.meter.clone() })
    }

    /// The bytes, as long as they are in memory; `None` for a file or a stream.
    pub fn to_bytes(&self) -> Option<Bytes> {
        match &self.inner {
            Inner::Memory(chunks) if chunks.len() == 1 => chunks.front().cloned(),
            Inner::Memory(chunks) => Some(joined(chunks)),
            Inner::Chain(parts) => parts.iter().map(Self::to_bytes).collect::<Option<Vec<_>>>().map(|all| joined(&all)),
            #[cfg(feature = "client")]
            Inner::File(_) => None,
            Inner::Stream { .. } => None,
        }
    }

    /// True where all bytes are in memory.
    pub(crate) fn is_in_memory(&self) -> bool {
        match &self.inner {
            Inner::Memory(_) => true,
            Inner::Chain(parts) => parts.iter().all(Self::is_in_memory),
            #[cfg(feature = "client")]
            Inner::File(_) => false,
            Inner::Stream { .. } => false,
        }
    }

    /// The bytes, if they are in memory and in one short piece, and nobody wants to see them go.
    pub(crate) fn as_one_chunk(&self) -> Option<&Bytes> {
        match &self.inner {
            Inner::Memory(chunks) if chunks.len() == 1 && self.progress.is_none() => {
                chunks.front().filter(|chunk| chunk.len() <= PIECE)
            }
            _ => None,
        }
    }

    /// Several bodies as one; in memory if all of them are.
    pub(crate) fn concat(parts: Vec<Self>) -> Self {
        let mut all = VecDeque::new();
        for part in &parts {
            match &part.inner {
                Inner::Memory(chunks) if part.progress.is_none() => all.extend(chunks.iter().cloned()),
                _ => return Inner::Chain(parts.into()).into(),
            }
        }
        Inner::Memory(all).into()
    }

    /// Where it can be seen how far the body has got.
    pub(crate) fn watch(&mut self) -> Upload {
        // What is short goes in one piece, and nothing can go wrong with what is in memory.
        if self.is_in_memory() && self.len().is_some_and(|length| length <= PIECE as u64) {
            return Upload::short();
        }
        let (upload, meter) = Upload::watching();
        self.meter = Some(meter);
        upload
    }

    fn poll_inner(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        match &mut self.inner {
            Inner::Memory(chunks) => Poll::Ready(next_piece(chunks).map(Ok)),
            #[cfg(feature = "client")]
            Inner::File(file) => file.as_mut().poll_next(context),
            Inner::Stream { chunks, length } => {
                let next = ready!(chunks.as_mut().poll_next(context));
                if let (Some(left), Some(Ok(chunk))) = (length, &next) {
                    *left = left.saturating_sub(chunk.len() as u64);
                }
                Poll::Ready(next)
            }
            Inner::Chain(parts) => {
                while let Some(part) = parts.front_mut() {
                    if let Some(next) = ready!(Pin::new(part).poll_next(context)) {
                        return Poll::Ready(Some(next));
                    }
                    parts.pop_front();
                }
                Poll::Ready(None)
            }
        }
    }
}

impl Stream for Body {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.poll_inner(context));
        if let (Some(Ok(chunk)), Some(progress)) = (&next, &mut self.progress) {
            progress.add(chunk.len());
        }
        match (&next, &self.meter) {
            (Some(Ok(_)), Some(meter)) => meter.moved(),
            (Some(Err(error)), Some(meter)) => {
                meter.broke(BrokenBody { is_file: is_file(error), text: error.to_string() });
            }
            _ => {}
        }
        Poll::Ready(next)
    }
}

fn next_piece(chunks: &mut VecDeque<Bytes>) -> Option<Bytes> {
    match chunks.front_mut() {
        Some(long) if long.len() > PIECE => Some(long.split_to(PIECE)),
        _ => chunks.pop_front(),
    }
}

fn joined<'a>(chunks: impl IntoIterator<Item = &'a Bytes>) -> Bytes {
    let mut all = BytesMut::new();
    chunks.into_iter().for_each(|chunk| all.extend_from_slice(chunk));
    all.freeze()
}

#[cfg(feature = "client")]
fn is_file(error: &BoxError) -> bool {
    error.is::<FileError>()
}

#[cfg(not(feature = "client"))]
fn is_file(_: &BoxError) -> bool {
    false
}

impl From<Inner> for Body {
    fn from(inner: Inner) -> Self {
        Self { inner, progress: None, meter: None }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.inner {
            Inner::Memory(_) => "Body::Memory",
            #[cfg(feature = "client")]
            Inner::File(_) => "Body::File",
            Inner::Stream { .. } => "Body::Stream",
            Inner::Chain(_) => "Body::Chain",
        };
        f.debug_struct(kind).field("len", &self.len()).finish_non_exhaustive()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Inner::Memory(if bytes.is_empty() { VecDeque::new() } else { VecDeque::from([bytes]) }).into()
    }
}

macro_rules! from_memory {
    ($($source:ty),*) => {$(
        impl From<$source> for Body {
            fn from(source: $source) -> Self {
                Bytes::from(source).into()
            }
        }
    )*};
}

from_memory!(String, Vec<u8>);

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        Bytes::copy_from_slice(bytes).into()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    fn streamed(chunks: &'static [&'static str], length: Option<u64>) -> Body {
        Body::stream(stream::iter(chunks.iter().map(|chunk| Ok::<_, BoxError>(*chunk))), length)
    }

    async fn collect(body: Body) -> Result<String, String> {
        let chunks: Vec<Bytes> = body.try_collect().await.map_err(|error| error.to_string())?;
        Ok(String::from_utf8(chunks.concat()).unwrap())
    }

    #[tokio::test]
    async fn memory_can_be_sent_again() {
        let body = Body::concat(vec!["a".into(), Body::empty(), vec![b'b'].into(), Bytes::from("c").into()]);
        assert_eq!((body.len(), body.to_bytes()), (Some(3), Some(Bytes::from("abc"))));
        assert_eq!(collect(body.try_clone().unwrap()).await.unwrap(), "abc");
        assert_eq!(collect(body).await.unwrap(), "abc");
        assert!(Body::from("").is_empty() && Body::default().is_empty());
        assert_eq!(Body::empty().to_bytes(), Some(Bytes::new()));
    }

    #[tokio::test]
    async fn streams_go_once_and_keep_order() {
        let body = Body::concat(vec!["<".into(), streamed(&["a", "b"], Some(2)), ">".into()]);
        assert_eq!((body.len(), body.try_clone().is_none(), body.to_bytes()), (Some(4), true, None));
        assert_eq!(collect(body).await.unwrap(), "<ab>");
        assert_eq!(Body::concat(vec!["<".into(), streamed(&["a"], None)]).len(), None);
    }

    #[tokio::test]
    async fn a_wrong_length_is_an_error() {
        assert_eq!(collect(streamed(&["ab", "", "c"], Some(3))).await.unwrap(), "abc");
        assert!(collect(streamed(&["ab"], Some(3))).await.unwrap_err().contains("1 bytes before"));
        assert!(collect(streamed(&["ab", "cd"], Some(3))).await.unwrap_err().contains("longer"));
        assert!(collect(streamed(&["abc", "d"], Some(3))).await.unwrap_err().contains("longer"));
        assert!(collect(streamed(&["a"], Some(0))).await.unwrap_err().contains("longer"));
        assert_eq!(collect(streamed(&[], Some(0))).await.unwrap(), "");
    }

    #[test]
    fn debug_shows_no_bytes() {
        assert_eq!(format!("{:?}", Body::from("secret")), "Body::Memory { len: Some(6), .. }");
    }
}
