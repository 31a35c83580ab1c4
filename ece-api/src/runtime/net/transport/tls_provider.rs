//! What computes for rustls: hashes, signatures, ciphers.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;

/// What the program has installed for all of its TLS, or else what comes with the feature `rustls`.
pub(super) fn provider() -> Result<Arc<CryptoProvider>, String> {
    CryptoProvider::get_default().map(Arc::clone).or_else(bundled).ok_or_else(|| {
        "TLS has no cryptography: before the first client is built, the program calls `install_default` of a \
         `rustls::crypto::CryptoProvider`; the feature `rustls` comes with one"
            .to_owned()
    })
}

#[cfg(feature = "rustls")]
#[allow(clippy::unnecessary_wraps)] // without the feature there is none
fn bundled() -> Option<Arc<CryptoProvider>> {
    Some(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
}

#[cfg(not(feature = "rustls"))]
fn bundled() -> Option<Arc<CryptoProvider>> {
    None
}
