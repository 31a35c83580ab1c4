//! Spans and events of calls, with the feature `tracing`; nothing without it. Never a body, an address or a header.

use std::time::Duration;

use super::error::Error;
use super::operation::OperationInfo;

#[cfg(feature = "tracing")]
pub(crate) type Span = tracing::Span;

/// No span.
#[cfg(not(feature = "tracing"))]
pub(crate) struct Span;

/// The span of a call.
pub(crate) fn call(info: &'static OperationInfo) -> Span {
    #[cfg(feature = "tracing")]
    return tracing::debug_span!(
        concat!(env!("CARGO_CRATE_NAME"), ".call"),
        operation = info.id,
        status = tracing::field::Empty,
        attempts = tracing::field::Empty
    );
    #[cfg(not(feature = "tracing"))]
    {
        let _ = info;
        Span
    }
}

/// The future, within the span; its result is recorded.
pub(crate) async fn within<T: HasStatus>(
    span: Span,
    future: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    #[cfg(feature = "tracing")]
    {
        let result = tracing::Instrument::instrument(future, span.clone()).await;
        match &result {
            Ok(response) => {
                span.record("status", response.code());
            }
            Err(error) => {
                span.record("status", error.status().map_or(0, |status| status.as_u16()));
                span.record("attempts", error.attempts());
                let codes = error.codes().join(",");
                span.in_scope(|| tracing::debug!(kind = ?error.kind(), codes, "the call failed"));
            }
        }
        result
    }
    #[cfg(not(feature = "tracing"))]
    {
        let Span = span;
        future.await
    }
}

/// What a span records of a success.
pub(crate) trait HasStatus {
    #[cfg_attr(not(feature = "tracing"), allow(dead_code))]
    fn code(&self) -> u16;
}

/// An attempt failed and there will be another one.
pub(crate) fn repeated(info: &'static OperationInfo, attempt: u32, delay: Duration, error: &Error) {
    #[cfg(feature = "tracing")]
    tracing::debug!(
        operation = info.id,
        attempt,
        pause_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
        kind = ?error.kind(),
        status = error.status().map_or(0, |status| status.as_u16()),
        "the call is repeated"
    );
    #[cfg(not(feature = "tracing"))]
    let _ = (info, attempt, delay, error);
}
