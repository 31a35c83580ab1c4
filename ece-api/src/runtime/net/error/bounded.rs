//! JSON of unknown origin, as far as it may be worth showing: the rest is counted, and never built.

use crate::runtime::json::{self, ReadError, Reader};
use crate::runtime::text::start;

/// More elements or members of one value are not kept.
pub(super) const MAX_ITEMS: usize = 100;
/// A member with one of these names is kept behind that, unless there are many of them too.
const MAX_MEMBERS: usize = 2 * MAX_ITEMS;
/// More bytes of one text are not kept.
const MAX_TEXT: usize = 1 << 16;
/// What is nested deeper says nothing.
const MAX_DEPTH: usize = 8;

/// True of names whose members are kept behind others.
type Names<'a> = &'a dyn Fn(&str) -> bool;

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
    /// Reads a text; members with `names` are found wherever they are. `None` where it is no JSON; of what is left out, only
    /// the end has to be found.
    pub(super) fn read(text: &str, names: Names<'_>) -> Option<Self> {
        let mut node = Self::Other;
        let read = json::read_with(text, &mut |reader| {
            node = Self::next(reader, names, 0)?;
            Ok(())
        });
        read.ok().map(|()| node)
    }

    fn next(reader: &mut Reader<'_>, names: Names<'_>, depth: usize) -> Result<Self, ReadError> {
        let keeps =
            |kept: usize, name: &str| depth < MAX_DEPTH && (kept < MAX_ITEMS || kept < MAX_MEMBERS && names(name));
        let mut left_out = 0;
        Ok(match reader.peek()? {
            b'"' => Self::Text(start(&reader.string()?, MAX_TEXT).to_owned()),
            b'[' => {
                let mut kept = Vec::new();
                reader.array(&mut |reader| {
                    if left_out == 0 && keeps(kept.len(), "") {
                        kept.push(Self::next(reader, names, depth + 1)?);
                        return Ok(());
                    }
                    left_out += 1;
                    reader.skip()
                })?;
                Self::List(kept, left_out)
            }
            b'{' => {
                let mut kept = Vec::new();
                reader.object(&mut |reader, name| {
                    if keeps(kept.len(), name) {
                        kept.push((start(name, MAX_TEXT).to_owned(), Self::next(reader, names, depth + 1)?));
                        return Ok(());
                    }
                    left_out += 1;
                    reader.skip()
                })?;
                Self::Object(kept, left_out)
            }
            _ => {
                reader.skip()?;
                Self::Other
            }
        })
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

#[cfg(test)]
mod tests {
    use super::Node;

    /// What is left out may be deeper than anything that is read, and odd: what is kept is not lost with it.
    #[test]
    fn what_is_left_out_costs_nothing_that_is_kept() {
        let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        let left_out = [deep.as_str(), r#"[[[[[[[[["\ud800","\\\"]"]]]]]]]]]"#, "1e999", "[[[[[[[[[1e999, {}]]]]]]]]]"];
        for odd in left_out {
            let text = format!(r#"{{"message":"no","trace": {odd} ,"last":"yes"}}"#);
            let Some(Node::Object(members, 0)) = Node::read(&text, &|_| false) else { panic!("{odd:.40}") };
            let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["message", "trace", "last"]);
            assert_eq!((&members[0].1, &members[2].1), (&Node::Text("no".into()), &Node::Text("yes".into())));
        }
    }

    #[test]
    fn what_does_not_end_is_no_json() {
        for text in ["[[[[[[[[[[", r#"[[[[[[[[[["a"#, r#"[[[[[[[[[["a\"]"#, "[[[[[[[[[}", "[1", "{\"a\"", "", "1 2"] {
            assert_eq!(Node::read(text, &|_| false), None, "{text}");
        }
    }
}
