//! The positions in a text that is JSON.

use std::iter::Peekable;
use std::str::Chars;

use super::{DEEPEST, Position, Wanted, below};

/// Finds what is wanted; false where the text is not JSON, or nested too deeply.
pub(super) fn find(text: &str, wanted: &mut Wanted) -> bool {
    let mut scanner = Scanner { rest: text.chars().peekable(), line: 1, column: 1 };
    scanner.blanks();
    wanted.found = Some(scanner.position());
    let end = scanner.value(Some(wanted), 0);
    scanner.blanks();
    end.is_some() && scanner.rest.peek().is_none()
}

struct Scanner<'t> {
    rest: Peekable<Chars<'t>>,
    line: usize,
    column: usize,
}

impl Scanner<'_> {
    fn position(&self) -> Position {
        Position { line: self.line, column: self.column }
    }

    fn next(&mut self) -> Option<char> {
        let sign = self.rest.next()?;
        if sign == '\n' {
            (self.line, self.column) = (self.line + 1, 1);
        } else {
            self.column += 1;
        }
        Some(sign)
    }

    fn blanks(&mut self) {
        while self.rest.peek().is_some_and(char::is_ascii_whitespace) {
            self.next();
        }
    }

    /// Reads on behind the value; `None` where the text ends or is no JSON.
    fn value(&mut self, wanted: Option<&mut Wanted>, depth: usize) -> Option<()> {
        self.blanks();
        match self.rest.peek()? {
            '{' | '[' if depth >= DEEPEST => None,
            '{' => self.object(wanted, depth),
            '[' => self.array(wanted, depth),
            '"' => self.string().map(|_| ()),
            _ => {
                while self.rest.peek().is_some_and(|sign| !matches!(sign, ',' | ']' | '}') && !sign.is_whitespace()) {
                    self.next();
                }
                Some(())
            }
        }
    }

    fn object(&mut self, mut wanted: Option<&mut Wanted>, depth: usize) -> Option<()> {
        self.next();
        loop {
            self.blanks();
            match self.rest.peek()? {
                '}' => return self.next().map(|_| ()),
                ',' => {
                    self.next();
                }
                _ => {
                    let at = self.position();
                    let key = self.string()?;
                    self.blanks();
                    self.next();
                    self.value(below(&mut wanted, &key, at), depth + 1)?;
                }
            }
        }
    }

    fn array(&mut self, mut wanted: Option<&mut Wanted>, depth: usize) -> Option<()> {
        self.next();
        let mut index = 0_usize;
        loop {
            self.blanks();
            match self.rest.peek()? {
                ']' => return self.next().map(|_| ()),
                ',' => {
                    self.next();
                    index += 1;
                }
                _ => {
                    let at = self.position();
                    self.value(below(&mut wanted, &index.to_string(), at), depth + 1)?;
                }
            }
        }
    }

    /// A string, unescaped; the reader of the document has checked it.
    fn string(&mut self) -> Option<String> {
        if self.next()? != '"' {
            return None;
        }
        let (mut text, mut escaped) = (String::new(), false);
        loop {
            match self.next()? {
                '"' => break,
                '\\' => {
                    text.extend(['\\', self.next()?]);
                    escaped = true;
                }
                sign => text.push(sign),
            }
        }
        if escaped { serde_json::from_str(&format!("\"{text}\"")).ok() } else { Some(text) }
    }
}
