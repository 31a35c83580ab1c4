//! What an operation is called with: its own parameters and those of its path, without what cannot be sent.
//!
//! An operation whose required parameter or body cannot be sent is taken out, and so is one with two bodies.

use std::collections::HashSet;

use super::super::{Document, Extensions, Location, Operation, Parameter, PathItem, Schema};
use super::Costs;
use crate::diagnostic::{Code, Diagnostics};
use crate::path_template::PathTemplate;
use crate::pointer::{self, Pointer};

/// A path and where it stands.
struct Path<'a> {
    at: &'a Pointer,
    text: &'a str,
}

/// Gives every operation all of its parameters, and takes out those that cannot be called.
pub(super) fn settle(item: &mut PathItem, document: &mut Document, costs: &mut Costs<'_>) {
    let inherited = item.parameters.drain(..).map(|parameter| resolved(parameter, document)).collect();
    let inherited = each_once(inherited, costs.diagnostics);
    let path = Path { at: &item.at, text: &item.path };
    for operation in &mut item.operations {
        let properties = operation.property_count();
        let own = operation.parameters.drain(..).map(|parameter| resolved(parameter, document)).collect();
        let effective = effective(each_once(own, costs.diagnostics), &inherited);
        let known = effective.len();
        let label = format!("`{} {}`", operation.method.to_uppercase(), item.path);
        operation.parameters = sendable(effective, operation, &label, costs);
        let lost = known - operation.parameters.len();
        if let Some(cause) = &operation.refused {
            costs.add(cause, format!("{label} is not generated"));
            document.refused.operations += 1;
            document.refused.properties += properties;
            document.declared.parameters += known;
            document.refused.parameters += known;
            continue;
        }
        template(operation, &path, &label, lost > 0, costs);
        document.declared.parameters += operation.parameters.len() + lost;
        document.refused.parameters += lost;
    }
    item.operations.retain(|operation| operation.refused.is_none());
}

/// The parameter itself or the shared one that it stands for.
fn resolved(parameter: Parameter, document: &Document) -> Parameter {
    let Some(reference) = &parameter.reference else { return parameter };
    let target = pointer::reference_to("parameters", reference).and_then(|name| document.parameters.get(&name));
    match target.filter(|target| target.reference.is_none()) {
        Some(target) => target.clone(),
        None => Parameter { refused: true, ..parameter },
    }
}

type Key = (String, u8);

fn key(parameter: &Parameter) -> Key {
    (parameter.name.clone(), parameter.location as u8)
}

/// Of two equal ones of a list, the first stays.
fn each_once(mut parameters: Vec<Parameter>, diagnostics: &mut Diagnostics) -> Vec<Parameter> {
    let mut seen = HashSet::new();
    parameters.retain(|parameter| {
        // Two bodies are another fault, and what cannot be sent has no place.
        if parameter.refused || parameter.location == Location::Body || seen.insert(key(parameter)) {
            return true;
        }
        let message = format!("the parameter `{}` appears here twice; the first one counts", parameter.name);
        diagnostics.push(Code::DuplicateParameter, &parameter.at, message, "remove one");
        false
    });
    parameters
}

/// Those of the path that the operation does not override, and behind them its own.
fn effective(own: Vec<Parameter>, inherited: &[Parameter]) -> Vec<Parameter> {
    let overridden: HashSet<Key> = own.iter().filter(|parameter| !parameter.refused).map(key).collect();
    let inherited = inherited.iter().filter(|it| it.refused || !overridden.contains(&key(it)));
    let mut effective: Vec<Parameter> = inherited.cloned().collect();
    effective.extend(own);
    effective
}

/// Those that can be sent; the operation is refused where it cannot be called without the others.
fn sendable(
    parameters: Vec<Parameter>,
    operation: &mut Operation,
    label: &str,
    costs: &mut Costs<'_>,
) -> Vec<Parameter> {
    let is_body = |parameter: &Parameter| parameter.location == Location::Body;
    let bodies = parameters.iter().filter(|it| is_body(it)).count();
    let has_form = parameters.iter().any(|it| it.location == Location::Form);
    if let Some(body) = parameters.iter().rfind(|it| is_body(it)).filter(|_| bodies > 1 || has_form) {
        costs.refuse(
            Code::TwoBodies,
            &body.at,
            "an operation has one body, or form fields, not both",
            "remove what is too much",
        );
        operation.refused.get_or_insert(body.at.clone());
    }
    let mut kept = Vec::new();
    for parameter in parameters {
        let in_body = is_body(&parameter) && parameter.schema.refused;
        if !parameter.refused && !in_body {
            kept.push(parameter);
            continue;
        }
        let cause = if parameter.refused { parameter.at } else { parameter.schema.at };
        let is_path = parameter.location == Location::Path;
        if (parameter.required && !is_path) || in_body {
            operation.refused.get_or_insert(cause);
        } else if !is_path {
            let name = Some(&parameter.name).filter(|name| !name.is_empty());
            let name = name.map_or("a parameter".to_owned(), |name| format!("the parameter `{name}`"));
            costs.add(&cause, format!("{label} goes without {name}"));
        } else {
            costs.add(&cause, format!("{label} takes the names in the path as text"));
        }
    }
    kept
}

/// Makes the path parameters those that the path names.
fn template(operation: &mut Operation, path: &Path<'_>, label: &str, is_faulty: bool, costs: &mut Costs<'_>) {
    let mut report = |at: &Pointer, message: String, cost: String| {
        let help = "the names in the path and the declared path parameters have to be the same";
        costs.warn(Code::PathParameterMismatch, at, message, help, cost);
    };
    let mut named = HashSet::new();
    let mut missing = Vec::new();
    let declared: HashSet<String> =
        operation.parameters.iter().filter(|it| it.location == Location::Path).map(|it| it.name.clone()).collect();
    for name in PathTemplate::parse(path.text).names {
        if !named.insert(name) {
            report(path.at, format!("the path names `{name}` twice"), format!("{label} writes one value to both"));
        } else if !declared.contains(name) {
            missing.push(added(name, &operation.at));
            // Where a path parameter has no name, that has been said.
            if !is_faulty {
                let message = format!("the path names `{name}`, which is not declared");
                report(path.at, message, format!("{label} takes it as text"));
            }
        }
    }
    operation.parameters.retain(|parameter| {
        let stays = parameter.location != Location::Path || named.contains(parameter.name.as_str());
        if !stays {
            let message = format!("the path parameter `{}` is not in the path", parameter.name);
            report(&parameter.at, message, format!("{label} goes without it"));
        }
        stays
    });
    operation.parameters.extend(missing);
}

fn added(name: &str, at: &Pointer) -> Parameter {
    Parameter {
        at: at.clone(),
        reference: None,
        name: name.to_owned(),
        location: Location::Path,
        required: true,
        refused: false,
        allow_empty_value: false,
        schema: Schema { at: at.clone(), kind: Some("string".to_owned()), ..Schema::default() },
        extensions: Extensions::new(),
    }
}
