//! A small HTTP/1.1 server on loopback: it records what arrives, byte by byte, and answers as the test says.
#![allow(dead_code, missing_docs, unreachable_pub)] // every test takes what it needs

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    pub headers: Vec<(String, String)>,
    /// Without the framing of chunks.
    pub body: Vec<u8>,
}

impl Recorded {
    /// The header of this name, which is to be given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// `GET /path`
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }
}

/// What the server does with a request.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    pieces: Vec<Piece>,
    chunked: bool,
    delay: Duration,
}

#[derive(Clone, Debug)]
enum Piece {
    Bytes(Vec<u8>),
    Wait(Duration),
    Cut,
}

impl Reply {
    pub fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), pieces: Vec::new(), chunked: false, delay: Duration::ZERO }
    }

    /// Closes the connection without a word.
    pub fn hang_up() -> Self {
        Self::new(0)
    }

    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status).header("content-type", "application/json").body(body)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.pieces.push(Piece::Bytes(body.into()));
        self
    }

    /// Another piece of a body that is sent in chunks.
    pub fn chunk(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.chunked = true;
        self.body(body)
    }

    /// Waits before the answer begins.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Waits in the middle of the body.
    pub fn wait(mut self, wait: Duration) -> Self {
        self.pieces.push(Piece::Wait(wait));
        self
    }

    /// Closes the connection in the middle of the body.
    pub fn cut(mut self) -> Self {
        self.chunked = true;
        self.pieces.push(Piece::Cut);
        self
    }

    async fn write(&self, stream: &mut impl Stream) -> std::io::Result<()> {
        tokio::time::sleep(self.delay).await;
        if self.status == 0 {
            return Err(std::io::ErrorKind::ConnectionAborted.into());
        }
        let mut head = format!("HTTP/1.1 {} Whatever\r\n", self.status);
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let length: usize =
            self.pieces.iter().map(|piece| if let Piece::Bytes(bytes) = piece { bytes.len() } else { 0 }).sum();
        let is_declared = self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        if self.chunked {
            head.push_str("transfer-encoding: chunked\r\n\r\n");
        } else if is_declared || self.status == 204 || self.status == 304 {
            head.push_str("\r\n");
        } else {
            let _ = write!(head, "content-length: {length}\r\n\r\n");
        }
        stream.write_all(head.as_bytes()).await?;
        for piece in &self.pieces {
            match piece {
                Piece::Bytes(bytes) if bytes.is_empty() => {} // an empty chunk would be the end
                Piece::Bytes(bytes) if self.chunked => {
                    stream.write_all(format!("{:x}\r\n", bytes.len()).as_bytes()).await?;
                    stream.write_all(bytes).await?;
                    stream.write_all(b"\r\n").await?;
                }
                Piece::Bytes(bytes) => stream.write_all(bytes).await?,
                Piece::Wait(wait) => tokio::time::sleep(*wait).await,
                Piece::Cut => return Err(std::io::ErrorKind::ConnectionAborted.into()),
            }
            stream.flush().await?;
        }
        if self.chunked {
            stream.write_all(b"0\r\n\r\n").await?;
        }
        Ok(())
    }
}

/// A connection, whatever it runs over.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

type Handler = dyn Fn(&Recorded) -> Reply + Send + Sync;

/// Runs until it is dropped.
pub struct Server {
    url: String,
    requests: Arc<Mutex<Vec<Recorded>>>,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    /// Answers every request with what `handler` gives.
    pub async fn start(handler: impl Fn(&Recorded) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_over("http", |stream| std::future::ready(Some(stream)), handler).await
    }

    /// The same, over what `wrap` makes of a connection.
    pub async fn start_over<W: Stream + 'static, F>(
        scheme: &str,
        wrap: impl Fn(TcpStream) -> F + Send + Sync + 'static,
        handler: impl Fn(&Recorded) -> Reply + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Option<W>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let url = format!("{scheme}://localhost:{}", listener.local_addr().expect("an address").port());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (handler, log): (Arc<Handler>, _) = (Arc::new(handler), Arc::clone(&requests));
        let connections = Arc::new(AtomicUsize::new(0));
        let accepted = Arc::clone(&connections);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                accepted.fetch_add(1, Ordering::Relaxed);
                let (handler, log) = (Arc::clone(&handler), Arc::clone(&log));
                // Head and body are written one after the other; the second must not wait for an acknowledgement.
                drop(stream.set_nodelay(true));
                let stream = wrap(stream);
                tokio::spawn(async move {
                    if let Some(stream) = stream.await {
                        drop(serve(stream, &*handler, &log).await);
                    }
                });
            }
        });
        Self { url, requests, connections, task }
    }

    /// Gives these answers one after the other, the last one again and again.
    pub async fn with_replies(replies: impl Into<Vec<Reply>>) -> Self {
        let replies = Mutex::new(replies.into());
        Self::start(move |_| {
            let mut replies = replies.lock().expect("no test panics here");
            if replies.len() > 1 { replies.remove(0) } else { replies[0].clone() }
        })
        .await
    }

    /// `http://localhost:port`
    pub fn url(&self) -> &str {
        &self.url
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.requests.lock().expect("no test panics here").clone()
    }

    /// How many connections there have been so far.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// The only request so far.
    pub fn request(&self) -> Recorded {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:#?}");
        requests[0].clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: impl Stream, handler: &Handler, log: &Mutex<Vec<Recorded>>) -> std::io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        let request = read_request(&mut stream, &mut buffer).await?;
        let reply = handler(&request);
        log.lock().expect("no test panics here").push(request);
        reply.write(&mut stream).await?;
    }
}

async fn read_request(stream: &mut impl Stream, buffer: &mut Vec<u8>) -> std::io::Result<Recorded> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        fill(stream, buffer).await?;
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    buffer.drain(..end + 4);
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (method, target) = (first.next().unwrap_or_default().to_owned(), first.next().unwrap_or_default().to_owned());
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
    let mut request = Recorded { method, target, headers, body: Vec::new() };
    if request.header("transfer-encoding").is_some() {
        request.body = read_chunks(stream, buffer).await?;
    } else if let Some(length) = request.header("content-length") {
        let length = length.parse().expect("a length");
        request.body = take(stream, buffer, length).await?;
    }
    Ok(request)
}

async fn read_chunks(stream: &mut impl Stream, buffer: &mut Vec<u8>) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = buffer.windows(2).position(|window| window == b"\r\n") {
                break end;
            }
            fill(stream, buffer).await?;
        };
        let length =
            usize::from_str_radix(&String::from_utf8_lossy(&buffer[..end]), 16).expect("the length of a chunk");
        buffer.drain(..end + 2);
        body.extend(take(stream, buffer, length).await?);
        take(stream, buffer, 2).await?;
        if length == 0 {
            return Ok(body);
        }
    }
}

async fn take(stream: &mut impl Stream, buffer: &mut Vec<u8>, length: usize) -> std::io::Result<Vec<u8>> {
    while buffer.len() < length {
        fill(stream, buffer).await?;
    }
    Ok(buffer.drain(..length).collect())
}

async fn fill(stream: &mut impl Stream, buffer: &mut Vec<u8>) -> std::io::Result<()> {
    if stream.read_buf(buffer).await? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}
