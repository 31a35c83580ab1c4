//! What comes back, when all is well.

use std::time::Duration;

use serde_json::json;

use super::operations::MoveOutput;
use super::server::{Reply, Server};
use super::{Client, client};
use crate::{Error, ErrorKind, Response};

#[tokio::test]
async fn a_value_comes_with_its_headers() {
    let reply = Reply::json(200, r#"{"name": "n"}"#)
        .header("x-cloud-resource-version", "7")
        .header("x-cloud-resource-created", "2024-01-02T03:04:05.678Z")
        .header("x-cloud-resource-last-modified", "2024-01-02T03:04:06Z")
        .header("x-request-id", "r-1");
    let server = Server::with_replies([reply]).await;
    let answer = client(&server).get_thing("a", &["1"], "").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer["name"], "n");
    assert_eq!((answer.resource_version(), answer.request_id(), answer.location()), (Some("7"), Some("r-1"), None));
    assert_eq!(answer.resource_created(), Some("2024-01-02T03:04:05.678Z".into()));
    assert_eq!(answer.resource_last_modified(), Some("2024-01-02T03:04:06Z".into()));
    assert!(answer.headers().contains_key("content-type"));
    let name = answer.map(|value| value["name"].clone());
    let (status, _, name) = name.into_parts();
    assert_eq!((status.as_u16(), name), (200, json!("n")));
}

#[tokio::test]
async fn nothing_is_an_error_where_a_body_is_declared() {
    let replies = [Reply::new(204), Reply::new(200), Reply::json(200, " \n"), Reply::json(202, "\u{feff}3")];
    let server = Server::with_replies(replies).await;
    for status in [204, 200, 200] {
        let error = client(&server).get_thing("a", &["1"], "").send().await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, status));
        assert!(error.to_string().contains("the response cannot be read: the body is empty"), "{error}");
    }
    assert_eq!(client(&server).get_thing("a", &["1"], "").send().await.unwrap().into_inner(), json!(3));
}

#[tokio::test]
async fn a_declared_redirection_is_a_success_and_not_followed() {
    let reply = Reply::new(302).header("location", "/elsewhere?token=1").body("<html>moved</html>");
    let server = Server::with_replies([reply]).await;
    let answer = client(&server).get_thing("a", &["1"], "").send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.location()), (302, Some("/elsewhere?token=1")));
    assert!(answer.is_null());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn an_undeclared_redirection_is_an_error() {
    let reply = Reply::new(307).header("location", "https://user:pw@other.example.net/x?token=hunter2");
    let server = Server::with_replies([reply]).await;
    let error = client(&server).stop_things().send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 307));
    let text = error.to_string();
    assert!(text.contains("other.example.net/x; redirections are not followed"), "{text}");
    assert!(!text.contains("hunter2") && !text.contains("pw"), "{text}");
}

#[tokio::test]
async fn each_success_is_read_in_its_own_way() {
    let file = Reply::new(206).chunk("first").wait(Duration::from_millis(50)).chunk("second");
    let server = Server::with_replies([Reply::json(200, "2"), Reply::new(202), file]).await;
    let call = || client(&server).move_thing().send();
    assert!(matches!(call().await.unwrap().into_inner(), MoveOutput::Ok(value) if value == 2));
    assert!(matches!(call().await.unwrap().into_inner(), MoveOutput::Accepted));
    let MoveOutput::PartialContent(mut file) = call().await.unwrap().into_inner() else { panic!() };
    assert_eq!(file.chunk().await.unwrap().unwrap(), "first");
    assert_eq!(file.chunk().await.unwrap().unwrap(), "second");
}

#[tokio::test]
async fn an_undeclared_success_is_never_taken_for_a_declared_one() {
    let server = Server::with_replies([Reply::json(201, "1"), Reply::new(204)]).await;
    for expected in [(201, "1"), (204, "")] {
        let answer = client(&server).move_thing().send().await.unwrap();
        let status = answer.status().as_u16();
        let MoveOutput::Other(body) = answer.into_inner() else { panic!("{status}") };
        assert_eq!((status, body.text().await.unwrap().as_str()), expected);
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_explained() {
    let html = Reply::new(200).header("content-type", "text/html").body("<html>Please log in: hunter2</html>");
    let server = Server::with_replies([html, Reply::json(200, "{\"a\": ")]).await;
    let error = client(&server).get_thing("a", &["1"], "").send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 200));
    assert!(error.to_string().starts_with("get-thing: 200 OK: the response cannot be read"), "{error}");
    assert!(error.to_string().contains("text/html"), "{error}");
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    assert!(error.body_text().unwrap().contains("Please log in"));
    let error = client(&server).get_thing("a", &["1"], "").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn text_is_read_as_its_charset_says() {
    let plain =
        |content_type: &str, body: &'static [u8]| Reply::new(200).header("content-type", content_type).body(body);
    let server = Server::with_replies([
        plain("text/plain", "né".as_bytes()),
        plain("text/plain; charset=iso-8859-1", b"n\xE9"),
        plain("text/plain; charset=iso-8859-1", b"n\xE9"),
        plain("text/plain", b"n\xE9"),
        plain("text/plain; charset=koi8-r", b"n"),
        plain("text/plain; charset=koi8-r", b"n"),
    ])
    .await;
    let ece = client(&server);
    assert_eq!(ece.set_certificate("").send().await.unwrap().into_inner(), "né");
    assert_eq!(ece.set_certificate("").send().await.unwrap().into_inner(), "né");
    assert_eq!(ece.proxy("x").send().await.unwrap().into_inner().text().await.unwrap(), "né");
    let error = ece.set_certificate("").send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 200));
    assert!(error.to_string().contains("it is not valid UTF-8 (the content type is `text/plain`)"), "{error}");
    let error = ece.set_certificate("").send().await.unwrap_err();
    assert!(error.to_string().contains("the charset `koi8-r` is not supported"), "{error}");
    let error = ece.proxy("x").send().await.unwrap().into_inner().text().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("proxy")));
}

