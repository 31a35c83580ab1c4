//! The positions in a text that is JSON.

use std::borrow::Cow;

use super::{DEEPEST, Position, Wanted, below};

/// Finds what is wanted; false where the text is not JSON, or nested too deeply.
pub(super) fn find(text: &str, wanted: &mut Wanted) -> bool {
    let mut scanner = Scanner { text, at: 0, counted: 0, position: Position { line: 1, column: 1 } };
    scanner.blanks();
    wanted.found = Some(scanner.position(scanner.at));
    let end = scanner.value(Some(wanted), 0);
    scanner.blanks();
    end.is_some() && scanner.at == text.len()
}

struct Scanner<'t> {
    text: &'t str,
    /// Where the next sign is, in bytes.
    at: usize,
    /// Up to here, lines and columns are counted: where something is found, and not before.
    counted: usize,
    position: Position,
}

impl<'t> Scanner<'t> {
    /// The line and column of a place behind those that were asked for before.
    fn position(&mut self, at: usize) -> Position {
        let passed = &self.text[self.counted..at];
        let (lines, last) = match passed.rsplit_once('\n') {
            Some((before, last)) => (1 + before.bytes().filter(|byte| *byte == b'\n').count(), last),
            None => (0, passed),
        };
        let column = if lines > 0 { 1 } else { self.position.column };
        self.position = Position { line: self.position.line + lines, column: column + last.chars().count() };
        self.counted = at;
        self.position
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) {
        self.at += self.text[self.at..].chars().next().map_or(0, char::len_utf8);
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|sign| sign.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Reads on behind the value; `None` where the text ends or is no JSON.
    fn value(&mut self, wanted: Option<&mut Wanted>, depth: usize) -> Option<()> {
        self.blanks();
        match self.peek()? {
            b'{' | b'[' if depth >= DEEPEST => None,
            b'{' => self.object(wanted, depth),
            b'[' => self.array(wanted, depth),
            b'"' => self.string().map(|_| ()),
            _ => {
                let rest = &self.text[self.at..];
                let is_end = |sign: char| matches!(sign, ',' | ']' | '}') || sign.is_whitespace();
                let length = rest.find(is_end).unwrap_or(rest.len());
                self.at += length;
                (length > 0).then_some(())
            }
        }
    }

    fn object(&mut self, mut wanted: Option<&mut Wanted>, depth: usize) -> Option<()> {
        self.at += 1;
        loop {
            self.blanks();
            match self.peek()? {
                b'}' => {
                    self.at += 1;
                    return Some(());
                }
                b',' => self.at += 1,
                _ => {
                    let at = self.at;
                    let key = self.string()?;
                    let inner = below(&mut wanted, &key, || self.position(at));
                    self.blanks();
                    self.next();
                    self.value(inner, depth + 1)?;
                }
            }
        }
    }

    fn array(&mut self, mut wanted: Option<&mut Wanted>, depth: usize) -> Option<()> {
        self.at += 1;
        let mut index = 0_usize;
        loop {
            self.blanks();
            match self.peek()? {
                b']' => {
                    self.at += 1;
                    return Some(());
                }
                b',' => {
                    self.at += 1;
                    index += 1;
                }
                _ => {
                    let at = self.at;
                    let token = if wanted.is_some() { index.to_string() } else { String::new() };
                    let inner = below(&mut wanted, &token, || self.position(at));
                    self.value(inner, depth + 1)?;
                }
            }
        }
    }

    /// A string, unescaped; the reader of the document has checked it.
    fn string(&mut self) -> Option<Cow<'t, str>> {
        if self.peek()? != b'"' {
            return None;
        }
        let signs = self.text.as_bytes();
        let (start, mut escaped) = (self.at, false);
        let mut end = start + 1;
        loop {
            match signs.get(end)? {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    end += 2;
                }
                _ => end += 1,
            }
        }
        self.at = end + 1;
        let quoted = &self.text[start..=end];
        if escaped {
            serde_json::from_str(quoted).ok().map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(&quoted[1..end - start]))
        }
    }
}
