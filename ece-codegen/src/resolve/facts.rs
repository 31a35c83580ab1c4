//! One flat view of an OpenAPI schema, so that the rest of `resolve` asks plain questions (what type, which
//! properties, which limits) instead of matching on the many shapes that openapiv3 gives the same answer in.

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ObjectType, ReferenceOr, Schema,
    SchemaData, SchemaKind, StringType, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use crate::extension;
use crate::ir::{Annotations, DescribedValue};
use crate::text::code;

/// The `format` of values that are integers or texts.
const INT_OR_STRING: &str = "int-or-string";

/// A schema or the name of one.
#[derive(Clone, Copy)]
pub(super) enum SchemaRef<'a> {
    /// A `$ref`.
    Reference(&'a str),
    /// The schema itself.
    Inline(&'a Schema),
}

impl<'a> From<&'a ReferenceOr<Schema>> for SchemaRef<'a> {
    fn from(schema: &'a ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for SchemaRef<'a> {
    fn from(schema: &'a ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

impl<'a> SchemaRef<'a> {
    /// What is said about it besides its type; nothing for a `$ref`.
    pub(super) fn data(self) -> Option<&'a SchemaData> {
        match self {
            Self::Reference(_) => None,
            Self::Inline(schema) => Some(&schema.schema_data),
        }
    }
}

/// The name behind a reference to a schema of the lowered document.
pub(super) fn schema_name(reference: &str) -> &str {
    reference.strip_prefix("#/components/schemas/").unwrap_or(reference)
}

/// The JSON types of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueKind {
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
    /// No type is said.
    Any,
    /// Several at once, or a composition that no Swagger 2.0 document can hold.
    Composed,
}

impl ValueKind {
    /// As `type` says it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Array => "array",
            Self::Object => "object",
            Self::Any | Self::Composed => "any value",
        }
    }

    /// What `type` says.
    fn of_type(name: &str) -> Option<Self> {
        match name {
            "string" => Some(Self::String),
            "integer" => Some(Self::Integer),
            "number" => Some(Self::Number),
            "boolean" => Some(Self::Boolean),
            "array" => Some(Self::Array),
            "object" => Some(Self::Object),
            _ => None,
        }
    }
}

/// What a schema says, kind by kind.
pub(super) struct SchemaFacts<'a> {
    pub(super) kind: ValueKind,
    pub(super) format: Option<String>,
    /// True where null is one of the values.
    pub(super) nullable: bool,
    pub(super) enumeration: Enumeration<'a>,
    pub(super) properties: Vec<(&'a str, SchemaRef<'a>)>,
    pub(super) required: &'a [String],
    pub(super) additional: Option<&'a AdditionalProperties>,
    pub(super) items: Option<SchemaRef<'a>>,
    pub(super) all_of: &'a [ReferenceOr<Schema>],
    /// Limits as they are printed in documentation.
    pub(super) limits: Vec<String>,
}

impl<'a> SchemaFacts<'a> {
    fn of(kind: ValueKind) -> Self {
        Self {
            kind,
            format: None,
            nullable: false,
            enumeration: Enumeration::default(),
            properties: Vec::new(),
            required: &[],
            additional: None,
            items: None,
            all_of: &[],
            limits: Vec::new(),
        }
    }

    pub(super) fn read(schema: &'a Schema) -> Self {
        let facts = Self::of_kind(schema);
        let data = &schema.schema_data;
        let is_flagged = |name: &str| data.extensions.get(name) == Some(&Value::Bool(true));
        let is_mixed = facts.format.as_deref() == Some(INT_OR_STRING) || is_flagged(extension::INT_OR_STRING);
        Self {
            nullable: data.nullable || facts.enumeration.has_null,
            kind: if is_mixed && facts.properties.is_empty() { ValueKind::Any } else { facts.kind },
            ..facts
        }
    }

