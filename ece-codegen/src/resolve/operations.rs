//! Operations: what a call takes, sends and gives.
//!
//! One operation in, one `ir::Operation` out.

use super::facts::annotations;
use super::{Context, body, parameters, responses};
use crate::ir::Operation;
use crate::names::{Namespace, OperationNames};
use crate::pointer::Pointer;

/// Where an operation stands in the lowered document.
pub(super) struct Site<'a> {
    pub(super) path: &'a str,
    pub(super) method: &'a str,
    pub(super) at: Pointer,
    pub(super) source: &'a openapiv3::Operation,
}

pub(super) fn operation(site: &Site<'_>, names: OperationNames, context: &mut Context<'_>) -> Operation {
    let source = site.source;
    let pointer = context.origins.source(&site.at);
    let OperationNames { id, function, operation_type, module } = names;
    let mut namespace = Namespace::parameters();
    let mut list = Vec::new();
    for (index, parameter) in source.parameters.iter().enumerate() {
        let at = site.at.join("parameters").join(index);
        list.extend(parameters::parameter(parameter, &id, &at, &mut namespace, context));
    }
    let body = body::body(source, &id, &site.at, &mut namespace, context);
    let responses = responses::responses(source, &id, site, context);
    let output = responses::output(&responses, &id, &pointer, context);
    let accept = responses::accept(source, &responses);
    let sequences = responses::sequences(source, &responses);
    let mut annotations = annotations(&source.extensions);
    annotations.deprecated |= source.deprecated;
    Operation {
        id,
        function,
        operation_type,
        module,
        method: site.method.to_owned(),
        path: site.path.to_owned(),
        annotations,
        security: source.security.as_ref().map_or_else(|| context.security.document(), |own| context.security.of(own)),
        accept,
        sequences,
        parameters: list,
        body,
        responses,
        output,
        has_content: true,
        arguments: Vec::new(),
        arguments_type: None,
        setters: Vec::new(),
        pointer,
    }
}
