//! Whether a server is who it says it is.

use std::fmt;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme};

use super::fingerprint::Fingerprint;

/// Checks the certificates of servers.
#[derive(Debug)]
pub(super) struct Verifier {
    trust: Trust,
    provider: Arc<CryptoProvider>,
}

#[derive(Debug)]
enum Trust {
    System { verifier: rustls_platform_verifier::Verifier, given: Vec<CertificateDer<'static>> },
    Pinned(Vec<Fingerprint>),
    Anybody,
}

/// The server's certificate has another fingerprint than those that are pinned.
#[derive(Debug)]
pub(super) struct NotPinned(pub(super) Fingerprint);

impl fmt::Display for NotPinned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the certificate with the SHA-256 fingerprint {} is not pinned", self.0)
    }
}

impl std::error::Error for NotPinned {}

impl Verifier {
    /// Trusts whom the system trusts, and `given`: authorities, and certificates of servers themselves.
    pub(super) fn system(given: Vec<CertificateDer<'static>>, provider: Arc<CryptoProvider>) -> Result<Self, Error> {
        let verifier = system(&given, Arc::clone(&provider))?;
        Ok(Self { trust: Trust::System { verifier, given }, provider })
    }

    /// Trusts who shows a certificate with one of these fingerprints, or one that such a certificate has signed.
    pub(super) fn pinned(pins: Vec<Fingerprint>, provider: Arc<CryptoProvider>) -> Self {
        Self { trust: Trust::Pinned(pins), provider }
    }

    /// Trusts everybody.
    pub(super) fn anybody(provider: Arc<CryptoProvider>) -> Self {
        Self { trust: Trust::Anybody, provider }
    }

    /// A certificate that was given for exactly this server: nobody has to have signed it, and it may be an authority too,
    /// as `openssl req -x509` makes them. Host and dates have to be right.
    fn check_given(&self, leaf: &CertificateDer<'_>, name: &ServerName<'_>, now: UnixTime) -> Result<(), Error> {
        let parsed = ParsedCertificate::try_from(leaf)?;
        verify_server_name(&parsed, name)?;
        let (nobody, algorithms) = (RootCertStore::empty(), self.provider.signature_verification_algorithms.all);
        match verify_server_cert_signed_by_trust_anchor(&parsed, &nobody, &[], now, algorithms) {
            // The dates come first; then it is refused for being an authority's, or for having no issuer.
            Err(Error::InvalidCertificate(CertificateError::Other(_) | CertificateError::UnknownIssuer)) => Ok(()),
            other => other,
        }
    }

    fn check_pinned(
        &self,
        pins: &[Fingerprint],
        leaf: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let shown = Fingerprint::of(leaf, &self.provider)?;
        if pins.contains(&shown) {
            return Ok(ServerCertVerified::assertion());
        }
        for certificate in chain {
            if pins.contains(&Fingerprint::of(certificate, &self.provider)?) {
                let mut roots = RootCertStore::empty();
                roots.add(certificate.clone().into_owned())?;
                let verifier =
                    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&self.provider)).build();
                let verifier = verifier.map_err(|error| Error::General(error.to_string()))?;
                return verifier.verify_server_cert(leaf, chain, name, &[], now);
            }
        }
        Err(Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(NotPinned(shown))))))
    }
}

/// What the system trusts, and `given`. Not every system takes certificates besides its own.
#[cfg(any(all(unix, not(target_os = "android")), windows))]
fn system(
    given: &[CertificateDer<'static>],
    provider: Arc<CryptoProvider>,
) -> Result<rustls_platform_verifier::Verifier, Error> {
    rustls_platform_verifier::Verifier::new_with_extra_roots(given.iter().cloned(), provider)
}

#[cfg(not(any(all(unix, not(target_os = "android")), windows)))]
fn system(
    _: &[CertificateDer<'static>],
    provider: Arc<CryptoProvider>,
) -> Result<rustls_platform_verifier::Verifier, Error> {
    rustls_platform_verifier::Verifier::new(provider)
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match &self.trust {
            Trust::System { given, .. } if given.contains(leaf) => {
                self.check_given(leaf, name, now).map(|()| ServerCertVerified::assertion())
            }
            Trust::System { verifier, .. } => verifier.verify_server_cert(leaf, chain, name, ocsp, now),
            Trust::Pinned(pins) => self.check_pinned(pins, leaf, chain, name, now),
            Trust::Anybody => Ok(ServerCertVerified::assertion()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        match &self.trust {
            Trust::Anybody => Ok(HandshakeSignatureValid::assertion()),
            _ => verify_tls12_signature(message, leaf, signed, &self.provider.signature_verification_algorithms),
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        match &self.trust {
            Trust::Anybody => Ok(HandshakeSignatureValid::assertion()),
            _ => verify_tls13_signature(message, leaf, signed, &self.provider.signature_verification_algorithms),
        }
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
