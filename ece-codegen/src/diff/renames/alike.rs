//! Definitions most of whose members are the same, and whose names share a word.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::super::tree::{Node, without_prose};
use crate::grammar::{Holds, Place};

/// Definitions that are gone, by what they had.
pub(super) struct Alike<'a> {
    gone: Vec<Gone<'a>>,
    /// Which of them have a member.
    having: HashMap<String, Vec<usize>>,
}

struct Gone<'a> {
    name: &'a str,
    words: BTreeSet<String>,
    members: BTreeSet<String>,
    is_taken: bool,
}

impl<'a> Alike<'a> {
    pub(super) fn new(gone: impl Iterator<Item = (&'a str, &'a Node<'a>)>) -> Self {
        let gone = gone.map(|(name, node)| Gone { name, words: words(name), members: members(node), is_taken: false });
        let gone: Vec<Gone<'_>> = gone.filter(|gone| gone.members.len() > 2).collect();
        let mut having: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, gone) in gone.iter().enumerate() {
            gone.members.iter().for_each(|member| having.entry(member.clone()).or_default().push(index));
        }
        Self { gone, having }
    }

    /// Takes the only one that is much like this definition.
    pub(super) fn take(&mut self, name: &str, node: &Node<'_>) -> Option<&'a str> {
        let (words, members) = (words(name), members(node));
        let index = self.only(&words, &members)?;
        let found = self.gone.get_mut(index)?;
        found.is_taken = true;
        Some(found.name)
    }

    fn only(&self, words: &BTreeSet<String>, members: &BTreeSet<String>) -> Option<usize> {
        let having = |member: &String| self.having.get(member).map_or(&[][..], Vec::as_slice);
        let mut rarest: Vec<&String> = members.iter().collect();
        rarest.sort_by_key(|member| having(member).len());
        // What has four of five members has one of any that are more than a fifth.
        let candidates = rarest.into_iter().take(members.len() / 5 + 1).flat_map(having);
        let mut found = None;
        for index in candidates.copied().filter(|index| self.is_alike(*index, words, members)) {
            match found {
                None => found = Some(index),
                Some(other) if other == index => {}
                Some(_) => return None,
            }
        }
        found
    }

    fn is_alike(&self, index: usize, words: &BTreeSet<String>, members: &BTreeSet<String>) -> bool {
        self.gone.get(index).is_some_and(|gone| {
            let shared = || gone.members.intersection(members).count();
            !gone.is_taken
                && !gone.words.is_disjoint(words)
                && shared() * 5 >= members.len().max(gone.members.len()) * 4
        })
    }
}

/// Each member of an object with what it is.
fn members(schema: &Node<'_>) -> BTreeSet<String> {
    let members = schema.value["properties"].as_object().into_iter().flatten();
    let text = |schema: &Value| without_prose(Holds::Node(Place::Schema), schema).to_string();
    members.map(|(name, schema)| format!("{name:?} {}", text(schema))).collect()
}

/// The words of a name in camel case.
fn words(name: &str) -> BTreeSet<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if c.is_uppercase() || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
        }
    }
    words.into_iter().filter(|word| word.len() > 2).collect()
}
