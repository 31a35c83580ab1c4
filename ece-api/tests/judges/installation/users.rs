//! Users, their roles, and the account.

use ece_api::models::{AccountUpdateRequest, RoleAssignments, User};
use ece_api::{Credentials, MergePatch};
use serde_json::json;

use super::{Judged, model};

pub(super) async fn run(judged: &Judged) {
    created_and_deleted(judged).await;
    changed(judged).await;
    roles(judged).await;
    account(judged).await;
}

fn user(name: &str, role: &str) -> User {
    model(&json!({
        "user_name": name, "full_name": "A B", "security": { "roles": [role], "password": "secret-1", "enabled": true },
    }))
}

async fn created_and_deleted(judged: &Judged) {
    let ece = judged.client();
    let made = ece.create_user(user("ann", "ece_platform_viewer")).send().await.unwrap();
    assert_eq!((made.security.password.clone(), made.full_name.as_deref()), (None, Some("A B")));
    let code = async |user: User| ece.create_user(user).send().await.unwrap_err();
    assert!(code(user("ann", "ece_platform_viewer")).await.has_code("user.user_name.conflict"));
    assert!(code(user("a b", "ece_platform_viewer")).await.has_code("user.user_name.invalid"));
    assert!(code(user("bob", "captain")).await.has_code("user.roles.invalid"));
    let builtin = json!({ "user_name": "bob", "builtin": true, "security": {} });
    assert!(code(model(&builtin)).await.has_code("user.restricted_field"));

    // A viewer sees, and changes only what is its own.
    let ann = judged.client_with(Credentials::login("ann", "secret-1"));
    let names: Vec<String> =
        ann.get_users().send().await.unwrap().users.iter().map(|it| it.user_name.clone()).collect();
    assert_eq!(names, ["admin", "ann", "ops", "readonly"]);
    ann.update_current_user(MergePatch::new().set("email", "ann@example.net")).send().await.unwrap();
    assert!(ece.get_user("ann").send().await.unwrap().metadata.as_ref().unwrap().last_login_at.is_some());

    for (name, code) in
        [("admin", "user.restricted_deletion"), ("ops", "user.restricted_deletion"), ("x", "user.not_found")]
    {
        assert!(ece.delete_user(name).send().await.unwrap_err().has_code(code), "{name}");
    }
    ece.delete_user("ann").send().await.unwrap();
    ece.get_user("ann").send().await.unwrap_err();
    ann.get_current_user().send().await.unwrap_err();
}

async fn changed(judged: &Judged) {
    let ece = judged.client();
    ece.create_user(user("bob", "ece_deployment_viewer")).send().await.unwrap();
    let security = |patch: MergePatch| MergePatch::new().nested("security", patch);
    let patch = security(
        MergePatch::new().set("password", "secret-2").set_json("roles", &vec!["ece_platform_admin".to_owned()]),
    );
    let changed = ece.update_user("bob", patch.remove("full_name")).send().await.unwrap();
    assert_eq!(
        (changed.security.roles.clone(), changed.full_name.clone()),
        (Some(vec!["ece_platform_admin".to_owned()]), None)
    );
    let bob = judged.client_with(Credentials::login("bob", "secret-2"));
    assert_eq!(bob.get_current_user().send().await.unwrap().user_name, "bob");

    let disable = || security(MergePatch::new().set("enabled", false));
    let code = async |name: &str, patch: MergePatch| ece.update_user(name, patch).send().await.unwrap_err();
    assert!(bob.update_current_user(disable()).send().await.unwrap_err().has_code("user.restricted_field"));
    assert!(code("bob", MergePatch::new().set("user_name", "rob")).await.has_code("user.restricted_field"));
    assert!(code("admin", MergePatch::new().set("email", "a@b")).await.has_code("user.cannot_modify"));
    assert!(code("none", disable()).await.has_code("user.not_found"));
    let wrong = security(MergePatch::new().set_json("roles", &vec!["captain".to_owned()]));
    assert!(code("bob", wrong).await.has_code("user.roles.invalid"));
    // Of built-in users the password can be changed.
    ece.update_user("readonly", security(MergePatch::new().set("password", "new"))).send().await.unwrap();
    judged.client_with(Credentials::login("readonly", "new")).get_users().send().await.unwrap();

    ece.update_user("bob", disable()).send().await.unwrap();
    bob.get_current_user().send().await.unwrap_err();
    let count = async |with_disabled| ece.get_users().include_disabled(with_disabled).send().await.unwrap().users.len();
    assert_eq!((count(false).await, count(true).await), (3, 4));
    ece.delete_user("bob").send().await.unwrap();
}

async fn roles(judged: &Judged) {
    let ece = judged.client();
    ece.create_user(user("cid", "ece_platform_viewer")).send().await.unwrap();
    let deployment = json!({ "role_id": "deployment-viewer", "organization_id": "1000000001", "all": true });
    let request = |role: &str| -> RoleAssignments {
        model(&json!({ "platform": [{ "role_id": role }], "deployment": [deployment] }))
    };
    ece.add_role_assignments("cid", request("ece_deployment_manager")).send().await.unwrap();
    let roles = async || ece.get_user("cid").send().await.unwrap().security.roles.clone().unwrap();
    assert_eq!(roles().await, ["ece_platform_viewer", "ece_deployment_manager"]);
    let error = ece.add_role_assignments("cid", request("captain")).send().await.unwrap_err();
    assert!(error.has_code("role_assignments.unauthorized_role_assignments"));
    for name in ["admin", "none"] {
        let error = ece.add_role_assignments(name, request("ece_platform_viewer")).send().await.unwrap_err();
        assert!(error.has_code("role_assignments.invalid_target_user_id"));
    }
    ece.remove_role_assignments("cid", request("ece_platform_viewer")).force(true).send().await.unwrap();
    assert_eq!(roles().await, ["ece_deployment_manager"]);
    ece.remove_role_assignments("none", request("ece_platform_viewer")).send().await.unwrap_err();
    ece.delete_user("cid").send().await.unwrap();
}

async fn account(judged: &Judged) {
    let ece = judged.client();
    let trusts_all = async || ece.get_current_account().send().await.unwrap().trust.as_ref().unwrap().trust_all;
    let request: AccountUpdateRequest = model(&json!({ "trust": { "trust_all": true } }));
    ece.update_current_account(&request).send().await.unwrap();
    assert!(trusts_all().await);
    ece.patch_current_account(MergePatch::new()).send().await.unwrap();
    assert!(trusts_all().await);
    let patch = MergePatch::new().nested("trust", MergePatch::new().set("trust_all", false));
    ece.patch_current_account(patch).send().await.unwrap();
    assert!(!trusts_all().await);
}
