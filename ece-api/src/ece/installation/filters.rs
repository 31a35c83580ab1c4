//! Traffic filters: rulesets, what they are associated with, and links of private connections.
//!
//! An association is a line in the settings of its deployment, and nowhere else: so it shows there, and ends with it.

use std::net::IpAddr;

use http::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::deployments::Deployment;
use super::words::{self, Rule};
use super::{Handler, State, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::GetTrafficFilterRulesets>(list),
    handler::<op::CreateTrafficFilterRuleset>(create),
    handler::<op::GetTrafficFilterRuleset>(get),
    handler::<op::UpdateTrafficFilterRuleset>(update),
    handler::<op::DeleteTrafficFilterRuleset>(delete),
    handler::<op::GetTrafficFilterRulesetDeploymentAssociations>(associations),
    handler::<op::CreateTrafficFilterRulesetAssociation>(associate),
    handler::<op::DeleteTrafficFilterRulesetAssociation>(dissociate),
    handler::<op::GetTrafficFilterDeploymentRulesetAssociations>(of_deployment),
    handler::<op::GetTrafficFilterClaimedLinkIds>(links),
    handler::<op::ClaimTrafficFilterLinkId>(claim),
    handler::<op::UnclaimTrafficFilterLinkId>(unclaim),
];

/// What a ruleset can be associated with.
const DEPLOYMENT: &str = "deployment";

/// What rulesets there are.
const TYPES: [&str; 6] = [
    "ip",
    "vpce",
    "azure_private_endpoint",
    "gcp_private_service_connect_endpoint",
    "egress_firewall",
    "remote_cluster",
];

/// The words of a rule about outgoing traffic.
const RULES: &[Rule] = &[("/rules/*/egress_rule/protocol", &["all", "tcp", "udp"])];

/// What names a claimed link, beside its region.
const LINK: [&str; 3] = ["link_id", "azure_endpoint_name", "azure_endpoint_guid"];

/// Rulesets and links, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Filters {
    rulesets: Vec<Ruleset>,
    links: Vec<Value>,
}

#[derive(Clone, Debug)]
struct Ruleset {
    id: String,
    name: String,
    description: Option<String>,
    kind: String,
    is_default: bool,
    region: String,
    rules: Vec<Value>,
}

impl Ruleset {
    fn shown(&self, state: &State, with_associations: bool) -> Value {
        let mut value = json!({
            "id": self.id,
            "name": self.name,
            "type": self.kind,
            "include_by_default": self.is_default,
            "region": self.region,
            "rules": self.rules,
        });
        if let Some(description) = &self.description {
            value["description"] = description.as_str().into();
        }
        if with_associations {
            let associations = associated(state, &self.id);
            value["total_associations"] = associations.len().into();
            value["associations"] = associations.into();
        }
        value
    }
}

/// The filters of a deployment.
fn rulesets_of(deployment: &Deployment) -> Vec<&str> {
    let settings = deployment.settings.get("traffic_filter_settings");
    let rulesets = settings.and_then(|settings| settings["rulesets"].as_array());
    rulesets.into_iter().flatten().filter_map(Value::as_str).collect()
}

fn set_rulesets(deployment: &mut Deployment, rulesets: &[String]) {
    deployment.settings.insert("traffic_filter_settings".to_owned(), json!({ "rulesets": rulesets }));
}

/// Adds a ruleset to a deployment; false where it has it already.
fn add(deployment: &mut Deployment, ruleset: &str) -> bool {
    let mut rulesets: Vec<String> = rulesets_of(deployment).into_iter().map(str::to_owned).collect();
    let is_new = !rulesets.iter().any(|known| known == ruleset);
    if is_new {
        rulesets.push(ruleset.to_owned());
        set_rulesets(deployment, &rulesets);
    }
    is_new
}

/// Takes a ruleset from a deployment; false where it does not have it.
fn remove(deployment: &mut Deployment, ruleset: &str) -> bool {
    let before = rulesets_of(deployment);
    let after: Vec<String> = before.iter().filter(|it| **it != ruleset).map(|it| (*it).to_owned()).collect();
    let was_there = after.len() < before.len();
    if was_there {
        set_rulesets(deployment, &after);
    }
    was_there
}

