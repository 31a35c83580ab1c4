//! Who calls: users with passwords, API keys, and tokens that expire.

use std::collections::BTreeMap;
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::stamp::{Clock, Ids, Time};
use super::{Handler, State, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};
use crate::runtime::{Operation as _, OperationInfo, Security, unbase64};

/// How long a token is good for.
const SESSION: Duration = Duration::from_secs(30 * 60);

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::Login>(login),
    handler::<op::RefreshToken>(refresh),
    handler::<op::Logout>(logout),
    handler::<op::GetAuthenticationInfo>(info),
    handler::<op::Methods>(methods),
    handler::<op::SamlInit>(saml_init),
];

/// What everybody may do, though it changes something: it is their own.
const OWN: [&str; 6] = [
    op::RefreshToken::INFO.id,
    op::Logout::INFO.id,
    op::CreateApiKey::INFO.id,
    op::DeleteApiKey::INFO.id,
    op::DeleteApiKeys::INFO.id,
    op::UpdateCurrentUser::INFO.id,
];

/// Users, keys and sessions.
#[derive(Debug)]
pub(crate) struct Access {
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) keys: Vec<ApiKey>,
    sessions: Vec<Session>,
}

/// A user of the installation.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) password: String,
    pub(crate) full_name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) roles: Vec<String>,
    /// The roles in organizations, deployments and projects, by these scopes.
    pub(crate) assignments: Map<String, Value>,
    pub(crate) is_builtin: bool,
    pub(crate) is_enabled: bool,
    /// Who did it, and when.
    pub(crate) created: (String, Time),
    pub(crate) updated: Option<(String, Time)>,
    /// The first and the last time.
    pub(crate) logins: Option<(Time, Time)>,
}

/// A key that calls in the name of a user.
#[derive(Clone, Debug)]
pub(crate) struct ApiKey {
    pub(crate) id: String,
    pub(crate) user: String,
    pub(crate) description: String,
    pub(crate) secret: String,
    pub(crate) created: Time,
    pub(crate) expires: Option<Time>,
    /// What it may do, where that is less than its user may.
    pub(crate) role_assignments: Value,
}

impl ApiKey {
    /// Its roles of the platform, where it is not to have all of its user's.
    fn roles(&self) -> Option<Vec<String>> {
        let roles = self.role_assignments["platform"].as_array()?;
        Some(roles.iter().filter_map(|role| role["role_id"].as_str()).map(str::to_owned).collect())
    }
}

#[derive(Clone, Debug)]
struct Session {
    token: String,
    user: String,
    expires: Time,
}

/// Who makes a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Caller {
    /// The name of the user; empty where the operation wants no credentials.
    pub(crate) user: String,
    /// The token of a session, where there is one.
    token: Option<String>,
    /// The roles of a key that has less than its user.
    roles: Option<Vec<String>>,
}

impl Access {
    /// The users `admin` and `readonly`, whose passwords are their names, the user `ops`, and a key of `ops`.
    pub(super) fn seeded(ids: &mut Ids, clock: &Clock, key: &str) -> Self {
        let user = |name: &str, role: &str, is_builtin| User {
            name: name.to_owned(),
            password: name.to_owned(),
            full_name: None,
            email: None,
            roles: vec![role.to_owned()],
            assignments: Map::new(),
            is_builtin,
            is_enabled: true,
            created: ("admin".to_owned(), clock.now()),
            updated: None,
            logins: None,
        };
        let users = [
            user("admin", "ece_platform_admin", true),
            user("readonly", "ece_platform_viewer", true),
            user("ops", "ece_platform_admin", false),
        ];
        let key = ApiKey {
            id: ids.next(),
            user: "ops".to_owned(),
            description: "the key of the simulated installation".to_owned(),
            secret: key.to_owned(),
            created: clock.now(),
            expires: None,
            role_assignments: Value::Null,
        };
        let users = users.into_iter().map(|user| (user.name.clone(), user)).collect();
        Self { users, keys: vec![key], sessions: Vec::new() }
    }

    /// Ends all sessions.
    pub(super) fn expire_tokens(&mut self) {
        self.sessions.clear();
    }

    /// A user is gone, with all that calls in that name.
    pub(super) fn remove(&mut self, user: &str) -> Option<User> {
        self.keys.retain(|key| key.user != user);
        self.sessions.retain(|session| session.user != user);
        self.users.remove(user)
    }

    /// Lets a call in, or says why not.
    pub(super) fn check(&self, info: &OperationInfo, headers: &HeaderMap, now: Time) -> Answered<Caller> {
        if info.security == Security::None {
            return Ok(Caller::default());
        }
        let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let caller = self.caller(value, now).ok_or_else(|| refused(info, value))?;
        let user = self.users.get(&caller.user).filter(|user| user.is_enabled).ok_or_else(|| refused(info, value))?;
        let is_viewer = |roles: &[String]| roles.iter().all(|role| role.ends_with("_viewer"));
        let is_viewer = is_viewer(&user.roles) || caller.roles.as_deref().is_some_and(is_viewer);
        let is_own = caller.roles.is_none() && OWN.contains(&info.id);
        if is_viewer && !info.is_safe() && !is_own {
            let message = format!("the user {} may not change anything", user.name);
            return Err(Answer::error(StatusCode::FORBIDDEN, ErrorCode::RootUnauthorized, message));
        }
        Ok(caller)
    }

