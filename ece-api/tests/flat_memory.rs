//! 64 MiB in both directions: nothing of it is held in memory but the piece that is on its way.
#![cfg(feature = "client")]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use ece_api::transport::{BoxFuture, Transport, TransportError};
use ece_api::{Body, Client, http};
use futures_util::StreamExt as _;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const MIB: u64 = 1 << 20;

/// A file of 64 MiB that takes no room on the disk.
fn large() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("large.zip");
    fs::File::create(&path).unwrap().set_len(64 * MIB).unwrap();
    (directory, path)
}

/// Reads the body, and measures its pieces.
#[derive(Default)]
struct Scales {
    longest: AtomicU64,
    sum: AtomicU64,
}

impl Transport for Scales {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let mut body = request.into_body();
            while let Some(chunk) = body.next().await {
                let length = chunk.map_err(TransportError::other)?.len() as u64;
                self.longest.fetch_max(length, SeqCst);
                self.sum.fetch_add(length, SeqCst);
            }
            Ok(http::Response::new(Body::from("{}")))
        })
    }
}

#[tokio::test]
async fn a_large_file_is_read_in_small_pieces() {
    let (_directory, path) = large();
    let scales = Arc::new(Scales::default());
    let ece = Client::builder("https://ece.example.net").transport(Arc::clone(&scales)).build().unwrap();
    ece.set_extra_certificate("c", Body::from_path(&path).await.unwrap()).send().await.unwrap();
    assert_eq!(scales.sum.load(SeqCst), 64 * MIB);
    assert!(scales.longest.load(SeqCst) <= 1 << 16);
}

/// As long as the other side does not read, nothing piles up but what the sockets hold.
#[tokio::test]
async fn a_large_upload_waits_for_the_server() {
    let (_directory, path) = large();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let sent = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&sent);
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        let ahead = seen.load(SeqCst);
        let mut buffer = vec![0; 1 << 18];
        let mut left = 64 * MIB;
        let mut head = true;
        while left > 0 {
            let count = socket.read(&mut buffer).await.unwrap();
            let end = buffer[..count].windows(4).position(|window| window == b"\r\n\r\n").filter(|_| head);
            head = head && end.is_none();
            left -= (count - end.map_or(0, |end| end + 4)) as u64;
        }
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await.unwrap();
        ahead
    });
    let body = Body::from_path(&path).await.unwrap().on_progress(move |done, _| sent.store(done, SeqCst));
    Client::builder(url).build().unwrap().set_extra_certificate("c", body).send().await.unwrap();
    let ahead = server.await.unwrap();
    assert!((1..32 * MIB).contains(&ahead), "{ahead}");
}

/// As long as the caller does not read, nothing piles up but what the sockets hold.
#[tokio::test]
async fn a_large_download_waits_for_the_caller() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let sent = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&sent);
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = [0; 1 << 12];
        let _ = socket.read(&mut request).await.unwrap();
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 67108864\r\n\r\n").await.unwrap();
        let piece = vec![7; 1 << 16];
        for _ in 0..1024 {
            socket.write_all(&piece).await.unwrap();
            counter.fetch_add(1 << 16, SeqCst);
        }
    });
    let ece = Client::builder(url).max_response_size(1000).build().unwrap();
    let longest = Arc::new(AtomicU64::new(0));
    let (seen, mut last) = (Arc::clone(&longest), 0);
    let dump = ece.download_deployment_instance_heap_dump("0c1d", "elasticsearch", "main", "instance-0");
    let mut stream = dump.send().await.unwrap().into_inner().on_progress(move |done, total| {
        assert_eq!(total, Some(64 * MIB));
        seen.fetch_max(done - last, SeqCst);
        last = done;
    });
    let first = stream.chunk().await.unwrap().unwrap().len() as u64;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!((1..32 * MIB).contains(&sent.load(SeqCst)), "{sent:?}");
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("large.zip");
    assert_eq!(stream.save_to(&path).await.unwrap() + first, 64 * MIB);
    assert!(longest.load(SeqCst) <= MIB, "{longest:?}");
}
