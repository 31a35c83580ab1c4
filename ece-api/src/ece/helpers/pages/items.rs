//! The items of pages, one by one.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_util::StreamExt;

use super::Pages;
use crate::runtime::Error;

/// The items of all pages, one after the other. Errors are those of the [`Pages`]: whoever goes on after one loses no item
/// and gets none twice.
#[must_use = "items do nothing until somebody asks for them"]
pub struct Items<P, T> {
    pages: Pages<P>,
    split: fn(P) -> Vec<T>,
    ready: VecDeque<T>,
}

impl<P: 'static, T: Unpin> Items<P, T> {
    pub(super) fn new(pages: Pages<P>, split: fn(P) -> Vec<T>) -> Self {
        Self { pages, split, ready: VecDeque::new() }
    }

    /// The next item; `None` at the end. After an error it asks for the same page again.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        StreamExt::next(self).await
    }

    /// All items in memory, or the first error.
    pub async fn try_collect(mut self) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }
}

impl<P: 'static, T: Unpin> Stream for Items<P, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_next_unpin(context)) {
                Some(Ok(page)) => self.ready = (self.split)(page).into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<P, T> fmt::Debug for Items<P, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("ready", &self.ready.len()).finish_non_exhaustive()
    }
}
