//! Operations: what a call takes, sends and gives.
//!
//! One operation in, one `ir::Operation` out.

use indexmap::IndexMap;
use serde_json::Value;

use super::facts::annotations;
use super::guidance::guidance;
use super::{Context, body, parameters, responses};
use crate::diagnostic::{Code, Diagnostics};
use crate::extension;
use crate::ir::{Operation, Semantics};
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
    let guidance = guidance(&source.extensions, &function, &pointer, context.diagnostics);
    Operation {
        id,
        function,
        operation_type,
        module,
        method: site.method.to_owned(),
        path: site.path.to_owned(),
        annotations,
        guidance,
        semantics: semantics(&source.extensions, &pointer, context.diagnostics),
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

fn semantics(extensions: &IndexMap<String, Value>, at: &Pointer, diagnostics: &mut Diagnostics) -> Semantics {
    let Some(said) = extensions.get(extension::SEMANTICS) else { return Semantics::ByMethod };
    let known = [Semantics::Safe, Semantics::Idempotent, Semantics::NonIdempotent];
    let found = known.into_iter().find(|known| said.as_str().is_some_and(|said| Some(said) == known.as_str()));
    found.unwrap_or_else(|| {
        let words: Vec<&str> = known.into_iter().filter_map(Semantics::as_str).collect();
        let message = format!("`{}` has no effect: it is one of {}", extension::SEMANTICS, words.join(", "));
        diagnostics.push(Code::ExtensionWithoutEffect, at, message, "correct or remove it");
        Semantics::ByMethod
    })
}
