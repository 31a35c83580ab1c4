//! API keys: the caller's own, and those of others.

use serde_json::{Value, json};

use super::access::ApiKey;
use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::{Handler, State, handler, stamp};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::GetApiKeys>(list),
    handler::<op::CreateApiKey>(create),
    handler::<op::GetApiKey>(get),
    handler::<op::DeleteApiKey>(delete),
    handler::<op::DeleteApiKeys>(delete_some),
    handler::<op::GetUsersApiKeys>(list_all),
    handler::<op::DeleteUsersApiKeys>(delete_of_users),
    handler::<op::GetUserApiKeys>(list),
    handler::<op::DeleteUserApiKeys>(delete_all),
    handler::<op::GetUserApiKey>(get),
    handler::<op::DeleteUserApiKey>(delete),
];

/// As it is shown; the key itself only when it is new.
fn shown(key: &ApiKey) -> Value {
    let mut value = json!({
        "id": key.id,
        "user_id": key.user,
        "description": key.description,
        "creation_date": key.created,
    });
    if let Some(expires) = key.expires {
        value["expiration_date"] = json!(expires);
    }
    if key.role_assignments.is_object() {
        value["role_assignments"] = key.role_assignments.clone();
    }
    value
}

/// Whose keys a call is about: those of the user in the path, or the caller's own. 404 where there is no such user.
fn owner(state: &State, asked: &Asked) -> Answered<String> {
    let named = asked.path("user_id");
    let user = if named.is_empty() { asked.caller.user.clone() } else { named };
    if state.access.users.contains_key(&user) {
        return Ok(user);
    }
    Err(Answer::not_found(ErrorCode::ApiKeysUserNotFound, format!("there is no user {user}")))
}

/// The place of the key that the path names.
fn find(state: &State, asked: &Asked) -> Answered<usize> {
    let (id, named) = (asked.path("api_key_id"), asked.path("user_id"));
    let user = if named.is_empty() { &asked.caller.user } else { &named };
    let index = state.access.keys.iter().position(|key| key.id == id && key.user == *user);
    index.ok_or_else(|| Answer::not_found(ErrorCode::ApiKeysKeyNotFound, format!("{user} has no key {id}")))
}

fn list(state: &mut State, asked: &Asked) -> Answered {
    let user = owner(state, asked)?;
    let keys: Vec<Value> = state.access.keys.iter().filter(|key| key.user == user).map(shown).collect();
    Ok(Answer::ok(json!({ "keys": keys })))
}

#[allow(clippy::unnecessary_wraps)] // as all operations
fn list_all(state: &mut State, _: &Asked) -> Answered {
    Ok(Answer::ok(json!({ "keys": state.access.keys.iter().map(shown).collect::<Vec<_>>() })))
}

fn get(state: &mut State, asked: &Asked) -> Answered {
    let index = find(state, asked)?;
    Ok(Answer::ok(shown(&state.access.keys[index])))
}

fn create(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::CreateApiKeyRequest>()?;
    let invalid = |message: String| Answer::bad_request(ErrorCode::ApiKeysInvalidInput, message);
    let description = body["description"].as_str().unwrap_or_default().trim();
    if description.is_empty() {
        return Err(invalid("a key needs a description".to_owned()));
    }
    let user = asked.caller.user.clone();
    if state.access.users.get(&user).is_none_or(|user| user.is_builtin) {
        return Err(invalid(format!("the built-in user {user} cannot have keys")));
    }
    let now = state.clock.now();
    let expires = match body["expiration"].as_str() {
        None => None,
        Some(text) => {
            let duration = stamp::duration(text);
            let duration =
                duration.ok_or_else(|| invalid(format!("`{text}` is not a duration such as `30d` or `12h`")))?;
            Some(now.after(duration))
        }
    };
    let key = ApiKey {
        id: state.ids.next(),
        user,
        description: description.to_owned(),
        secret: format!("{}{}==", state.ids.secret(), state.ids.secret()),
        created: now,
        expires,
        role_assignments: body["role_assignments"].clone(),
    };
    let mut value = shown(&key);
    value["key"] = key.secret.as_str().into();
    state.access.keys.push(key);
    Ok(Answer::created(value))
}

fn delete(state: &mut State, asked: &Asked) -> Answered {
    let index = find(state, asked)?;
    state.access.keys.remove(index);
    Ok(Answer::ok(json!({})))
}

fn delete_all(state: &mut State, asked: &Asked) -> Answered {
    let user = owner(state, asked)?;
    state.access.keys.retain(|key| key.user != user);
    Ok(Answer::ok(json!({})))
}

/// Own keys; what is not there is gone already.
fn delete_some(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::DeleteApiKeysRequest>()?;
    let is_named = |key: &ApiKey| body["keys"].as_array().into_iter().flatten().any(|it| *it == key.id);
    state.access.keys.retain(|key| key.user != asked.caller.user || !is_named(key));
    Ok(Answer::ok(json!({})))
}

fn delete_of_users(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::DeleteUsersApiKeysRequest>()?;
    let named = body["user_api_keys"].as_array().cloned().unwrap_or_default();
    let is_named = |key: &ApiKey| named.iter().any(|it| it["user_id"] == *key.user && it["api_key_id"] == *key.id);
    state.access.keys.retain(|key| !is_named(key));
    Ok(Answer::ok(json!({})))
}
