//! Operations: what a call takes, sends and gives.
//!
//! One operation in, one `ir::Operation` out, or a diagnostic that says why it is refused.

use super::facts::annotations;
use super::{Context, body, parameters, responses};
use crate::diagnostic::Code;
use crate::ir::Operation;
use crate::names::Namespace;
use crate::pointer::Pointer;

/// Where an operation stands in the lowered document.
pub(super) struct Site<'a> {
    pub(super) path: &'a str,
    pub(super) method: &'a str,
    pub(super) at: Pointer,
}

pub(super) fn operation(
    source: &openapiv3::Operation,
    site: &Site<'_>,
    context: &mut Context<'_>,
) -> Option<Operation> {
    let pointer = context.origins.source(&site.at);
    let Some(id) = source.operation_id.as_deref().filter(|id| !id.trim().is_empty()) else {
        let message = format!("`{} {}` has no operationId, so it has no name", site.method.to_uppercase(), site.path);
        context.diagnostics.push(
            Code::OperationRefused,
            &pointer,
            message,
            "give it one, in the document or by an overlay",
        );
        return None;
    };
    let function = context.functions.fn_name(id, &pointer, context.diagnostics);
    let operation_type = context.operation_types.type_name(id, &pointer, context.diagnostics);
    let module = context.operation_modules.mod_name(id, &pointer, context.diagnostics);
    let mut namespace = Namespace::parameters();
    let mut list = Vec::new();
    for (index, parameter) in source.parameters.iter().enumerate() {
        let at = site.at.join("parameters").join(index);
        list.extend(parameters::parameter(parameter, id, &at, &mut namespace, context));
    }
    let body = body::body(source, id, &site.at, &mut namespace, context);
    let responses = responses::responses(source, id, site, context);
    let output = responses::output(&responses, id, &pointer, context);
    let accept = responses::accept(source, &responses);
    let mut annotations = annotations(&source.extensions);
    annotations.deprecated |= source.deprecated;
    Some(Operation {
        id: id.to_owned(),
        function,
        operation_type,
        module,
        method: site.method.to_owned(),
        path: site.path.to_owned(),
        annotations,
        security: source.security.as_ref().map_or_else(|| context.security.document(), |own| context.security.of(own)),
        accept,
        parameters: list,
        body,
        responses,
        output,
        arguments: Vec::new(),
        setters: Vec::new(),
        pointer,
    })
}
