//! What can be chosen before there is a client.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::server::{Reply, Server};
use crate::operation::OperationInfo;
use crate::transport::{BoxFuture, TimeLimit, Transport, TransportError};
use crate::{Body, Client, Credentials, ErrorKind, RetryPolicy};

#[tokio::test]
async fn the_base_path_and_headers_are_added() {
    let server = Server::with_replies([Reply::new(200)]).await;
    for path in ["", "/", "/api/v1", "/api/v1/", "/behind/proxy"] {
        let builder =
            Client::builder(format!("{}{path}", server.url())).user_agent("mine").default_header("X-Own", "1");
        builder.build().unwrap().stop_things().send().await.unwrap();
    }
    let requests = server.requests();
    assert!(requests[..4].iter().all(|request| request.target == "/api/v1/things/_stop"));
    assert_eq!(requests[4].target, "/behind/proxy/api/v1/things/_stop");
    assert_eq!((requests[0].header("user-agent"), requests[0].header("x-own")), (Some("mine"), Some("1")));
}

#[tokio::test]
async fn a_proxy_and_a_client_of_ones_own() {
    let proxy = Server::with_replies([Reply::new(200)]).await;
    let client = Client::builder("http://ece.example.net:12400").proxy(proxy.url()).build().unwrap();
    client.stop_things().send().await.unwrap();
    assert_eq!(proxy.request().line(), "POST http://ece.example.net:12400/api/v1/things/_stop");
    let error = Client::builder("https://h").proxy("http://hunter2 x").build().unwrap_err().to_string();
    assert!(error.contains("proxy") && !error.contains("hunter2"), "{error}");

    let server = Server::with_replies([Reply::new(200)]).await;
    let own = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let client = Client::builder(server.url()).reqwest_client(own).user_agent_suffix("my-tool/2").build().unwrap();
    client.stop_things().send().await.unwrap();
    let agent = format!("ece-api/{} my-tool/2", env!("CARGO_PKG_VERSION"));
    assert_eq!(server.request().header("user-agent"), Some(agent.as_str()));
}

#[tokio::test]
async fn a_region_of_the_hosted_service() {
    let server = Server::with_replies([Reply::new(200)]).await;
    let client = Client::builder(server.url()).region("us-east-1").build().unwrap();
    client.stop_things().send().await.unwrap();
    assert_eq!(server.request().target, "/api/v1/regions/us-east-1/things/_stop");
    assert!(Client::builder("https://h").region("../x").build().is_err());
}

#[tokio::test]
async fn a_request_that_the_document_does_not_know() {
    let server = Server::with_replies([Reply::json(200, r#"{"a":1}"#)]).await;
    let client = Client::builder(server.url()).credentials(Credentials::api_key("k")).build().unwrap();
    let call =
        client.request(http::Method::PUT, "new things/1%2F2?x=1").query("y", "a b").json(&crate::json::Value::from(7));
    assert_eq!(call.send().await.unwrap()["a"], 1);
    let request = server.request();
    assert_eq!(request.line(), "PUT /api/v1/new%20things/1%2F2?x=1&y=a%20b");
    assert_eq!((request.text().as_str(), request.header("content-type")), ("7", Some("application/json")));
    assert_eq!(request.header("authorization"), Some("ApiKey k"));
    for (method, path) in [(http::Method::GET, "/a/../b"), (http::Method::GET, ""), (http::Method::TRACE, "/a")] {
        let error = client.request(method, path).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn mistakes_are_found_before_anything_is_sent() {
    let good = || Client::builder("https://ece.example.net");
    let errors = [
        (Client::builder("ece.example.net").build(), "needs a scheme"),
        (good().credentials(Credentials::api_key("")).build(), "API key"),
        (good().default_header("a b", "c").build(), "`a b`"),
        (good().default_header("a", "hunter2\n").build(), "header `a`"),
        (good().add_root_certificate_pem("hunter2").build(), "PEM"),
        (good().transport(Recorder::default()).connect_timeout(Duration::ZERO).build(), "up to the transport"),
    ];
    for (result, expected) in errors {
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.operation(), error.status()), (ErrorKind::Config, None, None));
        assert!(error.to_string().contains(expected) && !error.to_string().contains("hunter2"), "{error}");
    }
    assert!(good().danger_accept_invalid_certs(true).build().is_ok());
}

#[test]
fn debug_shows_no_secrets() {
    let builder = Client::builder("https://ece.example.net").credentials(Credentials::basic("u", "hunter2"));
    let builder = builder.default_header("x-secret", "hunter2");
    let text = [format!("{builder:?}"), format!("{:?}", builder.build().unwrap())].concat();
    assert!(text.contains("https://ece.example.net") && !text.contains("hunter2"), "{text}");
}

/// What a mock sees.
#[derive(Default)]
struct Recorder(Mutex<Vec<Seen>>);

/// Operation and time limit of a request.
type Seen = (&'static str, Option<TimeLimit>);

impl Transport for Recorder {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let operation = request.extensions().get::<&'static OperationInfo>().unwrap().id;
        let limit = request.extensions().get::<TimeLimit>().copied();
        self.0.lock().unwrap().push((operation, limit));
        Box::pin(async move {
            match operation {
                "login" => Ok(http::Response::new(Body::from(r#"{"token": "t"}"#))),
                "stop-things" => Err(TransportError::connect("no cable")),
                _ => Ok(http::Response::new(Body::from("7"))),
            }
        })
    }
}

#[tokio::test]
async fn a_transport_of_ones_own() {
    let recorder = Arc::new(Recorder::default());
    let builder = Client::builder("https://ece.example.net").credentials(Credentials::login("u", "p"));
    let ece = builder.transport(Arc::clone(&recorder)).retries(RetryPolicy::none()).build().unwrap();
    assert_eq!(*ece.get_thing("a", &["1"], "").send().await.unwrap(), 7);
    assert_eq!(ece.proxy("x").send().await.unwrap().into_inner().text().await.unwrap(), "7");
    let error = ece.stop_things().send().await.unwrap_err();
    assert_eq!(error.to_string(), "stop-things: no connection to https://ece.example.net: no cable");
    let seen = recorder.0.lock().unwrap().clone();
    let operations: Vec<_> = seen.iter().map(|(operation, limit)| (*operation, limit.is_some())).collect();
    assert_eq!(operations, [("login", true), ("get-thing", true), ("proxy", false), ("stop-things", true)]);
}
