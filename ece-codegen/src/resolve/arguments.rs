//! What a caller passes, decided once for everything: what each argument, form field, body and member accepts, what is
//! an argument and what a setter, and which models have `new`; and whether there is anything to read of a success.
//!
//! The last pass, because it needs to know what every name stands for. The result stands in `ir`; nobody decides again.

use std::collections::HashMap;

use super::constructor::{InOrder, constructor};
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{
    Accepts, Annotations, Argument, Body, BodyKind, EnumKind, FormField, Location, Operation, Output, Parameter,
    ResponseBody, Type, TypeDef, TypeName,
};
use crate::names::Namespace;
use crate::pointer::Pointer;

/// A function with more arguments than this is hard to call right.
pub(super) const MOST_ARGUMENTS: usize = 5;

/// What the names of generated types stand for, as far as a caller's value depends on it.
pub(super) struct Stands {
    by_name: HashMap<TypeName, Stand>,
}

pub(super) enum Stand {
    /// An enum of values of a kind.
    Enum(EnumKind),
    /// An enum of structs.
    OneOf,
    Model {
        has_members: bool,
    },
    Alias(Type),
}

impl Stands {
    pub(super) fn new(defs: &[TypeDef]) -> Self {
        let stand = |def: &TypeDef| match def {
            TypeDef::Enum(it) => Stand::Enum(it.kind),
            TypeDef::OneOf(_) => Stand::OneOf,
            TypeDef::Model(model) => Stand::Model { has_members: model.types().next().is_some() },
            TypeDef::Alias(alias) => Stand::Alias(alias.ty.clone()),
        };
        Self { by_name: defs.iter().map(|def| (def.name().clone(), stand(def))).collect() }
    }

    pub(super) fn get(&self, name: &TypeName) -> Option<&Stand> {
        self.by_name.get(name)
    }

    /// True for types that texts or other plain values turn into. Aliases lead to the end: cycles among them are cut before.
    fn is_made_of_another(&self, ty: &Type) -> bool {
        let mut ty = ty;
        loop {
            match ty {
                Type::String | Type::Timestamp | Type::Value => return true,
                Type::Named(name) => match self.by_name.get(name) {
                    Some(Stand::Enum(_) | Stand::OneOf) => return true,
                    Some(Stand::Alias(inner)) => ty = inner,
                    Some(Stand::Model { .. }) | None => return false,
                },
                _ => return false,
            }
        }
    }

    /// False where a success has nothing to read. Aliases lead to the end, as above.
    fn has_content(&self, output: &Output) -> bool {
        let mut ty = match output {
            Output::Single(ResponseBody::Empty) => return false,
            Output::Single(ResponseBody::Json(ty)) => ty,
            Output::Single(_) | Output::ByStatus { .. } => return true,
        };
        while let Type::Named(name) = ty {
            match self.by_name.get(name) {
                Some(Stand::Alias(inner)) => ty = inner,
                Some(Stand::Model { has_members }) => return *has_members,
                Some(Stand::Enum(_) | Stand::OneOf) | None => return true,
            }
        }
        true
    }

    /// A member of a model.
    fn member(&self, ty: &Type) -> Accepts {
        match ty {
            Type::Boxed(inner) => self.member(inner),
            Type::Array(inner) => Accepts::List(Box::new(self.element(inner))),
            Type::Map(inner) => Accepts::Members((**inner).clone()),
            ty => self.element(ty),
        }
    }

    /// A single value.
    fn element(&self, ty: &Type) -> Accepts {
        if self.is_made_of_another(ty) { Accepts::Into(ty.clone()) } else { Accepts::Exactly(ty.clone()) }
    }

    /// True where a caller can pass an empty text.
    fn takes_empty_text(&self, accepts: &Accepts) -> bool {
        match accepts {
            Accepts::Into(Type::Named(name)) => {
                matches!(self.by_name.get(name), Some(Stand::Enum(EnumKind::String) | Stand::Alias(_)))
            }
            Accepts::Exactly(_) => false,
            _ => true,
        }
    }

    /// A parameter or form field: it travels as text.
    fn parameter(&self, ty: &Type) -> Accepts {
        match ty {
            Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64 => Accepts::Exactly(ty.clone()),
            Type::Array(_) | Type::Joined(_) => Accepts::Texts,
            Type::Timestamp => Accepts::Into(ty.clone()),
            Type::Named(_) if self.is_made_of_another(ty) => Accepts::Into(ty.clone()),
            Type::String | Type::Named(_) | Type::Value | Type::Map(_) | Type::Boxed(_) => Accepts::Text,
        }
    }
}

