//! `new` of the models takes no two arguments that could be exchanged without the compiler seeing it, but where everybody
//! knows their order. Read from the code itself: the generator is not asked.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use syn::{FnArg, GenericArgument, ImplItem, Item, PathArguments, PathSegment, Type, TypeParamBound};

/// A key and its value, a user and the password.
const IN_ORDER: [&str; 3] = ["LoginRequest", "MetadataItem", "ProxiesFilter"];

fn models() -> Vec<Item> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/generated/models");
    let files = fs::read_dir(dir).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    files.flat_map(|text| syn::parse_file(&text).unwrap().items).collect()
}

/// What the names of types that are no structs stand for; nothing for texts.
type Names<'a> = HashMap<String, Option<&'a Type>>;

fn other_names(items: &[Item]) -> Names<'_> {
    let stands = |item: &Item| match item {
        Item::Macro(it) if it.mac.path.segments.last()?.ident == "string_enum" => {
            Some((it.mac.tokens.clone().into_iter().next()?.to_string(), None))
        }
        _ => None,
    };
    let aliases = items.iter().filter_map(|item| if let Item::Type(it) = item { Some(it) } else { None });
    let aliases = aliases.map(|it| (it.ident.to_string(), Some(&*it.ty)));
    items.iter().filter_map(stands).chain(aliases).collect()
}

/// What callers can put there, in words.
fn class(ty: &Type, names: &Names<'_>) -> String {
    match ty {
        Type::ImplTrait(it) => {
            let Some(TypeParamBound::Trait(bound)) = it.bounds.first() else { panic!("a bound that is no trait") };
            of_segment(bound.path.segments.last().unwrap(), names)
        }
        Type::Tuple(pair) => format!("member of {}", class(pair.elems.last().unwrap(), names)),
        Type::Path(it) => of_segment(it.path.segments.last().unwrap(), names),
        _ => panic!("an argument of a kind that the test does not know"),
    }
}

fn of_segment(segment: &PathSegment, names: &Names<'_>) -> String {
    let name = segment.ident.to_string();
    let inner = || {
        let PathArguments::AngleBracketed(given) = &segment.arguments else { panic!("`{name}` of nothing") };
        match given.args.first().unwrap() {
            GenericArgument::Type(ty) => class(ty, names),
            GenericArgument::AssocType(item) => class(&item.ty, names),
            _ => panic!("`{name}` of no type"),
        }
    };
    match name.as_str() {
        "Into" => inner(),
        "IntoIterator" | "Vec" => format!("list of {}", inner()),
        "Map" => format!("list of member of {}", inner()),
        "String" | "Timestamp" | "Value" => "text".to_owned(),
        "i32" | "i64" | "u64" => "whole number".to_owned(),
        _ => match names.get(&name) {
            Some(Some(ty)) => class(ty, names),
            Some(None) => "text".to_owned(),
            None => name,
        },
    }
}

#[test]
fn no_two_arguments_of_new_can_be_exchanged_unseen() {
    let items = models();
    let names = other_names(&items);
    assert!(names.len() > 50, "{}", names.len());
    let (mut count, mut exchangeable) = (0, Vec::new());
    for item in &items {
        let Item::Impl(methods) = item else { continue };
        for method in &methods.items {
            let ImplItem::Fn(method) = method else { continue };
            if method.sig.ident != "new" {
                continue;
            }
            count += 1;
            let arguments = method.sig.inputs.iter().map(|argument| match argument {
                FnArg::Typed(argument) => class(&argument.ty, &names),
                FnArg::Receiver(_) => panic!("`new` takes a value"),
            });
            let mut classes: Vec<String> = arguments.collect();
            classes.sort();
            if classes.windows(2).any(|pair| pair[0] == pair[1]) {
                exchangeable.push(class(&methods.self_ty, &names));
            }
        }
    }
    assert!(count > 150, "{count}");
    exchangeable.sort();
    assert_eq!(exchangeable, IN_ORDER);
}
