//! Calls a server on this machine: `cargo run --example smoke`. It needs no network, and shows how a client is built, what
//! a call looks like and what an error says.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use {{crate}}::Client;
use {{crate}}::http::Method;

/// Tells every caller that there is nothing, but for `/hello`.
fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let (status, kind, body) = if request.contains("/hello ") {
        ("200 OK", "application/json", r#"{"hello":"world"}"#)
    } else {
        ("404 Not Found", "application/problem+json", r#"{"title":"Nothing here","detail":"this server is only an example"}"#)
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = Client::builder(format!("http://{}", listener.local_addr()?)).build()?;
    thread::spawn(move || listener.incoming().flatten().for_each(|stream| drop(answer(stream))));

    // Any path can be asked for, also one that the document does not know.
    let hello = client.request(Method::GET, "/hello").send().await?;
    println!("{}: {}", hello.status(), {{crate}}::json::to_string(&hello.into_inner()));

    // An operation of the document is a method of the client.
    match {{call}}.send().await {
        Ok(response) => println!("{}", response.status()),
        Err(error) => println!("{error}"),
    }
    Ok(())
}
