//! Parts of the API that can be compiled alone: a feature of the crate per group of operations, and what each needs.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::{FeatureName, ModName, TypeName};

/// Which feature of the crate compiles what. Without any of them, everything is compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// By the module of the group, in the order of the groups.
    pub(crate) areas: IndexMap<ModName, Area>,
    /// The features that need a type, by its name.
    pub(crate) types: HashMap<TypeName, Vec<FeatureName>>,
}

/// What a group of operations needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Its own feature.
    pub feature: FeatureName,
    /// The features that compile its operations: its own, and those of the crate that make calls of it.
    pub compiled_with: Vec<FeatureName>,
    /// The number of types that its operations can send or give, and of those within them.
    pub types: usize,
}

impl Areas {
    /// The feature that compiles everything, whatever else is on.
    pub const FULL: &'static str = "full";

    /// The feature that every area turns on: only what is named is compiled.
    pub const NAMED: &'static str = "areas";

    /// All areas, in the order of the groups.
    pub fn iter(&self) -> impl Iterator<Item = &Area> {
        self.areas.values()
    }

    /// The area of the group with this module.
    pub fn of_group(&self, module: &ModName) -> Option<&Area> {
        self.areas.get(module)
    }

    /// The features that compile a type; none where it is in no area.
    pub fn of_type(&self, name: &TypeName) -> &[FeatureName] {
        self.types.get(name).map_or(&[], Vec::as_slice)
    }
}
