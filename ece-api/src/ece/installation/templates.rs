//! The room of deployment templates.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::catalog::{Catalog, Configuration, Template, parsed};
use super::fleet::REGION;
use super::stamp::Stamp;
use super::{Handler, State, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::GetDeploymentTemplatesV2>(list),
    handler::<op::CreateDeploymentTemplateV2>(create),
    handler::<op::GetDeploymentTemplateV2>(get),
    handler::<op::SetDeploymentTemplateV2>(set),
    handler::<op::DeleteDeploymentTemplateV2>(delete),
    handler::<op::GetGlobalDeploymentTemplates>(global),
];

/// Members that are kept as they come.
const KEPT: [&str; 8] = [
    "description",
    "system_owned",
    "metadata",
    "order",
    "hidden",
    "min_version",
    "template_category_id",
    "kibana_deeplink",
];

fn check_region(asked: &Asked) -> Answered<()> {
    match asked.query("region") {
        Some(region) if region != REGION => {
            let message = format!("there is no region {region}: there is {REGION}");
            Err(Answer::bad_request(ErrorCode::TemplatesRegionNotFound, message))
        }
        _ => Ok(()),
    }
}

fn no_template(id: &str) -> Answer {
    Answer::not_found(ErrorCode::TemplatesTemplateNotFound, format!("there is no template {id}"))
}

/// The template, with its instance configurations if they are asked for.
fn shown(template: &Template, catalog: &Catalog, zones: usize, asked: &Asked) -> Answered<Value> {
    let with_configurations = asked.flag("show_instance_configurations", true)?;
    let with_zones = asked.flag("show_max_zones", false)?;
    let used = if with_configurations { template.configurations() } else { Vec::new() };
    let used = used.into_iter().filter_map(|id| catalog.configuration(id)).map(Configuration::shown);
    let used = used.map(|mut value| {
        if with_zones {
            value["max_zones"] = zones.into();
        }
        value
    });
    let mut value = json!({
        "id": template.id,
        "name": template.name,
        "deployment_template": template.request,
        "instance_configurations": used.collect::<Vec<_>>(),
        "source": {
            "facilitator": "adminconsole",
            "action": "templates.set",
            "date": template.stamp.modified,
            "user_id": template.user,
        },
    });
    for (name, member) in &template.more {
        value[name] = member.clone();
    }
    Ok(value)
}

/// True where the template is for deployments of this version.
fn suits(template: &Template, version: Option<&str>) -> bool {
    let least = template.more.get("min_version").and_then(Value::as_str).and_then(parsed);
    least.is_none_or(|least| version.and_then(parsed).is_none_or(|version| version >= least))
}

/// `key:value`, one of the metadata.
fn has(template: &Template, metadata: Option<&str>) -> bool {
    let Some((key, value)) = metadata.and_then(|it| it.split_once(':')) else { return metadata.is_none() };
    let items = template.more.get("metadata").and_then(Value::as_array).into_iter().flatten();
    items.into_iter().any(|item| item["key"] == key && item["value"] == value)
}

fn list(state: &mut State, asked: &Asked) -> Answered {
    check_region(asked)?;
    asked.flag("hide_deprecated", false)?;
    let shows_hidden = asked.flag("show_hidden", false)?;
    let (version, metadata) = (asked.query("stack_version"), asked.query("metadata"));
    let is_hidden = |template: &Template| template.more.get("hidden") == Some(&Value::Bool(true));
    let found = state
        .catalog
        .templates
        .iter()
        .filter(|it| suits(it, version) && has(it, metadata) && (shows_hidden || !is_hidden(it)));
    let zones = state.fleet.zones.len();
    let all: Vec<Value> = found.map(|it| shown(it, &state.catalog, zones, asked)).collect::<Result<_, _>>()?;
    Ok(Answer::ok(all.into()))
}

fn get(state: &mut State, asked: &Asked) -> Answered {
    check_region(asked)?;
    let id = asked.path("template_id");
    let version = asked.query("stack_version");
    let found = state.catalog.template(&id).filter(|it| suits(it, version)).ok_or_else(|| no_template(&id))?;
    Ok(Answer::ok(shown(found, &state.catalog, state.fleet.zones.len(), asked)?).stamped(&found.stamp))
}

/// A template as a request has it.
fn given(state: &State, asked: &Asked, id: String) -> Answered<Template> {
    let body = asked.required_json::<models::DeploymentTemplateRequestBody>()?;
    let more = KEPT.iter().filter(|name| !body[**name].is_null());
    let more: Map<String, Value> = more.map(|name| ((*name).to_owned(), body[*name].clone())).collect();
    Ok(Template {
        id,
        name: body["name"].as_str().unwrap_or_default().to_owned(),
        request: body["deployment_template"].clone(),
        more,
        user: asked.caller.user.clone(),
        stamp: Stamp::new(state.clock.now()),
    })
}

fn create(state: &mut State, asked: &Asked) -> Answered {
    check_region(asked)?;
    let id = state.ids.next();
    let new = given(state, asked, id)?;
    let answer = json!({ "id": new.id });
    if asked.flag("validate_only", false)? {
        return Ok(Answer::ok(answer));
    }
    state.catalog.templates.push(new);
    Ok(Answer::created(answer))
}

/// Replaces what is there, and creates what is not.
fn set(state: &mut State, asked: &Asked) -> Answered {
    check_region(asked)?;
    let (create_only, validate_only) = (asked.flag("create_only", false)?, asked.flag("validate_only", false)?);
    let id = asked.path("template_id");
    let mut new = given(state, asked, id.clone())?;
    let answer = json!({ "id": id });
    let Some(old) = state.catalog.templates.iter_mut().find(|it| it.id == id) else {
        // Whoever names a version wants to change what is there.
        if asked.query("version").is_some() {
            return Err(no_template(&id));
        }
        if validate_only {
            return Ok(Answer::ok(answer));
        }
        state.catalog.templates.push(new);
        return Ok(Answer::created(answer));
    };
    if create_only {
        let message = format!("there is a template {id} already");
        return Err(Answer::conflict(ErrorCode::TemplatesVersionConflict, message));
    }
    old.stamp.guard(asked, ErrorCode::TemplatesVersionConflict)?;
    if !validate_only {
        let now = new.stamp.modified;
        new.stamp = old.stamp.clone();
        new.stamp.touch(now);
        *old = new;
    }
    Ok(Answer::ok(answer))
}

fn delete(state: &mut State, asked: &Asked) -> Answered {
    check_region(asked)?;
    let id = asked.path("template_id");
    state.catalog.template(&id).ok_or_else(|| no_template(&id))?;
    state.catalog.templates.retain(|it| it.id != id);
    Ok(Answer::ok(json!({})))
}

/// The same templates, with the regions that have them.
#[allow(clippy::unnecessary_wraps)] // as all operations
fn global(state: &mut State, _: &Asked) -> Answered {
    let one = |(index, template): (usize, &Template)| {
        let member = |name: &str| template.more.get(name).cloned();
        let region = json!({
            "region_id": REGION,
            "deployment_template_id": template.id,
            "versions": state.catalog.versions,
        });
        let mut value = json!({
            "name": template.name,
            "description": member("description").unwrap_or_else(|| "".into()),
            "order": member("order").unwrap_or_else(|| index.into()),
            "regions": [region],
        });
        for name in ["template_category_id", "metadata"] {
            if let Some(member) = member(name) {
                value[name] = member;
            }
        }
        value
    };
    Ok(Answer::ok(state.catalog.templates.iter().enumerate().map(one).collect()))
}