/// Says where a parameter may be sent without a value, but what callers pass is never empty.
fn note_never_empty(
    name: &str,
    annotations: &Annotations,
    accepts: &Accepts,
    at: &Pointer,
    stands: &Stands,
    diagnostics: &mut Diagnostics,
) {
    if annotations.may_be_empty && !stands.takes_empty_text(accepts) {
        let message = format!("`{name}` may be sent without a value, which its type does not hold");
        diagnostics.push(Code::NeverEmpty, at, message, "an overlay can make it a string");
    }
}

fn body(kind: &BodyKind) -> Option<Accepts> {
    match kind {
        BodyKind::Json(Type::String) => Some(Accepts::Text),
        BodyKind::Json(ty) => Some(Accepts::Json(ty.clone())),
        BodyKind::MergePatch(_) => Some(Accepts::MergePatch),
        BodyKind::Raw | BodyKind::Text => Some(Accepts::Bytes),
        BodyKind::Form(fields) | BodyKind::Multipart(fields) if fields.is_empty() => Some(Accepts::Bytes),
        BodyKind::Form(_) | BodyKind::Multipart(_) => None,
    }
}

/// Decides for the members of all models.
pub(super) fn models(defs: &mut [TypeDef], mut in_order: InOrder, diagnostics: &mut Diagnostics) {
    let stands = Stands::new(defs);
    for def in defs {
        let TypeDef::Model(model) = def else { continue };
        for field in &mut model.fields {
            field.accepts = stands.member(&field.ty);
        }
        model.constructor = constructor(model, &stands, &mut in_order);
    }
    in_order.note_unused(diagnostics);
}

/// Decides for everything that the operation takes.
pub(super) fn operation(
    operation: &mut Operation,
    stands: &Stands,
    types: &mut Namespace,
    diagnostics: &mut Diagnostics,
) {
    for parameter in &mut operation.parameters {
        let accepts = stands.parameter(&parameter.ty);
        let Parameter { wire_name, annotations, pointer, .. } = &*parameter;
        note_never_empty(wire_name, annotations, &accepts, pointer, stands, diagnostics);
        parameter.accepts = parameter.constant.is_none().then_some(accepts);
    }
    if let Some(it) = &mut operation.body {
        it.accepts = body(&it.kind);
        if let BodyKind::Form(fields) | BodyKind::Multipart(fields) = &mut it.kind {
            for field in fields {
                let file = if field.is_list_of_files { Accepts::Files } else { Accepts::File };
                field.accepts = field.ty.as_ref().map_or(file, |ty| stands.parameter(ty));
                let FormField { wire_name, annotations, pointer, accepts, .. } = &*field;
                note_never_empty(wire_name, annotations, accepts, pointer, stands, diagnostics);
            }
        }
    }
    let arguments = arguments(&operation.parameters, operation.body.as_ref());
    // One struct, which nobody can leave half empty: a setter that is forgotten is only noticed at run time.
    if arguments.len() > MOST_ARGUMENTS {
        let source = format!("{}Args", operation.operation_type);
        operation.arguments_type = Some(types.type_name(&source, &operation.pointer, diagnostics));
    }
    let all = inputs(&operation.parameters, operation.body.as_ref());
    operation.has_content = stands.has_content(&operation.output);
    operation.setters = all.filter(|input| !arguments.contains(input)).collect();
    operation.arguments = arguments;
}

/// Path, then required query and header parameters, then the body.
fn arguments(parameters: &[Parameter], body: Option<&Body>) -> Vec<Argument> {
    let place = |input: &Argument| match input {
        Argument::Parameter(index) => {
            let parameter = parameters.get(*index)?;
            parameter.required.then_some(usize::from(parameter.location != Location::Path))
        }
        Argument::FormField(index) => body?.kind.fields().get(*index)?.required.then_some(2),
        Argument::Body => body?.required.then_some(2),
    };
    let mut placed: Vec<(usize, Argument)> =
        inputs(parameters, body).filter_map(|input| Some((place(&input)?, input))).collect();
    // Stable: within a place the document's order stays.
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, input)| input).collect()
}

/// Everything that callers pass, in the document's order.
fn inputs(parameters: &[Parameter], body: Option<&Body>) -> impl Iterator<Item = Argument> {
    let passed = parameters.iter().enumerate().filter(|(_, parameter)| parameter.accepts.is_some());
    let passed = passed.map(|(index, _)| Argument::Parameter(index));
    let fields = body.map_or(0, |body| body.kind.fields().len());
    let whole = body.filter(|body| body.accepts.is_some()).map(|_| Argument::Body);
    passed.chain((0..fields).map(Argument::FormField)).chain(whole)
}
