//! From a plan to instances: how many, how large, and where.

use serde_json::{Value, json};

use super::model::{Instance, Kind, Resource};
use super::plans::{Attempt, Work};
use super::sizes;
use crate::ece::installation::catalog::Catalog;
use crate::ece::installation::fleet::{Fleet, Usage};

/// A plan that asks for more is a mistake.
const MOST: usize = 100;

/// Where instances can go.
pub(crate) struct Machines<'a> {
    pub(crate) fleet: &'a Fleet,
    pub(crate) catalog: &'a Catalog,
    /// What is in use already; what is placed is added.
    pub(crate) usage: Usage,
}

/// An instance that a plan asks for.
pub(crate) struct Wanted {
    element: String,
    configuration: String,
    memory: u64,
    zone: String,
    roles: Vec<String>,
}

/// The instances that a plan asks for, or what is wrong with it.
pub(crate) fn wanted(kind: Kind, plan: &Value, catalog: &Catalog, fleet: &Fleet) -> Result<Vec<Wanted>, String> {
    let (mut all, mut names) = (Vec::new(), Vec::new());
    // What is stateless need not say anything of its instances.
    let default = [json!({})];
    let elements = match plan["cluster_topology"].as_array() {
        None if kind != Kind::Elasticsearch => &default[..],
        elements => elements.map_or(&[][..], Vec::as_slice),
    };
    for (index, element) in elements.iter().enumerate() {
        let name = element["id"].as_str().map_or_else(|| index.to_string(), str::to_owned);
        if names.contains(&name) {
            return Err(format!("there are two elements {name}"));
        }
        names.push(name.clone());
        let default = if kind == Kind::Elasticsearch { "data.default" } else { kind.name() };
        let id = element["instance_configuration_id"].as_str().unwrap_or(default);
        let configuration = catalog
            .configuration(id)
            .ok_or_else(|| format!("the element {name} has an instance configuration that is not there: {id}"))?;
        if configuration.kind != kind.name() {
            return Err(format!("the element {name} has an instance configuration of {}: {id}", configuration.kind));
        }
        let zones = element["zone_count"].as_i64().unwrap_or(1);
        let zones = usize::try_from(zones)
            .ok()
            .filter(|zones| *zones <= fleet.zones.len())
            .ok_or_else(|| format!("the element {name} asks for {zones} zones: there are {}", fleet.zones.len()))?;
        let size = sizes::memory(element, configuration).map_err(|problem| format!("the element {name} {problem}"))?;
        let count = size.div_ceil(sizes::largest(configuration));
        if count > MOST as u64 {
            return Err(format!("the element {name} is too large: {size} MB"));
        }
        let roles = element["node_roles"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        let roles: Vec<String> = roles.collect();
        if all.len() > MOST {
            return Err("the plan asks for too many instances".to_owned());
        }
        for zone in &fleet.zones[..zones] {
            all.extend((0..count).map(|_| Wanted {
                element: name.clone(),
                configuration: id.to_owned(),
                memory: size / count,
                zone: zone.clone(),
                roles: roles.clone(),
            }));
        }
    }
    if all.is_empty() && (kind == Kind::Elasticsearch || elements.is_empty()) {
        return Err(format!("the plan asks for no instance of {}", kind.name()));
    }
    Ok(all)
}

/// The instances that there are when an attempt is over, each on a machine; an error where there is no room.
pub(super) fn placed(resource: &Resource, attempt: &Attempt, on: &mut Machines<'_>) -> Result<Vec<Instance>, String> {
    match &attempt.work {
        Work::Stop => Ok(Vec::new()),
        Work::Restart => Ok(resource.instances.iter().cloned().map(|it| Instance { is_running: true, ..it }).collect()),
        Work::Move { instances, without } => moved(resource, instances, without, on),
        Work::Apply => applied(resource, &attempt.plan, on),
    }
}

/// What fits stays where it is, whatever else is new.
fn applied(resource: &Resource, plan: &Value, on: &mut Machines<'_>) -> Result<Vec<Instance>, String> {
    let mut left = resource.instances.clone();
    let (mut all, mut number) = (Vec::new(), resource.next_instance);
    for wanted in wanted(resource.kind, plan, on.catalog, on.fleet)? {
        let stays = left.iter().position(|it| {
            it.element == wanted.element
                && it.zone == wanted.zone
                && it.memory == wanted.memory
                && it.configuration == wanted.configuration
        });
        if let Some(index) = stays {
            all.push(Instance { roles: wanted.roles, ..left.remove(index) });
            continue;
        }
        let allocator = on.room(&wanted.zone, wanted.memory, &[])?;
        all.push(Instance {
            name: format!("instance-{number:010}"),
            element: wanted.element,
            configuration: wanted.configuration,
            allocator,
            zone: wanted.zone,
            memory: wanted.memory,
            roles: wanted.roles,
            is_running: true,
            is_in_maintenance: false,
            overrides: None,
        });
        number += 1;
    }
    Ok(all)
}

fn moved(
    resource: &Resource,
    instances: &[String],
    without: &[String],
    on: &mut Machines<'_>,
) -> Result<Vec<Instance>, String> {
    let mut number = resource.next_instance;
    let moved = resource.instances.iter().map(|instance| {
        if !instances.contains(&instance.name) {
            return Ok(instance.clone());
        }
        let without = [without, std::slice::from_ref(&instance.allocator)].concat();
        let allocator = on.room(&instance.zone, instance.memory, &without)?;
        number += 1;
        let name = format!("instance-{:010}", number - 1);
        Ok(Instance { name, allocator, is_running: true, is_in_maintenance: false, ..instance.clone() })
    });
    moved.collect()
}

impl Machines<'_> {
    fn room(&mut self, zone: &str, memory: u64, without: &[String]) -> Result<String, String> {
        let found = self.fleet.place(zone, memory, &self.usage, without);
        let allocator = found.ok_or_else(|| format!("no allocator of {zone} has room for {memory} MB"))?;
        *self.usage.entry(allocator.id.clone()).or_default() += memory;
        Ok(allocator.id.clone())
    }
}
