//! The TLS of rustls where the program chooses what computes for it.
#![cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]

#[path = "support/server.rs"]
mod server;

use std::sync::Arc;

use ece_api::{Client, ClientBuilder, Credentials, ErrorKind};
use rcgen::KeyPair;
use server::{Reply, Server};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

fn builder(url: &str) -> ClientBuilder {
    Client::builder(url).credentials(Credentials::api_key("k"))
}

/// A server for `localhost`, and its certificate as PEM.
async fn server() -> (Server, String) {
    let key = KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(vec![certificate.der().clone()], key).unwrap()));
    let wrap = move |stream: TcpStream| {
        let accept = acceptor.accept(stream);
        async { accept.await.ok() }
    };
    (Server::start_over("https", wrap, |_| Reply::json(200, "{}")).await, certificate.pem())
}

/// One test, because what is installed stays for the whole process.
#[tokio::test]
async fn a_client_needs_a_provider_that_the_program_installs() {
    let (server, pem) = server().await;
    for url in [server.url(), "http://localhost:1"] {
        let error = builder(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("`install_default`"), "{error}");
    }
    aws_lc_rs::default_provider().install_default().unwrap();
    let client = builder(server.url()).add_root_certificate_pem(pem).build().unwrap();
    client.get_deployment("d").send().await.unwrap();
    assert_eq!(server.requests().len(), 1);
}
