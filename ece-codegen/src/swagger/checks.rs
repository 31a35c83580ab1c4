//! What only the whole document can tell: names that appear twice, templates that do not fit their parameters.

use std::collections::{HashMap, HashSet};

use super::{Document, Location, Operation, Parameter, PathItem, Requirement};
use crate::diagnostic::{Code, Diagnostics};
use crate::path_template::PathTemplate;
use crate::pointer::{self, Pointer};

pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let mut ids: HashMap<&str, &Pointer> = HashMap::new();
    for item in &document.paths {
        for operation in &item.operations {
            if let Some(id) = operation.id.as_deref().filter(|id| !id.trim().is_empty()) {
                let first = *ids.entry(id).or_insert(&operation.at);
                if first != &operation.at {
                    let message =
                        format!("the operationId `{id}` belongs to {first}: the method and path name this one");
                    let help = "an overlay can give one of them another id";
                    diagnostics.push(Code::DuplicateOperationId, &operation.at.join("operationId"), message, help);
                }
            }
            parameters(document, item, operation, diagnostics);
            security(document, operation.security.as_deref(), &operation.at, diagnostics);
        }
    }
    security(document, document.security.as_deref(), &Pointer::root(), diagnostics);
}

/// The parameters of an operation: its own, and those of its path that it does not override.
pub(crate) fn effective_parameters<'a>(
    document: &'a Document,
    item: &'a PathItem,
    operation: &'a Operation,
) -> Vec<&'a Parameter> {
    let resolve = |parameter: &'a Parameter| match &parameter.reference {
        None => Some(parameter),
        Some(reference) => {
            let name = pointer::reference_to("parameters", reference)?;
            document.parameters.get(&name).filter(|target| target.reference.is_none())
        }
    };
    let own: Vec<&Parameter> = operation.parameters.iter().filter_map(resolve).collect();
    let same = |a: &Parameter, b: &Parameter| a.location == b.location && a.name == b.name;
    let inherited = item.parameters.iter().filter_map(resolve).filter(|it| !own.iter().any(|other| same(it, other)));
    inherited.chain(own.iter().copied()).collect()
}

fn parameters(document: &Document, item: &PathItem, operation: &Operation, diagnostics: &mut Diagnostics) {
    let parameters = effective_parameters(document, item, operation);
    let mut seen = HashSet::new();
    for parameter in &parameters {
        if !seen.insert((parameter.name.as_str(), parameter.location as u8)) {
            let message = format!("the parameter `{}` appears here twice", parameter.name);
            diagnostics.push(Code::DuplicateParameter, &parameter.at, message, "remove one");
        }
    }
    let bodies: Vec<_> = parameters.iter().filter(|it| it.location == Location::Body).collect();
    let forms = parameters.iter().any(|it| it.location == Location::Form);
    if let Some(extra) = bodies.get(1).or_else(|| bodies.first().filter(|_| forms)) {
        let message = "an operation has one body, or form fields, not both";
        diagnostics.push(Code::BadValue, &extra.at, message, "remove what is too much");
    }
    template(item, operation, &parameters, diagnostics);
}

fn template(item: &PathItem, operation: &Operation, parameters: &[&Parameter], diagnostics: &mut Diagnostics) {
    let template = PathTemplate::parse(&item.path);
    if !template.is_balanced {
        diagnostics.push(Code::PathParameterMismatch, &item.at, "the braces of the path do not match", "");
        return;
    }
    let mut report = |message: String| {
        let help = "the names in the path and the declared path parameters have to be the same";
        diagnostics.push(Code::PathParameterMismatch, &operation.at, message, help);
    };
    let declared: HashSet<&str> =
        parameters.iter().filter(|it| it.location == Location::Path).map(|it| it.name.as_str()).collect();
    let mut seen = HashSet::new();
    for name in &template.names {
        if !seen.insert(*name) {
            report(format!("the path names `{name}` twice"));
        } else if !declared.contains(name) {
            report(format!("the path names `{name}`, which is not declared"));
        }
    }
    for parameter in parameters.iter().filter(|it| it.location == Location::Path && !seen.contains(it.name.as_str())) {
        report(format!("the path parameter `{}` is not in the path", parameter.name));
    }
}

fn security(document: &Document, requirements: Option<&[Requirement]>, at: &Pointer, diagnostics: &mut Diagnostics) {
    for (index, requirement) in requirements.unwrap_or_default().iter().enumerate() {
        for name in requirement.keys().filter(|name| !document.security_definitions.contains_key(*name)) {
            let at = at.join("security").join(index).join(name);
            let message = format!("there is no security scheme `{name}`");
            diagnostics.push(Code::BadValue, &at, message, "add it to securityDefinitions");
        }
    }
}
