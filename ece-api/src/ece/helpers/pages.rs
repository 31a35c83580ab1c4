//! Lists that come in pages: one request after the other, as somebody reads on.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_util::StreamExt;

use crate::generated::models::{
    AllocatorInfo, AllocatorOverview, DeploymentSearchResponse, DeploymentsSearchResponse, SearchRequest,
};
use crate::generated::operations::GetAllocators;
use crate::runtime::Call;
use crate::runtime::Client;
use crate::runtime::transport::BoxFuture;
use crate::runtime::{Error, ErrorKind};

/// So many items are asked for where the caller does not say.
const SIZE: i32 = 100;

/// Where a page begins.
#[derive(Clone)]
enum Cursor {
    Start,
    Token(String),
    Offset(i64),
}

/// A page, and where the next one begins; nothing where the list is over.
type Page<P> = Result<Option<(P, Option<Cursor>)>, Error>;

enum State<P> {
    Next(Cursor),
    Waiting(BoxFuture<'static, Page<P>>),
    Failed(Error),
    Done,
}

/// The pages of a list. Nothing is requested before somebody asks for the first page, and each page when it is asked
/// for. The list ends with an empty page, without a further cursor, or with an error.
#[must_use = "pages do nothing until somebody asks for them"]
pub struct Pages<P> {
    state: State<P>,
    fetch: Box<dyn Fn(Cursor) -> BoxFuture<'static, Page<P>> + Send>,
    seen: HashSet<String>,
}

impl<P: 'static> Pages<P> {
    fn new<F>(start: Cursor, fetch: impl Fn(Cursor) -> F + Send + 'static) -> Self
    where
        F: Future<Output = Page<P>> + Send + 'static,
    {
        let fetch = Box::new(move |cursor| Box::pin(fetch(cursor)) as BoxFuture<'static, Page<P>>);
        Self { state: State::Next(start), fetch, seen: HashSet::new() }
    }

    /// The next page; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<P, Error>> {
        StreamExt::next(self).await
    }

    /// All pages in memory.
    pub async fn try_collect(mut self) -> Result<Vec<P>, Error> {
        let mut pages = Vec::new();
        while let Some(page) = self.next().await {
            pages.push(page?);
        }
        Ok(pages)
    }

    fn page(&mut self, page: Page<P>) -> Option<Result<P, Error>> {
        let (page, next) = match page {
            Ok(Some(page)) => page,
            Ok(None) => return None,
            Err(error) => return Some(Err(error)),
        };
        self.state = match next {
            // It would lead round in circles, and to stop unsaid would hide that items are missing.
            Some(Cursor::Token(cursor)) if !self.seen.insert(cursor.clone()) => State::Failed(Error::local(
                ErrorKind::Decode,
                "the server gave a cursor that was used already: the list cannot be read to its end",
            )),
            Some(next) => State::Next(next),
            None => State::Done,
        };
        Some(Ok(page))
    }
}

impl<P: 'static> Stream for Pages<P> {
    type Item = Result<P, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Next(cursor) => self.state = State::Waiting((self.fetch)(cursor)),
                State::Waiting(mut fetching) => match fetching.as_mut().poll(context) {
                    Poll::Ready(page) => return Poll::Ready(self.page(page)),
                    Poll::Pending => {
                        self.state = State::Waiting(fetching);
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

/// The items of all pages, one after the other.
#[must_use = "items do nothing until somebody asks for them"]
pub struct Items<P, T> {
    pages: Pages<P>,
    split: fn(P) -> Vec<T>,
    ready: VecDeque<T>,
}

impl<P: 'static, T: Unpin> Items<P, T> {
    fn new(pages: Pages<P>, split: fn(P) -> Vec<T>) -> Self {
        Self { pages, split, ready: VecDeque::new() }
    }

    /// The next item; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        StreamExt::next(self).await
    }

    /// All items in memory.
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

impl Pages<DeploymentsSearchResponse> {
    /// The deployments of all pages.
    pub fn items(self) -> Items<DeploymentsSearchResponse, DeploymentSearchResponse> {
        Items::new(self, |page| page.deployments)
    }
}

impl Pages<AllocatorOverview> {
    /// The allocators of all pages.
    pub fn items(self) -> Items<AllocatorOverview, AllocatorInfo> {
        Items::new(self, |page| page.zones.into_iter().flat_map(|zone| zone.allocators).collect())
    }
}

impl Client {
    /// All deployments that `search` finds, page by page, by the server's cursor (operation `search-deployments`). A page
    /// has as many as `search` says, 100 by default.
    ///
    /// ```no_run
    /// # async fn example(ece: ece_api::Client) -> Result<(), ece_api::Error> {
    /// use ece_api::models::SearchRequest;
    ///
    /// let mut deployments = ece.search_deployments_pages(SearchRequest::new()).items();
    /// while let Some(deployment) = deployments.next().await {
    ///     println!("{}", deployment?.name);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn search_deployments_pages(&self, search: SearchRequest) -> Pages<DeploymentsSearchResponse> {
        let client = self.clone();
        let start = search.cursor.clone().map_or(Cursor::Start, Cursor::Token);
        let search = sized(search);
        Pages::new(start, move |cursor| {
            let search = match cursor {
                Cursor::Token(cursor) => search.clone().cursor(cursor),
                Cursor::Start | Cursor::Offset(_) => search.clone(),
            };
            let call = client.search_deployments().body(search);
            async move {
                let page = call.send().await?.into_inner();
                let next = page.cursor.clone().filter(|cursor| !cursor.is_empty()).map(Cursor::Token);
                Ok((!page.deployments.is_empty()).then_some((page, next)))
            }
        })
    }

    /// All allocators that `search` finds, page by page (operation `search-allocators`). A page has as many as `search`
    /// says, 100 by default.
    pub fn search_allocators_pages(&self, search: SearchRequest) -> Pages<AllocatorOverview> {
        let client = self.clone();
        let start = Cursor::Offset(search.from.unwrap_or(0).into());
        let search = sized(search);
        Pages::new(start, move |cursor| {
            let from = offset(&cursor);
            let size = search.size.unwrap_or(SIZE).into();
            // An offset that the document's type cannot hold is behind the end of any list.
            let call = i32::try_from(from).ok().map(|from| client.search_allocators().body(search.clone().from(from)));
            async move {
                let Some(call) = call else { return Ok(None) };
                Ok(allocators(call.send().await?.into_inner(), from, size))
            }
        })
    }

    /// All allocators, page by page (operation `get-allocators`). `configure` may add parameters to each call; `size`
    /// says how many there are on a page.
    ///
    /// ```no_run
    /// # async fn example(ece: ece_api::Client) -> Result<(), ece_api::Error> {
    /// let allocators = ece.get_allocators_pages(100, |call| call.sort("zone_id")).items().try_collect().await?;
    /// # drop(allocators);
    /// # Ok(()) }
    /// ```
    pub fn get_allocators_pages(
        &self,
        size: u32,
        configure: impl Fn(Call<GetAllocators>) -> Call<GetAllocators> + Send + 'static,
    ) -> Pages<AllocatorOverview> {
        let client = self.clone();
        let size = i64::from(size.max(1));
        Pages::new(Cursor::Offset(0), move |cursor| {
            let from = offset(&cursor);
            let call = configure(client.get_allocators()).from(from).size(size);
            async move { Ok(allocators(call.send().await?.into_inner(), from, size)) }
        })
    }
}

fn sized(search: SearchRequest) -> SearchRequest {
    let size = search.size.filter(|size| *size > 0).unwrap_or(SIZE);
    search.size(size)
}

fn offset(cursor: &Cursor) -> i64 {
    match cursor {
        Cursor::Offset(from) => *from,
        Cursor::Start | Cursor::Token(_) => 0,
    }
}

/// A page with fewer than were asked for is the last one.
fn allocators(page: AllocatorOverview, from: i64, size: i64) -> Option<(AllocatorOverview, Option<Cursor>)> {
    let count: usize = page.zones.iter().map(|zone| zone.allocators.len()).sum();
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let next = (count >= size).then(|| Cursor::Offset(from.saturating_add(count)));
    (count > 0).then_some((page, next))
}
