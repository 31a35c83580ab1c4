//! Why there is no TLS connection, and what may help; only what another attempt would not change.

use rustls::pki_types::UnixTime;
use rustls::{AlertDescription, CertificateError, Error, InvalidMessage};
use time::OffsetDateTime;

use super::verifier::NotPinned;

/// The most names of a certificate that are shown, and the most characters of each.
const SHOWN_NAMES: usize = 10;
const SHOWN_OF_NAME: usize = 100;

/// Why there is no connection, nor will there be one the next time.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// True where the server's certificate is what the client does not accept.
    pub(crate) is_untrusted: bool,
    /// Everything that is known, in words.
    pub(crate) text: String,
    pub(crate) advice: Advice,
}

/// What may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Advice {
    /// The certificate has to be given to the client.
    TrustIt,
    /// The server has to have another certificate.
    ReplaceIt,
    /// The certificate has to be renewed, or the clock of one side is wrong.
    CheckDates,
    /// The server has to be addressed by a name that its certificate has.
    UseItsName,
    /// The certificate has to name a host.
    NameAHost,
    /// If the new certificate is right, its fingerprint has to be pinned.
    PinIt,
    /// The client has to show a certificate.
    ShowCertificate,
    /// The client has to show another certificate.
    ShowAnotherCertificate,
    /// The port speaks something else.
    CheckPort,
    /// The server has to speak newer versions of TLS.
    UpdateServer,
}

impl Problem {
    /// `None` for what may pass: a connection that is cut, a server that is about to stop.
    pub(crate) fn of(error: &Error) -> Option<Self> {
        let (is_untrusted, text, advice) = match error {
            Error::InvalidCertificate(error) => {
                let (text, advice) = certificate(error);
                (true, text, advice)
            }
            Error::AlertReceived(alert) => {
                let (text, advice) = refused(*alert)?;
                (false, text, advice)
            }
            Error::InvalidMessage(InvalidMessage::InvalidContentType | InvalidMessage::UnknownProtocolVersion) => {
                (false, "what the server sends is not TLS".to_owned(), Advice::CheckPort)
            }
            Error::PeerIncompatible(reason) => {
                let text = format!("the server speaks no TLS that this client accepts ({reason:?})");
                (false, text, Advice::UpdateServer)
            }
            _ => return None,
        };
        Some(Self { is_untrusted, text, advice })
    }
}

fn certificate(error: &CertificateError) -> (String, Advice) {
    match error {
        CertificateError::ExpiredContext { time, not_after } => {
            let (now, end) = (date(*time), date(*not_after));
            (format!("the server's certificate expired on {end}, and here it is {now}"), Advice::CheckDates)
        }
        CertificateError::NotValidYetContext { time, not_before } => {
            let (now, start) = (date(*time), date(*not_before));
            (format!("the server's certificate is valid from {start}, and here it is {now}"), Advice::CheckDates)
        }
        CertificateError::Expired | CertificateError::NotValidYet => {
            ("the server's certificate is not valid at this time".to_owned(), Advice::CheckDates)
        }
        CertificateError::NotValidForNameContext { expected, presented } if !presented.is_empty() => {
            let expected = expected.to_str();
            (format!("the server's certificate is for {}, not for {expected}", names(presented)), Advice::UseItsName)
        }
        CertificateError::NotValidForNameContext { .. } => {
            ("the server's certificate names no host; its common name does not count".to_owned(), Advice::NameAHost)
        }
        CertificateError::NotValidForName => {
            ("the server's certificate is for another name".to_owned(), Advice::UseItsName)
        }
        CertificateError::UnknownIssuer => {
            ("the server's certificate is signed by somebody who is not trusted".to_owned(), Advice::TrustIt)
        }
        CertificateError::Other(other) => match other.0.downcast_ref::<NotPinned>() {
            Some(NotPinned(shown)) => {
                (format!("the server's certificate is not pinned; its SHA-256 fingerprint is {shown}"), Advice::PinIt)
            }
            // As a rule an authority's certificate that a server shows as its own, and that was not given.
            None => (format!("the server's certificate is not trusted ({})", other.0), Advice::TrustIt),
        },
        error => (format!("the server's certificate is not valid: {error}"), Advice::ReplaceIt),
    }
}

/// What the server says about the client's part of the handshake.
fn refused(alert: AlertDescription) -> Option<(String, Advice)> {
    let (text, advice) = match alert {
        AlertDescription::CertificateRequired => ("the server asks for a client certificate", Advice::ShowCertificate),
        AlertDescription::BadCertificate
        | AlertDescription::UnsupportedCertificate
        | AlertDescription::CertificateRevoked
        | AlertDescription::CertificateExpired
        | AlertDescription::CertificateUnknown
        | AlertDescription::UnknownCA
        | AlertDescription::AccessDenied => {
            ("the server refuses the client's certificate, or that there is none", Advice::ShowAnotherCertificate)
        }
        AlertDescription::HandshakeFailure => (
            "the server refuses the handshake: it wants a client certificate, or other ciphers",
            Advice::ShowCertificate,
        ),
        AlertDescription::ProtocolVersion | AlertDescription::InsufficientSecurity => {
            ("the server speaks no TLS that this client accepts", Advice::UpdateServer)
        }
        AlertDescription::UnrecognisedName => {
            ("the server does not know the name it is addressed by", Advice::UseItsName)
        }
        _ => return None,
    };
    Some((format!("{text} (alert {alert:?})"), advice))
}

fn date(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).ok();
    let time = seconds.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    time.map_or_else(|| "an unknown date".to_owned(), |time| time.date().to_string())
}

/// `a.example, b.example or 127.0.0.1`, of names as the library writes them: `DnsName("a.example")`.
fn names(presented: &[String]) -> String {
    let plain = |name: &String| {
        let inner = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(name);
        inner.trim_matches('"').chars().take(SHOWN_OF_NAME).flat_map(char::escape_debug).collect::<String>()
    };
    let names: Vec<String> = presented.iter().take(SHOWN_NAMES).map(plain).collect();
    match names.as_slice() {
        _ if presented.len() > SHOWN_NAMES => format!("{} and more", names.join(", ")),
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        names => names.concat(),
    }
}
