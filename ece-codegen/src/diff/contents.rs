//! What is in a thing that comes or goes as a whole: the members of a type, the signature of an operation.

use std::collections::HashMap;

use crate::ir::{Api, Operation, Spelling, TypeDef};
use crate::pointer::Pointer;

/// What stands where in one version.
pub struct Contents<'a> {
    types: HashMap<&'a Pointer, &'a TypeDef>,
    operations: HashMap<&'a Pointer, &'a Operation>,
}

impl<'a> Contents<'a> {
    /// All types and operations of an API.
    pub fn new(api: &'a Api) -> Self {
        let mut types = HashMap::new();
        for def in &api.types {
            types.entry(def.pointer()).or_insert(def);
        }
        let operations = api.operations().map(|operation| (&operation.pointer, operation)).collect();
        Self { types, operations }
    }

    /// What is in the type or operation at this place: members with their names on the wire and their types, values of
    /// an enum, address and signature of an operation. Empty where nothing is called after the place.
    pub fn of(&self, at: &Pointer) -> Vec<String> {
        if let Some(operation) = self.operations.get(at) {
            return vec![address(operation), Spelling::SHORT.method(operation)];
        }
        self.types.get(at).map(|def| members(def)).unwrap_or_default()
    }
}

fn address(operation: &Operation) -> String {
    format!("{} {}", operation.method.to_ascii_uppercase(), operation.path)
}

fn members(def: &TypeDef) -> Vec<String> {
    let spelling = Spelling::SHORT;
    match def {
        TypeDef::Model(model) => {
            let fields = model.fields.iter().map(|it| format!("{}: {}", it.wire_name, spelling.field_type(it)));
            let others = model.additional.iter().map(|it| format!("others: {}", spelling.ty(&it.ty)));
            fields.chain(others).collect()
        }
        TypeDef::Enum(it) => it.variants.iter().map(|variant| variant.wire_name.clone()).collect(),
        TypeDef::OneOf(it) => it.arms.iter().map(|arm| format!("{}: {}", arm.wire_name, arm.model)).collect(),
        TypeDef::Alias(alias) => vec![spelling.ty(&alias.ty)],
    }
}
