//! The documentation of the generated client, measured: nothing is left to a placeholder, no sentence only repeats the name
//! of its item, and few members share a sentence with members of other names.
#![allow(missing_docs)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

/// Words that say nothing.
const FILLERS: &str = "a an the of its it is are was be been in on at for from by to this that these those which who what \
                       with as and or all any each one other has have itself where when";

/// What the generator says of items that nobody has documented, by what it begins with.
const PLACEHOLDERS: &[&str] = &[
    "A string.",
    "An integer.",
    "A number.",
    "A boolean.",
    "A date and time.",
    "A list of ",
    "A map of ",
    "A file.",
    "Files.",
    "Any JSON.",
    "The body.",
    "The definition `",
    "Calls the operation `",
    "The member `",
    "What it is called.",
    "The values of ",
    "The values of the parameter `",
    "[`",
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Type,
    Member,
    Value,
    Operation,
    Setter,
}

#[derive(Debug)]
struct Item {
    kind: Kind,
    owner: String,
    name: String,
    /// The first paragraph.
    lead: String,
}

/// What is documented in a file.
#[derive(Default)]
struct Items {
    owner: String,
    found: Vec<Item>,
}

impl Items {
    fn add(&mut self, kind: Kind, name: &syn::Ident, attrs: &[syn::Attribute]) {
        let name = name.to_string().trim_start_matches("r#").to_owned();
        self.found.push(Item { kind, owner: self.owner.clone(), name, lead: lead(attrs) });
    }
}

impl<'ast> Visit<'ast> for Items {
    fn visit_item_struct(&mut self, it: &'ast syn::ItemStruct) {
        self.owner = it.ident.to_string();
        self.add(Kind::Type, &it.ident, &it.attrs);
        for field in &it.fields {
            // What no document knows; every model has it.
            if let Some(name) = field.ident.as_ref().filter(|name| *name != "extra") {
                self.add(Kind::Member, name, &field.attrs);
            }
        }
    }

    fn visit_item_enum(&mut self, it: &'ast syn::ItemEnum) {
        self.owner = it.ident.to_string();
        // The types of operations have no variants; nobody documents them.
        if !it.variants.is_empty() {
            self.add(Kind::Type, &it.ident, &it.attrs);
        }
        for variant in it.variants.iter().filter(|variant| variant.fields.is_empty()) {
            self.add(Kind::Value, &variant.ident, &variant.attrs);
        }
    }

    fn visit_item_impl(&mut self, it: &'ast syn::ItemImpl) {
        let owner = path_of(&it.self_ty);
        let last = owner.rsplit(['<', ':']).next().unwrap_or_default();
        self.owner = last.replace('>', "");
        let kind = if owner.contains("Call") { Kind::Setter } else { Kind::Operation };
        for item in &it.items {
            if let syn::ImplItem::Fn(function) = item
                && it.trait_.is_none()
                && (kind == Kind::Setter || owner.contains("Client"))
            {
                self.add(kind, &function.sig.ident, &function.attrs);
            }
        }
        visit::visit_item_impl(self, it);
    }
}

fn path_of(ty: &syn::Type) -> String {
    let syn::Type::Path(path) = ty else { return String::new() };
    let segments = path.path.segments.iter().map(|segment| match &segment.arguments {
        syn::PathArguments::AngleBracketed(arguments) => {
            let inner = arguments.args.iter().filter_map(|it| match it {
                syn::GenericArgument::Type(ty) => Some(path_of(ty)),
                _ => None,
            });
            format!("{}<{}>", segment.ident, inner.collect::<Vec<_>>().join(","))
        }
        _ => segment.ident.to_string(),
    });
    segments.collect::<Vec<_>>().join("::")
}

