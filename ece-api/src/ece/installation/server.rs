//! An installation over HTTP/1.1, for programs that have a client of their own.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{AbortHandle, abortable};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;

use super::{Installation, MAX_BODY, too_large};
use crate::runtime::Body;
use crate::runtime::transport::TransportError;

/// Whoever has not said what he wants by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// An [`Installation`] that listens on this machine. It stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    stop: AbortHandle,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(super) fn start(installation: Installation, address: impl ToSocketAddrs) -> io::Result<Self> {
        let addresses: Vec<SocketAddr> = address.to_socket_addrs()?.collect();
        if let Some(open) = addresses.iter().find(|address| !address.ip().is_loopback()) {
            let problem = format!("{open} can be reached by others: a simulated installation listens on loopback only");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
        }
        let listener = TcpListener::bind(&addresses[..])?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (serving, stop) = abortable(accept(installation, listener));
        let thread = std::thread::Builder::new().name("simulated-installation".to_owned()).spawn(move || {
            // With the runtime all connections end.
            let _ = runtime.block_on(serving);
        })?;
        Ok(Self { address, stop, thread: Some(thread) })
    }

    /// Where it listens, for [`Client::builder`](crate::Client::builder): `http://127.0.0.1:12400`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of the socket.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.abort();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

async fn accept(installation: Installation, listener: TcpListener) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files, mostly: it passes when connections end.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let installation = installation.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(installation.clone(), request));
            let mut builder = http1::Builder::new();
            builder.timer(hyper_util::rt::TokioTimer::new()).header_read_timeout(PATIENCE);
            // A connection that breaks is the business of whoever broke it.
            drop(builder.serve_connection(TokioIo::new(stream), service).await);
        });
    }
}

/// An error closes the connection without a response.
async fn answer(
    installation: Installation,
    request: http::Request<Incoming>,
) -> Result<http::Response<Full<Bytes>>, TransportError> {
    let (head, body) = request.into_parts();
    // Nobody waits for what is refused anyway.
    if body.size_hint().lower() > MAX_BODY as u64 {
        return sent(too_large());
    }
    let body = tokio::time::timeout(PATIENCE, Limited::new(body, MAX_BODY).collect()).await;
    let response = match body.map_err(TransportError::timeout)? {
        Ok(body) => installation.respond(head, body.to_bytes())?,
        Err(error) if error.is::<http_body_util::LengthLimitError>() => too_large(),
        Err(error) => return Err(TransportError::other(error)),
    };
    sent(response)
}

/// What is to be sent; a body that breaks off breaks the connection off.
fn sent(response: http::Response<Body>) -> Result<http::Response<Full<Bytes>>, TransportError> {
    let (head, body) = response.into_parts();
    let bytes = body.to_bytes().ok_or_else(|| TransportError::other("the response breaks off"))?;
    Ok(http::Response::from_parts(head, Full::new(bytes)))
}
