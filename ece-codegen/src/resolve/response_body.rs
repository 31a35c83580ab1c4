//! What a response carries: decided by its schema, and by the media types that it comes in.

use super::facts::{SchemaFacts, SchemaRef, ValueKind};
use super::types::{TypePlace, Types};
use super::wanted::Wanted;
use super::{Context, media};
use crate::diagnostic::Code;
use crate::ir::{ResponseBody, Type};
use crate::pointer::Pointer;

/// The response that a body belongs to.
pub(super) struct Carrier<'a> {
    /// Of the operation.
    pub(super) id: &'a str,
    pub(super) method: &'a str,
    /// What the operation says of responses without a schema.
    pub(super) produces: &'a [&'a str],
    /// `None` for `default`.
    pub(super) status: Option<u16>,
    pub(super) is_success: bool,
    pub(super) at: Pointer,
}

impl Carrier<'_> {
    /// Why HTTP sends no body, where it does not.
    fn is_empty(&self) -> Option<String> {
        match self.status {
            Some(status @ (100..200 | 204 | 304)) => Some(format!("a response with the status {status} has no body")),
            _ if self.method == "head" => Some("a response to HEAD has no body".to_owned()),
            _ => None,
        }
    }
}

pub(super) fn body(source: &openapiv3::Response, carrier: &Carrier<'_>, context: &mut Context<'_>) -> ResponseBody {
    let is_empty = carrier.is_empty();
    let Some((media_type, schema)) = media::schema(&source.content) else {
        let may_say_more = is_empty.is_none() && carrier.is_success && carrier.status.is_none_or(|status| status < 300);
        return if may_say_more { media::without_schema(carrier.produces) } else { ResponseBody::Empty };
    };
    let schema = SchemaRef::from(schema);
    let at = carrier.at.join("content").join(media_type).join("schema");
    if let Some(reason) = is_empty {
        if carrier.is_success {
            let pointer = context.origins.source(&at);
            context.diagnostics.push(Code::BodyNeverSent, &pointer, reason, "its schema is not used");
        }
        return ResponseBody::Empty;
    }
    let types: Vec<&str> = source.content.keys().map(String::as_str).collect();
    match kind(facts(schema, &context.types).as_ref(), &types, carrier.is_success) {
        Kind::Text => ResponseBody::Text,
        Kind::TextOrJson => ResponseBody::TextOrJson,
        Kind::Bytes => ResponseBody::Stream,
        Kind::Json => ResponseBody::Json(context.types.type_of(schema, &place(carrier, at), context.diagnostics)),
        Kind::Sequence => ResponseBody::JsonStream(element(schema, &place(carrier, at), context)),
        Kind::Unreadable => {
            let pointer = context.origins.source(&at);
            let message = format!("the response is given as bytes: there is no decoder for {}", types.join(", "));
            context.diagnostics.push(Code::SchemaWidened, &pointer, message, "the caller decodes it");
            ResponseBody::Stream
        }
    }
}

/// Through so many references a schema is followed.
const MOST_REFERENCES: usize = 60;

/// The facts of the schema itself: behind references, and behind an `allOf` that only wraps one.
fn facts<'a>(schema: SchemaRef<'a>, types: &Types<'a>) -> Option<SchemaFacts<'a>> {
    let mut schema = schema;
    for _ in 0..MOST_REFERENCES {
        match schema {
            SchemaRef::Reference(reference) => schema = types.target(reference)?,
            SchemaRef::Inline(inner) => {
                let facts = SchemaFacts::read(inner);
                match facts.all_of {
                    [only] if facts.properties.is_empty() => schema = only.into(),
                    _ => return Some(facts),
                }
            }
        }
    }
    None
}

enum Kind {
    Json,
    Text,
    TextOrJson,
    Bytes,
    /// JSON values one after another.
    Sequence,
    /// Bytes, although the schema describes a value.
    Unreadable,
}

/// What is read of a response with a schema, which is behind a reference that leads nowhere where there are no facts.
fn kind(facts: Option<&SchemaFacts<'_>>, types: &[&str], is_success: bool) -> Kind {
    let comes_as = |is: fn(&str) -> bool| types.iter().any(|media_type| is(media_type));
    let value = facts.map_or(ValueKind::Any, |facts| facts.kind);
    let format = facts.and_then(|facts| facts.format.as_deref());
    let is_text = value == ValueKind::String;
    // A type of its own is made of any other string.
    let is_plain = format.is_none_or(|format| !["byte", "date-time"].contains(&format))
        && facts.is_some_and(|facts| facts.enumeration.is_empty());
    match value {
        ValueKind::String if format == Some("binary") => Kind::Bytes,
        ValueKind::String if is_plain && comes_as(media::is_json) => {
            if comes_as(media::is_text) || comes_as(media::is_range) { Kind::TextOrJson } else { Kind::Json }
        }
        _ if comes_as(media::is_json) => Kind::Json,
        ValueKind::String if comes_as(media::is_text) || !is_success => Kind::Text,
        _ if !is_text && is_success && comes_as(media::is_sequence) => Kind::Sequence,
        // As text, these look as they do in JSON.
        ValueKind::Boolean | ValueKind::Integer | ValueKind::Number if comes_as(media::is_text) => Kind::Json,
        // Failures are no files: what gives bytes explains itself in JSON.
        _ if !is_success && types.iter().all(|media_type| media::is_document(media_type)) => Kind::Json,
        _ if is_text => Kind::Bytes,
        _ => Kind::Unreadable,
    }
}

/// The type of a value in a sequence. A list is the list of them, unless its elements have their name within a definition.
fn element(schema: SchemaRef<'_>, place: &TypePlace, context: &mut Context<'_>) -> Type {
    let facts = facts(schema, &context.types);
    let items = facts.filter(|facts| facts.kind == ValueKind::Array).and_then(|facts| facts.items);
    match (schema, items) {
        (SchemaRef::Inline(_), Some(items)) => {
            context.types.type_of(items, &place.member("Item", &["items"]), context.diagnostics)
        }
        (_, Some(items @ SchemaRef::Reference(_))) => context.types.type_of(items, place, context.diagnostics),
        _ => context.types.type_of(schema, place, context.diagnostics),
    }
}

/// Inline types are named after the operation, and the status where that is not the usual one.
fn place(carrier: &Carrier<'_>, at: Pointer) -> TypePlace {
    let unusual = carrier.status.filter(|status| !(200..300).contains(status));
    let member = unusual.map_or("response".to_owned(), |status| format!("response_{status}"));
    let spec_name = format!("{}.{member}", carrier.id);
    TypePlace { at, wanted: Wanted::inline(carrier.id, &member), spec_name }
}