#[tokio::test]
async fn text_or_json_is_what_the_content_type_names() {
    let reply = |content_type: Option<&str>, body: &'static str| {
        let reply = Reply::new(200).body(body);
        content_type.map_or(reply.clone(), |content_type| reply.header("content-type", content_type))
    };
    let cases = [
        (Some("application/json; charset=utf-8"), "\"a\\nb\"", Some("a\nb")),
        (Some("application/problem+json"), "\"a\"", Some("a")),
        (Some("text/plain"), "\"a\"", Some("\"a\"")),
        (Some("text/plain"), "a", Some("a")),
        (Some("application/octet-stream"), "a", Some("a")),
        (None, "a", Some("a")),
        (None, " \"a\"", Some("a")),
        (None, "", Some("")),
        (Some("application/json"), "", None),
        (Some("application/json"), "a", None),
    ];
    let server = Server::with_replies(cases.map(|(content_type, body, _)| reply(content_type, body))).await;
    for (content_type, body, expected) in cases {
        let answer = client(&server).read_note().send().await;
        assert_eq!(answer.ok().map(Response::into_inner).as_deref(), expected, "{content_type:?} {body}");
    }
}

#[tokio::test]
async fn answers_in_memory_have_a_limit() {
    let server = Server::with_replies([Reply::json(200, "\"123456\"")]).await;
    let ece = |limit| Client::builder(server.url()).max_response_size(limit).build().unwrap();
    assert!(ece(8).get_thing("a", &["1"], "").send().await.is_ok());
    let error = ece(7).get_thing("a", &["1"], "").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(ece(8).proxy("x").send().await.unwrap().into_inner().text().await.unwrap(), "\"123456\"");
    let error = ece(7).proxy("x").send().await.unwrap().into_inner().bytes().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::TooLarge, Some("proxy")));
}

#[tokio::test]
async fn streams_come_piece_by_piece() {
    let reply = Reply::new(200).chunk("first").wait(Duration::from_millis(50)).chunk("second");
    let server = Server::with_replies([reply]).await;
    let mut stream = client(&server).proxy("x").send().await.unwrap().into_inner();
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "first");
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "second");
    assert!(stream.chunk().await.unwrap().is_none());
}

#[tokio::test]
async fn every_answer_can_be_had_raw() {
    let server = Server::with_replies([Reply::new(200).body("a;b\n"), Reply::new(404)]).await;
    let ece = client(&server);
    let call = || ece.get_thing("a", &["1"], "").accept("text/csv").with_raw_response();
    let answer = call().with_timeout(Duration::from_secs(9)).send().await.unwrap();
    assert_eq!(answer.into_inner().text().await.unwrap(), "a;b\n");
    assert_eq!(call().send().await.unwrap_err().operation(), Some("get-thing"));
}

#[tokio::test]
async fn answers_that_break_off_are_errors() {
    let server = Server::with_replies([Reply::json(200, "").chunk("[1,").cut()]).await;
    let error = client(&server).get_thing("a", &["1"], "").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    let mut stream = client(&server).proxy("x").send().await.unwrap().into_inner();
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "[1,");
    assert_eq!(stream.chunk().await.unwrap_err().kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn time_limits_cover_the_whole_answer() {
    let slow = |reply: Reply| reply.delay(Duration::from_millis(300));
    let pause = Reply::new(200).chunk("1").wait(Duration::from_millis(300)).chunk("2");
    let server = Server::with_replies([
        slow(Reply::json(200, "1")),
        pause.clone(),
        pause.clone(),
        pause,
        slow(Reply::json(200, "1")),
    ])
    .await;
    let limit = Duration::from_millis(100);
    let ece = Client::builder(server.url()).timeout(limit).build().unwrap();
    let timeout = |error: Error| assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    timeout(ece.get_thing("a", &["1"], "").send().await.unwrap_err());
    timeout(ece.get_thing("a", &["1"], "").send().await.unwrap_err());
    let unlimited = ece.proxy("x").send().await.unwrap().into_inner();
    assert_eq!(unlimited.text().await.unwrap(), "12");
    let limited = ece.proxy("x").with_timeout(limit).send().await.unwrap().into_inner();
    timeout(limited.text().await.unwrap_err());
    assert!(ece.get_thing("a", &["1"], "").with_timeout(Duration::from_secs(9)).send().await.is_ok());
    timeout(ece.stop_things().with_timeout(Duration::ZERO).send().await.unwrap_err());
}

#[tokio::test]
async fn nobody_listens() {
    let ece = Client::builder("http://127.0.0.1:9").build().unwrap();
    let error = ece.stop_things().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().starts_with("stop-things: no connection to http://127.0.0.1:9: "), "{error}");
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn futures_and_clients_can_be_sent_to_other_threads() {
    fn check<T: Send>(_: T) {}
    fn check_both<T: Send + Sync + Clone>() {}
    check_both::<Client>();
    let ece = Client::builder("http://127.0.0.1:9").build().unwrap();
    check(ece.get_thing("a", &["1"], "").send());
    check(ece.proxy("a").send());
    check(async move { ece.proxy("a").send().await?.into_inner().bytes().await });
}
