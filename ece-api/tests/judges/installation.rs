//! What the simulated installation answers, held against the document: statuses, bodies, error codes and headers. It is
//! asked what the sample calls ask, which mostly leads nowhere, and what users ask, room by room, which has to go well.

mod access;
mod allocators;
mod called;
mod comments;
mod configuration;
mod deployments;
mod extensions;
mod filters;
mod hostile;
mod hosts;
mod odd;
mod organizations;
mod realms;
mod required;
mod security;
mod stack;
mod trust;
mod users;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use ece_api::bytes::Bytes;
use ece_api::http::{self, HeaderMap};
use ece_api::operation::{Location, OperationInfo};
use ece_api::testing::Installation;
use ece_api::transport::{BoxFuture, Transport, TransportError};
use ece_api::{Body, Client, Credentials, RetryPolicy};
use serde_json::Value;

use crate::DOCUMENT;
use crate::judge::validator_of;
use crate::samples::CALLS;
use crate::truth::fits;

/// Statuses that the installation gives though the document does not have them, and why.
const UNDECLARED: &[(&str, u16)] = &[
    // It has the parameter `version` for it, and nothing to say when it does not fit.
    ("update-deployment", 409),
    // It has nothing to say to a query, an order or a cursor that it does not understand.
    ("search-deployments", 400),
    ("get-allocators", 400),
    ("search-allocators", 400),
    // Nor to the name of an allocator that is not there: silence would be taken for an allocator that is empty.
    ("move-clusters", 404),
    ("move-clusters-by-type", 404),
    // Nor to a version that is not the newest, nor to a patch after which the settings cannot be read.
    ("set-allocator-metadata", 409),
    ("set-allocator-metadata-item", 409),
    ("delete-allocator-metadata-item", 409),
    ("set-allocator-settings", 409),
    ("update-allocator-settings", 409),
    ("update-allocator-settings", 400),
    ("update-proxies-settings", 400),
    // Nor to these names, when nothing is called so.
    ("get-proxies-filtered-group-health", 404),
    ("get-snapshot-repository", 404),
    ("delete-snapshot-repository", 404),
    // Nor to a query or a version that cannot be read.
    ("get-runners", 400),
    ("update-version-stack", 400),
    // As with `update-deployment`.
    ("delete-trust-relationship", 409),
    // It has nothing to say to a body without a certificate.
    ("set-tls-certificate", 400),
    // It has nothing to say to a version of the stack that is not there.
    ("create-security-deployment", 400),
    ("update-security-deployment", 400),
];

/// Operations that take a version and do not guard with it, and why.
const UNGUARDED: &[&str] = &[
    // It is that of the stack.
    "search-eligible-remote-clusters",
    // Nothing shows which version there is.
    "delete-coordinator-candidate",
    "set-snapshot-repository",
];

/// The code of the one operation that has none for a version that is not there.
const INVALID_METADATA: &str = "deployments.invalid_metadata";

/// Bodies whose schema the corrections of the document replace.
const OPEN_BODIES: [&str; 1] = ["set-deployment-resource-raw-metadata"];

/// A request as JSON.
fn model<T: ece_api::json::Json + Default>(value: &Value) -> T {
    ece_api::json::from_str(&value.to_string()).unwrap()
}

/// What was answered to a call.
#[derive(Clone)]
struct Exchange {
    operation: &'static str,
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

/// An installation that remembers what it answered.
#[derive(Clone, Default)]
pub(crate) struct Judged {
    pub(crate) installation: Installation,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
    /// What was answered to the same calls for a version that is not there.
    outdated: Arc<Mutex<Vec<Exchange>>>,
}

impl Judged {
    pub(crate) fn client(&self) -> Client {
        self.client_with(Credentials::api_key(Installation::API_KEY))
    }

    pub(crate) fn client_with(&self, credentials: Credentials) -> Client {
        let builder = Client::builder("https://installation.test").transport(self.clone());
        builder.credentials(credentials).retries(RetryPolicy::none()).build().unwrap()
    }

    /// The operations that were answered with success, and what is wrong with any answer.
    fn verdicts(&self) -> (BTreeSet<&'static str>, Vec<String>) {
        let exchanges = self.exchanges.lock().unwrap();
        let good = exchanges.iter().filter(|it| it.status < 400).map(|it| it.operation).collect();
        let outdated = self.outdated.lock().unwrap();
        let taken =
            outdated.iter().filter(|it| it.status < 400).map(|it| format!("{} of no such version", it.operation));
        let problems = exchanges.iter().chain(outdated.iter()).filter_map(|exchange| exchange.problem().err());
        (good, problems.chain(taken).collect())
    }
}

/// The request, and where its operation guards against the changes of others, the same for a version that is not there.
fn with_outdated(request: http::Request<Body>) -> (http::Request<Body>, Option<http::Request<Body>>) {
    let info = request.extensions().get::<&'static OperationInfo>();
    let is_guarded = info.is_some_and(|info| {
        info.parameters.iter().any(|it| it.name == "version" && it.location == Location::Query)
            && !UNGUARDED.contains(&info.id)
    });
    let (head, body) = request.into_parts();
    let Some(bytes) = body.to_bytes().filter(|_| is_guarded) else {
        return (http::Request::from_parts(head, body), None);
    };
    let mut other = head.clone();
    let query = head.uri.query().unwrap_or_default();
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("version="));
    let pairs: Vec<&str> = kept.chain(["version=987654321"]).collect();
    other.uri = format!("https://installation.test{}?{}", head.uri.path(), pairs.join("&")).parse().unwrap();
    (
        http::Request::from_parts(head, Body::from(bytes.clone())),
        Some(http::Request::from_parts(other, Body::from(bytes))),
    )
}

