//! Trust between installations.

use ece_api::models::{TrustRelationshipCreateRequest, TrustRelationshipUpdateRequest};
use serde_json::json;

use super::{Judged, model};

pub(super) async fn run(judged: &Judged) {
    let ece = judged.client();
    let pem = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
    let request = |pem: &str| -> TrustRelationshipCreateRequest {
        model(&json!({ "name": "other", "trust_by_default": false, "account_ids": ["2"], "public_ca_cert": pem }))
    };
    let id = ece.create_trust_relationship(request(pem)).send().await.unwrap().id.clone();
    ece.create_trust_relationship(request("none")).send().await.unwrap_err();
    let count = async |filter: &'static str| {
        let call = ece.get_trust_relationships().filter(filter).include_certificate(true);
        call.send().await.unwrap().trust_relationships.len()
    };
    assert_eq!((count("all").await, count("local").await, count("non-local").await), (2, 1, 1));
    let local = ece.get_trust_relationships().send().await.unwrap().trust_relationships[0].clone();
    assert!(local.local && local.public_ca_cert.is_none());
    ece.delete_trust_relationship(&local.id).send().await.unwrap_err();

    let change: TrustRelationshipUpdateRequest = model(&json!({ "name": "theirs", "installation_id": "i-2" }));
    ece.update_trust_relationship(&id, &change).send().await.unwrap();
    ece.update_trust_relationship("none", &change).send().await.unwrap_err();
    let shown = ece.get_trust_relationship(&id).include_certificate(true).send().await.unwrap();
    assert_eq!((shown.name.as_str(), shown.public_ca_cert.as_deref()), ("theirs", Some(pem)));
    assert_eq!((shown.resource_version(), shown.account_ids.clone()), (Some("2"), Some(vec!["2".to_owned()])));
    ece.delete_trust_relationship(&id).version(1).send().await.unwrap_err();
    ece.delete_trust_relationship(&id).version(2).send().await.unwrap();
    ece.delete_trust_relationship(&id).send().await.unwrap_err();
    ece.get_trust_relationship(&id).send().await.unwrap_err();
}
