//! What the document requires of a body, the installation requires.

use ece_api::Body;
use ece_api::http::{self, StatusCode};
use ece_api::testing::{Installation, RecordedRequest};
use ece_api::transport::Transport as _;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::operation;
use crate::DOCUMENT;
use crate::samples::CALLS;

/// The members that the body of an operation has to have; none where its schema is in place.
fn required(id: &str) -> impl Iterator<Item = &'static str> {
    let parameters = operation(id).and_then(|it| it["parameters"].as_array()).into_iter().flatten();
    let body = parameters.filter(|it| it["in"] == "body").filter_map(|it| it["schema"]["$ref"].as_str());
    let names = body.filter_map(|it| it.strip_prefix("#/definitions/"));
    names
        .flat_map(|name| DOCUMENT["definitions"][name]["required"].as_array().into_iter().flatten())
        .filter_map(Value::as_str)
}

async fn status_of(installation: &Installation, request: &RecordedRequest, body: &Value) -> StatusCode {
    let encode = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    let query = request.query.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    let query: Vec<String> = query.collect();
    let uri = format!("https://installation.test{}?{}", request.path, query.join("&"));
    let mut sent = http::Request::new(Body::from(body.to_string()));
    *sent.method_mut() = request.method.clone();
    *sent.uri_mut() = uri.parse().unwrap();
    *sent.headers_mut() = request.headers.clone();
    installation.send(sent).await.unwrap().status()
}

#[tokio::test]
async fn a_body_without_a_required_member_is_refused() {
    let installation = Installation::new();
    let ece = installation.client();
    let (mut refused, mut taken) = (0, Vec::new());
    for sample in CALLS.iter().copied().flatten() {
        drop((sample.required)(&ece).await);
        let request = installation.requests().pop().unwrap();
        assert_eq!(request.operation, sample.id);
        let Ok(body) = serde_json::from_slice::<Value>(&request.body) else { continue };
        for member in required(sample.id) {
            let mut body = body.clone();
            // A patch, as the corrections of the document have it, requires nothing.
            if body.as_object_mut().is_none_or(|it| it.remove(member).is_none()) {
                continue;
            }
            let status = status_of(&installation, &request, &body).await;
            refused += usize::from(status == StatusCode::BAD_REQUEST);
            if status.is_success() {
                taken.push(format!("{} without `{member}`", sample.id));
            }
        }
    }
    assert!(taken.is_empty(), "{taken:#?}");
    assert!(refused > 50, "{refused}");
}
