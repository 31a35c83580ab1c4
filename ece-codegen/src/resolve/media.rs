//! What a media type means for a body: JSON, text, or bytes. The only place that looks into media types, and the one
//! that chooses which of them are sent and asked for.

use openapiv3::{Content, ReferenceOr, Schema};

/// What is sent and asked for where the document leaves the kind of JSON open.
pub(super) const JSON: &str = "application/json";
/// What is sent where the document leaves the kind of text open.
pub(super) const TEXT: &str = "text/plain";
/// What is sent where the document leaves the kind of bytes open.
pub(super) const BYTES: &str = "application/octet-stream";

/// True for `application/json`, `…+json`, and for "anything", which is read as JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == JSON || essence.ends_with("+json") || essence == "*/*" || essence == "application/*"
}

/// True for text of any kind; `application/text` is what some documents call it.
pub(super) fn is_text(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.starts_with("text/") || essence == "application/text"
}

/// True for HTML forms without files.
pub(super) fn is_urlencoded(media_type: &str) -> bool {
    essence(media_type) == "application/x-www-form-urlencoded"
}

/// True for forms with parts.
pub(super) fn is_multipart(media_type: &str) -> bool {
    essence(media_type) == "multipart/form-data"
}

/// The media types of a body, the one that is sent by itself first: the first that `can_write` takes. A range (`*/*`)
/// names no type that could be sent; `concrete` stands in for it.
pub(super) fn sent(media_types: &[String], can_write: fn(&str) -> bool, concrete: &str) -> Vec<String> {
    let Some(chosen) = media_types.iter().find(|media_type| can_write(media_type)) else { return media_types.to_vec() };
    let first = if is_range(chosen) { concrete } else { chosen };
    let others = media_types.iter().filter(|media_type| *media_type != first && !is_range(media_type));
    std::iter::once(first.to_owned()).chain(others.cloned()).collect()
}

/// The media types to ask for, of those that a response is declared with: what can be read as JSON where JSON is read.
pub(super) fn accepted<'a>(media_types: impl Iterator<Item = &'a str>, reads_json: bool) -> Vec<&'a str> {
    let readable = media_types.filter(|media_type| !reads_json || is_json(media_type));
    readable.map(|media_type| if reads_json && is_range(media_type) { JSON } else { media_type }).collect()
}

/// The schema of the first media type that has one, with its media type.
pub(super) fn schema(content: &Content) -> Option<(&str, &ReferenceOr<Schema>)> {
    content.iter().find_map(|(media_type, media)| Some((media_type.as_str(), media.schema.as_ref()?)))
}

fn is_range(media_type: &str) -> bool {
    essence(media_type).ends_with("/*")
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
