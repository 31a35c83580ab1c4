//! Sample calls for tests: per operation one call with everything that can be given, one with what is required.
//!
//! They show that every public signature compiles, and what goes out can be judged by others. The samples are the same
//! everywhere, so that a judge who knows only the document knows them too. They are a tree of their own, beside the
//! tests of the crate; what they call lies beside them there, in `sample.rs`.

mod value;

use std::fmt::Write;

use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::emit::{GeneratedFile, Imports, Item, file};
use crate::ir::{Accepts, Api, Group, Input, Location, Operation, Spelling, Type};
use value::{HEADER, Samples, TEXT};

/// As a test of the crate spells it.
const OUTSIDE: Spelling<'static> =
    Spelling { runtime: "ece_api::", json: "ece_api::json::", models: "models::", operations: "", rename: None };

/// All files of the tree, paths relative to it.
pub(crate) fn samples(api: &Api, diagnostics: &mut Diagnostics) -> Vec<GeneratedFile> {
    let samples = Samples::new(api);
    let mut files =
        vec![text_file("mod.rs", root(api), diagnostics), text_file("all_models.rs", models(api), diagnostics)];
    for group in &api.groups {
        let text = calls(group, &samples);
        files.push(text_file(&format!("{}.rs", group.module), text, diagnostics));
    }
    files
}

fn text_file(path: &str, text: String, diagnostics: &mut Diagnostics) -> GeneratedFile {
    file(path, vec![Item::Text(text)], Imports::None, diagnostics)
}

fn root(api: &Api) -> String {
    let mut text = "//! Calls with sample values, and all types.\n\nmod all_models;\n".to_owned();
    for group in &api.groups {
        let _ = writeln!(text, "mod {};", group.module);
    }
    text.push_str("\npub(crate) use all_models::MODELS;\n\nuse crate::sample::Sample;\n\n");
    text.push_str("/// Every operation, tag by tag.\npub(crate) const CALLS: &[&[Sample]] = &[\n");
    for group in &api.groups {
        let _ = writeln!(text, "    {}::CALLS,", group.module);
    }
    text + "];\n"
}

fn models(api: &Api) -> String {
    let mut text = String::new();
    if !api.types.is_empty() {
        text.push_str("use ece_api::models;\n\nuse crate::sample::model;\n");
    }
    text.push_str("use crate::sample::ModelSample;\n\n/// Every type, by the name of its file.\n");
    text.push_str("pub(crate) const MODELS: &[ModelSample] = &[\n");
    for def in &api.types {
        let _ = writeln!(text, "    model::<models::{}>({:?}),", def.name(), def.module().as_str());
    }
    text + "];\n"
}

fn calls(group: &Group, samples: &Samples<'_>) -> String {
    let mut text = String::new();
    for operation in &group.operations {
        let required = call(operation, false, samples);
        let all = call(operation, true, samples);
        let _ = writeln!(
            text,
            "    Sample {{\n        id: {:?},\n        required: |ece| send({required}),\n        all: |ece| send({all}),\n    }},",
            operation.id
        );
    }
    let models = if text.contains("models::") { "use ece_api::models;\n\n" } else { "" };
    let sample = if text.contains("sample::") {
        "use crate::sample::{self, Sample, send};"
    } else {
        "use crate::sample::{Sample, send};"
    };
    format!("{models}{sample}\n\npub(super) const CALLS: &[Sample] = &[\n{text}];\n")
}

/// The call with what has to be given, or with everything.
fn call(operation: &Operation, everything: bool, samples: &Samples<'_>) -> String {
    let arguments: Vec<String> = operation.arguments().map(|input| passed(input, everything, samples)).collect();
    let mut text = match &operation.arguments_type {
        Some(name) => {
            let fields = operation.arguments().zip(&arguments);
            let fields: Vec<String> =
                fields.map(|(input, value)| format!("{}: {}", input.name(), owned(input.accepts(), value))).collect();
            format!("ece.{}(ece_api::operations::{name} {{ {} }})", operation.function, fields.join(", "))
        }
        None => format!("ece.{}({})", operation.function, arguments.join(", ")),
    };
    for input in operation.setters().filter(|input| everything || input.is_required()) {
        let _ = write!(text, ".{}({})", input.name(), passed(input, everything, samples));
    }
    text
}

/// What an argument takes, as the type that a struct holds.
fn owned(accepts: &Accepts, value: &str) -> String {
    match accepts {
        Accepts::Exactly(_) | Accepts::Json(_) | Accepts::MergePatch => value.to_owned(),
        Accepts::Texts => format!("{value}.iter().map(ToString::to_string).collect()"),
        Accepts::Files => format!("{value}.into_iter().map(Into::into).collect()"),
        _ => format!("{value}.into()"),
    }
}

fn passed(input: Input<'_>, everything: bool, samples: &Samples<'_>) -> String {
    match input {
        Input::Parameter(parameter, _) => {
            let text = if parameter.location == Location::Header { HEADER } else { TEXT };
            parameter_value(&parameter.ty, text, samples)
        }
        Input::FormField(field) => match &field.ty {
            Some(ty) => parameter_value(ty, TEXT, samples),
            None if field.is_list_of_files => "[\"sample\", \"another\"]".to_owned(),
            None => "ece_api::FilePart::new(\"sample\").with_file_name(\"sample.zip\")".to_owned(),
        },
        Input::Body(_, Accepts::Text) => literal(TEXT),
        Input::Body(_, Accepts::Json(ty)) => {
            let text = samples.value(ty, everything).to_string();
            format!("sample::json::<{}>({})", OUTSIDE.ty(ty), literal(&text))
        }
        Input::Body(body, Accepts::MergePatch) => {
            let text = body.kind.patched().map(|ty| samples.value(ty, everything).to_string()).unwrap_or_default();
            format!("sample::patch({})", literal(&text))
        }
        // A JSON text too: JSON may be among the media types.
        Input::Body(..) => literal("\"sample\""),
    }
}

/// Parameters travel as text, and so do the elements of their lists, whatever those hold.
fn parameter_value(ty: &Type, text: &str, samples: &Samples<'_>) -> String {
    match ty {
        Type::Bool => "true".to_owned(),
        Type::I32 | Type::I64 | Type::U64 => "7".to_owned(),
        Type::F64 => "1.5".to_owned(),
        Type::Array(inner) => {
            let element = match **inner {
                Type::Array(_) => literal(text),
                ref inner => parameter_value(inner, text, samples),
            };
            format!("[{element}, {element}]")
        }
        Type::Joined(_) => "[\"a\", \"b\"]".to_owned(),
        _ => match samples.value(ty, true) {
            Value::Number(number) => number
                .as_f64()
                .filter(|_| !number.is_i64())
                .map_or_else(|| number.to_string(), |number| format!("{number:?}")),
            Value::Bool(value) => value.to_string(),
            Value::String(sample) if sample != TEXT => literal(&sample),
            _ => literal(text),
        },
    }
}

/// A string as Rust source. What `Debug` escapes is escaped as Rust reads it.
fn literal(text: &str) -> String {
    format!("{text:?}")
}
