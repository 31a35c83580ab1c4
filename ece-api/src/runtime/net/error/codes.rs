//! The codes of a failure: those of its header, then those of its messages; each of them once.

use http::HeaderMap;

use super::bounded::MAX_ITEMS;
use super::response::ServerMessage;
use crate::runtime::text::one_line;

/// More characters are no code.
pub(super) const MAX_CODE: usize = 200;
/// More bytes of one entry are not looked at.
const MAX_ENTRY: usize = 1000;
/// More entries of the header are counted, not looked at: they may all be the same.
const MAX_ENTRIES: usize = 10 * MAX_ITEMS;

/// Codes, and how many more there were.
#[derive(Default)]
pub(super) struct Codes {
    pub(super) kept: Vec<String>,
    pub(super) left_out: usize,
}

impl Codes {
    /// The header may come several times.
    pub(super) fn read(headers: &HeaderMap, name: Option<&str>, messages: &[ServerMessage]) -> Self {
        let mut codes = Self::default();
        let values = name.into_iter().flat_map(|name| headers.get_all(name));
        let mut entries = values.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
        for entry in entries.by_ref().take(MAX_ENTRIES) {
            let entry = String::from_utf8_lossy(&entry[..entry.len().min(MAX_ENTRY)]);
            codes.add(entry.trim_matches([' ', '\t', '"', '[', ']']));
        }
        codes.left_out += entries.count();
        for code in messages.iter().filter_map(|message| message.code.as_deref()) {
            codes.add(code);
        }
        codes
    }

    fn add(&mut self, code: &str) {
        let code = one_line(code, MAX_CODE);
        if code.is_empty() || self.kept.contains(&code) {
            return;
        }
        if self.kept.len() < MAX_ITEMS { self.kept.push(code) } else { self.left_out += 1 }
    }
}
