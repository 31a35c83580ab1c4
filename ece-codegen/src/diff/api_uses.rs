//! A crate that uses everything: one function per item of the public Rust surface, a line each, so that a compile error
//! tells which item it is about.

use std::collections::HashSet;

use super::surface::{Names, surface};
use crate::ir::{Accepts, Api, EnumKind, Model, Operation, Output, Spelling, Type, TypeDef, TypeName};

/// As a crate that depends on `ece-api` spells it.
const OUTSIDE: Spelling<'static> = Spelling {
    runtime: "ece_api::",
    json: "ece_api::json::",
    models: "ece_api::models::",
    operations: "ece_api::operations::",
    rename: None,
};

/// A use of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiUse {
    /// The item, as [`RustLine`](super::RustLine) calls it.
    pub item: String,
    /// What the line needs besides: where one of these is gone, the line does not compile either.
    pub needs: Vec<String>,
    /// Whether the compiler warns about it, because something that it uses is deprecated.
    pub is_deprecated: bool,
    /// A line of Rust for a crate that depends on `ece-api` with the feature `operations`.
    pub code: String,
}

/// Uses of everything that an API offers.
pub fn api_uses(api: &Api) -> Vec<ApiUse> {
    let surface = surface(api, &Names::default());
    let deprecated = surface.into_values().filter(|item| item.is_deprecated).map(|item| item.path).collect();
    let mut writer = Writer { lines: Vec::new(), deprecated };
    api.types.iter().for_each(|def| writer.type_def(def));
    api.operations().for_each(|operation| writer.operation(operation));
    for code in &api.error_codes {
        let path = format!("ece_api::ErrorCode::{}", code.name);
        writer.add(
            format!("ErrorCode::{}", code.name),
            Vec::new(),
            &format!("(it: ece_api::ErrorCode) -> bool {{ matches!(it, {path}) }}"),
        );
    }
    writer.lines
}

struct Writer {
    lines: Vec<ApiUse>,
    /// By their paths.
    deprecated: HashSet<String>,
}

impl Writer {
    fn add(&mut self, item: String, needs: Vec<String>, signature_and_body: &str) {
        let code = format!("pub fn u{}{signature_and_body}", self.lines.len());
        // A line about a call needs the method that gives one, and uses it only where it is about that.
        let is_used = |need: &&String| !need.starts_with("Client::");
        let is_deprecated =
            self.deprecated.contains(&item) || needs.iter().filter(is_used).any(|need| self.deprecated.contains(need));
        self.lines.push(ApiUse { item, needs, is_deprecated, code });
    }

    fn type_def(&mut self, def: &TypeDef) {
        let name = def.name();
        self.add(format!("models::{name}"), Vec::new(), &format!("(_: ece_api::models::{name}) {{}}"));
        match def {
            TypeDef::Model(model) => self.model(model),
            TypeDef::Enum(it) => {
                for variant in &it.variants {
                    let item = format!("models::{name}::{}", variant.name);
                    let signature_and_body =
                        format!("(it: ece_api::models::{name}) -> bool {{ matches!(it, ece_api::{item}) }}");
                    self.add(item, vec![format!("models::{name}")], &signature_and_body);
                }
                if it.kind != EnumKind::String {
                    let (item, ty) = (format!("models::{name}::Unknown"), OUTSIDE.ty(&it.kind.ty()));
                    let signature_and_body = format!("(v: {ty}) -> ece_api::models::{name} {{ ece_api::{item}(v) }}");
                    self.add(item, vec![format!("models::{name}")], &signature_and_body);
                }
            }
            TypeDef::OneOf(it) => {
                for arm in &it.arms {
                    let (item, ty) = (format!("models::{name}::{}", arm.name), OUTSIDE.ty(&arm.ty()));
                    let mut needs = vec![format!("models::{name}")];
                    named(&arm.ty(), &mut needs);
                    let path = format!("ece_api::{item}");
                    let signature_and_body =
                        format!("(it: {ty}) -> ece_api::models::{name} {{ {path}(Box::new(it)) }}");
                    self.add(item, needs, &signature_and_body);
                }
            }
            TypeDef::Alias(alias) => {
                let mut needs = Vec::new();
                named(&alias.ty, &mut needs);
                let ty = OUTSIDE.ty(&alias.ty);
                self.add(format!("models::{name}"), needs, &format!("(it: ece_api::models::{name}) -> {ty} {{ it }}"));
            }
        }
    }

    fn model(&mut self, model: &Model) {
        let name = &model.name;
        let owner = format!("models::{name}");
        for field in &model.fields {
            let mut needs = vec![owner.clone()];
            named(&field.ty, &mut needs);
            let ty = OUTSIDE.field_type(field);
            let signature_and_body = format!("(it: ece_api::models::{name}) -> {ty} {{ it.{} }}", field.name);
            self.add(format!("{owner}::{}", field.name), needs.clone(), &signature_and_body);
            let (ty, setter) = (passed(&field.accepts, &mut needs), &field.setter);
            let path = format!("ece_api::models::{name}");
            let signature_and_body = format!("(it: {path}, v: {ty}) -> {path} {{ it.{setter}(v) }}");
            self.add(format!("{owner}::{}", field.name), needs, &signature_and_body);
        }
        self.additional(model, &owner);
        let Some(taken) = model.constructor() else { return };
        let mut needs = vec![owner.clone()];
        let passed: Vec<String> = taken.map(|field| passed(&field.accepts, &mut needs)).collect();
        let (takes, gives) = arguments(&passed);
        let path = format!("ece_api::models::{name}");
        self.add(format!("{owner}::new"), needs, &format!("({takes}) -> {path} {{ {path}::new({gives}) }}"));
    }

