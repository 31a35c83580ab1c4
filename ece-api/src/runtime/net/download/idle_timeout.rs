//! Noticing that a download stands still.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Sleep, sleep};

/// Measures how long nothing has come, while somebody waits for it.
pub(super) struct IdleTimeout {
    limit: Option<Duration>,
    /// There only while somebody waits.
    sleep: Option<Pin<Box<Sleep>>>,
}

impl IdleTimeout {
    pub(super) fn new(limit: Option<Duration>) -> Self {
        Self { limit, sleep: None }
    }

    /// Something came.
    pub(super) fn moved(&mut self) {
        self.sleep = None;
    }

    /// Nothing came; gives the limit once it has passed.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Duration> {
        let Some(limit) = self.limit else { return Poll::Pending };
        if self.sleep.is_none() && Handle::try_current().is_err() {
            // Another executor, under a transport of the user's own: there is no clock to ask.
            return Poll::Pending;
        }
        ready!(self.sleep.get_or_insert_with(|| Box::pin(sleep(limit))).as_mut().poll(context));
        self.sleep = None;
        Poll::Ready(limit)
    }
}

impl Default for IdleTimeout {
    fn default() -> Self {
        Self::new(Some(Duration::from_secs(60)))
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::Waker;

    use futures_util::stream;

    use crate::runtime::net::body::Body;
    use crate::runtime::net::download::ByteStream;

    #[test]
    fn other_executors_have_no_clock_and_need_none() {
        let body = Body::stream(stream::pending::<Result<&str, std::io::Error>>(), None);
        let mut stream = ByteStream::new(body, "download", 9);
        let mut context = std::task::Context::from_waker(Waker::noop());
        assert!(pin!(stream.chunk()).poll(&mut context).is_pending());
    }
}
