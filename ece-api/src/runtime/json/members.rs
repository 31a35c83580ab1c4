//! Members that a model has no field for: few of them most of the time, and as many as a server likes.

use std::collections::{BTreeMap, btree_map};
use std::slice;

use super::Value;

/// So many are held in a list, which is smaller than a tree.
pub(super) const FEW: usize = 16;

/// In order of their names.
#[derive(Clone, PartialEq, Hash)]
pub(super) enum Members {
    /// At most [`FEW`].
    Few(Vec<(String, Value)>),
    /// More than these.
    Many(BTreeMap<String, Value>),
}

impl Default for Members {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Members {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Few(members) => members.len(),
            Self::Many(members) => members.len(),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Few(members) => members.iter().find(|(found, _)| found == name).map(|(_, value)| value),
            Self::Many(members) => members.get(name),
        }
    }

    /// Adds a member; gives what was there before.
    pub(super) fn insert(&mut self, name: String, value: Value) -> Option<Value> {
        let members = match self {
            Self::Few(members) => members,
            Self::Many(members) => return members.insert(name, value),
        };
        match members.binary_search_by(|(found, _)| found.as_str().cmp(&name)) {
            Ok(index) => members.get_mut(index).map(|(_, old)| std::mem::replace(old, value)),
            Err(index) if members.len() < FEW => {
                if members.len() == members.capacity() {
                    members.reserve_exact(growth(members.len()));
                }
                members.insert(index, (name, value));
                None
            }
            Err(_) => {
                let mut many: BTreeMap<_, _> = std::mem::take(members).into_iter().collect();
                many.insert(name, value);
                *self = Self::Many(many);
                None
            }
        }
    }

    pub(super) fn remove(&mut self, name: &str) -> Option<Value> {
        match self {
            Self::Few(members) => {
                let index = members.iter().position(|(found, _)| found == name)?;
                Some(members.remove(index).1)
            }
            Self::Many(members) => {
                let removed = members.remove(name);
                if members.len() <= FEW {
                    *self = Self::Few(std::mem::take(members).into_iter().collect());
                }
                removed
            }
        }
    }

    pub(super) fn iter(&self) -> Iter<'_> {
        match self {
            Self::Few(members) => Iter::Few(members.iter()),
            Self::Many(members) => Iter::Many(members.iter()),
        }
    }
}

/// Members in order of their names.
pub(super) enum Iter<'a> {
    Few(slice::Iter<'a, (String, Value)>),
    Many(btree_map::Iter<'a, String, Value>),
}

impl Default for Iter<'_> {
    fn default() -> Self {
        Self::Few(slice::Iter::default())
    }
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, value) = match self {
            Self::Few(members) => members.next().map(|(name, value)| (name, value))?,
            Self::Many(members) => members.next()?,
        };
        Some((name.as_str(), value))
    }
}

/// By how many a full list of `length` grows.
pub(super) fn growth(length: usize) -> usize {
    length.max(2)
}

#[cfg(test)]
mod tests {
    use super::{FEW, Members, Value};

    #[test]
    fn few_and_many_are_the_same_to_everybody() {
        let name = |index: usize| format!("{:02}", index * 7 % 40);
        let mut members = Members::default();
        for index in 0..40 {
            assert_eq!(members.insert(name(index), Value::Null), None);
            assert_eq!(members.insert(name(index), index.into()), Some(Value::Null));
            assert_eq!(matches!(members, Members::Few(_)), index < FEW);
            let names: Vec<_> = members.iter().map(|(name, _)| name).collect();
            assert!(names.is_sorted() && names.len() == index + 1 && members.len() == index + 1);
        }
        for index in 0..40 {
            assert_eq!(members.get(&name(index)), Some(&index.into()));
        }
        for index in (0..40).rev() {
            assert_eq!(members.remove(&name(index)), Some(index.into()));
            assert_eq!((members.remove(&name(index)), members.get(&name(index))), (None, None));
            // What it looks like does not tell how it came about.
            let mut same = Members::default();
            (0..index).for_each(|index| drop(same.insert(name(index), index.into())));
            assert!(same == members && members.len() == index, "{index}");
        }
    }
}
