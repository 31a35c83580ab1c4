//! Bodies that are nearly right, for what is there: something is said to each, and nothing that was stored of them keeps
//! anything from being shown.

use ece_api::http::{self, StatusCode};
use ece_api::operation::Operation;
use ece_api::testing::Installation;
use ece_api::transport::Transport;
use ece_api::{Body, operations as op};
use serde_json::{Value, json};

use super::{Judged, operation};

async fn send<O: Operation>(installation: &Installation, path: &[(&str, &str)], body: &Value) -> (StatusCode, Value) {
    let fill = |template: String, (name, value): &(&str, &str)| template.replace(&format!("{{{name}}}"), value);
    let address = format!("/api/v1{}", path.iter().fold(O::INFO.path.to_owned(), fill));
    let request = http::Request::builder().method(http::Method::from(O::INFO.method)).uri(&address);
    let request = request.header("authorization", format!("ApiKey {}", Installation::API_KEY));
    let request = request.body(Body::from(body.to_string())).unwrap();
    let (head, body) = installation.send(request).await.unwrap().into_parts();
    let body = serde_json::from_slice(&body.to_bytes().unwrap()).unwrap();
    let is_declared = !operation(O::INFO.id).unwrap()["responses"][head.status.as_str()].is_null();
    assert!(is_declared || head.status.as_u16() < 500, "{address} {}: {body}", head.status);
    (head.status, body)
}

/// The right body makes what the path names; all that are nearly so are sent after it.
async fn around<O: Operation>(judged: &Judged, path: &[(&str, &str)], body: Value) -> Value {
    let (status, answer) = send::<O>(&judged.installation, path, &body).await;
    assert!(status.is_success(), "{}: {answer}", O::INFO.id);
    for body in changed(&body) {
        send::<O>(&judged.installation, path, &body).await;
    }
    answer
}

/// The body with a change at each of its places.
fn changed(body: &Value) -> Vec<Value> {
    let values =
        [Value::Null, json!([]), json!({}), json!(-1), json!(1.5), json!(""), json!("x"), json!([null]), json!([{}])];
    let mut all: Vec<Value> = values.into();
    let members: Vec<String> = match body {
        Value::Object(members) => members.keys().cloned().collect(),
        Value::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
        _ => Vec::new(),
    };
    for pointer in members.iter().map(|name| format!("/{name}")) {
        for value in changed(body.pointer(&pointer).unwrap()) {
            let mut body = body.clone();
            *body.pointer_mut(&pointer).unwrap() = value;
            all.push(body);
        }
    }
    all
}

#[tokio::test]
async fn what_is_nearly_right_harms_nothing() {
    let judged = Judged::default();
    people(&judged).await;
    resources(&judged).await;
    security(&judged).await;
    shown(&judged).await;
    let (_, problems) = judged.verdicts();
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}

async fn people(judged: &Judged) {
    let roles = json!({
        "platform": [{ "role_id": "ece_platform_viewer" }],
        "organization": [{ "role_id": "a", "organization_id": "b" }],
        "project": { "security": [{ "role_id": "a", "organization_id": "b" }] },
    });
    let user = json!({
        "user_name": "ann", "email": "a@b", "security": { "roles": ["ece_platform_viewer"], "password": "p", "enabled": true },
    });
    around::<op::CreateUser>(judged, &[], user.clone()).await;
    around::<op::UpdateUser>(judged, &[("user_name", "ann")], user.clone()).await;
    around::<op::UpdateCurrentUser>(judged, &[], json!({ "full_name": "A", "security": { "password": "p" } })).await;
    around::<op::AddRoleAssignments>(judged, &[("user_id", "ann")], roles.clone()).await;
    around::<op::RemoveRoleAssignments>(judged, &[("user_id", "ann")], roles.clone()).await;
    let key = json!({ "description": "a", "expiration": "1d", "role_assignments": roles });
    let key = around::<op::CreateApiKey>(judged, &[], key).await;
    around::<op::DeleteApiKeys>(judged, &[], json!({ "keys": [key["id"]] })).await;
    let one = json!({ "user_id": "ann", "api_key_id": "x" });
    around::<op::DeleteUsersApiKeys>(judged, &[], json!({ "user_api_keys": [one] })).await;
    let account = json!({ "trust": { "trust_all": true } });
    around::<op::UpdateCurrentAccount>(judged, &[], account.clone()).await;
    around::<op::PatchCurrentAccount>(judged, &[], account).await;
    let organization = [("organization_id", "1000000001")];
    let invitation = json!({ "emails": ["c@d"], "expires_in": "1h", "role_assignments": roles });
    around::<op::CreateOrganizationInvitations>(judged, &organization, invitation).await;
    let settings = json!({ "name": "a", "default_disk_usage_alerts_enabled": true, "billing_contacts": ["a@b"] });
    around::<op::UpdateOrganization>(judged, &organization, settings).await;
}

