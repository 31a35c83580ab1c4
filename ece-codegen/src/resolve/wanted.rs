//! The name that a type asks for, made when one is hoisted: most schemas refer to a definition or are scalars.

use crate::names;

/// A name, and what is behind it.
#[derive(Clone)]
pub(super) struct Wanted {
    owner: String,
    members: Vec<String>,
}

impl Wanted {
    /// Just this name.
    pub(super) fn named(name: impl Into<String>) -> Self {
        Self { owner: name.into(), members: Vec::new() }
    }

    /// The name of what is hoisted out of `owner`.
    pub(super) fn inline(owner: &str, member: &str) -> Self {
        Self::named(owner).member(member)
    }

    /// The name of what is hoisted out of the type of this name.
    pub(super) fn member(mut self, member: &str) -> Self {
        self.members.push(member.to_owned());
        self
    }

    pub(super) fn name(&self) -> String {
        self.members.iter().fold(self.owner.clone(), |owner, member| names::inline_type_name(&owner, member))
    }
}
