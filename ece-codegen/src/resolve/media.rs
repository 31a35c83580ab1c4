//! What a media type means for a body: JSON, text, or bytes. The only place that looks into media types, and the one
//! that chooses which of them are sent and asked for.

use openapiv3::{Content, ReferenceOr, Schema};

use crate::ir::ResponseBody;

/// What is sent and asked for where the document leaves the kind of JSON open.
pub(super) const JSON: &str = "application/json";
/// What is sent where the document leaves the kind of text open.
pub(super) const TEXT: &str = "text/plain";
/// What is sent where the document leaves the kind of bytes open.
pub(super) const BYTES: &str = "application/octet-stream";

/// True for `application/json`, `…+json`, and for "anything", which is read as JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    if is_sequence(media_type) {
        return false;
    }
    let essence = essence(media_type);
    [JSON, "text/json", "application/x-json", "*/*", "application/*"].contains(&&*essence) || essence.ends_with("+json")
}

/// True where all JSON that a body can be is a merge patch (RFC 7396).
pub(super) fn is_merge_patch_only(media_types: &[String]) -> bool {
    let mut json = media_types.iter().filter(|media_type| is_json(media_type)).peekable();
    json.peek().is_some() && json.all(|media_type| essence(media_type) == "application/merge-patch+json")
}

/// True for text of any kind; `application/text` is what some documents call it.
pub(super) fn is_text(media_type: &str) -> bool {
    let essence = essence(media_type);
    (essence.starts_with("text/") || essence == "application/text") && !is_sequence(media_type)
}

/// The types of JSON values that come one after another.
const SEQUENCES: &[&str] = &[
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/x-jsonl",
    "application/jsonlines",
    "application/x-jsonlines",
    "application/json-lines",
    "application/x-json-stream",
    "application/json-seq",
    "application/stream+json",
    "text/event-stream",
];

/// True for JSON values that come one after another; some servers say so by a parameter (`application/json;stream=watch`).
pub(super) fn is_sequence(media_type: &str) -> bool {
    let essence = essence(media_type);
    let parameters = media_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let is_streamed = parameters.into_iter().any(|(name, _)| name.trim().eq_ignore_ascii_case("stream"));
    SEQUENCES.contains(&&*essence) || essence.ends_with("+json-seq") || (essence == JSON && is_streamed)
}

/// True for "anything", or anything of a kind.
pub(super) fn is_range(media_type: &str) -> bool {
    essence(media_type).ends_with("/*")
}

/// True for what says that there are bytes or text, whether a schema describes them or not. JSON, XML and forms say more
/// about a server than about the one response: without a schema there is nothing of them.
pub(super) fn is_document(media_type: &str) -> bool {
    let essence = essence(media_type);
    let is_xml = essence.ends_with("/xml") || essence.ends_with("+xml");
    !is_xml && !is_json(&essence) && !is_range(&essence) && !is_urlencoded(&essence) && !is_multipart(&essence)
}

/// What a successful response without a schema carries, by what the operation produces.
pub(super) fn without_schema(produces: &[&str]) -> ResponseBody {
    if produces.is_empty() || !produces.iter().all(|media_type| is_document(media_type)) {
        ResponseBody::Empty
    } else if produces.iter().all(|media_type| is_text(media_type)) {
        ResponseBody::Text
    } else {
        ResponseBody::Stream
    }
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

/// The media types to ask for, of those that a response is declared with: what can be read. All of them where the
/// document declares none that fits.
pub(super) fn accepted<'a>(media_types: &[&'a str], body: &ResponseBody) -> Vec<&'a str> {
    let is_readable = |media_type: &str| match body {
        ResponseBody::Json(_) => is_json(media_type),
        ResponseBody::JsonStream(_) => is_sequence(media_type),
        ResponseBody::Text => is_text(media_type),
        ResponseBody::TextOrJson => is_json(media_type) || is_text(media_type),
        ResponseBody::Empty | ResponseBody::Stream => true,
    };
    let readable: Vec<&str> = media_types.iter().copied().filter(|media_type| is_readable(media_type)).collect();
    match body {
        _ if readable.is_empty() => media_types.to_vec(),
        ResponseBody::Json(_) => {
            readable.into_iter().map(|media_type| if is_range(media_type) { JSON } else { media_type }).collect()
        }
        _ => readable,
    }
}

/// The schema of the first media type that has one, with its media type.
pub(super) fn schema(content: &Content) -> Option<(&str, &ReferenceOr<Schema>)> {
    content.iter().find_map(|(media_type, media)| Some((media_type.as_str(), media.schema.as_ref()?)))
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
