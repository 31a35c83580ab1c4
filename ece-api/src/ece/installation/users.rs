//! Users and their roles.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::access::User;
use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::{Handler, State, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::GetUsers>(list),
    handler::<op::CreateUser>(create),
    handler::<op::GetUser>(get),
    handler::<op::UpdateUser>(update),
    handler::<op::DeleteUser>(delete),
    handler::<op::GetCurrentUser>(get),
    handler::<op::UpdateCurrentUser>(update),
    handler::<op::AddRoleAssignments>(add_roles),
    handler::<op::RemoveRoleAssignments>(remove_roles),
];

/// The roles that there are.
const ROLES: [&str; 4] =
    ["ece_platform_admin", "ece_platform_viewer", "ece_deployment_manager", "ece_deployment_viewer"];

/// Scopes of roles beside the platform's.
const SCOPES: [&str; 3] = ["organization", "deployment", "project"];

/// What nobody sets.
const RESTRICTED: [&str; 6] = [
    "/user_name",
    "/builtin",
    "/metadata",
    "/security/permissions",
    "/security/elevated_permissions",
    "/security/security_realm",
];

/// What users do not set for themselves.
const NOT_OWN: [&str; 2] = ["/security/roles", "/security/enabled"];

fn shown(user: &User) -> Value {
    let (creator, created) = &user.created;
    let mut metadata = json!({ "created_by": creator, "created_at": created });
    if let Some((by, at)) = &user.updated {
        metadata["updated_by"] = by.as_str().into();
        metadata["updated_at"] = json!(at);
    }
    if let Some((first, last)) = user.logins {
        metadata["first_login_at"] = json!(first);
        metadata["last_login_at"] = json!(last);
    }
    let mut value = json!({
        "user_name": user.name,
        "builtin": user.is_builtin,
        "security": {
            "roles": user.roles,
            "enabled": user.is_enabled,
            "security_realm": { "type": "native", "id": "native" },
        },
        "metadata": metadata,
    });
    for (name, text) in [("full_name", &user.full_name), ("email", &user.email)] {
        if let Some(text) = text {
            value[name] = text.as_str().into();
        }
    }
    value
}

/// The roles of a user in all scopes.
pub(super) fn role_assignments(user: &User) -> Value {
    let platform: Vec<Value> = user.roles.iter().map(|role| json!({ "role_id": role })).collect();
    let mut value = Value::Object(user.assignments.clone());
    value["platform"] = platform.into();
    value
}

/// The user that the path names, or the one who calls.
fn name(asked: &Asked) -> String {
    let named = asked.path("user_name");
    if named.is_empty() { asked.caller.user.clone() } else { named }
}

fn no_user(name: &str) -> Answer {
    Answer::not_found(ErrorCode::UserNotFound, format!("there is no user {name}"))
}

fn list(state: &mut State, asked: &Asked) -> Answered {
    let with_disabled = asked.flag("include_disabled", false)?;
    let users = state.access.users.values().filter(|user| user.is_enabled || with_disabled);
    Ok(Answer::ok(json!({ "users": users.map(shown).collect::<Vec<_>>() })))
}

fn get(state: &mut State, asked: &Asked) -> Answered {
    let name = name(asked);
    let user = state.access.users.get(&name).ok_or_else(|| no_user(&name))?;
    Ok(Answer::ok(shown(user)))
}

fn create(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::User>()?;
    let name = body["user_name"].as_str().unwrap_or_default();
    if !is_name(name) {
        let message = format!("`{name}` is not a name of a user: it has letters, digits and `.`, `-`, `_`, `+`, `@`");
        return Err(Answer::bad_request(ErrorCode::UserUserNameInvalid, message));
    }
    let is_set = |field: &&&str| **field != "/user_name" && !is_nothing(body.pointer(field));
    if let Some(field) = RESTRICTED.iter().find(is_set) {
        return Err(restricted(field));
    }
    let roles = roles(&body)?;
    if state.access.users.contains_key(name) {
        let message = format!("there is a user {name} already");
        return Err(Answer::conflict(ErrorCode::UserUserNameConflict, message));
    }
    let user = User {
        name: name.to_owned(),
        password: text(&body["security"]["password"]).unwrap_or_default(),
        full_name: text(&body["full_name"]),
        email: text(&body["email"]),
        roles,
        assignments: Map::new(),
        is_builtin: false,
        is_enabled: body["security"]["enabled"].as_bool().unwrap_or(true),
        created: (asked.caller.user.clone(), state.clock.now()),
        updated: None,
        logins: None,
    };
    let value = shown(&user);
    state.access.users.insert(user.name.clone(), user);
    Ok(Answer::ok(value))
}

/// True for what is the same as not to say anything.
fn is_nothing(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null | Value::Bool(false)) => true,
        Some(Value::Object(members)) => members.is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(_) => false,
    }
}

fn is_name(name: &str) -> bool {
    let is_fine = |c: char| c.is_ascii_alphanumeric() || ".-_+@".contains(c);
    (1..=256).contains(&name.len()) && name.chars().all(is_fine)
}

fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn restricted(field: &str) -> Answer {
    let name = field.trim_start_matches('/').replace('/', ".");
    let message = format!("the field {name} cannot be set");
    Answer::error_at(StatusCode::BAD_REQUEST, ErrorCode::UserRestrictedField, message, &[&name])
}

/// The roles that a user is to have; 400 where there is no such role.
fn roles(user: &Value) -> Answered<Vec<String>> {
    let roles = user["security"]["roles"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut all: Vec<String> = Vec::new();
    for role in roles {
        if !ROLES.contains(&role) {
            let message = format!("there is no role `{role}`: there are {}", ROLES.join(", "));
            return Err(Answer::bad_request(ErrorCode::UserRolesInvalid, message));
        }
        if !all.iter().any(|known| known == role) {
            all.push(role.to_owned());
        }
    }
    Ok(all)
}

fn update(state: &mut State, asked: &Asked) -> Answered {
    let name = name(asked);
    let now = state.clock.now();
    let user = state.access.users.get_mut(&name).ok_or_else(|| no_user(&name))?;
    let before = shown(user);
    let mut after = asked.patched::<models::User>(before.clone())?;
    let is_own = asked.path("user_name").is_empty();
    let fields = RESTRICTED.iter().chain(if is_own { NOT_OWN.as_slice() } else { &[] });
    if let Some(field) = fields.into_iter().find(|field| before.pointer(field) != after.pointer(field)) {
        return Err(restricted(field));
    }
    let password = after["security"].as_object_mut().and_then(|security| security.remove("password"));
    if user.is_builtin && before != after {
        let message = format!("of the built-in user {name} only the password can be changed");
        return Err(Answer::bad_request(ErrorCode::UserCannotModify, message));
    }
    user.roles = roles(&after)?;
    user.is_enabled = after["security"]["enabled"].as_bool().unwrap_or(true);
    (user.full_name, user.email) = (text(&after["full_name"]), text(&after["email"]));
    if let Some(password) = password.as_ref().and_then(text) {
        user.password = password;
    }
    user.updated = Some((asked.caller.user.clone(), now));
    Ok(Answer::ok(shown(user)))
}

fn delete(state: &mut State, asked: &Asked) -> Answered {
    let name = asked.path("user_name");
    let user = state.access.users.get(&name).ok_or_else(|| no_user(&name))?;
    if user.is_builtin || name == asked.caller.user {
        let why = if user.is_builtin { "it is built in" } else { "it is the one who calls" };
        let message = format!("the user {name} cannot be deleted: {why}");
        return Err(Answer::bad_request(ErrorCode::UserRestrictedDeletion, message));
    }
    state.access.remove(&name);
    Ok(Answer::ok(json!({})))
}

fn add_roles(state: &mut State, asked: &Asked) -> Answered {
    change_roles(state, asked, true)
}

fn remove_roles(state: &mut State, asked: &Asked) -> Answered {
    asked.flag("force", false)?;
    change_roles(state, asked, false)
}

fn change_roles(state: &mut State, asked: &Asked, adds: bool) -> Answered {
    let body = asked.members::<models::RoleAssignments>()?;
    let id = asked.path("user_id");
    let user = state.access.users.get_mut(&id).filter(|user| !user.is_builtin).ok_or_else(|| {
        let message = format!("there is no user {id} whose roles can be changed");
        Answer::bad_request(ErrorCode::RoleAssignmentsInvalidTargetUserId, message)
    })?;
    let platform = body["platform"].as_array().into_iter().flatten();
    let platform: Vec<&str> = platform.filter_map(|it| it["role_id"].as_str()).collect();
    if let Some(role) = platform.iter().find(|role| !ROLES.contains(*role)) {
        let message = format!("nobody can have the role `{role}`: there are {}", ROLES.join(", "));
        let code = ErrorCode::RoleAssignmentsUnauthorizedRoleAssignments;
        return Err(Answer::error(StatusCode::FORBIDDEN, code, message));
    }
    user.roles.retain(|role| !platform.contains(&role.as_str()));
    if adds {
        user.roles.extend(platform.into_iter().map(str::to_owned));
    }
    for scope in SCOPES.into_iter().filter(|scope| !body[scope].is_null()) {
        change(user.assignments.entry(scope).or_insert(Value::Null), &body[scope], adds);
    }
    user.updated = Some((asked.caller.user.clone(), state.clock.now()));
    Ok(Answer::ok(json!({})))
}

/// Adds the elements of lists to those that are there, or removes them.
fn change(there: &mut Value, what: &Value, adds: bool) {
    match what {
        Value::Array(items) => {
            let mut list = there.as_array().cloned().unwrap_or_default();
            list.retain(|item| !items.contains(item));
            list.extend(items.iter().filter(|_| adds).cloned());
            *there = list.into();
        }
        Value::Object(members) => {
            let mut object = there.as_object().cloned().unwrap_or_default();
            for (name, what) in members {
                change(object.entry(name.as_str()).or_insert(Value::Null), what, adds);
            }
            *there = object.into();
        }
        _ => {}
    }
}
