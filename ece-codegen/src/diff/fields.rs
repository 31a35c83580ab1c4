//! What the generated crate does with the members of requests, and what tells kinds apart, by their places in the document:
//! asked of `ir`.

use std::collections::{HashMap, HashSet};

use crate::ir::{Api, Field, Presence, Type, TypeDef, TypeName};
use crate::pointer::Pointer;

/// The members that requests can carry, by their own places, and by those of the definitions that they are of; and kinds.
pub(super) struct Fields<'a> {
    at: HashMap<&'a str, Vec<&'a Field>>,
    /// What a discriminator holds for the definitions that it tells apart.
    kinds: HashMap<&'a str, &'a str>,
    read_only: HashSet<&'a str>,
}

/// The members that belong in responses alone.
fn read_only(api: &Api) -> impl Iterator<Item = &Field> {
    let models = api.types.iter().filter_map(|def| if let TypeDef::Model(model) = def { Some(model) } else { None });
    models.flat_map(|model| &model.fields).filter(|field| field.annotations.read_only)
}

/// The places of those that say so themselves, whatever their definitions do.
pub(super) fn said_to_be_read_only(api: &Api) -> impl Iterator<Item = &str> {
    let marked = api.types.iter().filter(|def| def.annotations().read_only).map(TypeDef::name);
    let marked: HashSet<&TypeName> = marked.collect();
    let names = OtherNames::of(api);
    let is_marked = move |name: &TypeName| names.of_type(name).any(|name| marked.contains(name));
    let is_own = move |field: &&Field| !matches!(field.ty.unboxed(), Type::Named(name) if is_marked(name));
    read_only(api).filter(is_own).map(|field| field.pointer.as_str())
}

/// Through so many other names a type is followed.
const MOST_NAMES: usize = 60;

/// What types are only other names of.
struct OtherNames<'a>(HashMap<&'a TypeName, &'a TypeName>);

impl<'a> OtherNames<'a> {
    fn of(api: &'a Api) -> Self {
        let aliases = api.types.iter().filter_map(|def| match def {
            TypeDef::Alias(alias) => match alias.ty.unboxed() {
                Type::Named(name) => Some((&alias.name, name)),
                _ => None,
            },
            _ => None,
        });
        Self(aliases.collect())
    }

    /// The name, and what it is another name of.
    fn of_type<'n>(&'n self, name: &'n TypeName) -> impl Iterator<Item = &'n TypeName> {
        std::iter::successors(Some(name), |name| self.0.get(name).copied()).take(MOST_NAMES)
    }
}

impl<'a> Fields<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let names = OtherNames::of(api);
        let places: HashMap<&TypeName, &str> =
            api.types.iter().map(|def| (def.name(), def.pointer().as_str())).collect();
        let mut at: HashMap<&str, Vec<&Field>> = HashMap::new();
        let mut kinds = HashMap::new();
        for def in &api.types {
            if let TypeDef::OneOf(base) = def {
                kinds.extend(base.arms.iter().map(|arm| (arm.pointer.as_str(), arm.wire_name.as_str())));
            }
            let TypeDef::Model(model) = def else { continue };
            for field in model.fields.iter().filter(|_| model.in_requests) {
                at.entry(field.pointer.as_str()).or_default().push(field);
                if let Type::Named(name) = field.ty.unboxed() {
                    for place in names.of_type(name).filter_map(|name| places.get(name)) {
                        at.entry(place).or_default().push(field);
                    }
                }
            }
        }
        Self { at, kinds, read_only: read_only(api).map(|field| field.pointer.as_str()).collect() }
    }

    fn at(&self, place: &Pointer) -> impl Iterator<Item = &'a Field> {
        self.at.get(place.as_str()).into_iter().flatten().copied()
    }

    /// What the discriminator holds for the definition at this place.
    pub(super) fn kind(&self, place: &Pointer) -> Option<&'a str> {
        self.kinds.get(place.as_str()).copied()
    }

    /// True where a request can hold a null at this place.
    pub(super) fn send_null(&self, place: &Pointer) -> bool {
        self.at(place).any(|field| field.presence == Presence::Nullable || *field.ty.unboxed() == Type::Value)
    }

    /// True where no request carries the member at this place.
    pub(super) fn is_read_only(&self, place: &Pointer) -> bool {
        self.read_only.contains(place.as_str())
    }

    /// True where a request needs the member at this place.
    pub(super) fn are_required(&self, place: &Pointer) -> bool {
        self.at(place).any(|field| field.presence.is_required())
    }

    /// True where a request goes without what is required at this place, because the server fills it.
    pub(super) fn are_filled_by_server(&self, place: &Pointer) -> bool {
        self.at(place).any(Field::is_filled_by_server)
    }
}
