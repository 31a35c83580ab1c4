//! Real models with what real servers send: nothing fails that need not fail, and nothing is lost on the way back.

use std::time::{Duration, SystemTime};

use ece_api::json::{self, Timestamp, Value};
use ece_api::models::{
    ClusterInstanceInfo, DeploymentGetResponse, ElasticsearchClusterPlan, KeystoreContents, KeystoreSecret,
    LoginRequest, QueryContainer, TokenResponse, UserSecurity,
};
use serde_json::json;

/// An answer with what real ones have: unknown members, missing and null required ones, odd dates, unknown values.
const DEPLOYMENT: &str = r#"{
    "id": "0c1d",
    "name": "search",
    "healthy": true,
    "alias": null,
    "shape": { "colour": "blue" },
    "resources": {
        "elasticsearch": [{
            "ref_id": "main-elasticsearch", "id": "0c1d", "region": "ece-region",
            "info": {
                "cluster_id": "0c1d", "cluster_name": "search", "status": "levitating", "healthy": true,
                "links": {}, "external_links": null,
                "plan_info": {
                    "healthy": true,
                    "current": {
                        "plan_attempt_id": "7c1e", "healthy": true,
                        "attempt_start_time": "2024-05-14T08:15:30.123Z",
                        "attempt_end_time": "2024-05-14T10:15:31+02:00",
                        "plan_attempt_log": [],
                        "warnings": []
                    },
                    "history": [{ "attempt_end_time": "0001-01-01T00:00:00.000Z" }]
                },
                "topology": {
                    "healthy": true,
                    "instances": [{
                        "instance_name": "instance-0000000000", "healthy": true, "logical_zone": "zone-0",
                        "instance_set_id": "3f0c", "service_roles": ["master", "wizard"]
                    }]
                }
            }
        }],
        "kibana": [], "apm": [], "appsearch": null, "enterprise_search": []
    },
    "metadata": { "last_modified": "2024-05-14T08:15:30Z", "tags": [{ "key": "team", "value": "search" }] }
}"#;

fn deployment() -> DeploymentGetResponse {
    json::from_str(DEPLOYMENT).unwrap()
}

#[test]
fn a_real_answer_is_read() {
    let read = deployment();
    assert_eq!((read.id.as_str(), read.name.as_str(), &read.alias), ("0c1d", "search", &None));
    let info = &read.resources.elasticsearch[0].info;
    assert_eq!(info.status.as_str(), "levitating");
    assert!(!info.status.is_known());
    assert!(info.external_links.is_empty());
    let current = info.plan_info.current.as_ref().unwrap();
    assert_eq!(current.plan_attempt_id.as_deref(), Some("7c1e"));
    let instance: &ClusterInstanceInfo = &info.topology.instances[0];
    assert_eq!(instance.extra.get("logical_zone"), Some(&Value::from("zone-0")));
    assert_eq!(read.extra.get("shape"), Some(&json!({ "colour": "blue" })));
}

#[test]
fn dates_are_points_in_time_whatever_their_form() {
    let read = deployment();
    let current = read.resources.elasticsearch[0].info.plan_info.current.clone().unwrap();
    let start = current.attempt_start_time.unwrap().to_system_time().unwrap();
    let end = current.attempt_end_time.unwrap().to_system_time().unwrap();
    assert_eq!(end.duration_since(start).unwrap(), Duration::from_millis(877));
    let history = read.resources.elasticsearch[0].info.plan_info.history.clone();
    assert!(history[0].attempt_end_time.as_ref().unwrap().is_zero());
    assert_eq!(Timestamp::from(SystemTime::UNIX_EPOCH).as_str(), "1970-01-01T00:00:00.000Z");
}

#[test]
fn a_real_answer_goes_back_unchanged() {
    let known: Value = serde_json::from_str(DEPLOYMENT).unwrap();
    assert_eq!(json::to_value(&deployment()), known);
    assert_eq!(serde_json::to_value(deployment()).unwrap(), known);
    assert_eq!(serde_json::from_value::<DeploymentGetResponse>(known.clone()).unwrap(), deployment());
}

#[test]
fn a_change_changes_what_it_says() {
    let mut read = deployment();
    read.name = "find".into();
    read.resources.elasticsearch[0].info.topology.instances[0].healthy = false;
    let mut expected: Value = serde_json::from_str(DEPLOYMENT).unwrap();
    expected["name"] = "find".into();
    expected["resources"]["elasticsearch"][0]["info"]["topology"]["instances"][0]["healthy"] = false.into();
    assert_eq!(json::to_value(&read), expected);
}

#[test]
fn absent_and_empty_are_different() {
    let plan = ElasticsearchClusterPlan::default();
    assert_eq!(json::to_value(&plan)["elasticsearch"], json!({}));
    let security = UserSecurity::new().roles([""; 0]).password("");
    assert_eq!(json::to_value(&security), json!({ "password": "", "roles": [] }));
    assert_eq!(json::to_value(&UserSecurity::new()), json!({}));
}

#[test]
fn a_null_deletes_a_secret() {
    let contents = KeystoreContents::new([
        ("gone", KeystoreSecret::new().value(Value::Null)),
        ("text", KeystoreSecret::new().value("hunter2")),
        ("file", KeystoreSecret::new().value(json!({ "a": 1 })).as_file(true)),
    ]);
    let expected = json!({ "secrets": {
        "gone": { "value": null }, "text": { "value": "hunter2" }, "file": { "value": { "a": 1 }, "as_file": true },
    } });
    assert_eq!(json::to_value(&contents), expected);
    assert_eq!(json::from_str::<KeystoreContents>(&expected.to_string()).unwrap(), contents);
    assert!(!format!("{contents:?}").contains("hunter2"));
}

#[test]
fn recursion_ends() {
    let query = json!({ "bool": { "must": [{ "match_all": {} }, { "bool": { "filter": [] } }] } });
    let read: QueryContainer = json::from_str(&query.to_string()).unwrap();
    assert_eq!(json::to_value(&read), query);
}

#[test]
fn secrets_are_not_shown() {
    let shown = format!("{:?} {:?}", LoginRequest::new("admin", "hunter2"), TokenResponse::default().token("hunter3"));
    assert!(shown.contains("admin") && !shown.contains("hunter"), "{shown}");
}

#[test]
fn a_wrong_type_is_named_with_its_place() {
    let text = DEPLOYMENT.replace(r#""instance_name": "instance-0000000000""#, r#""instance_name": 7"#);
    let error = json::from_slice_strict::<DeploymentGetResponse>(text.as_bytes()).unwrap_err();
    assert_eq!(error.path(), "resources.elasticsearch[0].info.topology.instances[0].instance_name");
    assert_eq!(error.problem(), "expected a string, found a number");
    let (read, mismatches) = json::from_slice_with_mismatches::<DeploymentGetResponse>(text.as_bytes()).unwrap();
    assert_eq!(mismatches[0].pointer(), "/resources/elasticsearch/0/info/topology/instances/0/instance_name");
    assert_eq!(json::to_value(&read), text.parse::<serde_json::Value>().unwrap());
}
