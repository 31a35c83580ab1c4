//! A change in words, the same in every format; a format says how it quotes what comes out of documents.

use std::collections::HashSet;

use ece_codegen::diff::{Direction, Kind};

use super::Entry;
use crate::words::{count, some};

/// So many places or operations are named in a line.
pub(super) const NAMED: usize = 3;
/// And so many of a list.
const LISTED: usize = 10;

/// From what to what; `None` for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Transition<'a> {
    /// Kind and subject say it all.
    Said,
    Came(&'a str),
    Gone(&'a str),
    Became(Option<&'a str>, Option<&'a str>),
    /// Of a list, what is gone and what is new.
    Listed(Vec<&'a str>, Vec<&'a str>),
}

impl Transition<'_> {
    /// What follows kind and subject.
    pub(super) fn words(self, quote: impl Fn(&str) -> String) -> String {
        let side = |text: Option<&str>| text.map_or_else(|| "nothing".to_owned(), &quote);
        match self {
            Self::Said => String::new(),
            Self::Came(new) => format!(": {}", quote(new)),
            Self::Gone(old) => format!(": was {}", quote(old)),
            Self::Became(old, new) => format!(": {} → {}", side(old), side(new)),
            Self::Listed(gone, come) => {
                let list = |word: &str, names: Vec<&str>| {
                    let names: Vec<String> = names.into_iter().map(&quote).collect();
                    (!names.is_empty()).then(|| format!("{word} {}", some(names.iter().map(String::as_str), LISTED)))
                };
                let lists: Vec<String> = list("without", gone).into_iter().chain(list("with", come)).collect();
                if lists.is_empty() { ": in another order".to_owned() } else { format!(": {}", lists.join("; ")) }
            }
        }
    }
}

