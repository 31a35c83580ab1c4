//! A call that is complete, and the requests that are made of it.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Uri};

use super::shared::Shared;
use super::{Limits, Request, invalid_header_value};
use crate::runtime::net::base_url::BaseUrl;
use crate::runtime::net::body::Body;
use crate::runtime::net::error::Error;
use crate::runtime::net::multipart::Form;
use crate::runtime::net::operation::{BodyInfo, BodyKind, ListStyle, Location, ParamValue, Parameter};
use crate::runtime::net::path;
use crate::runtime::net::query::Pairs;

/// What values and a query mostly take, in bytes.
const ROOM: usize = 96;

/// A call with its body.
pub(crate) struct Prepared {
    call: Request,
    /// `None` once it is on its way and cannot be sent again.
    body: Option<Body>,
    content_type: Option<HeaderValue>,
    /// The content type is more than what the document says.
    is_chosen: bool,
}

impl Prepared {
    /// The next request, without credentials, on top of the headers that all requests share. With `keep`, another one can
    /// be made behind it where the body can be sent again.
    pub(crate) fn next_request(
        &mut self,
        base: &BaseUrl,
        shared: &HeaderMap,
        keep: bool,
    ) -> Result<http::Request<Body>, String> {
        let (uri, headers) = (self.uri(base)?, self.headers(shared)?);
        let kept = self.body.as_ref().filter(|_| keep).and_then(Body::try_clone);
        let body = std::mem::replace(&mut self.body, kept);
        let mut request = http::Request::new(body.ok_or("the body cannot be sent a second time")?);
        *request.method_mut() = self.call.info.method.into();
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        request.extensions_mut().insert(self.call.info);
        Ok(request)
    }

    /// False if the body went with the last request.
    pub(crate) fn can_be_sent_again(&self) -> bool {
        self.body.is_some()
    }

    pub(crate) fn is_in_memory(&self) -> bool {
        self.body.as_ref().is_some_and(Body::is_in_memory)
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.call.limits
    }

    fn uri(&self, base: &BaseUrl) -> Result<Uri, String> {
        let call = &self.call;
        let parameter =
            |name: &str| call.info.parameters.iter().find(|it| (it.location, it.name) == (Location::Path, name));
        let lookup = |name: &str| Some((parameter(name)?, call.value(Location::Path, name)?));
        let expanded = path::expand(base.path(call.info.path.len() + ROOM), call.info.path, &lookup)?;
        let mut pairs = Pairs::behind(base.with_scope(expanded.path));
        pairs.push_encoded(expanded.query.as_deref().unwrap_or_default());
        for (name, value, style) in call.values_of(Location::Query) {
            pairs.push(name, style, value);
        }
        for (name, value) in &call.more_query {
            pairs.push(name, ListStyle::Csv, value);
        }
        // All characters are encoded, so this is about length.
        base.uri(pairs.into_text()).ok_or_else(|| "the address is too long: give fewer or shorter values".to_owned())
    }

    /// All headers but those of credentials, on top of the headers that all requests share.
    fn headers(&self, shared: &HeaderMap) -> Result<HeaderMap, String> {
        let call = &self.call;
        // Room for those that the client, the transport and the connection add: growing would mean to copy all of them.
        let mut headers = HeaderMap::with_capacity(shared.len() + call.headers.len() + 8);
        headers.extend(shared.iter().map(|(name, value)| (name.clone(), value.clone())));
        let is_sequence = call.is_sequence && !call.info.sequences.is_empty();
        let accept = match if is_sequence { call.info.sequences } else { call.info.accept } {
            [] => Ok(HeaderValue::from_static("*/*")),
            [only] => HeaderValue::from_maybe_shared(Bytes::from_static(only.as_bytes())),
            several => HeaderValue::try_from(several.join(", ")),
        };
        if let Ok(accept) = accept {
            headers.insert(ACCEPT, accept);
        }
        for (name, value, style) in call.values_of(Location::Header) {
            let header = HeaderName::try_from(name).map_err(|_| format!("`{name}` is not a valid header name"))?;
            let value = HeaderValue::from_str(&value.to_text(style.separator().unwrap_or(',')))
                .map_err(|_| invalid_header_value(name))?;
            headers.insert(header, value);
        }
        // A header parameter of this name says it already.
        if let Some(content_type) = &self.content_type
            && (self.is_chosen || !headers.contains_key(CONTENT_TYPE))
        {
            headers.insert(CONTENT_TYPE, content_type.clone());
        }
        // The caller's own headers have the last word.
        for (name, value) in &call.headers {
            headers.insert(name.clone(), value.clone());
        }
        Ok(headers)
    }
}

impl Request {
    /// Builds the body. The error says what cannot be sent.
    pub(crate) fn prepare(self) -> Result<Prepared, Error> {
        let id = self.info.id;
        self.with_body().map_err(|text| Error::invalid_request(id, text))
    }

    fn with_body(mut self) -> Result<Prepared, String> {
        if let Some(reason) = self.build_error.take() {
            return Err(reason);
        }
        self.check_required()?;
        // The type of a multipart form names the boundary.
        let is_chosen =
            self.content_type.is_some() || self.info.body.is_some_and(|body| body.kind == BodyKind::Multipart);
        let (body, content_type) = match self.info.body {
            Some(info) => self.take_body(info)?,
            None => (Body::empty(), None),
        };
        Ok(Prepared { call: self, body: Some(body), content_type, is_chosen })
    }

