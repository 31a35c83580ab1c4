//! What goes over the wire.

use futures_util::stream;

use super::client;
use super::server::{Reply, Server};
use crate::{Body, ErrorKind, FilePart, MergePatch};

async fn ok() -> Server {
    Server::with_replies([Reply::json(200, "{}")]).await
}

#[tokio::test]
async fn path_query_and_headers() {
    let server = ok().await;
    let call = client(&server).get_thing("a/b c", &["1,1", "2"], "x y+z");
    call.ids(["u", "v&w"]).x_trace("t 1").with_header("x-own", "yes").send().await.unwrap();
    let request = server.request();
    assert_eq!(request.line(), "GET /api/v1/things/a%2Fb%20c/parts/1%2C1,2?q=x%20y%2Bz&ids=u&ids=v%26w");
    assert_eq!(request.header("x-trace"), Some("t 1"));
    assert_eq!(request.header("x-own"), Some("yes"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("authorization"), Some("ApiKey a2V5"));
    assert_eq!(request.header("user-agent"), Some(concat!("ece-api/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(request.header("content-type"), None);
    assert_eq!(request.header("content-length"), None);
}

#[tokio::test]
async fn a_parameter_replaces_the_header_of_its_name() {
    let server = ok().await;
    client(&server).get_thing("a", &["1"], "").accept("text/csv").send().await.unwrap();
    assert_eq!(server.request().header("accept"), Some("text/csv"));
}

#[tokio::test]
async fn setters_called_twice_replace() {
    let server = ok().await;
    client(&server).get_thing("a", &["1"], "").ids([1]).ids([2]).send().await.unwrap();
    assert_eq!(server.request().target, "/api/v1/things/a/parts/1?q=&ids=2");
}

#[tokio::test]
async fn a_patch_is_an_object() {
    let server = ok().await;
    let patch = MergePatch::new().set("name", "n").set("size", 0).remove("full_name");
    client(&server).change_thing(&patch).send().await.unwrap();
    let request = server.request();
    assert_eq!(request.line(), "PATCH /api/v1/things");
    assert_eq!(request.header("content-type"), Some("application/json"));
    let sent: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(sent, serde_json::json!({ "name": "n", "size": 0, "full_name": null }));
}

#[tokio::test]
async fn a_post_without_body_has_a_length() {
    let server = Server::with_replies([Reply::new(202)]).await;
    client(&server).stop_things().send().await.unwrap();
    let request = server.request();
    assert_eq!((request.header("content-length"), request.header("content-type")), (Some("0"), None));
}

#[tokio::test]
async fn raw_bodies_go_as_they_are_even_with_get() {
    let server = ok().await;
    let ece = client(&server);
    ece.proxy("/_search?size=1 0").force(true).body(r#"{"a": 1}"#).send().await.unwrap();
    ece.proxy("_bulk").body("{}\n").with_content_type("application/x-ndjson").send().await.unwrap();
    let chunks = stream::iter([Ok::<_, std::io::Error>("in "), Ok("pieces")]);
    ece.proxy("a").body(Body::stream(chunks, None)).send().await.unwrap();
    ece.proxy("/").send().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].line(), "GET /api/v1/proxy/_search?size=1%200&force=true");
    assert_eq!(requests[0].header("x-management-request"), Some("true"));
    assert_eq!(
        (requests[0].text().as_str(), requests[0].header("content-type")),
        (r#"{"a": 1}"#, Some("application/json"))
    );
    assert_eq!(
        (requests[1].text().as_str(), requests[1].header("content-type")),
        ("{}\n", Some("application/x-ndjson"))
    );
    assert_eq!((requests[2].text().as_str(), requests[2].header("transfer-encoding")), ("in pieces", Some("chunked")));
    assert_eq!(requests[3].line(), "GET /api/v1/proxy/");
    assert_eq!((requests[3].text().as_str(), requests[3].header("content-type")), ("", None));
}

#[tokio::test]
async fn text_bodies_have_the_declared_type() {
    let server = Server::with_replies([Reply::new(200).body("done")]).await;
    let answer = client(&server).set_certificate("-----BEGIN").send().await.unwrap();
    assert_eq!(*answer, "done");
    assert_eq!(server.request().header("content-type"), Some("application/text"));
}

#[tokio::test]
async fn forms_are_url_encoded() {
    let server = ok().await;
    client(&server).sign_in("a b&c").groups(["x", "y"]).send().await.unwrap();
    let request = server.request();
    assert_eq!(request.text(), "user=a%20b%26c&groups=x,y");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.header("authorization"), None, "the operation wants no credentials");
}

#[tokio::test]
async fn uploads_in_memory_and_streamed() {
    let server = ok().await;
    let ece = client(&server);
    ece.upload(FilePart::new("zip").with_file_name("a.zip")).tags(["t1", "t2"]).note("n").send().await.unwrap();
    for length in [Some(6), None] {
        let chunks = stream::iter([Ok::<_, std::io::Error>("abc"), Ok("def")]);
        ece.upload(Body::stream(chunks, length)).send().await.unwrap();
    }
    let requests = server.requests();
    let boundary = requests[0].header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    let expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\n\
         Content-Type: application/octet-stream\r\n\r\nzip\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nt1\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nt2\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nn\r\n--{boundary}--\r\n"
    );
    assert_eq!(requests[0].text(), expected);
    assert_eq!(requests[0].header("content-length"), Some(expected.len().to_string().as_str()));
    assert!(requests[1].text().contains("\r\n\r\nabcdef\r\n--"));
    assert!(requests[1].header("content-length").is_some());
    assert!(requests[2].text().contains("\r\n\r\nabcdef\r\n--"));
    assert_eq!(requests[2].header("transfer-encoding"), Some("chunked"));
}

#[tokio::test]
async fn an_upload_that_breaks_off_is_an_error() {
    let server = ok().await;
    let chunks = stream::iter([Ok("abc"), Err(std::io::Error::other("disk on fire"))]);
    let error = client(&server).upload(Body::stream(chunks, None)).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.to_string().contains("disk on fire"), "{error}");
    let chunks = stream::iter([Ok::<_, std::io::Error>("abc")]);
    let error = client(&server).upload(Body::stream(chunks, Some(4))).send().await.unwrap_err();
    assert!(error.to_string().contains("before the length"), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn what_cannot_be_sent_is_not_sent() {
    let server = ok().await;
    let ece = client(&server);
    let errors = [
        (ece.get_thing("..", &["1"], "").send().await.err(), "`thing_id`"),
        (ece.get_thing("a", &[], "").send().await.err(), "`part_ids`"),
        (ece.get_thing("a", &["1"], "").x_trace("a\nb: c").send().await.err(), "`X-Trace`"),
        (ece.get_thing("a", &["1"], "").with_header("x y", "z").send().await.err(), "`x y`"),
        (ece.get_thing("a", &["1"], "").with_header("x-y", "\0").send().await.err(), "`x-y`"),
        (ece.get_thing("a", &["1"], "").with_header("Content-Length", "9").send().await.err(), "`content-length`"),
        (ece.get_thing("a", &["1"], &"x".repeat(70_000)).send().await.err(), "too long"),
    ];
    for (error, expected) in errors {
        let error = error.unwrap();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidRequest, Some("get-thing")));
        assert!(error.to_string().contains(expected), "{error}");
    }
    let missing = crate::runtime::call::<super::operations::GetThing>(&ece).send().await.unwrap_err();
    assert_eq!(missing.to_string(), "get-thing: required, and not given: `thing_id`, `part_ids`, `q`");
    let missing = crate::runtime::call::<super::operations::ChangeThing>(&ece).send().await.unwrap_err();
    assert_eq!(missing.to_string(), "change-thing: required, and not given: the body");
    let missing = crate::runtime::call::<super::operations::Upload>(&ece).send().await.unwrap_err();
    assert_eq!(missing.to_string(), "upload: required, and not given: `file`");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn debug_shows_names_only() {
    let server = ok().await;
    let call = client(&server).get_thing("hunter2", &["hunter2"], "hunter2").with_header("authorization", "hunter2");
    let text = format!("{call:?} {:?}", client(&server).change_thing(MergePatch::new().set("password", "hunter2")));
    assert!(text.contains("thing_id") && !text.contains("hunter2"), "{text}");
    let text = format!("{:?}", MergePatch::new().set("password", "hunter2"));
    assert!(text.contains("password") && !text.contains("hunter2"), "{text}");
}

#[tokio::test]
async fn a_document_may_call_its_operations_and_parameters_new_or_execute() {
    let server = ok().await;
    let ece = client(&server);
    for call in [ece.execute(), ece.new(), ece.inner()] {
        call.new(true).into_parts(true).request(true).send().await.unwrap();
    }
    assert_eq!(server.requests().len(), 3);
}
