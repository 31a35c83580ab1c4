//! Lists that come in pages: none ends in silence.
#![cfg(feature = "helpers")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ece_api::models::SearchRequest;
use ece_api::{Client, ErrorKind, RetryPolicy};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};

use super::server::{Recorded, Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder(server.url()).retries(RetryPolicy::none()).build().unwrap()
}

async fn serving(replies: Vec<Reply>) -> (Server, Client) {
    let server = Server::with_replies(replies).await;
    let client = client(&server);
    (server, client)
}

fn page(names: &[&str], cursor: Option<&str>, match_count: Option<u32>) -> Reply {
    let deployments: Vec<_> = names.iter().map(|name| json!({ "id": name, "name": name })).collect();
    let page = json!({
        "return_count": names.len(), "match_count": match_count, "deployments": deployments, "cursor": cursor,
    });
    Reply::json(200, page.to_string())
}

#[tokio::test]
async fn a_page_that_failed_is_asked_for_again() {
    let html = || Reply::new(200).header("content-type", "text/html").body("<html>wait</html>");
    let faults = [Reply::json(503, "{}"), Reply::hang_up(), html(), Reply::json(200, "{}")];
    for fault in faults {
        let (server, ece) = serving(vec![page(&["a"], Some("c1"), None), fault, page(&["b"], None, None)]).await;
        let mut items = ece.search_deployments_pages(SearchRequest::new()).items();
        assert_eq!(items.next().await.unwrap().unwrap().name, "a");
        items.next().await.unwrap().unwrap_err();
        assert_eq!(items.next().await.unwrap().unwrap().name, "b");
        assert!(items.next().await.is_none());
        let bodies: Vec<_> = server.requests().iter().map(Recorded::text).collect();
        assert_eq!(bodies[1], bodies[2], "the same page");
    }
}

#[tokio::test]
async fn a_cursor_that_is_not_text_does_not_end_a_list_in_silence() {
    let page = |count: Value| {
        let deployments = [json!({ "id": "a", "name": "a" })];
        let page = json!({ "return_count": 1, "match_count": count, "deployments": deployments, "cursor": 17 });
        Reply::json(200, page.to_string())
    };
    let (server, ece) = serving(vec![page(Value::Null)]).await;
    let mut items = ece.search_deployments_pages(SearchRequest::new()).items();
    assert_eq!(items.next().await.unwrap().unwrap().name, "a");
    let error = items.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("a cursor that is not text"), "{error}");
    assert!(items.next().await.is_none() && server.requests().len() == 1);
    // All of them are there, whatever the cursor is.
    let (_server, ece) = serving(vec![page(json!(1))]).await;
    assert_eq!(ece.search_deployments_pages(SearchRequest::new()).items().try_collect().await.unwrap().len(), 1);
}

