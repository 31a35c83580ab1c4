//! Servers that repeat what they were sent, and places where a secret could be seen.

use std::sync::{Arc, Mutex};

use ece_api::http::Method;
use ece_api::middleware::WireDump;
use ece_api::models::LoginRequest;
use ece_api::{Client, ErrorKind, FilePart};

use super::server::{Reply, Server};

/// Everything that a wire dump prints.
fn dump() -> (WireDump, Arc<Mutex<String>>) {
    let log = Arc::new(Mutex::new(String::new()));
    let print = Arc::clone(&log);
    (WireDump::new(move |lines| print.lock().unwrap().push_str(lines)), log)
}

#[tokio::test]
async fn names_that_say_it_are_redacted_in_wire_dumps() {
    let names = ["sig", "passwd", "credentials", "client_secrets", "key", "x-auth-key", "x-signature", "session_id"];
    let mut reply = Reply::json(200, "{}");
    for name in names {
        reply = reply.header(name, "hunter2");
    }
    let server = Server::with_replies([reply]).await;
    let (dump, log) = dump();
    let ece = Client::builder(server.url()).middleware(dump).build().unwrap();
    let mut request = ece.request(Method::GET, "/things").query("keyspace", "shown1").query("key_id", "shown2");
    for name in names {
        request = request.query(name, "hunter2");
    }
    let mut call = request.with_header("x-token-id", "shown3");
    for name in names {
        call = call.with_header(name, "hunter2");
    }
    call.send().await.unwrap();
    let log = log.lock().unwrap().clone();
    assert!(!log.contains("hunter2"), "{log}");
    assert!(["shown1", "shown2", "shown3"].iter().all(|shown| log.contains(shown)), "{log}");
    assert_eq!(log.matches("<redacted>").count(), 3 * names.len(), "{log}");
}

#[tokio::test]
async fn no_character_of_a_server_steers_the_terminal_of_a_wire_dump() {
    let server = Server::with_replies([Reply::json(200, "{}").header("x-note", "a\u{9b}31m\u{202e}b\u{e9}")]).await;
    let (dump, log) = dump();
    let ece = Client::builder(server.url()).middleware(dump).build().unwrap();
    ece.list_deployments().send().await.unwrap();
    let log = log.lock().unwrap().clone();
    assert!(log.contains("< x-note: a\\u{9b}31m\\u{202e}b\u{e9}\n"), "{log}");
}

#[test]
fn default_headers_do_not_describe_bodies() {
    for name in ["content-length", "Transfer-Encoding"] {
        let error = Client::builder("https://localhost").default_header(name, "7").build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("cannot be chosen"), "{error}");
    }
}

#[tokio::test]
async fn a_login_over_plain_http_is_refused() {
    // Not this machine, and nobody is there: an attempt to connect would be another kind of error.
    let url = "http://ece.invalid:12400";
    let body = LoginRequest::new("ops", "hunter2");
    let ece = Client::builder(url).build().unwrap();
    let errors = [
        ece.login(&body).send().await.unwrap_err(),
        ece.list_deployments().with_header("authorization", "ApiKey hunter2").send().await.unwrap_err(),
        ece.list_deployments().with_header("x-auth-token", "hunter2").send().await.unwrap_err(),
        ece.delete_enrollment_token("hunter2").send().await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert!(error.to_string().contains("unencrypted"), "{error}");
    }

    let server = Server::with_replies([Reply::json(200, r#"{"token":"t"}"#)]).await;
    Client::builder(server.url()).build().unwrap().login(&body).send().await.unwrap();
}

#[tokio::test]
async fn names_in_forms_that_servers_read_differently_are_not_sent() {
    let server = Server::with_replies([Reply::json(200, "{}")]).await;
    let ece = Client::builder(server.url()).build().unwrap();
    for name in ["a\\", "a\0.zip", "a\u{7f}.zip"] {
        let zip = FilePart::new("zip").with_file_name(name);
        let error = ece.upload_extension("ext-1", zip).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn downloads_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;

    let server = Server::with_replies([Reply::new(200).body("dump")]).await;
    let ece = Client::builder(server.url()).build().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("heap.hprof");
    let mode = || std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    for expected in [0o600, 0o640] {
        let call = ece.download_deployment_instance_heap_dump("0c1d", "elasticsearch", "main", "instance-0000000000");
        call.send().await.unwrap().into_inner().save_to(&path).await.unwrap();
        assert_eq!(mode(), expected);
        // Whoever makes it readable means it.
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    }
}
