//! How far something is that takes longer than a second, for somebody who looks at a terminal.
//!
//! Drawn on standard error, and gone when it is over; nothing is drawn where that is not a terminal, or in quiet runs.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{is_quiet, printable};

/// What takes no longer is not worth a word.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is drawn changes so often at most.
const TICK: Duration = Duration::from_millis(120);

/// Drawn as long as it lives, once it has lived for a second.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// What begins to draw; nothing where nothing is to be drawn.
    start: Option<Start>,
}

struct Start {
    is_over: Sender<()>,
    waiting: JoinHandle<()>,
}

impl Progress {
    /// A download from an address, as it may be shown.
    pub(crate) fn of_download(from: &str) -> Self {
        if is_quiet() || !io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden(), start: None };
        }
        Self::begin(from, ProgressDrawTarget::stderr(), PATIENCE)
    }

    fn begin(from: &str, target: ProgressDrawTarget, patience: Duration) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(style("{spinner} {msg}: {bytes}, {elapsed}"));
        bar.set_message(printable(from).replace('\n', " "));
        let (is_over, over) = mpsc::channel();
        let shown = bar.clone();
        let waiting = thread::spawn(move || {
            if over.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(target);
                shown.enable_steady_tick(TICK);
            }
        });
        Self { bar, start: Some(Start { is_over, waiting }) }
    }

    /// How many bytes are to come, where the server says it.
    pub(crate) fn expect(&self, bytes: Option<u64>) {
        if let Some(bytes) = bytes {
            self.bar.set_length(bytes);
            self.bar.set_style(style("{spinner} {msg}: {bytes} of {total_bytes}, {elapsed}"));
        }
    }

    /// So many bytes have come.
    pub(crate) fn advance(&self, bytes: u64) {
        self.bar.inc(bytes);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(Start { is_over, waiting }) = self.start.take() {
            drop(is_over);
            // Nothing begins to be drawn once the line is cleared.
            let _ = waiting.join();
        }
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::time::Instant;

    use indicatif::TermLike;

    use super::*;

    /// What was drawn; `#` where a line was cleared.
    #[derive(Clone, Debug, Default)]
    struct Screen(Arc<Mutex<String>>);

    impl Screen {
        fn text(&self) -> String {
            self.0.lock().unwrap().clone()
        }

        fn add(&self, text: &str) {
            self.0.lock().unwrap().push_str(text);
        }

        fn begin(&self, patience: Duration) -> Progress {
            let target = ProgressDrawTarget::term_like(Box::new(self.clone()));
            Progress::begin("https://ece.example.net/a\u{1b}[31m\nb", target, patience)
        }

        fn shows(&self, words: &str) -> bool {
            let start = Instant::now();
            while !self.text().contains(words) && start.elapsed() < Duration::from_secs(5) {
                thread::sleep(Duration::from_millis(5));
            }
            self.text().contains(words)
        }
    }

    impl TermLike for Screen {
        fn width(&self) -> u16 {
            120
        }

        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn write_line(&self, text: &str) -> io::Result<()> {
            self.add(text);
            Ok(())
        }

        fn write_str(&self, text: &str) -> io::Result<()> {
            self.add(text);
            Ok(())
        }

        fn clear_line(&self) -> io::Result<()> {
            self.add("#");
            Ok(())
        }

        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_takes_long_is_shown_and_cleared_at_its_end() {
        let screen = Screen::default();
        let progress = screen.begin(Duration::ZERO);
        assert!(screen.shows("https://ece.example.net/a\u{fffd}[31m b: 0 B, 0s"), "{:?}", screen.text());
        progress.expect(Some(2 * 1024 * 1024));
        progress.advance(1024 * 1024);
        assert!(screen.shows("1.00 MiB of 2.00 MiB"), "{:?}", screen.text());
        drop(progress);
        assert!(screen.text().trim_end().ends_with('#'), "{:?}", screen.text());
    }

    #[test]
    fn what_is_over_soon_is_never_shown() {
        let screen = Screen::default();
        let progress = screen.begin(Duration::from_secs(60));
        progress.expect(Some(10));
        progress.advance(10);
        drop(progress);
        assert_eq!(screen.text(), "");
    }
}
