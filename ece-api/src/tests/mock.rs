//! The transport for tests.

use serde_json::json;

use crate::runtime::testing::{MockTransport, Reply};
use crate::{Client, Credentials, ErrorKind, RetryPolicy};

fn message(panicked: Result<(), Box<dyn std::any::Any + Send>>) -> String {
    *panicked.unwrap_err().downcast::<String>().unwrap()
}

#[tokio::test]
async fn answers_are_used_in_order_and_then_the_one_for_all() {
    let mock = MockTransport::new()
        .always("get-thing", Reply::json(200, &json!(9)))
        .on("get-thing", Reply::json(200, &json!(1)))
        .on("get-thing", Reply::error(404, "a.b", "gone"))
        .on_matching("get-thing", |request| request.query("q") == Some("x y"), Reply::json(200, &json!(3)));
    let ece = mock.client();
    let get = |q: &'static str| ece.get_thing("a", &["b"], q).send();
    assert_eq!(*get("").await.unwrap(), 1);
    assert!(get("").await.unwrap_err().has_code("a.b"));
    assert_eq!(*get("").await.unwrap(), 9);
    assert_eq!(*get("x y").await.unwrap(), 3);
    assert_eq!(*get("x y").await.unwrap(), 9);
    assert_eq!((mock.count("get-thing"), mock.count("other")), (5, 0));
    mock.verify();
}

#[tokio::test]
async fn requests_can_be_looked_at() {
    let mock = MockTransport::new().on("change-thing", Reply::json(200, &json!({})));
    let client = Client::builder("https://ece.test").credentials(Credentials::api_key("hunter2"));
    let client = client.transport(mock.clone()).build().unwrap();
    client.change_thing(crate::MergePatch::new().set("a", 1)).send().await.unwrap();
    let request = mock.last("change-thing");
    request.assert_json(&json!({ "a": 1 }));
    assert_eq!((request.path.as_str(), request.header("authorization")), ("/api/v1/things", Some("ApiKey hunter2")));
    assert!(!format!("{request:?} {mock:?}").contains("hunter"));
}

#[tokio::test]
async fn failures_of_the_network() {
    let mock = MockTransport::new()
        .on("stop-things", Reply::connect_error())
        .on("stop-things", Reply::timeout())
        .on("get-thing", Reply::broken(200, "{"))
        .on("get-thing", Reply::connect_error())
        .on("get-thing", Reply::json(200, &json!(1)));
    let ece = mock.client();
    assert_eq!(ece.stop_things().send().await.unwrap_err().kind(), ErrorKind::Connect);
    assert_eq!(ece.stop_things().send().await.unwrap_err().kind(), ErrorKind::Timeout);
    assert_eq!(ece.get_thing("a", &["b"], "").send().await.unwrap_err().kind(), ErrorKind::Transport);
    let patient = RetryPolicy::new().with_backoff(std::time::Duration::ZERO, std::time::Duration::ZERO);
    assert_eq!(*ece.get_thing("a", &["b"], "").with_retries(patient).send().await.unwrap(), 1);
}

#[tokio::test]
async fn what_nobody_expected_fails_the_test() {
    let mock = MockTransport::new().on("get-thing", Reply::json(200, &json!(1)));
    let error = mock.client().stop_things().send().await.unwrap_err();
    assert!(error.to_string().contains("nobody expected the call of `stop-things`"), "{error}");
    let verify = std::panic::AssertUnwindSafe(|| mock.verify());
    let message = message(std::panic::catch_unwind(verify));
    let expected = "nobody expected the call of `stop-things` (POST /api/v1/things/_stop)\n`get-thing` was expected and not called";
    assert_eq!(message, expected);
}

#[tokio::test]
async fn what_nobody_expected_is_not_asked_for_again() {
    let mock = MockTransport::new();
    let ece = Client::builder("https://ece.test").transport(mock.clone()).build().unwrap();
    let error = ece.get_thing("a", &["b"], "").send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), mock.count("get-thing")), (ErrorKind::Transport, 1, 1));
    assert!(error.to_string().contains("nobody expected the call of `get-thing`"), "{error}");
    let verify = std::panic::AssertUnwindSafe(|| mock.verify());
    assert_eq!(message(std::panic::catch_unwind(verify)).lines().count(), 1);
}

#[test]
fn what_was_forgotten_fails_the_test_at_its_end() {
    let mock = MockTransport::new().on("get-thing", Reply::bytes(204, ""));
    let end = std::panic::AssertUnwindSafe(move || drop(mock));
    assert_eq!(message(std::panic::catch_unwind(end)), "`get-thing` was expected and not called");
}

#[tokio::test]
async fn the_difference_is_shown() {
    let mock = MockTransport::new().on("change-thing", Reply::json(200, &json!({})));
    mock.client().change_thing(crate::MergePatch::new().set("a", 1).set("c", [1, 2])).send().await.unwrap();
    let request = mock.last("change-thing");
    let check = std::panic::AssertUnwindSafe(|| request.assert_json(&json!({ "a": 2, "c": [1, 2] })));
    let message = message(std::panic::catch_unwind(check));
    assert!(message.contains("-   \"a\": 2,\n+   \"a\": 1,\n    \"c\": [\n"), "{message}");
}
