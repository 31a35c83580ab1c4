//! JSON of unknown origin, as far as it may be worth showing: the rest is counted, and never built.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::runtime::text::start;

/// More elements or members of one value are not kept.
pub(super) const MAX_ITEMS: usize = 100;
/// A member with one of these names is kept behind that, unless there are many of them too.
const MAX_MEMBERS: usize = 2 * MAX_ITEMS;
/// More bytes of one text are not kept.
const MAX_TEXT: usize = 1 << 16;
/// What is nested deeper says nothing.
const MAX_DEPTH: usize = 8;

/// A value.
#[derive(Debug, PartialEq)]
pub(super) enum Node {
    Text(String),
    /// The elements, and how many more there were.
    List(Vec<Node>, usize),
    /// The members, and how many more there were.
    Object(Vec<(String, Node)>, usize),
    Other,
}

impl Node {
    /// Reads a text; members with `names` are found wherever they are. `None` where it is no JSON.
    pub(super) fn read(text: &str, names: &dyn Fn(&str) -> bool) -> Option<Self> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let node = Reader { names, depth: 0 }.deserialize(&mut reader).ok()?;
        reader.end().ok()?;
        Some(node)
    }

    /// The last member of that name.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members, _) = self else { return None };
        members.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    names: &'a dyn Fn(&str) -> bool,
    depth: usize,
}

impl Reader<'_> {
    fn inner(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    fn keeps(self, kept: usize, name: &str) -> bool {
        self.depth < MAX_DEPTH && (kept < MAX_ITEMS || kept < MAX_MEMBERS && (self.names)(name))
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(start(text, MAX_TEXT).to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Node, A::Error> {
        let mut kept = Vec::new();
        while self.keeps(kept.len(), "") {
            match elements.next_element_seed(self.inner())? {
                Some(element) => kept.push(element),
                None => return Ok(Node::List(kept, 0)),
            }
        }
        let mut left_out = 0;
        while elements.next_element::<IgnoredAny>()?.is_some() {
            left_out += 1;
        }
        Ok(Node::List(kept, left_out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node, A::Error> {
        let (mut kept, mut left_out) = (Vec::new(), 0);
        while let Some(name) = members.next_key::<std::borrow::Cow<'de, str>>()? {
            if self.keeps(kept.len(), &name) {
                kept.push((start(&name, MAX_TEXT).to_owned(), members.next_value_seed(self.inner())?));
            } else {
                members.next_value::<IgnoredAny>()?;
                left_out += 1;
            }
        }
        Ok(Node::Object(kept, left_out))
    }
}
