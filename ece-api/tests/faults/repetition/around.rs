//! Middleware around a call changes nothing about what is told of it.

use ece_api::http::{Request, Response, StatusCode};
use ece_api::middleware::{CallMiddleware, CallNext};
use ece_api::models::AllocatorSettings;
use ece_api::transport::{BoxFuture, TransportError};
use ece_api::{Body, Client, Error};

use super::super::server::{Reply, Server};
use super::{conflict, lost, not_found, quick};

enum Around {
    PassesOn,
    /// Makes a call that failed once more.
    Repeats,
    /// Gives an error of its own.
    Replaces,
}

impl CallMiddleware for Around {
    fn handle<'a>(
        &'a self,
        request: Request<Body>,
        next: CallNext<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, Error>> {
        let mut again = Request::new(request.body().try_clone().unwrap());
        *again.method_mut() = request.method().clone();
        *again.uri_mut() = request.uri().clone();
        *again.headers_mut() = request.headers().clone();
        Box::pin(async move {
            match (self, next.run(request).await) {
                (Self::Repeats, Err(_)) => next.run(again).await,
                (Self::Replaces, Err(_)) => Err(TransportError::connect("something else").into()),
                (_, result) => result,
            }
        })
    }
}

fn client(server: &Server, around: Around) -> Client {
    Client::builder(server.url()).retries(quick()).call_middleware(around).build().unwrap()
}

#[tokio::test]
async fn a_deletion_that_took_effect_is_a_success_through_middleware() {
    let server = Server::with_replies([lost(), not_found()]).await;
    let response = client(&server, Around::PassesOn).delete_user("ops").send().await.unwrap();
    assert_eq!((response.status(), response.attempts()), (StatusCode::NOT_FOUND, 2));
    assert!(response.may_have_taken_effect_earlier());
    let server = Server::with_replies([not_found()]).await;
    let error = client(&server, Around::PassesOn).delete_user("ops").send().await.unwrap_err();
    assert!(error.is_not_found() && !error.may_have_taken_effect(), "{error}");
}

#[tokio::test]
async fn a_call_that_middleware_repeats_tells_of_the_one_before() {
    let settings = AllocatorSettings::default();
    let server = Server::with_replies([lost(), conflict()]).await;
    let call = client(&server, Around::Repeats).set_allocator_settings("a", &settings).version("7");
    let error = call.send().await.unwrap_err();
    assert!(error.is_conflict() && error.may_have_taken_effect(), "{error}");
    assert!(error.to_string().ends_with("; an earlier attempt may have taken effect"), "{error}");

    let server = Server::with_replies([lost(), Reply::json(200, "{}")]).await;
    let call = client(&server, Around::Repeats).set_allocator_settings("a", &settings).version("7");
    assert!(call.send().await.unwrap().may_have_taken_effect_earlier());
}

#[tokio::test]
async fn an_error_that_middleware_replaces_tells_of_the_attempts_all_the_same() {
    let server = Server::with_replies([lost()]).await;
    let error = client(&server, Around::Replaces).shutdown_deployment("0c1d").send().await.unwrap_err();
    assert!(error.may_have_taken_effect(), "{error}");
    let read = client(&server, Around::Replaces).get_deployment("0c1d").send().await.unwrap_err();
    assert!(!read.may_have_taken_effect(), "{read}");
}
