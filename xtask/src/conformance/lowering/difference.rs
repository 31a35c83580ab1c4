//! A place at which two lowered documents differ.

use serde_json::Value;

/// Two values that differ, and the JSON pointer of their place.
#[derive(Clone, Copy)]
pub(crate) struct Difference<'a> {
    pub(crate) at: &'a str,
    pub(crate) ours: Option<&'a Value>,
    pub(crate) theirs: Option<&'a Value>,
}
