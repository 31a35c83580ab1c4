//! Time limits: nothing waits for ever, whatever stands still.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use ece_api::http::Method;
use ece_api::json::Value;
use ece_api::middleware::{Middleware, Next};
use ece_api::transport::{BoxFuture, Transport, TransportError};
use ece_api::{Body, ByteStream, Client, ClientBuilder, Error, ErrorKind, RetryPolicy, http};
use futures_util::{StreamExt as _, stream};
use tokio::net::TcpListener;

use super::server::{Reply, Server};

const SHORT: Duration = Duration::from_millis(100);
/// Nobody waits that long.
const HANGING: Duration = Duration::from_secs(100);

/// Without a limit for whole calls, so that it is the others that hold.
fn builder(url: &str) -> ClientBuilder {
    let retries = RetryPolicy::new().with_backoff(Duration::from_millis(1), Duration::from_millis(5));
    Client::builder(url).retries(retries).timeout(None)
}

fn quick(url: &str) -> Client {
    builder(url).head_timeout(SHORT).stall_timeout(SHORT).build().unwrap()
}

async fn download(ece: &Client) -> Result<ByteStream, Error> {
    let dump = ece.download_deployment_instance_heap_dump("0c1d", "elasticsearch", "main", "instance-0");
    dump.send().await.map(ece_api::Response::into_inner)
}

async fn upload(ece: &Client, body: Body) -> Result<(), Error> {
    ece.set_extra_certificate("c", body).send().await.map(drop)
}

