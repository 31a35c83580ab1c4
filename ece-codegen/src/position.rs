//! Where a JSON pointer stands in the text of a file: line and column, for people and editors.
//!
//! In: text that was read as JSON before, and the pointers that somebody asks about. Out: the position of each, or of the
//! nearest place around it that the text has (an overlay may have added the rest). One pass over the text; nothing is
//! judged, and text that is no JSON just gives fewer positions.

use std::collections::{BTreeMap, HashMap};
use std::iter::Peekable;
use std::str::Chars;

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
pub(crate) fn positions<'p>(text: &str, pointers: impl Iterator<Item = &'p Pointer>) -> HashMap<Pointer, Position> {
    let mut wanted = Wanted::default();
    let pointers: Vec<&Pointer> = pointers.collect();
    for pointer in &pointers {
        let mut node = &mut wanted;
        for token in pointer.tokens() {
            node = node.below.entry(token).or_default();
        }
    }
    let mut scanner = Scanner { rest: text.trim_start_matches('\u{feff}').chars().peekable(), line: 1, column: 1 };
    scanner.blanks();
    wanted.found = Some(scanner.position());
    scanner.value(Some(&mut wanted), 0);
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

struct Scanner<'t> {
    rest: Peekable<Chars<'t>>,
    line: usize,
    column: usize,
}

impl Scanner<'_> {
    fn position(&self) -> Position {
        Position { line: self.line, column: self.column }
    }

    fn next(&mut self) -> Option<char> {
        let sign = self.rest.next()?;
        if sign == '\n' {
            (self.line, self.column) = (self.line + 1, 1);
        } else {
            self.column += 1;
        }
        Some(sign)
    }

    fn blanks(&mut self) {
        while self.rest.peek().is_some_and(char::is_ascii_whitespace) {
            self.next();
        }
    }

    /// Reads on behind the value; `None` where the text ends or is no JSON.
    fn value(&mut self, wanted: Option<&mut Wanted>, depth: usize) -> Option<()> {
        self.blanks();
        match self.rest.peek()? {
            '{' | '[' if depth >= DEEPEST => None,
            '{' => self.object(wanted, depth),
            '[' => self.array(wanted, depth),
            '"' => self.string().map(|_| ()),
            _ => {
                while self.rest.peek().is_some_and(|sign| !matches!(sign, ',' | ']' | '}') && !sign.is_whitespace()) {
                    self.next();
                }
                Some(())
            }
        }
    }

    fn object(&mut self, mut wanted: Option<&mut Wanted>, depth: usize) -> Option<()> {
        self.next();
        loop {
            self.blanks();
            match self.rest.peek()? {
                '}' => return self.next().map(|_| ()),
                ',' => {
                    self.next();
                }
                _ => {
                    let at = self.position();
                    let key = self.string()?;
                    self.blanks();
                    self.next();
                    self.value(below(&mut wanted, &key, at), depth + 1)?;
                }
            }
        }
    }

    fn array(&mut self, mut wanted: Option<&mut Wanted>, depth: usize) -> Option<()> {
        self.next();
        let mut index = 0_usize;
        loop {
            self.blanks();
            match self.rest.peek()? {
                ']' => return self.next().map(|_| ()),
                ',' => {
                    self.next();
                    index += 1;
                }
                _ => {
                    let at = self.position();
                    self.value(below(&mut wanted, &index.to_string(), at), depth + 1)?;
                }
            }
        }
    }

    /// A string, unescaped; the reader of the document has checked it.
    fn string(&mut self) -> Option<String> {
        if self.next()? != '"' {
            return None;
        }
        let (mut text, mut escaped) = (String::new(), false);
        loop {
            match self.next()? {
                '"' => break,
                '\\' => {
                    text.extend(['\\', self.next()?]);
                    escaped = true;
                }
                sign => text.push(sign),
            }
        }
        if escaped { serde_json::from_str(&format!("\"{text}\"")).ok() } else { Some(text) }
    }
}

fn below<'w>(wanted: &'w mut Option<&mut Wanted>, token: &str, at: Position) -> Option<&'w mut Wanted> {
    let node = wanted.as_mut()?.below.get_mut(token)?;
    node.found = Some(at);
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
    }

    #[test]
    fn depth_ends_the_search_and_not_the_program() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(at(&deep, &"/0".repeat(1000)).map(|(line, _)| line), Some(1));
    }
}
