//! The TLS of the operating system: what it can do of what rustls does. Pinned certificates, client certificates, and the
//! causes of a failure by their types need rustls.
#![cfg(feature = "native-tls")]

#[path = "support/server.rs"]
mod server;

use std::sync::Arc;

use ece_api::{Client, ClientBuilder, Credentials, Error, ErrorKind};
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair, date_time_ymd};
use server::{Reply, Server};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

/// A server with what `openssl req -x509` makes, as PEM.
async fn server(name: &str, change: impl FnOnce(&mut CertificateParams)) -> (Server, String) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned(), "127.0.0.1".to_owned()]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    change(&mut params);
    let certificate = params.self_signed(&key).unwrap();
    let config = ServerConfig::builder().with_no_client_auth();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(vec![certificate.der().clone()], key).unwrap()));
    let wrap = move |stream: TcpStream| {
        let accept = acceptor.accept(stream);
        async { accept.await.ok() }
    };
    (Server::start_over("https", wrap, |_| Reply::json(200, "{}")).await, certificate.pem())
}

fn builder(url: &str) -> ClientBuilder {
    Client::builder(url).credentials(Credentials::api_key("k")).use_native_tls()
}

async fn call(builder: ClientBuilder) -> Result<(), Error> {
    builder.build()?.get_deployment("d").send().await.map(drop)
}

#[tokio::test]
async fn a_given_certificate_that_is_the_peers_is_trusted() {
    let (server, pem) = server("localhost", |_| {}).await;
    call(builder(server.url()).add_root_certificate_pem(&pem)).await.unwrap();
    call(builder(&server.url().replace("localhost", "127.0.0.1")).add_root_certificate_pem(&pem)).await.unwrap();
    assert_eq!(server.requests().len(), 2);
    call(builder(server.url()).danger_accept_invalid_certs(true)).await.unwrap();
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_not_asked_for_again() {
    let (unknown, _) = server("localhost", |_| {}).await;
    let (elsewhere, its) = server("example.net", |_| {}).await;
    let (expired, old) = server("localhost", |params| params.not_after = date_time_ymd(2021, 1, 1)).await;
    for (server, pem) in [(unknown, None), (elsewhere, Some(its)), (expired, Some(old))] {
        let builder = builder(server.url());
        let builder = if let Some(pem) = pem { builder.add_root_certificate_pem(pem) } else { builder };
        let error = call(builder).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Connect, 1, false), "{error}");
        assert!(error.to_string().contains("certificate") && server.requests().is_empty(), "{error}");
    }
}

#[cfg(feature = "rustls-no-provider")]
#[tokio::test]
async fn what_only_rustls_can_do_is_refused_before_a_call() {
    let pinned = builder("https://localhost:1").pin_certificate_sha256("00".repeat(32));
    let shown = builder("https://localhost:1").client_certificate_pem("any");
    for builder in [pinned, shown] {
        let error = builder.build().unwrap_err();
        assert!(error.kind() == ErrorKind::Config && error.to_string().contains("rustls"), "{error}");
    }
}