    fn of_kind(schema: &'a Schema) -> Self {
        match &schema.schema_kind {
            SchemaKind::Type(Type::String(string)) => Self::string(string),
            SchemaKind::Type(Type::Number(number)) => Self::number(number),
            SchemaKind::Type(Type::Integer(integer)) => Self::integer(integer),
            SchemaKind::Type(Type::Boolean(boolean)) => Self::boolean(boolean),
            SchemaKind::Type(Type::Array(array)) => Self::array(array),
            SchemaKind::Type(Type::Object(object)) => Self::object(object),
            SchemaKind::AllOf { all_of } => Self { all_of, ..Self::of(ValueKind::Any) },
            SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } | SchemaKind::Not { .. } => {
                Self::of(ValueKind::Composed)
            }
            SchemaKind::Any(any) => Self::any(any),
        }
    }

    fn string(string: &'a StringType) -> Self {
        let StringType { format, pattern, enumeration, min_length, max_length } = string;
        let mut limits = Vec::new();
        limit(&mut limits, "minimum length", min_length.as_ref());
        limit(&mut limits, "maximum length", max_length.as_ref());
        limit(&mut limits, "pattern", pattern.as_ref().map(|p| code(p)).as_ref());
        Self {
            format: format_name(format),
            enumeration: Enumeration::of_strings(enumeration),
            limits,
            ..Self::of(ValueKind::String)
        }
    }

    fn number(number: &'a NumberType) -> Self {
        let NumberType { format, multiple_of, exclusive_minimum, exclusive_maximum, minimum, maximum, enumeration } =
            number;
        let mut limits = Vec::new();
        range(&mut limits, minimum.as_ref(), *exclusive_minimum, maximum.as_ref(), *exclusive_maximum);
        limit(&mut limits, "multiple of", multiple_of.as_ref());
        Self {
            format: format_name(format),
            enumeration: Enumeration::of_scalars(enumeration),
            limits,
            ..Self::of(ValueKind::Number)
        }
    }

    fn integer(integer: &'a IntegerType) -> Self {
        let IntegerType { format, multiple_of, exclusive_minimum, exclusive_maximum, minimum, maximum, enumeration } =
            integer;
        let mut limits = Vec::new();
        range(&mut limits, minimum.as_ref(), *exclusive_minimum, maximum.as_ref(), *exclusive_maximum);
        limit(&mut limits, "multiple of", multiple_of.as_ref());
        Self {
            format: format_name(format),
            enumeration: Enumeration::of_scalars(enumeration),
            limits,
            ..Self::of(ValueKind::Integer)
        }
    }

    fn boolean(boolean: &'a BooleanType) -> Self {
        let BooleanType { enumeration } = boolean;
        Self { enumeration: Enumeration::of_scalars(enumeration), ..Self::of(ValueKind::Boolean) }
    }

    fn array(array: &'a ArrayType) -> Self {
        let ArrayType { items, min_items, max_items, unique_items } = array;
        let mut limits = Vec::new();
        limit(&mut limits, "minimum items", min_items.as_ref());
        limit(&mut limits, "maximum items", max_items.as_ref());
        if *unique_items {
            limits.push("items are unique".to_owned());
        }
        Self { items: items.as_ref().map(SchemaRef::from), limits, ..Self::of(ValueKind::Array) }
    }

    fn object(object: &'a ObjectType) -> Self {
        let ObjectType { properties, required, additional_properties, min_properties, max_properties } = object;
        let mut limits = Vec::new();
        limit(&mut limits, "minimum members", min_properties.as_ref());
        limit(&mut limits, "maximum members", max_properties.as_ref());
        Self {
            properties: properties.iter().map(|(name, schema)| (name.as_str(), schema.into())).collect(),
            required,
            additional: additional_properties.as_ref(),
            limits,
            ..Self::of(ValueKind::Object)
        }
    }

    fn any(any: &'a AnySchema) -> Self {
        let AnySchema {
            typ,
            pattern,
            multiple_of,
            exclusive_minimum,
            exclusive_maximum,
            minimum,
            maximum,
            properties,
            required,
            additional_properties,
            min_properties,
            max_properties,
            items,
            min_items,
            max_items,
            unique_items,
            enumeration,
            format,
            min_length,
            max_length,
            one_of,
            all_of,
            any_of,
            not,
        } = any;
        let mut limits = Vec::new();
        let exclusive = (exclusive_minimum.unwrap_or(false), exclusive_maximum.unwrap_or(false));
        range(&mut limits, minimum.as_ref(), exclusive.0, maximum.as_ref(), exclusive.1);
        limit(&mut limits, "multiple of", multiple_of.as_ref());
        limit(&mut limits, "pattern", pattern.as_ref().map(|p| code(p)).as_ref());
        limit(&mut limits, "minimum length", min_length.as_ref());
        limit(&mut limits, "maximum length", max_length.as_ref());
        limit(&mut limits, "minimum items", min_items.as_ref());
        limit(&mut limits, "maximum items", max_items.as_ref());
        limit(&mut limits, "minimum members", min_properties.as_ref());
        limit(&mut limits, "maximum members", max_properties.as_ref());
        if *unique_items == Some(true) {
            limits.push("items are unique".to_owned());
        }
        let values = Enumeration::of_values(enumeration);
        let kind = match typ.as_deref().and_then(ValueKind::of_type) {
            _ if !one_of.is_empty() || !any_of.is_empty() || not.is_some() => ValueKind::Composed,
            Some(kind) if kind != ValueKind::Object && !properties.is_empty() => ValueKind::Composed,
            Some(kind) => kind,
            None if !properties.is_empty() || additional_properties.is_some() => ValueKind::Object,
            None if items.is_some() => ValueKind::Array,
            None => values.kind().unwrap_or(ValueKind::Any),
        };
        Self {
            kind,
            format: format.clone(),
            nullable: false,
            enumeration: values,
            properties: properties.iter().map(|(name, schema)| (name.as_str(), schema.into())).collect(),
            required,
            additional: additional_properties.as_ref(),
            items: items.as_ref().map(SchemaRef::from),
            all_of,
            limits,
        }
    }
}

