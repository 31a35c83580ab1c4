//! Files, readers and writers: what is uploaded from this machine, and what is downloaded to it.
#![cfg(feature = "client")]

#[path = "support/server.rs"]
mod server;

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ece_api::transport::{BoxFuture, Transport, TransportError};
use ece_api::{Body, ByteStream, Client, Credentials, Error, ErrorKind, FilePart, http};
use futures_util::{StreamExt as _, stream};
use server::{Recorded, Reply, Server};
use tempfile::TempDir;

/// A file with this content in a directory of its own.
fn file(name: &str, content: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    fs::write(&path, content).unwrap();
    (directory, path)
}

/// Longer than one piece, and no two parts alike.
fn content() -> Vec<u8> {
    (0..50_000_u32).flat_map(u32::to_le_bytes).collect()
}

fn names(directory: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    fs::read_dir(directory).unwrap().map(name).collect()
}

fn client(server: &Server) -> Client {
    Client::builder(server.url()).credentials(Credentials::api_key("a2V5")).build().unwrap()
}

async fn replying(reply: Reply) -> (Server, Client) {
    let server = Server::with_replies([reply]).await;
    let client = client(&server);
    (server, client)
}

async fn download(ece: &Client) -> ByteStream {
    let dump = ece.download_deployment_instance_heap_dump("0c1d", "elasticsearch", "main", "instance-0");
    dump.send().await.unwrap().into_inner()
}

async fn upload(ece: &Client, body: Body) -> Result<(), Error> {
    ece.set_extra_certificate("c", body).send().await.map(drop)
}

/// What a callback was told.
type Log = Arc<Mutex<Vec<(u64, Option<u64>)>>>;

fn log() -> (Log, impl FnMut(u64, Option<u64>) + Send + 'static) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let inner = Arc::clone(&log);
    (log, move |done, total| inner.lock().unwrap().push((done, total)))
}

#[tokio::test]
async fn a_file_is_a_raw_body() {
    let (_directory, path) = file("chain.pem", content());
    let (server, ece) = replying(Reply::json(200, "{}")).await;
    upload(&ece, Body::from_path(&path).await.unwrap()).await.unwrap();
    let request = server.request();
    assert_eq!(request.body, content());
    assert_eq!((request.header("content-length"), request.header("transfer-encoding")), (Some("200000"), None));
}

#[tokio::test]
async fn a_file_is_a_part_of_a_form() {
    let (_directory, path) = file("plug\"in.zip", content());
    let (server, ece) = replying(Reply::json(200, "{}")).await;
    let part = FilePart::from_path(&path).await.unwrap().with_content_type("application/zip");
    ece.upload_extension("e", part).send().await.unwrap();
    let request = server.request();
    let boundary = request.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    let mut expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"plug%22in.zip\"\r\n\
         Content-Type: application/zip\r\n\r\n"
    )
    .into_bytes();
    expected.extend(content());
    expected.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
    assert!(request.body == expected);
    assert_eq!(request.header("content-length"), Some(expected.len().to_string().as_str()));
}

#[tokio::test]
async fn an_empty_file_is_an_empty_body() {
    let (_directory, path) = file("empty", "");
    let (server, ece) = replying(Reply::json(200, "{}")).await;
    upload(&ece, Body::from_path(&path).await.unwrap()).await.unwrap();
    ece.upload_extension("e", FilePart::from_path(&path).await.unwrap()).send().await.unwrap();
    assert_eq!(server.requests()[0].header("content-length"), Some("0"));
    assert!(server.requests()[1].text().contains("filename=\"empty\""));
}

