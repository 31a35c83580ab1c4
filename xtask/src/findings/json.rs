//! Findings for programs.

use ece_codegen::Outcome;
use ece_codegen::diagnostic::{Diagnostic, Diagnostics};
use serde_json::{Value, json};

use crate::inputs::Inputs;

/// All findings, notes too, and the counts of what was generated.
pub(crate) fn json(outcome: &Outcome, inputs: &Inputs) -> Value {
    let counts = outcome.api.as_ref().map(|api| {
        let counts = &api.counts;
        let of = |all: usize, refused: usize| json!({ "in_document": all, "refused": refused });
        json!({
            "operations": of(counts.operations, counts.operations_refused),
            "definitions": of(counts.definitions, counts.definitions_refused),
            "parameters": of(counts.parameters, counts.parameters_refused),
            "properties": of(counts.properties, counts.properties_refused),
        })
    });
    json!({ "findings": list(&outcome.diagnostics, inputs), "counts": counts })
}

/// All findings, notes too.
pub(crate) fn list(diagnostics: &Diagnostics, inputs: &Inputs) -> Vec<Value> {
    diagnostics.iter().map(|it| finding(it, inputs)).collect()
}

fn finding(it: &Diagnostic, inputs: &Inputs) -> Value {
    json!({
        "code": it.code.as_str(),
        "severity": it.severity().to_string(),
        "file": inputs.path_of(&it.file).display().to_string(),
        "pointer": it.pointer.as_str(),
        "line": it.position.map(|at| at.line),
        "column": it.position.map(|at| at.column),
        "message": it.message,
        "costs": it.costs,
        "help": it.help,
    })
}
