//! Content encodings: asked for with the feature `gzip`, named where nobody asked.

use ece_api::{Error, ErrorKind};

use super::{Raw, builder};

fn response(status: u16, encoding: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-encoding: {encoding}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

async fn call(status: u16, encoding: &str, body: &[u8]) -> Result<(), Error> {
    let server = Raw::says(response(status, encoding, body)).await;
    server.client().get_deployment("d").send().await.map(drop)
}

#[tokio::test]
async fn an_encoding_that_was_not_asked_for_is_named() {
    let unread = b"\x8b\x00\x80{}\x03";
    let error = call(200, "br", unread).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1), "{error}");
    assert!(error.to_string().contains("encoded as `br`, which was not asked for"), "{error}");
    let error = call(404, "br", unread).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert!(error.to_string().contains("404 Not Found: the response is encoded as `br`"), "{error}");
    // Nothing to decode.
    call(200, "identity", b"{}").await.unwrap();
    assert_eq!(call(404, "br", b"").await.unwrap_err().to_string(), "get-deployment: 404 Not Found");

    let server = Raw::says(response(200, "br\u{1b}[31m", b"{}")).await;
    let error = server.client().get_deployment("d").send().await.unwrap_err();
    assert!(!error.to_string().contains('\u{1b}'), "{error}");
}

#[tokio::test]
async fn an_encoded_download_is_an_error_unless_the_caller_asked_for_it() {
    let server = Raw::says(response(200, "br", b"encoded")).await;
    let client = server.client();
    let dump = || client.download_deployment_instance_heap_dump("d", "elasticsearch", "r", "i");
    let error = dump().send().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Decode && error.to_string().contains("`br`"), "{error}");
    let got = dump().with_header("accept-encoding", "br").send().await.unwrap();
    assert_eq!(got.into_inner().bytes().await.unwrap(), "encoded");
}

#[cfg(not(feature = "gzip"))]
#[tokio::test]
async fn without_the_feature_gzip_is_not_asked_for() {
    let server = crate::server::Server::with_replies([crate::server::Reply::json(200, "{}")]).await;
    builder(server.url()).build().unwrap().get_deployment("d").send().await.unwrap();
    assert_eq!(server.request().header("accept-encoding"), None);
    let error = call(200, "gzip", b"\x1f\x8b").await.unwrap_err();
    assert!(error.to_string().contains("the feature `gzip`"), "{error}");
}

#[cfg(feature = "gzip")]
mod gzip {
    use std::io::Write as _;

    use super::*;

    fn gzip(bytes: &[u8], times: usize) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        (0..times).for_each(|_| encoder.write_all(bytes).unwrap());
        encoder.finish().unwrap()
    }

    #[tokio::test]
    async fn gzip_is_asked_for_and_decoded() {
        let packed = gzip(br#"{"alias": "a"}"#, 1);
        let reply = crate::server::Reply::json(200, packed).header("content-encoding", "gzip");
        let server = crate::server::Server::with_replies([reply]).await;
        let got = builder(server.url()).build().unwrap().get_deployment("d").send().await.unwrap();
        assert_eq!((got.alias.as_deref(), server.request().header("accept-encoding")), (Some("a"), Some("gzip")));
        let failure = gzip(br#"{"errors": [{"code": "a.b", "message": "No."}]}"#, 1);
        let error = call(404, "gzip", &failure).await.unwrap_err();
        assert_eq!(error.to_string(), "get-deployment: 404 Not Found: a.b: No.");
    }

    #[tokio::test]
    async fn limits_count_what_is_decoded() {
        // A kilobyte that becomes a megabyte.
        let bomb = gzip(&[b' '; 1000], 1000);
        assert!(bomb.len() < 4000, "{}", bomb.len());
        let server = Raw::says(response(200, "gzip", &bomb)).await;
        let client = builder(&server.url).max_response_size(100_000).build().unwrap();
        let error = client.get_deployment("d").send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
        let error = call(500, "gzip", &gzip(&[b'x'; 1000], 100_000)).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Status && error.body_text().unwrap().len() <= 1 << 20);
    }

    #[tokio::test]
    async fn gzip_that_is_broken_is_an_error() {
        let packed = gzip(br#"{"alias": "a"}"#, 1);
        for broken in [&packed[..packed.len() - 4], b"{}", &[&packed[..12], &[0xFF; 20]].concat()] {
            let error = call(200, "gzip", broken).await.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Transport | ErrorKind::Decode), "{error}");
        }
    }
}
