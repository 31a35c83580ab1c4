//! Tokens: the last one is kept for all calls, and one call at a time asks for the next.
//!
//! Nothing here knows where a token comes from.

use std::time::{Duration, Instant};

use super::credentials::Secret;
use futures_util::lock::{Mutex, MutexGuard};

/// How long a token that could not be renewed is used before the next try.
const FAILED_RENEWAL_DELAY: Duration = Duration::from_secs(5);

/// The last token.
#[derive(Default)]
pub(crate) struct TokenCache {
    /// Held while asking, so that one asks and the others wait.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    asked: u64,
}

/// A secret, until another one takes its place.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) secret: Secret,
    /// Tells tokens apart without comparing them.
    number: u64,
    /// When to renew it: a fifth of its life is left then.
    renew: Option<Instant>,
}

impl Token {
    fn is_fresh(&self) -> bool {
        self.renew.is_none_or(|renew| Instant::now() < renew)
    }
}

/// What a cache gives.
pub(crate) enum Lookup<'a> {
    Found(Token),
    /// The caller has to ask for one; all others wait for it.
    Missing(Vacancy<'a>),
}

/// The right to put a token into the cache.
pub(crate) struct Vacancy<'a> {
    state: MutexGuard<'a, State>,
    /// Not fresh any more, and not refused: it can be renewed.
    pub(crate) old: Option<Token>,
}

impl TokenCache {
    /// The token. One that is `refused` is not given again: whoever comes first with it asks for another one, the
    /// others get the new one.
    pub(crate) async fn get(&self, refused: Option<&Token>) -> Lookup<'_> {
        let mut state = self.state.lock().await;
        let is_refused = |token: &Token| refused.is_some_and(|refused| refused.number == token.number);
        let old = state.token.take_if(|token| is_refused(token) || !token.is_fresh());
        if let Some(token) = &state.token {
            return Lookup::Found(token.clone());
        }
        Lookup::Missing(Vacancy { state, old: old.filter(|token| !is_refused(token)) })
    }

    /// Does not give this token again.
    pub(crate) async fn forget(&self, refused: &Token) {
        self.state.lock().await.token.take_if(|token| token.number == refused.number);
    }
}

impl Vacancy<'_> {
    /// Keeps a token that is good for `life`, where that is known.
    pub(crate) fn put(mut self, secret: Secret, life: Option<Duration>) -> Token {
        let number = self.state.asked;
        self.state.asked += 1;
        let renew = life.and_then(|life| Instant::now().checked_add(life.mul_f64(0.8)));
        self.state.token.insert(Token { secret, number, renew }).clone()
    }

    /// Keeps the old token for a while: it has a fifth of its life left, good enough until the server can be asked again.
    pub(crate) fn keep_old(mut self) -> Option<Token> {
        let old = self.old.take()?;
        Some(self.put(old.secret, Some(FAILED_RENEWAL_DELAY)))
    }
}
