//! Proxies as the environment names them. The environment belongs to a process, so the calls are made in another one.

use std::process::Stdio;
use std::sync::{Arc, Mutex};

use ece_api::{Client, Credentials, RetryPolicy};
use rcgen::{CertificateParams, KeyPair};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

const VARIABLES: [&str; 8] =
    ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"];
/// `user:p@ss`
const AUTHORIZATION: &str = "basic dxnlcjpwqhnz";

/// A proxy that is also every server behind it, and the heads of what came.
struct Proxy {
    port: u16,
    pem: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// `connect` is the status line for tunnels.
    async fn start(connect: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, heads) = (listener.local_addr().unwrap().port(), Arc::new(Mutex::new(Vec::new())));
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec!["ece.test".to_owned()]).unwrap().self_signed(&key).unwrap();
        let config = ServerConfig::builder().with_no_client_auth();
        let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
        let config = config.with_single_cert(vec![certificate.der().clone()], key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let log = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (log, acceptor) = (Arc::clone(&log), acceptor.clone());
                tokio::spawn(async move {
                    let head = respond(&mut stream, &log, connect).await;
                    if !head.starts_with("connect") || !connect.contains("200") {
                        return;
                    }
                    if let Ok(mut stream) = acceptor.accept(stream).await {
                        respond(&mut stream, &log, "").await;
                    }
                });
            }
        });
        Self { port, pem: certificate.pem(), heads }
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

/// Notes a head, in lower case, and says that all is well.
async fn respond(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    log: &Mutex<Vec<String>>,
    connect: &str,
) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    log.lock().unwrap().push(head.clone());
    let text = if head.starts_with("connect") {
        format!("HTTP/1.1 {connect}\r\n\r\n")
    } else {
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}".to_owned()
    };
    drop(stream.write_all(text.as_bytes()).await);
    drop(stream.flush().await);
    head
}

/// What became of a call to `url` in a process with this environment.
async fn call(url: &str, pem: &str, environment: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "transport::proxies::the_call_of_the_other_process", "--ignored", "--nocapture"]);
    for name in VARIABLES {
        command.env_remove(name);
    }
    command.env("FAULTS_URL", url).env("FAULTS_PEM", pem).envs(environment.iter().copied());
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let outcome = text.lines().find_map(|line| line.split_once("outcome: "));
    outcome.unwrap_or_else(|| panic!("{text}")).1.to_owned()
}

#[tokio::test]
#[ignore = "other tests start it, each in a process of its own"]
async fn the_call_of_the_other_process() {
    let Ok(url) = std::env::var("FAULTS_URL") else { return };
    let builder = Client::builder(url).credentials(Credentials::api_key("k3y")).allow_http_credentials();
    let builder = builder.retries(RetryPolicy::none());
    let builder = match std::env::var("FAULTS_PEM") {
        Ok(pem) if !pem.is_empty() => builder.add_root_certificate_pem(pem),
        _ => builder,
    };
    let outcome = builder.build().unwrap().get_deployment("d").send().await;
    println!("outcome: {}", outcome.map_or_else(|error| error.to_string(), |_| "well".to_owned()));
}

#[tokio::test]
async fn a_proxy_of_the_environment_carries_http() {
    let proxy = Proxy::start("").await;
    let address = format!("http://user:p%40ss@127.0.0.1:{}", proxy.port);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        assert_eq!(call("http://ece.test:12400", "", &[(name, &address)]).await, "well", "{name}");
    }
    let heads = proxy.heads();
    assert_eq!(heads.len(), 3);
    assert!(heads[0].starts_with("get http://ece.test:12400/api/v1/deployments/d http/1.1\r\n"), "{}", heads[0]);
    assert!(heads[0].contains(&format!("proxy-authorization: {AUTHORIZATION}\r\n")), "{}", heads[0]);
}

#[tokio::test]
async fn a_proxy_of_the_environment_carries_https_and_sees_no_credentials() {
    let proxy = Proxy::start("200 Well").await;
    let address = format!("http://user:p%40ss@127.0.0.1:{}", proxy.port);
    assert_eq!(call("https://ece.test:12443", &proxy.pem, &[("HTTPS_PROXY", &address)]).await, "well");
    let heads = proxy.heads();
    assert_eq!(heads.len(), 2, "{heads:?}");
    assert!(heads[0].starts_with("connect ece.test:12443 http/1.1\r\n"), "{}", heads[0]);
    assert!(heads[0].contains(&format!("proxy-authorization: {AUTHORIZATION}\r\n")), "{}", heads[0]);
    assert!(!heads[0].contains("k3y") && heads[1].contains("apikey k3y"), "{heads:?}");
    assert!(!heads[1].contains("proxy-authorization"), "{}", heads[1]);
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named_without_its_password() {
    let proxy = Proxy::start("407 Proxy Authentication Required\r\ncontent-length: 0").await;
    let address = format!("http://user:p%40ss@127.0.0.1:{}", proxy.port);
    let outcome = call("https://ece.test:12443", &proxy.pem, &[("HTTPS_PROXY", &address)]).await;
    assert!(outcome.contains("no connection to https://ece.test:12443") && outcome.contains("proxy"), "{outcome}");
    assert!(!outcome.contains("p@ss") && !outcome.contains("p%40ss"), "{outcome}");
    assert_eq!(proxy.heads().len(), 1);
}

#[tokio::test]
async fn this_machine_and_no_proxy_go_without_a_proxy() {
    let proxy = Proxy::start("").await;
    let address = format!("http://127.0.0.1:{}", proxy.port);
    let server = Proxy::start("").await;
    let local = format!("http://127.0.0.1:{}", server.port);
    assert_eq!(call(&local, "", &[("HTTP_PROXY", &address), ("ALL_PROXY", &address)]).await, "well");
    // Another name of this machine, which the client does not know as such.
    if cfg!(target_os = "linux") {
        let local = format!("http://0.0.0.0:{}", server.port);
        assert_eq!(call(&local, "", &[("HTTP_PROXY", &address), ("NO_PROXY", "example.net,0.0.0.0")]).await, "well");
        assert_eq!((server.heads().len(), proxy.heads().len()), (2, 0));
        assert_eq!(call(&local, "", &[("HTTP_PROXY", &address), ("NO_PROXY", "example.net")]).await, "well");
        assert_eq!(proxy.heads().len(), 1);
    }
    assert!(server.heads().iter().all(|head| head.starts_with("get /api/v1/")), "{:?}", server.heads());
}
