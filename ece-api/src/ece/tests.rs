//! The facts of ECE's profile over the wire, and another profile in its place.

use std::sync::Arc;

use serde_json::{Value, json};

use super::profile::PROFILE;
use crate::runtime::testing::{MockTransport, Reply};
use crate::runtime::transport::{BoxFuture, Transport, TransportError};
use crate::runtime::{ApiInfo, Body, Client, ClientBuilder, Credentials, ErrorBody, ErrorKind, Profile, RetryPolicy};

/// Another API: no login, no regions, other headers, other errors.
static OTHER: Profile = Profile {
    api_key_scheme: "Key",
    error_codes_header: Some("x-fault"),
    error_body: ErrorBody { containers: &["fault"], code: &["id"], message: &["text"], fields: &["at"] },
    request_id_headers: &["x-trace"],
    retryable_statuses: &[520],
    status_names: &[(520, "Later")],
    ..Profile::new(ApiInfo::new("/v9"))
};

fn other(mock: &MockTransport) -> Client {
    let builder = ClientBuilder::new("https://h".to_owned(), &OTHER).credentials(Credentials::api_key("k"));
    mock.client_of(builder)
}

#[tokio::test]
async fn another_profile_gives_a_client_of_another_api() {
    let body =
        json!({ "fault": { "id": "a.b", "text": "no such thing", "at": ["name"] }, "errors": [{ "code": "no" }] });
    let reply = Reply::json(520, &body)
        .with_header("x-fault", "c.d")
        .with_header("x-trace", "t-1")
        .with_header("x-cloud-error-codes", "not.read")
        .with_header("x-request-id", "not-read");
    let mock = MockTransport::new().on("request", reply);
    let error = other(&mock).request(http::Method::GET, "/things").send().await.unwrap_err();
    let request = mock.last("request");
    assert_eq!(request.path, "/v9/things");
    assert_eq!(request.header("authorization"), Some("Key k"));
    assert_eq!(error.codes(), ["c.d", "a.b"]);
    assert_eq!(error.to_string(), "request: 520 Later (request t-1): a.b: no such thing [name]");
    assert!(error.is_retryable());
    assert_eq!(error.retry_after(), None);
    mock.verify();
}

#[tokio::test]
async fn another_profile_knows_nothing_of_the_headers_of_ece() {
    let limits = |reply: Reply| reply.with_header("x-ratelimit-limit", "9").with_header("x-request-id", "r");
    let mock = MockTransport::new().always("request", limits(Reply::json(200, &json!({}))));
    let response = other(&mock).request(http::Method::GET, "/things").send().await.unwrap();
    assert_eq!((response.rate_limit(), response.request_id()), (None, None));
    let response = mock.client().request(http::Method::GET, "/things").send().await.unwrap();
    assert_eq!((response.rate_limit().unwrap().limit, response.request_id()), (Some(9), Some("r")));
}

#[test]
fn what_a_profile_does_not_have_is_refused_when_the_client_is_built() {
    let builder = || ClientBuilder::new("https://h".to_owned(), &OTHER);
    for builder in [builder().credentials(Credentials::login("ops", "hunter2")), builder().region("us-east-1")] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

/// What a client asks for, path by path; every response is `{}`.
struct Paths(std::sync::Mutex<Vec<String>>);

impl Transport for Paths {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        self.0.lock().unwrap().push(request.uri().path().to_owned());
        Box::pin(async { Ok(http::Response::new(Body::from("{}"))) })
    }
}

#[tokio::test]
async fn a_region_is_part_of_the_path_where_the_service_has_regions() {
    let paths = Arc::new(Paths(std::sync::Mutex::default()));
    let builder = Client::builder("https://h").region("us-east-1").transport(Arc::clone(&paths));
    let client = builder.retries(RetryPolicy::none()).build().unwrap();
    let cases = [
        ("/platform", "/api/v1/regions/us-east-1/platform"),
        ("/stack/versions", "/api/v1/regions/us-east-1/stack/versions"),
        ("/deployments/_search", "/api/v1/deployments/_search"),
        ("/users/auth/keys", "/api/v1/users/auth/keys"),
        ("/user", "/api/v1/user"),
        ("/userless", "/api/v1/regions/us-east-1/userless"),
    ];
    for (path, _) in cases {
        client.request(http::Method::GET, path).send().await.unwrap();
    }
    // A custom request is outside of regions or inside by its own path, as every operation is.
    assert_eq!(*paths.0.lock().unwrap(), cases.map(|(_, expected)| expected));
}

#[test]
fn the_login_of_the_profile_is_that_of_the_document() {
    let document: Value = serde_json::from_str(
        &std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/swagger.json")).unwrap(),
    )
    .unwrap();
    let login = PROFILE.login.as_ref().unwrap();
    for info in [Some(&login.request), login.refresh.as_ref()].into_iter().flatten() {
        let operation = &document["paths"][info.path]["post"];
        assert_eq!(operation["operationId"], info.id, "{}", info.path);
    }
}
