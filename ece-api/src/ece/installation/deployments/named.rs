//! The deployment, the resource and the instances that a path names.

use http::StatusCode;

use super::Deployments;
use super::model::{Deployment, Instance, Kind, Resource};
use crate::ece::installation::answer::{Answer, Answered};
use crate::ece::installation::asked::Asked;
use crate::generated::ErrorCode;

/// The deployment; else 404.
pub(super) fn deployment<'a>(deployments: &'a Deployments, asked: &Asked) -> Answered<&'a Deployment> {
    let id = asked.path("deployment_id");
    deployments.find(&id).ok_or_else(|| no_deployment(&id))
}

/// The same, to change it.
pub(super) fn deployment_mut<'a>(deployments: &'a mut Deployments, asked: &Asked) -> Answered<&'a mut Deployment> {
    let id = asked.path("deployment_id");
    deployments.find_mut(&id).ok_or_else(|| no_deployment(&id))
}

pub(super) fn no_deployment(id: &str) -> Answer {
    Answer::not_found(ErrorCode::DeploymentsDeploymentNotFound, format!("there is no deployment {id}"))
}

/// The resource; else 404.
pub(super) fn resource<'a>(deployments: &'a Deployments, asked: &Asked) -> Answered<&'a Resource> {
    resource_or(deployments, asked, ErrorCode::DeploymentsDeploymentResourceNotFound)
}

/// The same, to change it.
pub(super) fn resource_mut<'a>(deployments: &'a mut Deployments, asked: &Asked) -> Answered<&'a mut Resource> {
    let (kind, ref_id) = (kind(asked), asked.path("ref_id"));
    let deployment = deployment_mut(deployments, asked)?;
    let found = kind.and_then(|kind| deployment.resource_mut(kind, &ref_id));
    found.ok_or_else(|| no_resource(&ref_id, ErrorCode::DeploymentsDeploymentResourceNotFound))
}

/// The resource, where the document has another code for one that is not there.
pub(super) fn resource_or<'a>(
    deployments: &'a Deployments,
    asked: &Asked,
    missing: ErrorCode,
) -> Answered<&'a Resource> {
    let (kind, ref_id) = (kind(asked), asked.path("ref_id"));
    let deployment = deployment(deployments, asked)?;
    let found = kind.and_then(|kind| deployment.resource(kind, &ref_id));
    found.ok_or_else(|| no_resource(&ref_id, missing))
}

fn no_resource(ref_id: &str, code: ErrorCode) -> Answer {
    Answer::not_found(code, format!("the deployment has no such resource with the ref_id {ref_id}"))
}

/// The kind that the path names, or that the template spells.
fn kind(asked: &Asked) -> Option<Kind> {
    let named = [("resource_kind", false), ("stateless_resource_kind", true)];
    for (name, is_stateless) in named {
        let kind = asked.path(name);
        if !kind.is_empty() {
            return Kind::of(&kind).filter(|kind| !is_stateless || *kind != Kind::Elasticsearch);
        }
    }
    asked.info.path.split('/').find_map(Kind::of)
}

/// The names of the instances that the path lists, or of all where it lists none. Those that are not there are refused
/// with 404, unless they may be missing.
pub(super) fn instances(resource: &Resource, asked: &Asked) -> Answered<Vec<String>> {
    let ignore_missing = asked.flag("ignore_missing", false)?;
    let all = || resource.instances.iter().map(|it| it.name.clone());
    let named = asked.path_list("instance_ids");
    if named.is_empty() {
        return Ok(all().collect());
    }
    let missing: Vec<&String> = named.iter().filter(|name| !all().any(|known| known == **name)).collect();
    if let Some(first) = missing.first().filter(|_| !ignore_missing) {
        let message = format!("the resource has no instance {first}: it has {}", all().collect::<Vec<_>>().join(", "));
        return Err(Answer::not_found(ErrorCode::DeploymentsInstancesMissingOnUpdateError, message));
    }
    Ok(all().filter(|name| named.contains(name)).collect())
}

/// The one instance that the path names; else 404.
pub(super) fn instance<'a>(resource: &'a Resource, asked: &Asked) -> Answered<&'a Instance> {
    let name = asked.path("instance_id");
    resource.instances.iter().find(|it| it.name == name).ok_or_else(|| {
        let message = format!("the resource has no instance {name}");
        Answer::error(StatusCode::NOT_FOUND, ErrorCode::DeploymentsInstanceNotFoundError, message)
    })
}
