//! The API in one line per item: what a reviewer reads first, and what the snapshot tests of the real document hold.
//!
//! Reads `ir`, gives text. Facts only, no documentation: a line moves when the API moves.

use std::fmt::Write;

use crate::ir::{
    Annotations, Api, Area, Arm, Body, BodyKind, Counts, EnumKind, FeatureName, Field, FormField, Input, Location,
    Model, Operation, Output, Parameter, Presence, Response, ResponseBody, Security, Spelling, Type, TypeDef, Variant,
};
use crate::text::visible;

/// The outline of a document, in parts that change for different reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// What of the document was refused; empty where that is nothing.
    pub refused: String,
    /// Per tag: the module's name and one line per operation.
    pub groups: Vec<(String, String)>,
    /// One line per type.
    pub types: String,
    /// One line per error code.
    pub error_codes: String,
    /// One line per feature that compiles a part of the API; empty where there are none.
    pub areas: String,
}

impl std::fmt::Display for Outline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.refused.is_empty() {
            write!(f, "# refused: {}\n\n", self.refused)?;
        }
        for (module, lines) in &self.groups {
            write!(f, "# operations::{module}\n\n{lines}\n")?;
        }
        write!(f, "# models\n\n{}\n# ErrorCode\n\n{}", self.types, self.error_codes)?;
        if !self.areas.is_empty() {
            write!(f, "\n# areas\n\n{}", self.areas)?;
        }
        Ok(())
    }
}

/// Outlines the whole API.
pub fn outline(api: &Api) -> Outline {
    let groups = api
        .groups
        .iter()
        .map(|group| (group.module.to_string(), lines(group.operations.iter().map(|it| operation(it, &api.security)))))
        .collect();
    Outline {
        refused: refused(&api.counts),
        groups,
        types: lines(api.types.iter().map(type_def)),
        error_codes: lines(api.error_codes.iter().map(|code| format!("{} = {}", code.name, code.wire_name))),
        areas: api.areas.as_ref().map_or_else(String::new, |areas| lines(areas.iter().map(area))),
    }
}

fn area(area: &Area) -> String {
    let others: Vec<&str> =
        area.compiled_with.iter().filter(|it| **it != area.feature).map(FeatureName::as_str).collect();
    let with = if others.is_empty() { String::new() } else { format!(" | also with {}", others.join(", ")) };
    format!("{}: {} types{with}", area.feature, area.types)
}

fn refused(counts: &Counts) -> String {
    [
        (counts.operations_refused, counts.operations, "operations"),
        (counts.definitions_refused, counts.definitions, "definitions"),
        (counts.parameters_refused, counts.parameters, "parameters"),
        (counts.properties_refused, counts.properties, "properties"),
    ]
    .iter()
    .filter(|(refused, ..)| *refused > 0)
    .map(|(refused, all, what)| format!("{refused} of {all} {what}"))
    .collect::<Vec<_>>()
    .join(", ")
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.fold(String::new(), |mut text, line| {
        text.push_str(&visible(&line));
        text.push('\n');
        text
    })
}

fn operation(operation: &Operation, usual: &Security) -> String {
    let mut line = format!("{}(", operation.function);
    let arguments: Vec<String> = operation.arguments().map(input).collect();
    let _ = match &operation.arguments_type {
        Some(name) => write!(line, "{name} {{ {} }})", arguments.join(", ")),
        None => write!(line, "{})", arguments.join(", ")),
    };
    let setters: Vec<String> = operation.setters().map(input).collect();
    if !setters.is_empty() {
        let _ = write!(line, " [{}]", setters.join(", "));
    }
    let _ = write!(line, " -> {}", output(&operation.output));
    let _ = write!(line, " | {} {}", operation.method.to_uppercase(), operation.path);
    let constants = operation
        .parameters
        .iter()
        .filter_map(|parameter| Some(format!(" {}={}", parameter.wire_name, parameter.constant.as_ref()?)));
    line.extend(constants);
    if let Some(body) = &operation.body {
        let _ = write!(line, " {}", body.content_types.join("|"));
    }
    let responses: Vec<String> = operation.responses.iter().map(response).collect();
    let _ = write!(line, " | {}", responses.join(", "));
    if !operation.output.is_streaming() && !operation.sequences.is_empty() {
        let _ = write!(line, " | sequence as {}", operation.sequences.join("|"));
    }
    let semantics = operation.semantics.as_str().map(|semantics| format!(" #{semantics}")).unwrap_or_default();
    line + &flags(&operation.annotations, operation.security == Security::None)
        + &semantics
        + &credentials(&operation.security, usual)
}

/// The credentials that an operation asks for, where they are not as `usual`.
fn credentials(security: &Security, usual: &Security) -> String {
    match security {
        Security::OneOf(alternatives) if security != usual => {
            let all_of = |ids: &Vec<String>| if ids.is_empty() { "none".to_owned() } else { ids.join("+") };
            format!(" #credentials {}", alternatives.iter().map(all_of).collect::<Vec<_>>().join("|"))
        }
        _ => String::new(),
    }
}

fn input(input: Input<'_>) -> String {
    match input {
        Input::Parameter(it, _) => parameter(it),
        Input::Body(it, _) => body(it),
        Input::FormField(it) => form_field(it),
    }
}

