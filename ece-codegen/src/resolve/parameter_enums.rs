//! The enums of parameters: which of them goes by the parameter's name alone.
//!
//! All parameters of the document are looked at before the first is made, so that what one is called does not depend on
//! which comes first.

use std::collections::HashMap;

use openapiv3::{OpenAPI, ParameterSchemaOrContent, ReferenceOr, Schema};

use super::enums::EnumValues;
use super::facts::{SchemaFacts, SchemaRef};

/// How often the parameters of a name list the same values.
#[derive(Default)]
pub(super) struct ParameterEnums<'a> {
    by_parameter: HashMap<&'a str, Lists>,
}

#[derive(Default)]
struct Lists {
    by_values: HashMap<EnumValues, usize>,
    all: usize,
}

impl<'a> ParameterEnums<'a> {
    pub(super) fn of(document: &'a OpenAPI) -> Self {
        let mut enums = Self::default();
        for (_, _, operation) in document.operations() {
            for parameter in operation.parameters.iter().filter_map(ReferenceOr::as_item) {
                let data = parameter.parameter_data_ref();
                if let ParameterSchemaOrContent::Schema(schema) = &data.format {
                    enums.add(&data.name, schema.into());
                }
            }
            let content = operation.request_body.iter().filter_map(ReferenceOr::as_item).flat_map(|body| &body.content);
            for schema in content.filter_map(|(_, media)| media.schema.as_ref()?.as_item()) {
                for (name, field) in SchemaFacts::read(schema).properties {
                    enums.add(name, field);
                }
            }
        }
        enums
    }

    fn add(&mut self, name: &'a str, schema: SchemaRef<'a>) {
        if let Some(values) = values(schema) {
            let lists = self.by_parameter.entry(name).or_default();
            *lists.by_values.entry(values).or_default() += 1;
            lists.all += 1;
        }
    }

    /// True where more than half of the parameters of this name list these values.
    pub(super) fn is_usual(&self, name: &str, values: &EnumValues) -> bool {
        let Some(lists) = self.by_parameter.get(name) else { return true };
        lists.by_values.get(values).copied().unwrap_or_default() * 2 > lists.all
    }
}

/// The values of a parameter or of its elements, where they become a type.
fn values(mut schema: SchemaRef<'_>) -> Option<EnumValues> {
    loop {
        let SchemaRef::Inline(inner) = schema else { return None };
        let facts = SchemaFacts::read(inner as &Schema);
        if let Some(values) = EnumValues::read(&facts) {
            return Some(values);
        }
        schema = facts.items?;
    }
}