/// A new deployment has the rulesets that are for all.
pub(super) fn include_defaults(state: &mut State, deployment: &str) {
    let defaults = state.filters.rulesets.iter().filter(|ruleset| ruleset.is_default);
    if let Some(deployment) = state.deployments.find_mut(deployment) {
        for ruleset in defaults {
            add(deployment, &ruleset.id);
        }
    }
}

fn associated(state: &State, ruleset: &str) -> Vec<Value> {
    let deployments = state.deployments.list().iter().filter(|it| rulesets_of(it).contains(&ruleset));
    deployments.map(|it| json!({ "entity_type": DEPLOYMENT, "id": it.id })).collect()
}

fn failed(message: impl AsRef<str>) -> Answer {
    let code = ErrorCode::TrafficFilterRequestExecutionFailed;
    Answer::error(StatusCode::INTERNAL_SERVER_ERROR, code, message)
}

fn not_found(message: impl AsRef<str>) -> Answer {
    Answer::not_found(ErrorCode::TrafficFilterNotFound, message)
}

/// The place of the ruleset that the path names.
fn find(state: &State, asked: &Asked) -> Answered<usize> {
    let id = asked.path("ruleset_id");
    let index = state.filters.rulesets.iter().position(|ruleset| ruleset.id == id);
    index.ok_or_else(|| not_found(format!("there is no ruleset {id}")))
}

fn list(state: &mut State, asked: &Asked) -> Answered {
    let with_associations = asked.flag("include_associations", false)?;
    let region = asked.query("region");
    let rulesets = state.filters.rulesets.iter().filter(|it| region.is_none_or(|region| it.region == region));
    let rulesets: Vec<Value> = rulesets.map(|it| it.shown(state, with_associations)).collect();
    Ok(Answer::ok(json!({ "rulesets": rulesets })))
}

fn get(state: &mut State, asked: &Asked) -> Answered {
    let with_associations = asked.flag("include_associations", false)?;
    let index = find(state, asked)?;
    Ok(Answer::ok(state.filters.rulesets[index].shown(state, with_associations)))
}

/// The ruleset that a body is; rules get ids.
fn read(state: &mut State, asked: &Asked, id: String) -> Answered<Ruleset> {
    let body = asked.members::<models::TrafficFilterRulesetRequest>()?;
    words::check(&body, RULES)?;
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let kind = text("type");
    if !TYPES.contains(&kind.as_str()) {
        return Err(failed(format!("there is no type `{kind}`: there are {}", TYPES.join(", "))));
    }
    let mut rules = body["rules"].as_array().cloned().unwrap_or_default();
    for rule in &mut rules {
        let source = rule["source"].as_str().unwrap_or_default();
        if kind == "ip" && !is_source(source) {
            return Err(failed(format!("`{source}` is neither an address nor a range of addresses")));
        }
        if rule["id"].is_null() {
            rule["id"] = state.ids.next().into();
        }
    }
    Ok(Ruleset {
        id,
        name: text("name"),
        description: body["description"].as_str().map(str::to_owned),
        kind,
        is_default: body["include_by_default"] == true,
        region: text("region"),
        rules,
    })
}

