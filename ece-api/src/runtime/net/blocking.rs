//! Calls without `async`, with the feature `blocking`.
//!
//! ```no_run
//! # fn example(ece: ece_api::Client) -> Result<(), ece_api::Error> {
//! let deployment = ece.get_deployment("0c1d").show_plans(true).send_blocking()?;
//! println!("{}", deployment.name);
//!
//! // What stays asynchronous, such as a download, is waited for in the same way.
//! let response = ece.request(ece_api::http::Method::GET, "/platform").with_raw_response().send_blocking()?;
//! let bytes = ece_api::blocking::wait(response.into_inner().bytes())??;
//! # drop(bytes);
//! # Ok(()) }
//! ```
//!
//! The work is done by one thread in the background, shared by all clients of the process; the calling thread sleeps
//! meanwhile. So it can be called from within another runtime too: it holds up the thread it is called on, no more.

use std::sync::{OnceLock, mpsc};

use futures_core::Stream;
use futures_util::StreamExt as _;
use tokio::runtime::{Builder, Runtime};

use super::call::Call;
use super::dispatch;
use super::error::Error;
use super::operation::Operation;
use super::response::Response;

static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();

fn runtime() -> Result<&'static Runtime, Error> {
    let start = || {
        let mut builder = Builder::new_multi_thread();
        builder
            .worker_threads(1)
            .thread_name(env!("CARGO_PKG_NAME"))
            .enable_all()
            .build()
            .map_err(|error| error.to_string())
    };
    let runtime = RUNTIME.get_or_init(start);
    runtime.as_ref().map_err(|error| Error::config(format!("the thread for blocking calls cannot be started: {error}")))
}

/// Runs a future of this crate to its end.
pub fn wait<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> Result<T, Error> {
    let (sender, receiver) = mpsc::sync_channel(1);
    runtime()?.spawn(async move {
        // Nobody listens only if the caller is gone.
        let _ = sender.send(future.await);
    });
    receiver.recv().map_err(|_| Error::config("the thread for blocking calls is gone"))
}

/// The items of a [`JsonStream`](crate::JsonStream), or the pieces of a [`ByteStream`](crate::ByteStream), waited for on
/// this thread.
///
/// ```no_run
/// # fn example(events: ece_api::JsonStream<ece_api::json::Value>) -> Result<(), ece_api::Error> {
/// for event in ece_api::blocking::iter(events) {
///     println!("{}", event?["type"]);
/// }
/// # Ok(()) }
/// ```
pub fn iter<T, S>(stream: S) -> impl Iterator<Item = Result<T, Error>>
where
    T: Send + 'static,
    S: Stream<Item = Result<T, Error>> + Send + Unpin + 'static,
{
    let mut left = Some(stream);
    std::iter::from_fn(move || {
        let mut stream = left.take()?;
        let waited = wait(async move { (stream.next().await, stream) });
        match waited {
            Ok((item, stream)) => {
                left = item.is_some().then_some(stream);
                item
            }
            Err(error) => Some(Err(error)),
        }
    })
}

impl<O: Operation> Call<O> {
    /// Sends the request and reads the response, as [`send`](Self::send) does, and waits for it on this thread.
    pub fn send_blocking(self) -> Result<Response<O::Output>, Error> {
        // Only the part that is the same for all operations runs in the background.
        wait(dispatch::execute(&self.client, self.request))??.into_response(O::READ)
    }
}
