//! What the tests of `cargo xtask fetch` share: the command, a small document, and a server on this machine.
#![allow(dead_code)] // each test file uses its part

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// The command, shut off from the surroundings: no proxy, no workspace found by chance.
pub(crate) fn xtask() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    command.arg("fetch");
    command
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn run(command: &mut Command) -> Ran {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
}

/// Runs with `args` into `dir`.
pub(crate) fn fetch(dir: &Path, args: &[&str]) -> Ran {
    run(xtask().args(args).arg("--out").arg(dir))
}

/// A document with an operation for each name.
pub(crate) fn document(names: &[&str]) -> Value {
    let path = |name: &&str| {
        let operation = json!({
            "operationId": name, "description": "Lists things.",
            "responses": {"200": {"description": "Things.", "schema": {"$ref": "#/definitions/Thing"}}}
        });
        (format!("/{name}"), json!({ "get": operation }))
    };
    json!({
        "swagger": "2.0", "info": {"title": "Things", "version": "1", "description": "All of them."},
        "basePath": "/api/v1", "paths": names.iter().map(path).collect::<Value>(),
        "definitions": {"Thing": {"type": "object", "properties": {"description": {"type": "string"}}}}
    })
}

/// Both files, as far as they are there.
pub(crate) fn pair(dir: &Path) -> [Option<String>; 2] {
    ["swagger.json", "source.json"].map(|name| std::fs::read_to_string(dir.join(name)).ok())
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn path(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }
}

/// A server on this machine that answers each connection once, with the bytes that `answer` gives.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub(crate) fn start(response: impl Fn(&Request) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::start_on(Some, response)
    }

    /// The same with a layer such as TLS around each connection.
    pub(crate) fn start_on<S: Read + Write>(
        layer: impl Fn(TcpStream) -> Option<S> + Send + 'static,
        response: impl Fn(&Request) -> Vec<u8> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
                let Some(mut stream) = layer(stream) else { continue };
                let Some(request) = read_request(&mut stream) else { continue };
                log.lock().unwrap().push(request.clone());
                let _ = stream.write_all(&response(&request)).and_then(|()| stream.flush());
            }
        });
        Self { address, seen }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }
}

fn read_request(stream: &mut impl Read) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|count| *count > 0)?;
        Some(line.trim_end().to_owned())
    };
    let first = line()?;
    let mut headers = Vec::new();
    loop {
        let line = line()?;
        let Some((name, value)) = line.split_once(": ") else { break };
        headers.push((name.to_owned(), value.to_owned()));
    }
    let mut request = Request { line: first, headers, body: String::new() };
    let length = request.header("content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    request.body = String::from_utf8(body).ok()?;
    Some(request)
}

/// A response with a body.
pub(crate) fn response(status: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
    for (name, value) in headers {
        write!(text, "{name}: {value}\r\n").unwrap();
    }
    (text + "\r\n" + body).into_bytes()
}

/// A response that carries `value`.
pub(crate) fn ok(value: &Value) -> Vec<u8> {
    response("200 OK", &[("content-type", "application/json")], &value.to_string())
}
