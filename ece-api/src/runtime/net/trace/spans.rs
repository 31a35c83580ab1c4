//! What is recorded, under the names of OpenTelemetry's conventions for HTTP clients and of `tracing-opentelemetry`.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use http::Method;
use tracing::Instrument;
use tracing::field::Empty;

use super::Outcome;
use crate::runtime::json::Mismatches;
use crate::runtime::net::base_url::BaseUrl;
use crate::runtime::net::error::{Error, ErrorKind};
use crate::runtime::net::operation::OperationInfo;
use crate::runtime::net::transport::BoxFuture;
use crate::runtime::text::one_line;

pub(crate) use tracing::Span;

/// As much of the codes of a failure is shown.
const SHOWN: usize = 200;

/// One event at one of two levels, which have to be constant each.
macro_rules! event {
    (warn if $loud:expr, $($fields:tt)*) => {
        if $loud { tracing::warn!($($fields)*) } else { tracing::debug!($($fields)*) }
    };
}

/// The span of a call to the server at `base`.
pub(crate) fn call(info: &'static OperationInfo, base: &BaseUrl) -> Span {
    let method = Method::from(info.method);
    tracing::info_span!(
        concat!(env!("CARGO_CRATE_NAME"), ".call"),
        otel.kind = "client",
        otel.name = format_args!("{method} {}", info.path),
        otel.status_code = Empty,
        operation = info.id,
        http.request.method = method.as_str(),
        url.template = info.path,
        server.address = base.host(),
        server.port = base.port(),
        http.response.status_code = Empty,
        http.request.resend_count = Empty,
        "error.type" = Empty,
        attempts = Empty,
        duration_ms = Empty,
    )
}

/// The future, within the span; its result is recorded.
pub(crate) fn within<T: Outcome + Send + 'static>(
    span: Span,
    info: &'static OperationInfo,
    future: BoxFuture<'static, Result<T, Error>>,
) -> BoxFuture<'static, Result<T, Error>> {
    Box::pin(async move {
        let start = Instant::now();
        let result = future.instrument(span.clone()).await;
        record(&span, info, &result, milliseconds(start.elapsed()));
        result
    })
}

fn record<T: Outcome>(span: &Span, info: &'static OperationInfo, result: &Result<T, Error>, duration_ms: u64) {
    let attempts = match result {
        Ok(response) => response.attempts(),
        Err(error) => error.attempts(),
    };
    span.record("attempts", attempts).record("duration_ms", duration_ms);
    if attempts > 1 {
        span.record("http.request.resend_count", attempts - 1);
    }
    let _entered = span.enter();
    match result {
        Ok(response) => {
            let status = response.status();
            span.record("http.response.status_code", status);
            tracing::debug!(
                operation = info.id,
                attempts,
                duration_ms,
                http.response.status_code = status,
                "the call succeeded"
            );
        }
        Err(error) => {
            let (status, error_type) = (status(error), error_type(error));
            span.record("http.response.status_code", status).record("error.type", &*error_type);
            span.record("otel.status_code", "ERROR");
            let codes = one_line(&error.codes().join(", "), SHOWN);
            event!(warn if attempts > 1,
                operation = info.id,
                attempts,
                duration_ms,
                http.response.status_code = status,
                "error.type" = &*error_type,
                codes,
                "the call failed"
            );
        }
    }
}

/// The call goes to another server from here on.
pub(crate) fn moved(call: &Span, base: &BaseUrl) {
    call.record("server.address", base.host()).record("server.port", base.port());
}

/// An attempt failed and there will be another one.
pub(crate) fn repeated(info: &'static OperationInfo, attempt: u32, delay: Duration, error: &Error) {
    event!(warn if attempt > 1,
        operation = info.id,
        attempt,
        delay_ms = milliseconds(delay),
        http.response.status_code = status(error),
        "error.type" = &*error_type(error),
        "the call is repeated"
    );
}

/// A response has values of other types than the document says. Names of members are told, values never.
pub(crate) fn mismatches(operation: &'static str, mismatches: &Mismatches) {
    if let Some(first) = mismatches.first() {
        tracing::warn!(operation, count = mismatches.total(), %first, "the response has values of another type");
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn status(error: &Error) -> Option<u16> {
    error.status().map(|status| status.as_u16())
}

/// The status where it is what failed, else what kind of thing went wrong.
fn error_type(error: &Error) -> Cow<'static, str> {
    let kind = match error.kind() {
        ErrorKind::Status => return status(error).map_or("status".into(), |status| status.to_string().into()),
        ErrorKind::Config => "config",
        ErrorKind::InvalidRequest => "invalid_request",
        ErrorKind::Connect => "connect",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Io => "io",
        ErrorKind::Transport => "transport",
        ErrorKind::Decode => "decode",
        ErrorKind::TooLarge => "too_large",
        ErrorKind::Failed => "failed",
        ErrorKind::Unfinished => "unfinished",
    };
    kind.into()
}
