//! Values of another type than the document says: reported, kept, and no reason to lose the rest.

use ece_api::models::DeploymentGetResponse;
use ece_api::{Client, Error, ErrorKind, Response, json};
use serde_json::{Value, json};

use crate::server::{Reply, Server};

/// What older installations send: a number where a version is text, a text where a flag is, a list where a map is.
const ODD: &str = r#"{"id":"0c1d","name":"logs","healthy":"true","resources":{"kibana":[{"ref_id":7,"info":[],"id":"a"},
    "gone"],"elasticsearch":{}},"metadata":{"tags":[{"key":"a","value":1}],"organization_id":5},"observability":null}"#;

/// The deployment that the server answers with.
async fn get(reply: &str, strict: bool) -> Result<Response<DeploymentGetResponse>, Error> {
    let server = Server::with_replies([Reply::json(200, reply)]).await;
    Client::builder(server.url()).strict(strict).build()?.get_deployment("0c1d").send().await
}

#[tokio::test]
async fn one_wrong_value_does_not_spoil_a_response() {
    let response = get(ODD, false).await.unwrap();
    assert_eq!((response.id.as_str(), response.name.as_str()), ("0c1d", "logs"));
    assert!(!response.healthy);
    assert_eq!(response.resources.kibana.len(), 2);
    assert_eq!(response.resources.kibana[0].id, "a");
    let told: Vec<String> = response.mismatches().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "/healthy: expected a boolean, found a string",
            "/resources/kibana/0/ref_id: expected a string, found a number",
            "/resources/kibana/0/info: expected an object, found an array",
            "/resources/kibana/1: expected an object, found a string",
            "/resources/elasticsearch: expected an array, found an object",
            "/metadata/tags/0/value: expected a string, found a number",
            "/metadata/organization_id: expected a string, found a number",
        ]
    );
    assert_eq!(response.mismatch_count(), told.len());
    assert_eq!(json::to_value(&*response), serde_json::from_str::<Value>(ODD).unwrap());
    let mapped = response.map(|deployment| deployment.id);
    assert_eq!(mapped.mismatches().len(), told.len());
}

#[tokio::test]
async fn a_strict_client_refuses_a_wrong_value() {
    let error = get(ODD, true).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let text = error.to_string();
    assert!(text.contains("healthy: expected a boolean, found a string"), "{text}");
    let good = r#"{"id":"0c1d","healthy":true,"observability":null,"unknown":[1]}"#;
    let response = get(good, true).await.unwrap();
    assert!(response.healthy && response.mismatches().is_empty());
}

#[tokio::test]
async fn a_response_of_another_type_is_an_error_still() {
    for reply in ["[]", "7", "\"x\"", "<html><body>login</body></html>", r#"{"id":"0c1d""#, r#"{"healthy":NaN}"#] {
        let error = get(reply, false).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{reply}");
    }
}

#[tokio::test]
async fn what_is_changed_is_sent_and_the_rest_goes_back_as_it_came() {
    let user = r#"{"user_name":"ops","builtin":"no","security":[],"email":7,"metadata":{"created_at":0}}"#;
    let server = Server::with_replies([Reply::json(200, user)]).await;
    let ece = Client::builder(server.url()).build().unwrap();
    let mut read = ece.get_user("ops").send().await.unwrap().into_inner();
    read.full_name = Some("Operations".to_owned());
    read.email = Some("ops@example.net".to_owned());
    let mut expected: Value = serde_json::from_str(user).unwrap();
    expected["full_name"] = json!("Operations");
    expected["email"] = json!("ops@example.net");
    assert_eq!(json::to_value(&read), expected);
}

#[tokio::test]
async fn values_of_a_stream_are_read_as_tolerantly() {
    let text = "{\"id\":\"a\"}\n{\"id\":7}\n{\"name\":\"b\"}\n";
    for strict in [false, true] {
        let server = Server::with_replies([Reply::json(200, text)]).await;
        let ece = Client::builder(server.url()).strict(strict).build().unwrap();
        let call = ece.get_deployment("0c1d").with_json_stream::<DeploymentGetResponse>();
        let mut values = call.send().await.unwrap().into_inner();
        assert_eq!(values.try_next().await.unwrap().unwrap().id, "a");
        assert!(values.mismatches().is_empty());
        assert_eq!(values.try_next().await.is_err(), strict);
        assert_eq!(values.try_next().await.unwrap().unwrap().name, "b");
        assert_eq!(values.mismatches().len(), usize::from(!strict));
    }
}