/// The values that an enum lists.
#[derive(Default)]
pub(super) struct Enumeration<'a> {
    /// Those that are strings, in order.
    pub(super) strings: Vec<&'a str>,
    /// Those that are numbers or booleans, in order.
    pub(super) scalars: Vec<Value>,
    /// How many values are something else, null left out.
    pub(super) others: usize,
    /// True where null is one of them.
    has_null: bool,
}

impl<'a> Enumeration<'a> {
    fn of_scalars<T: Copy + Into<Value>>(values: &[Option<T>]) -> Self {
        let scalars: Vec<Value> = values.iter().flatten().map(|&value| value.into()).collect();
        Self { strings: Vec::new(), others: 0, has_null: scalars.len() < values.len(), scalars }
    }

    fn of_strings(values: &'a [Option<String>]) -> Self {
        let strings: Vec<&str> = values.iter().flatten().map(String::as_str).collect();
        Self { others: 0, has_null: strings.len() < values.len(), strings, scalars: Vec::new() }
    }

    fn of_values(values: &'a [Value]) -> Self {
        let strings: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        let scalars: Vec<Value> =
            values.iter().filter(|value| value.is_number() || value.is_boolean()).cloned().collect();
        let nulls = values.iter().filter(|value| value.is_null()).count();
        let others = values.len() - nulls - strings.len() - scalars.len();
        Self { others, has_null: nulls > 0, strings, scalars }
    }

