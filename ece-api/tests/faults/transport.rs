//! What moves bytes: HTTP that is not as it should be, encodings, proxies, addresses.

mod early;
mod encodings;
mod framing;
mod http2;
mod proxies;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ece_api::{Client, ClientBuilder, Credentials, RetryPolicy};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A server that sends bytes as they are; it counts connections, and requests.
struct Raw {
    url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Raw {
    /// Says the same to every request.
    async fn says(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::start(move |_| (bytes.clone(), true)).await
    }

    /// What to say to which request, counted from zero, and whether the connection ends then.
    async fn start(response: impl Fn(usize) -> (Vec<u8>, bool) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let (connections, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (connected, requested, response) = (Arc::clone(&connections), Arc::clone(&requests), Arc::new(response));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                connected.fetch_add(1, Ordering::SeqCst);
                let (requested, response) = (Arc::clone(&requested), Arc::clone(&response));
                tokio::spawn(async move {
                    while read_head(&mut stream).await.is_some() {
                        let (bytes, is_last) = response(requested.fetch_add(1, Ordering::SeqCst));
                        if stream.write_all(&bytes).await.is_err() || is_last {
                            break;
                        }
                    }
                    drop(stream.shutdown().await);
                });
            }
        });
        Self { url, connections, requests }
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    fn client(&self) -> Client {
        builder(&self.url).build().unwrap()
    }
}

/// Up to the empty line, byte by byte; `None` where the connection ends before.
async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}

fn builder(url: &str) -> ClientBuilder {
    let quick = RetryPolicy::new().with_max_attempts(4).with_backoff(Duration::ZERO, Duration::ZERO);
    Client::builder(url).credentials(Credentials::api_key("k")).retries(quick).timeout(Duration::from_secs(5))
}
