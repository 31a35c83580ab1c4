//! Calls without `async`, outside of a runtime and inside of one.
#![cfg(all(feature = "blocking", feature = "rustls"))]

#[path = "support/server.rs"]
mod server;

use ece_api::{Client, ErrorKind};
use server::{Reply, Server};

fn call(url: &str) -> String {
    let ece = Client::builder(url).build().unwrap();
    let name = ece.get_deployment("0c1d").send_blocking().unwrap().into_inner().name;
    let raw = ece.get_deployment("0c1d").with_raw_response().send_blocking().unwrap();
    let text = ece_api::blocking::wait(raw.into_inner().text()).unwrap().unwrap();
    assert!(text.contains(&name));
    name
}

async fn server() -> Server {
    Server::with_replies([Reply::json(200, r#"{"id":"0c1d","name":"n"}"#)]).await
}

#[test]
fn outside_of_a_runtime() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(server());
    assert_eq!(call(server.url()), "n");
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let url = server.url().to_owned();
            std::thread::spawn(move || call(&url))
        })
        .collect();
    assert!(threads.into_iter().all(|thread| thread.join().unwrap() == "n"));
}

#[test]
fn members_are_reached_in_one_expression() -> Result<(), ece_api::Error> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(server());
    let ece = Client::builder(server.url()).build()?;
    assert_eq!(ece.get_deployment("0c1d").send_blocking()?.name, "n");
    assert_eq!(format!("{}", ece.get_deployment("0c1d").send_blocking()?.name), "n");
    let name: String = ece.get_deployment("0c1d").send_blocking()?.into_inner().name;
    assert_eq!(name, "n");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inside_of_a_runtime() {
    let server = server().await;
    assert_eq!(call(server.url()), "n");
}

#[test]
fn calls_are_waited_for_as_they_are() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(server());
    let ece = Client::builder(server.url()).build().unwrap();
    assert_eq!(ece_api::blocking::wait(ece.get_deployment("0c1d")).unwrap().unwrap().name, "n");
}

#[test]
fn a_success_in_part_is_an_error_unless_asked_for() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let reply = Reply::json(200, r#"{"stacks":[],"errors":[{"stack_version":"8.1.0","errors":{"errors":[]}}]}"#);
    let server = runtime.block_on(Server::with_replies([reply]));
    let ece = Client::builder(server.url()).build().unwrap();
    let call = || ece.update_stack_packs(ece_api::FilePart::new("zip"));
    assert_eq!(call().send_blocking().unwrap_err().kind(), ErrorKind::Failed);
    assert_eq!(call().with_partial_success().send_blocking().unwrap().errors[0].stack_version, "8.1.0");
}

#[test]
fn failures_are_the_same() {
    let ece = Client::builder("http://127.0.0.1:9").retries(ece_api::RetryPolicy::none()).build().unwrap();
    assert_eq!(ece.get_deployment("a").send_blocking().unwrap_err().kind(), ErrorKind::Connect);
}
