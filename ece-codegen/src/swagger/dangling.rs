//! Refuses what refers to nothing. Why a reference leads nowhere has been said where references are resolved.

use std::collections::HashSet;

use super::{Additional, Document, Parameter, Response, Schema};
use crate::pointer;

/// The names that can be referred to.
struct Names {
    definitions: HashSet<String>,
    parameters: HashSet<String>,
    responses: HashSet<String>,
}

pub(super) fn refuse(document: &mut Document) {
    let parameters = document.parameters.iter().filter(|(_, it)| it.reference.is_none());
    let responses = document.responses.iter().filter(|(_, it)| it.reference.is_none());
    let names = Names {
        definitions: document.definitions.keys().cloned().collect(),
        parameters: parameters.map(|(name, _)| name.clone()).collect(),
        responses: responses.map(|(name, _)| name.clone()).collect(),
    };
    for item in &mut document.paths {
        item.parameters.iter_mut().for_each(|it| names.parameter(it));
        for operation in &mut item.operations {
            operation.parameters.iter_mut().for_each(|it| names.parameter(it));
            operation.responses.iter_mut().for_each(|(_, it)| names.response(it));
        }
    }
    document.parameters.values_mut().for_each(|it| names.parameter(it));
    document.responses.values_mut().for_each(|it| names.response(it));
    document.definitions.values_mut().for_each(|it| names.schema(it));
}

fn leads_nowhere(part: &str, reference: Option<&String>, names: &HashSet<String>) -> bool {
    reference.is_some_and(|it| pointer::reference_to(part, it).is_none_or(|name| !names.contains(&name)))
}

impl Names {
    fn parameter(&self, parameter: &mut Parameter) {
        self.schema(&mut parameter.schema);
        parameter.schema.refused |= leads_nowhere("parameters", parameter.reference.as_ref(), &self.parameters);
    }

    fn response(&self, response: &mut Response) {
        response.schema.iter_mut().for_each(|it| self.schema(it));
        if leads_nowhere("responses", response.reference.as_ref(), &self.responses) {
            response.schema = Some(Schema { at: response.at.clone(), refused: true, ..Schema::default() });
        }
    }

    /// The reader bounds how deep schemas are nested.
    fn schema(&self, schema: &mut Schema) {
        schema.refused |= leads_nowhere("definitions", schema.reference.as_ref(), &self.definitions);
        schema.properties.values_mut().for_each(|it| self.schema(it));
        schema.all_of.iter_mut().for_each(|it| self.schema(it));
        schema.items.iter_mut().for_each(|it| self.schema(it));
        if let Some(Additional::Schema(values)) = &mut schema.additional_properties {
            self.schema(values);
        }
    }
}
