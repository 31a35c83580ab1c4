//! Deployments as the API shows them: the one place that knows their shapes.

use serde_json::{Map, Value, json};

use super::model::{Deployment, Instance, Kind, Resource};
use super::plans::{Attempt, Step};
use crate::ece::installation::answer::Answered;
use crate::ece::installation::asked::Asked;
use crate::ece::installation::catalog::Catalog;

/// How much is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Show {
    pub(crate) metadata: bool,
    pub(crate) plans: bool,
    pub(crate) logs: bool,
    pub(crate) history: bool,
    pub(crate) settings: bool,
    pub(crate) security: bool,
    pub(crate) transient: bool,
}

impl Show {
    /// What a list shows.
    pub(crate) const LISTED: Self = Self {
        metadata: false,
        plans: true,
        logs: false,
        history: false,
        settings: true,
        security: false,
        transient: true,
    };

    pub(crate) const EVERYTHING: Self = Self {
        metadata: true,
        plans: true,
        logs: true,
        history: true,
        settings: true,
        security: true,
        transient: true,
    };

    /// What the parameters ask for; the document's defaults where they do not say.
    pub(crate) fn of(asked: &Asked) -> Answered<Self> {
        asked.number("show_system_alerts", 0)?;
        Ok(Self {
            metadata: asked.flag("show_metadata", false)?,
            plans: asked.flag("show_plans", true)?,
            logs: asked.flag("show_plan_logs", false)?,
            history: asked.flag("show_plan_history", false)? || asked.flag("force_all_plan_history", false)?,
            settings: asked.flag("show_settings", false)?,
            security: asked.flag("show_security", false)?,
            transient: !asked.flag("clear_transient", false)?,
        })
    }
}

/// A whole deployment.
pub(crate) fn deployment(deployment: &Deployment, catalog: &Catalog, show: Show) -> Value {
    let mut resources = Map::new();
    for kind in Kind::ALL {
        let of_kind = deployment.of_kind(kind).map(|it| resource(deployment, it, catalog, show));
        resources.insert(kind.name().to_owned(), of_kind.collect());
    }
    let mut value = json!({
        "id": deployment.id,
        "name": deployment.name,
        "healthy": deployment.is_healthy(),
        "resources": resources,
        "settings": settings(deployment),
        "metadata": metadata(deployment),
        "observability": { "healthy": true, "issues": [] },
    });
    set(&mut value, "alias", deployment.alias.as_deref());
    value
}

fn set(value: &mut Value, name: &str, member: Option<impl Into<Value>>) {
    if let Some(member) = member {
        value[name] = member.into();
    }
}

pub(super) fn settings(deployment: &Deployment) -> Value {
    let mut settings = deployment.settings.clone();
    settings.entry("auto_ops").or_insert_with(|| json!({ "status": "not_connected" }));
    settings.into()
}

fn metadata(deployment: &Deployment) -> Value {
    let mut value = json!({
        "owner_id": deployment.owner,
        "system_owned": deployment.is_system_owned,
        "hidden": deployment.is_hidden,
        "last_modified": deployment.stamp.modified,
        "tags": deployment.tags,
    });
    if let Some(time) = deployment.plans_modified {
        value["last_resource_plan_modified"] = json!(time);
    }
    value
}

/// A resource, with what is particular to its kind.
pub(crate) fn resource(deployment: &Deployment, it: &Resource, catalog: &Catalog, show: Show) -> Value {
    let mut info = json!({
        "deployment_id": deployment.id,
        "healthy": it.is_healthy(),
        "status": it.status(),
        "region": it.region,
        "plan_info": plans(it, show),
        "metadata": resource_metadata(it, show),
        "topology": topology(it, catalog),
        "external_links": [],
        "links": {},
    });
    let (id, name) = match it.kind {
        Kind::Elasticsearch | Kind::Kibana => ("cluster_id", "cluster_name"),
        _ => ("id", "name"),
    };
    info[id] = it.id.as_str().into();
    info[name] = it.name.as_str().into();
    if show.settings {
        info["settings"] = it.settings.clone().into();
    }
    let mut value = json!({ "ref_id": it.ref_id, "id": it.id, "region": it.region });
    match &it.elasticsearch {
        None => elasticsearch(deployment, it, show, &mut info),
        Some(ref_id) => {
            let target = deployment.resource(Kind::Elasticsearch, ref_id);
            info["elasticsearch_cluster"] =
                json!({ "elasticsearch_id": target.map_or("", |target| &target.id), "links": {} });
            value["elasticsearch_cluster_ref_id"] = ref_id.as_str().into();
        }
    }
    if it.kind.has_token() {
        info["apm_server_mode"] = "managed".into();
    }
    value["info"] = info;
    value
}

