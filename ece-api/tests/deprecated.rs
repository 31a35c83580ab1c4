//! What the document gives up: the compiler warns whoever uses it, and nobody else.
#![cfg(feature = "operations")]
#![deny(deprecated, unfulfilled_lint_expectations)]

use ece_api::models::SearchRequest;
use ece_api::{Client, json};

#[expect(deprecated)]
fn field(search: &SearchRequest) -> Option<i32> {
    search.from
}

#[expect(deprecated)]
fn setter(search: SearchRequest) -> SearchRequest {
    search.from(5)
}

#[expect(deprecated)]
fn model() -> ece_api::models::ProxiesSettings {
    json::from_str("{\"signature_secret\":\"s\"}").unwrap()
}

#[expect(deprecated)]
fn method(ece: &Client) {
    drop(ece.get_proxies_settings());
}

#[test]
fn a_use_of_what_is_deprecated_warns_and_no_other() {
    let _: fn(&Client) = method;
    let search = setter(SearchRequest::new().size(2));
    assert_eq!((field(&search), search.size), (Some(5), Some(2)));
    // What is generated goes on with the field: it is read, written, compared, cloned and shown.
    let text = serde_json::to_string(&search).unwrap();
    assert_eq!(text, "{\"from\":5,\"size\":2}");
    assert_eq!(json::from_str::<SearchRequest>(&text).unwrap(), search.clone());
    assert!(format!("{search:?}").contains("from: 5"));
    assert_ne!(model(), json::from_str("{}").unwrap());
}
