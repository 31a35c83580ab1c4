//! The same models with serde's derives, as other generators write them, made of the same `ir` and as tolerant: what is
//! required may be missing or null, and enums keep what they do not know.
//!
//! Two things they do not do: members that the document does not know are skipped, and a value of another type is an error.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use ece_codegen::ir::{Api, Enum, EnumKind, Model, Presence, Spelling, Type, TypeDef, TypeName};

use super::{package, success_types};
use crate::error::Result;
use crate::output::scratch;

/// What stands above the models: the types of JSON, and what makes derives tolerant.
const TOP: &str = include_str!("../../templates/bench/derive.rs");

/// A package with all models, and a function that reads and one that writes for each success response.
pub(super) fn write(root: &Path, dir: &Path, api: &Api) -> Result<()> {
    package::write(root, dir, "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n")?;
    let mut text = format!("#![allow(warnings)]\n{}", models(&api.types.iter().collect::<Vec<_>>()));
    for (index, ty) in success_types(api).into_iter().enumerate() {
        let ty = Spelling::SHORT.ty(ty);
        let _ = writeln!(
            text,
            "pub fn read_{index}(text: &[u8]) -> Option<{ty}> {{ serde_json::from_slice(text).ok() }}\n\
             pub fn write_{index}(value: &{ty}) -> Vec<u8> {{ serde_json::to_vec(value).unwrap_or_default() }}"
        );
    }
    scratch::write(&dir.join("src").join("lib.rs"), text)
}

/// These types, to be a module of their own. A type whose values a derive cannot tell apart is any JSON.
pub(super) fn models(types: &[&TypeDef]) -> String {
    let mut text = TOP.to_owned();
    for def in types {
        match def {
            TypeDef::Model(model) => text.push_str(&structure(model)),
            TypeDef::Enum(it) if it.kind == EnumKind::String => text.push_str(&open_enum(it)),
            TypeDef::Enum(it) => alias(&mut text, &it.name, &it.kind.ty()),
            TypeDef::OneOf(it) => alias(&mut text, &it.name, &Type::Value),
            TypeDef::Alias(it) => alias(&mut text, &it.name, &it.ty),
        }
    }
    text
}

/// The types that values of `roots` can hold, in the document's order.
pub(super) fn reachable<'a>(api: &'a Api, roots: &[&TypeName]) -> Vec<&'a TypeDef> {
    let mut found: BTreeSet<&TypeName> = BTreeSet::new();
    let mut ahead: Vec<&TypeDef> = roots.iter().filter_map(|name| api.type_def(name)).collect();
    while let Some(def) = ahead.pop() {
        if !found.insert(def.name()) {
            continue;
        }
        let types: Vec<&Type> = match def {
            TypeDef::Model(model) => model.fields.iter().map(|field| &field.ty).collect(),
            TypeDef::Alias(alias) => vec![&alias.ty],
            TypeDef::Enum(_) | TypeDef::OneOf(_) => Vec::new(),
        };
        ahead.extend(types.into_iter().filter_map(|ty| named(ty)).filter_map(|name| api.type_def(name)));
    }
    api.types.iter().filter(|def| found.contains(def.name())).collect()
}

/// The generated type in this one.
fn named(ty: &Type) -> Option<&TypeName> {
    match ty {
        Type::Named(name) => Some(name),
        Type::Array(inner) | Type::Map(inner) | Type::Boxed(inner) => named(inner),
        _ => None,
    }
}

fn alias(text: &mut String, name: &TypeName, ty: &Type) {
    let _ = writeln!(text, "pub type {name} = {};", Spelling::SHORT.ty(ty));
}

fn structure(model: &Model) -> String {
    let mut text =
        format!("#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]\npub struct {} {{\n", model.name);
    for field in &model.fields {
        let ty = Spelling::SHORT.ty(&field.ty);
        let (how, ty) = match field.presence {
            Presence::Required => (", deserialize_with = \"null_as_default\"", ty),
            Presence::Nullable => ("", format!("Option<{ty}>")),
            Presence::RequiredBoxed | Presence::Optional => {
                (", skip_serializing_if = \"Option::is_none\"", format!("Option<{ty}>"))
            }
        };
        let _ =
            writeln!(text, "    #[serde(rename = {:?}, default{how})]\n    pub {}: {ty},", field.wire_name, field.name);
    }
    text + "}\n"
}

fn open_enum(it: &Enum) -> String {
    let mut text = format!("open_enum!({} {{\n", it.name);
    for variant in &it.variants {
        let _ = writeln!(text, "    {} {:?},", variant.name, variant.wire_name);
    }
    text + "});\n"
}

#[cfg(test)]
mod tests {
    use ece_codegen::ir::{Api, TypeDef};

    use super::{models, reachable};

    fn api() -> Api {
        let document = r##"{
            "swagger": "2.0", "info": {"title": "Lamps", "version": "1"}, "paths": {},
            "definitions": {
                "Lamp": {"type": "object", "required": ["id", "next", "till"], "properties": {
                    "id": {"type": "string"}, "lit": {"type": "boolean"},
                    "till": {"type": "integer", "format": "int64", "x-nullable": true},
                    "next": {"$ref": "#/definitions/Lamp"}, "colours": {"type": "array", "items": {"$ref": "#/definitions/Colour"}}
                }},
                "Colour": {"type": "string", "enum": ["red", "dark-blue"]},
                "Other": {"type": "object", "properties": {"a": {"type": "string"}}}
            }
        }"##;
        ece_codegen::generate(document, &[]).api.unwrap()
    }

    /// Whether a derive fails where ours does not is said by these attributes alone.
    #[test]
    fn members_and_enums_are_as_tolerant_as_ours() {
        let api = api();
        let text = models(&api.types.iter().collect::<Vec<_>>());
        for (attributes, field) in [
            ("rename = \"id\", default, deserialize_with = \"null_as_default\"", "id: String"),
            ("rename = \"lit\", default, skip_serializing_if = \"Option::is_none\"", "lit: Option<bool>"),
            ("rename = \"till\", default", "till: Option<i64>"),
            ("rename = \"next\", default, skip_serializing_if = \"Option::is_none\"", "next: Option<Box<Lamp>>"),
        ] {
            let wanted = format!("    #[serde({attributes})]\n    pub {field},\n");
            assert!(text.contains(&wanted), "{wanted}{text}");
        }
        assert!(text.contains("open_enum!(Colour {\n    Red \"red\",\n    DarkBlue \"dark-blue\",\n});"), "{text}");
        syn::parse_file(&text).unwrap();
    }

    #[test]
    fn what_values_can_hold_is_found_through_lists_and_cycles() {
        let api = api();
        let roots: Vec<_> = api.types.iter().map(TypeDef::name).filter(|name| name.as_str() == "Lamp").collect();
        let found: Vec<&str> = reachable(&api, &roots).iter().map(|def| def.name().as_str()).collect();
        assert_eq!(found, ["Lamp", "Colour"]);
    }
}
