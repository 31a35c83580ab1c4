//! Responses that would take more memory than there is for them.

use std::time::{Duration, Instant};

use ece_api::{Client, ErrorKind};

use crate::server::{Reply, Server};

/// Says that a lot is coming, and lets the client wait for it.
fn announced() -> Reply {
    let json = Reply::new(200).header("content-type", "application/json");
    json.header("content-length", "1000001").body("{").wait(Duration::from_secs(30))
}

#[tokio::test]
async fn a_declared_length_above_the_limit_is_refused_at_once() {
    let server = Server::with_replies([announced()]).await;
    let ece = Client::builder(server.url()).max_response_size(1_000_000).build().unwrap();
    let begin = Instant::now();
    let error = ece.get_deployment("0c1d").send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::TooLarge, 1));
    let download = ece.get_deployment("0c1d").with_raw_response().send().await.unwrap().into_inner();
    assert_eq!(download.bytes().await.unwrap_err().kind(), ErrorKind::TooLarge);
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn a_response_that_would_become_much_more_than_its_text_is_refused() {
    let text = format!("{{\"resources\":{{\"elasticsearch\":[{}{{}}]}}}}", "{},".repeat(100_000));
    let server = Server::with_replies([Reply::json(200, text)]).await;
    let ece = Client::builder(server.url()).build().unwrap();
    let error = ece.get_deployment("0c1d").send().await.expect_err("5 kB for each `{}` are too many");
    assert_eq!(error.kind(), ErrorKind::Decode);
    let shown = error.to_string();
    assert!(shown.contains("more than 96 times its text") && shown.len() < 1000, "{shown}");
}
