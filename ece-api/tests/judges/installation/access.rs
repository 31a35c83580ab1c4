//! Sessions: begun, renewed and ended.

use ece_api::Credentials;
use ece_api::models::LoginRequest;

use super::Judged;

pub(super) async fn run(judged: &Judged) {
    let ece = judged.client();
    ece.login(LoginRequest::new("x", "admin")).send().await.unwrap_err();
    let token = ece.login(LoginRequest::new("admin", "admin")).send().await.unwrap().token.clone();
    // A key is no session.
    ece.refresh_token().send().await.unwrap_err();
    let renewed = judged.client_with(Credentials::bearer(token)).refresh_token().send().await.unwrap().token.clone();
    let session = judged.client_with(Credentials::bearer(renewed));
    session.logout().send().await.unwrap();
    session.refresh_token().send().await.unwrap_err();
}
