//! Lists that come in pages.
#![cfg(all(feature = "helpers", feature = "rustls"))]

#[path = "support/server.rs"]
mod server;

use ece_api::models::SearchRequest;
use ece_api::{Client, RetryPolicy};
use serde_json::{Value, json};
use server::{Reply, Server};

async fn serving(replies: Vec<Reply>) -> (Server, Client) {
    let server = Server::with_replies(replies).await;
    let client = Client::builder(server.url()).retries(RetryPolicy::none()).build().unwrap();
    (server, client)
}

fn found(names: &[&str], cursor: Option<&str>) -> Reply {
    let deployments: Vec<_> = names.iter().map(|name| json!({ "id": name, "name": name })).collect();
    let page = json!({ "return_count": names.len(), "deployments": deployments, "cursor": cursor });
    Reply::json(200, page.to_string())
}

fn allocators(names: &[&str]) -> Reply {
    let zone = |(index, name): (usize, &&str)| json!({ "zone_id": format!("zone-{index}"), "allocators": [{ "allocator_id": name }] });
    let zones: Vec<_> = names.iter().enumerate().map(zone).collect();
    Reply::json(200, json!({ "zones": zones }).to_string())
}

fn bodies(server: &Server) -> Vec<Value> {
    server.requests().iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
}

#[tokio::test]
async fn deployments_come_page_by_page_and_in_order() {
    let pages = vec![found(&["a", "b"], Some("c1")), found(&["c"], Some("c2")), found(&["d"], None)];
    let (server, ece) = serving(pages).await;
    let mut items = ece.search_deployments_pages(SearchRequest::new().size(2)).items();
    assert!(server.requests().is_empty());
    assert_eq!(items.next().await.unwrap().unwrap().name, "a");
    assert_eq!(items.next().await.unwrap().unwrap().name, "b");
    assert_eq!(server.requests().len(), 1, "nothing is asked for ahead");
    let rest: Vec<_> = items.try_collect().await.unwrap().into_iter().map(|item| item.name).collect();
    assert_eq!(rest, ["c", "d"]);
    let expected = [json!({ "size": 2 }), json!({ "size": 2, "cursor": "c1" }), json!({ "size": 2, "cursor": "c2" })];
    assert_eq!(bodies(&server), expected);
}

#[tokio::test]
async fn an_empty_page_without_a_cursor_is_the_end() {
    let (server, ece) = serving(vec![found(&["a"], Some("c1")), found(&[], None)]).await;
    let mut pages = ece.search_deployments_pages(SearchRequest::new());
    assert_eq!(pages.next().await.unwrap().unwrap().deployments.len(), 1);
    assert!(pages.next().await.is_none() && pages.next().await.is_none());
    assert_eq!(server.requests().len(), 2);
    assert_eq!(bodies(&server)[0], json!({ "size": 100 }));
}

#[tokio::test]
async fn a_cursor_that_comes_again_is_an_error_behind_its_items() {
    let (server, ece) = serving(vec![found(&["a"], Some("c1"))]).await;
    let mut items = ece.search_deployments_pages(SearchRequest::new()).items();
    for _ in 0..2 {
        assert_eq!(items.next().await.unwrap().unwrap().name, "a");
    }
    let error = items.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("cursor"), "{error}");
    assert!(items.next().await.is_none());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn more_than_a_hundred_are_found() {
    let names: Vec<String> = (0..250).map(|number| number.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let pages = vec![found(&names[..100], Some("1")), found(&names[100..200], Some("2")), found(&names[200..], None)];
    let (_server, ece) = serving(pages).await;
    assert_eq!(ece.search_deployments_pages(SearchRequest::new()).items().try_collect().await.unwrap().len(), 250);
}

#[tokio::test]
async fn allocators_are_counted_on() {
    let (server, ece) = serving(vec![allocators(&["a", "b"]), allocators(&["b", "c"]), allocators(&["c"])]).await;
    let all = ece.get_allocators_pages(2, |call| call.q("x y")).items().try_collect().await.unwrap();
    let all: Vec<_> = all.iter().map(|allocator| allocator.allocator_id.as_str()).collect();
    assert_eq!(all, ["a", "b", "c"]);
    let targets: Vec<_> = server.requests().iter().map(|request| request.target.clone()).collect();
    let path = "/api/v1/platform/infrastructure/allocators?q=x%20y&size=2";
    assert_eq!(targets, [format!("{path}&from=0"), format!("{path}&from=1"), format!("{path}&from=2")]);

    let (server, ece) = serving(vec![allocators(&["a", "b"]), allocators(&["b"])]).await;
    #[expect(deprecated, reason = "an offset is all that this search knows")]
    let search = SearchRequest::new().size(2).from(5);
    assert_eq!(ece.search_allocators_pages(search).try_collect().await.unwrap().len(), 1);
    assert_eq!(bodies(&server), [json!({ "from": 5, "size": 2 }), json!({ "from": 6, "size": 2 })]);
}
