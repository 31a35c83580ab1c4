//! Bytes on their way: what a request sends and what a [`Transport`](crate::transport::Transport) gives back.
//!
//! A body is held in memory or streamed. Only a body in memory can be sent a second time.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::TryStreamExt as _;

/// Any error, as a stream of the user's own may give it.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// Bytes, in memory or streamed.
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
pub struct Body(Inner);

enum Inner {
    Memory(VecDeque<Bytes>),
    Stream { chunks: Chunks, length: Option<u64> },
}

impl Body {
    /// Nothing.
    pub fn empty() -> Self {
        Self(Inner::Memory(VecDeque::new()))
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
            Some(length) => Box::pin(Measured { chunks, left: length, held: None }),
            None => chunks,
        };
        Self(Inner::Stream { chunks, length })
    }

    /// The number of bytes that are still to come, where it is known.
    pub fn len(&self) -> Option<u64> {
        match &self.0 {
            Inner::Memory(chunks) => Some(chunks.iter().map(|chunk| chunk.len() as u64).sum()),
            Inner::Stream { length, .. } => *length,
        }
    }

    /// True where it is known that there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// The same body once more; `None` for a stream.
    pub fn try_clone(&self) -> Option<Self> {
        match &self.0 {
            Inner::Memory(chunks) => Some(Self(Inner::Memory(chunks.clone()))),
            Inner::Stream { .. } => None,
        }
    }

    /// The bytes, as long as they are in memory; `None` for a stream.
    pub fn to_bytes(&self) -> Option<Bytes> {
        match &self.0 {
            Inner::Memory(chunks) if chunks.len() == 1 => chunks.front().cloned(),
            Inner::Memory(chunks) => Some(
                chunks
                    .iter()
                    .fold(BytesMut::new(), |mut all, chunk| {
                        all.extend_from_slice(chunk);
                        all
                    })
                    .freeze(),
            ),
            Inner::Stream { .. } => None,
        }
    }

    /// The bytes, if they are in memory and in one piece.
    #[cfg(feature = "client")]
    pub(crate) fn as_one_chunk(&self) -> Option<&Bytes> {
        match &self.0 {
            Inner::Memory(chunks) if chunks.len() == 1 => chunks.front(),
            Inner::Memory(_) | Inner::Stream { .. } => None,
        }
    }

    /// Several bodies as one; in memory if all of them are.
    pub(crate) fn concat(parts: Vec<Self>) -> Self {
        let length = parts.iter().map(Self::len).sum::<Option<u64>>();
        if parts.iter().all(|part| matches!(part.0, Inner::Memory(_))) {
            let chunks = parts.into_iter().flat_map(|part| match part.0 {
                Inner::Memory(chunks) => chunks,
                Inner::Stream { .. } => VecDeque::new(),
            });
            return Self(Inner::Memory(chunks.collect()));
        }
        let parts = futures_util::stream::iter(parts.into_iter().map(Ok::<_, BoxError>));
        // Every part watches over its own length.
        Self(Inner::Stream { chunks: Box::pin(parts.try_flatten()), length })
    }
}

impl Stream for Body {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match &mut self.0 {
            Inner::Memory(chunks) => Poll::Ready(chunks.pop_front().map(Ok)),
            Inner::Stream { chunks, length } => {
                let next = ready!(chunks.as_mut().poll_next(context));
                if let (Some(left), Some(Ok(chunk))) = (length, &next) {
                    *left = left.saturating_sub(chunk.len() as u64);
                }
                Poll::Ready(next)
            }
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if matches!(self.0, Inner::Memory(_)) { "Body::Memory" } else { "Body::Stream" };
        f.debug_struct(kind).field("len", &self.len()).finish_non_exhaustive()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Inner::Memory(if bytes.is_empty() { VecDeque::new() } else { VecDeque::from([bytes]) }))
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

/// Chunks that must add up to a number told before.
///
/// The last chunk is held back until the end is seen: who sends the bytes stops listening once the number is reached,
/// and too long a body would be cut off without a word.
struct Measured {
    chunks: Chunks,
    left: u64,
    held: Option<Bytes>,
}

impl Stream for Measured {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(chunk) = ready!(self.chunks.as_mut().poll_next(context)).transpose()? else {
                if self.left > 0 {
                    let error = format!("the body ended {} bytes before the length that was given", self.left);
                    return Poll::Ready(Some(Err(error.into())));
                }
                return Poll::Ready(self.held.take().map(Ok));
            };
            if chunk.is_empty() {
                continue;
            }
            self.left = match self.left.checked_sub(chunk.len() as u64) {
                Some(left) => left,
                None => return Poll::Ready(Some(Err("the body is longer than the length that was given".into()))),
            };
            if self.left > 0 {
                return Poll::Ready(Some(Ok(chunk)));
            }
            self.held = Some(chunk);
        }
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
