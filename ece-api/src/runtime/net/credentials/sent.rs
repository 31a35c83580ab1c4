//! What of a request is secret, whoever put it there, so that it is not shown when a server repeats it.
//!
//! Sending a request takes handles only; texts are made of them where there is something to show.

use std::fmt;

use bytes::Bytes;
use http::header::HeaderValue;
use http::{Request, Response, Uri};
use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use super::scrub::Scrubber;
use super::{QueryKeys, unbase64};
use crate::runtime::json::{self, Value};
use crate::runtime::net::body::Body;
use crate::runtime::net::operation::OperationInfo;
use crate::runtime::net::path::split_query;
use crate::runtime::net::secret_names::is_secret_member;

/// A longer body is not searched for secrets: it is data.
const MAX_BODY: usize = 1 << 18;
/// More secrets are not looked for.
const MAX_SECRETS: usize = 64;

/// The secrets of a request that was sent.
#[derive(Clone, Default)]
pub(crate) struct SentSecrets {
    header: Option<HeaderValue>,
    more_headers: Vec<HeaderValue>,
    keys: Option<Box<QueryKeys>>,
    /// Where parameters of the operation are secret.
    target: Option<Box<(Uri, &'static OperationInfo)>>,
    body: Option<Bytes>,
}

impl SentSecrets {
    /// Headers count that are marked as sensitive, parameters that the document calls secret, and of bodies those members
    /// whose names say it.
    pub(crate) fn of(request: &Request<Body>) -> Self {
        let mut headers = request.headers().values().filter(|value| value.is_sensitive()).cloned();
        let info = request.extensions().get::<&'static OperationInfo>();
        let info = info.filter(|info| info.parameters.iter().any(|parameter| parameter.secret));
        Self {
            header: headers.next(),
            more_headers: headers.collect(),
            keys: request.extensions().get::<QueryKeys>().cloned().map(Box::new),
            target: info.map(|info| Box::new((request.uri().clone(), *info))),
            body: request.body().as_one_chunk().filter(|body| body.len() <= MAX_BODY).cloned(),
        }
    }

    /// True where there is nothing to hide.
    pub(crate) fn is_empty(&self) -> bool {
        self.texts().is_empty()
    }

    /// Hides them, in whatever form a text has them.
    pub(crate) fn scrubber(&self) -> Scrubber {
        Scrubber::new(&self.texts())
    }

    /// Leaves them with the response, which is read elsewhere.
    pub(crate) fn leave_with(self, response: &mut Response<Body>) {
        if self.header.is_some() || self.keys.is_some() || self.target.is_some() || self.body.is_some() {
            response.extensions_mut().insert(self);
        }
    }

    /// Those that were left with the response.
    pub(crate) fn take_from(response: &mut Response<Body>) -> Self {
        response.extensions_mut().remove().unwrap_or_default()
    }

    fn texts(&self) -> Vec<Zeroizing<String>> {
        let mut found = Found::default();
        for value in self.header.iter().chain(&self.more_headers) {
            found.header(&String::from_utf8_lossy(value.as_bytes()));
        }
        for value in self.keys.iter().flat_map(|keys| keys.values()) {
            found.add(value);
        }
        if let Some(target) = &self.target {
            found.target(&target.0, target.1);
        }
        if let Some(body) = &self.body {
            let info = self.target.as_ref().map(|target| target.1);
            match json::read_own(body) {
                Some(body) => found.members(&body, false),
                None => found.form(&String::from_utf8_lossy(body), info),
            }
        }
        found.0
    }
}

impl fmt::Debug for SentSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SentSecrets").finish_non_exhaustive()
    }
}

/// The segments of a path from its end, each with the name of the parameter that it is the value of.
pub(crate) fn named_parts<'a>(path: &'a str, template: &'a str) -> impl Iterator<Item = (&'a str, Option<&'a str>)> {
    // Template and path end alike, segment by segment.
    let mut names = split_query(template).0.split('/').rev();
    path.split('/').rev().map(move |segment| {
        let name = names.next().and_then(|name| name.strip_prefix('{'));
        (segment, name.map(|name| name.trim_end_matches('}')))
    })
}

#[derive(Default)]
struct Found(Vec<Zeroizing<String>>);

impl Found {
    fn add(&mut self, secret: &str) {
        if !secret.is_empty() && self.0.len() < MAX_SECRETS {
            self.0.push(Zeroizing::new(secret.to_owned()));
        }
    }

    fn encoded(&mut self, text: &str) {
        self.add(&percent_decode_str(text).decode_utf8_lossy());
    }

    /// The whole value, what follows its scheme, what that is the Base64 of, and the values of cookies.
    fn header(&mut self, value: &str) {
        self.add(value);
        for pair in value.split(';').filter(|_| value.contains(';')) {
            self.add(pair.trim());
            pair.split_once('=').into_iter().for_each(|(_, value)| self.add(value));
        }
        let token = value.split_once(' ').map_or(value, |(_, token)| token);
        self.add(token);
        // `user:password`, or the name of a key and the key.
        if let Some(pair) = unbase64(token).and_then(|bytes| String::from_utf8(bytes).ok()).map(Zeroizing::new)
            && let Some((_, secret)) = pair.split_once(':')
        {
            self.add(&pair);
            self.add(secret);
        }
    }

    fn target(&mut self, uri: &Uri, info: &OperationInfo) {
        for (segment, name) in named_parts(uri.path(), info.path) {
            if name.is_some_and(|name| info.is_secret(name)) {
                self.encoded(segment);
            }
        }
        self.pairs(uri.query().unwrap_or_default(), &|name| info.is_secret(name));
    }

    fn form(&mut self, body: &str, info: Option<&OperationInfo>) {
        self.pairs(body, &|name| is_secret_member(name) || info.is_some_and(|info| info.is_secret(name)));
    }

    fn pairs(&mut self, pairs: &str, is_secret: &dyn Fn(&str) -> bool) {
        for (name, value) in pairs.split('&').filter_map(|pair| pair.split_once('=')) {
            if is_secret(&percent_decode_str(name).decode_utf8_lossy()) {
                self.encoded(value);
            }
        }
    }

    /// `is_secret` where a member around it is called so.
    fn members(&mut self, value: &Value, is_secret: bool) {
        match value {
            Value::String(text) if is_secret => self.add(text),
            Value::Array(elements) => elements.iter().for_each(|element| self.members(element, is_secret)),
            Value::Object(members) => {
                for (name, member) in members {
                    // Secrets by their names; what is beside a password is not one.
                    let is_map = is_secret && name == "value";
                    self.members(member, is_map || is_secret_member(name));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Far more is built of it than of a server's text of the same length.
    #[test]
    fn secrets_of_a_body_are_found_whatever_it_takes_to_read_it() {
        let objects = r#"{"":{"":0}},"#.repeat(20_000);
        let body = format!(r#"{{"password":"hunter22hunter","x":[{objects}0]}}"#);
        assert!(body.len() < MAX_BODY);
        let request = Request::builder().uri("https://ece.example/").body(Body::from(body)).unwrap();
        let found = SentSecrets::of(&request).texts();
        assert!(found.iter().any(|secret| secret.as_str() == "hunter22hunter"));
    }
}
