//! The organization: its members, and who is invited.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::stamp::{Clock, Time, duration};
use super::users::role_assignments;
use super::{Handler, State, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::ListOrganizations>(list),
    handler::<op::GetOrganization>(get),
    handler::<op::UpdateOrganization>(update),
    handler::<op::ListOrganizationMembers>(members),
    handler::<op::DeleteOrganizationMemberships>(remove_members),
    handler::<op::ListOrganizationInvitations>(invitations),
    handler::<op::CreateOrganizationInvitations>(invite),
    handler::<op::DeleteOrganizationInvitations>(withdraw),
    handler::<op::GetOrganizationInvitation>(invitation),
    handler::<op::AcceptOrganizationInvitation>(accept),
];

/// How long an invitation is good for, where nobody says so.
const VALIDITY: &str = "72h";

/// Settings beside the name.
const SETTINGS: [&str; 4] = [
    "default_disk_usage_alerts_enabled",
    "notifications_allowed_email_domains",
    "billing_contacts",
    "operational_contacts",
];

/// The only organization. Its first member is `ops`.
#[derive(Debug)]
pub(crate) struct Organization {
    id: String,
    name: String,
    settings: Map<String, Value>,
    /// Names of users, and since when.
    members: Vec<(String, Time)>,
    invitations: Vec<Invitation>,
}

#[derive(Clone, Debug)]
struct Invitation {
    token: String,
    email: String,
    created: Time,
    expires: Time,
    accepted: Option<Time>,
    role_assignments: Value,
}

impl Organization {
    pub(super) fn seeded(clock: &Clock) -> Self {
        Self {
            id: "1000000001".to_owned(),
            name: "Simulated".to_owned(),
            settings: Map::new(),
            members: vec![("ops".to_owned(), clock.now())],
            invitations: Vec::new(),
        }
    }

    fn shown(&self) -> Value {
        let mut value = Value::Object(self.settings.clone());
        value["id"] = self.id.as_str().into();
        value["name"] = self.name.as_str().into();
        value
    }

    fn invitation(&self, token: &str, now: Time) -> Option<Value> {
        self.invitations.iter().find(|it| it.token == token).map(|it| self.shown_invitation(it, now))
    }

    fn shown_invitation(&self, it: &Invitation, now: Time) -> Value {
        let mut value = json!({
            "token": it.token,
            "email": it.email,
            "created_at": it.created,
            "expires_at": it.expires,
            "expired": it.expires <= now,
            "organization": self.shown(),
        });
        if let Some(accepted) = it.accepted {
            value["accepted_at"] = json!(accepted);
        }
        if it.role_assignments.is_object() {
            value["role_assignments"] = it.role_assignments.clone();
        }
        value
    }
}

/// 404 where the path names another organization than the one that there is.
fn check(state: &State, asked: &Asked) -> Answered<()> {
    let id = asked.path("organization_id");
    if id == state.organization.id {
        return Ok(());
    }
    Err(Answer::not_found(ErrorCode::OrganizationNotFound, format!("there is no organization {id}")))
}