impl Entry {
    /// From what to what.
    pub(super) fn transition(&self) -> Transition<'_> {
        let (old, new) = (self.side(&self.old), self.side(&self.new));
        let is_in_kind = self.text.contains("became") && matches!(old.zip(new), Some(("required" | "optional", _)));
        match (old, new) {
            _ if self.is_group_of_operations() || is_in_kind || self.is_said_by_subject() => Transition::Said,
            (None, None) => Transition::Said,
            (Some(old), Some(new)) if self.kind == Kind::TagDocumented => {
                let (old, new): (Vec<&str>, Vec<&str>) = (old.split(", ").collect(), new.split(", ").collect());
                Transition::Listed(only_in(&old, &new), only_in(&new, &old))
            }
            (Some(old), None) if !self.is_another_value() => Transition::Gone(old),
            (None, Some(new)) if !self.is_another_value() => Transition::Came(new),
            (old, new) => Transition::Became(old, new),
        }
    }

    /// What there is on a side, without what kind and subject say: a status, the word `body`, what has a value.
    fn side<'t>(&self, text: &'t str) -> Option<&'t str> {
        let last = self.subject.split(' ').next_back().unwrap_or_default();
        let named = text.strip_prefix(last).and_then(|rest| rest.strip_prefix(' '));
        let text = named.filter(|rest| !rest.is_empty() && last.starts_with("x-")).unwrap_or(text);
        let without = match text.split_once(": ") {
            Some((key, rest)) if key == last || self.text.contains(key) => rest,
            _ if last == "body" => text.strip_prefix("body ").unwrap_or(text),
            _ => text,
        };
        Some(without).filter(|text| !text.is_empty())
    }

    /// True of a mark, which has no other value, and of an error code, which is in the subject.
    fn is_said_by_subject(&self) -> bool {
        matches!(self.kind, Kind::Deprecated | Kind::Undeprecated | Kind::ErrorCodeAdded | Kind::ErrorCodeRemoved)
    }

    /// True where nothing comes or goes but a value is another one, which may have been none.
    fn is_another_value(&self) -> bool {
        self.text.ends_with("changed")
            || self.text.ends_with("in another way")
            || self.text.starts_with("shown or hidden")
    }

    /// All operations of a tag or below a path, as one change.
    pub(super) fn is_group_of_operations(&self) -> bool {
        self.places.len() > 1 && matches!(self.kind, Kind::OperationAdded | Kind::OperationRemoved)
    }

    /// The kind in words, and the subject where that says more.
    pub(super) fn name_parts(&self) -> (String, Option<&str>) {
        let subject = self.subject.as_str();
        if self.is_group_of_operations() {
            let what = self.text.trim_start_matches("operation ");
            return (format!("{} operations {what}, all of", self.places.len()), Some(subject));
        }
        let is_top = matches!(subject, "info" | "tags" | "basePath");
        let is_said = is_top || self.places.len() > 1 && matches!(subject, "documentation" | "deprecation");
        let scheme = subject.strip_prefix("security scheme ").filter(|_| self.text.starts_with("security scheme"));
        (self.text.to_owned(), Some(scheme.unwrap_or(subject)).filter(|_| !is_said))
    }

    /// The same in a text.
    pub(super) fn name(&self, quote: impl Fn(&str) -> String) -> String {
        match self.name_parts() {
            (kind, Some(subject)) => format!("{kind} {}", quote(subject)),
            (kind, None) => kind,
        }
    }

    /// How many places it has, where the name does not say it.
    pub(super) fn place_count(&self) -> Option<String> {
        let is_said = self.places.len() < 2 || self.is_group_of_operations();
        (!is_said).then(|| count(self.places.len(), "place", "places"))
    }

    /// What its places are called, without what they share with its subject.
    pub(super) fn place_names(&self) -> Vec<&str> {
        let shared = self.subject.strip_prefix("status ").unwrap_or(&self.subject);
        let short = |name: &'_ str| -> Option<usize> {
            let rest = name.strip_suffix(shared)?.strip_suffix([' ', '.'])?;
            (!rest.is_empty()).then_some(rest.len())
        };
        let names = self.places.iter().map(|place| place.subject.as_str());
        names.map(|name| short(name).map_or(name, |end| &name[..end])).collect()
    }

    /// Kind, subject and step in a line, and some of the places.
    pub(crate) fn headline(&self) -> String {
        let names = if self.is_group_of_operations() || self.place_count().is_some() {
            let names = self.place_names();
            let named = some(names.iter().copied(), NAMED);
            self.place_count().map_or_else(|| format!(" ({named})"), |count| format!(" ({count}: {named})"))
        } else {
            String::new()
        };
        format!("{}{names}{}", self.name(str::to_owned), self.transition().words(str::to_owned))
    }

    /// Kind, subject and step, and how many places it has; they are named elsewhere.
    pub(super) fn title(&self, quote: impl Fn(&str) -> String) -> String {
        let count = self.place_count().map_or_else(String::new, |count| format!(" at {count}"));
        format!("{}{count}{}", self.name(&quote), self.transition().words(&quote))
    }

    /// In what it travels, and whose; operations that were named are counted. Empty where that has been said.
    pub(super) fn travels(&self, quote: impl Fn(&str) -> String) -> String {
        let is_operation = matches!(self.kind, Kind::OperationAdded | Kind::OperationRemoved);
        let way = match self.direction {
            _ if is_operation => "",
            Direction::Request => "in requests",
            Direction::Response => "in responses",
            Direction::Both => "in requests and responses",
            Direction::Unused => "",
        };
        let operations = match &self.operations[..] {
            [] if self.left_out > 0 => {
                let places = count(self.left_out, "place that is left out refers", "places that are left out refer");
                format!("what it means on the wire is not known: {places} to it")
            }
            [] if way.is_empty() => "no operation reaches it".to_owned(),
            [] => String::new(),
            [one] if self.named_operations().contains(one.as_str()) => String::new(),
            [one] => quote(one),
            many if self.names_all(many) => self.reach(),
            many => {
                let quoted: Vec<String> = many.iter().map(|id| quote(id)).collect();
                format!("{}: {}", self.reach(), some(quoted.iter().map(String::as_str), NAMED))
            }
        };
        match (way.is_empty(), operations.is_empty()) {
            (false, false) => format!("{way} of {operations}"),
            _ => format!("{way}{operations}"),
        }
    }

    /// What its places begin with: operations, where they are in one.
    fn named_operations(&self) -> HashSet<&str> {
        self.places.iter().filter_map(|place| place.subject.split(' ').next()).collect()
    }

    /// True where the places name all of these operations.
    fn names_all(&self, operations: &[String]) -> bool {
        let named = self.named_operations();
        !self.is_group_of_operations() && operations.iter().all(|id| named.contains(id.as_str()))
    }

    /// What is in what is new or gone, where that is not said otherwise: of several operations their addresses, of a single
    /// one nothing, as its signature is among the lines of Rust.
    pub(super) fn shown_members(&self) -> Vec<&str> {
        let members = self.members.iter().map(String::as_str);
        match self.kind {
            // Each has an address and a signature.
            Kind::OperationAdded | Kind::OperationRemoved if self.places.len() > 1 => members.step_by(2).collect(),
            Kind::OperationAdded | Kind::OperationRemoved => Vec::new(),
            _ => members.collect(),
        }
    }

    /// What changes only because of it: kinds in words, and the entries of each.
    pub(super) fn caused_by_kind(&self) -> Vec<(String, Vec<&Entry>)> {
        let mut kinds: Vec<(&str, Vec<&Entry>)> = Vec::new();
        for caused in &self.caused {
            match kinds.iter_mut().find(|(text, _)| *text == caused.text) {
                Some((_, entries)) => entries.push(caused),
                None => kinds.push((caused.text, vec![caused])),
            }
        }
        let many = |text: &str| match text.strip_prefix("definition ") {
            Some(what) => format!("definitions {what}"),
            None => text.to_owned(),
        };
        let words =
            |(text, entries): (&str, Vec<_>)| (if entries.len() > 1 { many(text) } else { text.to_owned() }, entries);
        kinds.into_iter().map(words).collect()
    }
}

/// What only the first of two lists has.
fn only_in<'t>(one: &[&'t str], other: &[&'t str]) -> Vec<&'t str> {
    let other: HashSet<&str> = other.iter().copied().collect();
    one.iter().copied().filter(|name| !other.contains(name)).collect()
}

#[cfg(test)]
mod tests;
