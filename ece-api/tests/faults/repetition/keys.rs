//! Calls that the server recognises when they come again.

use ece_api::http::Method;
use ece_api::models::DeploymentCreateRequest;
use ece_api::{ErrorKind, MergePatch};

use super::super::server::{Reply, Server};
use super::{client, lost};

fn created(server: &Server) -> Vec<String> {
    let requests = server.requests();
    requests.iter().map(|request| request.target.split_once("request_id=").unwrap().1.to_owned()).collect()
}

#[tokio::test]
async fn a_create_with_a_new_request_id_is_repeated_and_recognised() {
    let server = Server::with_replies([lost(), Reply::json(202, r#"{"id":"0c1d","created":false}"#)]).await;
    let wanted = DeploymentCreateRequest::new();
    let response = client(&server).create_deployment(&wanted).with_new_request_id().send().await.unwrap();
    let key = response.idempotency_key().unwrap().to_owned();
    assert!((32..=128).contains(&key.len()), "{key}");
    assert_eq!(created(&server), [key.clone(), key.clone()]);
    assert!(response.may_have_taken_effect_earlier(), "the credentials went with the answer that was lost");
    assert_eq!(response.attempts(), 2);

    let another = client(&server).create_deployment(&wanted).with_new_request_id().send().await.unwrap();
    assert_ne!(another.idempotency_key().unwrap(), key);
    assert!(!another.may_have_taken_effect_earlier());
}

#[tokio::test]
async fn an_error_gives_the_request_id_with_which_the_call_can_be_made_again() {
    let server = Server::with_replies([Reply::json(503, "{}")]).await;
    let wanted = DeploymentCreateRequest::new();
    let error = client(&server).create_deployment(&wanted).with_new_request_id().send().await.unwrap_err();
    assert!(error.may_have_taken_effect());
    let key = error.idempotency_key().unwrap();
    assert_eq!(created(&server), [key; 4]);
    let own = client(&server).create_deployment(&wanted).request_id("my own").send().await.unwrap_err();
    assert_eq!(own.idempotency_key(), Some("my own"));
    let none = client(&server).create_deployment(&wanted).send().await.unwrap_err();
    assert_eq!((none.idempotency_key(), none.attempts()), (None, 1));
}

#[tokio::test]
async fn a_request_id_counts_on_requests_that_the_document_does_not_know() {
    for path in ["/deployments", "/deployments?request_id=of-the-path"] {
        let server = Server::with_replies([lost(), Reply::json(200, "{}")]).await;
        let call = client(&server).request(Method::POST, path);
        let call = if path.contains('?') { call } else { call.query("request_id", "of the query") };
        let response = call.send().await.unwrap();
        assert_eq!(response.attempts(), 2, "{path}");
        assert!(response.idempotency_key().unwrap().starts_with("of"), "{path}");
    }
    let server = Server::with_replies([lost(), Reply::json(200, "{}")]).await;
    let call = client(&server).request(Method::POST, "/new").query("request_id", "mine").with_new_request_id();
    let response = call.send().await.unwrap();
    assert_eq!(created(&server), [response.idempotency_key().unwrap(); 2]);

    let server = Server::with_replies([lost(), Reply::json(200, "{}")]).await;
    let unnamed = client(&server).request(Method::POST, "/deployments").query("request_id", "").send().await;
    assert_eq!(unnamed.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn a_new_request_id_for_an_operation_without_one_is_refused() {
    let server = Server::with_replies([Reply::json(200, "{}")]).await;
    let error = client(&server).update_user("ops", MergePatch::new()).with_new_request_id().send().await.unwrap_err();
    assert_eq!((error.kind(), server.requests().len()), (ErrorKind::InvalidRequest, 0));
    assert_eq!(
        error.to_string(),
        "update-user: `update-user` has no parameter `request_id`: its calls cannot be named"
    );
    assert!(!error.may_have_taken_effect());
}
