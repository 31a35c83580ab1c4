//! Findings for people: one block for all that say the same, the gravest first.

use std::collections::BTreeMap;
use std::fmt::Write;

use ece_codegen::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use ece_codegen::text::visible;
use indexmap::IndexMap;

/// The blocks of one code, the places of one block, and the costs of one block that are shown.
const MOST_BLOCKS: usize = 5;
const MOST_PLACES: usize = 3;
const MOST_COSTS: usize = 4;

/// What two findings have in common that say the same: code, message and help.
type Said<'d> = (Code, &'d str, &'d str);

/// What shows everything in the task that prints, and in one that has no such flag.
const ALL: &str = "--all shows them";
const ALL_ELSEWHERE: &str = "`cargo xtask codegen --all` shows them";

/// Everything but notes, which are counted; everything where `all` is asked for.
pub(crate) fn report(diagnostics: &Diagnostics, all: bool) -> String {
    report_with(diagnostics, all, ALL, |_| false)
}

/// The same in a task that cannot be asked for everything.
pub(crate) fn report_most(diagnostics: &Diagnostics) -> String {
    report_with(diagnostics, false, ALL_ELSEWHERE, |_| false)
}

/// The same with the notes that a strict run fails with.
pub(crate) fn report_strict(diagnostics: &Diagnostics, all: bool) -> String {
    report_with(diagnostics, all, ALL, Diagnostic::is_against_strict)
}

fn report_with(diagnostics: &Diagnostics, all: bool, rest: &str, is_shown: impl Fn(&Diagnostic) -> bool) -> String {
    let mut blocks: IndexMap<Said<'_>, Vec<&Diagnostic>> = IndexMap::new();
    let mut notes: BTreeMap<Code, usize> = BTreeMap::new();
    for it in diagnostics {
        if all || it.severity() > Severity::Note || is_shown(it) {
            blocks.entry((it.code, &it.message, &it.help)).or_default().push(it);
        } else {
            *notes.entry(it.code).or_default() += 1;
        }
    }
    // Stable: within a severity, the order of the stages stays.
    blocks.sort_by(|(one, ..), _, (other, ..), _| other.severity().cmp(&one.severity()));
    let mut text = String::new();
    let (mut shown, mut hidden): (BTreeMap<Code, usize>, BTreeMap<Code, usize>) = (BTreeMap::new(), BTreeMap::new());
    for ((code, ..), findings) in &blocks {
        let count = shown.entry(*code).or_default();
        *count += 1;
        if all || *count <= MOST_BLOCKS {
            block(&mut text, findings, all);
        } else {
            *hidden.entry(*code).or_default() += findings.len();
        }
    }
    let counts = |counts: &BTreeMap<Code, usize>| -> String {
        counts.iter().map(|(code, count)| format!("{count} {code}")).collect::<Vec<_>>().join(", ")
    };
    if !hidden.is_empty() {
        let _ = writeln!(text, "more of the same kinds: {} ({rest})", counts(&hidden));
    }
    if !notes.is_empty() {
        let _ = writeln!(text, "notes: {} ({rest})", counts(&notes));
    }
    text
}

fn block(text: &mut String, findings: &[&Diagnostic], all: bool) {
    let Some(first) = findings.first() else { return };
    let _ = writeln!(text, "{}[{}]: {}", first.severity(), first.code, visible(&first.message));
    let places = if all { findings.len() } else { MOST_PLACES };
    for it in findings.iter().take(places) {
        let _ = writeln!(text, "  at {}", place(it));
    }
    if findings.len() > places {
        let _ = writeln!(text, "  and at {} more places", findings.len() - places);
    }
    let costs: Vec<&String> = findings.iter().flat_map(|it| &it.costs).collect();
    let most = if all { costs.len() } else { MOST_COSTS };
    for cost in costs.iter().take(most) {
        let _ = writeln!(text, "  cost: {}", visible(cost));
    }
    if costs.len() > most {
        let _ = writeln!(text, "  cost: and {} more", costs.len() - most);
    }
    if !first.help.is_empty() {
        let _ = writeln!(text, "  help: {}", visible(&first.help));
    }
}

/// File, pointer, line and column.
fn place(it: &Diagnostic) -> String {
    let file = if it.file.is_empty() { String::new() } else { format!("{} ", visible(&it.file)) };
    let position = it.position.map(|at| format!(" ({}:{})", at.line, at.column)).unwrap_or_default();
    format!("{file}{}{position}", visible(&it.pointer.to_string()))
}

#[cfg(test)]
mod tests {
    use super::report;

    /// A document with as many unknown keys and paths without slash as asked for.
    fn findings(keys: usize, paths: usize) -> ece_codegen::diagnostic::Diagnostics {
        let unknown: String = (0..keys).map(|index| format!(", \"odd{index}\": 1")).collect();
        let bad: String = (0..paths).map(|index| format!(", \"p{index}\": {{}}")).collect();
        let document = format!(
            r#"{{"swagger": "2.0", "info": {{"title": "t", "version": "1"}}{unknown},
                "paths": {{"/a": {{"get": {{"responses": {{"200": {{"description": "\u001b[31m"}}}}}}}}{bad}}}}}"#
        );
        ece_codegen::generate(&document, &[]).diagnostics
    }

    #[test]
    fn what_says_the_same_is_one_block_and_the_gravest_is_first() {
        let text = report(&findings(2, 9), false);
        assert!(text.starts_with("refused[S012]"), "{text}");
        assert_eq!(text.matches("refused[S012]").count(), 1, "{text}");
        assert!(text.contains("  at /paths/p0 (2:"), "{text}");
        assert!(text.contains("  and at 6 more places"), "{text}");
        assert!(text.contains("(--all shows them)"), "{text}");
        assert!(super::report_most(&findings(2, 9)).contains("(`cargo xtask codegen --all` shows them)"));
    }

    #[test]
    fn many_of_a_kind_are_counted_and_all_are_shown_where_asked_for() {
        let many = findings(20, 0);
        let text = report(&many, false);
        assert_eq!(text.matches("warning[S001]").count(), super::MOST_BLOCKS, "{text}");
        assert!(text.contains("more of the same kinds: 15 S001"), "{text}");
        let all = report(&many, true);
        assert_eq!(all.matches("warning[S001]").count(), 20);
        assert!(!all.contains("--all"), "{all}");
    }
}
