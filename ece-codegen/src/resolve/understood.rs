//! What a schema is apart from its members and limits, in plain data: its facts, seen from outside of `resolve`.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::all_of::has_detail;
use super::facts::{SchemaFacts, SchemaRef, ValueKind, schema_name};
use crate::understood::Understood;

/// What a schema by itself is.
pub(crate) fn understood(schema: &ReferenceOr<Schema>) -> Understood {
    of(schema.into())
}

/// True where a schema by itself says that null is one of its values.
pub(crate) fn may_be_null(schema: &ReferenceOr<Schema>) -> bool {
    matches!(schema.into(), SchemaRef::Inline(schema) if SchemaFacts::read(schema).nullable)
}

fn of(schema: SchemaRef<'_>) -> Understood {
    let schema = match schema {
        SchemaRef::Reference(reference) => return Understood::Reference(schema_name(reference).to_owned()),
        SchemaRef::Inline(schema) => schema,
    };
    let facts = SchemaFacts::read(schema);
    let scalar = |kind| Understood::Scalar { kind, format: facts.format.clone(), values: facts.enumeration.len() };
    match (facts.all_of, facts.kind) {
        ([only], _) if !has_detail(&facts) => of(only.into()),
        ([_, ..], _) => Understood::AllOf(facts.all_of.len()),
        ([], ValueKind::Array) => Understood::List(Box::new(facts.items.map_or(Understood::Free, of))),
        ([], ValueKind::Object | ValueKind::Any | ValueKind::Composed) if !facts.properties.is_empty() => {
            Understood::Object(facts.properties.len())
        }
        ([], ValueKind::Object) => match facts.additional {
            Some(AdditionalProperties::Schema(values)) => Understood::Map(Box::new(of(values.as_ref().into()))),
            Some(AdditionalProperties::Any(true)) => Understood::Map(Box::new(Understood::Free)),
            Some(AdditionalProperties::Any(false)) | None => Understood::Free,
        },
        ([], ValueKind::String) if facts.format.as_deref() == Some("binary") => Understood::File,
        ([], ValueKind::String) => scalar("string"),
        ([], ValueKind::Integer) => scalar("integer"),
        ([], ValueKind::Number) => scalar("number"),
        ([], ValueKind::Boolean) => scalar("boolean"),
        ([], ValueKind::Any | ValueKind::Composed) if facts.enumeration.is_empty() => Understood::Free,
        ([], ValueKind::Any | ValueKind::Composed) => scalar("any"),
    }
}
