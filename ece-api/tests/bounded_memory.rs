//! What a text becomes in memory is bounded by its length, whatever it holds.

use std::fmt::Write as _;

use ece_api::json::{self, Json, Map, Value};
use ece_api::models::{
    DeploymentGetResponse, DeploymentResource, DeploymentsListResponse, DeploymentsListingData,
    ElasticsearchClusterInfo, ElasticsearchResourceInfo, LdapSettings, QueryContainer, SamlSettings, User,
};

/// Large enough for the bound to count, and not the 16 MiB that any text may become.
const LENGTH: usize = 170_000;

/// `[item,item,…]`
fn list(item: &str) -> String {
    format!("[{}]", vec![item; LENGTH / (item.len() + 1)].join(","))
}

/// `{"0":item,"1":item,…}`
fn map(item: &str) -> String {
    let mut text = String::from("{");
    let mut index = 0;
    while text.len() < LENGTH {
        let comma = if index > 0 { "," } else { "" };
        write!(text, "{comma}\"{index:x}\":{item}").unwrap();
        index += 1;
    }
    text + "}"
}

/// At most a hundred times the text, whether it can be read or not; true if it can.
fn is_read<T: Json + Default>(text: &str) -> bool {
    let mut result = Ok(());
    let taken = allocation_counter::measure(|| result = json::from_str::<T>(text).map(drop)).bytes_max;
    let times = taken / text.len() as u64;
    let shown = &text[..text.len().min(60)];
    assert!(times <= 100, "{times} times {shown} as {}", std::any::type_name::<T>());
    if let Err(error) = &result {
        let problem = error.problem();
        assert!(problem.contains("times its text") || problem.starts_with("expected"), "{shown}: {error}");
    }
    result.is_ok()
}

/// Everything that an element can be, right or wrong.
const ITEMS: [&str; 16] = [
    "{}",
    "null",
    "0",
    "\"\"",
    "\"ab\"",
    "[]",
    "[{}]",
    "[[0]]",
    "{\"\":0}",
    "{\"\":{\"\":{\"\":{\"\":0}}}}",
    "{\"id\":0}",
    "{\"id\":null}",
    "{\"a\":[{}]}",
    "{\"roles\":[0]}",
    "{\"resources\":{\"kibana\":[{}]}}",
    "{\"bool\":{\"must\":[{}]}}",
];

macro_rules! check {
    ($($model:ty),* $(,)?) => {
        $(for item in ITEMS {
            is_read::<Vec<$model>>(&list(item));
            is_read::<Map<$model>>(&map(item));
        })*
    };
}

#[test]
fn a_text_becomes_at_most_a_hundred_times_its_length() {
    check!(DeploymentGetResponse, Value, String);
}

#[test]
#[ignore = "takes 30 s"]
fn a_text_of_any_kind_becomes_at_most_a_hundred_times_its_length() {
    check!(ElasticsearchResourceInfo, QueryContainer, ElasticsearchClusterInfo, LdapSettings, SamlSettings, User, i64);
    check!(
        Option<Box<DeploymentGetResponse>>,
        Vec<DeploymentGetResponse>,
        Map<Vec<User>>,
        Vec<Value>,
        Vec<Option<bool>>
    );
}

#[test]
fn a_text_within_a_model_is_bounded_too() {
    for item in ["{}", "null", "0", "[{}]", "{\"\":0}"] {
        let (list, map) = (list(item), map(item));
        for text in [
            format!("{{\"deployments\":{list}}}"),
            format!("{{\"unknown\":{list}}}"),
            format!("{{\"deployments\":{map}}}"),
            map,
        ] {
            is_read::<DeploymentsListResponse>(&text);
        }
        is_read::<DeploymentGetResponse>(&format!("{{\"resources\":{{\"elasticsearch\":{list}}}}}"));
        is_read::<QueryContainer>(&format!("{{\"bool\":{{\"must\":{list},\"filter\":{list}}}}}"));
    }
    // As deep as it goes, again and again.
    for (open, close, levels) in [("{\"nested\":{\"query\":", "}}", 50), ("{\"\":", "}", 100), ("{\"a\":[", "]}", 50)] {
        let deep = format!("{}0{}", open.repeat(levels), close.repeat(levels));
        is_read::<Vec<QueryContainer>>(&list(&deep));
        is_read::<Vec<Value>>(&list(&deep));
    }
}

/// What servers send is far away from the bound.
#[test]
fn lists_of_little_are_read() {
    let id = "{\"id\":\"0123456789abcdef0123456789abcdef\"}";
    assert!(is_read::<Vec<DeploymentsListingData>>(&list(id)) && is_read::<Vec<DeploymentGetResponse>>(&list(id)));
    assert!(is_read::<Vec<DeploymentResource>>(&list("{\"ref_id\":\"main\",\"id\":\"0\"}")));
    assert!(is_read::<Vec<User>>(&list("{\"user_name\":\"operations\"}")));
    assert!(is_read::<Vec<String>>(&list("\"a\"")) && is_read::<Vec<i64>>(&list("0")));
    assert!(is_read::<Value>(&list("{\"a\":0}")) && is_read::<Value>(&list("0")) && is_read::<Map<Value>>(&map("0")));
    // A small text may become what it likes.
    assert!(json::from_str::<Vec<DeploymentGetResponse>>(&format!("[{}{{}}]", "{},".repeat(5_000))).is_ok());
}

#[test]
fn a_text_that_would_become_too_much_says_so() {
    let error = json::from_str::<Vec<DeploymentGetResponse>>(&list("{}")).unwrap_err();
    assert_eq!(error.problem(), "the value takes more than 16 MiB of memory, and more than 96 times its text");
}
