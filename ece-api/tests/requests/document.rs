//! The table of what goes into an update, held against the document: a new member is somebody's decision.

use std::collections::BTreeSet;

use serde_json::Value;

/// The members of the response that are not in the request, or go somewhere else in there.
const LEFT_OUT: [(&str, &str, &[&str]); 15] = [
    (
        "DeploymentGetResponse",
        "DeploymentUpdateRequest",
        &["id", "healthy", "observability", "instance_configurations"],
    ),
    ("DeploymentResources", "DeploymentUpdateResources", &[]),
    ("DeploymentSettings", "DeploymentUpdateSettings", &["byok", "traffic_filter_settings"]),
    (
        "DeploymentMetadata",
        "DeploymentUpdateMetadata",
        &[
            "owner_id",
            "organization_id",
            "subscription_level",
            "last_modified",
            "last_resource_plan_modified",
            "byok_enabled",
        ],
    ),
    ("ElasticsearchResourceInfo", "ElasticsearchPayload", &["id", "info"]),
    ("KibanaResourceInfo", "KibanaPayload", &["id", "info"]),
    ("ApmResourceInfo", "ApmPayload", &["id", "info"]),
    ("AppSearchResourceInfo", "AppSearchPayload", &["id", "info"]),
    ("EnterpriseSearchResourceInfo", "EnterpriseSearchPayload", &["id", "info"]),
    ("IntegrationsServerResourceInfo", "IntegrationsServerPayload", &["id", "info"]),
    ("KibanaPayload", "KibanaResourceInfo", &["display_name", "plan", "settings"]),
    ("ElasticsearchPayload", "ElasticsearchResourceInfo", &["display_name", "plan", "settings"]),
    ("DeploymentUpdateRequest", "DeploymentGetResponse", &["prune_orphans"]),
    ("DeploymentUpdateSettings", "DeploymentSettings", &[]),
    ("DeploymentUpdateMetadata", "DeploymentMetadata", &[]),
];

fn definitions() -> Value {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/swagger.json")).unwrap();
    let mut document: Value = serde_json::from_str(&text).unwrap();
    document["definitions"].take()
}

fn members<'a>(definitions: &'a Value, name: &str) -> BTreeSet<&'a str> {
    definitions[name]["properties"].as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn every_member_of_both_sides_is_decided_about() {
    let definitions = definitions();
    for (from, to, left_out) in LEFT_OUT {
        let missing: BTreeSet<&str> =
            members(&definitions, from).difference(&members(&definitions, to)).copied().collect();
        assert_eq!(missing, left_out.iter().copied().collect(), "{from} and {to}");
    }
}

/// All members for reading alone that a request can reach.
fn read_only(definitions: &Value, name: &str, seen: &mut BTreeSet<String>, found: &mut BTreeSet<String>) {
    let properties = definitions[name]["properties"].as_object();
    for (member, schema) in properties.into_iter().flatten() {
        if schema["readOnly"] == true {
            found.insert(format!("{name}.{member}"));
        }
        let schemas = [schema, &schema["items"], &schema["additionalProperties"]];
        let target = schemas.into_iter().find_map(|schema| schema["$ref"].as_str());
        let target = target.map(|target| target.trim_start_matches("#/definitions/").to_owned());
        if let Some(target) = target.filter(|target| seen.insert(target.clone())) {
            read_only(definitions, &target, seen, found);
        }
    }
}

#[test]
fn members_for_reading_alone_are_those_that_are_left_out() {
    let mut found = BTreeSet::new();
    read_only(&definitions(), "DeploymentUpdateRequest", &mut BTreeSet::new(), &mut found);
    let left_out = [
        "ClusterMetadataSettings.hidden",
        "ClusterMetadataSettings.organization_id",
        "ClusterSnapshotSettings.slm",
        "RemoteResourceRef.info", // below `transient`
        "TrustedCertificate.metadata",
    ];
    assert_eq!(found, left_out.map(str::to_owned).into());
}
