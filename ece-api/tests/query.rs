//! Queries, as they are sent.
#![cfg(all(feature = "helpers", feature = "testing"))]

use std::borrow::Borrow;
use std::ops::Bound;

use ece_api::helpers::query::{self, Query};
use ece_api::models::{QueryContainer, SearchRequest, TermQuery};
use ece_api::testing::{MockTransport, Reply};
use serde_json::{Value, json};

fn written(query: impl Into<QueryContainer>) -> Value {
    serde_json::to_value(query.into()).unwrap()
}

#[test]
fn each_kind_is_written_as_the_document_says() {
    let kinds = [
        (query::match_all(), json!({ "match_all": {} })),
        (query::match_none(), json!({ "match_none": {} })),
        (query::term("name", "logs"), json!({ "term": { "name": { "value": "logs" } } })),
        (query::term("healthy", true), json!({ "term": { "healthy": { "value": "true" } } })),
        (query::term("size", 3), json!({ "term": { "size": { "value": "3" } } })),
        (query::matches("name", "logs"), json!({ "match": { "name": { "query": "logs" } } })),
        (query::prefix("name", "lo"), json!({ "prefix": { "name": { "value": "lo" } } })),
        (query::exists("name"), json!({ "exists": { "field": "name" } })),
        (query::query_string("a:b"), json!({ "query_string": { "query": "a:b" } })),
        (query::simple_query_string("a"), json!({ "simple_query_string": { "query": "a" } })),
        (
            query::nested("resources", query::exists("id")),
            json!({ "nested": { "path": "resources", "query": { "exists": { "field": "id" } } } }),
        ),
        (query::bool(), json!({ "bool": {} })),
    ];
    for (query, expected) in kinds {
        assert_eq!(written(query), expected);
    }
}

#[test]
fn bounds_are_those_of_the_range() {
    let bounds = |query: Query| written(query)["range"]["a"].clone();
    assert_eq!(bounds(query::range("a", 1..5)), json!({ "gte": 1, "lt": 5 }));
    assert_eq!(bounds(query::range("a", 1..=5)), json!({ "gte": 1, "lte": 5 }));
    assert_eq!(bounds(query::range("a", 1..)), json!({ "gte": 1 }));
    assert_eq!(bounds(query::range("a", ..0.5)), json!({ "lt": 0.5 }));
    assert_eq!(bounds(query::range("a", (Bound::Excluded(1), Bound::Unbounded))), json!({ "gt": 1 }));
}

#[test]
fn queries_are_put_together() {
    let (a, b, c) = (query::exists("a"), query::exists("b"), query::exists("c"));
    let [of_a, of_b, of_c] = [&a, &b, &c].map(|query| written(query.clone()));
    let all =
        query::bool().must(a.clone()).filter(b.clone()).should(c.clone()).must_not(a.clone()).minimum_should_match(1);
    let expected =
        json!({ "must": [of_a], "filter": [of_b], "should": [of_c], "must_not": [of_a], "minimum_should_match": 1 });
    assert_eq!(written(all)["bool"], expected);
    let expected = json!({ "bool": { "must": [of_a, of_b], "must_not": [of_c] } });
    assert_eq!(written(a.clone().must(b.clone()).must_not(c.clone())), expected, "the first one stays");
    let own = QueryContainer::new().term([("name", TermQuery::new("x"))]);
    let any = query::any_of([a.clone().into(), own.clone()]);
    assert_eq!(written(any)["bool"], json!({ "should": [of_a, own], "minimum_should_match": 1 }));
    let within = query::all_of([query::any_of([a, b]), c]);
    let expected = json!([{ "bool": { "should": [of_a, of_b], "minimum_should_match": 1 } }, of_c]);
    assert_eq!(written(within), json!({ "bool": { "filter": expected } }));
}

#[test]
fn a_query_becomes_a_search() {
    let query = query::exists("a");
    let search: SearchRequest = query.clone().into();
    assert_eq!(&search, Borrow::<SearchRequest>::borrow(&query));
    assert_eq!(search, QueryContainer::from(query.clone()).into());
    let search = query.sort([query::ascending("name"), query::descending("id")]).size(20).cursor("c1");
    let expected = json!({
        "query": { "exists": { "field": "a" } }, "size": 20, "cursor": "c1",
        "sort": [{ "name": { "order": "asc" } }, { "id": { "order": "desc" } }],
    });
    assert_eq!(serde_json::to_value(search).unwrap(), expected);
    assert_eq!(
        serde_json::to_value(query::match_all().size(1)).unwrap(),
        json!({ "query": { "match_all": {} }, "size": 1 })
    );
}

#[tokio::test]
async fn a_query_is_the_body_of_a_search() {
    let nothing = json!({ "return_count": 0, "deployments": [], "zones": [] });
    let mock = MockTransport::new()
        .on("search-deployments", Reply::json(200, &nothing))
        .on("search-deployments", Reply::json(200, &nothing))
        .on("search-allocators", Reply::json(200, &nothing));
    let ece = mock.client();
    let term = json!({ "term": { "healthy": { "value": "true" } } });
    ece.search_deployments().body(query::term("healthy", true)).send().await.unwrap();
    mock.last("search-deployments").assert_json(&json!({ "query": term }));
    ece.search_allocators().body(query::term("healthy", true)).send().await.unwrap();
    mock.last("search-allocators").assert_json(&json!({ "query": term }));
    assert!(ece.search_deployments_pages(query::term("healthy", true)).next().await.is_none());
    mock.last("search-deployments").assert_json(&json!({ "query": term, "size": 100 }));
    mock.verify();
}
