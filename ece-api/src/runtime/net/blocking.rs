//! Calls without `async`, with the feature `blocking`.
//!
//! ```no_run
//! # fn example(ece: ece_api::Client) -> Result<(), ece_api::Error> {
//! // Members of the response are there to be looked at …
//! println!("{}", ece.get_deployment("0c1d").send_blocking()?.name);
//! // … and to be taken out of it.
//! let name = ece.get_deployment("0c1d").send_blocking()?.into_inner().name;
//! # drop(name);
//!
//! // What stays asynchronous, such as a download, is waited for in the same way.
//! let response = ece.request(ece_api::http::Method::GET, "/platform").with_raw_response().send_blocking()?;
//! let bytes = ece_api::blocking::wait(response.into_inner().bytes())??;
//! # drop(bytes);
//! # Ok(()) }
//! ```
//!
//! The calling thread does the work; one thread in the background, shared by all clients of the process, sees to
//! connections and clocks. So a provider of credentials, a middleware or a transport may make such calls as well, and a
//! panic of theirs is one of the caller's thread.
//!
//! It can be called from within another runtime too, and holds up the thread it is called on, no more. Where that thread
//! is the only one of its runtime, what runs there stands still, connections included: a client that is used with `await`
//! there may wait for one of those until its time limit passes, so give the blocking calls a client of their own.

use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::thread;

use futures_core::Stream;
use futures_util::StreamExt as _;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::block_in_place;

use super::call::Call;
use super::dispatch;
use super::error::Error;
use super::operation::Operation;
use super::response::Response;

const NAME: &str = env!("CARGO_PKG_NAME");

static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();

fn runtime() -> Result<&'static Handle, Error> {
    let start = || {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(1).thread_name(NAME).enable_all().build().map_err(|error| error.to_string())
    };
    RUNTIME.get_or_init(start).as_ref().map(Runtime::handle).map_err(cannot_start)
}

fn cannot_start(error: impl std::fmt::Display) -> Error {
    Error::config(format!("the thread for blocking calls cannot be started: {error}"))
}

/// Runs a future of this crate, or what becomes one when it is awaited, to its end on this thread. A panic in there is one
/// of this thread.
pub fn wait<F>(future: F) -> Result<F::Output, Error>
where
    F: IntoFuture<Output: Send, IntoFuture: Send>,
{
    let (own, future) = (runtime()?, future.into_future());
    match Handle::try_current() {
        Err(_) => Ok(own.block_on(future)),
        // What else has to be done on this thread goes on upon another one: it may be what the future waits for.
        Ok(current) if current.id() == own.id() => Ok(block_in_place(|| own.block_on(future))),
        // A thread may not run two runtimes at once.
        Ok(_) => thread::scope(|scope| {
            let builder = thread::Builder::new().name(NAME.to_owned());
            let thread = builder.spawn_scoped(scope, || own.block_on(future)).map_err(cannot_start)?;
            Ok(thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
        }),
    }
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
    T: Send,
    S: Stream<Item = Result<T, Error>> + Send + Unpin,
{
    let mut left = Some(stream);
    std::iter::from_fn(move || {
        let item = wait(left.as_mut()?.next());
        if !matches!(item, Ok(Some(_))) {
            left = None;
        }
        item.unwrap_or_else(|error| Some(Err(error)))
    })
}

impl<O: Operation> Call<O> {
    /// Sends the request and reads the response, as [`send`](Self::send) does, and waits for it on this thread.
    pub fn send_blocking(self) -> Result<Response<O::Output>, Error> {
        let accepts_partial = self.request.accepts_partial_success();
        // Only the part that is the same for all operations is waited for.
        wait(dispatch::execute(&self.client, self.request))??.into_response(O::READ, accepts_partial)
    }
}
