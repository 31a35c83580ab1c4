//! Certificates: a server with one of its own is the normal case.

use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

use super::server::{Reply, Server};
use crate::{Client, ClientBuilder, Credentials, ErrorKind};

/// A server, and the certificate that signed its own.
async fn server() -> (Server, String) {
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let names = vec!["localhost".to_owned()];
    let certificate = rcgen::CertificateParams::new(names).unwrap().signed_by(&key, &issuer).unwrap();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key);
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
    let wrap = move |stream: TcpStream| {
        let accept = acceptor.accept(stream);
        async { accept.await.ok() }
    };
    (Server::start_over("https", wrap, |_| Reply::new(200)).await, pem)
}

fn builder(server: &Server) -> ClientBuilder {
    Client::builder(server.url()).credentials(Credentials::api_key("k"))
}

#[tokio::test]
async fn a_certificate_of_ones_own() {
    let (server, pem) = server().await;
    let error = builder(&server).build().unwrap().stop_things().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("add_root_certificate_pem"), "{error}");
    assert!(server.requests().is_empty());

    let trusting = builder(&server).add_root_certificate_pem(pem).build().unwrap();
    trusting.stop_things().send().await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn any_certificate() {
    let (server, _) = server().await;
    let blind = builder(&server).danger_accept_invalid_certs(true).build().unwrap();
    blind.stop_things().send().await.unwrap();
}
