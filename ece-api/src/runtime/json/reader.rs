//! The pull parser under all reading: jiter, with a depth limit and errors that name the place.

use jiter::{Jiter, JiterError, JiterErrorType, Peek};

use super::error::{Problem, Segment, describe};
use super::room::room_for;
use super::{Extra, Json, Mismatches, ReadError, Value};

/// As deep as serde_json goes: more is no data but an attack on the stack.
const DEEPEST: usize = 127;

/// A JSON text on its way through a [`Json::read`].
#[derive(Debug)]
pub struct Reader<'text> {
    pub(super) text: &'text [u8],
    jiter: Jiter<'text>,
    depth: usize,
    is_strict: bool,
    /// What nobody has kept so far.
    pub(super) losses: Losses,
    mismatches: Mismatches,
    /// So many bytes may still be built.
    pub(super) room: usize,
}

/// What reading a text loses, unless a model keeps it: counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Losses {
    /// Elements that have no place for what came.
    pub(super) elements: usize,
    /// Numbers with more digits than their type holds.
    pub(super) digits: usize,
}

/// A place in the text, and what had been lost before it.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) start: usize,
    pub(super) losses: Losses,
}

/// Reads the whole text: more than one value is an error, and so is one that is of another type itself. What is of
/// another type within it is reported, or an error too.
pub(super) fn read_all(value: &mut dyn Json, text: &[u8], is_strict: bool) -> Result<Mismatches, ReadError> {
    let mut reader = Reader::new(text, 0);
    reader.is_strict = is_strict;
    match reader.whole(value) {
        Ok(()) => Ok(reader.mismatches),
        Err(error) => Err(error.located(text)),
    }
}

impl dyn Json + '_ {
    /// As [`Json::read`]; what the type has no place for leaves the default, and is given back.
    pub(super) fn read_or_give_back(&mut self, reader: &mut Reader<'_>) -> Result<Option<Value>, ReadError> {
        if reader.null()? {
            if !self.set_null() {
                return Ok(Some(Value::Null));
            }
            // A model keeps it.
            return reader.take_room(Extra::SIZE).map(|()| None);
        }
        let start = reader.position();
        match self.read(reader) {
            Ok(()) => Ok(None),
            Err(error) => {
                let value = reader.instead_of(error, start)?;
                self.reset();
                Ok(Some(value))
            }
        }
    }
}

impl<'text> Reader<'text> {
    fn new(text: &'text [u8], depth: usize) -> Self {
        let mismatches = Mismatches::default();
        let room = room_for(text.len());
        Self { text, jiter: Jiter::new(text), depth, is_strict: false, losses: Losses::default(), mismatches, room }
    }
}

