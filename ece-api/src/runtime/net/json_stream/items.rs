//! Where one JSON value ends and the next one begins.

use bytes::{Buf as _, Bytes, BytesMut};

/// Bytes in, the JSON texts that they hold out.
#[derive(Default)]
pub(crate) struct Items {
    buffer: BytesMut,
    framing: Framing,
    is_finished: bool,
}

enum Framing {
    Values(Values),
    Events(Events),
}

impl Default for Framing {
    fn default() -> Self {
        Self::Values(Values::default())
    }
}

impl Items {
    /// One value behind another, whatever is between them.
    pub(crate) fn values() -> Self {
        Self::default()
    }

    /// The data of server-sent events.
    pub(crate) fn events() -> Self {
        Self { framing: Framing::Events(Events::default()), ..Self::default() }
    }

    pub(super) fn push(&mut self, chunk: &[u8]) {
        self.buffer.extend_from_slice(chunk);
    }

    /// Nothing more comes: what is there is the last value.
    pub(super) fn finish(&mut self) {
        self.is_finished = true;
    }

    /// So many bytes are held for a value that is not complete.
    pub(super) fn pending(&self) -> usize {
        match &self.framing {
            Framing::Values(_) => self.buffer.len(),
            Framing::Events(events) => self.buffer.len() + events.data.len(),
        }
    }

    pub(super) fn next(&mut self) -> Option<Bytes> {
        match &mut self.framing {
            Framing::Values(values) => values.next(&mut self.buffer, self.is_finished),
            Framing::Events(events) => events.next(&mut self.buffer, self.is_finished),
        }
    }
}

/// Values by their brackets and quotation marks; a number or a word by its line. A record separator ends any value, and
/// a line break ends any string, so that a value that is cut off does not take the next ones along.
#[derive(Default)]
struct Values {
    /// So much of the buffer has been looked at.
    seen: usize,
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

const RECORD_SEPARATOR: u8 = 0x1E;

impl Values {
    fn next(&mut self, buffer: &mut BytesMut, is_finished: bool) -> Option<Bytes> {
        if self.seen == 0 {
            let between = buffer.iter().take_while(|byte| is_between(**byte)).count();
            buffer.advance(between);
        }
        while let Some(&byte) = buffer.get(self.seen) {
            if let Some(end) = self.end(byte) {
                let item = buffer.split_to(end).freeze();
                *self = Self::default();
                return Some(item);
            }
            self.seen += 1;
        }
        (is_finished && !buffer.is_empty()).then(|| {
            *self = Self::default();
            buffer.split().freeze()
        })
    }

    /// Takes the next byte; gives the length of the value that ends with it, or before it.
    fn end(&mut self, byte: u8) -> Option<usize> {
        let (before, with) = (self.seen, self.seen + 1);
        match byte {
            RECORD_SEPARATOR => return Some(before),
            b'\n' if self.in_string => return Some(before),
            _ if self.is_escaped => self.is_escaped = false,
            b'\\' if self.in_string => self.is_escaped = true,
            b'"' if self.in_string => {
                self.in_string = false;
                return (self.depth == 0).then_some(with);
            }
            _ if self.in_string => {}
            b'"' | b'{' | b'[' if self.depth == 0 && before > 0 => return Some(before),
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return (self.depth == 0).then_some(with);
            }
            b'\n' | b'\r' if self.depth == 0 => return Some(before),
            _ => {}
        }
        None
    }
}

/// What can stand between two values, a byte order mark at the beginning included.
fn is_between(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == RECORD_SEPARATOR || [0xEF, 0xBB, 0xBF].contains(&byte)
}

/// The lines of events, of which only `data` is read.
#[derive(Default)]
struct Events {
    /// Of the event that is not complete.
    data: Vec<u8>,
    seen: usize,
    /// A line break may come in two pieces.
    after_carriage_return: bool,
    is_begun: bool,
}

impl Events {
    fn next(&mut self, buffer: &mut BytesMut, is_finished: bool) -> Option<Bytes> {
        loop {
            let Some(line) = self.line(buffer) else { break };
            if line.is_empty() {
                if let Some(item) = self.dispatch() {
                    return Some(item);
                }
            } else {
                self.take(&line);
            }
        }
        if is_finished {
            let line = buffer.split().freeze();
            self.seen = 0;
            self.take(&line);
            return self.dispatch();
        }
        None
    }

    /// The next line, without its end.
    fn line(&mut self, buffer: &mut BytesMut) -> Option<Bytes> {
        if self.after_carriage_return && !buffer.is_empty() {
            buffer.advance(usize::from(buffer[0] == b'\n'));
            self.after_carriage_return = false;
        }
        let rest = buffer.get(self.seen..)?;
        let Some(length) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
            self.seen = buffer.len();
            return None;
        };
        let line = buffer.split_to(self.seen + length).freeze();
        self.seen = 0;
        self.after_carriage_return = buffer[0] == b'\r';
        buffer.advance(1);
        Some(line)
    }

    fn take(&mut self, line: &[u8]) {
        let line = if self.is_begun { line } else { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line) };
        self.is_begun = true;
        let Some(data) = line.strip_prefix(b"data:") else { return };
        self.data.extend_from_slice(data);
        self.data.push(b'\n');
    }

    /// The data of an event that is complete; `None` for one that only keeps the connection alive.
    fn dispatch(&mut self) -> Option<Bytes> {
        let data = std::mem::take(&mut self.data);
        (!data.trim_ascii().is_empty()).then(|| Bytes::copy_from_slice(data.trim_ascii()))
    }
}

#[cfg(test)]
mod tests;
