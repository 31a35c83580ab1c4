//! What only the whole document can tell: ids that appear twice.

use std::collections::HashMap;

use super::Document;
use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::Pointer;

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
        }
    }
}
