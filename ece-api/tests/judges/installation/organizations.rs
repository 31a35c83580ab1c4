//! The organization: members who come by invitation, and leave.

use std::time::Duration;

use ece_api::Credentials;
use ece_api::models::{OrganizationInvitationRequest, OrganizationRequest, User};
use serde_json::json;

use super::{Judged, model};

pub(super) async fn run(judged: &Judged) {
    let ece = judged.client();
    let id = ece.list_organizations().send().await.unwrap().organizations[0].id.clone();
    let request = |name: &str| -> OrganizationRequest { model(&json!({ "name": name, "billing_contacts": ["a@b"] })) };
    #[allow(deprecated)] // as the document says of it
    let update = |id: &str, name: &str| ece.update_organization(id, request(name));
    update(&id, "Ours").send().await.unwrap();
    let error = update(&id, " ").send().await.unwrap_err();
    assert!(error.has_code("organization.invalid_name"));
    update("none", "Ours").send().await.unwrap_err();
    assert_eq!(ece.get_organization(&id).send().await.unwrap().name, "Ours");
    ece.get_organization("none").send().await.unwrap_err();

    let user: User =
        model(&json!({ "user_name": "dan", "security": { "roles": ["ece_platform_admin"], "password": "secret-3" } }));
    ece.create_user(&user).send().await.unwrap();
    let dan = judged.client_with(Credentials::login("dan", "secret-3"));
    let request = |email: &str| -> OrganizationInvitationRequest {
        model(&json!({ "emails": [email, "eve@example.net"], "expires_in": "1h", "role_assignments": {} }))
    };
    let made = ece.create_organization_invitations(&id, request("dan@example.net")).send().await.unwrap();
    let tokens: Vec<String> = made.invitations.iter().map(|it| it.token.clone()).collect();
    for (email, code) in [("dan", "invalid_email"), ("dan@example.net", "already_exists")] {
        let error = ece.create_organization_invitations(&id, request(email)).send().await.unwrap_err();
        assert!(error.has_code(format!("organization.invitation_{code}")), "{email}: {error}");
    }
    ece.create_organization_invitations("none", request("x@y")).send().await.unwrap_err();

    dan.accept_organization_invitation(&tokens[0]).send().await.unwrap();
    let error = dan.accept_organization_invitation(&tokens[0]).send().await.unwrap_err();
    assert!(error.has_code("organization.user_organization_already_belongs"));
    assert!(ece.get_organization_invitation(&tokens[0]).send().await.unwrap().accepted_at.is_some());
    judged.installation.advance(Duration::from_secs(3600));
    assert!(ece.get_organization_invitation(&tokens[1]).send().await.unwrap().expired);
    ece.accept_organization_invitation(&tokens[1]).send().await.unwrap_err();
    ece.delete_organization_invitations(&id, tokens.join(",")).send().await.unwrap();
    ece.delete_organization_invitations(&id, &tokens[0]).send().await.unwrap_err();
    ece.get_organization_invitation(&tokens[0]).send().await.unwrap_err();
    assert!(ece.list_organization_invitations(&id).send().await.unwrap().invitations.is_empty());

    let members = async || -> Vec<String> {
        let members = ece.list_organization_members(&id).send().await.unwrap();
        members.members.iter().map(|it| it.user_id.clone()).collect()
    };
    assert_eq!(members().await, ["ops", "dan"]);
    for (names, code) in [("none", "user.not_found"), ("ops,admin", "organization.membership_not_found")] {
        assert!(ece.delete_organization_memberships(&id, names).send().await.unwrap_err().has_code(code), "{names}");
    }
    ece.delete_organization_memberships(&id, "dan").force(true).send().await.unwrap();
    assert_eq!(members().await, ["ops"]);
    ece.delete_user("dan").send().await.unwrap();
}