#[tokio::test]
async fn readers_are_sent_with_and_without_length() {
    let (server, ece) = replying(Reply::json(200, "{}")).await;
    upload(&ece, Body::reader(Cursor::new(content()), Some(200_000))).await.unwrap();
    upload(&ece, Body::reader(Cursor::new(content()), None)).await.unwrap();
    let [known, unknown] = server.requests().try_into().unwrap();
    assert!(known.body == content() && unknown.body == content());
    assert_eq!(known.header("content-length"), Some("200000"));
    assert_eq!(unknown.header("transfer-encoding"), Some("chunked"));
    for length in [199_999, 200_001] {
        let error = upload(&ece, Body::reader(Cursor::new(content()), Some(length))).await.unwrap_err();
        assert!(error.to_string().contains("length that was given"), "{error}");
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_file_is_sent_again_after_a_new_login() {
    let logins = AtomicUsize::new(0);
    let server = Server::start(move |request: &Recorded| match request.header("authorization") {
        None => Reply::json(200, format!(r#"{{"token": "t{}"}}"#, logins.fetch_add(1, SeqCst) + 1)),
        Some("Bearer t1") => Reply::json(401, "{}"),
        Some(_) => Reply::json(200, "{}"),
    })
    .await;
    let ece = Client::builder(server.url()).credentials(Credentials::login("ops", "pw")).build().unwrap();
    let (_directory, path) = file("plugin.zip", content());
    let (log, callback) = log();
    let part = FilePart::from_path(&path).await.unwrap().on_progress(callback);
    ece.upload_extension("e", part).send().await.unwrap();
    let [_, first, _, second] = server.requests().try_into().unwrap();
    assert!(first.body == second.body && first.body.len() > 200_000);
    let done: Vec<_> = log.lock().unwrap().iter().filter(|(done, _)| *done == 200_000).copied().collect();
    assert_eq!(done, [(200_000, Some(200_000)); 2], "each attempt counts from the start");
}

#[tokio::test]
async fn a_file_that_changes_is_an_error() {
    type Change = fn(&Path);
    let (server, ece) = replying(Reply::json(200, "{}")).await;
    let cases: [(Change, &str); 3] = [
        (|path| fs::write(path, "hunter").unwrap(), "has changed since it was chosen: the body ended 1 bytes before"),
        (|path| fs::write(path, "hunter22").unwrap(), "has changed since it was chosen: the body is longer"),
        (|path| fs::remove_file(path).unwrap(), "cannot be read: "),
    ];
    for (change, expected) in cases {
        let (_directory, path) = file("chain.pem", "hunter2");
        let (raw, part) = (Body::from_path(&path).await.unwrap(), FilePart::from_path(&path).await.unwrap());
        change(&path);
        for error in [upload(&ece, raw).await, ece.upload_extension("e", part).send().await.map(drop)] {
            let error = error.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Io);
            let text = format!("{error} {error:?}");
            assert!(text.contains(expected) && text.contains("chain.pem"), "{text}");
            assert!(!text.contains("hunter"), "{text}");
        }
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn only_regular_files_are_chosen() {
    let directory = tempfile::tempdir().unwrap();
    for (path, expected) in [(directory.path().to_owned(), "not a regular file"), (directory.path().join("x"), "`")] {
        let error = Body::from_path(&path).await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Io, None));
        let text = error.to_string();
        assert!(text.contains(&*path.to_string_lossy()) && text.contains(expected), "{text}");
    }
}

/// Reads the body, and does not tell why it cannot be read.
struct Silent;

impl Transport for Silent {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let mut body = request.into_body();
            while let Some(chunk) = body.next().await {
                chunk.map_err(|_| TransportError::other("cancelled"))?;
            }
            Ok(http::Response::new(Body::from("{}")))
        })
    }
}

#[tokio::test]
async fn the_reason_is_known_whatever_the_transport_tells() {
    let (_directory, path) = file("chain.pem", "abc");
    let body = Body::from_path(&path).await.unwrap();
    fs::remove_file(&path).unwrap();
    let ece = Client::builder("https://ece.example.net").transport(Silent).build().unwrap();
    let error = upload(&ece, body).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().contains("chain.pem"), "{error}");
    let broken = Body::stream(stream::iter([Err::<&str, _>(std::io::Error::other("disk on fire"))]), None);
    let error = upload(&ece, broken).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "set-extra-certificate: the body cannot be sent: disk on fire; it may have taken effect"
    );
}