    fn check_required(&self) -> Result<(), String> {
        let is_given = |parameter: &Parameter| match parameter.location {
            Location::Form => {
                self.body.is_some()
                    || self.value(Location::Form, parameter.name).is_some()
                    || self.files.iter().any(|(name, _)| *name == parameter.name)
            }
            Location::Path | Location::Query | Location::Header => {
                self.value(parameter.location, parameter.name).is_some()
            }
        };
        let missing = self.info.parameters.iter().filter(|parameter| parameter.required && !is_given(parameter));
        let mut missing: Vec<String> = missing.map(|parameter| format!("`{}`", parameter.name)).collect();
        let has_form = matches!(self.info.body, Some(BodyInfo { kind: BodyKind::Form | BodyKind::Multipart, .. }));
        if self.info.body.is_some_and(|body| body.required) && self.body.is_none() && !has_form {
            missing.push("the body".to_owned());
        }
        if missing.is_empty() { Ok(()) } else { Err(format!("required, and not given: {}", missing.join(", "))) }
    }

    /// The given values for one place, in document order, constants last. An empty list is not sent, however lists are
    /// written: `name=` would be a list of one empty text.
    fn values_of(&self, location: Location) -> impl Iterator<Item = (&'static str, &ParamValue, ListStyle)> {
        let declared = self.info.parameters.iter().filter(move |parameter| parameter.location == location);
        let declared = declared.map(|parameter| (parameter.name, parameter.style));
        let constants = self.info.constants.iter().filter(move |(at, ..)| *at == location);
        let all = declared.chain(constants.map(|(_, name, _)| (*name, ListStyle::Csv)));
        let given = all.filter_map(move |(name, style)| Some((name, self.value(location, name)?, style)));
        given.filter(|(_, value, _)| !value.is_empty_list())
    }

    /// The body and its content type.
    fn take_body(&mut self, info: BodyInfo) -> Result<(Body, Option<HeaderValue>), String> {
        let chosen = self.content_type.take();
        Ok(match (info.kind, self.body.take().map(Shared::take).transpose()?) {
            (_, Some(body)) => {
                let declared = declared(info, &body);
                (body, chosen.or(declared))
            }
            (BodyKind::Form, None) => match self.url_encoded() {
                Some(body) => (body, chosen.or(Some(HeaderValue::from_static("application/x-www-form-urlencoded")))),
                None => (Body::empty(), None),
            },
            (BodyKind::Multipart, None) if chosen.is_some() => {
                return Err("the content type of a multipart form cannot be chosen: it names the boundary".to_owned());
            }
            (BodyKind::Multipart, None) => match self.multipart()? {
                Some((body, content_type)) => (body, HeaderValue::try_from(content_type).ok()),
                None => (Body::empty(), None),
            },
            (BodyKind::Json | BodyKind::MergePatch | BodyKind::Raw | BodyKind::Text, None) => (Body::empty(), None),
        })
    }

    fn url_encoded(&self) -> Option<Body> {
        let mut pairs = Pairs::default();
        let mut given = false;
        for (name, value, style) in self.values_of(Location::Form) {
            pairs.push(name, style, value);
            given = true;
        }
        given.then(|| pairs.into_text().into())
    }

    fn multipart(&mut self) -> Result<Option<(Body, String)>, String> {
        let mut files = std::mem::take(&mut self.files);
        let mut form = Form::new();
        let mut given = false;
        for parameter in self.info.parameters.iter().filter(|parameter| parameter.location == Location::Form) {
            let (own, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|(name, _)| *name == parameter.name);
            files = others;
            for (_, file) in own {
                form.file(parameter.name, file.take()?)?;
                given = true;
            }
            if let Some(value) = self.value(Location::Form, parameter.name).filter(|value| !value.is_empty_list()) {
                form.list(parameter.name, parameter.style, value)?;
                given = true;
            }
        }
        Ok(given.then(|| form.finish()))
    }
}

/// What the document says first, or what fits the kind of body. Of patches, a list is a JSON Patch (RFC 6902), and nothing
/// else is one.
fn declared(info: BodyInfo, body: &Body) -> Option<HeaderValue> {
    let fitting = match info.kind {
        BodyKind::Json | BodyKind::MergePatch => "application/json",
        BodyKind::Raw | BodyKind::Multipart => "application/octet-stream",
        BodyKind::Text => "text/plain",
        BodyKind::Form => "application/x-www-form-urlencoded",
    };
    let is_list = body.as_one_chunk().map(|bytes| bytes.trim_ascii_start().first() == Some(&b'['));
    let suits = |content_type: &&&str| match (info.kind, is_list) {
        (BodyKind::Json, Some(is_list)) => is_list == (**content_type == JSON_PATCH) || !is_patch(content_type),
        _ => true,
    };
    let first = info.content_types.first().filter(|first| suits(first));
    let chosen = first.or_else(|| info.content_types.iter().find(|it| is_patch(it) && suits(it)));
    HeaderValue::from_str(chosen.or(info.content_types.first()).unwrap_or(&fitting)).ok()
}

const JSON_PATCH: &str = "application/json-patch+json";

fn is_patch(content_type: &str) -> bool {
    content_type.ends_with("patch+json")
}
