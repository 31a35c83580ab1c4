//! For whatever shows test results: a case for every change, failed where it breaks, skipped where it is accepted.

use std::collections::HashMap;
use std::fmt::Write;

use ece_codegen::diff::Kind;

use super::{Entry, Report};
use crate::diff::severity::Severity;

/// How much of each list is shown.
const SHOWN: usize = 40;

pub(super) fn print(report: &Report) -> String {
    let is_accepted = |entry: &&Entry| report.accepted.contains_key(&entry.id);
    let skipped = report.changes.iter().filter(is_accepted).count();
    let failures =
        report.changes.iter().filter(|entry| entry.severity == Severity::Error && !is_accepted(entry)).count();
    let mut names: HashMap<(Kind, &str), usize> = HashMap::new();
    for entry in &report.changes {
        *names.entry((entry.kind, &entry.subject)).or_default() += 1;
    }
    let case = |entry: &Entry| {
        // Two cases of one name are one for whoever follows it from run to run.
        let is_twice = names.get(&(entry.kind, entry.subject.as_str())).is_some_and(|number| *number > 1);
        let name = if is_twice { format!("{} {}", entry.subject, entry.id) } else { entry.subject.clone() };
        change(entry, &name, report)
    };
    let mut cases: Vec<String> = report.changes.iter().map(case).collect();
    cases.extend(report.unexplained_differences.iter().map(|difference| {
        let message = format!("a difference that belongs to no change: {}", difference.headline());
        let name = escaped(&difference.place);
        let error = format!("<error message=\"{}\" type=\"unexplained\"/>", escaped(&message));
        format!("<testcase classname=\"unexplained\" name=\"{name}\">\n      {error}\n    </testcase>")
    }));
    if cases.is_empty() {
        cases.push(format!("<testcase classname=\"diff\" name=\"{}\"/>", escaped(&report.counts())));
    }
    let counts = format!(
        "tests=\"{}\" failures=\"{failures}\" errors=\"{}\" skipped=\"{skipped}\"",
        cases.len(),
        report.unexplained_differences.len()
    );
    let name = escaped(&format!("{} → {}", report.old, report.new));
    let about: String =
        std::iter::once(report.verdict()).chain(report.notes.iter().cloned()).map(|it| it + "\n").collect();
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let _ = writeln!(text, "<testsuites name=\"cargo xtask diff\" {counts}>\n  <testsuite name=\"{name}\" {counts}>");
    for case in cases {
        let _ = writeln!(text, "    {case}");
    }
    let _ = writeln!(text, "    <system-out>{}</system-out>\n  </testsuite>\n</testsuites>", escaped(&about));
    text
}

fn change(entry: &Entry, name: &str, report: &Report) -> String {
    let mut text = format!("<testcase classname=\"{}\" name=\"{}\">\n", entry.kind.as_str(), escaped(name));
    let details = escaped(&details(entry, report));
    let message = escaped(&entry.headline());
    if let Some(reason) = report.accepted.get(&entry.id) {
        let _ = writeln!(text, "      <skipped message=\"{}\"/>", escaped(reason));
    } else if entry.severity == Severity::Error {
        let _ =
            writeln!(text, "      <failure message=\"{message}\" type=\"{}\">{details}</failure>", entry.kind.as_str());
        return text + "    </testcase>";
    }
    let _ = writeln!(text, "      <system-out>{details}</system-out>");
    text + "    </testcase>"
}

/// Everything about a change, line by line.
fn details(entry: &Entry, report: &Report) -> String {
    let mut lines = vec![format!("{} {}", entry.id, entry.headline()), entry.verdicts()];
    lines.extend(Some(entry.travels(str::to_owned)).filter(|travels| !travels.is_empty()));
    lines.extend(Some(entry.advice.clone()).filter(|advice| !advice.is_empty()));
    let places = entry.places.iter().take(SHOWN).flat_map(|place| place.new.iter().chain(&place.old).take(1));
    lines.extend(places.map(|place| format!("at {place}")));
    lines.extend(entry.shown_members().into_iter().take(SHOWN).map(|member| format!("with {member}")));
    for line in entry.rust.iter().take(SHOWN) {
        lines.extend(line.before.iter().map(|before| format!("- {before}")));
        lines.extend(line.after.iter().map(|after| format!("+ {after}")));
    }
    let errors = report.compile_errors.get(&entry.id).map_or(&[][..], Vec::as_slice);
    lines.extend(errors.iter().take(SHOWN).map(|error| format!("! {error}")));
    lines.extend(entry.caused.iter().take(SHOWN).map(|caused| format!("with it: {}", caused.with_members(SHOWN))));
    lines.join("\n")
}

/// The text within XML. What XML 1.0 forbids is replaced, as nothing can spell it there.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => escaped.push(c),
            _ => escaped.push('\u{fffd}'),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use ece_codegen::diff::Kind;

    use super::super::Entry;
    use super::super::tests::{entry, report};
    use super::print;
    use crate::diff::severity::Severity;

    #[test]
    fn no_two_cases_have_one_name_and_nothing_is_said_twice() {
        let of = |name: &str, index: usize| Entry { severity: Severity::Error, ..entry(name, index) };
        let text = print(&report(vec![of("lamp", 2), of("lamp", 3), of("size", 4)]));
        let class = Kind::PropertyRemovedOptional.as_str();
        for name in ["lamp 000000000002", "lamp 000000000003", "size"] {
            assert_eq!(text.matches(&format!("<testcase classname=\"{class}\" name=\"{name}\">")).count(), 1, "{text}");
        }
        assert_eq!(text.matches("old clients: ").count(), 3, "{text}");
    }
}
