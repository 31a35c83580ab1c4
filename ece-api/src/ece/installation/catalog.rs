//! What deployments are made of: versions of the stack, instance configurations, templates.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::fleet::REGION;
use super::stamp::{Stamp, Time};

/// Versions, configurations and templates.
#[derive(Debug)]
pub(crate) struct Catalog {
    /// From the oldest to the newest.
    pub(crate) versions: Vec<String>,
    /// Versions that were there.
    pub(crate) deleted: BTreeSet<String>,
    /// What was given of a version.
    pub(crate) packs: BTreeMap<String, Value>,
    pub(crate) configurations: Vec<Configuration>,
    pub(crate) templates: Vec<Template>,
}

/// An instance configuration.
#[derive(Clone, Debug)]
pub(crate) struct Configuration {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The kind of its instances, as the API spells kinds.
    pub(crate) kind: String,
    /// In MB.
    pub(crate) sizes: Vec<u64>,
    pub(crate) default_size: u64,
    /// What the sizes are of: memory or storage.
    pub(crate) resource: String,
    /// The disk is so many times the memory.
    pub(crate) storage_multiplier: f64,
    pub(crate) node_types: Vec<String>,
    pub(crate) version: u64,
    pub(crate) deleted: Option<Time>,
    /// Members that nothing here depends on.
    pub(crate) more: Map<String, Value>,
}

/// A deployment template.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) id: String,
    pub(crate) name: String,
    /// A request that creates such a deployment.
    pub(crate) request: Value,
    /// Who made it what it is.
    pub(crate) user: String,
    /// Members that say for whom it is.
    pub(crate) more: Map<String, Value>,
    pub(crate) stamp: Stamp,
}

impl Catalog {
    pub(super) fn seeded(now: Time) -> Self {
        let versions = ["7.17.22", "7.17.27", "8.15.5", "8.17.0", "8.17.3"].map(str::to_owned).to_vec();
        let hot = "data.default";
        let templates = vec![
            Template::new(
                now,
                "default",
                "Default",
                &[("hot_content", hot, 4096, 2), ("warm", "data.highstorage", 0, 2), ("ml", "ml", 0, 1)],
                &[("kibana", 1024), ("integrations_server", 1024)],
            ),
            Template::new(
                now,
                "hot-warm",
                "Hot and warm",
                &[
                    ("hot_content", hot, 8192, 2),
                    ("warm", "data.highstorage", 4096, 2),
                    ("cold", "data.highstorage", 0, 1),
                ],
                &[("kibana", 1024), ("apm", 1024)],
            ),
            Template::new(
                now,
                "enterprise-search",
                "Enterprise Search",
                &[("hot_content", hot, 4096, 2)],
                &[("kibana", 1024), ("enterprise_search", 2048)],
            ),
        ];
        let stateless = ["kibana", "apm", "integrations_server", "appsearch", "enterprise_search"];
        let stateless = stateless.map(|kind| Configuration::new(kind, kind, 1.0, &[kind]));
        let mut configurations = vec![
            Configuration::new(hot, "elasticsearch", 32.0, &["data", "master", "ingest"]),
            Configuration::new("data.highstorage", "elasticsearch", 100.0, &["data"]),
            Configuration::new("master", "elasticsearch", 4.0, &["master"]),
            Configuration::new("ml", "elasticsearch", 4.0, &["ml"]),
        ];
        configurations.extend(stateless);
        Self { versions, deleted: BTreeSet::new(), packs: BTreeMap::new(), configurations, templates }
    }

    pub(crate) fn template(&self, id: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.id == id)
    }

    pub(crate) fn configuration(&self, id: &str) -> Option<&Configuration> {
        self.configurations.iter().find(|it| it.id == id && it.deleted.is_none())
    }

    /// Adds a version where its age puts it, or brings it back.
    pub(crate) fn add_version(&mut self, version: &str) {
        self.deleted.remove(version);
        if !self.versions.iter().any(|known| known == version) {
            let place = self.versions.partition_point(|known| parsed(known) < parsed(version));
            self.versions.insert(place, version.to_owned());
        }
    }

    /// The newest version.
    pub(crate) fn newest(&self) -> &str {
        self.versions.last().map_or("", String::as_str)
    }
}

