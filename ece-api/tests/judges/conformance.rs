//! Prism as judge: every sample call against a mock server that knows only the document. `cargo xtask conformance` starts
//! the server, runs this and judges the verdicts, which are written to a file, a line of JSON each.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Duration;

use ece_api::{Client, Credentials, Error, ErrorKind, RetryPolicy};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use crate::DOCUMENT;
use crate::sample::{Sample, Sent};
use crate::samples::CALLS;

/// The seeds of the answers that Prism makes up.
const SEEDS: [&str; 3] = ["ece", "wire", "7"];
/// What Prism answers with when it does not like a request.
const REFUSAL: &str = "stoplight.io/prism/errors";

/// What is asked of the mock server beside the call itself.
#[derive(Clone, Copy)]
enum Wish {
    Required,
    All,
    Code(u16),
    Seed(&'static str),
}

impl Wish {
    fn name(self) -> String {
        match self {
            Self::Required => "required".to_owned(),
            Self::All => "all".to_owned(),
            Self::Code(code) => format!("code={code}"),
            Self::Seed(seed) => format!("seed={seed}"),
        }
    }

    fn client(self, url: &str) -> Client {
        let builder = Client::builder(url)
            .credentials(Credentials::api_key("a2V5"))
            .timeout(Duration::from_secs(120))
            .retries(RetryPolicy::none());
        let builder = match self {
            Self::Required | Self::All => builder,
            Self::Code(code) => builder.default_header("Prefer", format!("code={code}")),
            Self::Seed(seed) => builder.default_header("Prefer", format!("dynamic=true, seed={seed}")),
        };
        builder.build().unwrap()
    }

    fn send(self, sample: &Sample, client: &Client) -> Sent {
        match self {
            // One of the seeds for the short call: some answers are only to be had made up.
            Self::Required | Self::Seed("ece") => (sample.required)(client),
            Self::All | Self::Code(_) | Self::Seed(_) => (sample.all)(client),
        }
    }
}

fn operation(id: &str) -> &'static Value {
    let items = DOCUMENT["paths"].as_object().unwrap().values();
    let operations = items.flat_map(|item| item.as_object().unwrap().values());
    operations.into_iter().find(|operation| operation["operationId"] == id).unwrap()
}

fn codes(operation: &Value) -> Vec<u16> {
    operation["responses"].as_object().unwrap().keys().map(|code| code.parse().unwrap()).collect()
}

/// What is wrong with the outcome of a call; `None` where nothing is.
fn complaint(wish: Wish, operation: &Value, outcome: &Result<u16, Error>) -> Option<String> {
    let error = match (wish, outcome) {
        (Wish::Code(code), Ok(status)) if *status != code => return Some(format!("answered with {status}")),
        (Wish::Code(code), Ok(_)) if code >= 400 => return Some("an error status was taken for a success".to_owned()),
        (_, Ok(_)) => return None,
        // Read as it should be: what the server made up lists failures.
        (_, Err(error)) if error.kind() == ErrorKind::Failed => return None,
        (_, Err(error)) => error,
    };
    let body = error.body_text().unwrap_or_default();
    match wish {
        Wish::Code(code) if error.status().is_some_and(|status| status == code) && !body.contains(REFUSAL) => {
            error_complaint(code, operation, error)
        }
        _ => {
            let start: String = body.chars().take(500).collect();
            Some(format!("{error} {start}").replace('\n', " "))
        }
    }
}

/// What an error of a declared status lacks of what the document says of it.
fn error_complaint(code: u16, operation: &Value, error: &Error) -> Option<String> {
    if code < 400 {
        return Some(format!("{code} was taken for an error"));
    }
    let response = &operation["responses"][code.to_string()];
    let mut lacks = String::new();
    if response["headers"].get("x-cloud-error-codes").is_some() && error.codes().is_empty() {
        lacks.push_str("no code was read; ");
    }
    if response["schema"]["$ref"] == "#/definitions/BasicFailedReply" && error.messages().is_empty() {
        lacks.push_str("no message was read; ");
    }
    if response.get("schema").is_some() && error.body_text().is_none_or(str::is_empty) {
        lacks.push_str("the body is gone; ");
    }
    (!lacks.is_empty()).then_some(lacks)
}

#[tokio::test]
#[ignore = "needs a Prism server; `cargo xtask conformance` runs it"]
async fn prism_judges_every_sample_call() {
    let url = std::env::var("ECE_PRISM_URL").unwrap();
    let report = std::env::var("ECE_PRISM_REPORT").unwrap();
    let mut wishes = Vec::new();
    for sample in CALLS.iter().copied().flatten() {
        let operation = operation(sample.id);
        let codes = codes(operation).into_iter().map(Wish::Code);
        let of_one = [Wish::Required, Wish::All].into_iter().chain(codes).chain(SEEDS.map(Wish::Seed));
        wishes.extend(of_one.map(|wish| (sample, operation, wish)));
    }
    let mut clients = HashMap::new();
    let verdicts = stream::iter(wishes).map(|(sample, operation, wish)| {
        let client = clients.entry(wish.name()).or_insert_with(|| wish.client(&url));
        let client = client.clone();
        async move {
            let mut outcome = wish.send(sample, &client).await;
            for _ in 0..3 {
                // Node closes idle connections at will; a call that meets one says nothing about the call.
                if outcome
                    .as_ref()
                    .is_err_and(|error| matches!(error.kind(), ErrorKind::Connect | ErrorKind::Transport))
                {
                    outcome = wish.send(sample, &client).await;
                }
            }
            let complaint = complaint(wish, operation, &outcome);
            json!({ "operation": sample.id, "call": wish.name(), "complaint": complaint })
        }
    });
    let verdicts: Vec<Value> = verdicts.buffered(4).collect().await;
    let mut lines = String::new();
    for verdict in &verdicts {
        writeln!(lines, "{verdict}").unwrap();
    }
    std::fs::write(report, lines).unwrap();
}
