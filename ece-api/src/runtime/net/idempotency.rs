//! Keys by which a server recognises a call that comes again.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;
use std::time::SystemTime;

use percent_encoding::percent_decode_str;

use super::call::Call;

impl<O> Call<O> {
    /// Gives the call a name of its own, by which the server recognises it when it comes again: 32 random characters in the
    /// parameter that the API has for it. The call is then repeated like a GET, and takes effect once.
    ///
    /// [`idempotency_key`](crate::Response::idempotency_key) of the response and of the
    /// [error](crate::Error::idempotency_key) gives the name: with it, the same call can be sent again later. What the first
    /// attempt created is not created again, so where
    /// [`Response::may_have_taken_effect_earlier`](crate::Response::may_have_taken_effect_earlier) is true, secrets that
    /// are shown once may be missing in the response.
    ///
    /// A clone of the call has the same name: sent twice, they are one call to the server.
    ///
    /// A call of an operation that has no such parameter fails when it is sent. For a call of
    /// [`Client::request`](crate::Client::request) the caller has to know that the server takes one.
    pub fn with_new_request_id(mut self) -> Self {
        match self.client.inner.profile.idempotency_parameter {
            Some(name) => self.request.set_idempotency_key(name, new_key()),
            None => self.request.fail_with("the API has no parameter that names a request".to_owned()),
        }
        self
    }
}

/// 128 random bits as 32 characters. The keys of `RandomState` are random per process and thread; the time is there for
/// systems that have no randomness.
fn new_key() -> String {
    let (state, now) = (RandomState::new(), SystemTime::now());
    format!("{:016x}{:016x}", state.hash_one((now, 0)), state.hash_one((now, 1)))
}

/// The value of a query parameter, where there is one that is not empty.
pub(super) fn query_value(query: &str, name: &str) -> Option<Arc<str>> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let named = |text: &str| percent_decode_str(text).eq(name.bytes());
    let value = pairs.filter(|(_, value)| !value.is_empty()).find(|(key, _)| named(key))?.1;
    Some(percent_decode_str(value).decode_utf8_lossy().into())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn keys_are_long_enough_and_never_the_same() {
        let keys: HashSet<String> = (0..10_000).map(|_| new_key()).collect();
        assert_eq!(keys.len(), 10_000);
        assert!(keys.iter().all(|key| key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit())));
    }

    #[test]
    fn a_value_is_found_in_a_query() {
        assert_eq!(query_value("a=1&request_id=x%20y&request_id=z", "request_id").as_deref(), Some("x y"));
        assert_eq!(query_value("request%5fid=x", "request_id").as_deref(), Some("x"));
        for query in ["", "request_id", "request_id=", "other_request_id=x", "a=request_id=x"] {
            assert_eq!(query_value(query, "request_id"), None, "{query}");
        }
    }
}
