//! Queries for what is searched: deployments, allocators, runners, remote clusters.
//!
//! A [`Query`] goes where a search takes its body, and into the pages of a search. Nothing here sends anything.
//!
#![cfg_attr(feature = "testing", doc = "```")]
#![cfg_attr(not(feature = "testing"), doc = "```ignore")]
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let installation = ece_api::testing::Installation::new();
//! # let ece = installation.client();
//! use ece_api::helpers::query;
//!
//! // What is not healthy, one response.
//! let ill = ece.search_deployments().body(query::term("healthy", false)).send().await?;
//! println!("{} of them", ill.deployments.len());
//!
//! // What has tags, what was changed last at first, page by page.
//! let search = query::all_of([query::prefix("name", "logs-"), query::exists("metadata.tags")])
//!     .must_not(query::term("metadata.hidden", true))
//!     .sort([query::descending("metadata.last_modified")])
//!     .size(20);
//! let mut deployments = ece.search_deployments_pages(search).items();
//! while let Some(deployment) = deployments.next().await {
//!     println!("{}", deployment?.name);
//! }
//! # assert_eq!(installation.count("search-deployments"), 2);
//! # Ok(()) }
//! ```
//!
//! Which fields there are, the server decides; it refuses a query that it does not understand with the status 400.

use std::borrow::Borrow;
use std::ops::{Bound, RangeBounds};

use crate::generated::models::{
    BoolQuery, ExistsQuery, MatchAllQuery, MatchNoneQuery, MatchQuery, NestedQuery, PrefixQuery, QueryContainer,
    QueryStringQuery, RangeQuery, SearchRequest, SimpleQueryStringQuery, TermQuery,
};
use crate::runtime::json::Value;

/// What to look for: made by the functions of [this module](self).
///
/// It is taken for the body of a search as it is ([`Borrow`]). Whoever says more than what to look for, such as a
/// [`size`](Self::size), gets a [`SearchRequest`], which no other query can be made of.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Query(SearchRequest);

/// Everything.
pub fn match_all() -> Query {
    QueryContainer::new().match_all(MatchAllQuery::new()).into()
}

/// Nothing.
pub fn match_none() -> Query {
    QueryContainer::new().match_none(MatchNoneQuery::new()).into()
}

/// Where the field is exactly this: a text, a number, `true`.
#[expect(clippy::needless_pass_by_value, reason = "a reference would have to be written at every call")]
pub fn term(field: impl Into<String>, value: impl ToString) -> Query {
    QueryContainer::new().term([(field, TermQuery::new(value.to_string()))]).into()
}

/// Where the field, which is a text, has words of this one.
pub fn matches(field: impl Into<String>, text: impl Into<String>) -> Query {
    QueryContainer::new().r#match([(field, MatchQuery::new(text))]).into()
}

/// Where the field begins like this.
pub fn prefix(field: impl Into<String>, start: impl Into<String>) -> Query {
    QueryContainer::new().prefix([(field, PrefixQuery::new(start))]).into()
}

/// Where the field is within bounds: numbers, or texts such as dates.
///
/// ```
/// use ece_api::helpers::query;
/// use serde_json::json;
///
/// # let written = |query: query::Query| serde_json::to_value(ece_api::models::QueryContainer::from(query)).unwrap();
/// let from_eight = query::range("capacity.memory.total", 8192..);
/// assert_eq!(written(from_eight), json!({ "range": { "capacity.memory.total": { "gte": 8192 } } }));
/// let of_may = query::range("metadata.last_modified", "2024-05-01".."2024-06-01");
/// # assert_eq!(written(of_may), json!({ "range": { "metadata.last_modified": { "gte": "2024-05-01", "lt": "2024-06-01" } } }));
/// ```
///
/// JSON has no number for NaN and the infinities: such a bound is a null, which the server takes for none.
pub fn range<T: Clone + Into<Value>>(field: impl Into<String>, bounds: impl RangeBounds<T>) -> Query {
    let mut range = RangeQuery::new();
    match bounds.start_bound() {
        Bound::Included(start) => range = range.gte(start.clone()),
        Bound::Excluded(start) => range = range.gt(start.clone()),
        Bound::Unbounded => {}
    }
    match bounds.end_bound() {
        Bound::Included(end) => range = range.lte(end.clone()),
        Bound::Excluded(end) => range = range.lt(end.clone()),
        Bound::Unbounded => {}
    }
    QueryContainer::new().range([(field, range)]).into()
}

/// Where the field is there at all.
pub fn exists(field: impl Into<String>) -> Query {
    QueryContainer::new().exists(ExistsQuery::new(field)).into()
}

/// Where one of the objects at `path` is what the query looks for.
pub fn nested(path: impl Into<String>, query: impl Into<QueryContainer>) -> Query {
    QueryContainer::new().nested(NestedQuery::new(path).query(query.into())).into()
}