async fn resources(judged: &Judged) {
    let request = ece_api::models::DeploymentCreateRequest::default().name("odd").version("8.17.0");
    let deployment =
        judged.client().create_deployment(&request).template_id("default").send().await.unwrap().id.clone();
    let ruleset = json!({
        "name": "a", "type": "egress_firewall", "include_by_default": true, "region": "r",
        "rules": [{ "source": "192.0.2.1", "egress_rule": { "target": "t", "ports": [1], "protocol": "tcp" } }],
    });
    let made = around::<op::CreateTrafficFilterRuleset>(judged, &[], ruleset.clone()).await;
    let path = [("ruleset_id", made["id"].as_str().unwrap())];
    around::<op::UpdateTrafficFilterRuleset>(judged, &path, ruleset).await;
    let association = json!({ "entity_type": "deployment", "id": deployment });
    around::<op::CreateTrafficFilterRulesetAssociation>(judged, &path, association).await;
    around::<op::ClaimTrafficFilterLinkId>(judged, &[], json!({ "region": "r", "link_id": "l" })).await;
    around::<op::UnclaimTrafficFilterLinkId>(judged, &[], json!({ "region": "r", "link_id": "l" })).await;
    let extension = json!({ "name": "a", "extension_type": "bundle", "version": "*", "description": "d" });
    let made = around::<op::CreateExtension>(judged, &[], extension.clone()).await;
    around::<op::UpdateExtension>(judged, &[("extension_id", made["id"].as_str().unwrap())], extension).await;
    let about = [("resource_type", "allocator"), ("resource_id", "192.0.2.10")];
    let made = around::<op::CreateComment>(judged, &about, json!({ "message": "a" })).await;
    let about = [about[0], about[1], ("comment_id", made["id"].as_str().unwrap())];
    around::<op::UpdateComment>(judged, &about, json!({ "message": "b" })).await;
}

async fn security(judged: &Judged) {
    let trust = json!({
        "name": "a", "trust_by_default": true, "account_ids": ["a"], "public_ca_cert": "-----BEGIN CERTIFICATE-----",
    });
    let made = around::<op::CreateTrustRelationship>(judged, &[], trust.clone()).await;
    let path = [("trust_relationship_id", made["id"].as_str().unwrap())];
    around::<op::UpdateTrustRelationship>(judged, &path, trust).await;
    let mappings = json!({ "default_roles": ["a"], "rules": [{ "type": "group_dn", "roles": ["a"], "value": "b" }] });
    let ldap = json!({
        "id": "l", "name": "l", "urls": ["ldap://a"], "bind_anonymously": true, "bind_type": "user_search",
        "user_search": { "scope": "base" }, "load_balance": { "type": "failover" }, "role_mappings": mappings,
    });
    around::<op::CreateLdapConfiguration>(judged, &[], ldap.clone()).await;
    around::<op::UpdateLdapConfiguration>(judged, &[("realm_id", "l")], ldap).await;
    let directory = json!({
        "id": "d", "name": "d", "urls": ["ldap://a"], "bind_anonymously": true, "domain_name": "d", "order": 7,
        "certificate_url": "https://a", "certificate_url_truststore_type": "jks", "role_mappings": mappings,
    });
    around::<op::CreateActiveDirectoryConfiguration>(judged, &[], directory.clone()).await;
    around::<op::UpdateActiveDirectoryConfiguration>(judged, &[("realm_id", "d")], directory).await;
    let mappings = json!({ "default_roles": ["a"], "rules": [{ "type": "groups", "roles": ["a"], "value": "b" }] });
    let saml = json!({
        "id": "s", "name": "s", "idp": { "entity_id": "i", "metadata_path": "https://i" },
        "sp": { "entity_id": "s", "acs": "a", "logout": "l" }, "attributes": { "principal": "p", "groups": "g" },
        "ssl_certificate_url_truststore_type": "jks", "role_mappings": mappings,
    });
    around::<op::CreateSamlConfiguration>(judged, &[], saml.clone()).await;
    around::<op::UpdateSamlConfiguration>(judged, &[("realm_id", "s")], saml).await;
    around::<op::ReorderSecurityRealms>(judged, &[], json!({ "realms": ["d", "l", "s", "x"] })).await;
    around::<op::CreateEnrollmentToken>(judged, &[], json!({ "persistent": true, "roles": ["a"] })).await;
    let size = json!({ "size": { "value": 1024, "resource": "memory" }, "zone_count": 1 });
    let request = json!({ "name": "s", "version": "8.17.0", "topology": size });
    around::<op::CreateSecurityDeployment>(judged, &[], request.clone()).await;
    around::<op::UpdateSecurityDeployment>(judged, &[], request).await;
}

/// Everything that was stored.
async fn shown(judged: &Judged) {
    let ece = judged.client();
    judged.installation.finish_plans();
    ece.get_users().include_disabled(true).send().await.unwrap();
    ece.get_users_api_keys().send().await.unwrap();
    ece.get_current_account().send().await.unwrap();
    ece.list_organizations().send().await.unwrap();
    ece.list_organization_members("1000000001").send().await.unwrap();
    ece.list_organization_invitations("1000000001").send().await.unwrap();
    ece.get_traffic_filter_rulesets().include_associations(true).send().await.unwrap();
    ece.get_traffic_filter_claimed_link_ids().send().await.unwrap();
    ece.list_extensions().send().await.unwrap();
    for deployment in &ece.list_deployments().send().await.unwrap().deployments {
        ece.get_deployment(&deployment.id).show_settings(true).send().await.unwrap();
    }
    ece.list_comment("allocator", "192.0.2.10").send().await.unwrap();
    ece.get_trust_relationships().include_certificate(true).send().await.unwrap();
    ece.get_security_realm_configurations().send().await.unwrap();
    ece.get_ldap_configuration("l").send().await.unwrap();
    ece.get_active_directory_configuration("d").send().await.unwrap();
    ece.get_saml_configuration("s").send().await.unwrap();
    ece.methods().send().await.unwrap();
    ece.get_enrollment_tokens().send().await.unwrap();
    ece.get_security_deployment().send().await.unwrap();
}
