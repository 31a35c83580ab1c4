//! `cargo xtask fetch` over TLS: who is trusted.

mod fetch_support;

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fetch_support::{Request, Server, document, fetch, ok, response, run, xtask};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A server whose certificate is signed by the authority in the file beside it.
struct Secure {
    server: Server,
    authority: PathBuf,
}

fn authority(dir: &Path, name: &str) -> (CertifiedIssuer<'static, KeyPair>, PathBuf) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let path = dir.join(name);
    std::fs::write(&path, issuer.pem()).unwrap();
    (issuer, path)
}

fn secure(dir: &Path, names: &[&str], response: impl Fn(&Request) -> Vec<u8> + Send + 'static) -> Secure {
    let (issuer, authority) = authority(dir, "authority.pem");
    let key = KeyPair::generate().unwrap();
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &issuer).unwrap();
    Secure { server: serve(&certificate, &key, response), authority }
}

/// What `openssl req -x509` makes for a server: signed by itself, and an authority as well.
fn self_signed(dir: &Path, names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Secure {
    let key = KeyPair::generate().unwrap();
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    change(&mut params);
    let certificate = params.self_signed(&key).unwrap();
    let path = dir.join("own.pem");
    std::fs::write(&path, certificate.pem()).unwrap();
    Secure { server: serve(&certificate, &key, |_| ok(&document(&["list-a"]))), authority: path }
}

fn serve(
    certificate: &rcgen::Certificate,
    key: &KeyPair,
    response: impl Fn(&Request) -> Vec<u8> + Send + 'static,
) -> Server {
    let config =
        ServerConfig::builder_with_provider(Arc::new(default_provider())).with_safe_default_protocol_versions();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = config.unwrap().with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key).unwrap();
    let config = Arc::new(config);
    let layer =
        move |stream: TcpStream| Some(StreamOwned::new(ServerConnection::new(Arc::clone(&config)).ok()?, stream));
    Server::start_on(layer, response)
}

fn url(secure: &Secure) -> String {
    secure.server.url("/doc.json").replace("http:", "https:")
}

#[test]
fn only_a_known_authority_is_trusted() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("spec");
    let secure = secure(dir.path(), &["127.0.0.1"], |_| ok(&document(&["list-a"])));
    let (_, stranger) = authority(dir.path(), "stranger.pem");

    let ran = fetch(&out, &["--url", &url(&secure)]);
    assert!(ran.code == 1 && ran.err.contains("certificate") && ran.err.contains("--ca-cert"), "{ran:?}");
    let ran = fetch(&out, &["--url", &url(&secure), "--ca-cert", stranger.to_str().unwrap()]);
    assert!(ran.code == 1 && ran.err.contains("certificate"), "{ran:?}");
    assert!(secure.server.seen().is_empty() && !out.exists());

    let ran = fetch(&out, &["--url", &url(&secure), "--ca-cert", secure.authority.to_str().unwrap()]);
    assert!(ran.code == 0 && ran.err.is_empty(), "{ran:?}");
    let ran = fetch(&out, &["--url", &url(&secure), "--danger-accept-invalid-certs"]);
    assert!(ran.code == 0 && ran.err.contains("warning: certificates are not checked"), "{ran:?}");
}

#[test]
fn a_certificate_for_another_name_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let secure = secure(dir.path(), &["things.example.net"], |_| ok(&document(&["list-a"])));
    let ran =
        fetch(&dir.path().join("spec"), &["--url", &url(&secure), "--ca-cert", secure.authority.to_str().unwrap()]);
    assert!(ran.code == 1 && ran.err.contains("certificate"), "{ran:?}");
    assert!(secure.server.seen().is_empty());
}

#[test]
fn a_given_certificate_that_is_the_servers_is_trusted() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("spec");
    let secure = self_signed(dir.path(), &["127.0.0.1"], |_| {});
    let ran = fetch(&out, &["--url", &url(&secure)]);
    assert!(ran.code == 1 && ran.err.contains("--ca-cert") && ran.err.contains("--pin-cert"), "{ran:?}");
    let ran = fetch(&out, &["--url", &url(&secure), "--ca-cert", secure.authority.to_str().unwrap()]);
    assert!(ran.code == 0 && ran.err.is_empty(), "{ran:?}");
}

#[test]
fn why_a_certificate_is_refused_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let expired = |params: &mut CertificateParams| params.not_after = rcgen::date_time_ymd(2021, 2, 3);
    let refused = |secure: &Secure| {
        let given = secure.authority.to_str().unwrap();
        let ran = fetch(&dir.path().join("spec"), &["--url", &url(secure), "--ca-cert", given]);
        assert!(ran.code == 1 && secure.server.seen().is_empty(), "{ran:?}");
        ran.err
    };
    let text = refused(&self_signed(dir.path(), &["127.0.0.1"], expired));
    assert!(text.contains("expired on 2021-02-03") && text.contains("clock"), "{text}");
    let text = refused(&self_signed(dir.path(), &["a.example", "b.example"], |_| {}));
    assert!(text.contains("is for a.example or b.example, not for 127.0.0.1"), "{text}");
}

#[test]
fn a_pinned_certificate_is_trusted_and_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("spec");
    let secure = self_signed(dir.path(), &["elsewhere.example"], |_| {});
    let wrong = "00".repeat(32);
    let ran = fetch(&out, &["--url", &url(&secure), "--pin-cert", &wrong]);
    assert!(ran.code == 1 && ran.err.contains("not pinned") && secure.server.seen().is_empty(), "{ran:?}");
    // The message shows the one that came.
    let shown = ran.err.split("fingerprint is ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap();
    let ran = fetch(&out, &["--url", &url(&secure), "--pin-cert", shown]);
    assert!(ran.code == 0, "{ran:?}");
    let ran = fetch(&out, &["--url", &url(&secure), "--pin-cert", "AB:CD"]);
    assert!(ran.code == 2 && ran.err.contains("SHA-256"), "{ran:?}");
}

#[test]
fn https_does_not_lead_to_http() {
    let dir = tempfile::tempdir().unwrap();
    let plain = Server::start(|_| ok(&document(&["list-a"])));
    let target = plain.url("/doc.json");
    let secure = secure(dir.path(), &["127.0.0.1"], move |_| response("302 Found", &[("location", &target)], ""));
    let out = dir.path().join("spec");
    let args = ["--url", &url(&secure), "--ca-cert", secure.authority.to_str().unwrap()];
    let ran = fetch(&out, &args);
    assert!(ran.code == 1 && ran.err.contains("https does not lead to http"), "{ran:?}");
    let ran = run(xtask().env("KEY", "k3y").args(args).args(["--api-key-env", "KEY", "--out"]).arg(&out));
    assert_eq!(ran.code, 1);
    assert!(plain.seen().is_empty());
}

#[test]
fn a_file_without_certificate_is_named() {
    let dir = tempfile::tempdir().unwrap();
    for text in ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let path = dir.path().join("bad.pem");
        std::fs::write(&path, text).unwrap();
        let ran = fetch(dir.path(), &["--url", "https://127.0.0.1:1/", "--ca-cert", path.to_str().unwrap()]);
        assert!(ran.code == 1 && (ran.err.contains("bad.pem") || ran.err.contains("--ca-cert")), "{ran:?}");
    }
    let ran = fetch(dir.path(), &["--url", "https://127.0.0.1:1/", "--ca-cert", "/no/such.pem"]);
    assert!(ran.code == 1 && ran.err.contains("/no/such.pem"), "{ran:?}");
}
