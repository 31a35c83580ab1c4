//! The one ladder on which it is decided what a fault costs: what stands on it, and nothing else.
//!
//! In: the model as it was read, with marks at what cannot be used, and the findings that say why. Out: the model without
//! it. A property is left out, its values are kept in `extra`; a definition, the schema of a response, an element of a
//! list and a value of a map become any JSON; a part of an `allOf` and a header of a response are left out; so is an
//! optional parameter, while a required one and a body take their operation along. What was repaired without guessing is
//! no loss. Every loss is said at the finding that caused it.

mod costs;
mod parameters;
mod security;

use std::collections::HashSet;

use serde_json::Value;

use super::{Additional, Document, Operation, PathItem, Response, Schema, Tally};
use crate::diagnostic::Diagnostics;
use crate::pointer;
use costs::Costs;

/// Takes out of the document what cannot be used, and counts it.
pub(super) fn settle(document: &mut Document, source: &Value, diagnostics: &mut Diagnostics) {
    document.declared = Tally {
        operations: document.paths.iter().map(|item| item.operations.len()).sum(),
        definitions: document.definitions.len(),
        parameters: 0,
        properties: properties(document),
    };
    let shared = document.responses.iter().filter(|(_, response)| response.reference.is_none());
    let mut ladder = Ladder {
        definitions: document.definitions.keys().cloned().collect(),
        responses: shared.map(|(name, _)| name.clone()).collect(),
        costs: Costs::new(diagnostics),
    };
    for definition in document.definitions.values_mut() {
        ladder.schema(definition);
        if definition.refused {
            ladder.costs.add(&definition.at, "the definition is read as any JSON".to_owned());
            document.refused.definitions += 1;
        }
    }
    document.parameters.values_mut().for_each(|parameter| ladder.schema(&mut parameter.schema));
    document.responses.values_mut().for_each(|response| ladder.response("", response));
    for item in &mut document.paths {
        ladder.path_item(item);
    }
    document.refused.properties = document.declared.properties - properties(document);
    let mut paths = std::mem::take(&mut document.paths);
    paths.retain_mut(|item| {
        let is_empty = item.operations.is_empty();
        parameters::settle(item, document, &mut ladder.costs);
        is_empty || !item.operations.is_empty()
    });
    document.paths = paths;
    security::settle(document, source, ladder.costs.diagnostics);
}

/// All that stand in the document.
fn properties(document: &Document) -> usize {
    let definitions = document.definitions.values().map(Schema::property_count).sum::<usize>();
    let shared = document.parameters.values().map(|parameter| parameter.schema.property_count()).sum::<usize>();
    let responses = document.responses.values().map(Response::property_count).sum::<usize>();
    let paths = document.paths.iter().map(|item| {
        let inherited = item.parameters.iter().map(|parameter| parameter.schema.property_count()).sum::<usize>();
        inherited + item.operations.iter().map(Operation::property_count).sum::<usize>()
    });
    definitions + shared + responses + paths.sum::<usize>()
}

impl Schema {
    /// The properties at and below this schema.
    fn property_count(&self) -> usize {
        let additional = match &self.additional_properties {
            Some(Additional::Schema(inner)) => inner.property_count(),
            Some(Additional::Any(_)) | None => 0,
        };
        let parts = self.all_of.iter().chain(self.items.as_deref()).map(Self::property_count).sum::<usize>();
        additional + parts + self.properties.values().map(|property| 1 + property.property_count()).sum::<usize>()
    }
}

impl Response {
    fn property_count(&self) -> usize {
        self.schema.as_ref().map_or(0, Schema::property_count)
    }
}

impl Operation {
    fn property_count(&self) -> usize {
        let parameters = self.parameters.iter().map(|parameter| parameter.schema.property_count()).sum::<usize>();
        parameters + self.responses.iter().map(|(_, response)| response.property_count()).sum::<usize>()
    }
}

/// What all rungs share.
struct Ladder<'d> {
    definitions: HashSet<String>,
    responses: HashSet<String>,
    costs: Costs<'d>,
}

impl Ladder<'_> {
    /// Takes out of a schema what cannot be used. What uses the schema decides about it where it is refused itself.
    fn schema(&mut self, schema: &mut Schema) {
        if self.leads_nowhere(schema) || schema.refused {
            *schema = Schema::refused(schema.at.clone());
            return;
        }
        for property in schema.properties.values_mut() {
            self.schema(property);
            if property.refused {
                self.costs.add(&property.at, "the property is left out: its values are kept in `extra`".to_owned());
            }
        }
        let has_properties = !schema.properties.is_empty();
        schema.properties.retain(|_, property| !property.refused);
        if let Some(items) = schema.items.as_deref_mut() {
            self.schema_or_any(items, "the elements of the list are");
        }
        if let Some(Additional::Schema(inner)) = &mut schema.additional_properties {
            self.schema_or_any(inner, "the values of the map are");
        }
        // Of a schema that was nothing but such parts, nothing is known any more.
        schema.refused = self.parts(schema) && schema.all_of.is_empty() && !has_properties;
    }

    /// The parts of an `allOf`; true where one was lost.
    fn parts(&mut self, schema: &mut Schema) -> bool {
        for part in &mut schema.all_of {
            self.schema(part);
            if part.refused {
                let cost = "the part of `allOf` is left out: its members are kept in `extra`";
                self.costs.add(&part.at, cost.to_owned());
            }
        }
        let before = schema.all_of.len();
        schema.all_of.retain(|part| !part.refused);
        before > schema.all_of.len()
    }

    fn schema_or_any(&mut self, schema: &mut Schema, what: &str) {
        self.schema(schema);
        if schema.refused {
            self.costs.add(&schema.at, format!("{what} read as any JSON"));
        }
    }

    fn leads_nowhere(&self, schema: &Schema) -> bool {
        let leads = |reference: &String| {
            pointer::reference_to("definitions", reference).is_some_and(|name| self.definitions.contains(&name))
        };
        schema.reference.as_ref().is_some_and(|reference| !leads(reference))
    }

    fn response(&mut self, status: &str, response: &mut Response) {
        let leads = |reference: &String| {
            pointer::reference_to("responses", reference).is_some_and(|name| self.responses.contains(&name))
        };
        if response.refused || response.reference.as_ref().is_some_and(|reference| !leads(reference)) {
            // By HTTP, these have no content.
            let is_empty = matches!(status, "204" | "205" | "304");
            let cost = if is_empty { "the response is read as empty" } else { "the response is read as any JSON" };
            self.costs.add(&response.at, cost.to_owned());
            let schema = (!is_empty).then(|| Schema::refused(response.at.clone()));
            *response = Response { schema, refused: false, ..Response::refused(response.at.clone()) };
            return;
        }
        if let Some(schema) = &mut response.schema {
            self.schema_or_any(schema, "the response is");
        }
        for header in response.headers.values_mut() {
            self.schema(header);
            if header.refused {
                self.costs.add(&header.at, "the header is left out".to_owned());
            }
        }
        response.headers.retain(|_, header| !header.refused);
    }

    fn path_item(&mut self, item: &mut PathItem) {
        item.parameters.iter_mut().for_each(|parameter| self.schema(&mut parameter.schema));
        for operation in &mut item.operations {
            operation.parameters.iter_mut().for_each(|parameter| self.schema(&mut parameter.schema));
            operation.responses.iter_mut().for_each(|(status, response)| self.response(status, response));
        }
    }
}
