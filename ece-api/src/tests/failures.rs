//! What comes back, when the server says no.

use serde_json::{Value, json};

use super::client;
use super::server::{Reply, Server};
use crate::{Error, ErrorKind, ServerMessage};

async fn fail(reply: Reply) -> Error {
    let server = Server::with_replies([reply]).await;
    client(&server).delete_thing("hunter2").send().await.unwrap_err()
}

#[tokio::test]
async fn codes_come_from_header_and_body() {
    let body = json!({ "errors": [
        { "code": "things.busy", "message": "The thing\nis busy.", "fields": ["a.b", "c"] },
        { "code": "things.old", "message": "" },
        { "message": "no code" },
        { "code": null, "message": null },
        "plain",
        7,
    ]});
    let reply = Reply::json(409, body.to_string())
        .header("x-cloud-error-codes", "things.header, things.old")
        .header("x-cloud-error-codes", "[\"things.more\"]")
        .header("x-request-id", "r-1");
    let error = fail(reply).await;
    assert_eq!(error.codes(), ["things.header", "things.old", "things.more", "things.busy"]);
    assert!(error.has_code("things.busy") && error.has_code(String::from("things.more")) && !error.has_code("things"));
    assert_eq!(error.messages()[0].fields, ["a.b", "c"]);
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Status, Some("delete-thing")));
    assert!(error.is_conflict() && !error.is_not_found() && !error.is_unauthorized() && !error.is_rate_limited());
    assert_eq!(
        error.to_string(),
        "delete-thing: 409 Conflict (request r-1): things.busy: The thing is busy. [a.b, c]\n\
         delete-thing: 409 Conflict (request r-1): things.old\n\
         delete-thing: 409 Conflict (request r-1): no code\n\
         delete-thing: 409 Conflict (request r-1): plain"
    );
    assert_eq!(error.decode::<Value>().unwrap(), body);
}

#[tokio::test]
async fn bodies_of_others_are_understood() {
    let shown = |error: Error| error.to_string();
    let reply = Reply::json(404, r#"{"ok": false, "message": "Unknown resource."}"#);
    assert_eq!(shown(fail(reply).await), "delete-thing: 404 Not Found: Unknown resource.");
    let reply = Reply::json(400, r#"{"error": {"type": "parsing_exception", "reason": "bad"}, "status": 400}"#);
    assert_eq!(shown(fail(reply).await), "delete-thing: 400 Bad Request: parsing_exception: bad");
    let reply = Reply::json(429, r#"{"error": "slow down"}"#);
    assert_eq!(shown(fail(reply).await), "delete-thing: 429 Too Many Requests: slow down");
    for body in
        ["", "{}", "[]", "nonsense", r#"{"errors": 1}"#, r#"{"errors": []}"#, r#"{"message": 7}"#, "{\"errors\": [{"]
    {
        let error = fail(Reply::json(503, body)).await;
        assert_eq!(error.to_string(), "delete-thing: 503 Service Unavailable; it may have taken effect");
        assert_eq!((error.messages(), error.body_text()), (&[] as &[ServerMessage], Some(body)));
    }
    let reply = Reply::new(449).header("x-cloud-error-codes", "a.b,c.d");
    assert_eq!(shown(fail(reply).await), "delete-thing: 449 Retry With: a.b, c.d; it may have taken effect");
    assert_eq!(shown(fail(Reply::new(599)).await), "delete-thing: 599; it may have taken effect");
}

#[tokio::test]
async fn html_is_named_as_such() {
    let html = "<!DOCTYPE html>\n<html><head><TITLE>502\n Bad Gateway</TITLE></head><body>secret</body></html>";
    let error = fail(Reply::new(502).body(html)).await;
    assert_eq!(
        error.to_string(),
        "delete-thing: 502 Bad Gateway: the response is HTML, probably from a proxy in front of the API (502 Bad Gateway); \
         it may have taken effect"
    );
    assert_eq!(error.body_text(), Some(html));
    assert!(error.decode::<Value>().is_err());
    let error = fail(Reply::new(500).header("content-type", "text/html; charset=x").body([0xFF, 0xFA])).await;
    assert!(error.to_string().contains("HTML"), "{error}");
    assert_eq!(error.body_text(), Some("\u{fffd}\u{fffd}"));
}

#[tokio::test]
async fn long_and_hostile_texts_stay_in_one_short_line() {
    let message = format!("\u{1b}[31mred\u{0}\r\n{}", "x".repeat(100_000));
    let body = json!({ "errors": [{ "code": "c\nd", "message": message, "fields": ["f\n".repeat(3000)] }] });
    let error = fail(Reply::json(400, body.to_string())).await;
    let text = error.to_string();
    assert!(text.len() < 5000 && text.lines().count() == 1 && !text.contains('\u{1b}'), "{text}");
    assert!(text.contains("c d: [31mred xxx"), "{text}");

    let error = fail(Reply::new(500).body(vec![b'x'; 3 << 20])).await;
    assert_eq!(error.body_text().unwrap().len(), 1 << 20);
}

#[tokio::test]
async fn a_body_that_breaks_off_does_not_hide_the_status() {
    let error = fail(Reply::new(500).chunk("{\"err").cut()).await;
    assert_eq!((error.kind(), error.body_text()), (ErrorKind::Status, Some("{\"err")));
}

#[tokio::test]
async fn nothing_secret_is_shown() {
    let reply = Reply::json(401, r#"{"errors": []}"#).header("set-cookie", "s=hunter2").header("x-own", "hunter2");
    let error = fail(reply).await;
    assert!(error.is_unauthorized());
    assert!(!format!("{error} {error:?} {error:#?}").contains("hunter2"), "{error:?}");
    assert_eq!(error.headers().unwrap()["x-own"], "hunter2");
}

#[test]
fn errors_are_small_and_travel() {
    fn check<T: Send + Sync + std::error::Error + 'static>() {}
    check::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[tokio::test]
async fn clones_of_an_error_share_what_it_holds() {
    let error = fail(Reply::json(409, "x".repeat(1000))).await;
    let other = error.clone().with_context("waiting").unsent().with_source("why".into());
    assert!(std::ptr::eq(error.body_text().unwrap(), other.body_text().unwrap()));
    assert_eq!((error.was_not_sent(), other.was_not_sent()), (false, true));
    assert_eq!(error.to_string(), "delete-thing: 409 Conflict");
    assert_eq!(other.to_string(), "delete-thing: 409 Conflict: waiting");
    let source = |error: &Error| std::error::Error::source(error).map(ToString::to_string);
    assert_eq!(
        (source(&error), source(&other), source(&other.clone())),
        (None, Some("why".into()), Some("why".into()))
    );
}
