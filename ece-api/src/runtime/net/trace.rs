//! Spans and events of calls, with the feature `tracing`; nothing without it. Never a body, an address with path or query,
//! a header, or text of a server as it came.
//!
//! A call is a span named `….call` at the level INFO, with the attributes that OpenTelemetry has for HTTP clients. It ends with
//! [`send`](crate::Call::send): for a response that is streamed, that is when its head is there. Its events:
//!
//! | event | level |
//! | --- | --- |
//! | an attempt failed, and another one follows | DEBUG, WARN from the second failure in a row |
//! | the call succeeded | DEBUG |
//! | the call failed | DEBUG, WARN after more than one attempt |
//! | the response has values of another type | WARN |

#[cfg(feature = "tracing")]
mod spans;

#[cfg(feature = "tracing")]
pub(crate) use spans::{Span, call, mismatches, moved, repeated, within};
#[cfg(not(feature = "tracing"))]
pub(crate) use without::{Span, call, mismatches, moved, repeated, within};

/// What a span records of a success.
#[cfg_attr(not(feature = "tracing"), allow(dead_code))]
pub(crate) trait Outcome {
    fn status(&self) -> u16;
    fn attempts(&self) -> u32;
}

#[cfg(not(feature = "tracing"))]
mod without {
    use std::time::Duration;

    use crate::runtime::json::Mismatches;
    use crate::runtime::net::base_url::BaseUrl;
    use crate::runtime::net::error::Error;
    use crate::runtime::net::operation::OperationInfo;
    use crate::runtime::net::transport::BoxFuture;

    /// No span.
    #[derive(Clone)]
    pub(crate) struct Span;

    pub(crate) fn call(_: &'static OperationInfo, _: &BaseUrl) -> Span {
        Span
    }

    pub(crate) fn within<T>(
        Span: Span,
        _: &'static OperationInfo,
        future: BoxFuture<'static, Result<T, Error>>,
    ) -> BoxFuture<'static, Result<T, Error>> {
        future
    }

    pub(crate) fn moved(_: &Span, _: &BaseUrl) {}

    pub(crate) fn repeated(_: &'static OperationInfo, _: u32, _: Duration, _: &Error) {}

    pub(crate) fn mismatches(_: &'static str, _: &Mismatches) {}
}
