//! Many calls against a server that fails all the time: each ends in success or in an error that says why, nothing takes
//! effect twice, and there is one login per token that ended.
//!
//! `ECE_LOAD=100 cargo test -p ece-api --test faults load` makes 200 times 100 calls.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ece_api::middleware::WireDump;
use ece_api::models::DeploymentCreateRequest;
use ece_api::{Client, Credentials, Error, ErrorKind, RetryPolicy};

use super::server::{Recorded, Reply, Server};

const TASKS: usize = 200;
const TOKEN_LIFE: Duration = Duration::from_secs(1);

/// What the server has seen and given.
#[derive(Default)]
struct Seen {
    logins: usize,
    /// Logins while the last token was still good.
    needless_logins: usize,
    token_given: Option<Instant>,
    /// By name: how often a deployment may have been created.
    created: HashMap<String, usize>,
    requests: u64,
}

impl Seen {
    fn answer(&mut self, request: &Recorded) -> Reply {
        if request.target.ends_with("/_login") {
            self.logins += 1;
            self.needless_logins += usize::from(self.is_token_good());
            self.token_given = Some(Instant::now());
            return Reply::json(200, format!(r#"{{"token":"hunter-{}"}}"#, self.logins));
        }
        let token = format!("Bearer hunter-{}", self.logins);
        if !self.is_token_good() || request.header("authorization") != Some(&token) {
            return Reply::json(401, "{}");
        }
        self.requests += 1;
        // Every number that is not a multiple of the others, so that faults are spread over all calls.
        let fault = self.requests.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let is_limited = fault % 100 < 2;
        if request.method == "POST" && !is_limited {
            let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
            *self.created.entry(body["name"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        match fault % 100 {
            0..2 => Reply::json(429, "{}").header("retry-after", "0"),
            2..7 => Reply::json(503, "{}"),
            7..12 => Reply::hang_up(),
            _ if request.method == "POST" => Reply::json(201, r#"{"id":"0c1d","created":true}"#),
            _ => Reply::json(200, r#"{"id":"0c1d","name":"n"}"#),
        }
    }

    fn is_token_good(&self) -> bool {
        self.token_given.is_some_and(|given| given.elapsed() < TOKEN_LIFE)
    }
}

async fn call(ece: &Client, task: usize, number: usize) -> Result<(), Error> {
    if number.is_multiple_of(4) {
        let wanted = DeploymentCreateRequest::new().name(format!("{task}-{number}"));
        ece.create_deployment(&wanted).send().await.map(drop)
    } else {
        ece.get_deployment("0c1d").send().await.map(drop)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_ends_well_or_says_why() {
    let calls: usize = std::env::var("ECE_LOAD").ok().and_then(|calls| calls.parse().ok()).unwrap_or(40);
    let seen = Arc::new(Mutex::new(Seen::default()));
    let shared = Arc::clone(&seen);
    let server = Server::start(move |request| shared.lock().unwrap().answer(request)).await;
    let log = Arc::new(Mutex::new(String::new()));
    let print = Arc::clone(&log);
    let ece = Client::builder(server.url())
        .credentials(Credentials::login("ops", "hunter2"))
        .retries(
            RetryPolicy::new().with_max_attempts(4).with_backoff(Duration::from_millis(5), Duration::from_millis(50)),
        )
        .middleware(WireDump::new(move |lines| print.lock().unwrap().push_str(lines)))
        .build()
        .unwrap();

    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let ece = ece.clone();
            tokio::spawn(async move {
                let mut failures = Vec::new();
                for number in 0..calls {
                    failures.extend(call(&ece, task, number).await.err());
                }
                failures
            })
        })
        .collect();
    let mut failures = Vec::new();
    for task in tasks {
        failures.extend(task.await.unwrap());
    }

    let seen = seen.lock().unwrap();
    let twice: Vec<_> = seen.created.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert!(seen.logins >= 1 && seen.needless_logins == 0, "{} of {} logins", seen.needless_logins, seen.logins);
    for error in &failures {
        let is_documented = match error.kind() {
            ErrorKind::Transport => true,
            ErrorKind::Status => matches!(error.status().unwrap().as_u16(), 429 | 503 | 401),
            _ => false,
        };
        assert!(is_documented, "{error}");
        assert!(!format!("{error} {error:?}").contains("hunter"));
    }
    // A tenth of the creations fails by design; of the rest, hardly one call in a thousand fails four times.
    assert!(failures.len() * 5 < TASKS * calls, "{} of {} calls failed", failures.len(), TASKS * calls);
    assert!(!log.lock().unwrap().contains("hunter"));
}