    fn additional(&mut self, model: &Model, owner: &str) {
        let Some(it) = &model.additional else { return };
        let mut needs = vec![owner.to_owned()];
        named(&it.ty, &mut needs);
        let (item, path, ty) = (format!("{owner}::additional"), format!("ece_api::{owner}"), OUTSIDE.ty(&it.ty));
        let gives = format!("Option<Result<{ty}, ece_api::json::ReadError>>");
        self.add(item.clone(), needs.clone(), &format!("(it: &{path}) -> {gives} {{ it.additional(\"\") }}"));
        let all = format!("(it: &{path}) -> Option<{ty}> {{ it.additional_members().find_map(|(_, it)| it.ok()) }}");
        self.add(item.clone(), needs.clone(), &all);
        self.add(item, needs, &format!("(it: {path}, v: {ty}) -> {path} {{ it.with_additional(\"\", v) }}"));
    }

    fn operation(&mut self, operation: &Operation) {
        let function = &operation.function;
        let client = Spelling::SHORT.method_path(function);
        let (path, call) = (Spelling::SHORT.call(&operation.operation_type), OUTSIDE.call(&operation.operation_type));
        let mut needs = Vec::new();
        if let Some(name) = &operation.arguments_type {
            self.arguments_type(operation, name, &client);
            needs.push(name.to_string());
        }
        let given: Vec<String> = match &operation.arguments_type {
            Some(name) => vec![format!("ece_api::operations::{name}")],
            None => operation.arguments().map(|input| passed(input.accepts(), &mut needs)).collect(),
        };
        let (takes, gives) = arguments(&given);
        let comma = if takes.is_empty() { "" } else { ", " };
        let signature_and_body = format!("(c: &ece_api::Client{comma}{takes}) -> {call} {{ c.{function}({gives}) }}");
        self.add(client.clone(), needs, &signature_and_body);
        for setter in operation.setters() {
            let mut needs = Vec::new();
            let ty = passed(setter.accepts(), &mut needs);
            needs.push(client.clone());
            let signature_and_body = format!("(c: {call}, v: {ty}) -> {call} {{ c.{}(v) }}", setter.name());
            self.add(format!("{path}::{}", setter.name()), needs, &signature_and_body);
        }
        self.output(operation, &client, &path, &call);
    }

    /// The struct of all arguments, written with all its fields.
    fn arguments_type(&mut self, operation: &Operation, name: &TypeName, client: &str) {
        let mut needs = vec![client.to_owned()];
        let (mut takes, mut gives) = (Vec::new(), Vec::new());
        for (index, input) in operation.arguments().enumerate() {
            accepted(input.accepts(), &mut needs);
            needs.push(format!("{name}::{}", input.name()));
            takes.push(format!("a{index}: {}", OUTSIDE.owned(input.accepts())));
            gives.push(format!("{}: a{index}", input.name()));
        }
        let path = format!("ece_api::operations::{name}");
        let (takes, gives) = (takes.join(", "), gives.join(", "));
        self.add(name.to_string(), needs, &format!("({takes}) -> {path} {{ {path} {{ {gives} }} }}"));
    }

    fn output(&mut self, operation: &Operation, client: &str, path: &str, call: &str) {
        let mut needs = vec![client.to_owned()];
        match &operation.output {
            Output::Single(body) => body.ty().into_iter().for_each(|ty| named(ty, &mut needs)),
            Output::ByStatus { name, variants } => {
                for (_, variant, _) in variants {
                    let path = format!("ece_api::operations::{name}");
                    let signature_and_body =
                        format!("(it: {path}) -> bool {{ matches!(it, {path}::{variant} {{ .. }}) }}");
                    let needs = vec![client.to_owned(), name.to_string()];
                    self.add(format!("{name}::{variant}"), needs, &signature_and_body);
                }
            }
        }
        let ty = OUTSIDE.output(&operation.output);
        let signature_and_body = format!(
            "(c: {call}) -> impl std::future::Future<Output = Result<ece_api::Response<{ty}>, ece_api::Error>> {{ c.send() }}"
        );
        self.add(format!("{path}::send"), needs, &signature_and_body);
    }
}

/// What is passed: whatever the item says that it takes, as the most demanding caller relies on it. And what that needs.
fn passed(accepts: &Accepts, needs: &mut Vec<String>) -> String {
    accepted(accepts, needs);
    OUTSIDE.accepts(accepts)
}

fn accepted(accepts: &Accepts, needs: &mut Vec<String>) {
    match accepts {
        Accepts::Exactly(ty) | Accepts::Into(ty) | Accepts::Members(ty) | Accepts::Json(ty) => named(ty, needs),
        Accepts::List(element) => accepted(element, needs),
        Accepts::Text | Accepts::Texts | Accepts::File | Accepts::Files | Accepts::MergePatch | Accepts::Bytes => {}
    }
}

/// Parameters of a function and the arguments that they become.
fn arguments(types: &[String]) -> (String, String) {
    let takes: Vec<String> = types.iter().enumerate().map(|(index, ty)| format!("a{index}: {ty}")).collect();
    let gives: Vec<String> = (0..types.len()).map(|index| format!("a{index}")).collect();
    (takes.join(", "), gives.join(", "))
}

fn named(ty: &Type, needs: &mut Vec<String>) {
    match ty {
        Type::Named(name) => needs.push(format!("models::{name}")),
        Type::Array(inner) | Type::Map(inner) | Type::Boxed(inner) => named(inner, needs),
        _ => {}
    }
}
