//! Responses that come before the request is out.

use std::time::Duration;

use ece_api::{Body, ErrorKind, FilePart, RetryPolicy};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::{builder, read_head};

/// Refuses every upload after its head and a little more, and closes the connection.
async fn refuses(linger: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                if read_head(&mut stream).await.is_none() {
                    return;
                }
                let body = r#"{"errors": [{"code": "too.large", "message": "Too much."}]}"#;
                let head = "HTTP/1.1 413 Payload Too Large\r\ncontent-type: application/json\r\nconnection: close";
                let text = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
                drop(stream.write_all(text.as_bytes()).await);
                drop(stream.shutdown().await);
                if linger {
                    // As servers should: what still comes is read, so that the response is not lost.
                    let mut buffer = vec![0; 1 << 16];
                    while stream.read(&mut buffer).await.is_ok_and(|count| count > 0) {}
                }
            });
        }
    });
    url
}

#[tokio::test]
async fn a_refusal_in_the_middle_of_an_upload_is_reported_with_its_status() {
    for (linger, size) in [(true, 8 << 20), (true, 1000), (false, 1000), (false, 8 << 20)] {
        let url = refuses(linger).await;
        for _ in 0..10 {
            let client = builder(&url).retries(RetryPolicy::none()).build().unwrap();
            let chunks = (0..size / 1000).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 1000]));
            let body = Body::stream(futures_util::stream::iter(chunks), None);
            let file = FilePart::new(body);
            let sent = client.upload_extension("e", file).with_timeout(Duration::from_secs(5)).send().await;
            let error = sent.unwrap_err();
            assert_eq!(
                (error.kind(), error.has_code("too.large")),
                (ErrorKind::Status, true),
                "{linger} {size}: {error}"
            );
        }
    }
}
