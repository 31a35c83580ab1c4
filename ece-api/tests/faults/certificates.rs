//! Certificates and the causes of connections that cannot be made: the right hint, said once, and no useless attempt.

use std::sync::Arc;

use ece_api::{Client, ClientBuilder, Credentials, Error, ErrorKind};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs::{default_provider, sign::any_supported_type};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert, WebPkiClientVerifier};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{self, RootCertStore, ServerConfig, SupportedProtocolVersion, version};

use crate::server::{Reply, Server};

/// A certificate with its key, and what it can sign.
struct Identity {
    pem: String,
    der: CertificateDer<'static>,
    key: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

/// What `openssl req -x509` makes: signed by itself, and an authority as well.
fn openssl_like(names: &[&str]) -> Identity {
    identity(names, |params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained))
}

fn identity(names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Identity {
    made(names, None, change)
}

fn made(names: &[&str], signer: Option<&Identity>, change: impl FnOnce(&mut CertificateParams)) -> Identity {
    let key = KeyPair::generate().unwrap();
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    change(&mut params);
    let certificate = match signer {
        Some(signer) => params.signed_by(&key, &signer.issuer),
        None => params.self_signed(&key),
    };
    let certificate = certificate.unwrap();
    let (pem, der) = (certificate.pem(), certificate.der().clone());
    Identity { pem, der, key: key.serialize_der(), issuer: Issuer::new(params, key) }
}

impl Identity {
    fn key(&self) -> PrivateKeyDer<'static> {
        PrivatePkcs8KeyDer::from(self.key.clone()).into()
    }

    /// As `openssl x509 -fingerprint -sha256` prints it.
    fn fingerprint(&self) -> String {
        let suite = default_provider().cipher_suites;
        let sha256 = suite.iter().find_map(|suite| {
            let hash = suite.tls13()?.common.hash_provider;
            (hash.algorithm() == rustls::crypto::hash::HashAlgorithm::SHA256).then_some(hash)
        });
        let hash = sha256.unwrap().hash(&self.der);
        hash.as_ref().iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
    }

    /// A server that shows this certificate.
    async fn serve(&self) -> Server {
        self.serve_with(rustls::ALL_VERSIONS, None).await
    }

    async fn serve_with(&self, versions: &[&'static SupportedProtocolVersion], clients: Option<&Self>) -> Server {
        let builder = ServerConfig::builder_with_protocol_versions(versions);
        let builder = match clients {
            Some(clients) => {
                let mut roots = RootCertStore::empty();
                roots.add(clients.der.clone()).unwrap();
                builder.with_client_cert_verifier(WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap())
            }
            None => builder.with_no_client_auth(),
        };
        serve(builder.with_single_cert(vec![self.der.clone()], self.key()).unwrap()).await
    }
}

async fn serve(config: ServerConfig) -> Server {
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let wrap = move |stream: TcpStream| {
        let accept = acceptor.accept(stream);
        async { accept.await.ok() }
    };
    Server::start_over("https", wrap, |_| Reply::json(200, "{}")).await
}

/// Shows a certificate without having its key.
#[derive(Debug)]
struct Impostor(Arc<CertifiedKey>);

impl ResolvesServerCert for Impostor {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

async fn impostor(of: &Identity) -> Server {
    let key = any_supported_type(&openssl_like(&["localhost"]).key()).unwrap();
    let resolver = Impostor(Arc::new(CertifiedKey::new(vec![of.der.clone()], key)));
    serve(ServerConfig::builder().with_no_client_auth().with_cert_resolver(Arc::new(resolver))).await
}

fn builder(url: &str) -> ClientBuilder {
    Client::builder(url).credentials(Credentials::api_key("k"))
}

async fn call(builder: ClientBuilder) -> Result<(), Error> {
    builder.build()?.get_deployment("d").send().await.map(drop)
}

/// The error of a call that reached nobody, without repetitions.
async fn failed(server: &Server, builder: ClientBuilder) -> String {
    let error = call(builder).await.unwrap_err();
    assert!(server.requests().is_empty(), "{error}");
    said_once(&error)
}

fn said_once(error: &Error) -> String {
    let text = error.to_string();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Connect, 1, false), "{text}");
    assert!(text.starts_with("get-deployment: no connection to http"), "{text}");
    for (index, part) in text.split(": ").enumerate() {
        assert_eq!(text.split(": ").position(|other| other == part), Some(index), "said twice: {text}");
    }
    text
}

