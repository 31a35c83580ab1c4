//! Calls of generated clients recorded, and what they make of responses: as lines of JSON for whoever compares them.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Poll, Waker};

use serde_json::{Value, json};

use crate::runtime::json::Json;
use crate::runtime::testing::{MockTransport, RecordedRequest, Reply};
use crate::runtime::transport::BoxFuture;
use crate::runtime::{Call, Client, ClientBuilder, Credentials, Error, MergePatch, Operation, Profile};

/// A call on its way; gives what was read.
pub type Sent = BoxFuture<'static, Result<String, Error>>;

/// A call in the words of one client, made with this one or with another.
pub struct Sample {
    pub id: &'static str,
    /// Which of the calls of this operation.
    pub which: usize,
    pub call: fn(&Client) -> Sent,
}

/// All calls in the words of one client, made with `with`.
pub struct Calls {
    pub of: usize,
    pub with: usize,
    pub profile: &'static Profile,
    pub samples: &'static [Sample],
}

pub fn send<O: Operation>(call: Call<O>) -> Sent
where
    O::Output: Send + Debug,
{
    Box::pin(async move { Ok(format!("{:?}", call.send().await?.into_inner())) })
}

/// What sample calls are made of.
pub mod sample {
    use super::{Json, MergePatch};
    use crate::runtime::json::Value;

    pub fn json<T: Json + Default>(text: &str) -> T {
        crate::runtime::json::from_str(text).unwrap()
    }

    pub fn patch(text: &str) -> MergePatch {
        MergePatch::try_from(json::<Value>(text)).unwrap()
    }
}

/// Records every call, and reads the responses that `responses` lists: client, operation, status and body.
pub fn run(all: &[Calls], responses: &str) {
    std::panic::set_hook(Box::new(|_| ()));
    for calls in all {
        for sample in calls.samples {
            let request = recorded(calls, sample).map(|request| shown(&request));
            println!("{}", json!({ "of": calls.of, "with": calls.with, "id": sample.id, "which": sample.which, "request": request }));
        }
    }
    let responses: Vec<Value> = serde_json::from_str(responses).unwrap();
    for response in responses {
        let client = response["client"].as_u64().unwrap() as usize;
        let own = all.iter().find(|calls| calls.of == client && calls.with == client).unwrap();
        let Some(sample) = own.samples.iter().find(|sample| sample.id == response["id"]) else { continue };
        let read = read(own, sample, response["body"].as_str().unwrap());
        let (text, error) = match read {
            Ok(text) => (Some(text), None),
            Err(error) => (None, Some(error)),
        };
        println!("{}", json!({ "response": response, "text": text, "error": error }));
    }
}

fn client(mock: &MockTransport, profile: &'static Profile) -> Client {
    let builder = ClientBuilder::new("https://trees.example".to_owned(), profile);
    mock.client_of(builder.credentials(Credentials::api_key("a2V5")).strict(true))
}

/// The request of a call; `None` where it cannot be made.
fn recorded(calls: &Calls, sample: &Sample) -> Option<RecordedRequest> {
    let mock = MockTransport::new();
    let client = client(&mock, calls.profile);
    // What is an error in the words of the other client never gets to the transport.
    let _ = catch_unwind(AssertUnwindSafe(|| block_on((sample.call)(&client))));
    // Nobody expected the call, and that is what the mock says here.
    let _ = catch_unwind(AssertUnwindSafe(|| mock.verify()));
    mock.requests().into_iter().next()
}

fn read(calls: &Calls, sample: &Sample, body: &str) -> Result<String, String> {
    let reply = Reply::bytes(200, body.to_owned()).with_header("content-type", "application/json");
    let mock = MockTransport::new().always(sample.id, reply);
    let client = client(&mock, calls.profile);
    block_on((sample.call)(&client)).map_err(|error| format!("{:?}", error.kind()))
}

/// Everything that goes out.
fn shown(request: &RecordedRequest) -> Value {
    let mut headers: Vec<(String, String)> = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    headers.sort();
    let boundary = headers.iter().find_map(|(_, value)| Some(value.split_once("boundary=")?.1.to_owned()));
    let hidden = |text: &str| boundary.as_ref().map_or_else(|| text.to_owned(), |it| text.replace(it.as_str(), "boundary"));
    let headers: Vec<_> = headers.into_iter().map(|(name, value)| format!("{name}: {}", hidden(&value))).collect();
    let body = hidden(&String::from_utf8_lossy(&request.body));
    json!({
        "method": request.method.as_str(), "path": request.path, "query": request.query, "headers": headers, "body": body,
    })
}

fn block_on<T>(mut future: BoxFuture<'static, T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(it) = future.as_mut().poll(&mut context) {
            return it;
        }
        std::thread::yield_now();
    }
}
