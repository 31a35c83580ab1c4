//! The requests of a call: one for each attempt, made when it is due. Mostly there is one, which costs no copy.

use super::body::Body;
use super::client::ClientInner;
use super::error::Error;
use super::operation::OperationInfo;
use super::request::Prepared;

/// What the requests of a call are made of.
#[expect(clippy::large_enum_variant, reason = "there is one per call, and a box would cost every call an allocation")]
pub(crate) enum Requests {
    /// What the caller has given.
    OfCall(Prepared),
    /// What middleware around the call has made of it; `None` once it is on its way and cannot be sent again.
    Given(Option<http::Request<Body>>),
}

impl Requests {
    /// The next one, without credentials. With `keep`, there is another one behind it where the body can be sent again.
    pub(crate) fn next(
        &mut self,
        client: &ClientInner,
        info: &'static OperationInfo,
        keep: bool,
    ) -> Result<http::Request<Body>, Error> {
        let next = match self {
            Self::OfCall(call) => call.next_request(client.origins.primary(), &client.headers, keep),
            Self::Given(given) => {
                let copy = given.as_ref().filter(|_| keep).and_then(try_clone);
                std::mem::replace(given, copy).ok_or_else(|| "the body cannot be sent a second time".to_owned())
            }
        };
        let mut request = next.map_err(|text| Error::invalid_request(info.id, text))?;
        client.hide_secrets(&mut request);
        Ok(request)
    }

    /// False if the body went with the last one.
    pub(crate) fn has_next(&self) -> bool {
        match self {
            Self::OfCall(call) => call.can_be_sent_again(),
            Self::Given(given) => given.is_some(),
        }
    }
}

fn try_clone(request: &http::Request<Body>) -> Option<http::Request<Body>> {
    let mut clone = http::Request::new(request.body().try_clone()?);
    *clone.method_mut() = request.method().clone();
    *clone.uri_mut() = request.uri().clone();
    *clone.headers_mut() = request.headers().clone();
    *clone.extensions_mut() = request.extensions().clone();
    Some(clone)
}