fn elasticsearch(deployment: &Deployment, it: &Resource, show: Show, info: &mut Value) {
    let is_healthy = it.is_healthy();
    let names: Vec<&str> = it.instances.iter().map(|it| it.name.as_str()).collect();
    let masters: Vec<Value> = names
        .first()
        .into_iter()
        .map(|first| json!({ "master_node_id": first, "master_instance_name": first, "instances": names }))
        .collect();
    info["elasticsearch"] = json!({
        "healthy": is_healthy,
        "shard_info": { "healthy": is_healthy, "available_shards": [], "unavailable_shards": [], "unavailable_replicas": [] },
        "shards_status": { "status": if is_healthy { "green" } else { "red" } },
        "master_info": { "healthy": is_healthy, "masters": masters, "instances_with_no_master": [] },
        "blocking_issues": { "healthy": true, "cluster_level": [], "index_level": [] },
    });
    info["snapshots"] = json!({ "healthy": true, "count": 0, "recent_success": true });
    info["locked"] = false.into();
    for (member, kind, id) in [
        ("associated_kibana_clusters", Kind::Kibana, "kibana_id"),
        ("associated_apm_clusters", Kind::Apm, "apm_id"),
        ("associated_appsearch_clusters", Kind::Appsearch, "app_search_id"),
        ("associated_enterprise_search_clusters", Kind::EnterpriseSearch, "enterprise_search_id"),
    ] {
        let associated = deployment.of_kind(kind).filter(|other| other.elasticsearch.as_ref() == Some(&it.ref_id));
        info[member] =
            associated.map(|other| json!({ id: other.id, "enabled": !other.is_stopped, "links": {} })).collect();
    }
    if show.security {
        info["security"] = json!({
            "version": 1, "last_modified": it.stamp.created, "users": [], "roles": {}, "users_roles": [],
        });
    }
}

fn resource_metadata(it: &Resource, show: Show) -> Value {
    let endpoint = format!("{}.ece.example.net", it.id);
    let mut value = json!({
        "version": it.stamp.version,
        "last_modified": it.stamp.modified,
        "endpoint": endpoint,
        "service_url": format!("https://{endpoint}:9243"),
        "ports": { "http": 9200, "https": 9243, "transport_passthrough": 9400 },
    });
    if it.kind == Kind::Elasticsearch {
        value["cloud_id"] = cloud_id(it).into();
    }
    if show.metadata {
        value["raw"] = it.metadata.clone();
    }
    value
}

pub(super) fn cloud_id(it: &Resource) -> String {
    format!("{}:{}", it.name, it.id)
}

fn plans(it: &Resource, show: Show) -> Value {
    let mut value = json!({ "healthy": !it.plans.last_failed(), "history": [] });
    set(&mut value, "pending", it.plans.pending.as_ref().map(|it| attempt(it, show)));
    set(&mut value, "current", it.plans.current.as_ref().map(|it| attempt(it, show)));
    if show.history {
        value["history"] = it.plans.history.iter().map(|it| attempt(it, show)).collect();
    }
    value
}

/// An attempt.
pub(crate) fn attempt(it: &Attempt, show: Show) -> Value {
    let log = if show.logs { it.steps.iter().map(step).collect() } else { Vec::new() };
    let mut value = json!({
        "plan_attempt_id": it.id,
        "plan_attempt_name": format!("attempt-{}", it.id.get(..8).unwrap_or_default()),
        "healthy": it.error.is_none(),
        "attempt_start_time": it.started,
        "plan_attempt_log": log,
        "source": { "facilitator": "adminconsole", "action": it.work.action(), "date": it.started, "user_id": it.user },
        "warnings": [],
    });
    if let Some(ended) = it.ended {
        value["attempt_end_time"] = json!(ended);
        value["plan_end_time"] = json!(ended);
    }
    if show.plans {
        let mut plan = it.plan.clone();
        if let Some(plan) = plan.as_object_mut().filter(|_| !show.transient) {
            plan.remove("transient");
        }
        value["plan"] = plan;
    }
    if let Some(message) = &it.error {
        value["error"] = json!({ "message": message, "timestamp": it.ended.unwrap_or(it.started), "details": {} });
    }
    value
}

fn step(it: &Step) -> Value {
    let (status, stage) = match (&it.error, it.ended) {
        (Some(_), _) => ("error", "completed"),
        (None, Some(_)) => ("success", "completed"),
        (None, None) => ("pending", "in_progress"),
    };
    let message = it.error.clone().unwrap_or_else(|| format!("{}: {stage}", it.name));
    let time = it.ended.unwrap_or(it.started);
    let mut value = json!({
        "step_id": it.name,
        "started": it.started,
        "status": status,
        "stage": stage,
        "info_log": [{ "timestamp": time, "stage": stage, "message": message, "details": {} }],
    });
    if let Some(ended) = it.ended {
        value["completed"] = json!(ended);
        value["duration_in_millis"] = ended.since(it.started).into();
    }
    value
}

fn topology(it: &Resource, catalog: &Catalog) -> Value {
    let instances: Vec<Value> = it.instances.iter().map(|one| instance(it, one, catalog)).collect();
    json!({ "healthy": it.is_healthy(), "instances": instances })
}

fn instance(of: &Resource, it: &Instance, catalog: &Catalog) -> Value {
    let configuration = catalog.configuration(&it.configuration);
    let storage = configuration.map_or(1.0, |configuration| configuration.storage_multiplier);
    let mut value = json!({
        "instance_name": it.name,
        "instance_configuration": {
            "id": it.configuration,
            "name": configuration.map_or(it.configuration.as_str(), |configuration| &configuration.name),
            "resource": "memory",
        },
        "healthy": it.is_running && !it.is_in_maintenance,
        "container_started": it.is_running,
        "service_running": it.is_running,
        "maintenance_mode": it.is_in_maintenance,
        "zone": it.zone,
        "allocator_id": it.allocator,
        "memory": { "instance_capacity": it.memory, "memory_pressure": 17 },
        "disk": { "disk_space_used": 0, "storage_multiplier": storage },
        "service_roles": [],
        "node_roles": it.roles,
    });
    set(&mut value, "service_version", of.version());
    set(&mut value, "instance_overrides", it.overrides.clone());
    value
}