#[tokio::test]
async fn collecting_a_list_ends_at_the_first_error() {
    let (server, ece) = serving(vec![page(&["a"], Some("c1"), None), Reply::json(503, "{}")]).await;
    let pages = || ece.search_deployments_pages(SearchRequest::new());
    assert_eq!(pages().try_collect().await.unwrap_err().kind(), ErrorKind::Status);
    assert_eq!(pages().items().try_collect().await.unwrap_err().kind(), ErrorKind::Status);
    let error = TryStreamExt::try_collect::<Vec<_>>(pages()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn a_list_that_fails_all_the_time_is_given_up() {
    let (server, ece) = serving(vec![page(&["a"], Some("c1"), None), Reply::json(503, "{}")]).await;
    let pages: Vec<_> = ece.search_deployments_pages(SearchRequest::new()).collect().await;
    assert_eq!((pages.len(), server.requests().len()), (11, 11));
    let last = pages[10].as_ref().unwrap_err().to_string();
    assert!(last.contains("given up after 10 failures"), "{last}");
    let (_server, ece) = serving(vec![Reply::json(503, "{}")]).await;
    let found = ece.search_deployments_pages(SearchRequest::new()).items().filter_map(async |item| item.ok());
    assert_eq!(found.count().await, 0);
}

#[tokio::test]
async fn a_page_without_items_but_with_a_cursor_goes_on() {
    let pages = vec![page(&["a"], Some("c1"), None), page(&[], Some("c2"), None), page(&["b"], None, None)];
    let (server, ece) = serving(pages).await;
    let found = ece.search_deployments_pages(SearchRequest::new()).try_collect().await.unwrap();
    assert_eq!(found.iter().map(|page| page.deployments[0].name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(server.requests().len(), 3);
    // All of them are there: some servers give a cursor with every page.
    let (server, ece) = serving(vec![page(&["a"], Some("c1"), Some(1)), page(&[], Some("c1"), Some(1))]).await;
    assert_eq!(ece.search_deployments_pages(SearchRequest::new()).try_collect().await.unwrap().len(), 1);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn pages_without_items_do_not_go_on_for_ever() {
    let (server, ece) = serving(vec![page(&[], Some("c1"), None)]).await;
    let error = ece.search_deployments_pages(SearchRequest::new()).try_collect().await.unwrap_err();
    assert!(error.to_string().contains("cursor"), "{error}");
    assert_eq!(server.requests().len(), 2);

    let number = Mutex::new(0);
    let server = Server::start(move |_| {
        *number.lock().unwrap() += 1;
        page(&[], Some(&number.lock().unwrap().to_string()), None)
    })
    .await;
    let mut pages = client(&server).search_deployments_pages(SearchRequest::new());
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("the last 50 pages had no new items"), "{error}");
    assert_eq!(server.requests().len(), 50);
    assert_eq!(pages.collect::<Vec<_>>().await.len(), 9, "then the list is given up");
}

#[tokio::test]
async fn a_body_that_is_not_a_page_is_not_the_end_of_a_list() {
    for body in [
        "",
        " ",
        "null",
        "{}",
        r#"{"return_count":3}"#,
        r#"{"deployments":"x"}"#,
        r#"{"deployments":{},"return_count":0}"#,
    ] {
        let (_server, ece) = serving(vec![page(&["a"], Some("c1"), None), Reply::json(200, body)]).await;
        let error = ece.search_deployments_pages(SearchRequest::new()).try_collect().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "`{body}`");
    }
}

#[tokio::test]
async fn a_list_that_ends_before_what_the_server_says_is_an_error() {
    let (_server, ece) = serving(vec![page(&["a", "b"], Some("c"), Some(5)), page(&["c"], None, Some(5))]).await;
    let pages: Vec<_> = ece.search_deployments_pages(SearchRequest::new()).collect().await;
    assert_eq!(pages.len(), 3, "the error is behind all items");
    let error = pages[2].as_ref().unwrap_err().to_string();
    assert!(error.contains("after 3 of 5 items"), "{error}");

    // Deployments come and go meanwhile: the least number counts.
    for last in [4, 2] {
        let pages = vec![page(&["a", "b"], Some("c"), Some(3)), page(&["c"], None, Some(last))];
        let (_server, ece) = serving(pages).await;
        assert_eq!(ece.search_deployments_pages(SearchRequest::new()).items().try_collect().await.unwrap().len(), 3);
    }
    // Whoever begins in the middle has not read what lies before.
    let (_server, ece) = serving(vec![page(&["c"], None, Some(3))]).await;
    ece.search_deployments_pages(SearchRequest::new().cursor("c")).try_collect().await.unwrap();
    ece.search_deployments_pages(behind(2)).try_collect().await.unwrap();
}

#[expect(deprecated, reason = "callers may still set it")]
fn behind(count: i32) -> SearchRequest {
    SearchRequest::new().from(count)
}

#[tokio::test]
async fn an_offset_counts_for_the_first_page_only() {
    let (server, ece) = serving(vec![page(&["c"], Some("c1"), None), page(&["d"], None, None)]).await;
    ece.search_deployments_pages(behind(2)).try_collect().await.unwrap();
    let bodies: Vec<Value> = server.requests().iter().map(|it| serde_json::from_slice(&it.body).unwrap()).collect();
    assert_eq!(bodies, [json!({ "from": 2, "size": 100 }), json!({ "size": 100, "cursor": "c1" })]);
}

/// A server with allocators in three zones that changes its list between two requests.
struct Allocators {
    names: Vec<String>,
    /// The most that it gives at once.
    limit: usize,
}

impl Allocators {
    fn new(count: usize) -> Self {
        Self { names: (0..count).map(|number| format!("i-{number:04}")).collect(), limit: usize::MAX }
    }

    fn page(&self, request: &Recorded) -> Reply {
        let (_, query) = request.target.split_once('?').unwrap();
        let number = |name: &str| {
            let pair = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            pair.unwrap().parse::<usize>().unwrap()
        };
        let names = self.names.iter().skip(number("from")).take(number("size").min(self.limit));
        let mut zones = [const { Vec::new() }; 3];
        for (index, name) in names.enumerate() {
            zones[(index * 7 + name.len()) % 3].push(json!({ "allocator_id": name }));
        }
        let zones: Vec<_> = zones.into_iter().map(|zone| json!({ "zone_id": "z", "allocators": zone })).collect();
        Reply::json(200, json!({ "zones": zones }).to_string())
    }
}

/// All names that a list gives while `change` changes it before each request, the first one not included.
async fn read(
    allocators: Allocators,
    size: u32,
    change: impl Fn(usize, &mut Vec<String>) + Send + Sync + 'static,
) -> (Vec<String>, usize) {
    let state = Arc::new(Mutex::new((allocators, 0)));
    let server = Server::start(move |request| {
        let (allocators, number) = &mut *state.lock().unwrap();
        if *number > 0 {
            change(*number, &mut allocators.names);
        }
        *number += 1;
        allocators.page(request)
    })
    .await;
    let pages = client(&server).get_allocators_pages(size, |call| call);
    let found = pages.items().try_collect().await.unwrap();
    (found.into_iter().map(|it| it.allocator_id).collect(), server.requests().len())
}

/// Each of `wanted` once, and nothing twice.
#[track_caller]
fn assert_complete(mut found: Vec<String>, wanted: &[String]) {
    found.sort();
    let count = found.len();
    found.dedup();
    assert_eq!(found.len(), count, "something came twice");
    let missing: Vec<_> = wanted.iter().filter(|name| !found.contains(name)).collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
}

#[tokio::test]
async fn a_list_by_offset_loses_nothing_when_an_entry_goes_away() {
    for size in [1, 10, 100] {
        for removed in [1, 5, 11, 25] {
            let (found, requests) = read(Allocators::new(60), size, move |number, names| {
                if number == 2 {
                    names.drain(..removed.min(names.len()));
                }
            })
            .await;
            assert_complete(found, &Allocators::new(60).names[removed..]);
            assert!(requests < 200, "{requests}");
        }
    }
}

#[tokio::test]
async fn a_list_by_offset_is_complete_while_entries_come_and_go() {
    for seed in 0..12_usize {
        let (count, size) = (37 + seed, 2 + seed % 19);
        let (found, requests) = read(Allocators::new(count), u32::try_from(size).unwrap(), move |number, names| {
            let random = (seed * 31 + number).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
            if number < 12 && random % 3 > 0 {
                // Every tenth stays for the whole time.
                let start = random % names.len();
                let victim = (start..names.len()).chain(0..start).find(|index| !names[*index].ends_with('0'));
                names.remove(victim.unwrap());
            } else if number < 12 {
                names.insert(random % names.len(), format!("new-{number:02}x"));
            }
        })
        .await;
        let stays: Vec<_> = Allocators::new(count).names.into_iter().filter(|name| name.ends_with('0')).collect();
        assert_complete(found, &stays);
        assert!(requests < 400, "{requests}");
    }
}

#[tokio::test]
async fn a_server_that_gives_fewer_than_asked_does_not_end_the_list() {
    let (found, _) = read(Allocators { limit: 100, ..Allocators::new(350) }, 1000, |_, _| ()).await;
    assert_complete(found, &Allocators::new(350).names);
    // What fits into one page costs one request.
    assert_eq!(read(Allocators::new(99), 1000, |_, _| ()).await.1, 1);
}

#[tokio::test]
async fn a_server_that_ignores_the_offset_is_an_error() {
    let allocators = Allocators::new(100);
    let first =
        Recorded { method: String::new(), target: "?from=0&size=100".into(), headers: Vec::new(), body: Vec::new() };
    let (server, ece) = serving(vec![allocators.page(&first)]).await;
    let pages: Vec<_> = ece.get_allocators_pages(100, |call| call).take(3).collect().await;
    assert!(pages[0].is_ok() && pages[1].is_err());
    assert!(server.requests().len() < 200);
}

#[tokio::test]
async fn allocators_without_a_name_are_kept_and_the_list_ends() {
    let zone =
        |count: usize| json!({ "zones": [{ "zone_id": "z", "allocators": vec![json!({}); count] }] }).to_string();
    let (server, ece) = serving(vec![Reply::json(200, zone(4)), Reply::json(200, zone(3))]).await;
    assert_eq!(ece.get_allocators_pages(4, |call| call).items().try_collect().await.unwrap().len(), 7);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_body_that_is_not_a_page_is_not_the_end_of_a_list_by_offset() {
    let first =
        json!({ "zones": [{ "zone_id": "z", "allocators": [{ "allocator_id": "a" }, { "allocator_id": "b" }] }] });
    for body in ["", "null", "{}", r#"{"zones":"x"}"#, r#"{"zones":[{"allocators":{}}]}"#] {
        let replies =
            vec![Reply::json(200, first.to_string()), Reply::json(200, body), Reply::json(200, first.to_string())];
        let (_server, ece) = serving(replies).await;
        let mut items = ece.get_allocators_pages(2, |call| call).items();
        for name in ["a", "b"] {
            assert_eq!(items.next().await.unwrap().unwrap().allocator_id, name);
        }
        assert_eq!(items.next().await.unwrap().unwrap_err().kind(), ErrorKind::Decode, "`{body}`");
    }
    let (_server, ece) =
        serving(vec![Reply::json(200, r#"{"zones":[{"zone_id":"z"},{"zone_id":"y","allocators":null}]}"#)]).await;
    assert_eq!(ece.get_allocators_pages(2, |call| call).try_collect().await.unwrap().len(), 0);
}

#[tokio::test]
async fn whoever_stops_waiting_for_a_page_loses_nothing() {
    let slow = page(&["a"], None, None).delay(Duration::from_millis(150));
    let (server, ece) = serving(vec![slow]).await;
    let mut pages = ece.search_deployments_pages(SearchRequest::new());
    tokio::time::timeout(Duration::from_millis(30), pages.next()).await.unwrap_err();
    assert_eq!(pages.next().await.unwrap().unwrap().deployments[0].name, "a");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_body_that_is_declared_has_to_be_there() {
    for (status, body) in [(200, ""), (200, "\r\n"), (200, "null"), (202, ""), (204, "")] {
        let (_server, ece) = serving(vec![Reply::json(status, body)]).await;
        let error = ece.get_deployment("0c1d").send().await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, status), "`{body}`");
        assert_eq!(error.body_text(), Some(body));
        let error = ece.list_deployments().send().await.unwrap_err();
        assert!(error.to_string().contains("the body is "), "{error}");
        // Where the document declares an object without members, or nobody has declared anything, nothing is missing.
        ece.delete_extension("e").send().await.unwrap();
        ece.request(ece_api::http::Method::GET, "/new").send().await.unwrap();
    }
}

#[tokio::test]
async fn a_status_that_is_declared_without_a_body_needs_none() {
    let (_server, ece) = serving(vec![Reply::new(202)]).await;
    let moved = ece.move_deployment_elasticsearch_resource_instances("0c1d", "main", ["instance-0"]).send().await;
    assert_eq!(moved.unwrap().status(), 202);
}
