//! Responses that are one value after another.

use std::time::Duration;

use serde_json::{Value, json};

use super::server::{Reply, Server};
use super::{Client, client};
use crate::{ErrorKind, JsonStream};

async fn all(mut stream: JsonStream<i64>) -> Vec<Result<i64, ErrorKind>> {
    let mut found = Vec::new();
    loop {
        match stream.try_next().await {
            Ok(Some(value)) => found.push(Ok(value)),
            Ok(None) => return found,
            Err(error) => found.push(Err(error.kind())),
        }
    }
}

#[tokio::test]
async fn values_come_before_the_response_ends() {
    let pause = Duration::from_millis(50);
    let reply = Reply::new(200).chunk("1\n").wait(pause).chunk("\n2").wait(pause).chunk("3\n4");
    let server = Server::with_replies([reply]).await;
    let mut stream = client(&server).watch_things().send().await.unwrap().into_inner();
    assert_eq!(stream.try_next().await.unwrap(), Some(1));
    assert_eq!(all(stream).await, [Ok(23), Ok(4)]);
    assert_eq!(server.requests()[0].header("accept"), Some("application/x-ndjson"));
}

#[tokio::test]
async fn the_content_type_says_how_values_are_cut() {
    let typed =
        |content_type: &str, body: &'static str| Reply::new(200).header("content-type", content_type).body(body);
    let server = Server::with_replies([
        typed("text/event-stream; charset=utf-8", "data: 1\n\ndata: 2\n\n"),
        typed("application/json-seq", "\u{1e}1\n\u{1e}2\n"),
        typed("application/octet-stream", "1\n2\n"),
        Reply::new(200).body("1\n2"),
        Reply::new(204),
    ])
    .await;
    for expected in [2, 2, 2, 2, 0] {
        let stream = client(&server).watch_things().send().await.unwrap().into_inner();
        assert_eq!(all(stream).await, [Ok(1), Ok(2)][..expected]);
    }
}

#[tokio::test]
async fn a_value_that_cannot_be_read_is_an_error_and_the_next_one_is_not() {
    let server = Server::with_replies([Reply::new(200).body("1\n{\"a\": \"hunter2\"}\n3\n{\"a\":")]).await;
    let mut stream = client(&server).watch_things().send().await.unwrap().into_inner();
    assert_eq!(stream.try_next().await.unwrap(), Some(1));
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation(), error.status().unwrap().as_u16()),
        (ErrorKind::Decode, Some("watch-things"), 200)
    );
    assert!(error.to_string().contains("a value of the response cannot be read"), "{error}");
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    assert_eq!(error.body_text(), Some("{\"a\": \"hunter2\"}"));
    assert_eq!(all(stream).await, [Ok(3), Err(ErrorKind::Decode)]);
}

#[tokio::test]
async fn a_connection_that_breaks_ends_the_stream_with_an_error() {
    let server = Server::with_replies([Reply::new(200).chunk("1\n2").cut()]).await;
    let stream = client(&server).watch_things().send().await.unwrap().into_inner();
    assert_eq!(all(stream).await, [Ok(1), Err(ErrorKind::Transport)]);
}

#[tokio::test]
async fn one_value_has_a_limit_and_all_of_them_have_none() {
    let server =
        Server::with_replies([Reply::new(200).chunk("1\n2\n3\n4\n5\n6\n").chunk("7777777777").chunk("8\n9\n")]).await;
    let ece = Client::builder(server.url()).max_response_size(8).build().unwrap();
    let found = all(ece.watch_things().send().await.unwrap().into_inner()).await;
    assert_eq!(found.len(), 7);
    assert_eq!(found.last(), Some(&Err(ErrorKind::TooLarge)));
}

#[tokio::test]
async fn a_stream_waits_unless_it_is_told_not_to() {
    let reply = || Reply::new(200).chunk("1\n").wait(Duration::from_millis(300)).chunk("2\n");
    let server = Server::with_replies([reply(), reply()]).await;
    let ece = Client::builder(server.url()).timeout(Duration::from_millis(100)).build().unwrap();
    assert_eq!(all(ece.watch_things().send().await.unwrap().into_inner()).await, [Ok(1), Ok(2)]);
    let stream = ece.watch_things().send().await.unwrap().into_inner();
    let stream = stream.with_stall_timeout(Duration::from_millis(50));
    assert_eq!(all(stream).await.get(..2), Some(&[Ok(1), Err(ErrorKind::Timeout)][..]));
}

#[tokio::test]
async fn any_call_can_be_read_value_by_value() {
    let server = Server::with_replies([Reply::json(200, "{\"a\": 1}\n{\"a\": 2}"), Reply::new(404)]).await;
    let call = || client(&server).get_thing("a", &["1"], "").with_json_stream::<Value>();
    let mut stream = call().send().await.unwrap().into_inner();
    assert_eq!(stream.try_next().await.unwrap(), Some(json!({ "a": 1 })));
    assert_eq!(stream.try_next().await.unwrap(), Some(json!({ "a": 2 })));
    assert_eq!(server.requests()[0].header("accept"), Some("application/json"));
    assert!(call().send().await.unwrap_err().is_not_found());
}

#[cfg(feature = "blocking")]
#[test]
fn without_async_it_is_an_iterator() {
    use crate::runtime::testing;
    let values: [&dyn crate::json::Json; 2] = [&1_i64, &2_i64];
    let mock = testing::MockTransport::new().on("watch-things", testing::Reply::json_lines(200, values));
    let stream = mock.client().watch_things().send_blocking().unwrap().into_inner();
    let found: Vec<i64> = crate::blocking::iter(stream).map(Result::unwrap).collect();
    assert_eq!(found, [1, 2]);
}
