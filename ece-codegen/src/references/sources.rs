//! Where the parts of a document that was put together were written.

use std::collections::HashMap;

use crate::pointer::Pointer;

/// Leads from pointers into the document to files and pointers into them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources(HashMap<Pointer, (String, Pointer)>);

impl Sources {
    /// Everything at and below `at` was written in `file`, at and below `source`.
    pub(super) fn add(&mut self, at: Pointer, file: &str, source: Pointer) {
        self.0.insert(at, (file.to_owned(), source));
    }

    /// The same, but for what is known of the place already.
    pub(super) fn add_unless_known(&mut self, at: Pointer, file: &str, source: Pointer) {
        self.0.entry(at).or_insert_with(|| (file.to_owned(), source));
    }

    /// The file (empty for the document itself) and the place in it; `None` where that is the place itself.
    pub(crate) fn source(&self, at: &Pointer) -> Option<(String, Pointer)> {
        if self.0.is_empty() {
            return None;
        }
        let mut rest = Vec::new();
        let mut above = at.clone();
        loop {
            if let Some((file, source)) = self.0.get(&above) {
                let source = rest.iter().rev().fold(source.clone(), |at, token| at.join(token));
                return Some((file.clone(), source));
            }
            let (parent, token) = above.split_last()?;
            rest.push(token);
            above = parent;
        }
    }
}
