//! New members by what they are and by the words of their names: which one may be an old member under another name.

use std::collections::{BTreeSet, HashMap};

use super::super::enums::letters;
use super::super::tree::Node;

/// What a member is, and something that its name says.
type Trait = (String, String);

/// New members that are nothing known yet.
pub(super) struct Candidates<'a> {
    names: Vec<&'a str>,
    left: BTreeSet<usize>,
    /// With the same spelling, but for case and separators.
    by_spelling: HashMap<Trait, BTreeSet<usize>>,
    /// With the word in their names.
    by_word: HashMap<Trait, BTreeSet<usize>>,
}

impl<'a> Candidates<'a> {
    pub(super) fn new<'n>(members: impl Iterator<Item = (&'a str, &'n Node<'a>)>) -> Self
    where
        'a: 'n,
    {
        let (by_spelling, by_word) = (HashMap::new(), HashMap::new());
        let mut all = Self { names: Vec::new(), left: BTreeSet::new(), by_spelling, by_word };
        for (index, (name, node)) in members.enumerate() {
            let schema = node.without_prose().to_string();
            all.names.push(name);
            all.left.insert(index);
            for word in words(name) {
                all.by_word.entry((schema.clone(), word)).or_default().insert(index);
            }
            all.by_spelling.entry((schema, letters(name))).or_default().insert(index);
        }
        all
    }

    /// Takes the first one with the same schema under a name that shares half of the words: a question for a person.
    pub(super) fn take(&mut self, name: &str, node: &Node<'_>) -> Option<&'a str> {
        if self.left.is_empty() {
            return None;
        }
        let schema = node.without_prose().to_string();
        let spelled = self.by_spelling.get(&(schema.clone(), letters(name))).and_then(|found| found.first().copied());
        let own = words(name);
        let with = |word: &String| self.by_word.get(&(schema.clone(), word.clone()));
        let mut rarest: Vec<&BTreeSet<usize>> = own.iter().map(|word| with(word).unwrap_or(&NONE)).collect();
        rarest.sort_by_key(|found| found.len());
        // Who shares half of the words shares one of these.
        let enough = own.len() - own.len().div_ceil(2) + 1;
        let is_alike = |index: &usize| {
            let other = words(self.names[*index]);
            own.intersection(&other).count() * 2 >= own.len().max(other.len())
        };
        let worded = rarest.into_iter().take(enough).filter_map(|found| found.iter().copied().find(is_alike)).min();
        let index = spelled.into_iter().chain(worded).min()?;
        self.remove(index, &schema);
        Some(self.names[index])
    }

    fn remove(&mut self, index: usize, schema: &str) {
        let name = self.names[index];
        self.left.remove(&index);
        if let Some(found) = self.by_spelling.get_mut(&(schema.to_owned(), letters(name))) {
            found.remove(&index);
        }
        for word in words(name) {
            if let Some(found) = self.by_word.get_mut(&(schema.to_owned(), word)) {
                found.remove(&index);
            }
        }
    }

    /// Those that nobody has taken, in order.
    pub(super) fn left(&self) -> impl Iterator<Item = &'a str> {
        self.left.iter().map(|index| self.names[*index])
    }
}

static NONE: BTreeSet<usize> = BTreeSet::new();

fn words(name: &str) -> BTreeSet<String> {
    name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).filter(|word| word.len() > 2).collect()
}
