//! The API in one line per item: what a reviewer reads first, and what the snapshot tests of the real document hold.
//!
//! Reads `ir`, gives text. Facts only, no documentation: a line moves when the API moves.

use std::fmt::Write;

use crate::extension;
use crate::ir::{
    Api, Argument, Body, BodyKind, Docs, Field, FormField, Location, Model, Operation, Output, Parameter, Response,
    ResponseBody, Type, TypeDef,
};

/// The outline of a document, in parts that change for different reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Per tag: the module's name and one line per operation.
    pub groups: Vec<(String, String)>,
    /// One line per type.
    pub types: String,
    /// One line per error code.
    pub error_codes: String,
}

impl std::fmt::Display for Outline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (module, lines) in &self.groups {
            write!(f, "# operations::{module}\n\n{lines}\n")?;
        }
        write!(f, "# models\n\n{}\n# ErrorCode\n\n{}", self.types, self.error_codes)
    }
}

/// Outlines the whole API.
pub fn outline(api: &Api) -> Outline {
    let groups = api
        .groups
        .iter()
        .map(|group| (group.module.to_string(), lines(group.operations.iter().map(operation))))
        .collect();
    Outline {
        groups,
        types: lines(api.types.iter().map(type_def)),
        error_codes: lines(api.error_codes.iter().map(|code| format!("{} = {}", code.name, code.wire))),
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.fold(String::new(), |mut text, line| {
        text.push_str(&line);
        text.push('\n');
        text
    })
}

fn operation(operation: &Operation) -> String {
    let mut line = format!("{}(", operation.function);
    let arguments: Vec<String> = operation.arguments.iter().filter_map(|it| argument(operation, it)).collect();
    let _ = write!(line, "{})", arguments.join(", "));
    let setters = setters(operation);
    if !setters.is_empty() {
        let _ = write!(line, " [{}]", setters.join(", "));
    }
    let _ = write!(line, " -> {}", output(&operation.output));
    let _ = write!(line, " | {} {}", operation.method.to_uppercase(), operation.path);
    let constants = operation
        .parameters
        .iter()
        .filter_map(|parameter| Some(format!(" {}={}", parameter.wire, parameter.constant.as_ref()?)));
    line.extend(constants);
    if let Some(body) = &operation.body {
        let _ = write!(line, " {}", body.content_types.join("|"));
    }
    let responses: Vec<String> = operation.responses.iter().map(response).collect();
    let _ = write!(line, " | {}", responses.join(", "));
    line + &markers(&operation.docs, !operation.authenticated)
}

fn argument(operation: &Operation, argument: &Argument) -> Option<String> {
    match argument {
        Argument::Parameter(index) => operation.parameters.get(*index).map(parameter),
        Argument::FormField(index) => operation.body.as_ref()?.kind.fields().get(*index).map(form_field),
        Argument::Body => operation.body.as_ref().map(body),
    }
}

fn setters(operation: &Operation) -> Vec<String> {
    let is_argument = |argument: &Argument| operation.arguments.contains(argument);
    let parameters = operation.parameters.iter().enumerate();
    let mut setters: Vec<String> = parameters
        .filter(|(index, parameter)| parameter.constant.is_none() && !is_argument(&Argument::Parameter(*index)))
        .map(|(_, it)| parameter(it))
        .collect();
    if let Some(it) = &operation.body {
        let fields = it.kind.fields().iter().enumerate();
        setters.extend(
            fields.filter(|(index, _)| !is_argument(&Argument::FormField(*index))).map(|(_, it)| form_field(it)),
        );
        if it.kind.fields().is_empty() && !is_argument(&Argument::Body) {
            setters.push(body(it));
        }
    }
    setters
}

fn parameter(parameter: &Parameter) -> String {
    let location = match parameter.location {
        Location::Path => "/",
        Location::Query => "?",
        Location::Header => "^",
    };
    let style = if matches!(parameter.ty, Type::Array(_)) || parameter.style == crate::ir::Style::Rest {
        format!(" {:?}", parameter.style).to_lowercase()
    } else {
        String::new()
    };
    let wire = wire(parameter.name.as_str(), &parameter.wire);
    let required = if parameter.required && parameter.location != Location::Path { "!" } else { "" };
    format!(
        "{location}{}{wire}{required}: {}{style}{}",
        parameter.name,
        type_name(&parameter.ty),
        notes(&parameter.docs)
    )
}

fn form_field(field: &FormField) -> String {
    let ty = field.ty.as_ref().map_or("file".to_owned(), type_name);
    let required = if field.required { "!" } else { "" };
    format!("={}{}{required}: {ty}{}", field.name, wire(field.name.as_str(), &field.wire), notes(&field.docs))
}

fn body(body: &Body) -> String {
    let required = if body.required { "!" } else { "" };
    let kind = match &body.kind {
        BodyKind::Json(ty) => type_name(ty),
        BodyKind::MergePatch(ty) => format!("MergePatch<{}>", type_name(ty)),
        BodyKind::Raw => "raw".to_owned(),
        BodyKind::Text => "text".to_owned(),
        BodyKind::Form(_) => "form".to_owned(),
        BodyKind::Multipart(_) => "multipart".to_owned(),
    };
    format!("{}{required}: {kind}", body.name)
}

/// The name on the wire, where it differs from the Rust name.
fn wire(name: &str, wire: &str) -> String {
    if name.trim_start_matches("r#") == wire { String::new() } else { format!("({wire:?})") }
}

fn output(output: &Output) -> String {
    match output {
        Output::Single(body) => response_body(body),
        Output::ByStatus { name, variants } => {
            let variants: Vec<String> = variants
                .iter()
                .map(|(status, name, body)| format!("{status} {name}({})", response_body(body)))
                .collect();
            format!("{name}{{{}}}", variants.join(", "))
        }
    }
}

fn response(response: &Response) -> String {
    let mut text = response.status.map_or("default".to_owned(), |status| status.to_string());
    let _ = write!(text, " {}", response_body(&response.body));
    for header in
        response.headers.iter().filter(|header| !header.name.eq_ignore_ascii_case(extension::ERROR_CODES_HEADER))
    {
        let _ = write!(text, " ^{}", header.name);
    }
    if !response.error_codes.is_empty() {
        let _ = write!(text, " ({})", response.error_codes.join(" "));
    }
    text
}

fn response_body(body: &ResponseBody) -> String {
    match body {
        ResponseBody::Empty => "()".to_owned(),
        ResponseBody::Json(ty) => type_name(ty),
        ResponseBody::Text => "text".to_owned(),
        ResponseBody::Stream => "stream".to_owned(),
    }
}

fn type_def(def: &TypeDef) -> String {
    match def {
        TypeDef::Model(it) => model(it),
        TypeDef::Enum(it) => {
            let values: Vec<String> =
                it.variants.iter().map(|variant| format!("{} = {:?}", variant.name, variant.wire)).collect();
            format!("enum {} {{ {} }}{}", it.name, values.join(", "), markers(&it.docs, false))
        }
        TypeDef::Alias(it) => {
            format!("type {} = {}{}{}", it.name, type_name(&it.ty), notes(&it.docs), markers(&it.docs, false))
        }
    }
}

fn model(model: &Model) -> String {
    let fields: Vec<String> = model.fields.iter().map(field).collect();
    let fields = if fields.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", fields.join(", ")) };
    let direction = match (model.in_requests, model.in_responses) {
        (true, true) => "request+response",
        (true, false) => "request",
        (false, true) => "response",
        (false, false) => "unused",
    };
    format!("struct {} {fields} {direction}{}", model.name, markers(&model.docs, false))
}

fn field(field: &Field) -> String {
    let optional = if field.optional { "?" } else { "" };
    let wire = wire(field.name.as_str(), &field.wire);
    let mut text = format!("{}{wire}{optional}: {}{}", field.name, type_name(&field.ty), notes(&field.docs));
    if field.setter != field.name {
        let _ = write!(text, " setter {}", field.setter);
    }
    text + &markers(&field.docs, false)
}

/// What a value has to keep to, as far as the type does not say it.
fn notes(docs: &Docs) -> String {
    let mut notes = String::new();
    if let Some(format) = &docs.format {
        let _ = write!(notes, " format {format}");
    }
    if let Some(default) = &docs.default {
        let _ = write!(notes, " = {default}");
    }
    for limit in &docs.limits {
        let _ = write!(notes, " {limit}");
    }
    if docs.read_only {
        notes.push_str(" read-only");
    }
    if docs.secret {
        notes.push_str(" secret");
    }
    notes
}

fn markers(docs: &Docs, open: bool) -> String {
    let mut markers = String::new();
    for (set, name) in [
        (open, "no-credentials"),
        (docs.deprecated, "deprecated"),
        (docs.experimental, "experimental"),
        (docs.hosted_only, "hosted-only"),
    ] {
        if set {
            let _ = write!(markers, " #{name}");
        }
    }
    markers
}

/// A type as a reader of Rust writes it.
pub fn type_name(ty: &Type) -> String {
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::I32 => "i32".to_owned(),
        Type::I64 => "i64".to_owned(),
        Type::F64 => "f64".to_owned(),
        Type::String => "String".to_owned(),
        Type::Timestamp => "Timestamp".to_owned(),
        Type::Value => "Value".to_owned(),
        Type::Named(name) => name.to_string(),
        Type::Array(inner) => format!("Vec<{}>", type_name(inner)),
        Type::Map(inner) => format!("Map<{}>", type_name(inner)),
        Type::Joined(separator) => format!("joined {separator:?}"),
        Type::Boxed(inner) => format!("Box<{}>", type_name(inner)),
    }
}
