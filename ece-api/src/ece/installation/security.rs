//! How the installation itself is secured: certificates, tokens for new hosts, and the deployment of its users.

use std::collections::BTreeMap;
use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::deployments::{Deployment, Kind, Resource, Work, begin, hot_content, insert};
use super::stamp::Time;
use super::{Handler, State, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::GetTlsCertificate>(certificate),
    handler::<op::SetTlsCertificate>(set_certificate),
    handler::<op::GetEnrollmentTokens>(tokens),
    handler::<op::CreateEnrollmentToken>(create_token),
    handler::<op::DeleteEnrollmentToken>(delete_token),
    handler::<op::GetSecurityDeployment>(deployment),
    handler::<op::CreateSecurityDeployment>(create_deployment),
    handler::<op::UpdateSecurityDeployment>(update_deployment),
];

/// What has a certificate.
const SERVICES: [&str; 4] = ["adminconsole", "proxy", "ui", "internalca"];
const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// Certificates, tokens and a deployment.
#[derive(Debug, Default)]
pub(crate) struct Security {
    /// The chains that users set, by service.
    chains: BTreeMap<String, Vec<String>>,
    /// Those that last.
    tokens: Vec<Token>,
    /// The id of the deployment.
    deployment: Option<String>,
}

#[derive(Clone, Debug)]
struct Token {
    id: String,
    roles: Value,
    expires: Option<Time>,
}

fn service(asked: &Asked) -> Answered<String> {
    let name = asked.path("service_name");
    if SERVICES.contains(&name.as_str()) {
        return Ok(name);
    }
    Err(Answer::invalid(format!("there is no service `{name}`: there are {}", SERVICES.join(", "))))
}

fn certificate(state: &mut State, asked: &Asked) -> Answered {
    let service = service(asked)?;
    let chain = state.security.chains.get(&service);
    let seeded = vec![format!("{BEGIN}\nc2ltdWxhdGVk\n{END}\n")];
    Ok(Answer::ok(json!({ "user_supplied": chain.is_some(), "chain": chain.unwrap_or(&seeded), "api_managed": true })))
}

/// The private key, which comes in the same body, is not kept.
fn set_certificate(state: &mut State, asked: &Asked) -> Answered {
    let service = service(asked)?;
    let text = String::from_utf8_lossy(&asked.body);
    let blocks = text.split(BEGIN).skip(1).filter_map(|rest| rest.split_once(END));
    let chain: Vec<String> = blocks.map(|(content, _)| format!("{BEGIN}{content}{END}\n")).collect();
    if chain.is_empty() {
        return Err(Answer::invalid("the body has no certificate as PEM"));
    }
    state.security.chains.insert(service.clone(), chain);
    Ok(Answer::accepted(json!({ "service": service })))
}

#[allow(clippy::unnecessary_wraps)] // as all operations
fn tokens(state: &mut State, _: &Asked) -> Answered {
    let now = state.clock.now();
    let valid = state.security.tokens.iter().filter(|token| token.expires.is_none_or(|expires| now < expires));
    let tokens: Vec<Value> = valid.map(|token| json!({ "token_id": token.id, "roles": token.roles })).collect();
    Ok(Answer::ok(json!({ "tokens": tokens })))
}

fn create_token(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::EnrollmentTokenRequest>()?;
    let invalid = |message: &str| Answer::bad_request(ErrorCode::EnrollmentTokensInvalidTokenRequest, message);
    let Some(is_persistent) = body["persistent"].as_bool() else {
        return Err(invalid("the body lacks `persistent`"));
    };
    let expires = match body["validity_in_seconds"].as_i64() {
        None => None,
        Some(seconds) => {
            let seconds = u64::try_from(seconds).ok().filter(|seconds| *seconds > 0);
            let seconds = seconds.ok_or_else(|| invalid("a token is valid for a second at least"))?;
            Some(state.clock.now().after(Duration::from_secs(seconds)))
        }
    };
    let mut value = json!({ "token": format!("{}{}", state.ids.secret(), state.ids.secret()) });
    // What does not last is not kept: it has no id to delete it by.
    if is_persistent {
        let roles = body["roles"].as_array().cloned().unwrap_or_default().into();
        let token = Token { id: state.ids.next(), roles, expires };
        value["token_id"] = token.id.as_str().into();
        state.security.tokens.push(token);
    }
    Ok(Answer::ok(value))
}

