//! Allocators, by offset.
//!
//! When an entry goes away, those behind it move forward, and one of them would slip through between two pages. So a page
//! begins some entries before the end of the last one, and what is known already is left out of it. Where nothing of a
//! page is known, more went away than pages overlap: the list goes back until it finds something known, and from there
//! looks for the end of it, by halves.

use std::collections::HashSet;

use super::{Items, Pages, SIZE, Source, Then, Turn, lacks, sized, unreadable};
use crate::generated::models::{AllocatorInfo, AllocatorOverview, AllocatorZoneInfo, SearchRequest};
use crate::generated::operations::GetAllocators;
use crate::runtime::transport::BoxFuture;
use crate::runtime::{Call, Client, Error, ErrorKind};

/// Pages overlap by so many entries, or by half of a page.
const MAX_OVERLAP: i64 = 10;

/// # Page through allocators
impl Client {
    /// All allocators that `search` finds, page by page (operation `search-allocators`). A request asks for as many as
    /// `search` says, 100 by default.
    ///
    /// Pages overlap, and what was there already is left out: so an allocator that goes away in the middle does not make
    /// the list lose another one. That needs an order that stays; where the server's own may change, say one in `search`.
    ///
    #[cfg_attr(feature = "testing", doc = "```")]
    #[cfg_attr(not(feature = "testing"), doc = "```ignore")]
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let installation = ece_api::testing::Installation::new();
    /// # let ece = installation.client();
    /// use ece_api::helpers::query;
    ///
    /// let mut allocators = ece.search_allocators_pages(query::term("zone_id", "ece-zone-1")).items();
    /// while let Some(allocator) = allocators.next().await {
    ///     println!("{}", allocator?.allocator_id);
    /// }
    /// # assert_eq!(installation.count("search-allocators"), 1);
    /// # Ok(()) }
    /// ```
    #[doc(alias("paginate", "all"))]
    #[expect(deprecated, reason = "this search knows no cursor")]
    pub fn search_allocators_pages(&self, search: impl Into<SearchRequest>) -> Pages<AllocatorOverview> {
        let search = search.into();
        let client = self.clone();
        let first = search.from.unwrap_or_default().into();
        let search = sized(search);
        let size = search.size.unwrap_or(SIZE).into();
        Pages::new(Offset::new(first, size, move |from, size| {
            let (from, size) = (i32::try_from(from), i32::try_from(size));
            let call = from.ok().zip(size.ok()).map(|(from, size)| {
                let search = search.clone().from(from).size(size);
                client.search_allocators().body(search)
            });
            Box::pin(async move {
                let too_long = || Error::local(ErrorKind::InvalidRequest, "the list is longer than an offset can say");
                Ok(call.ok_or_else(too_long)?.send().await?.into_inner())
            })
        }))
    }

    /// All allocators, page by page (operation `get-allocators`). `configure` may add parameters to each call; `size`
    /// says how many a request asks for.
    ///
    /// Pages overlap, and what was there already is left out: so an allocator that goes away in the middle does not make
    /// the list lose another one. That needs an order that stays; where the server's own may change, `sort` by something
    /// that differs for all of them.
    ///
    #[cfg_attr(feature = "testing", doc = "```")]
    #[cfg_attr(not(feature = "testing"), doc = "```ignore")]
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let installation = ece_api::testing::Installation::new();
    /// # let ece = installation.client();
    /// let allocators = ece.get_allocators_pages(100, |call| call.q("zone_id:ece-zone-1")).items().try_collect().await?;
    /// println!("{} allocators", allocators.len());
    /// # assert_eq!(allocators.len(), 2);
    /// # Ok(()) }
    /// ```
    #[doc(alias("paginate", "all"))]
    pub fn get_allocators_pages(
        &self,
        size: u32,
        configure: impl Fn(Call<GetAllocators>) -> Call<GetAllocators> + Send + 'static,
    ) -> Pages<AllocatorOverview> {
        let client = self.clone();
        Pages::new(Offset::new(0, size.max(1).into(), move |from, size| {
            let call = configure(client.get_allocators()).from(from).size(size);
            Box::pin(async move { Ok(call.send().await?.into_inner()) })
        }))
    }
}

impl Pages<AllocatorOverview> {
    /// The allocators of all pages.
    pub fn items(self) -> Items<AllocatorOverview, AllocatorInfo> {
        Items::new(self, |page| page.zones.into_iter().flat_map(|zone| zone.allocators).collect())
    }
}

