//! `cargo xtask fetch` over HTTP: addresses, identities, redirects, and responses that are none.

mod fetch_support;

use std::io::Read;
use std::net::TcpListener;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use fetch_support::{Ran, Request, Server, document, fetch, ok, pair, response, run, xtask};
use serde_json::{Value, json};

const DOCUMENT: &str = "/api/v1/api-docs/swagger.json";
const LOGIN: &str = "/api/v1/users/auth/_login";

fn things() -> Value {
    document(&["list-a", "list-b"])
}

fn serving() -> Server {
    Server::start(|_| ok(&things()))
}

fn with_secrets(dir: &Path, args: &[&str]) -> Ran {
    let mut command = xtask();
    command.env("KEY", "k3y==").env("PASSWORD", "s3cret").env("EMPTY", "").env("BROKEN", "k3y\nx: y");
    let ran = run(command.args(args).arg("--out").arg(dir));
    let record = pair(dir)[1].clone().unwrap_or_default();
    for text in [&ran.out, &ran.err, &record] {
        assert!(!text.contains("k3y") && !text.contains("s3cret") && !text.contains("t0ken"), "{text}");
    }
    ran
}

fn record(dir: &Path) -> Value {
    serde_json::from_str(&pair(dir)[1].clone().unwrap()).unwrap()
}

