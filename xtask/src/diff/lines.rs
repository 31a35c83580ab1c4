//! Which lines of the new document a change is about, for whoever shows it beside the file.

use std::ops::RangeInclusive;

use ece_codegen::diff::Change;
use ece_codegen::pointer::Pointer;
use ece_codegen::{Position, positions};

use super::side::Side;

/// The lines of the first place of each of these changes, in the text of the new document. What is gone is shown where
/// the nearest part stands that is still there; what cannot be found, at the first line.
pub(crate) fn lines(new: &Side, changes: &[&Change]) -> Vec<RangeInclusive<usize>> {
    let text = new.document.text();
    let root = Pointer::root();
    let place = |change: &Change| change.places.first().and_then(|it| it.new.clone().or(it.old.clone()));
    let pointers: Vec<Pointer> = changes.iter().map(|change| place(change).unwrap_or(root.clone())).collect();
    let found = positions(text, pointers.iter());
    let starts = line_starts(text);
    let range = |(change, pointer): (&&Change, &Pointer)| {
        let Some(at) = found.get(pointer) else { return 1..=1 };
        let is_there = new.snapshot.document.pointer(pointer.as_str()).is_some();
        let is_new = change.places.first().is_some_and(|it| it.new.is_some());
        at.line..=if is_there && is_new { last_line(text, &starts, *at) } else { at.line }
    };
    changes.iter().zip(&pointers).map(range).collect()
}

/// Where each line begins, in bytes.
fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// The line on which the member or element ends that begins at `at`; that line itself where the text is not JSON.
fn last_line(text: &str, starts: &[usize], at: Position) -> usize {
    let Some(start) = at.line.checked_sub(1).and_then(|index| starts.get(index)) else { return at.line };
    let mut line = at.line;
    let (mut depth, mut in_text, mut is_escaped, mut has_begun) = (0_usize, false, false, false);
    for c in text[*start..].chars().skip(at.column.saturating_sub(1)) {
        match c {
            '\n' => line += 1,
            _ if is_escaped => is_escaped = false,
            '\\' if in_text => is_escaped = true,
            '"' => in_text = !in_text,
            _ if in_text => {}
            '{' | '[' => (depth, has_begun) = (depth + 1, true),
            '}' | ']' if depth > 1 => depth -= 1,
            '}' | ']' => return if has_begun { line } else { at.line },
            ',' if depth == 0 => return line,
            _ => {}
        }
    }
    at.line
}

#[cfg(test)]
mod tests {
    use ece_codegen::Position;

    use super::{last_line, line_starts};

    #[test]
    fn a_member_ends_where_its_value_does() {
        let text = "{\n  \"a\": {\n    \"b}\\\"\": [\n      1\n    ],\n    \"c\": 1\n  },\n  \"d\": 2\n}\n";
        let starts = line_starts(text);
        let last = |line, column| last_line(text, &starts, Position { line, column });
        assert_eq!([last(1, 1), last(2, 3), last(3, 5), last(6, 5), last(8, 3)], [9, 7, 5, 6, 8]);
        assert_eq!(last(70, 1), 70);
    }
}
