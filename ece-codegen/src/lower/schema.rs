//! Schemas. What one of openapiv3's typed shapes can hold goes there; every other mixture into its untyped one.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, Discriminator, IntegerType, NumberType, ObjectType,
    ReferenceOr, Schema, SchemaData, SchemaKind, StringType, Type,
};
use serde_json::{Number, Value};

use crate::extension;
use crate::pointer;
use crate::swagger::{Additional, Schema as Source};

/// The reference or the schema.
pub(crate) fn schema(source: &Source) -> ReferenceOr<Schema> {
    if source.refused {
        return ReferenceOr::Item(inline(&Source { at: source.at.clone(), ..Source::default() }));
    }
    let Some(reference) = &source.reference else { return ReferenceOr::Item(inline(source)) };
    let target = ReferenceOr::Reference { reference: lowered_reference(reference) };
    // Nothing may stand beside a `$ref`, so that what does moves around it.
    if source.extensions.is_empty() && !source.read_only && !source.nullable && source.default.is_none() {
        return target;
    }
    ReferenceOr::Item(Schema { schema_data: data(source), schema_kind: SchemaKind::AllOf { all_of: vec![target] } })
}

fn boxed(source: &Source) -> ReferenceOr<Box<Schema>> {
    match schema(source) {
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
        ReferenceOr::Item(schema) => ReferenceOr::Item(Box::new(schema)),
    }
}

fn lowered_reference(reference: &str) -> String {
    match pointer::reference_to("definitions", reference) {
        Some(name) => format!("#/components/schemas/{name}"),
        None => reference.to_owned(),
    }
}

/// The schema without a look at its reference.
pub(super) fn inline(source: &Source) -> Schema {
    Schema { schema_data: data(source), schema_kind: typed(source).unwrap_or_else(|| untyped(source)) }
}

fn data(source: &Source) -> SchemaData {
    let mut extensions = source.extensions.clone();
    let nullable = extensions.shift_remove(extension::NULLABLE) == Some(Value::Bool(true));
    if let Some(xml) = &source.xml {
        extensions.insert(extension::carried::XML.to_owned(), xml.clone());
    }
    SchemaData {
        nullable: nullable || source.nullable,
        read_only: source.read_only,
        write_only: false,
        deprecated: false,
        external_docs: None,
        example: source.example.clone(),
        title: None,
        description: None,
        discriminator: source.discriminator.as_ref().map(|name| Discriminator {
            property_name: name.clone(),
            mapping: IndexMap::new(),
            extensions: IndexMap::new(),
        }),
        default: source.default.clone(),
        extensions,
    }
}

/// `None` where the keywords are not those of one type.
fn typed(source: &Source) -> Option<SchemaKind> {
    let has_string = source.max_length.is_some() || source.min_length.is_some() || source.pattern.is_some();
    let has_number = source.multiple_of.is_some()
        || source.maximum.is_some()
        || source.minimum.is_some()
        || source.exclusive_maximum
        || source.exclusive_minimum;
    let has_array =
        source.items.is_some() || source.max_items.is_some() || source.min_items.is_some() || source.unique_items;
    let has_object = source.max_properties.is_some()
        || source.min_properties.is_some()
        || !source.required.is_empty()
        || !source.properties.is_empty()
        || source.additional_properties.is_some();
    let only = |string: bool, number: bool, array: bool, object: bool| {
        (string || !has_string) && (number || !has_number) && (array || !has_array) && (object || !has_object)
    };
    if !source.all_of.is_empty() {
        let alone = source.kind.is_none() && source.format.is_none() && source.enumeration.is_empty();
        return (alone && only(false, false, false, false))
            .then(|| SchemaKind::AllOf { all_of: source.all_of.iter().map(schema).collect() });
    }
    let ty = match source.kind.as_deref()? {
        "string" if only(true, false, false, false) => Type::String(string(source)?),
        "file" => Type::String(StringType {
            format: Some("binary".to_owned()).into(),
            pattern: None,
            enumeration: Vec::new(),
            min_length: None,
            max_length: None,
        }),
        "number" if only(false, true, false, false) => Type::Number(number(source)?),
        "integer" if only(false, true, false, false) => Type::Integer(integer(source)?),
        "boolean" if only(false, false, false, false) && source.format.is_none() => {
            Type::Boolean(BooleanType { enumeration: values(source, Value::as_bool)? })
        }
        "array" if only(false, false, true, false) && source.format.is_none() && source.enumeration.is_empty() => {
            Type::Array(ArrayType {
                items: source.items.as_deref().map(boxed),
                min_items: source.min_items,
                max_items: source.max_items,
                unique_items: source.unique_items,
            })
        }
        "object" if only(false, false, false, true) && source.format.is_none() && source.enumeration.is_empty() => {
            Type::Object(ObjectType {
                properties: properties(source),
                required: source.required.clone(),
                additional_properties: additional(source),
                min_properties: source.min_properties,
                max_properties: source.max_properties,
            })
        }
        _ => return None,
    };
    Some(SchemaKind::Type(ty))
}

