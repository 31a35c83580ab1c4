//! For executors without a clock: one thread, started when it is first needed, wakes all who wait.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

/// Those who wait, by their time and a number of their own.
type Alarms = BTreeMap<(Instant, u64), Waker>;

static ALARMS: Mutex<Alarms> = Mutex::new(BTreeMap::new());
static SOONER: Condvar = Condvar::new();
static NUMBERS: AtomicU64 = AtomicU64::new(0);

/// Is ready after a delay.
pub(super) struct Sleep {
    /// Never, where the delay is beyond what the clock can say.
    end: Option<Instant>,
    number: Option<u64>,
}

impl Sleep {
    pub(super) fn new(delay: Duration) -> Self {
        Self { end: Instant::now().checked_add(delay), number: None }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let Some(end) = self.end else { return Poll::Pending };
        if Instant::now() >= end {
            return Poll::Ready(());
        }
        if !is_running() {
            // A system without threads: whoever polls has to look again and again.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let number = *self.number.get_or_insert_with(|| NUMBERS.fetch_add(1, Ordering::Relaxed));
        let mut alarms = alarms();
        alarms.insert((end, number), context.waker().clone());
        if alarms.first_key_value().is_some_and(|(first, _)| first.1 == number) {
            SOONER.notify_one();
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let (Some(end), Some(number)) = (self.end, self.number) {
            alarms().remove(&(end, number));
        }
    }
}

fn alarms() -> MutexGuard<'static, Alarms> {
    ALARMS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_running() -> bool {
    static STARTED: OnceLock<bool> = OnceLock::new();
    let name = concat!(env!("CARGO_PKG_NAME"), "-clock").to_owned();
    *STARTED.get_or_init(|| std::thread::Builder::new().name(name).spawn(run).is_ok())
}

fn run() {
    loop {
        let mut due = Vec::new();
        let mut alarms = alarms();
        let now = Instant::now();
        while let Some(first) = alarms.first_entry().filter(|first| first.key().0 <= now) {
            due.push(first.remove());
        }
        if due.is_empty() {
            let next = alarms.first_key_value().map(|((end, _), _)| end.saturating_duration_since(now));
            // Errors are those of a poisoned lock, and `alarms` takes it all the same.
            match next {
                Some(delay) => drop(SOONER.wait_timeout(alarms, delay)),
                None => drop(SOONER.wait(alarms)),
            }
        } else {
            drop(alarms);
            due.into_iter().for_each(Waker::wake);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn it_is_ready_after_the_delay_and_not_before() {
        let start = Instant::now();
        Sleep::new(Duration::from_millis(20)).await;
        assert!(start.elapsed() >= Duration::from_millis(20));
    }

    #[tokio::test]
    async fn a_thousand_delays_need_one_thread() {
        let start = Instant::now();
        let mut long = Box::pin(Sleep::new(Duration::from_secs(600)));
        let mut context = Context::from_waker(Waker::noop());
        assert!(long.as_mut().poll(&mut context).is_pending());
        join_all((0..1000).map(|number| Sleep::new(Duration::from_millis(number % 50)))).await;
        assert!(start.elapsed() >= Duration::from_millis(49) && start.elapsed() < Duration::from_secs(10));
        assert!(long.as_mut().poll(&mut context).is_pending());
        let number = long.number;
        drop(long);
        assert!(alarms().keys().all(|(_, known)| Some(*known) != number), "whoever is gone is not woken");
    }
}
