//! A server that carries out what it is asked by chance, and tells the truth about it by chance: whatever happens, nothing
//! takes effect twice that must not, and every outcome is true.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use ece_api::models::{AllocatorSettings, DeploymentCreateRequest, DeploymentUpdateRequest};
use ece_api::{Call, Client, Error, MergePatch, operation::Operation};

use super::super::server::{Recorded, Reply, Server};
use super::quick;

const CALLS_OF_A_KIND: u64 = 50;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Read,
    Search,
    Create,
    NamedCreate,
    Patch,
    Put,
    GuardedPut,
    Plan,
    Delete,
    DeleteWithBody,
}

const KINDS: [Kind; 10] = [
    Kind::Read,
    Kind::Search,
    Kind::Create,
    Kind::NamedCreate,
    Kind::Patch,
    Kind::Put,
    Kind::GuardedPut,
    Kind::Plan,
    Kind::Delete,
    Kind::DeleteWithBody,
];

impl Kind {
    fn is_read(self) -> bool {
        matches!(self, Self::Read | Self::Search)
    }

    /// Carried out again when it comes again.
    fn may_take_effect_twice(self) -> bool {
        self.is_read() || self == Self::Put
    }

    /// What the server says to a call that has taken effect before, where it does not carry it out again.
    fn refusal(self) -> Option<Reply> {
        match self {
            Self::NamedCreate => Some(Reply::json(202, "{}")),
            Self::GuardedPut => Some(super::conflict()),
            Self::Delete | Self::DeleteWithBody => Some(super::not_found()),
            _ => None,
        }
    }
}

/// What happened to a call: the numbers of the requests that took effect, and how many requests there were.
#[derive(Clone, Default)]
struct History {
    effects: Vec<u32>,
    requests: u32,
}

struct World {
    random: fastrand::Rng,
    calls: HashMap<String, History>,
}

impl World {
    fn answer(&mut self, kind: Kind, request: &Recorded) -> Reply {
        let call = self.calls.entry(request.header("x-call").unwrap().to_owned()).or_default();
        call.requests += 1;
        let fate = self.random.u8(0..8);
        let is_carried_out = fate < 4;
        let refusal = kind.refusal().filter(|_| !call.effects.is_empty());
        if is_carried_out && refusal.is_none() {
            call.effects.push(call.requests);
        }
        match fate {
            0 => refusal.unwrap_or_else(|| Reply::json(200, "{}")),
            1 | 4 => super::lost(),
            2 | 5 => Reply::json([502, 503, 504][self.random.usize(0..3)], "{}"),
            3 => Reply::json(200, "{").cut(),
            6 => Reply::json(429, "{}").header("retry-after", "0"),
            _ => Reply::json(400, "{}"),
        }
    }
}

/// Whether it succeeded, and whether the caller was told that something may have happened before.
async fn outcome<O: Operation>(call: Call<O>, number: u64) -> Result<bool, Error> {
    let response = call.with_header("x-call", number.to_string()).send().await?;
    Ok(response.may_have_taken_effect_earlier())
}

async fn call(ece: &Client, kind: Kind, number: u64) -> Result<bool, Error> {
    let settings = AllocatorSettings::default();
    match kind {
        Kind::Read => outcome(ece.get_deployment("a"), number).await,
        Kind::Search => outcome(ece.search_deployments(), number).await,
        Kind::Create => outcome(ece.create_deployment(DeploymentCreateRequest::new()), number).await,
        Kind::NamedCreate => {
            outcome(ece.create_deployment(DeploymentCreateRequest::new()).with_new_request_id(), number).await
        }
        Kind::Patch => outcome(ece.update_user("a", MergePatch::new()), number).await,
        Kind::Put => outcome(ece.set_allocator_settings("a", &settings), number).await,
        Kind::GuardedPut => outcome(ece.set_allocator_settings("a", &settings).version("1"), number).await,
        Kind::Plan => outcome(ece.update_deployment("a", DeploymentUpdateRequest::new(true)), number).await,
        Kind::Delete => outcome(ece.delete_user("a"), number).await,
        Kind::DeleteWithBody => outcome(ece.delete_deployment("a"), number).await,
    }
}

/// True for a failure that is repeated where it can be.
fn may_pass(error: &Error) -> bool {
    error.is_retryable() && error.attempts() < quick().max_attempts()
}

fn check(kind: Kind, result: &Result<bool, Error>, history: &History) {
    let effects = &history.effects;
    assert!(effects.len() <= 1 || kind.may_take_effect_twice(), "{kind:?} took effect {} times", effects.len());
    let was_effective = !effects.is_empty() && !kind.is_read();
    match result {
        Ok(told) => {
            assert!(was_effective || kind.is_read(), "{kind:?} did not take effect, and is a success");
            let is_repetition = was_effective && effects[0] < history.requests;
            assert!(*told || !is_repetition, "{kind:?} is a success that does not tell of the one before");
            assert!(!told || history.requests > 1);
        }
        Err(error) => {
            assert!(error.may_have_taken_effect() || !was_effective, "{kind:?} took effect: {error}");
            assert!(!(error.may_have_taken_effect() && kind.is_read()), "{kind:?}: {error}");
            assert_eq!(error.attempts(), history.requests, "{kind:?}: {error}");
            let is_repeatable = kind.may_take_effect_twice() || kind == Kind::NamedCreate;
            assert!(!(is_repeatable && may_pass(error)), "{kind:?} was not repeated: {error}");
        }
    }
}

#[tokio::test]
async fn whatever_is_lost_nothing_takes_effect_twice_and_every_outcome_is_true() {
    for (seed, kind) in KINDS.into_iter().enumerate() {
        let world = World { random: fastrand::Rng::with_seed(seed as u64), calls: HashMap::new() };
        let world = Arc::new(Mutex::new(world));
        let shared = Arc::clone(&world);
        let server = Server::start(move |request| shared.lock().unwrap().answer(kind, request)).await;
        let ece = Client::builder(server.url()).retries(quick()).build().unwrap();
        let (mut successes, mut doubts) = (0, 0);
        for number in 0..CALLS_OF_A_KIND {
            let result = call(&ece, kind, number).await;
            let history = world.lock().unwrap().calls.get(&number.to_string()).cloned().unwrap_or_default();
            check(kind, &result, &history);
            successes += u32::from(result.is_ok());
            doubts += u32::from(result.is_err_and(|error| error.may_have_taken_effect()));
        }
        // A test in which nothing happens would prove nothing.
        assert!(successes > 2, "{kind:?}: {successes} successes");
        assert!(doubts > 5 || kind.is_read(), "{kind:?}: {doubts} doubts");
    }
}
