//! What the document requires of a body, the installation requires.

use std::collections::BTreeSet;

use ece_api::Body;
use ece_api::http::{self, StatusCode};
use ece_api::testing::{Installation, RecordedRequest};
use ece_api::transport::Transport as _;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::operation;
use crate::DOCUMENT;
use crate::samples::CALLS;

/// The schema of the body of an operation, where it is a definition.
fn schema(id: &str) -> Option<&'static Value> {
    let parameters = operation(id)?["parameters"].as_array()?;
    let body = parameters.iter().find(|it| it["in"] == "body")?;
    // A patch, as the corrections of the document have it, is any object.
    body["schema"]["$ref"].as_str().map(definition)
}

fn definition(reference: &str) -> &'static Value {
    &DOCUMENT["definitions"][reference.strip_prefix("#/definitions/").unwrap()]
}

/// The pointers to all members of a value that its schema requires, however deep.
fn required(schema: &'static Value, value: &Value, place: &str, found: &mut Vec<String>) {
    let schema = schema["$ref"].as_str().map_or(schema, definition);
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        found.extend(value.get(name).map(|_| format!("{place}/{name}")));
    }
    for (name, value) in value.as_object().into_iter().flatten() {
        let property = &schema["properties"][name];
        let schema = if property.is_null() { &schema["additionalProperties"] } else { property };
        required(schema, value, &format!("{place}/{name}"), found);
    }
    for (index, value) in value.as_array().into_iter().flatten().enumerate() {
        required(&schema["items"], value, &format!("{place}/{index}"), found);
    }
}

/// The value without the member, and with null in its place.
fn without(value: &Value, pointer: &str) -> [Value; 2] {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let [mut without, mut with_null] = [value.clone(), value.clone()];
    without.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name).unwrap();
    *with_null.pointer_mut(pointer).unwrap() = Value::Null;
    [without, with_null]
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
    let (mut refused, mut taken) = (BTreeSet::new(), Vec::new());
    for sample in CALLS.iter().copied().flatten() {
        drop((sample.all)(&ece).await);
        let request = installation.requests().pop().unwrap();
        assert_eq!(request.operation, sample.id);
        let Ok(body) = serde_json::from_slice::<Value>(&request.body) else { continue };
        let mut places = Vec::new();
        required(schema(sample.id).unwrap_or(&Value::Null), &body, "", &mut places);
        for place in places {
            for body in without(&body, &place) {
                let status = status_of(&installation, &request, &body).await;
                if status == StatusCode::BAD_REQUEST {
                    refused.insert(format!("{} {place}", sample.id));
                }
                if status.is_success() {
                    taken.push(format!("{} without `{place}`", sample.id));
                }
            }
        }
    }
    assert!(taken.is_empty(), "{taken:#?}");
    let deep = refused.iter().filter(|it| it.matches('/').count() > 1).count();
    assert!(refused.len() > 100 && deep > 50, "{} and {deep}", refused.len());
}
