//! Secrets in files that somebody else keeps up to date.

use std::fs;
use std::sync::{Arc, Mutex};

use ece_api::{Client, Credentials, Error, RetryPolicy};

use crate::server::{Reply, Server};

/// Takes the key that is in use.
async fn server(key: &Arc<Mutex<&'static str>>) -> Server {
    let key = Arc::clone(key);
    Server::start(move |request| {
        let expected = format!("ApiKey {}", key.lock().unwrap());
        let is_good = request.header("authorization") == Some(&expected);
        if is_good { Reply::json(200, r#"{"id":"a"}"#) } else { Reply::json(401, "{}") }
    })
    .await
}

fn client(server: &Server, credentials: Credentials) -> Client {
    Client::builder(server.url()).credentials(credentials).retries(RetryPolicy::none()).build().unwrap()
}

async fn get(client: &Client) -> Result<(), Error> {
    client.get_deployment("a").send().await.map(drop)
}

#[tokio::test]
async fn a_key_in_a_file_is_read_again_when_it_was_changed() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key");
    fs::write(&path, " hunter-one\n").unwrap();
    let key = Arc::new(Mutex::new("hunter-one"));
    let server = server(&key).await;
    let client = client(&server, Credentials::api_key_file(&path));
    get(&client).await.unwrap();
    get(&client).await.unwrap();
    assert_eq!(server.requests().len(), 2);

    fs::write(&path, "hunter-two").unwrap();
    *key.lock().unwrap() = "hunter-two";
    get(&client).await.unwrap();
    assert_eq!(server.requests().len(), 4, "the refusal, and the new key");
}

#[tokio::test]
async fn a_file_without_a_key_is_named_and_nothing_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    fs::write(path("empty"), " \n").unwrap();
    fs::write(path("long"), "hunter".repeat(20_000)).unwrap();
    fs::write(path("binary"), b"hunter\xff").unwrap();
    fs::write(path("lines"), "hunter\nhunter").unwrap();
    let server = server(&Arc::new(Mutex::new("hunter"))).await;
    for (name, reason) in [
        ("empty", "is empty"),
        ("long", "is longer than 65536 bytes"),
        ("binary", "is not text"),
        ("lines", ""),
        ("missing", "cannot be read"),
        (".", "is not a regular file"),
    ] {
        let error = get(&client(&server, Credentials::api_key_file(path(name)))).await.unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(text.contains(reason), "{name}: {text}");
        assert!(!text.contains("hunter") && error.was_not_sent(), "{name}: {text}");
    }
    assert!(server.requests().is_empty());
    assert!(!format!("{:?}", Credentials::bearer_file("/run/secrets/hunter")).contains("hunter"));
}
