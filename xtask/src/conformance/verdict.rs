//! What Prism said of one call.

use serde::Deserialize;

/// What became of a call.
#[derive(Debug, Deserialize)]
pub(crate) struct Verdict {
    pub(crate) operation: String,
    pub(crate) call: String,
    pub(crate) complaint: Option<String>,
}
