//! Lists that come in pages: one request after the other, as somebody reads on.
//!
//! What kind of list it is, a [`Source`] knows: where the list stands, and whether a page is its last. Here is what all
//! lists have in common: a page that failed is asked for again, and nothing goes on without end.

mod allocators;
mod deployments;
mod items;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::StreamExt;

use crate::generated::models::SearchRequest;
use crate::runtime::json::Extra;
use crate::runtime::transport::BoxFuture;
use crate::runtime::{Error, ErrorKind};

pub use items::Items;

/// So many items are asked for where the caller does not say, and so many a server gives where nothing is asked for.
const SIZE: i32 = 100;
/// So many pages without an item may follow one another.
const MAX_EMPTY_PAGES: u32 = 50;
/// So many failures may follow one another, until the list is given up.
const MAX_FAILURES: u32 = 10;

/// Where a list stands.
trait Source<P>: Send {
    /// Asks for the page there.
    fn request(&self) -> BoxFuture<'static, Result<P, Error>>;

    /// Takes that page in and moves on. After an error, the list stands where it stood.
    fn advance(&mut self, page: P) -> Result<Turn<P>, Error>;
}

/// A page without the items that were there already, and what follows it.
struct Turn<P> {
    /// Nothing where no items are left.
    page: Option<P>,
    then: Then,
}

enum Then {
    More,
    End,
    /// The list cannot be read to its end.
    Broken(Error),
}

enum State<P> {
    Ready,
    Waiting(BoxFuture<'static, Result<P, Error>>),
    Failed(Error),
    Done,
}

/// The pages of a list. Nothing is requested before somebody asks for the first page, and each page when it is asked for.
///
/// Whoever goes on after an error gets the same page asked for again, and loses nothing. After ten failures in a row the
/// list is given up: the tenth error says so, and `None` follows. So a loop that skips errors has an end as well, while
/// `try_collect`, this one and that of `futures`, stops at the first error. What says that the list cannot be read to its
/// end (a cursor that leads in circles, fewer items than the server says there are) is the last element, too. `None`
/// without such an error before it means that the list is complete.
///
/// Pages have at least one item. A list may change while it is read: what is added meanwhile can be missing.
#[must_use = "pages do nothing until somebody asks for them"]
pub struct Pages<P> {
    state: State<P>,
    source: Box<dyn Source<P>>,
    empty: u32,
    failures: u32,
}

impl<P: 'static> Pages<P> {
    fn new(source: impl Source<P> + 'static) -> Self {
        Self { state: State::Ready, source: Box::new(source), empty: 0, failures: 0 }
    }

    /// The next page; `None` at the end. After an error it asks for the same page again.
    pub async fn next(&mut self) -> Option<Result<P, Error>> {
        StreamExt::next(self).await
    }

    /// All pages in memory, or the first error.
    pub async fn try_collect(mut self) -> Result<Vec<P>, Error> {
        let mut pages = Vec::new();
        while let Some(page) = self.next().await {
            pages.push(page?);
        }
        Ok(pages)
    }

    /// `None` where there is nothing to hand out yet.
    fn accept(&mut self, page: Result<P, Error>) -> Option<Result<P, Error>> {
        let turn = match page.and_then(|page| self.source.advance(page)) {
            Ok(turn) => turn,
            Err(error) => return Some(Err(self.fail(error))),
        };
        self.state = match turn.then {
            Then::More => State::Ready,
            Then::End => State::Done,
            Then::Broken(error) => State::Failed(error),
        };
        if turn.page.is_some() {
            (self.empty, self.failures) = (0, 0);
            return turn.page.map(Ok);
        }
        self.empty += 1;
        if self.empty < MAX_EMPTY_PAGES || !matches!(self.state, State::Ready) {
            return None;
        }
        self.empty = 0;
        let text =
            format!("the last {MAX_EMPTY_PAGES} pages had no new items, and the server says that there are more");
        Some(Err(self.fail(unreadable(text))))
    }

    fn fail(&mut self, error: Error) -> Error {
        self.failures += 1;
        if self.failures < MAX_FAILURES {
            self.state = State::Ready;
            return error;
        }
        self.state = State::Done;
        error.with_context(&format!("the list is given up after {MAX_FAILURES} failures in a row"))
    }
}

impl<P: 'static> Stream for Pages<P> {
    type Item = Result<P, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Ready => self.state = State::Waiting(self.source.request()),
                State::Waiting(mut request) => match request.as_mut().poll(context) {
                    Poll::Ready(page) => {
                        if let Some(page) = self.accept(page) {
                            return Poll::Ready(Some(page));
                        }
                    }
                    Poll::Pending => {
                        self.state = State::Waiting(request);
                        return Poll::Pending;
                    }
                },
            }
        }
    }
}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

fn unreadable(text: impl Into<String>) -> Error {
    Error::local(ErrorKind::Decode, text)
}

/// True where a response lacks the member that holds its items, or has something else there.
pub(super) fn lacks(extra: &Extra, member: &str) -> bool {
    extra.get(member).map_or_else(|| extra.is_missing(member), |value| !value.is_null())
}

fn sized(search: SearchRequest) -> SearchRequest {
    let size = search.size.filter(|size| *size > 0).unwrap_or(SIZE);
    search.size(size)
}