/// It is a timeout, it came soon, and it says how to raise the limit.
#[track_caller]
fn assert_late(error: &Error, start: Instant, setter: &str) {
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(error.to_string().contains(&format!("`{setter}`")), "{error}");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_download_whose_head_never_comes_ends() {
    let server = Server::with_replies([Reply::new(200).delay(HANGING)]).await;
    let start = Instant::now();
    let error = download(&quick(server.url())).await.unwrap_err();
    assert_late(&error, start, "head_timeout");
    // Whoever has no limit for the whole call does not wait for silence several times.
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
}

#[tokio::test]
async fn a_call_within_its_time_is_repeated_after_silence() {
    let server = Server::with_replies([Reply::new(200).delay(HANGING), Reply::json(200, r#"{"id":"0c1d"}"#)]).await;
    let ece = quick(server.url());
    let got = ece.get_deployment("0c1d").with_timeout(Duration::from_secs(20)).send().await.unwrap();
    assert_eq!((got.id.as_str(), server.requests().len()), ("0c1d", 2));
}

#[tokio::test]
async fn one_call_may_wait_longer_for_its_head() {
    let server = Server::with_replies([Reply::json(200, "{}").delay(SHORT * 3)]).await;
    let ece = quick(server.url());
    assert!(ece.get_deployment("0c1d").send().await.is_err());
    ece.get_deployment("0c1d").with_head_timeout(HANGING).send().await.unwrap();
    ece.get_deployment("0c1d").with_head_timeout(None).send().await.unwrap();
}

#[tokio::test]
async fn one_call_may_have_no_limit_although_the_client_has_one() {
    let server = Server::with_replies([Reply::json(200, r#"{"id":"a"}"#).delay(SHORT * 2)]).await;
    let ece = builder(server.url()).timeout(SHORT).attempt_timeout(SHORT).retries(RetryPolicy::none()).build().unwrap();
    let (start, limited) = (Instant::now(), ece.get_deployment("a"));
    let unlimited = limited.clone().with_timeout(None).with_attempt_timeout(None);
    assert_late(&limited.clone().send().await.unwrap_err(), start, "timeout");
    assert!(limited.with_timeout(None).send().await.is_err());
    assert_eq!(unlimited.send().await.unwrap().id, "a");
}

#[tokio::test]
async fn an_error_body_that_stalls_is_still_an_error_of_that_status() {
    let stalling = Reply::json(404, r#"{"errors":[{"code":"a.b""#).wait(HANGING).body("}]}");
    let server = Server::with_replies([stalling]).await;
    let ece = quick(server.url());
    let start = Instant::now();
    for error in [ece.get_deployment("0c1d").send().await.unwrap_err(), download(&ece).await.unwrap_err()] {
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 404));
        assert_eq!(error.body_text(), Some(r#"{"errors":[{"code":"a.b""#));
    }
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn an_error_body_that_trickles_ends() {
    let trickle = (0..200).fold(Reply::new(500), |reply, _| reply.chunk("x").wait(SHORT / 4));
    let server = Server::with_replies([trickle]).await;
    let start = Instant::now();
    let error = download(&quick(server.url())).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 500);
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_response_that_stalls_ends() {
    let server = Server::with_replies([Reply::json(200, r#"{"id":"#).wait(HANGING).body("1}")]).await;
    let ece = quick(server.url());
    let start = Instant::now();
    let call = ece.get_deployment("0c1d").with_retries(RetryPolicy::none());
    assert_late(&call.send().await.unwrap_err(), start, "stall_timeout");
    assert_late(&download(&ece).await.unwrap().bytes().await.unwrap_err(), start, "with_stall_timeout");
    let values = ece.request(Method::GET, "/values").with_json_stream::<Value>();
    let error = values.send().await.unwrap().into_inner().try_next().await.unwrap_err();
    assert_late(&error, start, "with_stall_timeout");
}

#[tokio::test]
async fn an_upload_that_gives_nothing_ends() {
    let server = Server::with_replies([Reply::json(200, "{}")]).await;
    let start = Instant::now();
    let body = Body::stream(stream::pending::<Result<&str, std::io::Error>>(), None);
    let error = upload(&quick(server.url()), body).await.unwrap_err();
    assert_late(&error, start, "stall_timeout");
    assert!(error.to_string().contains("the request has stalled"), "{error}");
}

#[tokio::test]
async fn an_upload_that_nobody_reads_ends() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let accepting = tokio::spawn(async move {
        let _held = listener.accept().await;
        tokio::time::sleep(HANGING).await;
    });
    let start = Instant::now();
    let error = upload(&quick(&url), Body::from(vec![b'x'; 64 << 20])).await.unwrap_err();
    assert_late(&error, start, "stall_timeout");
    assert!(error.to_string().contains("the request has stalled"), "{error}");
    accepting.abort();
}

#[tokio::test]
async fn an_upload_that_makes_progress_is_not_cut_off() {
    let server = Server::with_replies([Reply::json(200, "{}")]).await;
    let slow = stream::iter(0..10).then(|_| async {
        tokio::time::sleep(SHORT / 4).await;
        Ok::<_, std::io::Error>("x")
    });
    upload(&quick(server.url()), Body::stream(slow, None)).await.unwrap();
    assert_eq!(server.request().body.len(), 10);
}

#[tokio::test]
async fn the_head_limit_begins_when_an_upload_is_sent() {
    let server = Server::with_replies([Reply::json(200, "{}").delay(HANGING)]).await;
    let start = Instant::now();
    let slow = stream::iter(0..3).then(|_| async {
        tokio::time::sleep(SHORT / 2).await;
        Ok::<_, std::io::Error>("x")
    });
    let ece = builder(server.url()).head_timeout(SHORT).stall_timeout(HANGING).build().unwrap();
    assert_late(&upload(&ece, Body::stream(slow, None)).await.unwrap_err(), start, "head_timeout");
    assert!(start.elapsed() > SHORT * 2);
}

/// Whatever it is asked, it does not say a word.
struct Hanging;

impl Transport for Hanging {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            std::future::pending::<()>().await;
            drop(request);
            Err(TransportError::other("nobody comes here"))
        })
    }
}

impl Middleware for Hanging {
    fn handle<'a>(
        &'a self,
        request: http::Request<Body>,
        _: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>> {
        self.send(request)
    }
}

/// Answers at once, with a body that never goes on.
struct HangingBody(u16);

impl Transport for HangingBody {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let begin = stream::iter([Ok::<_, std::io::Error>("{")]);
        let body = Body::stream(begin.chain(stream::pending()), None);
        let response = http::Response::builder().status(self.0).body(body);
        Box::pin(async { response.map_err(TransportError::other) })
    }
}

fn with_transport(transport: impl Transport) -> ClientBuilder {
    builder("http://127.0.0.1:9").transport(transport).retries(RetryPolicy::none())
}

/// What each limit does against a transport that knows of none.
async fn every_limit_holds() {
    let start = Instant::now();
    let short = |builder: ClientBuilder| builder.head_timeout(SHORT).stall_timeout(SHORT).build().unwrap();
    let ece = short(with_transport(Hanging));
    assert_late(&ece.get_deployment("0c1d").send().await.unwrap_err(), start, "head_timeout");
    let streamed = Body::stream(stream::pending::<Result<&str, std::io::Error>>(), None);
    assert_late(&upload(&ece, streamed).await.unwrap_err(), start, "stall_timeout");
    let ece = short(with_transport(HangingBody(200)).middleware(Hanging));
    assert_late(&ece.get_deployment("0c1d").send().await.unwrap_err(), start, "head_timeout");

    let ece = short(with_transport(HangingBody(200)));
    assert_late(&ece.get_deployment("0c1d").send().await.unwrap_err(), start, "stall_timeout");
    assert_late(&download(&ece).await.unwrap().bytes().await.unwrap_err(), start, "with_stall_timeout");
    let ece = short(with_transport(HangingBody(500)));
    assert_eq!(ece.get_deployment("0c1d").send().await.unwrap_err().status().unwrap().as_u16(), 500);

    let ece = with_transport(Hanging).build().unwrap();
    let call = ece.get_deployment("0c1d").with_timeout(SHORT);
    assert_late(&call.send().await.unwrap_err(), start, "with_timeout");
    let call = ece.get_deployment("0c1d").with_attempt_timeout(SHORT);
    assert_late(&call.send().await.unwrap_err(), start, "with_attempt_timeout");
    let ece = with_transport(HangingBody(200)).build().unwrap();
    let call = ece.get_deployment("0c1d").with_timeout(SHORT);
    assert_late(&call.send().await.unwrap_err(), start, "with_timeout");
    let raw = ece.get_deployment("0c1d").with_raw_response().with_timeout(SHORT);
    let mut stream = raw.send().await.unwrap().into_inner();
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "{");
    assert_late(&stream.chunk().await.unwrap_err(), start, "with_timeout");
    assert_eq!(stream.chunk().await.unwrap(), None, "the time is over, and so is the stream");
}

#[tokio::test]
async fn limits_hold_whatever_the_transport_does() {
    every_limit_holds().await;
}

struct Thread(std::thread::Thread);

impl Wake for Thread {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs a future without Tokio.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Thread(std::thread::current())));
    let (mut context, mut future) = (Context::from_waker(&waker), pin!(future));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::park();
    }
}

#[test]
fn limits_hold_without_tokio() {
    block_on(every_limit_holds());
}

#[tokio::test]
#[ignore = "takes 60 s"]
async fn by_default_silence_is_over_after_a_minute() {
    let silent = Server::with_replies([Reply::new(200).delay(HANGING)]).await;
    let stalling = |status| Reply::json(status, "{").wait(HANGING).body("}");
    let (stalling, failing) =
        (Server::with_replies([stalling(200)]).await, Server::with_replies([stalling(404)]).await);
    let client = |server: &Server| Client::builder(server.url()).build().unwrap();
    let start = Instant::now();
    let (head, body, failure, upload) = tokio::join!(
        async { download(&client(&silent)).await.unwrap_err() },
        async { download(&client(&stalling)).await.unwrap().bytes().await.unwrap_err() },
        async { download(&client(&failing)).await.unwrap_err() },
        async {
            let body = Body::stream(stream::pending::<Result<&str, std::io::Error>>(), None);
            upload(&client(&silent), body).await.unwrap_err()
        },
    );
    let elapsed = start.elapsed().as_secs();
    assert!((59..65).contains(&elapsed), "{elapsed}");
    for error in [head, body, upload] {
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(error.to_string().contains("60s"), "{error}");
    }
    assert_eq!(failure.status().unwrap().as_u16(), 404);
}
