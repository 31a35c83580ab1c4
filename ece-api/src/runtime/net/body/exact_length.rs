//! Chunks whose number of bytes was told before.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::{BoxError, Chunks};

/// Chunks that must add up to a number told before.
///
/// The last chunk is held back until the end is seen: who sends the bytes stops listening once the number is reached,
/// and too long a body would be cut off without a word.
pub(super) struct ExactLength {
    chunks: Chunks,
    left: u64,
    held: Option<Bytes>,
}

impl ExactLength {
    pub(super) fn new(chunks: Chunks, length: u64) -> Self {
        Self { chunks, left: length, held: None }
    }
}

impl Stream for ExactLength {
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
