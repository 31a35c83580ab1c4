//! Why a text cannot be read, and where. Values never enter the message: they may be secrets.

use std::fmt;

use jiter::Peek;

use crate::runtime::text::{start, visible};

/// Names of members come from outside as well.
const MAX_PATH: usize = 500;

/// Why JSON cannot be read: the member, the problem, the place in the text.
///
/// ```
/// use ece_api::models::DeploymentGetResponse;
///
/// let text = br#"{"id":"0c1d","healthy":"yes"}"#;
/// let error = ece_api::json::from_slice_strict::<DeploymentGetResponse>(text).unwrap_err();
/// assert_eq!(error.to_string(), "healthy: expected a boolean, found a string (line 1, column 24)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ReadError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    /// From the innermost to the outermost.
    path: Vec<Segment>,
    problem: Problem,
    /// Where in the text, in bytes, until somebody needs to know the line.
    index: usize,
    position: Option<(usize, usize)>,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// JSON, but not of the type that is wanted.
    Mismatch { expected: &'static str, found: &'static str },
    /// What nobody can go on without.
    Fatal(String),
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Segment {
    Name(String),
    Index(usize),
}

impl Segment {
    #[cfg(feature = "operations")]
    pub(super) fn rename(&mut self, change: &dyn Fn(&str) -> String) {
        if let Self::Name(name) = self {
            *name = change(name);
        }
    }

    /// A name as long as a server likes is cut: it may be around many places.
    pub(super) fn name(name: &str) -> Self {
        const LONGEST: usize = 200;
        if name.len() <= LONGEST {
            return Self::Name(name.to_owned());
        }
        Self::Name(format!("{}…", start(name, LONGEST)))
    }
}

impl Problem {
    /// Nothing that reads JSON here can hold it.
    pub(super) fn out_of_range() -> Self {
        Self::Fatal("the number is out of range".to_owned())
    }
}

impl ReadError {
    pub(super) fn new(problem: Problem, index: usize) -> Self {
        Self(Box::new(Inner { path: Vec::new(), problem, index, position: None }))
    }

    /// What was expected and what came, where the text is JSON of another type.
    pub(super) fn mismatch(&self) -> Option<(&'static str, &'static str)> {
        match self.0.problem {
            Problem::Mismatch { expected, found } => Some((expected, found)),
            Problem::Fatal(_) => None,
        }
    }

    /// Of a text that is a part of another one.
    pub(super) fn moved(mut self, start: usize) -> Self {
        self.0.index += start;
        self
    }

    /// Says the line and the column, for whoever gave the text.
    pub(super) fn located(mut self, text: &[u8]) -> Self {
        let before = &text[..self.0.index.min(text.len())];
        let line = before.split(|byte| *byte == b'\n').count();
        let column = 1 + before.iter().rev().take_while(|byte| **byte != b'\n').count();
        self.0.position = Some((line, column));
        if let Problem::Mismatch { expected, found } = self.0.problem {
            self.0.problem = Problem::Fatal(format!("expected {expected}, found {found}"));
        }
        self
    }

    /// Says around which member or element the problem is; called on the way out.
    pub(super) fn within(mut self, segment: Segment) -> Self {
        self.0.path.push(segment);
        self
    }

    /// The same with other names of members.
    #[cfg(feature = "operations")]
    pub(crate) fn with_names(mut self, change: &dyn Fn(&str) -> String) -> Self {
        self.0.path.iter_mut().for_each(|segment| segment.rename(change));
        self
    }

    /// For values that never were a text of the user's.
    pub(crate) fn without_position(mut self) -> Self {
        self.0.position = None;
        self
    }

    /// The member, such as `resources.elasticsearch[0].info.healthy`; empty for the whole text.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for segment in self.0.path.iter().rev() {
            match segment {
                Segment::Name(name) if path.is_empty() => path.push_str(name),
                Segment::Name(name) => path.extend([".", name.as_str()]),
                Segment::Index(index) => path.extend(["[", &index.to_string(), "]"]),
            }
        }
        path
    }

    /// What is wrong there.
    pub fn problem(&self) -> &str {
        match &self.0.problem {
            Problem::Fatal(problem) => problem,
            Problem::Mismatch { .. } => "a value of another type",
        }
    }

    /// The line, counted from 1; 0 where there is no text.
    pub fn line(&self) -> usize {
        self.0.position.map_or(0, |(line, _)| line)
    }

    /// The column in bytes, counted from 1; 0 where there is no text.
    pub fn column(&self) -> usize {
        self.0.position.map_or(0, |(_, column)| column)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", visible(&self.path(), MAX_PATH))?;
        }
        f.write_str(self.problem())?;
        match self.0.position {
            Some((line, column)) => write!(f, " (line {line}, column {column})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReadError({self})")
    }
}

impl std::error::Error for ReadError {}

/// What stands there, in words; `None` for what is no JSON.
pub(super) fn describe(found: Peek) -> Option<&'static str> {
    Some(match found {
        Peek::Null => "null",
        Peek::True | Peek::False => "a boolean",
        Peek::String => "a string",
        Peek::Array => "an array",
        Peek::Object => "an object",
        found if found.is_num() => "a number",
        _ => return None,
    })
}
