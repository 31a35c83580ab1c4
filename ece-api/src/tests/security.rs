//! An API with several security schemes, over the wire.

use std::sync::{Arc, Mutex};

use crate::middleware::{Middleware, Next, WireDump};
use crate::operation::{Method, Operation, OperationInfo, RawResponse, Read, SchemeKind, Security, SecurityScheme};
use crate::runtime::testing::{MockTransport, Reply};
use crate::runtime::{ApiInfo, ClientBuilder, Profile, call};
use crate::transport::{BoxFuture, TransportError};
use crate::{Body, BoxError, Call, Client, Credentials, CredentialsProvider, ErrorKind};

static PROFILE: Profile = Profile::new(ApiInfo {
    schemes: &[
        SecurityScheme::new("password", SchemeKind::Basic),
        SecurityScheme::new("app", SchemeKind::HeaderKey("X-App")),
        SecurityScheme::new("key", SchemeKind::QueryKey("api key")),
    ],
    security: Security::OneOf(&[&["key"]]),
    ..ApiInfo::new("/base")
});

macro_rules! operations {
    ($($name:ident $id:literal $security:expr;)*) => {$(
        #[derive(Clone, Copy, Debug)]
        struct $name;
        impl Operation for $name {
            type Output = ();
            const INFO: &'static OperationInfo =
                &OperationInfo { security: $security, ..OperationInfo::new(Method::Get, $id, "/things") };
            const READ: Read<Self> = RawResponse::unit;
        }
    )*};
}

operations! {
    Usual "usual" Security::Document;
    Open "open" Security::None;
    Both "both" Security::OneOf(&[&["app", "key"]]);
    Signed "signed" Security::OneOf(&[&["password"]]);
}

fn builder() -> ClientBuilder {
    let builder = ClientBuilder::new("https://h".to_owned(), &PROFILE);
    builder
        .credentials_for("key", Credentials::api_key("hunter2&3"))
        .credentials_for("app", Credentials::api_key("hunter4"))
}

fn mock() -> MockTransport {
    ["usual", "open", "both", "signed", "request"]
        .into_iter()
        .fold(MockTransport::new(), |mock, id| mock.always(id, Reply::bytes(200, "{}")))
}

fn get<O: Operation>(client: &Client) -> Call<O> {
    call(client)
}

#[tokio::test]
async fn each_operation_gets_what_it_asks_for() {
    let mock = mock();
    let client = mock.client_of(builder());
    get::<Usual>(&client).send().await.unwrap();
    get::<Open>(&client).send().await.unwrap();
    get::<Both>(&client).send().await.unwrap();
    get::<Signed>(&client).send().await.unwrap();
    let sent = |id: &str| {
        let request = mock.last(id);
        let header = |name: &str| request.header(name).map(str::to_owned);
        (request.query("api key").map(str::to_owned), header("x-app"), header("authorization"))
    };
    let (key, app) = (Some("hunter2&3".to_owned()), Some("hunter4".to_owned()));
    assert_eq!(sent("usual"), (key.clone(), None, None));
    assert_eq!(sent("open"), (None, None, None));
    assert_eq!(sent("both"), (key, app, None));
    assert_eq!(sent("signed"), (None, None, None));
}

/// What middleware sees of an address.
struct Addresses(Arc<Mutex<String>>);

impl Middleware for Addresses {
    fn handle<'a>(
        &'a self,
        request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>> {
        self.0.lock().unwrap().push_str(&format!("{request:?}"));
        next.run(request)
    }
}

