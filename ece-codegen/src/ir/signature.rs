//! The lines of Rust that callers write against: methods, setters, constructors, fields, variants.
//!
//! The one renderer. `emit` makes its tokens of these lines, `diff` shows them and compares them, and the code that uses
//! everything is written with the same spelling; only the paths in front of the names differ.

use super::{
    Accepts, Additional, Alias, Arm, EnumKind, Field, FnName, Input, Model, Operation, Output, ResponseBody, Type,
    TypeName, VariantName,
};

/// How names are written: the paths in front of them.
#[derive(Clone, Copy)]
pub struct Spelling<'a> {
    /// In front of the runtime's types (`Call`, `Body`).
    pub runtime: &'a str,
    /// In front of the types of JSON (`Timestamp`, `Value`, `Map`).
    pub json: &'a str,
    /// In front of models.
    pub models: &'a str,
    /// In front of the types of operations, and of the enums that `send` gives.
    pub operations: &'a str,
    /// The name to write for a model.
    pub rename: Option<&'a dyn Fn(&TypeName) -> String>,
}

impl Spelling<'static> {
    /// Names alone, as people read them.
    pub const SHORT: Self = Self { runtime: "", json: "", models: "", operations: "", rename: None };
}

impl Spelling<'_> {
    /// A type.
    pub fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::Bool => "bool".to_owned(),
            Type::I32 => "i32".to_owned(),
            Type::I64 => "i64".to_owned(),
            Type::U64 => "u64".to_owned(),
            Type::F64 => "f64".to_owned(),
            Type::String | Type::Joined(_) => "String".to_owned(),
            Type::Timestamp => format!("{}Timestamp", self.json),
            Type::Value => format!("{}Value", self.json),
            Type::Named(name) => self.model(name),
            Type::Array(inner) => format!("Vec<{}>", self.ty(inner)),
            Type::Map(inner) => format!("{}Map<{}>", self.json, self.ty(inner)),
            Type::Boxed(inner) => format!("Box<{}>", self.ty(inner)),
        }
    }

    fn model(&self, name: &TypeName) -> String {
        let name = self.rename.map_or_else(|| name.to_string(), |rename| rename(name));
        format!("{}{name}", self.models)
    }

    /// What an argument or a setter takes.
    pub fn accepts(&self, accepts: &Accepts) -> String {
        match accepts {
            Accepts::Text => "impl AsRef<str>".to_owned(),
            Accepts::Exactly(ty) => self.ty(ty),
            Accepts::Into(ty) => format!("impl Into<{}>", self.ty(ty)),
            Accepts::Texts => "impl IntoIterator<Item = impl ToString>".to_owned(),
            Accepts::List(element) => format!("impl IntoIterator<Item = {}>", self.accepts(element)),
            Accepts::Members(ty) => format!("impl IntoIterator<Item = (impl Into<String>, {})>", self.ty(ty)),
            Accepts::File => format!("impl Into<{}FilePart>", self.runtime),
            Accepts::Files => format!("impl IntoIterator<Item = impl Into<{}FilePart>>", self.runtime),
            Accepts::Json(ty) => format!("impl std::borrow::Borrow<{}>", self.ty(ty)),
            Accepts::MergePatch => format!("impl std::borrow::Borrow<{}MergePatch>", self.runtime),
            Accepts::Bytes => format!("impl Into<{}Body>", self.runtime),
        }
    }

    /// The method of the client.
    pub fn method(&self, operation: &Operation) -> String {
        let arguments: Vec<String> = match &operation.arguments_type {
            Some(name) => vec![format!("arguments: {}{name}", self.operations)],
            None => operation.arguments().map(|input| self.argument(input)).collect(),
        };
        let arguments = arguments.iter().fold("&self".to_owned(), |line, argument| line + ", " + argument);
        format!("pub fn {}({arguments}) -> {}", operation.function, self.call(&operation.operation_type))
    }

    /// The call that the method gives.
    pub fn call(&self, operation_type: &TypeName) -> String {
        format!("{}Call<{}{operation_type}>", self.runtime, self.operations)
    }

    fn argument(&self, input: Input<'_>) -> String {
        format!("{}: {}", input.name(), self.accepts(input.accepts()))
    }

    /// A field of the struct that holds the arguments.
    pub fn argument_field(&self, input: Input<'_>) -> String {
        format!("pub {}: {}", input.name(), self.owned(input.accepts()))
    }

    /// The type of a value as a struct holds it.
    pub fn owned(&self, accepts: &Accepts) -> String {
        match accepts {
            Accepts::Text => "String".to_owned(),
            Accepts::Exactly(ty) | Accepts::Into(ty) | Accepts::Json(ty) => self.ty(ty),
            Accepts::Texts => "Vec<String>".to_owned(),
            Accepts::List(element) => format!("Vec<{}>", self.owned(element)),
            Accepts::Members(ty) => format!("{}Map<{}>", self.json, self.ty(ty)),
            Accepts::File => format!("{}FilePart", self.runtime),
            Accepts::Files => format!("Vec<{}FilePart>", self.runtime),
            Accepts::MergePatch => format!("{}MergePatch", self.runtime),
            Accepts::Bytes => format!("{}Body", self.runtime),
        }
    }

    /// A setter of the call.
    pub fn call_setter(&self, input: Input<'_>) -> String {
        setter(input.name().as_str(), &self.accepts(input.accepts()))
    }

    /// A setter of a model.
    pub fn model_setter(&self, field: &Field) -> String {
        setter(field.setter.as_str(), &self.accepts(&field.accepts))
    }

    /// `new` of a model; `None` where there is none.
    pub fn constructor(&self, model: &Model) -> Option<String> {
        let taken = model.constructor()?.map(|field| format!("{}: {}", field.name, self.accepts(&field.accepts)));
        Some(format!("pub fn new({}) -> Self", taken.collect::<Vec<_>>().join(", ")))
    }

    /// The getter of members beyond the listed ones.
    pub fn additional(&self, additional: &Additional) -> String {
        let (ty, json) = (self.ty(&additional.ty), self.json);
        format!("pub fn additional(&self, name: &str) -> Option<Result<{ty}, {json}ReadError>>")
    }

    /// All members beyond the listed ones.
    pub fn additional_members(&self, additional: &Additional) -> String {
        let (ty, json) = (self.ty(&additional.ty), self.json);
        format!("pub fn additional_members(&self) -> impl Iterator<Item = (&str, Result<{ty}, {json}ReadError>)>")
    }

    /// The setter of members beyond the listed ones.
    pub fn with_additional(&self, additional: &Additional) -> String {
        let ty = self.ty(&additional.ty);
        format!("pub fn with_additional(mut self, name: impl Into<String>, value: impl Into<{ty}>) -> Self")
    }

    /// A field of a model.
    pub fn field(&self, field: &Field) -> String {
        format!("pub {}: {}", field.name, self.field_type(field))
    }

    /// The type of a field, `Option` included.
    pub fn field_type(&self, field: &Field) -> String {
        let ty = self.ty(&field.ty);
        if field.presence.is_option() { format!("Option<{ty}>") } else { ty }
    }

    /// Another name for a type.
    pub fn alias(&self, alias: &Alias) -> String {
        format!("pub type {} = {};", alias.name, self.ty(&alias.ty))
    }

    /// The variant that keeps what an enum does not list.
    pub fn unknown_variant(&self, kind: EnumKind) -> String {
        format!("Unknown({})", self.ty(&kind.ty()))
    }

    /// A variant of an enum of structs. What it holds may hold the enum.
    pub fn arm(&self, arm: &Arm) -> String {
        format!("{}(Box<{}>)", arm.name, self.ty(&arm.ty()))
    }

    /// What `send` gives within its `Response`.
    pub fn output(&self, output: &Output) -> String {
        match output {
            Output::Single(body) => self.response_body(body),
            Output::ByStatus { name, .. } => format!("{}{name}", self.operations),
        }
    }

    /// What is read of a response.
    pub fn response_body(&self, body: &ResponseBody) -> String {
        match body {
            ResponseBody::Empty => "()".to_owned(),
            ResponseBody::Json(ty) => self.ty(ty),
            ResponseBody::Text | ResponseBody::TextOrJson => "String".to_owned(),
            ResponseBody::Stream => format!("{}ByteStream", self.runtime),
            ResponseBody::JsonStream(ty) => format!("{}JsonStream<{}>", self.runtime, self.ty(ty)),
        }
    }

    /// A variant of what `send` gives, for one status.
    pub fn output_variant(&self, variant: &VariantName, body: &ResponseBody) -> String {
        match body {
            ResponseBody::Empty => variant.to_string(),
            _ => format!("{variant}({})", self.response_body(body)),
        }
    }

    /// The variant of what `send` gives for statuses that are not declared.
    pub fn undeclared_variant(&self) -> String {
        format!("Other({})", self.response_body(&ResponseBody::Stream))
    }

    /// `send` of a call, as its caller sees it.
    pub fn send(&self, output: &Output) -> String {
        let runtime = self.runtime;
        format!("pub async fn send(self) -> Result<{runtime}Response<{}>, {runtime}Error>", self.output(output))
    }

    /// The path of a method, for people.
    pub fn method_path(&self, function: &FnName) -> String {
        format!("{}Client::{function}", self.runtime)
    }
}

fn setter(name: &str, accepts: &str) -> String {
    format!("pub fn {name}(mut self, value: {accepts}) -> Self")
}
