//! The sizes that elements of a plan can have: those of their instance configuration.

use serde_json::Value;

use crate::ece::installation::catalog::Configuration;

/// The memory of an element in each zone, in MB.
pub(super) fn memory(element: &Value, configuration: &Configuration) -> Result<u64, String> {
    let size = &element["size"];
    if size.is_null() {
        return without_size(element, configuration);
    }
    let memory = in_memory(size, configuration)?;
    check(memory, configuration)?;
    let most = &element["autoscaling_max"];
    if !most.is_null() && in_memory(most, configuration)? < memory {
        return Err(format!("has {memory} MB of memory, which is more than its `autoscaling_max`"));
    }
    Ok(memory)
}

/// As it was before there were sizes.
fn without_size(element: &Value, configuration: &Configuration) -> Result<u64, String> {
    let default = of(configuration.default_size, &configuration.resource, configuration);
    let number = |name: &str, default: u64| match &element[name] {
        Value::Null => Ok(default),
        value => value.as_u64().ok_or_else(|| format!("has a `{name}` below zero")),
    };
    let memory = number("memory_per_node", default)?;
    check(memory, configuration)?;
    Ok(memory.saturating_mul(number("node_count_per_zone", 1)?))
}

fn in_memory(size: &Value, configuration: &Configuration) -> Result<u64, String> {
    let value = size["value"].as_u64().ok_or_else(|| format!("has a size below zero: {}", size["value"]))?;
    match size["resource"].as_str() {
        Some(resource @ ("memory" | "storage")) => Ok(of(value, resource, configuration)),
        _ => Err(format!("has a size of {}: sizes are of memory or storage", size["resource"])),
    }
}

/// The memory that goes with so many MB of a resource.
fn of(value: u64, resource: &str, configuration: &Configuration) -> u64 {
    if resource != "storage" {
        return value;
    }
    let value = u32::try_from(value).unwrap_or(u32::MAX);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a u32 divided by what is not below one
    let memory = (f64::from(value) / configuration.storage_multiplier.max(1.0)).ceil() as u64;
    memory
}

/// The memory of the largest instance.
pub(super) fn largest(configuration: &Configuration) -> u64 {
    all(configuration).into_iter().max().unwrap_or_default().max(1)
}

fn all(configuration: &Configuration) -> Vec<u64> {
    configuration.sizes.iter().map(|size| of(*size, &configuration.resource, configuration)).collect()
}

/// Nothing is a size too. What is larger than any instance is several of the largest ones.
fn check(memory: u64, configuration: &Configuration) -> Result<(), String> {
    let sizes = all(configuration);
    if memory.is_multiple_of(largest(configuration)) || sizes.contains(&memory) {
        return Ok(());
    }
    let sizes: Vec<String> = sizes.iter().map(u64::to_string).collect();
    let known = sizes.join(", ");
    Err(format!("has {memory} MB of memory: {} has {known}, or a multiple of the largest", configuration.id))
}
