//! The compiler's word on the level of the source.

use std::collections::BTreeSet;

use ece_codegen::diff::{ApiUse, Change, Comparison, Kind, Level};

use super::Findings;
use super::layout::{File, Lines};
use super::pairs::Pair;
use crate::diff::source;

/// Every error belongs to a change, and every line that is said to break is an error.
pub(super) fn judge(pairs: &[Pair], lines: &Lines, findings: &mut Findings) {
    for (index, pair) in pairs.iter().enumerate() {
        for (is_back, comparison) in pair.comparisons.iter().enumerate() {
            let Some(file) = lines.uses(2 * index + is_back) else { continue };
            findings.uses += file.uses.len();
            findings.errors += file.errors.len();
            let way = if is_back == 1 { " back" } else { "" };
            let mut disagree = |text: String| findings.disagreements.push(format!("{}{way}: {text}", pair.name));
            if let Err(error) = source::judge(comparison, &file.uses, &file.errors) {
                disagree(error.to_string());
            }
            unseen(comparison, file).into_iter().for_each(disagree);
        }
    }
}

/// Lines that are said to break, and compile.
fn unseen(comparison: &Comparison, file: &File) -> Vec<String> {
    let of = |change: &Change| {
        let broken = change.rust.iter().filter(|line| line.level() == Level::Major);
        broken.map(|line| (change.kind, line.item.clone())).collect::<Vec<_>>()
    };
    // A type that becomes another is seen where its parts are used.
    let is_of = |line: &ApiUse, item: &str| {
        line.item.strip_prefix(item).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let is_broken = |item: &str| {
        let mut lines = file.uses.iter().enumerate().filter(|(_, line)| is_of(line, item)).peekable();
        lines.peek().is_none() || lines.any(|(index, _)| file.errors.contains_key(&index))
    };
    // Arguments of one type in another order: the entry says that no compiler sees it.
    let told = comparison.all().flat_map(of).filter(|(kind, _)| *kind != Kind::ArgumentsReordered);
    let unseen: BTreeSet<String> = told
        .filter(|(_, item)| !is_broken(item))
        .map(|(kind, item)| format!("{}: {item} is said to break, and compiles", kind.as_str()))
        .collect();
    unseen.into_iter().collect()
}
