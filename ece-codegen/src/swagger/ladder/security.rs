//! Security requirements that name what the document does not declare.
//!
//! What is not declared cannot be asked for. An alternative of which nothing else is left is taken out, unless all are like
//! that: an operation that asks for something never becomes an open one.

use serde_json::Value;

use super::super::{Document, Requirement};
use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::Pointer;

pub(super) fn settle(document: &mut Document, source: &Value, diagnostics: &mut Diagnostics) {
    let schemes = &document.security_definitions;
    let is_declared = |name: &str| schemes.contains_key(name);
    // What stands there and cannot be read has a finding of its own.
    let is_absent = |name: &str| source["securityDefinitions"].get(name).is_none();
    let mut settle = |alternatives: Option<&mut Vec<Requirement>>, at: &Pointer| {
        let Some(alternatives) = alternatives else { return };
        for (index, alternative) in alternatives.iter().enumerate() {
            for name in alternative.keys().filter(|name| is_absent(name)) {
                let at = at.join("security").join(index).join(name);
                let message = format!("there is no security scheme `{name}`; it is not asked for");
                diagnostics.push(Code::UndeclaredSecurity, &at, message, "add it to securityDefinitions");
            }
        }
        without_undeclared(alternatives, &is_declared);
    };
    settle(document.security.as_mut(), &Pointer::root());
    for operation in document.paths.iter_mut().flat_map(|item| &mut item.operations) {
        settle(operation.security.as_mut(), &operation.at);
    }
}

fn without_undeclared(alternatives: &mut Vec<Requirement>, is_declared: &dyn Fn(&str) -> bool) {
    let can_be_met = |it: &Requirement| it.is_empty() || it.keys().any(|name| is_declared(name));
    if alternatives.iter().any(can_be_met) {
        alternatives.retain(can_be_met);
        for alternative in alternatives.iter_mut() {
            alternative.retain(|name, _| is_declared(name));
        }
    }
}