    pub(super) fn len(&self) -> usize {
        self.strings.len() + self.scalars.len() + self.others
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The kind that all values are of, where no type is said.
    fn kind(&self) -> Option<ValueKind> {
        let all = |test: fn(&Value) -> bool| self.scalars.iter().all(test);
        match (self.strings.is_empty(), self.scalars.is_empty(), self.others) {
            (false, true, 0) => Some(ValueKind::String),
            (true, false, 0) if all(Value::is_i64) => Some(ValueKind::Integer),
            (true, false, 0) if all(Value::is_number) => Some(ValueKind::Number),
            (true, false, 0) if all(Value::is_boolean) => Some(ValueKind::Boolean),
            _ => None,
        }
    }
}

fn format_name<T: serde::Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(item) => {
            serde_json::to_value(item).ok().and_then(|name| name.as_str().map(str::to_owned))
        }
        VariantOrUnknownOrEmpty::Unknown(name) => Some(name.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

fn limit<T: std::fmt::Display>(limits: &mut Vec<String>, what: &str, value: Option<&T>) {
    limits.extend(value.map(|value| format!("{what} {value}")));
}

fn range<T: std::fmt::Display>(
    limits: &mut Vec<String>,
    minimum: Option<&T>,
    exclusive_minimum: bool,
    maximum: Option<&T>,
    exclusive_maximum: bool,
) {
    limit(limits, if exclusive_minimum { "greater than" } else { "minimum" }, minimum);
    limit(limits, if exclusive_maximum { "less than" } else { "maximum" }, maximum);
}

/// Documentation, limits and flags of a node that has extensions.
pub(super) fn annotations(extensions: &indexmap::IndexMap<String, Value>) -> Annotations {
    let flag = |name: &str| extensions.get(name) == Some(&Value::Bool(true));
    let text = |name: &str| extensions.get(name).and_then(Value::as_str).map(str::to_owned);
    Annotations {
        text: text(extension::DOC),
        format: None,
        default: None,
        limits: Vec::new(),
        values: Vec::new(),
        may_be_empty: flag(extension::carried::ALLOW_EMPTY_VALUE),
        read_only: false,
        secret: flag(extension::SECRET),
        deprecated: flag(extension::DEPRECATED),
        instead: text(extension::INSTEAD),
        experimental: flag(extension::EXPERIMENTAL),
        hosted_only: flag(extension::HOSTED_ONLY),
    }
}

/// What is said of the values of a string that lists none. Of an enum's values, their variants say it.
pub(super) fn described_values(extensions: &indexmap::IndexMap<String, Value>) -> Vec<DescribedValue> {
    let texts = extension::texts(extensions.get(extension::VALUE_DOCS));
    texts.map(|(value, text)| DescribedValue { value: value.to_owned(), text: text.to_owned() }).collect()
}

/// True where the schema, or one within it that has no name, is marked as secret. What references lead to is looked at
/// once all types are there.
fn is_secret(schema: &Schema) -> bool {
    let inner = |schema: SchemaRef<'_>| matches!(schema, SchemaRef::Inline(schema) if is_secret(schema));
    let facts = SchemaFacts::read(schema);
    let values = match facts.additional {
        Some(AdditionalProperties::Schema(values)) => Some(SchemaRef::from(values.as_ref())),
        Some(AdditionalProperties::Any(_)) | None => None,
    };
    schema.schema_data.extensions.get(extension::SECRET) == Some(&Value::Bool(true))
        || facts.items.is_some_and(inner)
        || values.is_some_and(inner)
        || facts.all_of.iter().any(|part| inner(part.into()))
}

/// True where the schema, or a part of it that has no name, is marked as read-only. What references lead to is looked at
/// once all types are there.
fn is_read_only(schema: &Schema) -> bool {
    let inner = |schema: SchemaRef<'_>| matches!(schema, SchemaRef::Inline(schema) if is_read_only(schema));
    schema.schema_data.read_only || SchemaFacts::read(schema).all_of.iter().any(|part| inner(part.into()))
}

/// The same for a schema, with what its keywords say.
pub(super) fn schema_annotations(schema: SchemaRef<'_>) -> Annotations {
    let SchemaRef::Inline(schema) = schema else { return Annotations::default() };
    let facts = SchemaFacts::read(schema);
    let data = &schema.schema_data;
    let own = Annotations {
        values: if facts.enumeration.is_empty() { described_values(&data.extensions) } else { Vec::new() },
        format: facts.format.filter(|format| {
            !matches!(format.as_str(), "int32" | "int64" | "uint64" | "float" | "double" | "date-time")
        }),
        default: data.default.as_ref().map(Value::to_string),
        limits: facts.limits,
        read_only: is_read_only(schema),
        secret: is_secret(schema),
        deprecated: data.deprecated || data.extensions.get(extension::DEPRECATED) == Some(&Value::Bool(true)),
        ..annotations(&data.extensions)
    };
    match facts.all_of {
        // Nothing but a part is what that is.
        [part] => own.or(schema_annotations(part.into())),
        _ => own,
    }
}