#[tokio::test]
async fn uploads_of_files_have_no_time_limit_of_their_own() {
    let server = Server::with_replies([Reply::json(200, "{}").delay(Duration::from_millis(150))]).await;
    let ece = Client::builder(server.url()).timeout(Duration::from_millis(50)).build().unwrap();
    let (_directory, path) = file("chain.pem", "abc");
    upload(&ece, Body::from_path(&path).await.unwrap()).await.unwrap();
    let watched = Body::from("abc").on_progress(|_, _| {});
    assert_eq!(upload(&ece, watched).await.unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn progress_counts_both_ways() {
    let (server, ece) = replying(Reply::json(200, "{} ")).await;
    let (sent, callback) = log();
    upload(&ece, Body::from("abc").on_progress(callback)).await.unwrap();
    assert_eq!(*sent.lock().unwrap(), [(3, Some(3))]);
    let (sent, callback) = log();
    let part = FilePart::new("abc").on_progress(callback);
    ece.upload_extension("e", part).send().await.unwrap();
    assert_eq!(*sent.lock().unwrap(), [(3, Some(3))], "the form around the file does not count");
    assert!(server.requests()[1].text().contains("\r\n\r\nabc\r\n--"));

    let (received, callback) = log();
    download(&ece).await.on_progress(callback).bytes().await.unwrap();
    assert_eq!(*received.lock().unwrap(), [(3, Some(3))]);
    let (_server, ece) = replying(Reply::new(200).chunk("ab").wait(Duration::from_millis(50)).chunk("c")).await;
    let (received, callback) = log();
    download(&ece).await.on_progress(callback).bytes().await.unwrap();
    assert_eq!(*received.lock().unwrap(), [(2, None), (3, None)]);

    let pieces = Reply::new(200).header("content-length", "3").body("ab").wait(Duration::from_millis(50)).body("c");
    let (_server, ece) = replying(pieces).await;
    let (received, callback) = log();
    let mut late = download(&ece).await;
    assert_eq!(late.chunk().await.unwrap().unwrap(), "ab");
    late.on_progress(callback).bytes().await.unwrap();
    assert_eq!(*received.lock().unwrap(), [(1, Some(1))]);
}

#[tokio::test]
async fn a_download_becomes_a_file() {
    let (directory, path) = file("old.zip", "old");
    fs::set_permissions(&path, readable_by_owner(&path)).unwrap();
    let (_server, ece) = replying(Reply::new(200).body(content())).await;
    for path in [&path, &directory.path().join("new.zip")] {
        assert_eq!(download(&ece).await.save_to(path).await.unwrap(), 200_000);
        assert!(fs::read(path).unwrap() == content());
    }
    assert_eq!(names(directory.path()).len(), 2);
    assert_eq!(fs::metadata(&path).unwrap().permissions(), readable_by_owner(&path));
    let mut copy = Vec::new();
    assert_eq!(download(&ece).await.copy_to(&mut copy).await.unwrap(), 200_000);
    assert!(copy == content());
}

fn readable_by_owner(path: &Path) -> fs::Permissions {
    #[cfg(unix)]
    return {
        let _ = path;
        std::os::unix::fs::PermissionsExt::from_mode(0o100_600)
    };
    #[cfg(not(unix))]
    return fs::metadata(path).unwrap().permissions();
}

#[tokio::test]
async fn a_broken_download_leaves_everything_as_it_was() {
    let (directory, path) = file("old.zip", "old");
    let (_server, ece) = replying(Reply::new(200).chunk("ne").cut()).await;
    for path in [&path, &directory.path().join("new.zip")] {
        let error = download(&ece).await.save_to(path).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport);
    }
    assert_eq!((names(directory.path()), fs::read(&path).unwrap()), (vec!["old.zip".to_owned()], b"old".to_vec()));

    // Fewer bytes than the head promises.
    let (_server, ece) = replying(Reply::new(200).header("content-length", "9").chunk("new").cut()).await;
    download(&ece).await.save_to(&path).await.unwrap_err();
    assert_eq!(fs::read(&path).unwrap(), b"old");
}

#[tokio::test]
async fn a_download_that_nobody_waits_for_leaves_everything_as_it_was() {
    let (directory, path) = file("old.zip", "old");
    let (_server, ece) = replying(Reply::new(200).chunk("new").wait(Duration::from_secs(9))).await;
    let saving = download(&ece).await.save_to(path.clone());
    let mut saving = Box::pin(saving);
    let limit = tokio::time::timeout(Duration::from_millis(100), &mut saving);
    assert!(limit.await.is_err());
    assert_eq!(names(directory.path()).len(), 2);
    drop(saving);
    assert_eq!((names(directory.path()), fs::read(&path).unwrap()), (vec!["old.zip".to_owned()], b"old".to_vec()));
}

#[tokio::test]
async fn a_target_that_cannot_be_written_is_named() {
    let (directory, path) = file("old.zip", "old");
    let (_server, ece) = replying(Reply::new(200).body("secret")).await;
    for target in [directory.path().to_owned(), directory.path().join("no/such.zip"), path.join("x"), "/".into()] {
        let error = download(&ece).await.save_to(&target).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io);
        let text = error.to_string();
        assert!(text.contains(&format!("the file `{}` cannot be written: ", target.display())), "{text}");
        assert!(!text.contains("secret") && text.starts_with("download-"), "{text}");
    }
    let (mut writer, reader) = tokio::io::duplex(3);
    drop(reader);
    let error = download(&ece).await.copy_to(&mut writer).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
}

#[tokio::test]
async fn a_download_that_stalls_is_over() {
    let (directory, path) = file("old.zip", "old");
    let (_server, ece) = replying(Reply::new(200).chunk("ne").wait(Duration::from_millis(300)).chunk("w")).await;
    let stalled = || async { download(&ece).await.with_stall_timeout(Duration::from_millis(50)) };
    let error = stalled().await.save_to(&path).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("the response has stalled, nothing came for 50ms: "), "{error}");
    assert_eq!((names(directory.path()).len(), fs::read(&path).unwrap()), (1, b"old".to_vec()));
    assert_eq!(stalled().await.text().await.unwrap_err().kind(), ErrorKind::Timeout);
    assert_eq!(download(&ece).await.with_stall_timeout(None).text().await.unwrap(), "new");

    // Slow is not stalled: every piece is in time, and what the caller does meanwhile does not count.
    let pieces = (0..5).fold(Reply::new(200), |reply, _| reply.chunk("x").wait(Duration::from_millis(40)));
    let (_server, ece) = replying(pieces).await;
    let mut slow = download(&ece).await.with_stall_timeout(Duration::from_millis(150));
    slow.chunk().await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(slow.text().await.unwrap(), "xxxx");
}