    fn caller(&self, value: &str, now: Time) -> Option<Caller> {
        let (scheme, secret) = value.split_once(' ')?;
        if scheme.eq_ignore_ascii_case("ApiKey") {
            let is_it = |key: &&ApiKey| key.secret == secret && key.expires.is_none_or(|expires| now < expires);
            let key = self.keys.iter().find(is_it)?;
            return Some(Caller { user: key.user.clone(), roles: key.roles(), ..Caller::default() });
        }
        if scheme.eq_ignore_ascii_case("Bearer") {
            let session = self.sessions.iter().find(|it| it.token == secret && now < it.expires)?;
            return Some(Caller { user: session.user.clone(), token: Some(session.token.clone()), roles: None });
        }
        let pair = unbase64(secret).filter(|_| scheme.eq_ignore_ascii_case("Basic"))?;
        let pair = String::from_utf8(pair).ok()?;
        let (name, password) = pair.split_once(':')?;
        let user = self.users.get(name).filter(|user| !password.is_empty() && user.password == password)?;
        Some(Caller { user: user.name.clone(), ..Caller::default() })
    }

    fn begin(&mut self, user: &str, ids: &mut Ids, now: Time) -> Answer {
        let session = Session { token: ids.secret(), user: user.to_owned(), expires: now.after(SESSION) };
        let answer = Answer::ok(json!({ "token": session.token, "session_expiration_time": session.expires }));
        self.sessions.retain(|session| now < session.expires);
        self.sessions.push(session);
        answer
    }
}

/// The document has a code of its own for tokens that cannot be renewed.
fn refused(info: &OperationInfo, value: &str) -> Answer {
    let message = if value.is_empty() { "the request carries no credentials" } else { "the credentials are not known" };
    let code =
        if info.id == op::RefreshToken::INFO.id { ErrorCode::RootUnauthorized } else { ErrorCode::RootUnauthenticated };
    Answer::error(StatusCode::UNAUTHORIZED, code, message)
}

fn login(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::LoginRequest>()?;
    let (name, password) = (body["username"].as_str().unwrap_or_default(), body["password"].as_str());
    let user = state.access.users.get_mut(name);
    // Who has no password cannot log in.
    let user = user.filter(|user| user.is_enabled && !user.password.is_empty() && Some(&*user.password) == password);
    let Some(user) = user else {
        let message = "user and password do not fit";
        return Err(Answer::error(StatusCode::UNAUTHORIZED, ErrorCode::RootUnauthenticated, message));
    };
    let now = state.clock.now();
    user.logins = Some((user.logins.map_or(now, |(first, _)| first), now));
    Ok(state.access.begin(name, &mut state.ids, state.clock.now()))
}

fn refresh(state: &mut State, asked: &Asked) -> Answered {
    if asked.caller.token.is_none() {
        let message = "only a session can be renewed";
        return Err(Answer::error(StatusCode::UNAUTHORIZED, ErrorCode::RootUnauthorized, message));
    }
    Ok(state.access.begin(&asked.caller.user, &mut state.ids, state.clock.now()))
}

#[allow(clippy::unnecessary_wraps)] // as all operations
fn logout(state: &mut State, asked: &Asked) -> Answered {
    state.access.sessions.retain(|session| Some(&session.token) != asked.caller.token.as_ref());
    Ok(Answer::ok(json!({})))
}

#[allow(clippy::unnecessary_wraps)]
fn info(state: &mut State, asked: &Asked) -> Answered {
    let mut value = json!({
        "has_totp_device": false,
        "totp_device_source": "native",
        "totp_device_source_enable_mfa_href": "",
        "has_elevated_permissions": false,
        "refresh_token_url": format!("{}{}", op::API.base_path, op::RefreshToken::INFO.path),
    });
    let session = state.access.sessions.iter().find(|session| Some(&session.token) == asked.caller.token.as_ref());
    if let Some(session) = session {
        value["expires_at"] = json!(session.expires);
    }
    Ok(Answer::ok(value))
}

#[allow(clippy::unnecessary_wraps)]
fn methods(state: &mut State, _: &Asked) -> Answered {
    let url = format!("{}{}", op::API.base_path, op::SamlInit::INFO.path);
    let saml: Vec<Value> =
        state.realms.saml().map(|realm| json!({ "sso_type": "saml", "name": realm.name(), "url": url })).collect();
    let has_saml = !saml.is_empty();
    Ok(Answer::ok(json!({ "password": true, "saml": has_saml, "openid": false, "sso_methods": saml })))
}

/// To the provider of the first realm of the kind.
fn saml_init(state: &mut State, _: &Asked) -> Answered {
    let realm = state.realms.saml().next().ok_or_else(|| {
        let message = "no realm of the kind SAML is set up";
        Answer::error(StatusCode::NOT_IMPLEMENTED, ErrorCode::AuthcNoAuthenticationCluster, message)
    })?;
    Ok(Answer::found(format!("{}?SAMLRequest={}", realm.identity_provider(), state.ids.secret())))
}