/// What a text in the query language of Elasticsearch says: `name:logs* AND healthy:true`. A text that is none is refused by
/// the server.
pub fn query_string(text: impl Into<String>) -> Query {
    QueryContainer::new().query_string(QueryStringQuery::new(text)).into()
}

/// What a text in the simpler query language says, which takes any text: for what people type.
pub fn simple_query_string(text: impl Into<String>) -> Query {
    QueryContainer::new().simple_query_string(SimpleQueryStringQuery::new(text)).into()
}

/// A query of several: [`must`](Query::must), [`filter`](Query::filter), [`should`](Query::should),
/// [`must_not`](Query::must_not) add to it. Without any, it finds everything.
pub fn bool() -> Query {
    QueryContainer::new().bool(BoolQuery::new()).into()
}

/// What all of these find.
pub fn all_of<Q: Into<QueryContainer>>(queries: impl IntoIterator<Item = Q>) -> Query {
    QueryContainer::new().bool(BoolQuery::new().filter(queries.into_iter().map(Into::into))).into()
}

/// What at least one of these finds.
pub fn any_of<Q: Into<QueryContainer>>(queries: impl IntoIterator<Item = Q>) -> Query {
    let any = BoolQuery::new().should(queries.into_iter().map(Into::into)).minimum_should_match(1);
    QueryContainer::new().bool(any).into()
}

/// In the order of this field, for [`Query::sort`].
#[must_use]
pub fn ascending(field: impl Into<String>) -> Value {
    ordered(field, "asc")
}

/// In the order of this field, from its end, for [`Query::sort`].
#[must_use]
pub fn descending(field: impl Into<String>) -> Value {
    ordered(field, "desc")
}

fn ordered(field: impl Into<String>, order: &str) -> Value {
    let order = [("order".to_owned(), Value::from(order))].into_iter().collect();
    [(field.into(), Value::Object(order))].into_iter().collect()
}

impl Query {
    /// Adds what has to be found as well, and counts for the order by relevance.
    ///
    /// A query that is not one of [several](bool()) becomes the first that has to be found.
    pub fn must(self, query: impl Into<QueryContainer>) -> Self {
        self.with(|all| all.must.get_or_insert_default().push(query.into()))
    }

    /// Adds what has to be found as well, without counting for the order.
    pub fn filter(self, query: impl Into<QueryContainer>) -> Self {
        self.with(|all| all.filter.get_or_insert_default().push(query.into()))
    }

    /// Adds what may be found. Where there is nothing that has to be found, one of these has to, and otherwise none:
    /// [`minimum_should_match`](Self::minimum_should_match) says how many, [`any_of`] that it is one.
    pub fn should(self, query: impl Into<QueryContainer>) -> Self {
        self.with(|all| all.should.get_or_insert_default().push(query.into()))
    }

    /// Adds what must not be found.
    pub fn must_not(self, query: impl Into<QueryContainer>) -> Self {
        self.with(|all| all.must_not.get_or_insert_default().push(query.into()))
    }

    /// How many of those that [`should`](Self::should) be found have to be.
    pub fn minimum_should_match(self, count: i32) -> Self {
        self.with(|all| all.minimum_should_match = Some(count))
    }

    fn with(self, change: impl FnOnce(&mut BoolQuery)) -> Self {
        let mut container = QueryContainer::from(self);
        if container.bool.is_none() {
            container = QueryContainer::new().bool(BoolQuery::new().must([container]));
        }
        change(container.bool.get_or_insert_default());
        container.into()
    }

    /// So many results at most.
    pub fn size(self, size: i32) -> SearchRequest {
        self.0.size(size)
    }

    /// Goes on where another response ended.
    pub fn cursor(self, cursor: impl Into<String>) -> SearchRequest {
        self.0.cursor(cursor)
    }

    /// In an order: see [`ascending`] and [`descending`].
    pub fn sort(self, fields: impl IntoIterator<Item = Value>) -> SearchRequest {
        self.0.sort(fields)
    }
}

impl From<QueryContainer> for Query {
    fn from(query: QueryContainer) -> Self {
        Self(SearchRequest::new().query(query))
    }
}

impl From<Query> for QueryContainer {
    fn from(query: Query) -> Self {
        query.0.query.unwrap_or_default()
    }
}

impl From<Query> for SearchRequest {
    fn from(query: Query) -> Self {
        query.0
    }
}

impl From<QueryContainer> for SearchRequest {
    fn from(query: QueryContainer) -> Self {
        Self::new().query(query)
    }
}

impl Borrow<SearchRequest> for Query {
    fn borrow(&self) -> &SearchRequest {
        &self.0
    }
}
