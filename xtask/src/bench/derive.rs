//! The same models as plain structs with serde's derives, as other generators write them.

use std::fmt::Write;
use std::path::Path;

use ece_codegen::ir::{Api, Enum, Model, Spelling, TypeDef};

use super::{manifest, success_types};
use crate::error::Result;
use crate::output::scratch;

pub(super) fn write(root: &Path, dir: &Path, api: &Api) -> Result<()> {
    manifest(root, dir, "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n")?;
    scratch::write(&dir.join("src").join("lib.rs"), lib(api))
}

fn lib(api: &Api) -> String {
    let mut text = String::from(
        "#![allow(warnings)]\nuse serde::{Deserialize, Serialize};\nuse serde_json::Value;\n\
         pub type Map<T> = std::collections::BTreeMap<String, T>;\npub type Timestamp = String;\n",
    );
    for def in &api.types {
        match def {
            TypeDef::Model(model) => text.push_str(&structure(model)),
            TypeDef::Enum(string_enum) => text.push_str(&enumeration(string_enum)),
            TypeDef::OneOf(it) => {
                let _ = writeln!(text, "pub type {} = Value;", it.name);
            }
            TypeDef::Alias(alias) => {
                let _ = writeln!(text, "pub type {} = {};", alias.name, Spelling::SHORT.ty(&alias.ty));
            }
        }
    }
    for (index, ty) in success_types(api).into_iter().enumerate() {
        let ty = Spelling::SHORT.ty(ty);
        let _ = writeln!(
            text,
            "pub fn read_{index}(text: &[u8]) -> Option<{ty}> {{ serde_json::from_slice(text).ok() }}\n\
             pub fn write_{index}(value: &{ty}) -> Vec<u8> {{ serde_json::to_vec(value).unwrap_or_default() }}"
        );
    }
    text
}

fn structure(model: &Model) -> String {
    let mut text =
        format!("#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]\npub struct {} {{\n", model.name);
    for field in &model.fields {
        let _ = writeln!(text, "    #[serde(rename = {:?})]", field.wire_name);
        let ty = Spelling::SHORT.ty(&field.ty);
        let _ = if field.presence.is_option() {
            writeln!(
                text,
                "    #[serde(default, skip_serializing_if = \"Option::is_none\")]\n    pub {}: Option<{ty}>,",
                field.name
            )
        } else {
            writeln!(text, "    pub {}: {ty},", field.name)
        };
    }
    text + "}\n"
}

fn enumeration(string_enum: &Enum) -> String {
    let mut text = format!(
        "#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]\npub enum {} {{\n    #[default]\n",
        string_enum.name
    );
    for variant in &string_enum.variants {
        let _ = writeln!(text, "    #[serde(rename = {:?})]\n    {},", variant.wire_name, variant.name);
    }
    text + "}\n"
}
