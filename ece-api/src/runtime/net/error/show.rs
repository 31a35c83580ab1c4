//! What an error prints: bounded, on lines of its own, and without characters that steer a terminal.

use std::fmt;

use super::Error;
use crate::runtime::text::{escaped_within, one_line, steers, visible};

/// More characters are not said about an error beside what the server says.
const MAX_TEXT: usize = 2000;
/// More lines, and more bytes of them, are not shown; of the bytes a single line may take a part of the next kB.
const MAX_LINES: usize = 50;
const MAX_SHOWN: usize = 16_000;
/// The same for `Debug`, once it is escaped.
const MAX_DEBUG: usize = 12_000;

/// One line per error that the server reported, else one line, at most 50 lines and 20 kB; what may have
/// happened all the same is said at the end.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe(f)?;
        f.write_str(self.0.attempts.describe())
    }
}

impl Error {
    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = self.head();
        let Some(response) = &self.0.response else {
            return f.write_str(&head);
        };
        if response.messages.is_empty() {
            f.write_str(&head)?;
            return response.describe(f);
        }
        let (mut shown, mut written) = (0, 0);
        for message in response.messages.iter().take(MAX_LINES) {
            let line = format!("{}{head}: {message}", if shown == 0 { "" } else { "\n" });
            if shown > 0 && written + line.len() > MAX_SHOWN {
                break;
            }
            f.write_str(&line)?;
            (shown, written) = (shown + 1, written + line.len());
        }
        match response.messages.len() - shown + response.more_messages() {
            0 => Ok(()),
            more => write!(f, "\n… and {more} more"),
        }
    }

    /// `operation: 404 Not Found (request 1f2e): text`
    fn head(&self) -> String {
        let mut head = self.0.operation.unwrap_or_default().to_owned();
        let separate = |head: &mut String| head.push_str(if head.is_empty() { "" } else { ": " });
        if let Some(origin) = self.0.origin.as_ref().filter(|origin| !self.0.text.contains(&***origin)) {
            head.extend([" at ", origin.as_str()]);
        }
        if let Some(response) = &self.0.response {
            separate(&mut head);
            head.push_str(&response.status_line());
        }
        if let Some(id) = self.request_id() {
            head.extend([" (request ", &one_line(id, 200), ")"]);
        }
        if !self.0.text.is_empty() {
            separate(&mut head);
            head.push_str(&self.0.text);
        }
        head
    }
}

/// Kind, operation and what `Display` prints; neither headers nor body.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes = self.0.response.as_ref().map(|response| response.shown_codes());
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("status", &self.status())
            .field("codes", &codes.unwrap_or_default())
            .field("text", &escaped_within(&self.to_string(), MAX_DEBUG))
            .finish_non_exhaustive()
    }
}

/// What is said about an error may come from anywhere: from a server, a library, a file's name.
pub(super) fn shown(text: String) -> String {
    if text.len() <= MAX_TEXT && !text.contains(steers) { text } else { visible(&text, MAX_TEXT) }
}
