//! Deployments, by the server's cursor.

use std::collections::HashSet;

use super::{Items, Pages, Source, Then, Turn, lacks, sized, unreadable};
use crate::generated::models::{DeploymentSearchResponse, DeploymentsSearchResponse, SearchRequest};
use crate::runtime::transport::BoxFuture;
use crate::runtime::{Client, Error};

/// # Page through deployments
impl Client {
    /// All deployments that `search` finds, page by page, by the server's cursor (operation `search-deployments`). A page
    /// has as many as `search` says, 100 by default.
    ///
    #[cfg_attr(feature = "testing", doc = "```")]
    #[cfg_attr(not(feature = "testing"), doc = "```ignore")]
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let installation = ece_api::testing::Installation::new();
    /// # let ece = installation.client();
    /// use ece_api::helpers::query;
    ///
    /// let mut deployments = ece.search_deployments_pages(query::term("healthy", false)).items();
    /// while let Some(deployment) = deployments.next().await {
    ///     println!("{}", deployment?.name);
    /// }
    /// # assert_eq!(installation.count("search-deployments"), 1);
    /// # Ok(()) }
    /// ```
    #[doc(alias("paginate", "all", "find", "cursor"))]
    #[expect(deprecated, reason = "callers may still set it, and then it counts")]
    pub fn search_deployments_pages(&self, search: impl Into<SearchRequest>) -> Pages<DeploymentsSearchResponse> {
        let search = search.into();
        let before = usize::try_from(search.from.unwrap_or_default()).unwrap_or_default();
        Pages::new(Search {
            client: self.clone(),
            cursors: search.cursor.iter().cloned().collect(),
            read: search.cursor.is_none().then_some(before),
            matching: None,
            request: sized(search),
        })
    }
}

impl Pages<DeploymentsSearchResponse> {
    /// The deployments of all pages.
    pub fn items(self) -> Items<DeploymentsSearchResponse, DeploymentSearchResponse> {
        Items::new(self, |page| page.deployments)
    }
}

struct Search {
    client: Client,
    /// With the cursor of the page where the list stands.
    request: SearchRequest,
    /// All cursors so far.
    cursors: HashSet<String>,
    /// How many items lie behind; unknown where the caller began in the middle.
    read: Option<usize>,
    /// How many match, as the server says: the least number so far, so that what is added meanwhile is not missed.
    matching: Option<usize>,
}

impl Source<DeploymentsSearchResponse> for Search {
    fn request(&self) -> BoxFuture<'static, Result<DeploymentsSearchResponse, Error>> {
        let call = self.client.search_deployments().body(&self.request);
        Box::pin(async move { Ok(call.send().await?.into_inner()) })
    }

    fn advance(&mut self, page: DeploymentsSearchResponse) -> Result<Turn<DeploymentsSearchResponse>, Error> {
        let is_empty = page.deployments.is_empty();
        // One that says how many there are need not list none.
        let is_counted = page.extra.get("deployments").is_none() && !page.extra.is_missing("return_count");
        let is_unclear = lacks(&page.extra, "deployments") && !is_counted;
        if is_empty && (page.return_count > 0 || is_unclear) {
            return Err(unreadable("the response is not a page of deployments"));
        }
        self.read = self.read.map(|read| read.saturating_add(page.deployments.len()));
        let matching = page.match_count.and_then(|count| usize::try_from(count).ok());
        self.matching = self.matching.into_iter().chain(matching).min();
        // One of another type is kept aside.
        let is_unusable = page.extra.get("cursor").is_some_and(|value| !value.is_null());
        let then = match self.then(page.cursor.clone().filter(|cursor| !cursor.is_empty()), is_empty) {
            Then::End if is_unusable && self.counted().is_none() => Then::Broken(unreadable(
                "the server gave a cursor that is not text: the list cannot be read to its end",
            )),
            then => then,
        };
        Ok(Turn { page: (!is_empty).then_some(page), then })
    }
}

impl Search {
    /// How many were read, and how many match.
    fn counted(&self) -> Option<(usize, usize)> {
        self.read.zip(self.matching)
    }

    fn then(&mut self, cursor: Option<String>, is_empty: bool) -> Then {
        let counted = self.counted();
        let Some(cursor) = cursor else {
            return match counted {
                Some((read, matching)) if read < matching => Then::Broken(unreadable(format!(
                    "the list ended after {read} of {matching} items: the server gave no cursor for the others"
                ))),
                _ => Then::End,
            };
        };
        // Some servers give a cursor with every page.
        if is_empty && counted.is_some_and(|(read, matching)| read >= matching) {
            return Then::End;
        }
        // It would lead round in circles, and to stop unsaid would hide that items are missing.
        if !self.cursors.insert(cursor.clone()) {
            return Then::Broken(unreadable(
                "the server gave a cursor that was used already: the list cannot be read to its end",
            ));
        }
        // Where the first page begins says nothing about the others.
        #[expect(deprecated, reason = "callers may still set it")]
        {
            self.request.from = None;
        }
        self.request.cursor = Some(cursor);
        Then::More
    }
}
