//! Which lines of the new document a change is about, for whoever shows it beside the file.

use std::ops::RangeInclusive;

use ece_codegen::diff::{Change, Occurrence};
use ece_codegen::pointer::Pointer;
use ece_codegen::{Position, positions};
use serde_json::Value;

use super::side::Side;

/// The lines of the first place of each of these changes, in the text of the new document. What is gone is shown behind what
/// stood before it and is still there, or else at what held it; what cannot be found, at the first line.
pub(crate) fn lines(old: &Side, new: &Side, changes: &[&Change]) -> Vec<RangeInclusive<usize>> {
    let text = new.document.text();
    let root = Pointer::root();
    let documents = [&old.snapshot.document, &new.snapshot.document];
    let place = |change: &Change| match change.places.first() {
        Some(Occurrence { new: Some(at), .. }) => at.clone(),
        Some(Occurrence { old: Some(at), .. }) => neighbour(at, documents),
        _ => root.clone(),
    };
    let pointers: Vec<Pointer> = changes.iter().map(|change| place(change)).collect();
    let found = positions(text, pointers.iter());
    let starts = line_starts(text);
    let range = |(change, pointer): (&&Change, &Pointer)| {
        let Some(at) = found.get(pointer) else { return 1..=1 };
        let is_there = new.snapshot.document.pointer(pointer.as_str()).is_some();
        let is_new = change.places.first().is_some_and(|it| it.new.is_some());
        let last = || last_line(text, &starts, *at);
        match (is_there, is_new) {
            (true, true) => at.line..=last(),
            // Where it would stand: behind its neighbour, or where the list begins that held it.
            (true, false) if is_neighbour(change, pointer) => last()..=last(),
            _ => at.line..=at.line,
        }
    };
    changes.iter().zip(&pointers).map(range).collect()
}

/// What stood before the place and is still there, or else what held it.
fn neighbour(at: &Pointer, [old, new]: [&Value; 2]) -> Pointer {
    let tokens: Vec<String> = at.tokens().collect();
    let mut above = Pointer::root();
    for token in &tokens {
        let below = above.join(token);
        if new.pointer(below.as_str()).is_some() {
            above = below;
            continue;
        }
        let members = |document| Value::pointer(document, above.as_str()).and_then(Value::as_object);
        let (Some(before), Some(after)) = (members(old), members(new)) else { return above };
        let earlier = before.keys().take_while(|key| *key != token).filter(|key| after.contains_key(*key)).last();
        return earlier.map_or_else(|| above.clone(), |key| above.join(key));
    }
    above
}

/// True where this is not what held the place.
fn is_neighbour(change: &Change, pointer: &Pointer) -> bool {
    let old = change.places.first().and_then(|place| place.old.as_ref());
    old.is_some_and(|old| !old.as_str().starts_with(&format!("{}/", pointer.as_str())))
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