fn parameter(parameter: &Parameter) -> String {
    let location = match parameter.location {
        Location::Path => "/",
        Location::Query => "?",
        Location::Header => "^",
    };
    let style = match &parameter.ty {
        Type::Array(_) => format!(" {:?}", parameter.list_style).to_lowercase(),
        Type::Joined(separator) => format!(" joined {separator:?}"),
        _ => String::new(),
    };
    let reserved = if parameter.allow_reserved { " allow-reserved" } else { "" };
    let wire = wire(parameter.name.as_str(), &parameter.wire_name);
    let required = if parameter.required && parameter.location != Location::Path { "!" } else { "" };
    format!(
        "{location}{}{wire}{required}: {}{style}{reserved}{}",
        parameter.name,
        type_name(&parameter.ty),
        notes(&parameter.annotations)
    )
}

fn form_field(field: &FormField) -> String {
    let file = if field.is_list_of_files { "files" } else { "file" };
    let ty = field.ty.as_ref().map_or(file.to_owned(), type_name);
    let required = if field.required { "!" } else { "" };
    format!(
        "={}{}{required}: {ty}{}",
        field.name,
        wire(field.name.as_str(), &field.wire_name),
        notes(&field.annotations)
    )
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
    for header in &response.headers {
        let _ = write!(text, " ^{}", header.name);
    }
    if !response.error_codes.is_empty() {
        let _ = write!(text, " ({})", response.error_codes.join(" "));
    }
    text
}

fn response_body(body: &ResponseBody) -> String {
    match body {
        ResponseBody::Empty | ResponseBody::Json(_) => Spelling::SHORT.response_body(body),
        ResponseBody::Text => "text".to_owned(),
        ResponseBody::TextOrJson => "text-or-json".to_owned(),
        ResponseBody::Stream => "stream".to_owned(),
        ResponseBody::JsonStream(ty) => format!("sequence of {}", type_name(ty)),
    }
}

fn type_def(def: &TypeDef) -> String {
    match def {
        TypeDef::Model(it) => model(it),
        TypeDef::Enum(it) => {
            let value = |variant: &Variant| match it.kind {
                EnumKind::String => format!("{} = {:?}", variant.name, variant.wire_name),
                _ => format!("{} = {}", variant.name, variant.wire_name),
            };
            let values: Vec<String> = it.variants.iter().map(value).collect();
            format!("enum {} {{ {} }}{}", it.name, values.join(", "), flags(&it.annotations, false))
        }
        TypeDef::OneOf(it) => {
            let arms: Vec<String> = it.arms.iter().map(arm).collect();
            let (arms, flags) = (arms.join(", "), flags(&it.annotations, false));
            format!("one of {} by {:?} {{ {arms} }} base {}{flags}", it.name, it.discriminator, it.base)
        }
        TypeDef::Alias(it) => {
            format!(
                "type {} = {}{}{}",
                it.name,
                type_name(&it.ty),
                notes(&it.annotations),
                flags(&it.annotations, false)
            )
        }
    }
}

fn arm(arm: &Arm) -> String {
    format!("{}({}) = {:?}", arm.name, arm.model, arm.wire_name)
}

fn model(model: &Model) -> String {
    let additional = model.additional.iter().map(|it| format!("*: {}", type_name(&it.ty)));
    let fields: Vec<String> = model.fields.iter().map(field).chain(additional).collect();
    let fields = if fields.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", fields.join(", ")) };
    let direction = match (model.in_requests, model.in_responses) {
        (true, true) => "request+response",
        (true, false) => "request",
        (false, true) => "response",
        (false, false) => "unused",
    };
    format!("struct {} {fields} {direction}{}", model.name, flags(&model.annotations, false))
}

fn field(field: &Field) -> String {
    let (optional, or_null) = match field.presence {
        Presence::Required => ("", ""),
        Presence::Nullable => ("", " or null"),
        Presence::RequiredBoxed | Presence::Optional => ("?", ""),
    };
    let wire = wire(field.name.as_str(), &field.wire_name);
    let mut text =
        format!("{}{wire}{optional}: {}{or_null}{}", field.name, type_name(&field.ty), notes(&field.annotations));
    if let Some(fixed) = &field.fixed {
        let _ = write!(text, " = {fixed:?} if not set");
    }
    if field.setter != field.name {
        let _ = write!(text, " setter {}", field.setter);
    }
    text + &flags(&field.annotations, false)
}

/// What a value has to keep to, as far as the type does not say it.
fn notes(annotations: &Annotations) -> String {
    let mut notes = String::new();
    if let Some(format) = &annotations.format {
        let _ = write!(notes, " format {format}");
    }
    if let Some(default) = &annotations.default {
        let _ = write!(notes, " = {default}");
    }
    for limit in &annotations.limits {
        let _ = write!(notes, " {limit}");
    }
    if annotations.may_be_empty {
        notes.push_str(" may-be-empty");
    }
    if annotations.read_only {
        notes.push_str(" read-only");
    }
    if annotations.secret {
        notes.push_str(" secret");
    }
    notes
}

fn flags(annotations: &Annotations, open: bool) -> String {
    let mut flags = String::new();
    for (set, name) in [
        (open, "no-credentials"),
        (annotations.deprecated, "deprecated"),
        (annotations.experimental, "experimental"),
        (annotations.hosted_only, "hosted-only"),
    ] {
        if set {
            let _ = write!(flags, " #{name}");
        }
    }
    flags
}

fn type_name(ty: &Type) -> String {
    Spelling::SHORT.ty(ty)
}
