//! Two texts beside each other, line by line, with the words that differ marked.

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use super::markup::Markup;

/// Lines around a difference that show where it is.
const CONTEXT: usize = 3;
/// What is compared word by word; longer lines differ as a whole.
const MOST_BYTES: usize = 4000;

/// A line of both texts; `None` where a text has none there.
pub(super) struct Row<'a> {
    pub(super) old: Option<&'a str>,
    pub(super) new: Option<&'a str>,
}

/// The lines that differ, with a few around them. An empty row stands for equal lines that are left out.
pub(super) fn rows<'a>(old: &'a str, new: &'a str) -> Vec<Row<'a>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut rows = Vec::new();
    for group in group_diff_ops(capture_diff_slices(Algorithm::Myers, &old, &new), CONTEXT) {
        let starts_late = group.first().is_some_and(|op| op.old_range().start > 0 || op.new_range().start > 0);
        if starts_late {
            rows.push(Row { old: None, new: None });
        }
        for op in group {
            let (before, after) = (&old[op.old_range()], &new[op.new_range()]);
            let row = |index: usize| Row { old: before.get(index).copied(), new: after.get(index).copied() };
            rows.extend((0..before.len().max(after.len())).map(row));
        }
    }
    rows
}

/// A table row of two cells.
pub(super) fn write(row: &Row<'_>, out: &mut Markup) {
    match (row.old, row.new) {
        (Some(old), Some(new)) if old == new => {
            out.raw("<tr class=\"same\"><td>").text(old).raw("</td><td>").text(new).raw("</td></tr>\n");
        }
        (Some(old), Some(new)) => {
            out.raw("<tr><td class=\"gone\">");
            words(old, new, out);
        }
        (Some(old), None) => {
            out.raw("<tr><td class=\"gone\"><del>").text(old).raw("</del></td><td></td></tr>\n");
        }
        (None, Some(new)) => {
            out.raw("<tr><td></td><td class=\"new\"><ins>").text(new).raw("</ins></td></tr>\n");
        }
        (None, None) => {
            out.raw("<tr class=\"gap\"><td colspan=\"2\">…</td></tr>\n");
        }
    }
}

/// Both cells of a line that differs, but for the tag that begins the first.
fn words(old: &str, new: &str, out: &mut Markup) {
    let is_long = old.len() + new.len() > MOST_BYTES;
    let (old, new) = if is_long { (vec![old], vec![new]) } else { (split(old), split(new)) };
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let part = |op: &DiffOp, words: &[&str], mark: [&'static str; 2], out: &mut Markup| {
        let text = words.concat();
        if text.is_empty() {
            return;
        }
        if op.tag() == DiffTag::Equal {
            out.text(&text);
        } else {
            out.raw(mark[0]).text(&text).raw(mark[1]);
        }
    };
    for op in &ops {
        part(op, &old[op.old_range()], ["<del>", "</del>"], out);
    }
    out.raw("</td><td class=\"new\">");
    for op in &ops {
        part(op, &new[op.new_range()], ["<ins>", "</ins>"], out);
    }
    out.raw("</td></tr>\n");
}

/// Words, and every other sign for itself.
fn split(line: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let end = if is_word(first) { rest.find(|c| !is_word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::markup::Markup;
    use super::{Row, rows, split, write};

    #[test]
    fn words_that_differ_are_marked() {
        let mut markup = Markup::default();
        write(&Row { old: Some("pub a: Option<String>"), new: Some("pub a: Option<i32>") }, &mut markup);
        let told = markup.finish();
        assert!(told.contains("pub a: Option&lt;<del>String</del>&gt;</td>"), "{told}");
        assert!(told.contains("pub a: Option&lt;<ins>i32</ins>&gt;</td>"), "{told}");
        assert_eq!(split("a_b::é(2)"), ["a_b", ":", ":", "é", "(", "2", ")"]);
    }

    #[test]
    fn equal_lines_far_away_are_left_out() {
        let old: String = (0..100).map(|line| format!("{line}\n")).collect();
        let new = old.replace("50\n", "fifty\n");
        let told = rows(&old, &new);
        let shown: Vec<_> = told.iter().map(|row| (row.old, row.new)).collect();
        assert_eq!(shown.len(), 8);
        assert_eq!((shown[0], shown[4]), ((None, None), (Some("50"), Some("fifty"))));
        assert!(rows(&old, &old).is_empty());
        assert_eq!(rows("", "a\nb").len(), 2);
    }
}
