//! What stands at a place of a document, as far as a page has room for it.

use std::io;

use ece_codegen::pointer::Pointer;
use serde_json::Value;

use super::markup::Markup;
use super::sides::{self, Row};
use crate::diff::input::DiffInput;

/// How much of a fragment is read.
const MOST_BYTES: usize = 16_000;
/// How much of a place is shown.
const MOST_ROWS: usize = 40;

/// A fragment as text.
struct Fragment {
    text: String,
    is_cut: bool,
}

impl Fragment {
    fn of(document: &Value, at: Option<&Pointer>) -> Self {
        let value = at.and_then(|at| document.pointer(at.as_str()));
        let mut text = Bounded { bytes: Vec::new() };
        let is_cut = value.is_some_and(|value| serde_json::to_writer_pretty(&mut text, value).is_err());
        Self { text: String::from_utf8_lossy(&text.bytes).into_owned(), is_cut }
    }
}

/// Takes so much and no more.
struct Bounded {
    bytes: Vec<u8>,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = MOST_BYTES - self.bytes.len();
        self.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if bytes.len() > room { Err(io::Error::other("enough")) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The rows of a place, or a sentence where there are none. Says whether something of it was left out.
pub(super) fn write(old: Option<&Pointer>, new: Option<&Pointer>, compared: &DiffInput, out: &mut Markup) -> bool {
    let before = Fragment::of(&compared.old.snapshot.document, old);
    let after = Fragment::of(&compared.new.snapshot.document, new);
    let rows: Vec<Row<'_>> = sides::rows(&before.text, &after.text);
    let is_cut = before.is_cut || after.is_cut || rows.len() > MOST_ROWS;
    if rows.is_empty() {
        out.raw("<p>The part that is shown is equal in both documents.</p>\n");
        return is_cut;
    }
    out.raw(TABLE);
    for row in rows.iter().take(MOST_ROWS) {
        sides::write(row, out);
    }
    out.raw("</tbody></table>\n");
    if is_cut {
        out.raw("<p class=\"cut\">Shortened.</p>\n");
    }
    is_cut
}

/// The beginning of a table of two sides.
pub(super) const TABLE: &str = "<table class=\"pair\"><thead><tr><th scope=\"col\">Before</th>\
    <th scope=\"col\">After</th></tr></thead><tbody>\n";
