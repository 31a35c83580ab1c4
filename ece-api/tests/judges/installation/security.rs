//! Certificates, tokens for new hosts, and the deployment of the installation's users.

use std::time::Duration;

use ece_api::Client;
use ece_api::models::{EnrollmentTokenRequest, SecurityDeploymentCreateRequest, SecurityDeploymentUpdateRequest};
use serde_json::json;

use super::{Judged, model};

pub(super) async fn run(judged: &Judged) {
    let ece = judged.client();
    certificates(&ece).await;
    tokens(judged, &ece).await;
    deployment(judged, &ece).await;
}

async fn certificates(ece: &Client) {
    assert!(!ece.get_tls_certificate("proxy").send().await.unwrap().user_supplied);
    let pem = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
    let key = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n";
    ece.set_tls_certificate("proxy", format!("{pem}{pem}{key}")).send().await.unwrap();
    ece.set_tls_certificate("proxy", key).send().await.unwrap_err();
    let shown = ece.get_tls_certificate("proxy").send().await.unwrap();
    assert_eq!((shown.user_supplied, shown.chain.clone()), (true, vec![pem.to_owned(), pem.to_owned()]));
    assert!(!ece.get_tls_certificate("ui").send().await.unwrap().user_supplied);
}

async fn tokens(judged: &Judged, ece: &Client) {
    let create = async |request: serde_json::Value| {
        let request: EnrollmentTokenRequest = model(&request);
        ece.create_enrollment_token(&request).send().await
    };
    let lasting =
        create(json!({ "persistent": true, "roles": ["allocator"] })).await.unwrap().token_id.clone().unwrap();
    let short = create(json!({ "persistent": true, "validity_in_seconds": 60 })).await.unwrap();
    assert!(short.token_id.is_some());
    assert_eq!(create(json!({ "persistent": false })).await.unwrap().token_id, None);
    let error = create(json!({ "persistent": true, "validity_in_seconds": 0 })).await.unwrap_err();
    assert!(error.has_code("enrollment_tokens.invalid_token_request"));
    let count = async || ece.get_enrollment_tokens().send().await.unwrap().tokens.len();
    assert_eq!(count().await, 2);
    judged.installation.advance(Duration::from_secs(60));
    assert_eq!(count().await, 1);
    ece.delete_enrollment_token(&lasting).send().await.unwrap();
    let error = ece.delete_enrollment_token(&lasting).send().await.unwrap_err();
    assert!(error.has_code("enrollment_tokens.invalid_token_id"));
}

async fn deployment(judged: &Judged, ece: &Client) {
    let create = |version: &str| -> SecurityDeploymentCreateRequest {
        model(&json!({ "version": version, "topology": { "zone_count": 2 } }))
    };
    let update: SecurityDeploymentUpdateRequest =
        model(&json!({ "version": "8.17.3", "topology": { "size": { "resource": "memory", "value": 2048 } } }));
    ece.get_security_deployment().send().await.unwrap_err();
    ece.update_security_deployment(&update).send().await.unwrap_err();
    ece.create_security_deployment(create("1.0.0")).send().await.unwrap_err();
    let id = ece.create_security_deployment(create("8.17.0")).send().await.unwrap().id.clone();
    let error = ece.create_security_deployment(create("8.17.0")).send().await.unwrap_err();
    assert!(error.has_code("security_deployment.already_exists"));
    assert!(ece.get_security_deployment().send().await.unwrap().has_pending_plan);
    judged.installation.finish_plans();
    ece.update_security_deployment(&update).send().await.unwrap();
    judged.installation.finish_plans();
    let shown = ece.get_security_deployment().send().await.unwrap();
    assert_eq!((shown.version.as_deref(), shown.is_healthy), (Some("8.17.3"), true));
    assert_eq!(shown.deployment_id.as_deref(), Some(id.as_str()));
    assert_eq!(
        ece.get_deployment(&id).send().await.unwrap().resources.elasticsearch[0].info.topology.instances.len(),
        2
    );
}
