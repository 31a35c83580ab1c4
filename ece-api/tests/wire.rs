//! One generated operation of each shape against a server on loopback: what is on the wire, and what comes back.
#![cfg(feature = "rustls")]

#[path = "support/server.rs"]
mod server;

use ece_api::http::StatusCode;
use ece_api::json::Value;
use ece_api::models::{
    DeleteUsersApiKeysRequest, DeploymentCreateRequest, LoginRequest, ProxiesHealth, ResourceKind,
    StackVersionArchiveProcessingResult, UserApiKey,
};
use ece_api::operations::MoveDeploymentElasticsearchResourceInstancesOutput as Moved;
use ece_api::{Client, Credentials, ErrorCode, ErrorKind, FilePart, MergePatch};
use serde_json::json;
use server::{Recorded, Reply, Server};

async fn serving(reply: Reply) -> (Server, Client) {
    let server = Server::with_replies([reply]).await;
    let client = Client::builder(server.url()).credentials(Credentials::api_key("a2V5")).build().unwrap();
    (server, client)
}

fn only(server: &Server) -> Recorded {
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    requests.into_iter().next().unwrap()
}

fn body(request: &Recorded) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

#[tokio::test]
async fn a_path_and_optional_query_parameters() {
    let reply = Reply::json(200, r#"{"id":"a/b","name":"n"}"#).header("x-cloud-resource-version", "7");
    let (server, ece) = serving(reply).await;
    let got = ece.get_deployment("a/b c").show_plans(true).show_system_alerts(5).send().await.unwrap();
    assert_eq!((got.id.as_str(), got.resource_version()), ("a/b", Some("7")));
    let request = only(&server);
    assert_eq!(request.line(), "GET /api/v1/deployments/a%2Fb%20c?show_plans=true&show_system_alerts=5");
    assert_eq!(request.header("authorization"), Some("ApiKey a2V5"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!((request.header("content-type"), request.body.len()), (None, 0));
}

#[tokio::test]
async fn nothing_but_the_path() {
    let (server, ece) = serving(Reply::json(200, r#"{"deployments":[]}"#)).await;
    assert!(ece.list_deployments().send().await.unwrap().deployments.is_empty());
    assert_eq!(only(&server).line(), "GET /api/v1/deployments");
}

#[tokio::test]
async fn a_body_and_several_statuses_of_success() {
    for status in [200, 201, 202] {
        let (server, ece) = serving(Reply::json(status, r#"{"id":"0c1d","created":true}"#)).await;
        let wanted = DeploymentCreateRequest::new().name("search").alias("");
        let created = ece.create_deployment(&wanted).validate_only(true).request_id("r 1").send().await.unwrap();
        assert_eq!((created.status().as_u16(), created.id.as_str()), (status, "0c1d"));
        let request = only(&server);
        assert_eq!(request.line(), "POST /api/v1/deployments?request_id=r%201&validate_only=true");
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(request.text(), r#"{"name":"search","alias":""}"#);
    }
}

#[tokio::test]
async fn a_required_query_parameter_is_an_argument() {
    let (server, ece) = serving(Reply::json(200, "[]")).await;
    ece.get_deployment_templates_v2("ece-region").send().await.unwrap();
    assert_eq!(only(&server).line(), "GET /api/v1/deployments/templates?region=ece-region");
}

#[tokio::test]
async fn a_merge_patch_is_an_object() {
    let (server, ece) = serving(Reply::json(200, r#"{"user_name":"ops"}"#)).await;
    let patch = MergePatch::new().set("email", "ops@example.net").remove("full_name");
    ece.update_user("ops", patch).send().await.unwrap();
    let request = only(&server);
    assert_eq!(request.line(), "PATCH /api/v1/users/ops");
    assert_eq!(body(&request), json!({ "email": "ops@example.net", "full_name": null }));
}

#[tokio::test]
async fn a_delete_with_and_without_body() {
    let (server, ece) = serving(Reply::json(200, "{}")).await;
    ece.delete_deployment("0c1d").send().await.unwrap();
    let keys = DeleteUsersApiKeysRequest::new([UserApiKey::default().user_id("u1").api_key_id("k1")]);
    ece.delete_users_api_keys(&keys).send().await.unwrap();
    let [first, second] = server.requests().try_into().unwrap();
    assert_eq!((first.line().as_str(), first.body.len()), ("DELETE /api/v1/deployments/0c1d", 0));
    assert_eq!(second.line(), "DELETE /api/v1/users/auth/keys/_all");
    assert_eq!(body(&second), json!({ "user_api_keys": [{ "user_id": "u1", "api_key_id": "k1" }] }));
}

#[tokio::test]
async fn a_list_in_the_path_and_two_bodies_by_status() {
    let (server, ece) = serving(Reply::json(202, "{}")).await;
    let call = || ece.move_deployment_elasticsearch_resource_instances("0c1d", "main", ["i,1", "i 2"]);
    assert!(matches!(call().send().await.unwrap().into_inner(), Moved::Accepted(_)));
    let path = "/api/v1/deployments/0c1d/elasticsearch/main/instances/i%2C1,i%202/_move";
    assert_eq!(only(&server).line(), format!("POST {path}"));
    let (server, ece) = serving(Reply::json(200, r#"{"strategy":{}}"#)).await;
    let call = ece.move_deployment_elasticsearch_resource_instances("0c1d", "main", ["i1"]).validate_only(true);
    assert!(matches!(call.send().await.unwrap().into_inner(), Moved::Ok(_)));
    assert!(only(&server).target.ends_with("/i1/_move?validate_only=true"));
}

#[tokio::test]
async fn bytes_through_the_proxy() {
    let (server, ece) = serving(Reply::new(200).chunk("{\"took\"").chunk(":1}")).await;
    let kind = ece_api::models::GetDeploymentResourceProxyRequestsResourceKind::Elasticsearch;
    let call = ece.post_deployment_resource_proxy_requests("0c1d", kind, "main", "my index/_bulk?refresh=true");
    let answer = call.body("{}\n").with_content_type("application/x-ndjson").send().await.unwrap();
    assert_eq!(answer.into_inner().text().await.unwrap(), r#"{"took":1}"#);
    let request = only(&server);
    let path = "/api/v1/deployments/0c1d/elasticsearch/main/proxy/my%20index/_bulk?refresh=true";
    assert_eq!(request.line(), format!("POST {path}"));
    assert_eq!(request.header("x-management-request"), Some("true"));
    assert_eq!(request.header("content-type"), Some("application/x-ndjson"));
    assert_eq!((request.header("accept"), request.text().as_str()), (Some("*/*"), "{}\n"));
}

#[tokio::test]
async fn a_text_as_it_is() {
    let (server, ece) = serving(Reply::json(200, "{}")).await;
    ece.set_extra_certificate("corp", "-----BEGIN \"x\"-----\n").send().await.unwrap();
    let request = only(&server);
    assert_eq!(request.line(), "PUT /api/v1/platform/configuration/security/extra_certs/corp");
    assert_eq!(request.header("content-type"), Some("application/text"));
    assert_eq!(request.text(), "-----BEGIN \"x\"-----\n");
}

#[tokio::test]
async fn an_upload_in_parts() {
    let (server, ece) = serving(Reply::json(200, r#"{"id":"e"}"#)).await;
    let file =
        FilePart::new(b"PK\x03\x04".as_slice()).with_file_name("plugin.zip").with_content_type("application/zip");
    ece.upload_extension("e", file).send().await.unwrap();
    let request = only(&server);
    assert_eq!(request.line(), "PUT /api/v1/deployments/extensions/e");
    let boundary = request.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    let expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"plugin.zip\"\r\n\
         Content-Type: application/zip\r\n\r\nPK\u{3}\u{4}\r\n--{boundary}--\r\n"
    );
    assert_eq!(request.text(), expected);
}

#[tokio::test]
async fn a_download_is_streamed() {
    let reply = Reply::new(200).header("content-type", "application/zip").chunk(vec![0, 159]).chunk(vec![146, 150]);
    let (server, ece) = serving(reply).await;
    let dump = ece.download_deployment_instance_heap_dump("0c1d", "elasticsearch", "main", "instance-0000000000");
    let mut stream = dump.send().await.unwrap().into_inner();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.chunk().await.unwrap() {
        bytes.extend_from_slice(&chunk);
    }
    assert_eq!(bytes, [0, 159, 146, 150]);
    assert_eq!(only(&server).header("accept"), Some("application/zip, application/json"));
}

#[tokio::test]
async fn any_json_both_ways() {
    let (server, ece) = serving(Reply::json(200, r#"[1,{"a":null}]"#)).await;
    let sent = json!({ "resources": [null, 18_446_744_073_709_551_615_u64] });
    let call = ece.set_deployment_resource_raw_metadata("0c1d", ResourceKind::Elasticsearch, "main", &sent);
    assert_eq!(*call.version("3").send().await.unwrap(), json!([1, { "a": null }]));
    let request = only(&server);
    assert_eq!(request.line(), "POST /api/v1/deployments/0c1d/elasticsearch/main/metadata/raw?version=3");
    assert_eq!(body(&request), sent);
}

#[tokio::test]
async fn a_list_that_travels_as_one_value() {
    let (server, ece) = serving(Reply::json(200, r#"{"deployments":[],"return_count":0}"#)).await;
    ece.search_deployments().minimal_metadata(["name", "resources.kind"]).send().await.unwrap();
    let request = only(&server);
    assert_eq!(request.line(), "POST /api/v1/deployments/_search?minimal_metadata=name%2Cresources.kind");
    assert_eq!((request.header("content-length"), request.header("content-type")), (Some("0"), None));
}

#[tokio::test]
async fn a_header_parameter() {
    let (server, ece) = serving(Reply::json(200, r#"{"costs":{}}"#)).await;
    ece.get_costs_items_by_deployment("o", "d").accept("application/json;q=1").send().await.unwrap();
    assert_eq!(only(&server).header("accept"), Some("application/json;q=1"));
}

#[tokio::test]
async fn signing_in_needs_no_credentials_and_redirections_are_answers() {
    let (server, ece) = serving(Reply::json(200, r#"{"token":"t0ken"}"#)).await;
    let token = ece.login(LoginRequest::new("admin", "hunter2")).send().await.unwrap();
    assert_eq!(token.token, "t0ken");
    assert!(!format!("{token:?}").contains("t0ken"));
    let request = only(&server);
    assert_eq!((request.header("authorization"), request.line().as_str()), (None, "POST /api/v1/users/auth/_login"));
    assert_eq!(body(&request), json!({ "username": "admin", "password": "hunter2" }));

    let (server, ece) = serving(Reply::new(302).header("location", "https://idp.example.net/?x=1")).await;
    let answer = ece.saml_callback("<xml/> +&").relay_state("s").send().await.unwrap();
    assert_eq!((answer.status(), answer.location()), (StatusCode::FOUND, Some("https://idp.example.net/?x=1")));
    let request = only(&server);
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.text(), "SAMLResponse=%3Cxml%2F%3E%20%2B%26&RelayState=s");
}

#[tokio::test]
async fn errors_have_codes_to_match_on() {
    let failure = r#"{"errors":[{"code":"deployments.deployment_not_found","message":"No such deployment."}]}"#;
    let (_server, ece) = serving(Reply::json(404, failure)).await;
    let error = ece.delete_deployment("0c1d").send().await.unwrap_err();
    assert!(error.has_code(ErrorCode::DeploymentsDeploymentNotFound) && error.is_not_found());
    assert_eq!(error.operation(), Some("delete-deployment"));
    assert!(error.to_string().contains("No such deployment."));
}

#[tokio::test]
async fn a_success_that_lists_failures_is_an_error_unless_asked_for() {
    let partial = r#"{"stacks":[{"version":"8.15.0"}],"errors":[{"stack_version":"8.13.4","errors":{"errors":[
        {"code":"stackpack.invalid_version","message":"Not allowed."},{"code":"b","message":"c","fields":["d"]}]}}]}"#;
    let (_server, ece) = serving(Reply::json(200, partial)).await;
    let error = ece.update_stack_packs(FilePart::new("zip")).send().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Failed, Some(StatusCode::OK)));
    assert!(error.may_have_taken_effect() && !error.is_retryable() && !error.was_not_sent());
    assert_eq!(error.codes(), ["stackpack.invalid_version", "b"]);
    let text = error.to_string();
    assert!(text.starts_with("update-stack-packs: 200 OK: the response lists failures in `errors`"), "{text}");
    assert!(text.contains("stackpack.invalid_version: Not allowed. [8.13.4]\n"), "{text}");
    assert!(text.contains("b: c [8.13.4, d]"), "{text}");
    assert_eq!(error.decode::<StackVersionArchiveProcessingResult>().unwrap().stacks.len(), 1);

    let asked = ece.update_stack_packs(FilePart::new("zip")).with_partial_success().send().await.unwrap();
    assert_eq!((asked.stacks.len(), asked.errors.len()), (1, 1));
    for odd in
        [r#""8.13.4 is not allowed""#, r#""""#, "{}", r#"{"8.13.4":"not allowed"}"#, "false", "1", "[{}]", "[null]"]
    {
        let (_server, ece) = serving(Reply::json(200, format!(r#"{{"stacks":[],"errors":{odd}}}"#))).await;
        let error = ece.update_stack_packs(FilePart::new("zip")).send().await.unwrap_err();
        assert!(error.kind() == ErrorKind::Failed && error.may_have_taken_effect(), "{odd}: {error}");
        assert!(error.to_string().contains("the response lists failures in `errors`"), "{odd}: {error}");
    }
    for whole in [r#"{"stacks":[],"errors":[]}"#, r#"{"stacks":[]}"#, r#"{"stacks":[],"errors":null}"#] {
        let (_server, ece) = serving(Reply::json(200, whole)).await;
        ece.update_stack_packs(FilePart::new("zip")).send().await.unwrap();
    }
}

/// Only where the list says that something failed.
#[tokio::test]
async fn errors_among_what_was_read_are_no_failure() {
    let (_server, ece) = serving(Reply::json(200, r#"{"name":"n","errors":["x"]}"#)).await;
    assert_eq!(ece.get_deployment("0c1d").send().await.unwrap().name, "n");
}

#[tokio::test]
async fn a_failure_with_a_body_of_its_own() {
    let (_server, ece) = serving(Reply::json(417, r#"{"expected_proxies_count":3}"#)).await;
    let error = ece.get_proxies_health().send().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::EXPECTATION_FAILED));
    assert_eq!(error.decode::<ProxiesHealth>().unwrap().expected_proxies_count, 3);

    let failed = r#"{"stacks":[],"errors":[{"stack_version":"8.13.4","errors":{"errors":[]}}]}"#;
    let (_server, ece) = serving(Reply::json(400, failed)).await;
    let error = ece.update_stack_packs(FilePart::new("zip")).send().await.unwrap_err();
    let result = error.decode::<StackVersionArchiveProcessingResult>().unwrap();
    assert_eq!(result.errors[0].stack_version, "8.13.4");
}
