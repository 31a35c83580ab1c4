//! A crate that uses everything: one function per item of the public Rust surface, a line each, so that a compile error
//! tells which item it is about.

use crate::emit::MOST_ARGUMENTS;
use crate::ir::{
    Api, Argument, Body, BodyKind, Field, Model, Operation, Output, ResponseBody, Type, TypeDef, TypeName,
};

/// A use of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserLine {
    /// The item, as [`RustLine`](super::RustLine) calls it.
    pub item: String,
    /// What the line needs besides: where one of these is gone, the line does not compile either.
    pub needs: Vec<String>,
    /// A line of Rust for a crate that depends on `ece-api` with the feature `operations`.
    pub code: String,
}

/// Uses of everything that an API offers.
pub fn user(api: &Api) -> Vec<UserLine> {
    let enums = api.types.iter().filter(|def| matches!(def, TypeDef::Enum(_))).map(TypeDef::name).collect();
    let mut writer = Writer { lines: Vec::new(), enums };
    api.types.iter().for_each(|def| writer.type_def(def));
    api.operations().for_each(|operation| writer.operation(operation));
    for code in &api.error_codes {
        let path = format!("ece_api::ErrorCode::{}", code.name);
        writer.add(
            format!("ErrorCode::{}", code.name),
            &[],
            &format!("(it: ece_api::ErrorCode) -> bool {{ matches!(it, {path}) }}"),
        );
    }
    writer.lines
}

struct Writer<'a> {
    lines: Vec<UserLine>,
    enums: Vec<&'a TypeName>,
}

impl Writer<'_> {
    fn add(&mut self, item: String, types: &[&Type], rest: &str) {
        let mut needs = Vec::new();
        for ty in types {
            named(ty, &mut needs);
        }
        self.needing(item, needs, rest);
    }

    fn needing(&mut self, item: String, needs: Vec<String>, rest: &str) {
        let code = format!("pub fn u{}{rest}", self.lines.len());
        self.lines.push(UserLine { item, needs, code });
    }

    fn type_def(&mut self, def: &TypeDef) {
        let name = def.name();
        self.add(format!("models::{name}"), &[], &format!("(_: ece_api::models::{name}) {{}}"));
        match def {
            TypeDef::Model(model) => self.model(model),
            TypeDef::Enum(it) => {
                for variant in &it.variants {
                    let item = format!("models::{name}::{}", variant.name);
                    let rest = format!("(it: ece_api::models::{name}) -> bool {{ matches!(it, ece_api::{item}) }}");
                    self.needing(item, vec![format!("models::{name}")], &rest);
                }
            }
            TypeDef::Alias(_) => {}
        }
    }

    fn model(&mut self, model: &Model) {
        let name = &model.name;
        let owner = format!("models::{name}");
        for field in &model.fields {
            let ty = if field.optional { format!("Option<{}>", rust(&field.ty)) } else { rust(&field.ty) };
            let mut needs = vec![owner.clone()];
            named(&field.ty, &mut needs);
            let rest = format!("(it: ece_api::models::{name}) -> {ty} {{ it.{} }}", field.name);
            self.needing(format!("{owner}::{}", field.name), needs, &rest);
        }
        let required: Vec<&Field> = model.fields.iter().filter(|field| field.required && !field.optional).collect();
        if model.in_requests && required.len() <= MOST_ARGUMENTS {
            let mut needs = vec![owner.clone()];
            for field in &required {
                named(&field.ty, &mut needs);
            }
            let (takes, gives) = arguments(required.iter().map(|field| rust(&field.ty)));
            let path = format!("ece_api::models::{name}");
            self.needing(format!("{owner}::new"), needs, &format!("({takes}) -> {path} {{ {path}::new({gives}) }}"));
        }
    }

    fn operation(&mut self, operation: &Operation) {
        let (function, marker) = (&operation.function, &operation.marker);
        let (client, call) = (format!("Client::{function}"), format!("ece_api::Call<ece_api::operations::{marker}>"));
        let taken: Vec<(String, Vec<String>)> = operation
            .arguments
            .iter()
            .filter_map(|it| self.taken(operation, it))
            .map(|(_, ty, needs)| (ty, needs))
            .collect();
        let (takes, gives) = arguments(taken.iter().map(|(ty, _)| ty.clone()));
        let comma = if takes.is_empty() { "" } else { ", " };
        let needs = taken.into_iter().flat_map(|(_, needs)| needs).collect();
        let rest = format!("(c: &ece_api::Client{comma}{takes}) -> {call} {{ c.{function}({gives}) }}");
        self.needing(client.clone(), needs, &rest);
        let fields = operation.body.as_ref().map_or(0, |body| body.kind.fields().len());
        let parameters = (0..operation.parameters.len()).map(Argument::Parameter);
        let body = operation.body.iter().filter(|_| fields == 0).map(|_| Argument::Body);
        let setters = parameters.chain((0..fields).map(Argument::FormField)).chain(body);
        for setter in setters.filter(|setter| !operation.arguments.contains(setter)) {
            let Some((name, ty, mut needs)) = self.taken(operation, &setter) else { continue };
            needs.push(client.clone());
            let rest = format!("(c: {call}, v: {ty}) -> {call} {{ c.{name}(v) }}");
            self.needing(format!("Call<{marker}>::{name}"), needs, &rest);
        }
        self.output(operation, &client, &call);
    }

    fn output(&mut self, operation: &Operation, client: &str, call: &str) {
        let mut needs = vec![client.to_owned()];
        let ty = match &operation.output {
            Output::Single(body) => response(body, &mut needs),
            Output::ByStatus { name, variants } => {
                for (_, variant, _) in variants {
                    let path = format!("ece_api::operations::{name}");
                    let rest = format!("(it: {path}) -> bool {{ matches!(it, {path}::{variant} {{ .. }}) }}");
                    self.needing(format!("{name}::{variant}"), vec![client.to_owned()], &rest);
                }
                format!("ece_api::operations::{name}")
            }
        };
        let rest = format!(
            "(c: {call}) -> impl std::future::Future<Output = Result<ece_api::Response<{ty}>, ece_api::Error>> {{ c.send() }}"
        );
        self.needing(format!("Call<{}>::send", operation.marker), needs, &rest);
    }

    /// Name, type and what that needs, of something that a caller gives.
    fn taken(&self, operation: &Operation, argument: &Argument) -> Option<(String, String, Vec<String>)> {
        let mut needs = Vec::new();
        match argument {
            Argument::Parameter(index) => {
                let parameter = operation.parameters.get(*index).filter(|it| it.constant.is_none())?;
                named(&parameter.ty, &mut needs);
                Some((parameter.name.to_string(), self.given(&parameter.ty), needs))
            }
            Argument::FormField(index) => {
                let field = operation.body.as_ref()?.kind.fields().get(*index)?;
                let ty = field.ty.as_ref().map_or("ece_api::FilePart".to_owned(), |ty| self.given(ty));
                field.ty.iter().for_each(|ty| named(ty, &mut needs));
                Some((field.name.to_string(), ty, needs))
            }
            Argument::Body => {
                let body = operation.body.as_ref()?;
                let ty = body_type(body, &mut needs);
                Some((body.name.to_string(), ty, needs))
            }
        }
    }

    /// What is given for a parameter.
    fn given(&self, ty: &Type) -> String {
        match ty {
            Type::Array(_) | Type::Joined(_) => "Vec<String>".to_owned(),
            Type::Named(name) if self.enums.contains(&name) => rust(ty),
            Type::Bool | Type::I32 | Type::I64 | Type::F64 | Type::Timestamp => rust(ty),
            Type::String | Type::Value | Type::Named(_) | Type::Map(_) | Type::Boxed(_) => "&str".to_owned(),
        }
    }
}

