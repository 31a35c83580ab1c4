//! Moving clusters off an allocator: a plan for each of them, that places their instances elsewhere.

use serde_json::{Map, Value, json};

use super::named;
use crate::ece::installation::State;
use crate::ece::installation::answer::{Answer, Answered};
use crate::ece::installation::asked::Asked;
use crate::ece::installation::deployments::{Instance, Kind, Resource, Work, begin};
use crate::generated::{ErrorCode, models};

/// The members of requests and responses. None is of Integrations Server, which is a newer APM: it moves with it.
const MEMBERS: [(&str, &[Kind]); 5] = [
    ("elasticsearch_clusters", &[Kind::Elasticsearch]),
    ("kibana_clusters", &[Kind::Kibana]),
    ("apm_clusters", &[Kind::Apm, Kind::IntegrationsServer]),
    ("appsearch_clusters", &[Kind::Appsearch]),
    ("enterprise_search_clusters", &[Kind::EnterpriseSearch]),
];

/// What a call wants.
struct Order {
    allocator: String,
    is_down: bool,
    is_forced: bool,
    move_only: bool,
    validate_only: bool,
}

pub(super) fn all(state: &mut State, asked: &Asked) -> Answered {
    run(state, asked, &MEMBERS)
}

pub(super) fn of_type(state: &mut State, asked: &Asked) -> Answered {
    let kind = asked.path("cluster_type");
    let member = MEMBERS.iter().find(|(_, kinds)| kinds[0].name() == kind).ok_or_else(|| {
        let message = format!("clusters of the type `{kind}` cannot be moved");
        Answer::bad_request(ErrorCode::ClustersPlanFeatureNotImplemented, message)
    })?;
    run(state, asked, std::slice::from_ref(member))
}

/// Each cluster moves or fails for itself.
fn run(state: &mut State, asked: &Asked, members: &[(&str, &[Kind])]) -> Answered {
    asked.flag("force_move", false)?;
    let body = asked.json::<models::MoveClustersRequest>()?.unwrap_or_else(|| json!({}));
    let allocator = named(&state.fleet, asked)?;
    let order = Order {
        allocator: allocator.id.clone(),
        is_down: asked.flag("allocator_down", !allocator.is_connected)?,
        is_forced: asked.flag("force_update", false)?,
        move_only: asked.flag("move_only", true)?,
        validate_only: asked.flag("validate_only", false)?,
    };
    let empty: Map<String, Value> = MEMBERS.iter().map(|(member, _)| ((*member).to_owned(), json!([]))).collect();
    let (mut moves, mut failures) = (Value::from(empty.clone()), Value::from(empty));
    for (member, kinds) in members {
        for (id, given) in wanted(state, &order, &body, member, kinds) {
            let (list, shown) = match one(state, asked, &order, kinds, &id, &given) {
                Ok(plan) => (&mut moves, json!({ "cluster_id": id, "calculated_plan": plan })),
                Err((code, message)) => {
                    let error = json!({ "code": code.as_str(), "message": message });
                    (&mut failures, json!({ "cluster_id": id, "errors": [error] }))
                }
            };
            if let Some(list) = list[*member].as_array_mut() {
                list.push(shown);
            }
        }
    }
    Ok(Answer::accepted(json!({ "moves": moves, "failures": failures })))
}

/// The clusters to move, each with what is said of its plan: those that the request names, or all that are there.
fn wanted(state: &State, order: &Order, body: &Value, member: &str, kinds: &[Kind]) -> Vec<(String, Value)> {
    if body.as_object().is_some_and(|members| !members.is_empty()) {
        let given = body[member].as_array().into_iter().flatten();
        let named = given.flat_map(|one| {
            let ids = one["cluster_ids"].as_array().into_iter().flatten().filter_map(Value::as_str);
            ids.map(|id| (id.to_owned(), one["plan_override"].clone()))
        });
        return named.collect();
    }
    let on_it = state.deployments.instances().filter(|(_, _, instance)| instance.allocator == order.allocator);
    let ids = on_it.filter(|(_, resource, _)| kinds.contains(&resource.kind)).map(|(_, resource, _)| &resource.id);
    let mut ids: Vec<&String> = ids.collect();
    ids.dedup();
    ids.into_iter().map(|id| (id.clone(), Value::Null)).collect()
}

