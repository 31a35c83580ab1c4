//! What is known about a request after its transport failed, by the type of what lies behind.

use super::TransportError;
use super::causes::causes;
#[cfg(feature = "rustls-no-provider")]
use super::tls::{Advice, Problem};
use crate::runtime::net::body::BoxError;

const IS_IT_HTTPS: &str = "is this the port for https? Then the URL begins with `https://`";

/// Where a request failed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Connect,
    Timeout,
    Other,
}

/// `is_secure` where the request was to go over https.
pub(super) fn classify(error: BoxError, phase: Phase, is_secure: bool) -> TransportError {
    // In TLS 1.3 a server refuses a client when for the client the connection already stands.
    #[cfg(feature = "rustls-no-provider")]
    let problem = causes(&*error).find_map(|cause| Problem::of(cause.downcast_ref()?));
    #[cfg(feature = "rustls-no-provider")]
    if let Some(problem) = problem {
        let failed = if problem.is_untrusted { TransportError::untrusted(error) } else { TransportError::tls(error) };
        let failed = failed.with_text(problem.text);
        return match hint(problem.advice) {
            Some(hint) => failed.with_hint(hint),
            None => failed,
        };
    }
    if causes(&*error).filter_map(|cause| cause.downcast_ref::<hyper::Error>()).any(hyper::Error::is_parse) {
        let failed = TransportError::protocol(error);
        return if is_secure { failed } else { failed.with_hint(IS_IT_HTTPS) };
    }
    match phase {
        Phase::Connect => refused_by_system(TransportError::connect(error)),
        Phase::Timeout => TransportError::timeout(error),
        Phase::Other => TransportError::other(error),
    }
}

/// The TLS of operating systems has no types for what is wrong, but all of them say the word; about the client's own
/// certificate they repeat an alert of the server.
fn refused_by_system(error: TransportError) -> TransportError {
    let text = if cfg!(feature = "native-tls") { error.to_string() } else { String::new() };
    match text.contains("certificate") {
        true if text.contains("alert") => TransportError::tls(error.source),
        true => TransportError::untrusted(error.source),
        false => error,
    }
}

/// What helps; where a certificate has to be known, the profile of the API says it better.
#[cfg(feature = "rustls-no-provider")]
fn hint(advice: Advice) -> Option<&'static str> {
    Some(match advice {
        Advice::TrustIt => return None,
        Advice::ReplaceIt => "the server needs another certificate",
        Advice::CheckDates => "the server needs a new one, unless the clock of a machine is wrong",
        Advice::UseItsName => "address the server by a name that its certificate has",
        Advice::NameAHost => {
            "the server needs one with a `subjectAltName`, or the client pins it with `pin_certificate_sha256`"
        }
        Advice::PinIt => "if the server has a new certificate, pin it with `pin_certificate_sha256`",
        Advice::ShowCertificate => "`client_certificate_pem` shows one",
        Advice::ShowAnotherCertificate => "`client_certificate_pem` shows one that the server accepts",
        Advice::CheckPort => {
            "is this the port for http? Then the URL begins with `http://`, or needs the port for https"
        }
        Advice::UpdateServer => "the client speaks TLS 1.2 and 1.3",
    })
}