fn body_type(body: &Body, needs: &mut Vec<String>) -> String {
    match &body.kind {
        BodyKind::Json(Type::String) => "&str".to_owned(),
        BodyKind::Json(ty) => {
            named(ty, needs);
            rust(ty)
        }
        BodyKind::MergePatch(_) => "ece_api::MergePatch".to_owned(),
        BodyKind::Raw | BodyKind::Text | BodyKind::Form(_) | BodyKind::Multipart(_) => "ece_api::Body".to_owned(),
    }
}

fn response(body: &ResponseBody, needs: &mut Vec<String>) -> String {
    match body {
        ResponseBody::Empty => "()".to_owned(),
        ResponseBody::Json(ty) => {
            named(ty, needs);
            rust(ty)
        }
        ResponseBody::Text => "String".to_owned(),
        ResponseBody::Stream => "ece_api::ByteStream".to_owned(),
    }
}

/// Parameters of a function and the arguments that they become.
fn arguments(types: impl Iterator<Item = String>) -> (String, String) {
    let types: Vec<String> = types.collect();
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

fn rust(ty: &Type) -> String {
    match ty {
        Type::Timestamp => "ece_api::json::Timestamp".to_owned(),
        Type::Value => "ece_api::json::Value".to_owned(),
        Type::Named(name) => format!("ece_api::models::{name}"),
        Type::Array(inner) => format!("Vec<{}>", rust(inner)),
        Type::Map(inner) => format!("ece_api::json::Map<{}>", rust(inner)),
        Type::Boxed(inner) => format!("Box<{}>", rust(inner)),
        Type::String | Type::Joined(_) => "String".to_owned(),
        other => crate::outline::type_name(other),
    }
}
