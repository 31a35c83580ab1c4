//! Tokens: the last one is kept for all calls, and one at a time asks for the next. Those who wait share what came of it.
//!
//! Nothing here knows where a token comes from.

mod refusals;

use std::any::Any;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::lock::{Mutex as Queue, OwnedMutexGuard};
use http::StatusCode;

use super::credentials::Secret;
use super::error::Error;
use refusals::Refusals;

/// How long a token that could not be renewed is used before the next try.
const FAILED_RENEWAL_DELAY: Duration = Duration::from_secs(5);
/// How long a refused login is remembered; a server that asks for less patience gets it.
const REFUSAL_MEMORY: Duration = Duration::from_secs(10);
/// After a failure of another kind, the next try is not sooner than this.
const FAILURE_DELAY: Duration = Duration::from_millis(100);

/// The last token, or why there is none.
#[derive(Default)]
pub(crate) struct TokenCache {
    /// Never held while something is waited for.
    state: Mutex<State>,
    /// Held while asking, so that one asks and the others wait.
    turn: Arc<Queue<()>>,
}

/// What somebody panicked with.
pub(crate) type Panic = Box<dyn Any + Send>;

/// The right to ask.
pub(crate) type Turn = OwnedMutexGuard<()>;

#[derive(Default)]
struct State {
    token: Option<Token>,
    given: u64,
    /// How often it was asked to the end.
    outcomes: u64,
    failure: Option<Failure>,
    refusals: Refusals,
    /// The server has refused the last token.
    was_refused: bool,
    /// For the first one who waits.
    panic: Option<Panic>,
}

struct Failure {
    error: Error,
    since: Instant,
    /// Until then nobody asks.
    until: Instant,
    /// Whoever comes until then gets the same; else they wait, and one tries again.
    is_remembered: bool,
}

/// A secret, until another one takes its place.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) secret: Secret,
    /// Tells tokens apart without comparing them.
    number: u64,
    /// When to renew it: a fifth of its life is left then.
    renew: Option<Instant>,
    end: Option<Instant>,
}

/// What a cache gives.
pub(crate) enum Lookup {
    Found(Token),
    /// It is still good, and it is the caller's turn to see to the next one.
    Renew(Token, Turn),
    /// The last login was refused, a moment ago.
    Refused(Error),
    /// One has to ask for it; with how often that was done so far.
    Missing(u64),
}

impl TokenCache {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self) -> Lookup {
        let mut state = self.state();
        let now = Instant::now();
        let is_over = |time: Option<Instant>| time.is_some_and(|time| time <= now);
        state.token.take_if(|token| is_over(token.end));
        if let Some(token) = state.token.clone() {
            let turn = if is_over(token.renew) { self.turn.try_lock_owned() } else { None };
            return match turn {
                Some(turn) => Lookup::Renew(token, turn),
                None => Lookup::Found(token),
            };
        }
        match &state.failure {
            Some(failure) if failure.is_remembered && now < failure.until => Lookup::Refused(failure.remembered(now)),
            _ => Lookup::Missing(state.outcomes),
        }
    }

    /// Waits until nobody else asks.
    pub(crate) async fn turn(&self) -> Turn {
        self.turn.clone().lock_owned().await
    }

    /// What came of asking since it was done `seen` times; `None` where it was not done, or to no avail.
    pub(crate) fn outcome(&self, seen: u64) -> Option<Result<Token, Error>> {
        let mut state = self.state();
        let has_outcome = state.outcomes > seen;
        if let Some(panic) = state.panic.take_if(|_| has_outcome) {
            drop(state);
            resume_unwind(panic);
        }
        match (&state.token, &state.failure) {
            (Some(token), _) => Some(Ok(token.clone())),
            (None, Some(failure)) if has_outcome => Some(Err(failure.error.clone())),
            _ => None,
        }
    }

    /// How long to wait before it is asked again, and whether the server has refused the last token.
    pub(crate) fn before_asking(&self) -> (Duration, bool) {
        let state = self.state();
        let until = state.failure.as_ref().map(|failure| failure.until.saturating_duration_since(Instant::now()));
        (until.unwrap_or_default(), state.was_refused)
    }

    /// Keeps a token that is good for `life`, where that is known.
    pub(crate) fn put(&self, secret: Secret, life: Option<Duration>) {
        let mut state = self.state();
        let after = |life: Duration| Instant::now().checked_add(life);
        let (renew, end) = (life.and_then(|life| after(life.mul_f64(0.8))), life.and_then(after));
        state.token = Some(Token { secret, number: state.given, renew, end });
        (state.failure, state.panic, state.was_refused) = (None, None, false);
        state.given += 1;
        state.outcomes += 1;
    }

    /// There is no token.
    pub(crate) fn fail(&self, error: Error) {
        self.fail_with(Failure::new(error));
    }

    /// There is no token, but there may be one at once.
    pub(crate) fn fail_for_now(&self, error: Error) {
        let since = Instant::now();
        self.fail_with(Failure { error, since, until: since, is_remembered: false });
    }

    fn fail_with(&self, failure: Failure) {
        let mut state = self.state();
        (state.failure, state.panic) = (Some(failure), None);
        state.outcomes += 1;
    }

    /// Asking has panicked: so does one of those who wait, the others get an error.
    pub(crate) fn panicked(&self, panic: Panic) {
        self.fail(Error::config("whoever was asked for credentials panicked"));
        self.state().panic = Some(panic);
    }

    /// The old token is used for a while longer. Who waits because it is gone meanwhile may ask for a new one, unless it is
    /// clear what comes of that.
    pub(crate) fn keep(&self, old: &Token, error: Error) {
        let is_refused = is_refusal(&error);
        let mut state = self.state();
        match state.token.as_mut().filter(|token| token.number == old.number) {
            // Asking again would not make it better.
            Some(token) if is_refused => token.renew = token.end,
            Some(token) => token.renew = Instant::now().checked_add(FAILED_RENEWAL_DELAY),
            None if is_refused => {
                state.failure = Some(Failure::new(error));
                state.outcomes += 1;
            }
            None => {}
        }
    }

    /// The server took it.
    pub(crate) fn accept(&self, token: &Token) {
        self.state().refusals.accept(token.number);
    }

    /// The server refused it. True where another one may help: then this one is not given again.
    pub(crate) fn refuse(&self, token: &Token, is_second: bool) -> bool {
        let mut state = self.state();
        state.refusals.refuse(token.number, is_second);
        if state.token.as_ref().is_none_or(|current| current.number != token.number) {
            return !is_second;
        }
        let is_worth_it = !state.refusals.is_paused();
        if is_worth_it {
            (state.token, state.was_refused) = (None, true);
        }
        is_worth_it
    }
}

impl Failure {
    fn new(error: Error) -> Self {
        let since = Instant::now();
        let memory = match error.retry_after() {
            _ if is_refusal(&error) => REFUSAL_MEMORY,
            Some(asked) => asked.clamp(FAILURE_DELAY, REFUSAL_MEMORY),
            None => FAILURE_DELAY,
        };
        let is_remembered = is_refusal(&error) || error.retry_after().is_some();
        Self { error, since, until: since + memory, is_remembered }
    }

    fn remembered(&self, now: Instant) -> Error {
        let (ago, left) = (now - self.since, self.until - now);
        self.error.clone().with_context(&format!(
            "the response of {:.1}s ago, the next login is in {:.1}s",
            ago.as_secs_f64(),
            left.as_secs_f64()
        ))
    }
}

/// True where the server does not want these credentials.
fn is_refusal(error: &Error) -> bool {
    matches!(error.status(), Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN))
}