#[tokio::test]
async fn no_key_is_shown() {
    let seen = Arc::new(Mutex::new(String::new()));
    let (lines, addresses) = (Arc::clone(&seen), Addresses(Arc::clone(&seen)));
    let mock = mock();
    let builder =
        builder().middleware(addresses).middleware(WireDump::new(move |text| lines.lock().unwrap().push_str(text)));
    let shown = format!("{builder:?}");
    let client = mock.client_of(builder);
    get::<Both>(&client).send().await.unwrap();
    // By hand, too.
    client
        .request(http::Method::GET, "/x")
        .query("api key", "hunter5")
        .query("page", 1)
        .with_header("X-App", "hunter6")
        .send()
        .await
        .unwrap();
    let shown = format!("{shown} {client:?} {:?} {}", mock.last("both"), seen.lock().unwrap());
    assert!(shown.contains("> GET /base/things?api key=<redacted>\n"), "{shown}");
    assert!(shown.contains("> x-app: <redacted>\n"), "{shown}");
    assert!(!shown.contains("hunter"), "{shown}");
    let by_hand = mock.last("request");
    assert_eq!(by_hand.query, [("page".to_owned(), "1".to_owned()), ("api key".to_owned(), "hunter5".to_owned())]);
    assert_eq!(by_hand.header("x-app"), Some("hunter6"));
}

#[tokio::test]
async fn a_refusal_says_which_credentials_are_missing() {
    let mock = MockTransport::new().always("signed", Reply::bytes(401, "")).always("both", Reply::bytes(401, ""));
    let client = mock.client_of(builder());
    let error = get::<Signed>(&client).send().await.unwrap_err().to_string();
    assert_eq!(error, "signed: 401 Unauthorized: the client has no credentials for `password`");
    let error = get::<Both>(&client).send().await.unwrap_err().to_string();
    assert_eq!(error, "both: 401 Unauthorized", "there were credentials");
}

#[tokio::test]
async fn keys_stay_off_plain_http() {
    let plain = || ClientBuilder::new("http://h".to_owned(), &PROFILE);
    for credentials in [Credentials::query("api key", "hunter2"), Credentials::header("X-App", "hunter2")] {
        let error = plain().credentials(credentials.clone()).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let error = plain().credentials_for("key", Credentials::api_key("hunter2")).build().unwrap_err();
        assert!(error.to_string().contains("allow_http_credentials"), "{error}");
    }
    let client = plain().build().unwrap();
    let request = || client.request(http::Method::GET, "/x");
    for call in [request().query("api key", "hunter2"), request().with_header("x-app", "hunter2")] {
        let error = call.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

#[test]
fn a_scheme_that_the_document_does_not_have_is_refused() {
    let error = builder().credentials_for("keys", Credentials::api_key("hunter2")).build().unwrap_err();
    assert_eq!(error.to_string(), "the API has no security scheme `keys`; it has: `password`, `app`, `key`");
    let error = builder().credentials_for("app", Credentials::bearer("hunter2")).build().unwrap_err();
    assert_eq!(error.to_string(), "the security scheme `app` does not take credentials of this kind");
}

/// Gives `k1`, `k2`, …
struct Counting(Mutex<u32>);

impl CredentialsProvider for Counting {
    fn provide(&self, _: bool) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        let mut count = self.0.lock().unwrap();
        *count += 1;
        let key = format!("k{count}");
        Box::pin(async move { Ok(Credentials::api_key(key)) })
    }
}

#[tokio::test]
async fn a_key_that_is_refused_is_asked_for_again_wherever_it_goes() {
    let replies = MockTransport::new()
        .on("both", Reply::bytes(401, ""))
        .on("both", Reply::bytes(200, ""))
        .on("signed", Reply::bytes(200, ""));
    let builder = builder().credentials_for("key", Credentials::provider(Counting(Mutex::new(0))));
    let client = replies.client_of(builder);
    get::<Both>(&client).send().await.unwrap();
    let keys: Vec<_> = replies.requests().iter().map(|it| it.query("api key").unwrap().to_owned()).collect();
    assert_eq!(keys, ["k1", "k2"]);
    assert!(replies.requests().iter().all(|it| it.header("x-app") == Some("hunter4")));
    // Nobody is asked for what an operation does not want.
    get::<Signed>(&client).send().await.unwrap();
    assert_eq!(replies.last("signed").query, []);
}
