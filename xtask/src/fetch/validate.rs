//! What a document must be before it is stored: Swagger 2.0 that parses without errors, and of which nothing is refused.
//!
//! Bytes in, the document out, or an error that names the place; nothing is repaired.

use ece_codegen::diagnostic::Severity;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::inputs::Document;

const UNCHANGED: &str = "is the source right? nothing was changed";
/// How many errors are shown; what is wrong in one place is often wrong in hundreds.
const MOST_SHOWN: usize = 20;

/// The text in `bytes`.
pub(crate) fn text(bytes: Vec<u8>) -> Result<String> {
    let text = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        Error::new(format!("the document is not UTF-8 text: byte {at} is wrong")).help(UNCHANGED)
    })?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    Ok(text)
}

/// The document with what it needs of the files beside it, if it is Swagger 2.0 that the generator can read.
pub(crate) fn document(document: &Document) -> Result<Value> {
    let findings = ece_codegen::check(document);
    let errors: Vec<String> =
        findings.iter().filter(|finding| finding.severity() >= Severity::Refusal).map(ToString::to_string).collect();
    let (shown, more) = errors.split_at(errors.len().min(MOST_SHOWN));
    if !shown.is_empty() {
        let more = if more.is_empty() { String::new() } else { format!("\n… and {} more", more.len()) };
        return Err(Error::new(format!("the document cannot be used\n{}{more}", shown.join("\n"))).help(UNCHANGED));
    }
    ece_codegen::standalone(document).0.ok_or_else(|| Error::new("the document cannot be read").help(UNCHANGED))
}

/// True for the keys of a path item that hold operations.
pub(crate) fn is_method(key: &str) -> bool {
    ece_codegen::grammar::methods().any(|method| method == key)
}