fn string(source: &Source) -> Option<StringType> {
    Some(StringType {
        format: source.format.clone().into(),
        pattern: source.pattern.clone(),
        enumeration: values(source, |value| value.as_str().map(str::to_owned))?,
        min_length: source.min_length,
        max_length: source.max_length,
    })
}

fn number(source: &Source) -> Option<NumberType> {
    Some(NumberType {
        format: source.format.clone().into(),
        multiple_of: converted(source.multiple_of.as_ref(), Number::as_f64)?,
        exclusive_minimum: source.exclusive_minimum,
        exclusive_maximum: source.exclusive_maximum,
        minimum: converted(source.minimum.as_ref(), Number::as_f64)?,
        maximum: converted(source.maximum.as_ref(), Number::as_f64)?,
        enumeration: values(source, Value::as_f64)?,
    })
}

fn integer(source: &Source) -> Option<IntegerType> {
    Some(IntegerType {
        format: source.format.clone().into(),
        multiple_of: converted(source.multiple_of.as_ref(), Number::as_i64)?,
        exclusive_minimum: source.exclusive_minimum,
        exclusive_maximum: source.exclusive_maximum,
        minimum: converted(source.minimum.as_ref(), Number::as_i64)?,
        maximum: converted(source.maximum.as_ref(), Number::as_i64)?,
        enumeration: values(source, Value::as_i64)?,
    })
}

/// The number in the type that holds it; `None` where it does not fit, `Some(None)` where there is none.
#[expect(clippy::option_option, reason = "absent and unfit are two answers")]
fn converted<T>(number: Option<&Number>, convert: impl Fn(&Number) -> Option<T>) -> Option<Option<T>> {
    match number {
        None => Some(None),
        Some(number) => convert(number).map(Some),
    }
}

/// The enum where all its values are of one type, or null.
fn values<T>(source: &Source, convert: impl Fn(&Value) -> Option<T>) -> Option<Vec<Option<T>>> {
    let value = |value: &Value| if value.is_null() { Some(None) } else { convert(value).map(Some) };
    source.enumeration.iter().map(value).collect()
}

fn properties(source: &Source) -> IndexMap<String, ReferenceOr<Box<Schema>>> {
    source.properties.iter().map(|(name, property)| (name.clone(), boxed(property))).collect()
}

fn additional(source: &Source) -> Option<AdditionalProperties> {
    source.additional_properties.as_ref().map(|additional| match additional {
        Additional::Any(any) => AdditionalProperties::Any(*any),
        Additional::Schema(inner) => AdditionalProperties::Schema(Box::new(schema(inner))),
    })
}

/// Everything at once. Full destructuring: a keyword that is forgotten here does not compile.
fn untyped(source: &Source) -> SchemaKind {
    let Source {
        at: _,
        reference: _,
        title: _,
        kind,
        format,
        collection_format: _,
        default: _,
        enumeration,
        multiple_of,
        maximum,
        exclusive_maximum,
        minimum,
        exclusive_minimum,
        max_length,
        min_length,
        pattern,
        max_items,
        min_items,
        unique_items,
        max_properties,
        min_properties,
        required,
        properties: _,
        additional_properties: _,
        items,
        all_of,
        discriminator: _,
        read_only: _,
        nullable: _,
        xml: _,
        example: _,
        refused: _,
        extensions: _,
    } = source;
    let number = |number: &Option<Number>| number.as_ref().and_then(Number::as_f64);
    SchemaKind::Any(AnySchema {
        typ: kind.clone(),
        pattern: pattern.clone(),
        multiple_of: number(multiple_of),
        exclusive_minimum: exclusive_minimum.then_some(true),
        exclusive_maximum: exclusive_maximum.then_some(true),
        minimum: number(minimum),
        maximum: number(maximum),
        properties: properties(source),
        required: required.clone(),
        additional_properties: additional(source),
        min_properties: *min_properties,
        max_properties: *max_properties,
        items: items.as_deref().map(boxed),
        min_items: *min_items,
        max_items: *max_items,
        unique_items: unique_items.then_some(true),
        enumeration: enumeration.clone(),
        format: format.clone(),
        min_length: *min_length,
        max_length: *max_length,
        one_of: Vec::new(),
        all_of: all_of.iter().map(schema).collect(),
        any_of: Vec::new(),
        not: None,
    })
}
