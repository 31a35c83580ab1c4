//! Sessions and keys: begun, renewed and ended.

use std::time::Duration;

use ece_api::models::{CreateApiKeyRequest, DeleteApiKeysRequest, DeleteUsersApiKeysRequest, LoginRequest};
use ece_api::{Client, Credentials, Error};
use serde_json::json;

use super::{Judged, model};

pub(super) async fn run(judged: &Judged) {
    sessions(judged).await;
    own_keys(judged).await;
    keys_of_others(judged).await;
    lesser_keys(judged).await;
}

async fn sessions(judged: &Judged) {
    let ece = judged.client();
    ece.login(LoginRequest::new("x", "admin")).send().await.unwrap_err();
    let token = ece.login(LoginRequest::new("admin", "admin")).send().await.unwrap().token.clone();
    // A key is no session.
    ece.refresh_token().send().await.unwrap_err();
    assert_eq!(ece.get_authentication_info().send().await.unwrap().expires_at, None);
    let renewed = judged.client_with(Credentials::bearer(token)).refresh_token().send().await.unwrap().token.clone();
    let session = judged.client_with(Credentials::bearer(renewed));
    assert!(session.get_authentication_info().send().await.unwrap().expires_at.is_some());
    session.logout().send().await.unwrap();
    session.refresh_token().send().await.unwrap_err();
}

async fn key(ece: &Client, request: serde_json::Value) -> Result<(String, String), Error> {
    let request: CreateApiKeyRequest = model(&request);
    let key = ece.create_api_key(&request).send().await?;
    Ok((key.id.clone(), key.key.clone().unwrap()))
}

async fn own_keys(judged: &Judged) {
    let ece = judged.client();
    let before = ece.get_api_keys().send().await.unwrap().keys.len();
    let (id, secret) = key(&ece, json!({ "description": "ci", "expiration": "1d" })).await.unwrap();
    for wrong in [json!({ "description": "" }), json!({ "description": "ci", "expiration": "soon" })] {
        assert!(key(&ece, wrong).await.unwrap_err().has_code("api_keys.invalid_input"));
    }
    // Built-in users have none.
    let admin = judged.client_with(Credentials::login("admin", "admin"));
    assert!(key(&admin, json!({ "description": "x" })).await.unwrap_err().has_code("api_keys.invalid_input"));

    let with_key = judged.client_with(Credentials::api_key(secret));
    let shown = with_key.get_api_key(&id).send().await.unwrap();
    assert_eq!((shown.description.as_str(), shown.key.clone(), shown.user_id.as_deref()), ("ci", None, Some("ops")));
    assert_eq!(ece.get_api_keys().send().await.unwrap().keys.len(), before + 1);
    judged.installation.advance(Duration::from_secs(24 * 60 * 60));
    with_key.get_api_keys().send().await.unwrap_err();
    ece.delete_api_key(&id).send().await.unwrap();
    ece.delete_api_key(&id).send().await.unwrap_err();
    ece.get_api_key(&id).send().await.unwrap_err();

    let (id, secret) = key(&ece, json!({ "description": "ci" })).await.unwrap();
    let request: DeleteApiKeysRequest = model(&json!({ "keys": [id, "none"] }));
    ece.delete_api_keys(&request).send().await.unwrap();
    judged.client_with(Credentials::api_key(secret)).get_api_keys().send().await.unwrap_err();
}

async fn keys_of_others(judged: &Judged) {
    let ece = judged.client();
    let admin = judged.client_with(Credentials::login("admin", "admin"));
    let (id, _) = key(&ece, json!({ "description": "a", "role_assignments": {} })).await.unwrap();
    admin.get_user_api_keys("none").send().await.unwrap_err();
    admin.get_user_api_key("admin", &id).send().await.unwrap_err();
    assert_eq!(admin.get_user_api_key("ops", &id).send().await.unwrap().id, id);
    admin.get_api_key(&id).send().await.unwrap_err();
    admin.delete_user_api_key("ops", &id).send().await.unwrap();
    admin.delete_user_api_key("ops", &id).send().await.unwrap_err();

    let (id, _) = key(&ece, json!({ "description": "b" })).await.unwrap();
    let all = admin.get_users_api_keys().send().await.unwrap();
    assert!(all.keys.iter().any(|key| key.id == id));
    let one = json!({ "user_id": "ops", "api_key_id": id });
    let request: DeleteUsersApiKeysRequest = model(&json!({ "user_api_keys": [one] }));
    admin.delete_users_api_keys(&request).send().await.unwrap();
    let left = admin.get_user_api_keys("ops").send().await.unwrap();
    assert!(!left.keys.iter().any(|key| key.id == id));

    // The built-in users have none, and keep what they have.
    admin.delete_user_api_keys("readonly").send().await.unwrap();
    admin.delete_user_api_keys("none").send().await.unwrap_err();
    assert_eq!(admin.get_user_api_keys("ops").send().await.unwrap().keys.len(), left.keys.len());
}

/// A key can have less than its user.
async fn lesser_keys(judged: &Judged) {
    let ece = judged.client();
    let viewer = json!({ "platform": [{ "role_id": "ece_platform_viewer" }] });
    let (id, secret) = key(&ece, json!({ "description": "look", "role_assignments": viewer })).await.unwrap();
    let client = Client::builder("https://installation.test").transport(judged.installation.clone());
    let looks = client.credentials(Credentials::api_key(secret)).build().unwrap();
    looks.get_users().send().await.unwrap();
    let error = looks.delete_user("readonly").send().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
    ece.delete_api_key(&id).send().await.unwrap();
}