/// Asks for so many entries from an offset on.
type Ask = dyn Fn(i64, i64) -> BoxFuture<'static, Result<AllocatorOverview, Error>> + Send;

struct Offset {
    ask: Box<Ask>,
    /// Where the caller lets the list begin.
    first: i64,
    /// Where the page begins that is asked for.
    from: i64,
    size: i64,
    overlap: i64,
    /// How far the list went back the last time; zero where it did not.
    back: i64,
    /// While the end of what is known is looked for: behind an offset where reading could go on, and before one where
    /// nothing is known.
    between: (Option<i64>, Option<i64>),
    known: HashSet<String>,
}

impl Offset {
    fn new(
        first: i64,
        size: i64,
        ask: impl Fn(i64, i64) -> BoxFuture<'static, Result<AllocatorOverview, Error>> + Send + 'static,
    ) -> Self {
        let overlap = (size / 2).clamp(1, MAX_OVERLAP);
        Self {
            ask: Box::new(ask),
            first,
            from: first,
            size,
            overlap,
            back: 0,
            between: (None, None),
            known: HashSet::new(),
        }
    }

    /// A page that overlaps has to bring something new all the same.
    fn asked(&self) -> i64 {
        if self.known.is_empty() { self.size } else { self.size.max(self.overlap + 1) }
    }

    /// Leaves out what is known, and the zones that are empty without it.
    fn without_known(&mut self, mut page: AllocatorOverview) -> Option<AllocatorOverview> {
        page.zones.retain_mut(|zone| {
            let was_empty = zone.allocators.is_empty();
            // Those without a name cannot be told apart: better twice than never.
            zone.allocators.retain(|it| it.allocator_id.is_empty() || self.known.insert(it.allocator_id.clone()));
            was_empty || !zone.allocators.is_empty()
        });
        page.zones.iter().any(|zone| !zone.allocators.is_empty()).then_some(page)
    }
}

impl Source<AllocatorOverview> for Offset {
    fn request(&self) -> BoxFuture<'static, Result<AllocatorOverview, Error>> {
        (self.ask)(self.from, self.asked())
    }

    fn advance(&mut self, page: AllocatorOverview) -> Result<Turn<AllocatorOverview>, Error> {
        // A zone may have none, and not say so.
        let is_other = |zone: &AllocatorZoneInfo| zone.extra.get("allocators").is_some_and(|value| !value.is_null());
        if lacks(&page.extra, "zones") || page.zones.iter().any(is_other) {
            return Err(unreadable("the response is not a page of allocators"));
        }
        let mut entries = page.zones.iter().flat_map(|zone| &zone.allocators);
        let count = i64::try_from(entries.clone().count()).unwrap_or(i64::MAX);
        // One without a name may be known; it never makes the list go back for ever.
        let is_known = entries.any(|it| it.allocator_id.is_empty() || self.known.contains(&it.allocator_id));
        if self.from > self.first && !is_known {
            self.go_back();
            return Ok(Turn { page: None, then: Then::More });
        }
        // A server may give fewer than were asked for, but hardly fewer than it gives to those who ask for nothing.
        let is_last = count < self.asked().min(SIZE.into());
        let page = self.without_known(page);
        self.go_on(self.from.saturating_add(count).saturating_sub(self.overlap).max(self.first), page.is_some());
        Ok(Turn { page, then: if is_last { Then::End } else { Then::More } })
    }
}

impl Offset {
    /// Nothing of the page is known.
    fn go_back(&mut self) {
        let here = self.from;
        self.from = match self.between.0.filter(|behind| *behind < here) {
            Some(behind) => behind + (here - behind) / 2,
            None => {
                self.between.0 = None;
                self.back = if self.back == 0 { self.size } else { self.back.saturating_mul(2) };
                here.saturating_sub(self.back).max(self.first)
            }
        };
        self.between.1 = Some(here);
    }

    /// Something of the page is known, and perhaps something new as well.
    fn go_on(&mut self, next: i64, has_news: bool) {
        self.back = 0;
        match self.between.1.filter(|before| *before > next && !has_news) {
            Some(before) => {
                self.between.0 = Some(next);
                self.from = next + (before - next) / 2;
            }
            None => {
                self.between = (None, None);
                self.from = next;
            }
        }
    }
}
