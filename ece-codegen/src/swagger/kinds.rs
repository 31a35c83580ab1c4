//! `type` as a list of types, as JSON Schema has it: read as the one type that it comes to, where there is one.

use serde_json::Value;

use super::Schema;
use super::fields::Fields;
use super::grammar::Place;
use crate::diagnostic::Code;

/// What a list of types comes to.
pub(super) struct Kinds {
    /// The one type besides null; nothing where values of several types are allowed.
    pub(super) kind: Option<String>,
    /// True where null is among them.
    pub(super) nullable: bool,
    is_mixed: bool,
}

impl Kinds {
    /// `None` where `type` is no list of types.
    pub(super) fn read(fields: &Fields<'_, '_>, place: Place) -> Option<Self> {
        let types = fields.value("type")?.as_array()?;
        let mut kinds: Vec<&str> = Vec::new();
        for kind in types.iter().map(Value::as_str) {
            let kind = kind.filter(|kind| is_type(kind))?;
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        let nullable = kinds.contains(&"null");
        kinds.retain(|kind| *kind != "null" && !(*kind == "integer" && types.iter().any(|it| it == "number")));
        let at = fields.at.join("type");
        let (kind, is_mixed) = match kinds.as_slice() {
            [] => (nullable.then(|| "null".to_owned())?, false),
            [only] => {
                let null = if nullable { " that may be null" } else { "" };
                let message = format!("Swagger 2.0 has no lists of types: this one is read as `{only}`{null}");
                fields.findings.push(Code::TypeList, &at, message, "");
                ((*only).to_owned(), false)
            }
            // In an address or a header, everything is text.
            several => {
                let read_as = if place == Place::Schema { "as any JSON value" } else { "as text" };
                let message = format!("values of several types ({}) are read {read_as}", several.join(", "));
                fields.findings.push(Code::SeveralTypes, &at, message, "an overlay can choose one");
                ("string".to_owned(), true)
            }
        };
        let kind = Some(kind).filter(|_| !is_mixed || place != Place::Schema);
        Some(Self { kind, nullable, is_mixed })
    }

    /// Where values may be of several types, what is said of one of them does not hold for all.
    pub(super) fn apply(self, schema: &mut Schema) {
        schema.nullable = self.nullable;
        if self.is_mixed {
            *schema = Schema {
                at: schema.at.clone(),
                kind: self.kind,
                default: schema.default.take(),
                read_only: schema.read_only,
                example: schema.example.take(),
                ..Schema::default()
            };
        }
    }
}

fn is_type(name: &str) -> bool {
    matches!(name, "string" | "number" | "integer" | "boolean" | "array" | "object" | "null")
}