fn delete_token(state: &mut State, asked: &Asked) -> Answered {
    let id = asked.path("token");
    let index = state.security.tokens.iter().position(|token| token.id == id);
    let not_found = || Answer::not_found(ErrorCode::EnrollmentTokensInvalidTokenId, format!("there is no token {id}"));
    state.security.tokens.remove(index.ok_or_else(not_found)?);
    Ok(Answer::ok(json!({})))
}

/// The deployment, and its Elasticsearch.
fn find(state: &State) -> Option<(&Deployment, &Resource)> {
    let deployment = state.deployments.find(state.security.deployment.as_deref()?)?;
    Some((deployment, deployment.of_kind(Kind::Elasticsearch).next()?))
}

fn no_deployment() -> Answer {
    Answer::not_found(ErrorCode::SecurityDeploymentNotFound, "there is no deployment for security")
}

fn deployment(state: &mut State, _: &Asked) -> Answered {
    let (deployment, resource) = find(state).ok_or_else(no_deployment)?;
    let mut value = json!({
        "cluster_id": resource.id,
        "deployment_id": deployment.id,
        "name": deployment.name,
        "status": resource.status(),
        "has_pending_plan": resource.plans.pending.is_some(),
        "is_healthy": deployment.is_healthy(),
        "is_enabled": !resource.is_stopped,
    });
    if let Some(version) = resource.version() {
        value["version"] = version.into();
    }
    Ok(Answer::ok(value).stamped(&deployment.stamp))
}

/// The plan that a request is for, from what there is.
fn plan(state: &State, body: &Value) -> Answered<Value> {
    let mut plan = find(state).and_then(|(_, resource)| resource.plan().cloned()).unwrap_or_else(|| {
        json!({
            "elasticsearch": { "version": state.catalog.newest() },
            "cluster_topology": [hot_content(1024, 1)],
        })
    });
    if let Some(version) = body["version"].as_str() {
        if !state.catalog.versions.iter().any(|known| known == version) {
            return Err(Answer::invalid(format!("there is no version `{version}`")));
        }
        plan["elasticsearch"]["version"] = version.into();
    }
    if let Some(element) = plan.pointer_mut("/cluster_topology/0").and_then(Value::as_object_mut) {
        for name in ["size", "zone_count"].into_iter().filter(|name| !body["topology"][*name].is_null()) {
            element.insert(name.to_owned(), body["topology"][name].clone());
        }
    }
    Ok(plan)
}

fn create_deployment(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::SecurityDeploymentCreateRequest>()?;
    if find(state).is_some() {
        let message = "there is a deployment for security already";
        return Err(Answer::error(StatusCode::CONFLICT, ErrorCode::SecurityDeploymentAlreadyExists, message));
    }
    let request = json!({
        "name": body["name"].as_str().unwrap_or("security-cluster"),
        "metadata": { "system_owned": true },
        "resources": { "elasticsearch": [{ "ref_id": "main-elasticsearch", "plan": plan(state, &body)? }] },
    });
    let id = state.ids.next();
    insert(state, &request, &id, &asked.caller.user);
    state.security.deployment = Some(id);
    let (deployment, _) = find(state).ok_or_else(no_deployment)?;
    Ok(Answer::created(json!({ "id": deployment.id })).stamped(&deployment.stamp))
}

fn update_deployment(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::SecurityDeploymentUpdateRequest>()?;
    let (deployment, resource) = find(state).ok_or_else(no_deployment)?;
    let (id, resource) = (deployment.id.clone(), resource.id.clone());
    let plan = plan(state, &body)?;
    begin(state, &id, &resource, plan, Work::Apply, &asked.caller.user);
    let now = state.clock.now();
    let deployment = state.deployments.find_mut(&id).ok_or_else(no_deployment)?;
    deployment.stamp.touch(now);
    Ok(Answer::ok(json!({ "id": id })).stamped(&deployment.stamp))
}
