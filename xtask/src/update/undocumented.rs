//! What an update brings that has no documentation yet, in our own words: sentences of others do not come with a document.

use std::collections::HashSet;

use ece_codegen::ir::{Annotations, Api, TypeDef};

/// What came without documentation: its name, and what it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Undocumented {
    pub(super) what: &'static str,
    pub(super) name: String,
}

/// What `new` holds without documentation and `old` does not hold at all.
pub(super) fn undocumented(old: Option<&Api>, new: &Api) -> Vec<Undocumented> {
    let known: HashSet<(&str, String)> = old.into_iter().flat_map(items).map(|item| (item.what, item.name)).collect();
    let is_new = |item: &Item<'_>| !item.is_documented && !known.contains(&(item.what, item.name.clone()));
    let news = items(new).into_iter().filter(is_new);
    news.filter(|item| item.owner.as_ref().is_none_or(|owner| known.contains(owner)))
        .map(|item| Undocumented { what: item.what, name: item.name })
        .collect()
}

struct Item<'a> {
    what: &'static str,
    name: String,
    is_documented: bool,
    /// What it is said with where that is new as well.
    owner: Option<(&'a str, String)>,
}

fn items(api: &Api) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let documented = |annotations: &Annotations| annotations.text.is_some();
    for operation in api.operations() {
        let is_documented = documented(&operation.annotations);
        items.push(Item { what: "operation", name: operation.id.clone(), is_documented, owner: None });
        for parameter in operation.parameters.iter().filter(|parameter| parameter.constant.is_none()) {
            let name = format!("{} {}", operation.id, parameter.wire_name);
            let is_documented = documented(&parameter.annotations);
            items.push(Item { what: "parameter", name, is_documented, owner: None });
        }
    }
    for def in &api.types {
        let (name, is_documented) = (spec_name(def), documented(def.annotations()));
        // What stands within a definition is a member, and one of a parameter is that parameter.
        if def.pointer().as_str().starts_with("/definitions/") && def.pointer().as_str().matches('/').count() == 2 {
            items.push(Item { what: "definition", name: name.to_owned(), is_documented, owner: None });
        }
        match def {
            TypeDef::Model(model) => items.extend(model.fields.iter().map(|field| {
                let is_documented = documented(&field.annotations);
                Item { what: "member", name: format!("{name}.{}", field.wire_name), is_documented, owner: None }
            })),
            // A value has no documentation of its own: its enum is to say what it means.
            TypeDef::Enum(it) => {
                let text = it.annotations.text.as_deref().unwrap_or_default();
                let value = |wire_name: &str| Item {
                    what: "value",
                    name: format!("{name} {wire_name}"),
                    is_documented: text.contains(wire_name),
                    owner: Some(("enum", name.to_owned())),
                };
                items.push(Item { what: "enum", name: name.to_owned(), is_documented: true, owner: None });
                items.extend(it.variants.iter().map(|variant| value(&variant.wire_name)));
            }
            TypeDef::OneOf(_) | TypeDef::Alias(_) => {}
        }
    }
    items
}

fn spec_name(def: &TypeDef) -> &str {
    match def {
        TypeDef::Model(it) => &it.spec_name,
        TypeDef::Enum(it) => &it.spec_name,
        TypeDef::OneOf(it) => &it.spec_name,
        TypeDef::Alias(it) => &it.spec_name,
    }
}
