//! What JSON is made of. Plain strings and integers are read here; what is odd about others, and what is wrong with them,
//! says jiter, which reads them from their beginning.

use std::borrow::Cow;

use jiter::{Jiter, JiterError, JiterErrorType, JsonErrorType, Peek};

use super::error::{Problem, describe};
use super::scan::plain_end;
use super::{ReadError, Reader};

impl<'text> Reader<'text> {
    /// The first byte of what comes next.
    pub(crate) fn peek(&mut self) -> Result<u8, ReadError> {
        self.skip_space().ok_or_else(|| self.wrong(&JsonErrorType::EofWhileParsingValue))
    }

    fn skip_space(&mut self) -> Option<u8> {
        loop {
            match *self.text.get(self.position)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.position += 1,
                byte => return Some(byte),
            }
        }
    }

    /// Reads a null, if that is what comes next.
    pub(super) fn null(&mut self) -> Result<bool, ReadError> {
        if self.peek()? != b'n' {
            return Ok(false);
        }
        if self.text.get(self.position..self.position + 4) == Some(b"null") {
            self.position += 4;
            return Ok(true);
        }
        self.with_jiter(Jiter::known_null).map(|()| true)
    }

    /// Reads a boolean.
    pub(super) fn bool(&mut self) -> Result<bool, ReadError> {
        let found = self.peek()?;
        if !matches!(found, b't' | b'f') {
            return Err(self.unexpected("a boolean", found));
        }
        if self.text.get(self.position..self.position + 4) == Some(b"true") {
            self.position += 4;
            return Ok(true);
        }
        self.with_jiter(|jiter| jiter.known_bool(Peek::new(found)))
    }

    /// Reads a string.
    pub(crate) fn string(&mut self) -> Result<Cow<'text, str>, ReadError> {
        let found = self.peek()?;
        if found != b'"' {
            return Err(self.unexpected("a string", found));
        }
        self.known_string()
    }

    /// Passes over a string, whatever is in it.
    #[cfg(feature = "operations")]
    pub(super) fn skip_string(&mut self) -> Result<(), ReadError> {
        let mut end = self.position + 1;
        loop {
            match self.text.get(end) {
                Some(b'"') => break,
                Some(b'\\') => end += 2,
                Some(_) => end += 1,
                None => return Err(self.wrong(&JsonErrorType::EofWhileParsingString)),
            }
        }
        self.position = end + 1;
        Ok(())
    }

    fn known_string(&mut self) -> Result<Cow<'text, str>, ReadError> {
        let start = self.position + 1;
        let end = plain_end(self.valid.as_bytes(), start);
        match self.valid.get(start..end) {
            Some(text) if self.valid.as_bytes().get(end) == Some(&b'"') => {
                self.position = end + 1;
                Ok(Cow::Borrowed(text))
            }
            _ => self.odd_string(),
        }
    }

    #[cold]
    fn odd_string(&mut self) -> Result<Cow<'text, str>, ReadError> {
        self.with_jiter(|jiter| jiter.known_str().map(|text| Cow::Owned(text.to_owned())))
    }

    /// Reads a number that is nothing but digits, and so few that they fit.
    pub(super) fn plain_integer(&mut self) -> Option<u64> {
        const FIT: usize = 18;
        let digits = self.text.get(self.position..).unwrap_or_default();
        let (mut number, mut length) = (0, 0);
        let next = loop {
            match digits.get(length) {
                Some(byte @ b'0'..=b'9') if length < FIT => number = number * 10 + u64::from(byte - b'0'),
                next => break next,
            }
            length += 1;
        };
        let has_zeros = length > 1 && digits.first() == Some(&b'0');
        if length == 0 || has_zeros || matches!(next, Some(b'0'..=b'9' | b'.' | b'e' | b'E')) {
            return None;
        }
        self.position += length;
        Some(number)
    }

    /// Reads a number and gives its text to `take`, which says what is wrong with it.
    pub(super) fn number<T>(&mut self, take: impl FnOnce(&str) -> Result<T, Problem>) -> Result<T, ReadError> {
        let text = self.number_text()?;
        take(text).map_err(|problem| ReadError::new(problem, self.position - text.len()))
    }

    fn number_text(&mut self) -> Result<&'text str, ReadError> {
        let found = self.peek()?;
        if !Peek::new(found).is_num() {
            return Err(self.unexpected("a number", found));
        }
        let start = self.position;
        self.with_jiter(|jiter| jiter.known_number_bytes(Peek::new(found)).map(drop))?;
        Ok(self.valid.get(start..self.position).unwrap_or_default())
    }

    /// Begins an array; false where it has no elements.
    pub(super) fn first_element(&mut self) -> Result<bool, ReadError> {
        self.position += 1;
        match self.skip_space() {
            Some(b']') => Ok(self.end()),
            Some(_) => Ok(true),
            None => Err(self.wrong(&JsonErrorType::EofWhileParsingList)),
        }
    }

    /// Goes on behind an element; false where there are no others.
    pub(super) fn next_element(&mut self) -> Result<bool, ReadError> {
        match self.skip_space() {
            Some(b',') => self.position += 1,
            Some(b']') => return Ok(self.end()),
            Some(_) => return Err(self.wrong(&JsonErrorType::ExpectedListCommaOrEnd)),
            None => return Err(self.wrong(&JsonErrorType::EofWhileParsingList)),
        }
        match self.skip_space() {
            Some(b']') => Err(self.wrong(&JsonErrorType::TrailingComma)),
            Some(_) => Ok(true),
            None => Err(self.wrong(&JsonErrorType::EofWhileParsingValue)),
        }
    }

    /// Begins an object, up to the name of a member; false where it has none.
    pub(super) fn first_member(&mut self) -> Result<bool, ReadError> {
        self.position += 1;
        match self.skip_space() {
            Some(b'"') => Ok(true),
            Some(b'}') => Ok(self.end()),
            Some(_) => Err(self.wrong(&JsonErrorType::KeyMustBeAString)),
            None => Err(self.wrong(&JsonErrorType::EofWhileParsingObject)),
        }
    }

    /// Goes on behind a member, up to the name of the next one; false where there are no others.
    pub(super) fn next_member(&mut self) -> Result<bool, ReadError> {
        match self.skip_space() {
            Some(b',') => self.position += 1,
            Some(b'}') => return Ok(self.end()),
            Some(_) => return Err(self.wrong(&JsonErrorType::ExpectedObjectCommaOrEnd)),
            None => return Err(self.wrong(&JsonErrorType::EofWhileParsingObject)),
        }
        match self.skip_space() {
            Some(b'"') => Ok(true),
            Some(b'}') => Err(self.wrong(&JsonErrorType::TrailingComma)),
            Some(_) => Err(self.wrong(&JsonErrorType::KeyMustBeAString)),
            None => Err(self.wrong(&JsonErrorType::EofWhileParsingValue)),
        }
    }

    /// Reads the name of a member, which begins here, and the colon.
    pub(super) fn name(&mut self) -> Result<Cow<'text, str>, ReadError> {
        let name = self.known_string()?;
        match self.skip_space() {
            Some(b':') => self.position += 1,
            Some(_) => return Err(self.wrong(&JsonErrorType::ExpectedColon)),
            None => return Err(self.wrong(&JsonErrorType::EofWhileParsingObject)),
        }
        Ok(name)
    }

    /// Reads to the end of the text, where nothing else may come.
    pub(super) fn finish(&mut self) -> Result<(), ReadError> {
        match self.skip_space() {
            Some(_) => Err(self.wrong(&JsonErrorType::TrailingCharacters)),
            None => Ok(()),
        }
    }

    fn end(&mut self) -> bool {
        self.position += 1;
        false
    }

    /// Lets jiter read what begins here.
    fn with_jiter<T>(&mut self, read: impl FnOnce(&mut Jiter<'text>) -> Result<T, JiterError>) -> Result<T, ReadError> {
        let start = self.position;
        let text = self.text.get(start..).unwrap_or_default();
        let mut jiter = Jiter::with_tape(text, std::mem::take(&mut self.tape));
        let result = read(&mut jiter);
        self.position += jiter.current_index();
        self.tape = jiter.into_tape();
        result.map_err(|error| {
            let problem = match error.error_type {
                JiterErrorType::JsonError(problem) => problem.to_string(),
                other @ JiterErrorType::WrongType { .. } => other.to_string(),
            };
            ReadError::new(Problem::Fatal(problem), start + error.index)
        })
    }

    #[cold]
    fn wrong(&self, problem: &JsonErrorType) -> ReadError {
        ReadError::new(Problem::Fatal(problem.to_string()), self.position)
    }

    #[cold]
    pub(super) fn unexpected(&self, expected: &'static str, found: u8) -> ReadError {
        let problem = match describe(Peek::new(found)) {
            Some(found) => Problem::Mismatch { expected, found },
            None => Problem::Fatal(format!("expected {expected}, found no JSON")),
        };
        ReadError::new(problem, self.position)
    }
}