impl Transport for Judged {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let operation = request.extensions().get::<&'static OperationInfo>().map_or("", |info| info.id);
            let (request, outdated) = with_outdated(request);
            if let Some(outdated) = outdated {
                let (exchange, _) = Exchange::of(operation, self.installation.send(outdated).await?);
                self.outdated.lock().unwrap().push(exchange);
            }
            let (exchange, response) = Exchange::of(operation, self.installation.send(request).await?);
            self.exchanges.lock().unwrap().push(exchange);
            Ok(response)
        })
    }
}

/// The errors of a body: its own, or those of each version in a pack.
fn errors_of(body: &Value) -> impl Iterator<Item = &Value> {
    let all = body["errors"].as_array().into_iter().flatten();
    all.flat_map(|it| it["errors"]["errors"].as_array().map_or(std::slice::from_ref(it), Vec::as_slice))
}

fn operation(id: &str) -> Option<&'static Value> {
    let operations =
        DOCUMENT["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    operations.into_iter().find(|operation| operation["operationId"] == id)
}

impl Exchange {
    /// What a response says, and the response.
    fn of(operation: &'static str, response: http::Response<Body>) -> (Self, http::Response<Body>) {
        let (head, body) = response.into_parts();
        let body = body.to_bytes().unwrap();
        let (status, headers) = (head.status.as_u16(), head.headers.clone());
        (Self { operation, status, headers, body: body.clone() }, http::Response::from_parts(head, Body::from(body)))
    }

    /// The change was for another version than there is.
    fn is_conflict(&self) -> bool {
        let code = self.headers.get("x-cloud-error-codes").map_or("", |it| it.to_str().unwrap());
        self.status == 409 || code.ends_with("_conflict") || code == INVALID_METADATA
    }

    fn problem(&self) -> Result<(), String> {
        self.judge().map_err(|problem| {
            let body: String = String::from_utf8_lossy(&self.body).chars().take(700).collect();
            format!("{} {}: {problem}\n    {body}", self.operation, self.status)
        })
    }

    fn judge(&self) -> Result<(), String> {
        let operation = operation(self.operation).ok_or("there is no such operation")?;
        let response = &operation["responses"][self.status.to_string()];
        if response.is_null() {
            // Who is not known is refused everywhere, and few operations say so.
            let is_known = self.status == 401 || UNDECLARED.contains(&(self.operation, self.status));
            return if is_known { Ok(()) } else { Err("the status is not declared".to_owned()) };
        }
        for name in response["headers"].as_object().into_iter().flat_map(|headers| headers.keys()) {
            if !self.headers.contains_key(name.as_str()) {
                return Err(format!("the header {name} is missing"));
            }
        }
        self.judge_codes(&response["headers"]["x-cloud-error-codes"]["enum"])?;
        if self.status < 400 && OPEN_BODIES.contains(&self.operation) {
            return Ok(());
        }
        self.judge_body(&response["schema"])
    }

    /// The codes of the header and of the body are those of the document.
    fn judge_codes(&self, declared: &Value) -> Result<(), String> {
        if self.status < 400 {
            return Ok(());
        }
        let header = self.headers.get("x-cloud-error-codes").and_then(|code| code.to_str().ok()).unwrap_or_default();
        let body: Value = serde_json::from_slice(&self.body).map_err(|error| error.to_string())?;
        let codes: Vec<&str> = errors_of(&body).filter_map(|it| it["code"].as_str()).collect();
        if codes.join(",") != header {
            return Err(format!("the header says {header}, the body {codes:?}"));
        }
        let is_known = |code: &&str| declared.as_array().is_none_or(|known| known.iter().any(|it| it == code));
        codes.iter().find(|code| !is_known(code)).map_or(Ok(()), |code| Err(format!("the code {code} is not declared")))
    }

