//! The pull parser under all reading, with a depth limit and errors that name the place.

use std::borrow::Cow;
use std::fmt;

use jiter::{Jiter, JiterError, Peek};

use super::error::{Problem, Segment, describe};
use super::room::room_for;
use super::{Extra, Json, Mismatches, ReadError, Value};

/// As deep as serde_json goes: more is no data but an attack on the stack.
const DEEPEST: usize = 127;

/// A JSON text on its way through a [`Json::read`].
pub struct Reader<'text> {
    pub(super) text: &'text [u8],
    /// The text, up to what is no UTF-8.
    pub(super) valid: &'text str,
    /// Where it is read.
    pub(super) position: usize,
    /// Where strings with escapes are put together.
    pub(super) tape: Vec<u8>,
    depth: usize,
    is_strict: bool,
    /// What nobody has kept so far.
    pub(super) losses: Losses,
    mismatches: Mismatches,
    /// So many bytes may still be built.
    pub(super) room: usize,
}

/// Where it is, and never the text: that may hold secrets.
impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { position, depth, .. } = self;
        f.debug_struct("Reader").field("position", position).field("depth", depth).finish_non_exhaustive()
    }
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

/// Reads the value of the member that has this name.
type ReadMember<'a, 'text> = &'a mut dyn FnMut(&mut Reader<'text>, &Cow<'text, str>) -> Result<(), ReadError>;

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

/// Reads a text that is not a server's: it may take whatever memory it needs. `None` where it is no JSON.
#[cfg(feature = "operations")]
pub(crate) fn read_own(text: &[u8]) -> Option<Value> {
    let mut reader = Reader::new(text, 0);
    reader.room = usize::MAX;
    let mut value = Value::Null;
    value.read(&mut reader).and_then(|()| reader.finish()).ok().map(|()| value)
}

/// Lets `read` read the whole text, into whatever it likes.
#[cfg(feature = "operations")]
pub(crate) fn read_with(
    text: &str,
    read: &mut dyn FnMut(&mut Reader<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut reader = Reader::new(text.as_bytes(), 0);
    read(&mut reader)?;
    reader.finish()
}

impl dyn Json + '_ {
    /// As [`Json::read`]; what the type has no place for leaves the default, and is given back.
    pub(super) fn read_or_give_back(&mut self, reader: &mut Reader<'_>) -> Result<Option<Value>, ReadError> {
        // What most values begin with says so without a call.
        let may_be_null = !matches!(reader.text.get(reader.position), Some(b'"' | b'[' | b'{' | b'0'..=b'9'));
        if may_be_null && reader.null()? {
            let mut null = Some(Value::Null);
            self.reset(&mut null);
            if null.is_none() {
                // A model keeps it.
                reader.take_room(Extra::SIZE)?;
            }
            return Ok(null);
        }
        let start = reader.position;
        match self.read(reader) {
            Ok(()) => Ok(None),
            Err(error) => {
                let value = reader.instead_of(error, start)?;
                self.reset(&mut None);
                Ok(Some(value))
            }
        }
    }
}

impl<'text> Reader<'text> {
    fn new(text: &'text [u8], depth: usize) -> Self {
        let valid = str::from_utf8(text)
            .or_else(|error| str::from_utf8(text.get(..error.valid_up_to()).unwrap_or_default()))
            .unwrap_or_default();
        Self {
            text,
            valid,
            position: 0,
            tape: Vec::new(),
            depth,
            is_strict: false,
            losses: Losses::default(),
            mismatches: Mismatches::default(),
            room: room_for(text.len()),
        }
    }

    /// Reads an object; `member` reads one of its members.
    pub(crate) fn object(&mut self, member: ReadMember<'_, 'text>) -> Result<(), ReadError> {
        let mut has_more = self.enter_object()?;
        while has_more {
            let name = self.name()?;
            let told = self.told();
            member(self, &name).map_err(|error| error.within(Segment::name(&name)))?;
            if self.told() > told {
                self.told_within(told, &Segment::name(&name));
            }
            has_more = self.next_member()?;
        }
        self.leave();
        Ok(())
    }
}

impl Reader<'_> {
    fn whole(&mut self, value: &mut dyn Json) -> Result<(), ReadError> {
        if self.null()? {
            value.reset(&mut Some(Value::Null));
        } else {
            value.read(self)?;
        }
        self.finish()
    }

    /// The text of the member `name` of the object that comes next; `None` where there is no such text. Nothing is read:
    /// what is no JSON is found by whoever reads the object.
    pub(super) fn look_ahead(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let found = self.peek()?;
        if found != b'{' {
            return Err(self.unexpected("an object", found));
        }
        let start = self.position;
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
    pub(crate) fn array(
        &mut self,
        element: &mut dyn FnMut(&mut Self) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let found = self.peek()?;
        if found != b'[' {
            return Err(self.unexpected("an array", found));
        }
        self.enter()?;
        let mut has_more = self.first_element()?;
        let mut index = 0;
        while has_more {
            let told = self.told();
            element(self).map_err(|error| error.within(Segment::Index(index)))?;
            if self.told() > told {
                self.told_within(told, &Segment::Index(index));
            }
            index += 1;
            has_more = self.next_element()?;
        }
        self.leave();
        Ok(())
    }

    /// Passes over a value. Of strings, lists and objects only the end is looked for, so that they may be nested deeper
    /// than what is read.
    #[cfg(feature = "operations")]
    pub(crate) fn skip(&mut self) -> Result<(), ReadError> {
        let mut open = 0_usize;
        loop {
            match self.peek()? {
                b'"' => self.skip_string()?,
                b't' | b'f' => self.bool().map(drop)?,
                b'n' => self.null().map(drop)?,
                b'{' | b'[' => {
                    open += 1;
                    self.position += 1;
                }
                b'}' | b']' if open > 0 => {
                    open -= 1;
                    self.position += 1;
                }
                b',' | b':' if open > 0 => self.position += 1,
                _ => self.number(|_| Ok(()))?,
            }
            if open == 0 {
                return Ok(());
            }
        }
    }

    /// Begins an object, up to the name of a member; false where it has none.
    pub(super) fn enter_object(&mut self) -> Result<bool, ReadError> {
        let found = self.peek()?;
        if found != b'{' {
            return Err(self.unexpected("an object", found));
        }
        self.enter()?;
        self.first_member()
    }

    /// How many mismatches are told so far.
    pub(super) fn told(&self) -> usize {
        self.mismatches.len()
    }

    /// Says around which member or element the ones behind the first `told` are.
    pub(super) fn told_within(&mut self, told: usize, segment: &Segment) {
        self.mismatches.within(told, segment);
    }

    /// The place and the state before a member.
    pub(super) fn mark(&self) -> Mark {
        Mark { start: self.position, losses: self.losses }
    }

    /// What was read since `start`, once more and as it came.
    pub(super) fn since(&mut self, start: usize) -> Result<Value, ReadError> {
        let text = self.text.get(start..self.position).unwrap_or_default();
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
        let text = self.text.get(start..self.position)?;
        String::from_utf8(text.iter().copied().filter(is_kept).collect()).ok()
    }

    /// The value that began at `start`, as it came, where all that is wrong with it is its type.
    #[cold]
    fn instead_of(&mut self, error: ReadError, start: usize) -> Result<Value, ReadError> {
        self.report(error, None)?;
        if self.position > start {
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
            return Err(ReadError::new(problem, self.position));
        }
        Ok(())
    }

    /// The end of what was entered.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }
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
