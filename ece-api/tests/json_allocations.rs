//! What reading and writing answers allocates, held against `xtask/budget.toml`. Counts are the same in every run, so a figure
//! above its margin is a change of the code.

use std::hint::black_box;

use allocation_counter::measure;
use ece_api::json::{self, Json};
use ece_api::models::{AllocatorOverview, DeploymentGetResponse, DeploymentsSearchResponse, TrafficFilterRulesets};

const BUDGET: &str = include_str!("../../xtask/budget.toml");

/// How often this thread allocates to read the text, and to write what was read; not for the first time.
fn counted<T: Json + Default>(text: &str) -> [u64; 2] {
    let read = || json::from_str::<T>(text).unwrap();
    let value = read();
    drop(json::to_vec(&value));
    let decode = measure(|| drop(black_box(read())));
    let encode = measure(|| drop(black_box(json::to_vec(&value))));
    [decode.count_total, encode.count_total]
}

fn figures() -> Vec<(String, u64)> {
    let answers = [
        ("deployment", counted::<DeploymentGetResponse>(include_str!("answers/deployment.json"))),
        ("search", counted::<DeploymentsSearchResponse>(include_str!("answers/search.json"))),
        ("traffic_filters", counted::<TrafficFilterRulesets>(include_str!("answers/traffic_filters.json"))),
        ("allocators", counted::<AllocatorOverview>(include_str!("answers/allocators.json"))),
    ];
    let lines = |(name, [decode, encode]): (&str, [u64; 2])| {
        [(format!("decode_{name}"), decode), (format!("encode_{name}"), encode)]
    };
    answers.into_iter().flat_map(lines).collect()
}

/// A number of a line, whole or not.
fn number(line: &toml::Value, name: &str) -> f64 {
    let number = &line[name];
    #[expect(clippy::cast_precision_loss, reason = "limits are far below 2^52")]
    number.as_float().or_else(|| number.as_integer().map(|it| it as f64)).unwrap()
}

#[test]
fn answers_allocate_no_more_than_the_budget_allows() {
    let budget: toml::Table = toml::from_str(BUDGET).unwrap();
    let mut lines = budget["json"].as_table().unwrap().clone();
    let mut above = Vec::new();
    for (name, measured) in figures() {
        let line = lines.remove(&name).unwrap_or_else(|| panic!("xtask/budget.toml has no json.{name}"));
        let (limit, margin) = (number(&line, "limit"), number(&line, "margin"));
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let share = measured as f64 / limit;
        println!("json.{name}: {measured}, limit {limit}");
        if share < 1.0 - margin {
            println!("json.{name}: the limit can go down to {measured}");
        } else if share > 1.0 + margin {
            above.push(format!("json.{name} is {measured}, {:.0} % above its limit of {limit}", (share - 1.0) * 100.0));
        }
    }
    assert!(above.is_empty(), "{above:#?}: see \"The guard\" in CONTRIBUTING.md");
    assert!(lines.is_empty(), "nothing counts {:?} of xtask/budget.toml", lines.keys().collect::<Vec<_>>());
}
