//! Looking at deployments.

use serde_json::{Value, json};

use super::model::Deployment;
use super::render::{self, Show};
use super::{look, named};
use crate::ece::installation::answer::{Answer, Answered};
use crate::ece::installation::asked::Asked;
use crate::ece::installation::catalog::Configuration;
use crate::ece::installation::stamp::Stamp;
use crate::ece::installation::{State, search as find};
use crate::generated::{ErrorCode, models};

#[allow(clippy::unnecessary_wraps)] // as all operations
pub(super) fn list(state: &mut State, _: &Asked) -> Answered {
    let shown = state.deployments.list().iter().filter(|it| !it.is_hidden);
    let deployments: Vec<Value> =
        shown.map(|it| json!({ "id": it.id, "name": it.name, "resources": named_resources(it) })).collect();
    Ok(Answer::ok(json!({ "deployments": deployments })))
}

/// The resources, in short.
pub(super) fn named_resources(deployment: &Deployment) -> Vec<Value> {
    let resources = deployment.resources.iter().map(|it| {
        let mut value = json!({ "ref_id": it.ref_id, "id": it.id, "kind": it.kind.name(), "region": it.region });
        match &it.elasticsearch {
            Some(ref_id) => value["elasticsearch_cluster_ref_id"] = ref_id.as_str().into(),
            None => value["cloud_id"] = render::cloud_id(it).into(),
        }
        value
    });
    resources.collect()
}

pub(super) fn get(state: &mut State, asked: &Asked) -> Answered {
    let show = Show::of(asked)?;
    let configurations = asked.flag("show_instance_configurations", true)?;
    look(state, asked);
    let deployment = named::deployment(&state.deployments, asked)?;
    let mut value = render::deployment(deployment, &state.catalog, show);
    if configurations {
        let is_used =
            |id: &str| deployment.resources.iter().flat_map(|it| &it.instances).any(|it| it.configuration == id);
        let used = state.catalog.configurations.iter().filter(|it| is_used(&it.id));
        value["instance_configurations"] = used.map(Configuration::shown).collect();
    }
    Ok(Answer::ok(value).stamped(&deployment.stamp))
}

pub(super) fn search(state: &mut State, asked: &Asked) -> Answered {
    let answer = found(state, asked, |_| true)?;
    // The document gives a list the version of one resource: that of this look at it.
    Ok(answer.stamped(&Stamp::new(state.clock.now())))
}

/// Of the deployments that may be found, those that the request asks for.
pub(super) fn found(state: &State, asked: &Asked, may_be: impl Fn(&Deployment) -> bool) -> Answered {
    let request = asked.json::<models::SearchRequest>()?.unwrap_or_else(|| json!({}));
    let all = state.deployments.list().iter().filter(|it| may_be(it)).map(|it| {
        let mut value = render::deployment(it, &state.catalog, Show::LISTED);
        value.as_object_mut().map(|members| members.remove("observability"));
        value
    });
    let page = find::run(&request, all.collect())?;
    let mut value =
        json!({ "return_count": page.items.len(), "match_count": page.matching, "deployments": page.items });
    if let Some(cursor) = page.cursor {
        value["cursor"] = cursor.into();
    }
    let members = asked.query_list("minimal_metadata");
    if !members.is_empty() {
        value["minimal_metadata"] = minimal(&value["deployments"], &members);
        value["deployments"] = json!([]);
    }
    Ok(Answer::ok(value))
}

/// Of each deployment what is asked for, by its path.
fn minimal(deployments: &Value, members: &[&str]) -> Value {
    let one = |deployment: &Value| -> Value {
        let found = members.iter().filter_map(|member| {
            let value = member.split('.').try_fold(deployment, |value, name| value.get(name))?;
            Some(((*member).to_owned(), value.clone()))
        });
        Value::Object(found.collect())
    };
    deployments.as_array().into_iter().flatten().map(one).collect()
}

/// The resource that the path names; what is pending of its deployment goes on.
pub(super) fn resource(state: &mut State, asked: &Asked) -> Answered {
    let show = Show::of(asked)?;
    look(state, asked);
    let deployment = named::deployment(&state.deployments, asked)?;
    let found = named::resource_or(&state.deployments, asked, ErrorCode::DeploymentsDeploymentNotFound)?;
    Ok(Answer::ok(render::resource(deployment, found, &state.catalog, show)))
}
