//! Middleware around a whole call: it sees a call once, may do without it, and cannot make it hang or leak.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ece_api::middleware::{Attempt, CallMiddleware, CallNext};
use ece_api::operation::OperationInfo;
use ece_api::transport::{BoxFuture, TransportError};
use ece_api::{Body, Client, ClientBuilder, Credentials, Error, ErrorKind, RetryPolicy, http};

use crate::server::{Reply, Server};

type CallResult = Result<http::Response<Body>, Error>;

fn builder(server: &Server) -> ClientBuilder {
    Client::builder(server.url())
        .credentials(Credentials::api_key("hunter2"))
        .retries(RetryPolicy::new().with_max_attempts(3).with_backoff(Duration::ZERO, Duration::ZERO))
}

/// Operation, attempts, and how it ended.
type Seen = (&'static str, u32, String);

/// Writes down every call.
#[derive(Clone, Default)]
struct Calls(Arc<Mutex<Vec<Seen>>>);

impl CallMiddleware for Calls {
    fn handle<'a>(&'a self, request: http::Request<Body>, next: CallNext<'a>) -> BoxFuture<'a, CallResult> {
        Box::pin(async move {
            assert!(!request.headers().contains_key("authorization"), "credentials belong to attempts");
            let operation = request.extensions().get::<&'static OperationInfo>().unwrap().id;
            let result = next.run(request).await;
            let (attempts, end) = match &result {
                Ok(response) => {
                    (response.extensions().get::<Attempt>().map_or(0, |it| it.0), response.status().to_string())
                }
                Err(error) => (error.attempts(), format!("{:?}", error.kind())),
            };
            self.0.lock().unwrap().push((operation, attempts, end));
            result
        })
    }
}

#[tokio::test]
async fn middleware_around_a_call_sees_it_once_with_its_attempts() {
    let calls = Calls::default();
    let replies =
        [Reply::new(503), Reply::hang_up(), Reply::json(200, r#"{"id":"0c1d"}"#), Reply::new(404), Reply::new(503)];
    let server = Server::with_replies(replies).await;
    let ece = builder(&server).call_middleware(calls.clone()).build().unwrap();
    assert_eq!(ece.get_deployment("a").send().await.unwrap().id, "0c1d");
    ece.get_deployment("a").send().await.unwrap_err();
    let error = ece.get_deployment("a").send().await.unwrap_err();
    assert_eq!((error.attempts(), error.status().unwrap().as_u16()), (3, 503));
    let seen = calls.0.lock().unwrap().clone();
    let expected = [(3, "200 OK"), (1, "Status"), (3, "Status")];
    assert_eq!(seen, expected.map(|(attempts, end)| ("get-deployment", attempts, end.to_owned())));
    assert_eq!(server.requests().len(), 7);
}

/// Gives the first response again and again.
#[derive(Default)]
struct Cache(Mutex<Option<ece_api::bytes::Bytes>>);

impl CallMiddleware for Cache {
    fn handle<'a>(&'a self, request: http::Request<Body>, next: CallNext<'a>) -> BoxFuture<'a, CallResult> {
        Box::pin(async move {
            if let Some(kept) = self.0.lock().unwrap().clone() {
                return Ok(http::Response::new(Body::from(kept)));
            }
            let response = next.run(request).await?;
            *self.0.lock().unwrap() = response.body().to_bytes();
            Ok(response)
        })
    }
}

#[tokio::test]
async fn middleware_around_a_call_can_respond_in_its_place() {
    let server = Server::with_replies([Reply::json(200, r#"{"id":"0c1d"}"#)]).await;
    let ece = builder(&server).call_middleware(Cache::default()).build().unwrap();
    for _ in 0..3 {
        assert_eq!(ece.get_deployment("a").send().await.unwrap().id, "0c1d");
    }
    assert_eq!(server.requests().len(), 1);
}

/// Ends every call like this.
struct Ends(fn() -> CallResult);

impl CallMiddleware for Ends {
    fn handle<'a>(&'a self, _: http::Request<Body>, _: CallNext<'a>) -> BoxFuture<'a, CallResult> {
        Box::pin(std::future::ready((self.0)()))
    }
}

#[tokio::test]
async fn what_middleware_ends_a_call_with_is_an_error_of_that_call() {
    let server = Server::with_replies([Reply::new(200)]).await;
    let fail = async |ends: fn() -> CallResult| {
        let ece = builder(&server).call_middleware(Ends(ends)).build().unwrap();
        ece.get_deployment("a").send().await.unwrap_err()
    };
    let error = fail(|| Err(TransportError::connect("the circuit is open").into())).await;
    assert_eq!(error.to_string(), "get-deployment: the circuit is open");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 0));
    let error = fail(|| {
        let body = r#"{"errors":[{"code":"a.b","message":"not today"}]}"#;
        Ok(http::Response::builder().status(404).body(Body::from(body)).unwrap())
    });
    let error = error.await;
    assert!(error.is_not_found() && error.has_code("a.b") && error.attempts() == 0, "{error}");
    assert_eq!(server.requests().len(), 0);
}

/// Never ends, before the call or after it.
struct Hangs {
    after: bool,
}

impl CallMiddleware for Hangs {
    fn handle<'a>(&'a self, request: http::Request<Body>, next: CallNext<'a>) -> BoxFuture<'a, CallResult> {
        Box::pin(async move {
            if self.after {
                drop(next.run(request).await);
            }
            std::future::pending().await
        })
    }
}

#[tokio::test]
async fn middleware_that_hangs_around_a_call_is_bounded_by_the_time_limit() {
    let server = Server::with_replies([Reply::json(200, "{}")]).await;
    for after in [false, true] {
        let ece =
            builder(&server).call_middleware(Hangs { after }).timeout(Duration::from_millis(100)).build().unwrap();
        let start = Instant::now();
        let error = ece.get_deployment("a").send().await.unwrap_err();
        assert_eq!((error.kind(), error.was_not_sent()), (ErrorKind::Timeout, !after), "{error}");
        assert!(error.to_string().starts_with("get-deployment: the time limit of 100ms"), "{error}");
        assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    }
}

/// Reads what comes piece by piece, which takes its time.
struct Reads;

impl CallMiddleware for Reads {
    fn handle<'a>(&'a self, request: http::Request<Body>, next: CallNext<'a>) -> BoxFuture<'a, CallResult> {
        Box::pin(async move {
            let mut response = next.run(request).await?;
            let mut chunks = Vec::new();
            while let Some(chunk) = futures_util::StreamExt::next(response.body_mut()).await {
                chunks.push(chunk);
            }
            Ok(response.map(|_| Body::stream(futures_util::stream::iter(chunks), None)))
        })
    }
}

#[tokio::test]
async fn middleware_that_hangs_around_a_call_without_a_limit_is_bounded_and_slow_one_is_not() {
    let piece = |reply: Reply| reply.chunk("piece").wait(Duration::from_millis(60));
    let server = Server::with_replies([piece(piece(piece(Reply::new(200))))]).await;
    let builder = || builder(&server).head_timeout(Duration::from_millis(150));
    for after in [false, true] {
        let ece = builder().call_middleware(Hangs { after }).build().unwrap();
        let error = ece.get_deployment("a").with_raw_response().send().await.unwrap_err();
        assert_eq!((error.kind(), error.was_not_sent()), (ErrorKind::Timeout, !after), "{error}");
    }
    let ece = builder().call_middleware(Reads).build().unwrap();
    let stream = ece.get_deployment("a").with_raw_response().send().await.unwrap().into_inner();
    assert_eq!(stream.text().await.unwrap(), "piecepiecepiece");
}

/// Sends calls elsewhere, or with another method.
enum Bends {
    Origin(String),
    Method,
}

impl CallMiddleware for Bends {
    fn handle<'a>(&'a self, mut request: http::Request<Body>, next: CallNext<'a>) -> BoxFuture<'a, CallResult> {
        match self {
            Self::Origin(url) => *request.uri_mut() = format!("{url}{}", request.uri().path()).parse().unwrap(),
            Self::Method => *request.method_mut() = http::Method::POST,
        }
        next.run(request)
    }
}

#[tokio::test]
async fn middleware_around_a_call_cannot_send_credentials_elsewhere() {
    let server = Server::with_replies([Reply::json(200, "{}")]).await;
    let elsewhere = Server::with_replies([Reply::json(200, "{}")]).await;
    for bends in [Bends::Origin(elsewhere.url().to_owned()), Bends::Method] {
        let ece = builder(&server).call_middleware(bends).build().unwrap();
        let error = ece.get_deployment("a").send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    }
    assert!(server.requests().is_empty() && elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_stream_keeps_its_errors_through_middleware_around_its_call() {
    let calls = Calls::default();
    let server = Server::with_replies([Reply::new(200).chunk("begin").cut()]).await;
    let ece = builder(&server).call_middleware(calls.clone()).build().unwrap();
    let mut stream = ece.get_deployment("a").with_raw_response().send().await.unwrap().into_inner();
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "begin");
    let error = stream.chunk().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.to_string().starts_with("get-deployment: the connection broke in the middle"), "{error}");
    assert_eq!(*calls.0.lock().unwrap(), [("get-deployment", 1, "200 OK".to_owned())]);
}
