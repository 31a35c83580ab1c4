//! Delays and time limits, whatever the runtime is: by Tokio's clock within Tokio, else by a [`clock`] of our own.

mod clock;

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};

use super::deadline::{Deadline, Limit};

/// Is ready after `delay`.
pub(crate) async fn sleep(delay: Duration) {
    #[cfg(feature = "client")]
    if tokio::runtime::Handle::try_current().is_ok() {
        return tokio::time::sleep(delay).await;
    }
    clock::Sleep::new(delay).await;
}

/// What the future gives; the limit, where it passes before that. Nothing is set up for a future that is ready at once.
pub(crate) async fn by<F: Future>(deadline: Deadline, future: F) -> Result<F::Output, Limit> {
    let Some((left, limit)) = deadline.next() else { return Ok(future.await) };
    if left.is_zero() {
        return Err(limit);
    }
    match select(pin!(future), pin!(sleep(left))).await {
        Either::Left((output, _)) => Ok(output),
        Either::Right(((), _)) => Err(limit),
    }
}