#[test]
fn an_address_is_fetched_and_recorded_without_its_secrets() {
    let server = serving();
    let dir = tempfile::tempdir().unwrap();
    let ran = with_secrets(dir.path(), &["--url", &server.url("/doc.json?token=t0ken")]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(record(dir.path())["source"], json!({"address": server.url("/doc.json")}));
    let seen = server.seen();
    assert_eq!(seen[0].path(), "/doc.json?token=t0ken");
    assert_eq!(seen[0].header("authorization"), None);
    assert_eq!(fetch(dir.path(), &["--check"]).code, 0);
}

#[test]
fn an_installation_is_asked_at_its_own_path_with_the_key() {
    let server = serving();
    let dir = tempfile::tempdir().unwrap();
    let ran = with_secrets(dir.path(), &["--ece", &server.url("/"), "--api-key-env", "KEY"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let seen = server.seen();
    assert_eq!(seen[0].line, format!("GET {DOCUMENT} HTTP/1.1"));
    assert_eq!(seen[0].header("authorization"), Some("ApiKey k3y=="));
}

#[test]
fn a_user_logs_in_first_and_uses_the_token() {
    let server = Server::start(|request: &Request| match request.path() {
        LOGIN => ok(&json!({"token": "t0ken"})),
        _ => ok(&things()),
    });
    let dir = tempfile::tempdir().unwrap();
    let ran = with_secrets(dir.path(), &["--ece", &server.url(""), "--user", "ops", "--password-env", "PASSWORD"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let [login, get] = &server.seen()[..] else { panic!("two requests") };
    assert_eq!(login.line, format!("POST {LOGIN} HTTP/1.1"));
    assert_eq!(login.header("content-type"), Some("application/json"));
    let body: Value = serde_json::from_str(&login.body).unwrap();
    assert_eq!(body, json!({"username": "ops", "password": "s3cret"}));
    assert_eq!(get.header("authorization"), Some("Bearer t0ken"));
}

#[test]
fn a_user_in_the_address_is_used_and_never_shown() {
    let server = serving();
    let dir = tempfile::tempdir().unwrap();
    let url = server.url(DOCUMENT).replace("http://", "http://ops:s3cret%3A@");
    assert_eq!(with_secrets(dir.path(), &["--url", &url]).code, 0);
    assert_eq!(server.seen()[0].header("authorization"), Some("Basic b3BzOnMzY3JldDo="));
    assert_eq!(with_secrets(dir.path(), &["--url", &url, "--api-key-env", "KEY"]).code, 2);
    let refused = with_secrets(dir.path(), &["--url", "http://ops:s3cret@127.0.0.1:1/doc?token=t0ken"]);
    assert_eq!(refused.code, 1);
}

#[test]
fn credentials_do_not_go_out_in_the_clear() {
    let dir = tempfile::tempdir().unwrap();
    let login = ["--user", "ops", "--password-env", "PASSWORD"];
    for identity in [&["--api-key-env", "KEY"][..], &login] {
        let ran = with_secrets(dir.path(), &[&["--ece", "http://ece.invalid:12400"], identity].concat());
        assert!(ran.code == 1 && ran.err.contains("plain http") && ran.err.contains("12443"), "{ran:?}");
    }
    let ran = with_secrets(dir.path(), &["--url", "http://ops:s3cret@ece.invalid/"]);
    assert!(ran.code == 1 && ran.err.contains("plain http"), "{ran:?}");
}

#[test]
fn a_missing_or_unusable_secret_is_named_by_its_flag() {
    let server = serving();
    let dir = tempfile::tempdir().unwrap();
    for name in ["EMPTY", "NOT_SET_ANYWHERE", "BROKEN", "k3y==", "a=b"] {
        let ran = with_secrets(dir.path(), &["--ece", &server.url(""), "--api-key-env", name]);
        assert!(ran.code == 1 && (ran.err.contains("--api-key-env") || ran.err.contains("API key")), "{ran:?}");
    }
    assert!(server.seen().is_empty());
}

/// A server that redirects every path below `/to` to `target`, and serves the document elsewhere.
fn redirecting(status: &'static str, target: String) -> Server {
    Server::start(move |request: &Request| match request.path() {
        path if path.starts_with("/to") => response(status, &[("location", &target)], ""),
        _ => ok(&things()),
    })
}

#[test]
fn redirects_are_followed_where_they_are_harmless() {
    let dir = tempfile::tempdir().unwrap();
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let server = redirecting(status, "/doc.json?token=t0ken".to_owned());
        let ran = with_secrets(dir.path(), &["--url", &server.url("/to"), "--api-key-env", "KEY"]);
        assert_eq!(ran.code, 0, "{status}: {}", ran.err);
        assert_eq!(server.seen()[1].header("authorization"), Some("ApiKey k3y=="));
    }
    let other = serving();
    let server = redirecting("302 Found", other.url("/doc.json").replace("http://", "http://ops:s3cret@"));
    assert_eq!(with_secrets(dir.path(), &["--url", &server.url("/to")]).code, 0);
    assert_eq!(other.seen()[0].header("authorization"), None, "an address from a server brings no user with it");
}

#[test]
fn credentials_do_not_follow_a_redirect_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let other = serving();
    let server = redirecting("302 Found", other.url("/doc.json?token=t0ken"));
    let ran = with_secrets(dir.path(), &["--url", &server.url("/to"), "--api-key-env", "KEY"]);
    assert!(ran.code == 1 && ran.err.contains("elsewhere"), "{ran:?}");
    assert!(other.seen().is_empty());
}

#[test]
fn redirects_end() {
    let dir = tempfile::tempdir().unwrap();
    for (target, clue) in
        [("/to", "more than 5 redirects"), ("ftp://elsewhere/", "not to an http"), ("http://", "not to an http")]
    {
        let server = redirecting("302 Found", target.to_owned());
        let ran = fetch(dir.path(), &["--url", &server.url("/to")]);
        assert!(ran.code == 1 && ran.err.contains(clue), "{target}: {ran:?}");
        assert!(server.seen().len() <= 6);
    }
}

#[test]
fn responses_that_are_no_document_are_named() {
    let error =
        json!({"errors": [{"code": "root.unauthorized", "message": "no\u{1b}[2J"}, {"code": "a b"}]}).to_string();
    let text = things().to_string();
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (response("200 OK", &[("content-type", "text/html")], "<html>Sign in</html>"), "HTML"),
        (response("200 OK", &[], ""), "empty"),
        (response("200 OK", &[("content-encoding", "gzip")], &text), "compressed"),
        (response("200 OK", &[], &text[..text.len() - 9]), "truncated"),
        (
            format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{text}", text.len() + 9).into_bytes(),
            "broke off after",
        ),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n{".to_vec(), "larger than 64 MiB"),
        (response("401 Unauthorized", &[], &error), "401 Unauthorized (root.unauthorized)"),
        (response("403 Forbidden", &[], "<html>"), "--api-key-env"),
        (response("404 Not Found", &[], ""), "--ece wants"),
        (response("503 Down", &[], ""), "try again later"),
        (response("304 Not Modified", &[], ""), "redirects, but not"),
        (response("204 No Content", &[], ""), "204"),
        (b"SSH-2.0-lamp\r\n".to_vec(), "cannot reach"),
        (Vec::new(), "cannot reach"),
    ];
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(fetch(dir.path(), &["--url", &serving().url("/")]).code, 0);
    let before = pair(dir.path());
    for (bytes, clue) in cases {
        let server = Server::start(move |_| bytes.clone());
        let ran = fetch(dir.path(), &["--url", &server.url("/doc.json?token=t0ken")]);
        assert!(ran.code == 1 && ran.err.starts_with("error: ") && ran.err.contains(clue), "{clue}: {ran:?}");
        assert!(!ran.err.contains("t0ken") && !ran.err.contains('\u{1b}'), "{ran:?}");
        assert_eq!(pair(dir.path()), before, "{clue}");
    }
    let server = Server::start(|_| response("200 OK", &[], &" ".repeat(1024 * 1024 + 1)));
    let ran = fetch(dir.path(), &["--url", &server.url("/"), "--max-size", "1"]);
    assert!(ran.err.contains("larger than 1 MiB"), "{ran:?}");
}

#[test]
fn a_login_that_fails_is_named_and_followed_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let elsewhere = serving().url(LOGIN);
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (response("401 Unauthorized", &[], "s3cret"), "401"),
        (response("302 Found", &[("location", &elsewhere)], ""), "302"),
        (response("200 OK", &[], "<html>s3cret"), "is not JSON"),
        (ok(&json!({"token": ""})), "holds no token"),
        (ok(&json!({"token": "a\nb"})), "no header can carry"),
    ];
    for (bytes, clue) in cases {
        let server = Server::start(move |_| bytes.clone());
        let ran = with_secrets(dir.path(), &["--ece", &server.url(""), "--user", "ops", "--password-env", "PASSWORD"]);
        assert!(ran.code == 1 && ran.err.contains(clue), "{clue}: {ran:?}");
        assert_eq!(server.seen().len(), 1);
    }
}

#[test]
fn a_server_that_never_finishes_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let mut held = Vec::new();
        for stream in listener.incoming().flatten() {
            held.push(stream);
        }
    });
    let dir = tempfile::tempdir().unwrap();
    let start = Instant::now();
    let ran = fetch(dir.path(), &["--url", &format!("http://{address}/"), "--timeout", "1"]);
    assert!(ran.code == 1 && ran.err.contains("--timeout"), "{ran:?}");
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_server_that_drips_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        use std::io::Write;
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
            while stream.write_all(b" ").is_ok() {
                thread::sleep(Duration::from_millis(100));
            }
        }
    });
    let dir = tempfile::tempdir().unwrap();
    let start = Instant::now();
    let ran = fetch(dir.path(), &["--url", &format!("http://{address}/"), "--timeout", "1"]);
    assert!(ran.code == 1 && ran.err.contains("not complete in time"), "{ran:?}");
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn proxies_come_from_the_environment_but_not_for_this_machine() {
    let proxy = serving();
    let dir = tempfile::tempdir().unwrap();
    let through = |args: &[&str]| run(xtask().env("HTTP_PROXY", proxy.url("")).args(args).arg("--out").arg(dir.path()));
    let ran = through(&["--url", "http://things.invalid/doc.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(proxy.seen()[0].path(), "http://things.invalid/doc.json");
    let server = serving();
    assert_eq!(through(&["--url", &server.url("/doc.json")]).code, 0);
    assert_eq!((server.seen().len(), proxy.seen().len()), (1, 1));
}

#[test]
fn a_slow_download_shows_nothing_where_nobody_looks() {
    let server = Server::start(|_| {
        thread::sleep(Duration::from_millis(1300));
        ok(&things())
    });
    let dir = tempfile::tempdir().unwrap();
    let ran = fetch(dir.path(), &["--url", &server.url("/doc.json")]);
    assert!(ran.code == 0 && ran.err.is_empty(), "{ran:?}");
}
