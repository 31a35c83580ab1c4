//! Why a text cannot be read, and where. Values never enter the message: they may be secrets.

use std::fmt;

use jiter::Peek;

use crate::runtime::text::visible;

/// Names of members come from outside as well.
const MAX_PATH: usize = 500;

/// Why JSON cannot be read: the member, the problem, the place in the text.
///
/// ```
/// use ece_api::models::DeploymentGetResponse;
///
/// let error = ece_api::json::from_str::<DeploymentGetResponse>(r#"{"id":"0c1d","healthy":"yes"}"#).unwrap_err();
/// assert_eq!(error.to_string(), "healthy: expected a boolean, found a string (line 1, column 24)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ReadError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    /// From the innermost to the outermost.
    path: Vec<Segment>,
    problem: String,
    position: Option<(usize, usize)>,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Segment {
    Name(String),
    Index(usize),
}

impl ReadError {
    pub(super) fn new(problem: String, text: &[u8], index: usize) -> Self {
        let before = &text[..index.min(text.len())];
        let line = before.split(|byte| *byte == b'\n').count();
        let column = 1 + before.iter().rev().take_while(|byte| **byte != b'\n').count();
        Self(Box::new(Inner { path: Vec::new(), problem, position: Some((line, column)) }))
    }

    /// Says around which member or element the problem is; called on the way out.
    pub(super) fn within(mut self, segment: Segment) -> Self {
        self.0.path.push(segment);
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
        &self.0.problem
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
        f.write_str(&self.0.problem)?;
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

/// What stands there, in words.
pub(super) fn describe(found: Peek) -> &'static str {
    match found {
        Peek::Null => "null",
        Peek::True | Peek::False => "a boolean",
        Peek::String => "a string",
        Peek::Array => "an array",
        Peek::Object => "an object",
        found if found.is_num() => "a number",
        _ => "no JSON",
    }
}
