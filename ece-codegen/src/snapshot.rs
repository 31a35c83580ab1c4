//! What has been read of one document: the JSON as the generator sees it, and the API made of it.

use serde_json::Value;

use crate::ir::Api;
use crate::pointer::Pointer;

/// A document that was read, and the API that was made of it.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Overlays applied, as the generator sees it.
    pub document: Value,
    /// As far as the document could be read, beside errors too.
    pub api: Api,
    /// Where the document holds values of another type than their keys have: nobody can know what they say.
    pub wrong_types: Vec<Pointer>,
}
