//! The SHA-256 of a certificate, as people read and write it.

use std::fmt;

use rustls::crypto::CryptoProvider;
use rustls::crypto::hash::HashAlgorithm;
use rustls::pki_types::CertificateDer;
use rustls::{Error, SupportedCipherSuite};

/// The SHA-256 of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Reads 64 hexadecimal digits, with or without colons; what `openssl x509 -fingerprint` prints before them may be there.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.rsplit('=').next()?.trim();
        let digits: Vec<u8> = digits.bytes().filter(|byte| *byte != b':').collect();
        let mut bytes = [0; 32];
        let is_whole = digits.len() == 2 * bytes.len() && digits.iter().all(u8::is_ascii_hexdigit);
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        is_whole.then_some(Self(bytes))
    }

    pub(super) fn of(certificate: &CertificateDer<'_>, provider: &CryptoProvider) -> Result<Self, Error> {
        let mut hashes = provider.cipher_suites.iter().map(|suite| match suite {
            SupportedCipherSuite::Tls12(suite) => suite.common.hash_provider,
            SupportedCipherSuite::Tls13(suite) => suite.common.hash_provider,
        });
        let sha256 = hashes.find(|hash| hash.algorithm() == HashAlgorithm::SHA256);
        let hash = sha256.and_then(|sha256| sha256.hash(certificate).as_ref().try_into().ok());
        hash.map(Self).ok_or_else(|| Error::General("the TLS library has no SHA-256".to_owned()))
    }
}

/// `AB:CD:…`, as `openssl x509 -fingerprint -sha256` prints it.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            let separator = if index > 0 { ":" } else { "" };
            write!(f, "{separator}{byte:02X}")?;
        }
        Ok(())
    }
}