    fn judge_body(&self, schema: &Value) -> Result<(), String> {
        let content_type = self.headers.get("content-type").and_then(|it| it.to_str().ok()).unwrap_or_default();
        // Bytes, as the corrections of the document have it.
        if content_type != "application/json" {
            return if schema["type"] == "string" { Ok(()) } else { Err(format!("the body is {content_type}")) };
        }
        let body: Value = serde_json::from_slice(&self.body).map_err(|error| error.to_string())?;
        let validator = validator_of(schema);
        let problems: Vec<String> =
            validator.iter_errors(&body).map(|error| format!("{}: {error}", error.instance_path())).collect();
        if let Some(problem) = problems.first() {
            return Err(problem.chars().take(500).collect());
        }
        // The schema allows members that it does not know.
        fits(&body, schema, false, "body")
    }
}

#[tokio::test]
async fn every_answer_is_one_of_the_document() {
    let (mut good, mut problems) = (BTreeSet::new(), Vec::new());
    let answered: BTreeSet<&str> = Installation::operations().collect();
    // What nobody has made is not there: most samples find nothing, and the others leave something behind.
    let samples = Judged::default();
    for sample in CALLS.iter().copied().flatten().filter(|sample| answered.contains(sample.id)) {
        let before = samples.exchanges.lock().unwrap().len();
        for call in [sample.required, sample.all] {
            // What came is judged, whatever the client makes of it.
            drop(call(&samples.client()).await);
        }
        assert_eq!(samples.exchanges.lock().unwrap().len() - before, 2, "{}", sample.id);
    }
    let [first, second, third, fourth] = [(); 4].map(|()| Judged::default());
    access::run(&first).await;
    deployments::run(&first).await;
    users::run(&second).await;
    organizations::run(&second).await;
    realms::run(&second).await;
    security::run(&second).await;
    trust::run(&second).await;
    filters::run(&second).await;
    extensions::run(&second).await;
    comments::run(&second).await;
    allocators::run(&third).await;
    hosts::run(&fourth).await;
    stack::run(&fourth).await;
    configuration::run(&fourth).await;
    for judged in [&samples, &first, &second, &third, &fourth] {
        let (some, wrong) = judged.verdicts();
        good.extend(some);
        problems.extend(wrong);
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
    let all = [&samples, &first, &second, &third, &fourth];
    every_version_is_a_guard(&all);
    let never: Vec<&&str> = answered.difference(&good).collect();
    assert!(never.is_empty(), "never answered with success: {never:?}");
}

/// Whatever takes a version has refused one that is not there.
fn every_version_is_a_guard(all: &[&Judged]) {
    let outdated: Vec<Exchange> = all.iter().flat_map(|it| it.outdated.lock().unwrap().clone()).collect();
    let guarded: BTreeSet<&str> = outdated.iter().map(|it| it.operation).collect();
    let refusing = outdated.iter().filter(|it| it.is_conflict()).map(|it| it.operation).collect();
    let careless: Vec<&&str> = guarded.difference(&refusing).collect();
    assert!(guarded.len() + UNGUARDED.len() >= 34, "{guarded:?}");
    assert!(careless.is_empty(), "{careless:?}");
}

/// Templates overlap, and the path alone says which operation is meant.
#[tokio::test]
async fn every_call_finds_its_operation() {
    let judged = Judged::default();
    let ece = judged.client();
    let mut found = 0;
    for sample in CALLS.iter().copied().flatten() {
        for call in [sample.required, sample.all] {
            drop(call(&ece).await);
        }
        let requests = judged.installation.requests();
        assert!(requests.iter().rev().take(2).all(|request| request.operation == sample.id), "{}", sample.id);
        found += 1;
    }
    assert!(found > 270, "{found}");
}

/// A judge who finds nothing wrong with anything judges nothing.
#[tokio::test]
async fn a_wrong_answer_is_found() {
    let judged = Judged::default();
    drop(judged.client().list_deployments().send().await.unwrap());
    let right = judged.exchanges.lock().unwrap()[0].clone();
    assert_eq!(right.problem(), Ok(()));
    let changed = |edit: fn(&mut Exchange)| {
        let mut exchange = right.clone();
        edit(&mut exchange);
        exchange.problem().unwrap_err()
    };
    let cases: BTreeMap<&str, fn(&mut Exchange)> = BTreeMap::from([
        ("the status is not declared", (|it| it.status = 418) as fn(&mut Exchange)),
        ("deployments", |it| it.body = Bytes::from_static(b"{}")),
        ("colour is not declared", |it| it.body = Bytes::from_static(br#"{"deployments":[],"colour":1}"#)),
        ("the header says", |it| {
            it.status = 401;
            it.body = Bytes::from_static(br#"{"errors":[{"code":"a","message":"b"}]}"#);
        }),
    ]);
    for (problem, edit) in cases {
        assert!(changed(edit).contains(problem), "{problem}: {}", changed(edit));
    }
}

#[test]
fn as_many_operations_are_answered_as_are_promised() {
    let answered: Vec<&str> = Installation::operations().collect();
    let distinct: BTreeSet<&str> = answered.iter().copied().collect();
    assert_eq!(answered.len(), distinct.len(), "an operation has two rooms");
    assert!(answered.len() >= 264, "{} operations", answered.len());
}