/// An address, or a range such as `192.0.2.0/24`.
fn is_source(source: &str) -> bool {
    let (address, prefix) = source.split_once('/').map_or((source, None), |(it, prefix)| (it, Some(prefix)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let most: u8 = if address.is_ipv4() { 32 } else { 128 };
    prefix.is_none_or(|prefix| prefix.parse::<u8>().is_ok_and(|prefix| prefix <= most))
}

fn create(state: &mut State, asked: &Asked) -> Answered {
    let id = state.ids.next();
    let ruleset = read(state, asked, id.clone())?;
    state.filters.rulesets.push(ruleset);
    Ok(Answer::created(json!({ "id": id })))
}

fn update(state: &mut State, asked: &Asked) -> Answered {
    let index = find(state, asked)?;
    let id = asked.path("ruleset_id");
    state.filters.rulesets[index] = read(state, asked, id.clone())?;
    Ok(Answer::ok(json!({ "id": id })))
}

fn delete(state: &mut State, asked: &Asked) -> Answered {
    let ignores_associations = asked.flag("ignore_associations", false)?;
    let index = find(state, asked)?;
    let id = asked.path("ruleset_id");
    let deployments = associated(state, &id);
    if !deployments.is_empty() && !ignores_associations {
        return Err(failed(format!("the ruleset {id} is associated with {} deployments", deployments.len())));
    }
    for deployment in deployments.iter().filter_map(|it| it["id"].as_str()) {
        state.deployments.find_mut(deployment).map(|it| remove(it, &id));
    }
    state.filters.rulesets.remove(index);
    Ok(Answer::ok(json!({})))
}

/// None, where there is no such ruleset: the document has no 404 for it.
#[allow(clippy::unnecessary_wraps)] // as all operations
fn associations(state: &mut State, asked: &Asked) -> Answered {
    let associations = associated(state, &asked.path("ruleset_id"));
    Ok(Answer::ok(json!({ "total_associations": associations.len(), "associations": associations })))
}

fn associate(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::FilterAssociation>()?;
    find(state, asked)?;
    let (kind, id) = (body["entity_type"].as_str().unwrap_or_default(), body["id"].as_str().unwrap_or_default());
    if kind != DEPLOYMENT {
        return Err(failed(format!("a ruleset is associated with a `{DEPLOYMENT}`, not with a `{kind}`")));
    }
    let deployment = state.deployments.find_mut(id);
    let deployment = deployment.ok_or_else(|| not_found(format!("there is no deployment {id}")))?;
    let is_new = add(deployment, &asked.path("ruleset_id"));
    Ok(if is_new { Answer::created(json!({})) } else { Answer::ok(json!({})) })
}

fn dissociate(state: &mut State, asked: &Asked) -> Answered {
    let (ruleset, kind, id) =
        (asked.path("ruleset_id"), asked.path("association_type"), asked.path("associated_entity_id"));
    let deployment = state.deployments.find_mut(&id).filter(|_| kind == DEPLOYMENT);
    if deployment.is_some_and(|deployment| remove(deployment, &ruleset)) {
        return Ok(Answer::ok(json!({})));
    }
    Err(not_found(format!("the ruleset {ruleset} is not associated with the {kind} {id}")))
}

/// None, where there is no such deployment: the document has no 404 for it.
fn of_deployment(state: &mut State, asked: &Asked) -> Answered {
    let kind = asked.path("association_type");
    if kind != DEPLOYMENT {
        let message = format!("a ruleset is associated with a `{DEPLOYMENT}`, not with a `{kind}`");
        return Err(Answer::bad_request(ErrorCode::TrafficFilterInvalidAssociationType, message));
    }
    let deployment = state.deployments.find(&asked.path("associated_entity_id"));
    Ok(Answer::ok(json!({ "rulesets": deployment.map(rulesets_of).unwrap_or_default() })))
}

/// The link that a body is, and whether it says which.
fn link(asked: &Asked) -> Answered<(Value, bool)> {
    let body = asked.members::<models::TrafficFilterClaimedLinkIdRequest>()?;
    let mut link = json!({ "region": body["region"] });
    let mut is_named = false;
    for name in LINK.into_iter().filter(|name| body[name].is_string()) {
        link[name] = body[name].clone();
        is_named = true;
    }
    Ok((link, is_named))
}

#[allow(clippy::unnecessary_wraps)] // as all operations
fn links(state: &mut State, asked: &Asked) -> Answered {
    let region = asked.query("region");
    let links = state.filters.links.iter().filter(|link| region.is_none_or(|region| link["region"] == region));
    Ok(Answer::ok(json!({ "claimed_link_ids": links.collect::<Vec<_>>() })))
}

fn claim(state: &mut State, asked: &Asked) -> Answered {
    let (link, is_named) = link(asked)?;
    if !is_named || state.filters.links.contains(&link) {
        let message = if is_named { "the link is claimed already" } else { "the body names no link" };
        let code = ErrorCode::TrafficFilterClaimedLinkIdRequestExecutionFailed;
        return Err(Answer::error(StatusCode::INTERNAL_SERVER_ERROR, code, message));
    }
    state.filters.links.push(link.clone());
    Ok(Answer::created(link))
}

fn unclaim(state: &mut State, asked: &Asked) -> Answered {
    let (link, _) = link(asked)?;
    let index = state.filters.links.iter().position(|known| *known == link).ok_or_else(|| {
        Answer::bad_request(ErrorCode::TrafficFilterClaimedLinkIdInvalidInput, "nobody has claimed such a link")
    })?;
    state.filters.links.remove(index);
    Ok(Answer::ok(json!({})))
}