/// The document has such a list as a text: its commas come encoded.
fn names(list: &str) -> Vec<String> {
    list.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[allow(clippy::unnecessary_wraps)] // as all operations
fn list(state: &mut State, _: &Asked) -> Answered {
    Ok(Answer::ok(json!({ "organizations": [state.organization.shown()] })))
}

fn get(state: &mut State, asked: &Asked) -> Answered {
    check(state, asked)?;
    Ok(Answer::ok(state.organization.shown()))
}

fn update(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::OrganizationRequest>()?;
    check(state, asked)?;
    let name = body["name"].as_str();
    if name.is_some_and(|name| name.trim().is_empty()) {
        return Err(Answer::bad_request(ErrorCode::OrganizationInvalidName, "an organization needs a name"));
    }
    let organization = &mut state.organization;
    if let Some(name) = name {
        name.clone_into(&mut organization.name);
    }
    for name in SETTINGS.into_iter().filter(|name| !body[name].is_null()) {
        organization.settings.insert(name.to_owned(), body[name].clone());
    }
    Ok(Answer::ok(organization.shown()))
}

fn members(state: &mut State, asked: &Asked) -> Answered {
    check(state, asked)?;
    let members = state.organization.members.iter().filter_map(|(name, since)| {
        let user = state.access.users.get(name)?;
        let mut value = json!({
            "organization_id": state.organization.id,
            "user_id": name,
            "member_since": since,
            "role_assignments": role_assignments(user),
        });
        for (name, text) in [("name", &user.full_name), ("email", &user.email)] {
            if let Some(text) = text {
                value[name] = text.as_str().into();
            }
        }
        Some(value)
    });
    Ok(Answer::ok(json!({ "members": members.collect::<Vec<_>>() })))
}

/// All or none.
fn remove_members(state: &mut State, asked: &Asked) -> Answered {
    asked.flag("force", false)?;
    check(state, asked)?;
    let names = names(&asked.path("user_ids"));
    for name in &names {
        if !state.access.users.contains_key(name) {
            return Err(Answer::not_found(ErrorCode::UserNotFound, format!("there is no user {name}")));
        }
        if !state.organization.members.iter().any(|(member, _)| member == name) {
            let message = format!("the user {name} is not a member");
            return Err(Answer::not_found(ErrorCode::OrganizationMembershipNotFound, message));
        }
    }
    state.organization.members.retain(|(member, _)| !names.contains(member));
    Ok(Answer::ok(json!({})))
}

fn invitations(state: &mut State, asked: &Asked) -> Answered {
    check(state, asked)?;
    let (organization, now) = (&state.organization, state.clock.now());
    let all = organization.invitations.iter().map(|it| organization.shown_invitation(it, now));
    Ok(Answer::ok(json!({ "invitations": all.collect::<Vec<_>>() })))
}

fn invite(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::OrganizationInvitationRequest>()?;
    check(state, asked)?;
    let now = state.clock.now();
    let validity = body["expires_in"].as_str().unwrap_or(VALIDITY);
    let validity = duration(validity).ok_or_else(|| Answer::invalid(format!("`{validity}` is not a duration")))?;
    let emails: Vec<&str> = body["emails"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for email in &emails {
        check_email(state, email, now)?;
    }
    let mut values = Vec::new();
    for email in emails {
        let invitation = Invitation {
            token: state.ids.next(),
            email: email.to_owned(),
            created: now,
            expires: now.after(validity),
            accepted: None,
            role_assignments: body["role_assignments"].clone(),
        };
        values.push(state.organization.shown_invitation(&invitation, now));
        state.organization.invitations.push(invitation);
    }
    Ok(Answer::created(json!({ "invitations": values })))
}

fn check_email(state: &State, email: &str, now: Time) -> Answered<()> {
    let (code, what) = if email.split_once('@').is_none_or(|(name, host)| name.is_empty() || host.is_empty()) {
        (ErrorCode::OrganizationInvitationInvalidEmail, "is not an address")
    } else if state.organization.invitations.iter().any(|it| it.email == email && now < it.expires) {
        (ErrorCode::OrganizationInvitationAlreadyExists, "is invited already")
    } else {
        return Ok(());
    };
    Err(Answer::bad_request(code, format!("`{email}` {what}")))
}

/// All or none.
fn withdraw(state: &mut State, asked: &Asked) -> Answered {
    check(state, asked)?;
    let tokens = names(&asked.path("invitation_tokens"));
    let invitations = &mut state.organization.invitations;
    if let Some(token) = tokens.iter().find(|token| !invitations.iter().any(|it| it.token == **token)) {
        return Err(no_invitation(token));
    }
    invitations.retain(|it| !tokens.contains(&it.token));
    Ok(Answer::ok(json!({})))
}

fn no_invitation(token: &str) -> Answer {
    Answer::not_found(ErrorCode::OrganizationInvitationNotFound, format!("there is no invitation {token}"))
}

fn invitation(state: &mut State, asked: &Asked) -> Answered {
    let token = asked.path("invitation_token");
    let value = state.organization.invitation(&token, state.clock.now());
    Ok(Answer::ok(value.ok_or_else(|| no_invitation(&token))?))
}

/// By the one who calls, whatever address was invited.
fn accept(state: &mut State, asked: &Asked) -> Answered {
    let (token, now, user) = (asked.path("invitation_token"), state.clock.now(), &asked.caller.user);
    let organization = &mut state.organization;
    let invitation = organization.invitations.iter_mut().find(|it| it.token == token && now < it.expires);
    let invitation = invitation.ok_or_else(|| no_invitation(&token))?;
    if organization.members.iter().any(|(member, _)| member == user) {
        let message = format!("the user {user} is a member already");
        let code = ErrorCode::OrganizationUserOrganizationAlreadyBelongs;
        return Err(Answer::error(StatusCode::BAD_REQUEST, code, message));
    }
    invitation.accepted = Some(now);
    organization.members.push((user.clone(), now));
    Ok(Answer::ok(json!({})))
}
