//! Values whose JSON type is not the document's: what reading went on without.

use std::fmt;
use std::ops::Deref;

use super::error::Segment;
use crate::runtime::text::visible;

/// More characters of a place are not shown.
const MAX_POINTER: usize = 1000;

/// So many are told with their place; the others are counted.
const TOLD: usize = 100;

/// A value of another JSON type than the document says: where it stood, what was expected, what came. Never the value,
/// which may be a secret.
///
/// ```
/// use ece_api::json::{self, Value};
/// use ece_api::models::DeploymentGetResponse;
///
/// let text = br#"{"id":"0c1d","healthy":"yes"}"#;
/// let (deployment, mismatches) = json::from_slice_with_mismatches::<DeploymentGetResponse>(text)?;
/// assert_eq!(mismatches[0].pointer(), "/healthy");
/// assert_eq!(mismatches[0].to_string(), "/healthy: expected a boolean, found a string");
/// assert_eq!((deployment.id.as_str(), deployment.healthy), ("0c1d", false));
/// assert_eq!(deployment.extra.get("healthy"), Some(&Value::from("yes")));
/// # Ok::<(), json::ReadError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// From the innermost to the outermost.
    path: Vec<Segment>,
    expected: &'static str,
    found: &'static str,
}

impl Mismatch {
    /// The place, as a JSON Pointer (RFC 6901). A name of more than 200 bytes is cut, which `…` tells.
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        for segment in self.path.iter().rev() {
            pointer.push('/');
            match segment {
                Segment::Name(name) => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
                Segment::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }

    /// What the document says, in words: `a string`.
    pub fn expected(&self) -> &'static str {
        self.expected
    }

    /// What came instead, in words: `a number`.
    pub fn found(&self) -> &'static str {
        self.found
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names are the server's.
        f.write_str(&visible(&self.pointer(), MAX_POINTER))?;
        write!(f, ": expected {}, found {}", self.expected, self.found)
    }
}

impl fmt::Debug for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mismatch({self})")
    }
}

/// The mismatches of a text in the order of the text: the first 100 of them, and how many there were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mismatches {
    told: Vec<Mismatch>,
    total: usize,
}

impl Mismatches {
    /// How many there were, the ones that are not told included.
    pub fn total(&self) -> usize {
        self.total
    }

    pub(super) fn add(&mut self, expected: &'static str, found: &'static str) {
        self.total += 1;
        if self.told.len() < TOLD {
            self.told.push(Mismatch { path: Vec::new(), expected, found });
        }
    }

    /// The same with other names of members.
    #[cfg(feature = "operations")]
    pub(crate) fn with_names(mut self, change: &dyn Fn(&str) -> String) -> Self {
        for mismatch in &mut self.told {
            mismatch.path.iter_mut().for_each(|segment| segment.rename(change));
        }
        self
    }

    /// Says around which member or element the ones behind the first `before` are; called on the way out.
    #[cold]
    pub(super) fn within(&mut self, before: usize, segment: &Segment) {
        for mismatch in self.told.iter_mut().skip(before) {
            mismatch.path.push(segment.clone());
        }
    }
}

impl Deref for Mismatches {
    type Target = [Mismatch];

    fn deref(&self) -> &[Mismatch] {
        &self.told
    }
}

impl<'a> IntoIterator for &'a Mismatches {
    type Item = &'a Mismatch;
    type IntoIter = std::slice::Iter<'a, Mismatch>;

    fn into_iter(self) -> Self::IntoIter {
        self.told.iter()
    }
}
