//! Calls, errors and clients that are shared, cloned, and used from blocking code.

#[cfg(feature = "blocking")]
mod blocking;

use std::time::Duration;

use ece_api::models::{DeploymentCreateRequest, DeploymentGetResponse};
use ece_api::{Body, Call, Client, ErrorKind, RetryPolicy};
use tokio::runtime::{Builder, Runtime};

use super::server::{Reply, Server};

/// A runtime of one thread, which stands still as long as nothing is waited for in it.
fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// A server in a runtime of its own, and that runtime.
fn serve(replies: impl Into<Vec<Reply>>) -> (Server, Runtime) {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(Server::with_replies(replies));
    (server, runtime)
}

fn deployment() -> Reply {
    Reply::json(200, r#"{"id":"0c1d","name":"n"}"#)
}

fn client(server: &Server) -> Client {
    Client::builder(server.url()).retries(RetryPolicy::none()).build().unwrap()
}

fn stream(pieces: &'static [&'static str]) -> Body {
    Body::stream(futures_util::stream::iter(pieces.iter().map(|piece| Ok::<_, std::io::Error>(*piece))), None)
}

#[tokio::test]
async fn a_call_is_awaited_as_it_is() {
    let server = Server::with_replies([deployment()]).await;
    let got = client(&server).get_deployment("0c1d").await.unwrap();
    assert_eq!(got.name, "n");
}

#[tokio::test]
async fn a_clone_of_a_call_sends_the_same() {
    let server = Server::with_replies([Reply::json(201, r#"{"id":"0c1d","created":true}"#)]).await;
    let wanted = DeploymentCreateRequest::new().name("n");
    let call = client(&server).create_deployment(&wanted).with_header("x-team", "a").request_id("r".repeat(32));
    let (first, second) = (call.clone().await, call.with_header("x-team", "b").await);
    assert!(first.is_ok() && second.is_ok());
    let requests = server.requests();
    assert_eq!((requests[0].line(), &requests[0].body), (requests[1].line(), &requests[1].body));
    assert!(requests[0].text().contains(r#""name":"n""#));
    assert_eq!((requests[0].header("x-team"), requests[1].header("x-team")), (Some("a"), Some("b")));
}

#[tokio::test]
async fn a_stream_is_sent_by_the_first_clone_and_the_others_say_so() {
    let server = Server::with_replies([Reply::json(200, "{}")]).await;
    let ece = client(&server);
    let raw = ece.set_extra_certificate("c", stream(&["a", "b"]));
    let form = ece.upload_extension("e", stream(&["a", "b"]));
    let (raw_clone, form_clone) = (raw.clone(), form.clone());
    raw.await.unwrap();
    form.await.unwrap();
    for error in [raw_clone.await.unwrap_err(), form_clone.await.unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains("stream"), "{error}");
    }
    assert!(server.requests().iter().all(|request| request.text().contains("ab")));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn debug_of_a_call_shows_no_value() {
    let ece = Client::builder("http://127.0.0.1:9").build().unwrap();
    let call = ece.get_deployment("hunter1").with_header("authorization", "hunter2").show_plans(true);
    assert!(!format!("{call:?} {:?}", call.clone()).contains("hunter"));
    let call = ece.set_extra_certificate("c", "hunter3");
    assert!(!format!("{call:?} {:?}", call.clone()).contains("hunter"));
}

#[test]
fn what_is_public_goes_to_other_threads_and_stays() {
    fn shared<T: Send + Sync + Unpin + 'static>() {}
    fn sent<T: Send + Unpin + 'static>() {}
    shared::<Client>();
    shared::<ece_api::Error>();
    shared::<ece_api::Credentials>();
    shared::<ece_api::Response<DeploymentGetResponse>>();
    shared::<ece_api::MergePatch>();
    shared::<RetryPolicy>();
    shared::<ece_api::transport::TransportError>();
    sent::<Call<ece_api::operations::GetDeployment>>();
    sent::<ece_api::ClientBuilder>();
    sent::<Body>();
    sent::<ece_api::FilePart>();
    sent::<ece_api::ByteStream>();
    sent::<ece_api::JsonStream<ece_api::json::Value>>();
}

#[tokio::test]
async fn a_call_ends_well_whose_client_is_dropped() {
    let server = Server::with_replies([deployment().delay(Duration::from_millis(50))]).await;
    let ece = client(&server);
    let call = tokio::spawn(ece.get_deployment("0c1d").send());
    tokio::time::sleep(Duration::from_millis(10)).await;
    drop(ece);
    assert_eq!(call.await.unwrap().unwrap().name, "n");
}

#[test]
fn a_client_outlives_the_runtimes_that_it_is_used_in() {
    let (server, _runtime) = serve([deployment()]);
    let ece = client(&server);
    for _ in 0..3 {
        // What the last call left of a connection died with its runtime.
        let got = one_thread().block_on(ece.get_deployment("0c1d").send());
        assert_eq!(got.unwrap().name, "n");
    }
}

#[test]
fn a_call_whose_runtime_ends_leaves_the_client_as_it_was() {
    let (server, _runtime) = serve([deployment().delay(Duration::from_secs(30)), deployment()]);
    let ece = client(&server);
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let call = runtime.spawn(ece.get_deployment("0c1d").send());
    while server.requests().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    runtime.shutdown_background();
    let next = one_thread();
    assert!(next.block_on(call).unwrap_err().is_cancelled());
    assert_eq!(next.block_on(ece.get_deployment("0c1d").send()).unwrap().name, "n");
}
