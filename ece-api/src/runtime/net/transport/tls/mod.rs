//! TLS: whose certificate is trusted, and in plain words why there is no connection.
//!
//! Nothing here knows the rest of the crate, because the task that fetches documents uses the same files.

mod fingerprint;
mod problem;
mod verifier;

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

pub(crate) use fingerprint::Fingerprint;
pub(crate) use problem::{Advice, Problem};
use verifier::Verifier;

/// Whom a client trusts.
pub(crate) enum Trust<'a> {
    /// Whoever the system trusts, and whom these certificates (PEM, one or more in each) speak for.
    System(&'a [Vec<u8>]),
    /// Who shows one of these certificates, and nobody else.
    Pinned(&'a [Fingerprint]),
    /// Everybody.
    Anybody,
}

/// Settings of TLS connections over what computes; `identity` is what the client shows of itself, as PEM. The error says
/// what is wrong with what was given.
pub(crate) fn config(
    provider: Arc<CryptoProvider>,
    trust: &Trust<'_>,
    identity: Option<&[u8]>,
) -> Result<ClientConfig, String> {
    let verifier = match trust {
        Trust::System(pems) => Verifier::system(certificates(pems)?, Arc::clone(&provider)),
        Trust::Pinned(pins) => Ok(Verifier::pinned(pins.to_vec(), Arc::clone(&provider))),
        Trust::Anybody => Ok(Verifier::anybody(Arc::clone(&provider))),
    };
    let verifier = verifier.map_err(|error| format!("certificates cannot be checked: {error}"))?;
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| format!("TLS cannot be set up: {error}"))?;
    let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match identity {
        None => builder.with_no_client_auth(),
        Some(pem) => {
            let identity = identity_of(pem).and_then(|(chain, key)| builder.with_client_auth_cert(chain, key).ok());
            identity.ok_or("the client certificate is not a PEM with a certificate and its private key")?
        }
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn certificates(pems: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, String> {
    let mut certificates = Vec::new();
    for pem in pems {
        let bundle = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>().unwrap_or_default();
        if bundle.is_empty() {
            return Err("a root certificate is not a PEM: expected `-----BEGIN CERTIFICATE-----`".to_owned());
        }
        let mut roots = RootCertStore::empty();
        if bundle.iter().any(|certificate| roots.add(certificate.clone()).is_err()) {
            return Err("a root certificate is damaged: what its PEM holds cannot be read".to_owned());
        }
        certificates.extend(bundle);
    }
    Ok(certificates)
}

fn identity_of(pem: &[u8]) -> Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)> {
    let chain = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>().ok()?;
    Some((chain, PrivateKeyDer::from_pem_slice(pem).ok()?)).filter(|(chain, _)| !chain.is_empty())
}
