//! Where a response begins and ends, and a server that is wrong about it.

use std::time::{Duration, Instant};

use ece_api::{Error, ErrorKind};

use super::{Raw, builder};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

async fn call(server: &Raw) -> Result<Option<String>, Error> {
    let got = server.client().get_deployment("d").send().await?;
    Ok(got.into_inner().alias)
}

async fn error(bytes: impl Into<Vec<u8>>) -> (Error, usize) {
    let server = Raw::says(bytes).await;
    let start = Instant::now();
    let error = call(&server).await.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(4), "{error}");
    (error, server.requests())
}

#[tokio::test]
async fn a_response_that_is_shorter_than_it_says_is_an_error() {
    for body in ["content-length: 50\r\n\r\n{\"alias\": \"a\"}", "transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n"] {
        let (error, requests) = error(format!("{OK}{body}")).await;
        assert_eq!((error.kind(), error.attempts(), requests), (ErrorKind::Transport, 4, 4), "{error}");
        assert!(error.to_string().contains("in the middle of the response"), "{error}");
    }
}

#[tokio::test]
async fn bytes_after_a_response_are_not_the_next_response() {
    // More than the length, and a whole response that nobody asked for.
    let other = format!("{OK}content-length: 16\r\n\r\n{{\"alias\": \"evil\"}}");
    for extra in ["garbage", &other] {
        let extra = extra.to_owned();
        let server = Raw::start(move |number| {
            let body = format!(r#"{{"alias":"{number}"}}"#);
            let extra = if number == 0 { extra.as_str() } else { "" };
            (format!("{OK}content-length: {}\r\n\r\n{body}{extra}", body.len()).into_bytes(), false)
        })
        .await;
        let client = server.client();
        for number in 0..3 {
            let got = client.get_deployment("d").send().await.unwrap();
            assert_eq!(got.alias.as_deref(), Some(&*number.to_string()));
        }
        assert_eq!(server.connections(), 2);
    }
}

#[tokio::test]
async fn two_lengths_are_an_error_unless_they_agree() {
    let (failed, requests) = error(format!("{OK}content-length: 2\r\ncontent-length: 20\r\n\r\n{{}}")).await;
    assert_eq!((failed.kind(), failed.attempts(), requests), (ErrorKind::Transport, 1, 1), "{failed}");
    assert!(failed.to_string().contains("the response is not HTTP"), "{failed}");
    for length in ["-1", "2x", "99999999999999999999999"] {
        let (error, _) = error(format!("{OK}content-length: {length}\r\n\r\n{{}}")).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "{length}: {error}");
    }
    let server = Raw::says(format!("{OK}content-length: 2\r\ncontent-length: 2\r\n\r\n{{}}")).await;
    call(&server).await.unwrap();
}

#[tokio::test]
async fn sizes_of_chunks_are_not_believed() {
    for size in ["ffffffffffffffff", "fffffffffffffffff", "-1", "zz", "0x2", "", "7fffffffffffffff"] {
        let (error, _) = error(format!("{OK}transfer-encoding: chunked\r\n\r\n{size}\r\n{{}}\r\n0\r\n\r\n")).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{size}: {error}");
    }
    // An extension without an end.
    let endless = format!("{OK}transfer-encoding: chunked\r\n\r\n2;{}", "x".repeat(1 << 20));
    assert_eq!(error(endless).await.0.kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn informational_responses_are_skipped() {
    let early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(20);
    let server = Raw::says(format!("{early}{OK}content-length: 13\r\n\r\n{{\"alias\":\"a\"}}")).await;
    assert_eq!(call(&server).await.unwrap().as_deref(), Some("a"));
}

#[tokio::test]
async fn a_protocol_that_nobody_asked_for_is_an_error() {
    let (error, requests) =
        error("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n{}").await;
    assert_eq!((error.attempts(), requests), (1, 1), "{error}");
    assert!(matches!(error.kind(), ErrorKind::Status | ErrorKind::Transport), "{error}");
}

#[tokio::test]
async fn heads_of_any_size_end() {
    let server = Raw::says(format!("{OK}x-long: {}\r\ncontent-length: 2\r\n\r\n{{}}", "x".repeat(64 << 10))).await;
    call(&server).await.unwrap();
    let many: String = (0..10_000).map(|number| format!("x-{number}: y\r\n")).collect();
    for head in [format!("{OK}{many}content-length: 2\r\n\r\n{{}}"), format!("{OK}x-long: {}", "x".repeat(8 << 20))] {
        let (error, requests) = error(head).await;
        assert_eq!((error.kind(), error.attempts(), requests), (ErrorKind::Transport, 1, 1), "{error}");
        assert!(error.to_string().contains("head is too large") && error.to_string().len() < 300, "{error}");
    }
}

#[tokio::test]
async fn a_status_that_does_not_exist_is_an_error() {
    for line in [
        "HTTP/1.1 000 Nothing",
        "HTTP/1.1 99 Less",
        "HTTP/1.1 1000 More",
        "HTTP/1.1 2x0 OK",
        "HTTP/3.7 200 OK",
        "ICY 200 OK",
    ] {
        let (error, requests) = error(format!("{line}\r\ncontent-length: 2\r\n\r\n{{}}")).await;
        assert_eq!((error.kind(), error.attempts(), requests), (ErrorKind::Transport, 1, 1), "{line}: {error}");
    }
    let (error, _) = error("HTTP/1.1 999 Whatever\r\ncontent-length: 2\r\n\r\n{}").await;
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Status, Some(999)));
}

#[tokio::test]
async fn not_modified_is_not_called_a_redirection() {
    for status in [300, 304, 305, 306] {
        let (error, _) = error(format!("HTTP/1.1 {status} X\r\nlocation: https://example.net/\r\n\r\n")).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Status, 1), "{error}");
        assert!(!error.to_string().contains("redirect"), "{error}");
    }
    let (error, _) = error("HTTP/1.1 307 X\r\nlocation: https://example.net/?secret\r\n\r\n").await;
    assert!(error.to_string().contains("redirected to https://example.net/;"), "{error}");
}

#[tokio::test]
async fn ipv6_is_an_address_as_any_other() {
    let Ok(listener) = tokio::net::TcpListener::bind("[::1]:0").await else { return }; // a machine without it
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let head = super::read_head(&mut stream).await.unwrap();
        let text = format!("{OK}content-length: 2\r\n\r\n{{}}");
        tokio::io::AsyncWriteExt::write_all(&mut stream, text.as_bytes()).await.unwrap();
        head
    });
    // Credentials go there: it is this machine.
    builder(&format!("http://[::1]:{port}")).build().unwrap().get_deployment("d").send().await.unwrap();
    let head = server.await.unwrap();
    assert!(head.contains(&format!("host: [::1]:{port}\r\n")), "{head}");
}