impl Reader<'_> {
    fn whole(&mut self, value: &mut dyn Json) -> Result<(), ReadError> {
        if self.null()? {
            value.set_null();
        } else {
            value.read(self)?;
        }
        self.jiter.finish().map_err(syntax)
    }

    /// What comes next.
    pub(super) fn peek(&mut self) -> Result<Peek, ReadError> {
        self.jiter.peek().map_err(syntax)
    }

    /// Reads a null, if that is what comes next.
    pub(super) fn null(&mut self) -> Result<bool, ReadError> {
        if self.peek()? != Peek::Null {
            return Ok(false);
        }
        self.jiter.known_null().map_err(syntax)?;
        Ok(true)
    }

    /// Reads a boolean.
    pub(super) fn bool(&mut self) -> Result<bool, ReadError> {
        let found = self.peek()?;
        if !matches!(found, Peek::True | Peek::False) {
            return Err(self.unexpected("a boolean", found));
        }
        self.jiter.known_bool(found).map_err(syntax)
    }

    /// Reads a string and gives it to `take`.
    pub(super) fn str<T>(&mut self, take: impl FnOnce(&str) -> T) -> Result<T, ReadError> {
        let found = self.peek()?;
        if found != Peek::String {
            return Err(self.unexpected("a string", found));
        }
        match self.jiter.known_str() {
            Ok(text) => Ok(take(text)),
            Err(error) => Err(syntax(error)),
        }
    }

    /// Reads a number and gives its text to `take`, which says what is wrong with it.
    pub(super) fn number<T>(&mut self, take: impl FnOnce(&str) -> Result<T, Problem>) -> Result<T, ReadError> {
        let found = self.peek()?;
        if !found.is_num() {
            return Err(self.unexpected("a number", found));
        }
        let start = self.jiter.current_index();
        let taken = match self.jiter.known_number_bytes(found) {
            Ok(text) => take(str::from_utf8(text).unwrap_or_default()),
            Err(error) => return Err(syntax(error)),
        };
        taken.map_err(|problem| ReadError::new(problem, start))
    }

    /// The text of the member `name` of the object that comes next; `None` where there is no such text. Nothing is read:
    /// what is no JSON is found by whoever reads the object.
    pub(super) fn look_ahead(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let found = self.peek()?;
        if found != Peek::Object {
            return Err(self.unexpected("an object", found));
        }
        let start = self.position();
        let mut object = Jiter::new(self.text.get(start..).unwrap_or_default());
        let Ok(Some(found)) = find_member(&mut object, name) else { return Ok(None) };
        match describe(found) {
            _ if found == Peek::String => Ok(object.known_str().ok().map(str::to_owned)),
            Some(found) if found != "null" => {
                let problem = Problem::Mismatch { expected: "a string", found };
                let error = ReadError::new(problem, start + object.current_index());
                self.report(error.within(Segment::name(name)), Some(name))?;
                Ok(None)
            }
            _ => Ok(None),
        }
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
        let mut next = self.jiter.known_array().map_err(syntax)?;
        let mut index = 0;
        while next.is_some() {
            let told = self.mismatches.len();
            element(self).map_err(|error| error.within(Segment::Index(index)))?;
            if self.mismatches.len() > told {
                self.mismatches.within(told, &Segment::Index(index));
            }
            index += 1;
            next = self.jiter.array_step().map_err(syntax)?;
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
            Err(error) => return Err(syntax(error)),
        };
        while let Some(found) = next {
            let told = self.mismatches.len();
            member(self, &found).map_err(|error| error.within(Segment::name(found.as_ref())))?;
            if self.mismatches.len() > told {
                self.mismatches.within(told, &Segment::name(found.as_ref()));
            }
            next = match self.jiter.next_key() {
                Ok(found) => found.map(&mut name),
                Err(error) => return Err(syntax(error)),
            };
        }
        self.depth -= 1;
        Ok(())
    }

    /// The place and the state before a member.
    pub(super) fn mark(&self) -> Mark {
        Mark { start: self.position(), losses: self.losses }
    }

    /// Where the reader is in the text.
    pub(super) fn position(&self) -> usize {
        self.jiter.current_index()
    }

    /// What was read since `start`, once more and as it came.
    pub(super) fn since(&mut self, start: usize) -> Result<Value, ReadError> {
        let text = self.text.get(start..self.position()).unwrap_or_default();
        let mut value = Value::Null;
        let mut reader = Reader::new(text, self.depth);
        reader.room = self.room;
        let read = value.read(&mut reader);
        self.room = reader.room;
        self.losses.digits += reader.losses.digits;
        read.map_err(|error| error.moved(start)).map(|()| value)
    }

    /// The text that was read since `start`, without white space.
    pub(super) fn text_since(&self, start: usize) -> Option<String> {
        let (mut in_string, mut is_escaped) = (false, false);
        let is_kept = |byte: &u8| {
            let is_quotation_mark = *byte == b'"' && !is_escaped;
            is_escaped = in_string && *byte == b'\\' && !is_escaped;
            in_string ^= is_quotation_mark;
            in_string || !byte.is_ascii_whitespace()
        };
        let text = self.text.get(start..self.position())?;
        String::from_utf8(text.iter().copied().filter(is_kept).collect()).ok()
    }

    /// The value that began at `start`, as it came, where all that is wrong with it is its type.
    #[cold]
    fn instead_of(&mut self, error: ReadError, start: usize) -> Result<Value, ReadError> {
        self.report(error, None)?;
        if self.position() > start {
            // Only a number is read before anybody knows that it is none of the wanted ones.
            return self.since(start);
        }
        let mut value = Value::Null;
        value.read(self).map(|()| value)
    }

    /// Goes on after a mismatch, if that is what `error` is, and if anything may be one here.
    fn report(&mut self, error: ReadError, member: Option<&str>) -> Result<(), ReadError> {
        let Some((expected, found)) = error.mismatch().filter(|_| !self.is_strict) else { return Err(error) };
        let told = self.mismatches.len();
        self.mismatches.add(expected, found);
        if let Some(member) = member {
            self.mismatches.within(told, &Segment::name(member));
        }
        Ok(())
    }

    fn enter(&mut self) -> Result<(), ReadError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let problem = Problem::Fatal(format!("nested deeper than {DEEPEST} levels"));
            return Err(ReadError::new(problem, self.jiter.current_index()));
        }
        Ok(())
    }

    fn unexpected(&mut self, expected: &'static str, found: Peek) -> ReadError {
        let problem = match describe(found) {
            Some(found) => Problem::Mismatch { expected, found },
            None => Problem::Fatal(format!("expected {expected}, found no JSON")),
        };
        ReadError::new(problem, self.jiter.current_index())
    }
}

fn syntax(error: JiterError) -> ReadError {
    let problem = match error.error_type {
        JiterErrorType::JsonError(problem) => problem.to_string(),
        other @ JiterErrorType::WrongType { .. } => other.to_string(),
    };
    ReadError::new(Problem::Fatal(problem), error.index)
}

/// Reads up to the value of the member `name`; says what it is.
fn find_member(object: &mut Jiter<'_>, name: &str) -> Result<Option<Peek>, JiterError> {
    let mut member = object.next_object()?.map(|found| found == name);
    while let Some(is_wanted) = member {
        if is_wanted {
            return object.peek().map(Some);
        }
        object.next_skip()?;
        member = object.next_key()?.map(|found| found == name);
    }
    Ok(None)
}