/// The numbers of a version, by which versions are compared; `None` where it is not a version.
pub(crate) fn parsed(version: &str) -> Option<[u64; 3]> {
    let numbers = version.split('-').next()?.split('.').map(|number| number.parse().ok());
    numbers.collect::<Option<Vec<u64>>>()?.try_into().ok()
}

impl Configuration {
    fn new(id: &str, kind: &str, storage_multiplier: f64, node_types: &[&str]) -> Self {
        Self {
            id: id.to_owned(),
            name: id.to_owned(),
            kind: kind.to_owned(),
            sizes: (10..=16).map(|power| 1 << power).collect(),
            default_size: if kind == "elasticsearch" { 4096 } else { 1024 },
            storage_multiplier,
            resource: "memory".to_owned(),
            node_types: node_types.iter().map(|&it| it.to_owned()).collect(),
            version: 1,
            deleted: None,
            more: Map::new(),
        }
    }

    /// As deployments and templates show it.
    pub(crate) fn shown(&self) -> Value {
        let mut value = json!({
            "id": self.id,
            "name": self.name,
            "config_version": self.version,
            "instance_type": self.kind,
            "node_types": self.node_types,
            "discrete_sizes": { "sizes": self.sizes, "default_size": self.default_size, "resource": self.resource },
            "storage_multiplier": self.storage_multiplier,
        });
        for name in ["description", "metadata", "cpu_multiplier"] {
            if let Some(member) = self.more.get(name) {
                value[name] = member.clone();
            }
        }
        value
    }
}

impl Template {
    /// With the tiers of Elasticsearch (id, configuration, MB of memory, zones) and the other resources (kind, memory).
    fn new(now: Time, id: &str, name: &str, tiers: &[(&str, &str, u64, u64)], others: &[(&str, u64)]) -> Self {
        let size = |memory: u64| json!({ "resource": "memory", "value": memory });
        let tiers = tiers.iter().map(|&(tier, configuration, memory, zones)| {
            json!({
                "id": tier,
                "instance_configuration_id": configuration,
                "node_roles": roles(tier),
                "size": size(memory),
                "zone_count": zones,
            })
        });
        let mut resources = json!({
            "elasticsearch": [{
                "ref_id": "main-elasticsearch",
                "region": REGION,
                "settings": { "dedicated_masters_threshold": 6 },
                "plan": {
                    "autoscaling_enabled": false,
                    "deployment_template": { "id": id },
                    "elasticsearch": {},
                    "cluster_topology": tiers.collect::<Vec<_>>(),
                },
            }],
        });
        for &(kind, memory) in others {
            let topology = json!([{ "instance_configuration_id": kind, "size": size(memory), "zone_count": 1 }]);
            let plan = json!({ kind: {}, "cluster_topology": topology });
            resources[kind] = json!([{
                "ref_id": format!("main-{kind}"),
                "elasticsearch_cluster_ref_id": "main-elasticsearch",
                "region": REGION,
                "plan": plan,
            }]);
        }
        let request = json!({ "resources": resources, "settings": { "autoscaling_enabled": false } });
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            request,
            user: "admin".to_owned(),
            more: Map::new(),
            stamp: Stamp::new(now),
        }
    }

    /// The ids of its instance configurations, each once.
    pub(crate) fn configurations(&self) -> Vec<&str> {
        let kinds = self.request["resources"].as_object().into_iter().flat_map(Map::values);
        let payloads = kinds.filter_map(Value::as_array).flatten();
        let elements = payloads.filter_map(|it| it["plan"]["cluster_topology"].as_array()).flatten();
        let mut ids = Vec::new();
        for id in elements.filter_map(|it| it["instance_configuration_id"].as_str()) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }
}

/// The roles of the nodes of a tier.
fn roles(tier: &str) -> &'static [&'static str] {
    match tier {
        "hot_content" => &["master", "ingest", "transform", "data_hot", "remote_cluster_client", "data_content"],
        "warm" => &["data_warm", "remote_cluster_client"],
        "ml" => &["ml", "remote_cluster_client"],
        "cold" => &["data_cold", "remote_cluster_client"],
        _ => &[],
    }
}
