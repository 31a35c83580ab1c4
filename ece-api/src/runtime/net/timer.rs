//! Delays, whatever the runtime is.

use std::time::Duration;

use super::transport::BoxFuture;

/// A future that is ready after `delay`.
pub(crate) fn sleep(delay: Duration) -> BoxFuture<'static, ()> {
    #[cfg(feature = "client")]
    if tokio::runtime::Handle::try_current().is_ok() {
        return Box::pin(tokio::time::sleep(delay));
    }
    Box::pin(thread::sleep(delay))
}

/// For executors without a clock: a thread that waits. Delays are rare, and so are these threads.
mod thread {
    use std::pin::Pin;
    use std::sync::{Arc, Mutex, PoisonError};
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    #[derive(Default)]
    struct State {
        is_over: bool,
        waker: Option<Waker>,
    }

    pub(super) struct Sleep(Arc<Mutex<State>>);

    pub(super) fn sleep(delay: Duration) -> Sleep {
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let end = move || {
            let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
            state.is_over = true;
            if let Some(waker) = state.waker.take() {
                waker.wake();
            }
        };
        let waits = {
            let end = end.clone();
            move || {
                std::thread::sleep(delay);
                end();
            }
        };
        if std::thread::Builder::new().spawn(waits).is_err() {
            end(); // a system without threads cannot wait
        }
        Sleep(state)
    }

    impl Future for Sleep {
        type Output = ();

        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if state.is_over {
                return Poll::Ready(());
            }
            state.waker = Some(context.waker().clone());
            Poll::Pending
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[tokio::test]
        async fn it_is_ready_after_the_delay_and_not_before() {
            let start = std::time::Instant::now();
            sleep(Duration::from_millis(20)).await;
            assert!(start.elapsed() >= Duration::from_millis(20));
        }
    }
}
