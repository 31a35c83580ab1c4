//! Answers as installations send them (made up, 20 to 100 kB): undocumented members, missing and null required ones, dates in
//! three spellings, zero times, unknown values. They are read, and written back as they came.
#![cfg(feature = "rustls")]

#[path = "support/server.rs"]
mod server;

use ece_api::json::{self, Json, Value};
use ece_api::models::{
    AllocatorOverview, DeploymentGetResponse, DeploymentTemplateInfoV2, DeploymentsSearchResponse, RoleAggregates,
    SearchRequest, SecurityRealmInfoList, StackVersionConfigs, TrafficFilterRulesets, UserList,
};
use ece_api::{Client, Credentials};
use server::{Reply, Server};

/// An answer, the schema that the document declares for it, and its way through both readers.
struct Answer {
    text: &'static str,
    schema: &'static str,
    roads: fn(&str) -> [Result<Value, String>; 2],
}

macro_rules! answer {
    ($file:literal, $schema:literal, $model:ty) => {
        Answer {
            text: include_str!(concat!("answers/", $file, ".json")),
            schema: $schema,
            roads: |text| {
                let direct = json::from_str::<$model>(text).map_err(|error| error.to_string());
                let serde = serde_json::from_str::<$model>(text).map_err(|error| error.to_string());
                if let (Ok(direct), Ok(serde)) = (&direct, &serde) {
                    assert_eq!(direct, serde);
                }
                [direct.map(|it| written(&it)), serde.map(|it| serde_json::to_value(it).unwrap())]
            },
        }
    };
}

const ANSWERS: [Answer; 9] = [
    answer!("deployment", "DeploymentGetResponse", DeploymentGetResponse),
    answer!("templates", "[DeploymentTemplateInfoV2]", Vec<DeploymentTemplateInfoV2>),
    answer!("allocators", "AllocatorOverview", AllocatorOverview),
    answer!("search", "DeploymentsSearchResponse", DeploymentsSearchResponse),
    answer!("traffic_filters", "TrafficFilterRulesets", TrafficFilterRulesets),
    answer!("stack_versions", "StackVersionConfigs", StackVersionConfigs),
    answer!("roles", "RoleAggregates", RoleAggregates),
    answer!("users", "UserList", UserList),
    answer!("realms", "SecurityRealmInfoList", SecurityRealmInfoList),
];

fn written(value: &dyn Json) -> Value {
    serde_json::from_slice(&json::to_vec(value)).unwrap()
}

#[test]
fn every_answer_comes_back_as_it_was_by_both_roads() {
    for Answer { text, schema, roads } in ANSWERS {
        let wanted: Value = serde_json::from_str(text).unwrap();
        for again in roads(text) {
            assert_eq!(again.as_ref(), Ok(&wanted), "{schema}");
        }
    }
}

#[test]
fn an_answer_that_breaks_off_is_an_error_with_its_place() {
    for Answer { text, schema, roads } in ANSWERS {
        for part in 1..40 {
            let mut end = text.len() * part / 40;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let [direct, serde] = roads(&text[..end]);
            let error = direct.expect_err(schema);
            assert!(error.contains("line ") && error.contains("column "), "{schema}: {error}");
            assert!(serde.is_err(), "{schema}");
        }
    }
}

/// What an answer has that the document does not allow.
#[derive(Debug, Default)]
struct Oddities {
    undocumented: usize,
    nulls: usize,
    missing: usize,
}

impl Oddities {
    fn count(&mut self, document: &Value, schema: &Value, value: &Value) {
        if let Some(name) = schema["$ref"].as_str().and_then(|it| it.strip_prefix("#/definitions/")) {
            return self.count(document, &document["definitions"][name], value);
        }
        match value {
            Value::Array(elements) => {
                for element in elements {
                    self.count(document, &schema["items"], element);
                }
            }
            Value::Object(members) if schema.get("properties").is_some() => {
                for (name, member) in members {
                    match schema["properties"].get(name) {
                        None => self.undocumented += 1,
                        Some(_) if member.is_null() => self.nulls += 1,
                        Some(property) => self.count(document, property, member),
                    }
                }
                let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
                self.missing += required.filter(|name| !members.contains_key(*name)).count();
            }
            _ => {}
        }
    }
}

#[test]
fn the_answers_are_as_large_and_as_odd_as_real_ones() {
    let document = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/swagger.json")).unwrap();
    let document: Value = serde_json::from_str(&document).unwrap();
    for Answer { text, schema, .. } in ANSWERS {
        let mut oddities = Oddities::default();
        let name = schema.trim_matches(['[', ']']);
        let one = serde_json::json!({ "$ref": format!("#/definitions/{name}") });
        let declared = if name == schema { one } else { serde_json::json!({ "items": one }) };
        oddities.count(&document, &declared, &serde_json::from_str(text).unwrap());
        let Oddities { undocumented, nulls, missing } = oddities;
        assert!((20_000..100_000).contains(&text.len()), "{schema}: {} bytes", text.len());
        assert!(undocumented > 0 && nulls > 0 && missing > 0, "{schema}: {oddities:?}");
    }
}

#[test]
fn a_deployment_says_what_its_user_asks() {
    let deployment: DeploymentGetResponse = json::from_str(ANSWERS[0].text).unwrap();
    let info = &deployment.resources.elasticsearch[0].info;
    assert_eq!((deployment.name.as_str(), info.status.as_str()), ("billing", "rebooting"));
    assert!(info.status.is_known());
    let instance = &info.topology.instances[0];
    assert_eq!(instance.extra.get("instance_set_id").unwrap(), "512ab401b4b32a650f0db492f5c940d3");
    assert_eq!(info.metadata.extra.get("ccr"), Some(&Value::Bool(true)));
    let current = info.plan_info.current.as_ref().unwrap();
    let stage = &current.plan_attempt_log[1].stage;
    assert_eq!((stage.as_str(), stage.is_known()), ("frozen_by_operator", false));
    assert_eq!(current.attempt_start_time.as_ref().unwrap().as_str(), "2023-09-20T21:15:38.583Z");
    let zero = &info.plan_info.pending.as_ref().unwrap().plan_attempt_log[0].started;
    assert_eq!(zero.as_str(), "0001-01-01T00:00:00.000Z");
}

async fn serving(text: &'static str) -> Client {
    let server = Server::with_replies([Reply::json(200, text)]).await;
    let url = server.url().to_owned();
    // The server ends with its test's runtime.
    std::mem::forget(server);
    Client::builder(url).credentials(Credentials::api_key("a2V5")).build().unwrap()
}

#[tokio::test]
async fn every_answer_comes_through_its_operation() {
    macro_rules! sent {
        ($($index:literal: $client:ident => $call:expr;)*) => {$(
            let $client = serving(ANSWERS[$index].text).await;
            let wanted: Value = serde_json::from_str(ANSWERS[$index].text).unwrap();
            let got = $call.send().await.unwrap().into_inner();
            assert_eq!(written(&got), wanted, "{}", ANSWERS[$index].schema);
        )*};
    }
    sent! {
        0: ece => ece.get_deployment("d");
        1: ece => ece.get_deployment_templates_v2("ece-region");
        2: ece => ece.get_allocators();
        3: ece => ece.search_deployments().body(SearchRequest::new());
        4: ece => ece.get_traffic_filter_rulesets();
        5: ece => ece.get_version_stacks();
        6: ece => ece.list_blueprinter_roles();
        7: ece => ece.get_users();
        8: ece => ece.get_security_realm_configurations();
    }
}