#[tokio::test]
async fn a_given_certificate_that_is_the_peers_is_trusted() {
    for url in ["https://localhost", "https://127.0.0.1"] {
        for own in [openssl_like(&["localhost", "127.0.0.1"]), identity(&["localhost", "127.0.0.1"], |_| {})] {
            let server = own.serve().await;
            let url = server.url().replace("https://localhost", url);
            let error = call(builder(&url)).await.unwrap_err();
            assert!(said_once(&error).contains("`add_root_certificate_pem`"), "{error}");
            call(builder(&url).add_root_certificate_pem(&own.pem)).await.unwrap();
            // Among others, and whatever version of TLS.
            let bundle = format!("{}{}", openssl_like(&["example.net"]).pem, own.pem);
            let old = own.serve_with(&[&version::TLS12], None).await;
            call(builder(old.url()).add_root_certificate_pem(bundle)).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_given_certificate_that_somebody_else_signed_is_trusted() {
    let authority = openssl_like(&[]);
    let own = made(&["localhost"], Some(&authority), |_| {});
    let server = own.serve().await;
    call(builder(server.url()).add_root_certificate_pem(&own.pem)).await.unwrap();
    call(builder(server.url()).add_root_certificate_pem(&authority.pem)).await.unwrap();
}

#[tokio::test]
async fn a_given_certificate_is_trusted_for_the_hosts_it_names_only() {
    let own = openssl_like(&["things.example.net", "127.0.0.1"]);
    let server = own.serve().await;
    let text = failed(&server, builder(server.url()).add_root_certificate_pem(&own.pem)).await;
    assert!(text.contains("is for things.example.net or 127.0.0.1, not for localhost"), "{text}");
    assert!(text.contains("address the server by a name that its certificate has"), "{text}");

    let nameless = openssl_like(&[]);
    let server = nameless.serve().await;
    let text = failed(&server, builder(server.url()).add_root_certificate_pem(&nameless.pem)).await;
    assert!(text.contains("names no host") && text.contains("subjectAltName"), "{text}");

    let many: Vec<String> = (0..500).map(|number| format!("n{number}.example.net")).collect();
    let own = openssl_like(&many.iter().map(String::as_str).collect::<Vec<_>>());
    let server = own.serve().await;
    let text = failed(&server, builder(server.url()).add_root_certificate_pem(&own.pem)).await;
    assert!(text.contains("n9.example.net and more") && text.len() < 1000, "{text}");
}

#[tokio::test]
async fn a_given_certificate_is_trusted_while_it_is_valid_only() {
    type Change = fn(&mut CertificateParams);
    let expired: Change = |params| params.not_after = date_time_ymd(2021, 2, 3);
    let early: Change =
        |params| (params.not_before, params.not_after) = (date_time_ymd(2500, 4, 5), date_time_ymd(2600, 1, 1));
    for (change, expected) in
        [(expired, "expired on 2021-02-03, and here it is 2"), (early, "valid from 2500-04-05, and here")]
    {
        for is_ca in [IsCa::Ca(BasicConstraints::Unconstrained), IsCa::NoCa] {
            let own = identity(&["localhost"], |params| {
                params.is_ca = is_ca;
                change(params);
            });
            let server = own.serve().await;
            let text = failed(&server, builder(server.url()).add_root_certificate_pem(&own.pem)).await;
            assert!(text.contains(expected) && text.contains("clock"), "{text}");
        }
        // The same where an authority has signed it.
        let authority = openssl_like(&[]);
        let signed = made(&["localhost"], Some(&authority), change);
        let server = signed.serve().await;
        for given in [&authority.pem, &signed.pem] {
            let text = failed(&server, builder(server.url()).add_root_certificate_pem(given)).await;
            assert!(text.contains(expected), "{text}");
        }
    }
}

#[tokio::test]
async fn a_certificate_without_its_key_proves_nothing() {
    let own = openssl_like(&["localhost"]);
    let server = impostor(&own).await;
    for builder in [
        builder(server.url()).add_root_certificate_pem(&own.pem),
        builder(server.url()).pin_certificate_sha256(own.fingerprint()),
    ] {
        failed(&server, builder).await;
    }
}

#[tokio::test]
async fn a_pinned_certificate_is_trusted_whatever_name_and_date() {
    let own = identity(&["example.net"], |params| params.not_after = date_time_ymd(2021, 1, 1));
    let server = own.serve().await;
    let pin = own.fingerprint();
    for pin in [pin.clone(), pin.to_lowercase().replace(':', ""), format!("sha256 Fingerprint={pin}\n")] {
        call(builder(server.url()).pin_certificate_sha256(pin)).await.unwrap();
    }
    // The next certificate beside the one of today.
    let other = openssl_like(&["localhost"]).fingerprint();
    call(builder(server.url()).pin_certificate_sha256(other).pin_certificate_sha256(pin)).await.unwrap();
}

#[tokio::test]
async fn with_a_pin_nothing_else_is_trusted() {
    let (own, other) = (openssl_like(&["localhost"]), openssl_like(&["localhost"]));
    let server = own.serve().await;
    let text = failed(&server, builder(server.url()).pin_certificate_sha256(other.fingerprint())).await;
    assert!(text.contains("not pinned") && text.contains(&own.fingerprint()), "{text}");

    let both = builder(server.url()).pin_certificate_sha256(own.fingerprint());
    for both in [both.add_root_certificate_pem(&own.pem), builder(server.url()).pin_certificate_sha256("AB:CD")] {
        let error = call(both).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    }
    let careless = builder(server.url()).pin_certificate_sha256(own.fingerprint()).danger_accept_invalid_certs(true);
    assert_eq!(call(careless).await.unwrap_err().kind(), ErrorKind::Config);
}

#[tokio::test]
async fn a_pinned_authority_is_trusted_for_what_it_signed() {
    let authority = openssl_like(&[]);
    let chain = |leaf: &Identity| {
        let config = ServerConfig::builder().with_no_client_auth();
        config.with_single_cert(vec![leaf.der.clone(), authority.der.clone()], leaf.key()).unwrap()
    };
    let pinned = |server: &Server| builder(server.url()).pin_certificate_sha256(authority.fingerprint());
    let server = serve(chain(&made(&["localhost"], Some(&authority), |_| {}))).await;
    call(pinned(&server)).await.unwrap();

    let elsewhere = serve(chain(&made(&["example.net"], Some(&authority), |_| {}))).await;
    let text = failed(&elsewhere, pinned(&elsewhere)).await;
    assert!(text.contains("is for example.net, not for localhost"), "{text}");
    // It sends the authority's certificate, and did not get its own from there.
    let stranger = serve(chain(&openssl_like(&["localhost"]))).await;
    failed(&stranger, pinned(&stranger)).await;
    let stranger = serve(chain(&identity(&["localhost"], |_| {}))).await;
    failed(&stranger, pinned(&stranger)).await;
}

#[tokio::test]
async fn a_missing_client_certificate_is_named_and_not_asked_for_again() {
    let (own, clients) = (openssl_like(&["localhost"]), openssl_like(&[]));
    for version in [&version::TLS12, &version::TLS13] {
        for _ in 0..10 {
            let server = own.serve_with(&[version], Some(&clients)).await;
            let trusting = || builder(server.url()).add_root_certificate_pem(&own.pem);
            let text = failed(&server, trusting()).await;
            assert!(text.contains("client certificate") && text.contains("`client_certificate_pem`"), "{text}");
        }
    }
    let server = own.serve_with(rustls::ALL_VERSIONS, Some(&clients)).await;
    let stranger = openssl_like(&["me"]);
    let key = KeyPair::try_from(stranger.key.as_slice()).unwrap().serialize_pem();
    let shown = builder(server.url()).add_root_certificate_pem(&own.pem);
    let text = failed(&server, shown.client_certificate_pem(format!("{}{key}", stranger.pem))).await;
    assert!(text.contains("refuses the client's certificate"), "{text}");
}

#[tokio::test]
async fn https_to_a_port_for_http_is_named() {
    let (port, count) = says(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
    let text = said_once(&call(builder(&format!("https://localhost:{port}"))).await.unwrap_err());
    assert_eq!(count.load(std::sync::atomic::Ordering::Relaxed), 1);
    assert!(text.contains("what the server sends is not TLS") && text.contains("`http://`"), "{text}");
}

/// Sends these bytes to everybody who says something, and counts them.
async fn says(bytes: &'static [u8]) -> (String, Arc<std::sync::atomic::AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let count = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let mut buffer = [0; 4096];
            drop(stream.read(&mut buffer).await);
            drop(stream.write_all(bytes).await);
            drop(stream.shutdown().await);
        }
    });
    (port.to_string(), count)
}

#[tokio::test]
async fn an_old_server_is_named() {
    // The alert `protocol_version`, and a server hello of TLS 1.0.
    let alert: &[u8] = b"\x15\x03\x01\x00\x02\x02\x46";
    let hello: &[u8] = b"\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01\
        \x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\
        \x00\x00\x2f\x00";
    for bytes in [alert, hello] {
        let (port, count) = says(bytes).await;
        let error = call(builder(&format!("https://localhost:{port}"))).await.unwrap_err();
        let text = said_once(&error);
        assert!(text.contains("speaks no TLS that this client accepts") && text.contains("TLS 1.2"), "{text}");
        assert_eq!(count.load(std::sync::atomic::Ordering::Relaxed), 1);
    }
}

#[tokio::test]
async fn http_to_a_port_for_https_is_named() {
    // An alert, as most servers send it.
    let (port, count) = says(b"\x15\x03\x03\x00\x02\x02\x50").await;
    let error = call(builder(&format!("http://localhost:{port}"))).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Transport, 1, false), "{error}");
    assert!(error.to_string().contains("`https://`"), "{error}");
    assert_eq!(count.load(std::sync::atomic::Ordering::Relaxed), 1);
    // What Go, nginx and Apache say instead.
    for body in [
        "Client sent an HTTP request to an HTTPS server.\n",
        "<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>",
        "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />Instead use the HTTPS scheme",
    ] {
        let server = Server::start(move |_| Reply::new(400).body(body)).await;
        let error = call(builder(server.url())).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Status, 1));
        assert!(error.to_string().contains("`https://`"), "{error}");
    }
    // A refusal that only speaks of it.
    let server = Server::start(|_| Reply::json(400, r#"{"errors": [{"code": "a.b", "message": "HTTPS"}]}"#)).await;
    let error = call(builder(server.url())).await.unwrap_err();
    assert_eq!(error.to_string(), "get-deployment: 400 Bad Request: a.b: HTTPS");
}

#[tokio::test]
async fn what_may_pass_is_still_repeated() {
    // Nobody listens; a server that is about to stop cuts the handshake.
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port().to_string();
    for port in [closed, says(b"").await.0] {
        let quick = ece_api::RetryPolicy::new()
            .with_max_attempts(4)
            .with_backoff(std::time::Duration::ZERO, std::time::Duration::ZERO);
        let error = call(builder(&format!("https://localhost:{port}")).retries(quick)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Connect, 4, true), "{error}");
    }
}

#[tokio::test]
async fn a_certificate_may_name_an_address_of_ipv6() {
    let Ok(listener) = TcpListener::bind("[::1]:0").await else { return }; // a machine without it
    let port = listener.local_addr().unwrap().port();
    let own = openssl_like(&["::1"]);
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![own.der.clone()], own.key());
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut head = [0; 4096];
            drop(stream.read(&mut head).await);
            drop(stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}").await);
            drop(stream.shutdown().await);
        }
    });
    let url = format!("https://[::1]:{port}");
    call(builder(&url).add_root_certificate_pem(&own.pem)).await.unwrap();
    let error = call(builder(&url).add_root_certificate_pem(openssl_like(&["::1"]).pem)).await.unwrap_err();
    said_once(&error);
}

#[test]
fn a_damaged_certificate_is_refused_before_anything_is_sent() {
    let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let error = Client::builder("https://localhost:1").add_root_certificate_pem(pem).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("a root certificate is damaged"), "{error}");
}
