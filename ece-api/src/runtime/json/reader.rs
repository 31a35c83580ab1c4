//! The pull parser under all reading: jiter, with a depth limit and errors that name the place.

use jiter::{Jiter, JiterError, JiterErrorType, Peek};

use super::error::{Segment, describe};
use super::{Json, ReadError, Value};

/// As deep as serde_json goes: more is no data but an attack on the stack.
const DEEPEST: usize = 127;

/// A JSON text on its way through a [`Json::read`].
#[derive(Debug)]
pub struct Reader<'text> {
    text: &'text [u8],
    jiter: Jiter<'text>,
    depth: usize,
    /// Nulls among elements that have no place for them, so far.
    pub(super) lost_nulls: usize,
}

/// Reads the whole text: more than one value is an error.
pub(super) fn read_all(value: &mut dyn Json, text: &[u8]) -> Result<(), ReadError> {
    let mut reader = Reader { text, jiter: Jiter::new(text), depth: 0, lost_nulls: 0 };
    value.read_or_null(&mut reader)?;
    reader.jiter.finish().map_err(|error| reader.syntax(error))
}

impl dyn Json + '_ {
    /// As [`Json::read`]; a null that the type has no place for leaves the default. False for such a null.
    pub(super) fn read_or_null(&mut self, reader: &mut Reader<'_>) -> Result<bool, ReadError> {
        if reader.null()? {
            return Ok(self.set_null());
        }
        self.read(reader).map(|()| true)
    }
}

impl Reader<'_> {
    /// What comes next.
    pub(super) fn peek(&mut self) -> Result<Peek, ReadError> {
        self.jiter.peek().map_err(|error| self.syntax(error))
    }

    /// Reads a null, if that is what comes next.
    pub(super) fn null(&mut self) -> Result<bool, ReadError> {
        if self.peek()? != Peek::Null {
            return Ok(false);
        }
        self.jiter.known_null().map_err(|error| self.syntax(error))?;
        Ok(true)
    }

    /// Reads a boolean.
    pub(super) fn bool(&mut self) -> Result<bool, ReadError> {
        let found = self.peek()?;
        if !matches!(found, Peek::True | Peek::False) {
            return Err(self.unexpected("a boolean", found));
        }
        self.jiter.known_bool(found).map_err(|error| self.syntax(error))
    }

    /// Reads a string and gives it to `take`.
    pub(super) fn str<T>(&mut self, take: impl FnOnce(&str) -> T) -> Result<T, ReadError> {
        let found = self.peek()?;
        if found != Peek::String {
            return Err(self.unexpected("a string", found));
        }
        match self.jiter.known_str() {
            Ok(text) => Ok(take(text)),
            Err(error) => Err(self.syntax(error)),
        }
    }

    /// Reads a number and gives its text to `take`, which says what is wrong with it.
    pub(super) fn number<T>(&mut self, take: impl FnOnce(&str) -> Result<T, &'static str>) -> Result<T, ReadError> {
        let found = self.peek()?;
        if !found.is_num() {
            return Err(self.unexpected("a number", found));
        }
        let start = self.jiter.current_index();
        let taken = match self.jiter.known_number_bytes(found) {
            Ok(text) => take(str::from_utf8(text).unwrap_or_default()),
            Err(error) => return Err(self.syntax(error)),
        };
        taken.map_err(|problem| ReadError::new(problem.to_owned(), self.text, start))
    }

    /// The text of the member `name` of the object that comes next; `None` where there is no such text. Nothing is read:
    /// what is no JSON is found by whoever reads the object.
    pub(super) fn look_ahead(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let found = self.peek()?;
        if found != Peek::Object {
            return Err(self.unexpected("an object", found));
        }
        let rest = self.text.get(self.jiter.current_index()..).unwrap_or_default();
        Ok(member_text(&mut Jiter::new(rest), name).unwrap_or_default())
    }

    /// Reads an array; `element` reads one of its elements.
    pub(super) fn array(
        &mut self,
        element: &mut dyn FnMut(&mut Self) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let found = self.peek()?;
        if found != Peek::Array {
            return Err(self.unexpected("an array", found));
        }
        self.enter()?;
        let mut next = self.jiter.known_array().map_err(|error| self.syntax(error))?;
        let mut index = 0;
        while next.is_some() {
            element(self).map_err(|error| error.within(Segment::Index(index)))?;
            index += 1;
            next = self.jiter.array_step().map_err(|error| self.syntax(error))?;
        }
        self.depth -= 1;
        Ok(())
    }

    /// Reads an object. `name` turns a member's name into what is kept of it; `member` reads the member's value.
    pub(super) fn object<N: AsRef<str>>(
        &mut self,
        mut name: impl FnMut(&str) -> N,
        member: &mut dyn FnMut(&mut Self, &N) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let found = self.peek()?;
        if found != Peek::Object {
            return Err(self.unexpected("an object", found));
        }
        self.enter()?;
        let mut next = match self.jiter.known_object() {
            Ok(found) => found.map(&mut name),
            Err(error) => return Err(self.syntax(error)),
        };
        while let Some(found) = next {
            member(self, &found).map_err(|error| error.within(Segment::Name(found.as_ref().to_owned())))?;
            next = match self.jiter.next_key() {
                Ok(found) => found.map(&mut name),
                Err(error) => return Err(self.syntax(error)),
            };
        }
        self.depth -= 1;
        Ok(())
    }

    /// Where the reader is in the text.
    pub(super) fn position(&self) -> usize {
        self.jiter.current_index()
    }

    /// What was read since `start`, once more and as it came.
    pub(super) fn since(&self, start: usize) -> Option<Value> {
        let text = self.text.get(start..self.position())?;
        let mut value = Value::Null;
        let mut reader = Reader { text, jiter: Jiter::new(text), depth: self.depth, lost_nulls: 0 };
        value.read(&mut reader).ok().map(|()| value)
    }

    fn enter(&mut self) -> Result<(), ReadError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let problem = format!("nested deeper than {DEEPEST} levels");
            return Err(ReadError::new(problem, self.text, self.jiter.current_index()));
        }
        Ok(())
    }

    fn unexpected(&mut self, expected: &str, found: Peek) -> ReadError {
        let found = describe(found);
        ReadError::new(format!("expected {expected}, found {found}"), self.text, self.jiter.current_index())
    }

    fn syntax(&self, error: JiterError) -> ReadError {
        let problem = match error.error_type {
            JiterErrorType::JsonError(problem) => problem.to_string(),
            other @ JiterErrorType::WrongType { .. } => other.to_string(),
        };
        ReadError::new(problem, self.text, error.index)
    }
}

fn member_text(object: &mut Jiter<'_>, name: &str) -> Result<Option<String>, JiterError> {
    let mut member = object.next_object()?.map(|found| found == name);
    while let Some(is_wanted) = member {
        if is_wanted {
            let is_text = object.peek()? == Peek::String;
            return if is_text { object.known_str().map(|text| Some(text.to_owned())) } else { Ok(None) };
        }
        object.next_skip()?;
        member = object.next_key()?.map(|found| found == name);
    }
    Ok(None)
}
