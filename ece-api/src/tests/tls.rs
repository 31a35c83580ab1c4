//! Certificates: a server with one of its own is the normal case.

use std::sync::Arc;

use rcgen::{CertificateParams, Issuer, KeyPair};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use super::server::{Reply, Server};
use crate::{Client, ClientBuilder, Credentials, Error, ErrorKind};

/// Signs certificates.
struct Authority {
    pem: String,
    certificate: rcgen::Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        Self { pem: certificate.pem(), certificate, issuer: Issuer::new(params, key) }
    }

    fn sign(&self, name: &str, is_expired: bool) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        if is_expired {
            (params.not_before, params.not_after) =
                (rcgen::date_time_ymd(2020, 1, 1), rcgen::date_time_ymd(2021, 1, 1));
        }
        (params.signed_by(&key, &self.issuer).unwrap(), key)
    }

    /// A server for `name`, which asks clients for a certificate of `clients`.
    async fn server(&self, name: &str, is_expired: bool, clients: Option<&Self>) -> Server {
        let (certificate, key) = self.sign(name, is_expired);
        let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
        let builder = match clients {
            Some(clients) => {
                let mut roots = RootCertStore::empty();
                roots.add(clients.certificate.der().clone()).unwrap();
                ServerConfig::builder()
                    .with_client_cert_verifier(WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap())
            }
            None => ServerConfig::builder().with_no_client_auth(),
        };
        let config = builder.with_single_cert(vec![certificate.der().clone()], key);
        let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
        let wrap = move |stream: TcpStream| {
            let accept = acceptor.accept(stream);
            async { accept.await.ok() }
        };
        Server::start_over("https", wrap, |_| Reply::new(200)).await
    }
}

fn builder(server: &Server) -> ClientBuilder {
    Client::builder(server.url()).credentials(Credentials::api_key("k"))
}

async fn call(builder: ClientBuilder) -> Result<(), Error> {
    builder.build()?.stop_things().send().await.map(drop)
}

#[tokio::test]
async fn a_certificate_of_ones_own() {
    let authority = Authority::new();
    let server = authority.server("localhost", false, None).await;
    let error = call(builder(&server)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Connect, 1, false));
    assert!(error.to_string().contains("add_root_certificate_pem"), "{error}");
    assert!(server.requests().is_empty());

    call(builder(&server).add_root_certificate_pem(&authority.pem)).await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_trusted_certificate_still_has_to_be_right() {
    let authority = Authority::new();
    for (name, is_expired, expected) in [("example.net", false, "localhost"), ("localhost", true, "xpired")] {
        let server = authority.server(name, is_expired, None).await;
        let error = call(builder(&server).add_root_certificate_pem(&authority.pem)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect);
        assert!(error.to_string().contains(expected), "{error}");
        assert!(server.requests().is_empty());
    }
}

#[tokio::test]
async fn any_certificate() {
    let server = Authority::new().server("example.net", true, None).await;
    call(builder(&server).danger_accept_invalid_certs(true)).await.unwrap();
}

#[tokio::test]
async fn a_certificate_of_the_client() {
    let (servers, clients) = (Authority::new(), Authority::new());
    let server = servers.server("localhost", false, Some(&clients)).await;
    let trusting = || builder(&server).add_root_certificate_pem(&servers.pem);
    assert!(call(trusting()).await.is_err());
    assert!(server.requests().is_empty());

    let (certificate, key) = clients.sign("client", false);
    let pem = format!("{}{}", certificate.pem(), key.serialize_pem());
    call(trusting().client_certificate_pem(&pem)).await.unwrap();
    assert_eq!(server.requests().len(), 1);
    let error = call(trusting().client_certificate_pem("hunter2")).await.unwrap_err().to_string();
    assert!(error.contains("client certificate") && !error.contains("hunter2"), "{error}");
}