fn lead(attrs: &[syn::Attribute]) -> String {
    let lines = attrs.iter().filter_map(|attr| match &attr.meta {
        syn::Meta::NameValue(it) if it.path.is_ident("doc") => match &it.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    });
    lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn items(path: &str, text: &str) -> Vec<Item> {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut items = Items::default();
    items.visit_file(&file);
    items.found
}

fn is_placeholder(item: &Item) -> bool {
    let lead = item.lead.as_str();
    let is_bare_value = item.kind == Kind::Value && !lead.contains("`: ");
    // A type alone; a sentence that begins so goes on.
    let is_type = |text: &&&str| lead.starts_with(**text) && (!text.ends_with(' ') || lead.matches(' ').count() <= 4);
    lead.is_empty()
        || is_bare_value
        || PLACEHOLDERS.iter().find(is_type).is_some_and(|text| *text != "[`" || is_link(lead))
}

fn is_link(lead: &str) -> bool {
    lead.ends_with(").") && !lead.contains(' ')
}

/// The words of a name or a sentence, cut down to what singular and plural share, without those that say nothing.
fn words(text: &str) -> BTreeSet<String> {
    let mut spaced = String::new();
    for c in text.chars() {
        if c.is_uppercase() && !spaced.ends_with(char::is_uppercase) {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphanumeric() { c } else { ' ' });
    }
    let words = spaced.split_whitespace().map(str::to_lowercase);
    let words = words.filter(|word| !FILLERS.split_whitespace().any(|filler| filler == word));
    words
        .map(|word| word.trim_end_matches('s').trim_end_matches("ie").trim_end_matches(['y', 'e']).to_owned())
        .collect()
}

fn repeats_its_name(item: &Item) -> bool {
    let said = if item.kind == Kind::Value { item.lead.split_once("`: ").map_or("", |it| it.1) } else { &item.lead };
    let known: BTreeSet<String> = words(&item.owner).union(&words(&item.name)).cloned().collect();
    words(said).is_subset(&known)
}

/// The members whose sentence is also said of one that has another name.
fn shared(items: &[Item]) -> usize {
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for item in items.iter().filter(|item| item.kind == Kind::Member) {
        names.entry(&item.lead).or_default().push(&item.name);
    }
    names.values().filter(|names| names.iter().any(|name| *name != names[0])).map(Vec::len).sum()
}

fn listed(items: &[&Item]) -> String {
    items.iter().map(|it| format!("{:?} {}::{}: {}\n", it.kind, it.owner, it.name, it.lead)).collect()
}

#[test]
fn nothing_is_left_to_a_placeholder_and_nothing_only_repeats_its_name() {
    let outcome = support::generated();
    let mut all = Vec::new();
    for file in outcome.files.iter().filter(|file| file.text.contains("///")) {
        all.extend(items(&file.path, &file.text));
    }
    let count = |kind: Kind| all.iter().filter(|item| item.kind == kind).count();
    let (members, values) = (count(Kind::Member), count(Kind::Value));
    assert!(members > 1900 && values > 400 && count(Kind::Type) > 450, "{members} members, {values} values");
    assert!(count(Kind::Operation) > 270 && count(Kind::Setter) > 200, "{}", count(Kind::Setter));

    let left: Vec<&Item> = all.iter().filter(|item| is_placeholder(item)).collect();
    assert!(left.is_empty(), "{} placeholders:\n{}", left.len(), listed(&left));
    let repeated: Vec<&Item> = all.iter().filter(|item| repeats_its_name(item)).collect();
    assert!(repeated.is_empty(), "{} sentences that repeat a name:\n{}", repeated.len(), listed(&repeated));
    let shared = shared(&all);
    assert!(shared * 10 <= members, "{shared} of {members} members share a sentence with one of another name");
}

/// The measures can fail: what they are about is found in a file that has it.
#[test]
fn what_is_measured_is_found() {
    let text = r"
        /// The definition `Lamp`.
        pub struct Lamp {
            /// A string.
            pub hue: Option<String>,
            /// [`Shade`](super::Shade).
            pub shade: Option<Shade>,
            /// The shades of the lamp.
            pub shades: Vec<Shade>,
            /// Kept for a year.
            pub bought: String,
            /// Kept for a year.
            pub sold: String,
            pub bare: bool,
            /// A list of those who switched it on, oldest first, as names.
            pub users: Vec<String>,
        }
        /// The values of [`Lamp::state`](super::Lamp::state).
        pub enum State {
            /// `on`
            On,
            /// `off`: Off.
            Off,
            /// `dim`: Shines at a third of its power.
            Dim,
        }
    ";
    let all = items("fixture", text);
    let named = |test: fn(&Item) -> bool| -> Vec<&str> {
        all.iter().filter(|item| test(item)).map(|item| item.name.as_str()).collect()
    };
    assert_eq!(named(is_placeholder), ["Lamp", "hue", "shade", "bare", "State", "On"]);
    assert_eq!(named(|item| !is_placeholder(item) && repeats_its_name(item)), ["shades", "Off"]);
    assert_eq!(shared(&all), 2);
}