/// The plan by which a cluster moves, which begins unless it is only to be checked.
fn one(
    state: &mut State,
    asked: &Asked,
    order: &Order,
    kinds: &[Kind],
    id: &str,
    given: &Value,
) -> Result<Value, (ErrorCode, String)> {
    let on_it = |(_, resource, instance): &(_, &Resource, &Instance)| {
        resource.id == id && kinds.contains(&resource.kind) && instance.allocator == order.allocator
    };
    let found = state.deployments.instances().find(on_it);
    let (deployment, resource, _) = found.ok_or_else(|| {
        (ErrorCode::ClustersClusterNotFound, format!("no instance of {id} is on the allocator {}", order.allocator))
    })?;
    if resource.plans.pending.is_some() && !order.is_forced {
        let message = format!("a plan of {id} is pending: `force_update` cancels it");
        return Err((ErrorCode::ClustersClusterPlanStateError, message));
    }
    let calculated = calculated(order, resource.kind, given);
    let instances = instances(order, resource, &calculated);
    let without = without(state, order, &instances, &calculated);
    let mut plan = resource.plan().cloned().unwrap_or_default();
    if let Some(plan) = plan.as_object_mut() {
        plan.insert("transient".to_owned(), calculated.clone());
    }
    let (deployment, resource) = (deployment.id.clone(), resource.id.clone());
    let names = instances.into_iter().map(|instance| instance.name.clone()).collect();
    if !order.validate_only {
        let work = Work::Move { instances: names, without };
        begin(state, &deployment, &resource, plan, work, &asked.caller.user);
    }
    Ok(calculated)
}

/// What the request says of the plan, and what it leaves open.
fn calculated(order: &Order, kind: Kind, given: &Value) -> Value {
    let mut plan = if given.is_object() { given.clone() } else { json!({}) };
    if !plan["plan_configuration"].is_object() {
        plan["plan_configuration"] = json!({});
    }
    let configuration = &mut plan["plan_configuration"];
    if configuration["move_allocators"].is_null() && configuration["move_instances"].is_null() {
        configuration["move_allocators"] = json!([{ "from": order.allocator, "allocator_down": order.is_down }]);
    }
    if kind == Kind::Elasticsearch && configuration["move_only"].is_null() {
        configuration["move_only"] = order.move_only.into();
    }
    if let Some(members) = configuration.as_object_mut() {
        members.retain(|_, member| !member.is_null());
    }
    plan
}

/// The instances to move: all that are on the allocator, unless the plan names some.
fn instances<'a>(order: &Order, resource: &'a Resource, plan: &Value) -> Vec<&'a Instance> {
    let configuration = &plan["plan_configuration"];
    let named = configuration["move_instances"].as_array();
    let is_whole = configuration["move_allocators"].as_array().into_iter().flatten();
    let is_whole = is_whole.into_iter().any(|it| it["from"] == order.allocator.as_str());
    let is_named = |name: &str| named.into_iter().flatten().any(|it| it["from"] == name);
    let on_it = resource.instances.iter().filter(|it| it.allocator == order.allocator);
    on_it.filter(|it| is_whole || is_named(&it.name)).collect()
}

/// Where they must not go. Preferred machines are those that take them all, or they are not preferred.
fn without(state: &State, order: &Order, instances: &[&Instance], plan: &Value) -> Vec<String> {
    let configuration = &plan["plan_configuration"];
    let moves = ["move_allocators", "move_instances"].into_iter().filter_map(|name| configuration[name].as_array());
    let targets = moves.flatten().flat_map(|it| texts(&it["to"])).collect::<Vec<_>>();
    let preferred = texts(&configuration["preferred_allocators"]);
    let others = |of: &[&str]| -> Vec<String> {
        let all = state.fleet.allocators.iter().map(|it| &it.id);
        all.filter(|id| **id == order.allocator || !of.is_empty() && !of.contains(&id.as_str())).cloned().collect()
    };
    let narrow = others(&preferred);
    if targets.is_empty() && has_room(state, instances, &narrow) { narrow } else { others(&targets) }
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn has_room(state: &State, instances: &[&Instance], without: &[String]) -> bool {
    let mut usage = state.deployments.usage();
    instances.iter().all(|instance| {
        let found = state.fleet.place(&instance.zone, instance.memory, &usage, without);
        found.is_some_and(|allocator| {
            *usage.entry(allocator.id.clone()).or_default() += instance.memory;
            true
        })
    })
}
