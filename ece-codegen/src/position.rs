//! Where a JSON pointer stands in the text of a file: line and column, for people and editors.
//!
//! In: text that was read as JSON or YAML before, and the pointers that somebody asks about. Out: the position of each, or of the
//! nearest place around it that the text has (an overlay may have added the rest). One pass over the text; nothing is
//! judged, and text that is neither just gives fewer positions.

mod json;
mod yaml;

use std::collections::{BTreeMap, HashMap};

use crate::pointer::Pointer;

/// A place in a text, both counted from one; columns are characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// Nesting that nothing readable has; what is deeper gets the position of what holds it.
const DEEPEST: usize = 256;

/// The positions of these pointers: of a member its key, of an element its value.
pub fn positions<'p>(text: &str, pointers: impl Iterator<Item = &'p Pointer>) -> HashMap<Pointer, Position> {
    let mut wanted = Wanted::default();
    let pointers: Vec<&Pointer> = pointers.collect();
    if pointers.is_empty() {
        return HashMap::new();
    }
    for pointer in &pointers {
        let mut node = &mut wanted;
        for token in pointer.tokens() {
            node = node.below.entry(token).or_default();
        }
    }
    let text = text.trim_start_matches('\u{feff}');
    if !json::find(text, &mut wanted) {
        // What was found on the way was found in what looked like JSON: it may be YAML all the same.
        yaml::find(text, &mut wanted);
    }
    pointers.into_iter().filter_map(|pointer| Some((pointer.clone(), wanted.nearest(pointer)?))).collect()
}

/// The pointers that are asked for, as a tree.
#[derive(Default)]
struct Wanted {
    found: Option<Position>,
    below: BTreeMap<String, Self>,
}

impl Wanted {
    fn nearest(&self, pointer: &Pointer) -> Option<Position> {
        let (mut node, mut nearest) = (self, self.found);
        for token in pointer.tokens() {
            let Some(inner) = node.below.get(&token) else { break };
            node = inner;
            nearest = node.found.or(nearest);
        }
        nearest
    }
}

fn below<'w>(
    wanted: &'w mut Option<&mut Wanted>,
    token: &str,
    at: impl FnOnce() -> Position,
) -> Option<&'w mut Wanted> {
    let node = wanted.as_mut()?.below.get_mut(token)?;
    node.found = Some(at());
    Some(node)
}

#[cfg(test)]
mod tests {
    use super::{Position, positions};
    use crate::pointer::Pointer;

    fn at(text: &str, pointer: &str) -> Option<(usize, usize)> {
        let pointer = Pointer::parse(pointer);
        let found = positions(text, std::iter::once(&pointer));
        found.get(&pointer).map(|Position { line, column }| (*line, *column))
    }

    const TEXT: &str = "{\n  \"a\": [1,\n    {\"b/c\": \"}\\\"\"}],\n  \"\\u00e9ü\": {\"x\": [],\"y\" : true}\n}";

    #[test]
    fn a_member_is_where_its_key_is_and_an_element_where_it_begins() {
        assert_eq!(at(TEXT, ""), Some((1, 1)));
        assert_eq!(at(TEXT, "/a"), Some((2, 3)));
        assert_eq!(at(TEXT, "/a/0"), Some((2, 9)));
        assert_eq!(at(TEXT, "/a/1"), Some((3, 5)));
        assert_eq!(at(TEXT, "/a/1/b~1c"), Some((3, 6)));
        assert_eq!(at(TEXT, "/éü/y"), Some((4, 23)));
        assert_eq!(at(&format!("\u{feff}{TEXT}"), "/a"), Some((2, 3)));
    }

    #[test]
    fn what_the_text_does_not_have_is_where_its_holder_is() {
        assert_eq!(at(TEXT, "/a/1/added/by/overlay"), Some((3, 5)));
        assert_eq!(at(TEXT, "/nope"), Some((1, 1)));
        assert_eq!(at("{\"a\": {\"b\" 1", "/a/b"), Some((1, 8)));
        assert_eq!(at("", "/a"), Some((1, 1)));
        assert_eq!(at("[}]", "/0"), Some((1, 2)), "no value at all");
        assert_eq!(at("[\u{a0}]", "/0"), Some((1, 2)), "a blank that JSON does not know");
    }

    #[test]
    fn depth_ends_the_search_and_not_the_program() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(at(&deep, &"/0".repeat(1000)).map(|(line, _)| line), Some(1));
    }

    const YAML: &str = "# é\nswagger: '2.0'\npaths:\n  /a b: &x\n    - &y one\n    - {k: 1, \"q\\u0041\": [2,\n      3]}\n    -   deep: yes\n  *y : 1\n  é: *x\nlast: |\n  text\n";

    #[test]
    fn yaml_has_positions_too() {
        assert_eq!(at(YAML, ""), Some((2, 1)));
        assert_eq!(at(YAML, "/paths"), Some((3, 1)));
        assert_eq!(at(YAML, "/paths/~1a b"), Some((4, 3)));
        assert_eq!(at(YAML, "/paths/~1a b/0"), Some((5, 7)));
        assert_eq!(at(YAML, "/paths/~1a b/1/k"), Some((6, 8)));
        assert_eq!(at(YAML, "/paths/~1a b/1/qA/1"), Some((7, 7)));
        assert_eq!(at(YAML, "/paths/~1a b/2/deep"), Some((8, 9)));
        assert_eq!(at(YAML, "/paths/é"), Some((10, 3)));
        assert_eq!(at(YAML, "/paths/é/0"), Some((10, 3)), "an alias is where it stands");
        assert_eq!(at(YAML, "/last/added"), Some((11, 1)));
        assert_eq!(at("{a: {b: 1},\n c: 2}", "/c"), Some((2, 2)), "begins like JSON");
        assert_eq!(at("a: 1\n---\nb: 2\n", "/b"), Some((1, 1)), "the first document");
        assert_eq!(at("a:\n  b: 1\n c: [", "/a/b"), Some((2, 3)), "as far as it is YAML");
    }

    #[test]
    fn depth_of_yaml_ends_the_search_and_not_the_program() {
        let deep = format!("# \n{}{}", "[".repeat(50_000), "]".repeat(50_000));
        assert!(at(&deep, &"/0".repeat(1000)).is_some());
    }
}
