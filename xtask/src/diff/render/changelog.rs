//! An entry for CHANGELOG.md.

use ece_codegen::diff::{Kind, Level};

use super::{Entry, Report, inert};

const MOST_LINES: usize = 100;

pub(super) fn print(report: &Report) -> String {
    let mut text = format!("## [{}]\n", report.next_version);
    for note in &report.notes {
        text.push_str(&format!("\nNote: {}\n", inert::code(note)));
    }
    if report.changes.is_empty() && report.unexplained == 0 {
        return text + "\nNo changes of the API.\n";
    }
    if let Some(words) = report.unexplained_words() {
        text.push_str(&format!("\n### Not explained\n\n{words}:\n\n"));
        for difference in report.unexplained_differences.iter().take(MOST_LINES) {
            text.push_str(&format!("- {}\n", inert::code(&difference.headline())));
        }
        if report.unexplained > MOST_LINES {
            text.push_str(&format!("- and {} more\n", report.unexplained - MOST_LINES));
        }
    }
    let of = |is: &dyn Fn(&Entry) -> bool| -> Vec<&Entry> {
        report.changes.iter().filter(|entry| !entry.documentation && is(entry)).collect()
    };
    let is_removed = |entry: &Entry| entry.new.is_empty() && !entry.old.is_empty();
    let is_deprecated = |entry: &Entry| entry.kind == Kind::OperationDeprecated;
    let sections = [
        ("Added", of(&Entry::is_addition)),
        ("Changed", of(&|entry| !entry.is_addition() && !is_removed(entry) && !is_deprecated(entry))),
        ("Deprecated", of(&is_deprecated)),
        ("Removed", of(&|entry| is_removed(entry) && !entry.is_addition())),
    ];
    let mut left = MOST_LINES;
    for (title, entries) in sections {
        if entries.is_empty() {
            continue;
        }
        text.push_str(&format!("\n### {title}\n\n"));
        for entry in entries.iter().take(left) {
            text.push_str(&line(entry));
        }
        let cut = entries.len().saturating_sub(left);
        if cut > 0 {
            text.push_str(&format!("- and {cut} more\n"));
        }
        left = left.saturating_sub(entries.len());
    }
    text
}

fn line(entry: &Entry) -> String {
    let mark = if entry.level() == Level::Major {
        "**Breaking:** "
    } else if entry.silent {
        "**On the wire only:** "
    } else {
        ""
    };
    let names: Vec<String> =
        entry.rust.iter().take(4).map(|line| format!("`{}`", line.item.replace('`', "'"))).collect();
    let more = entry.rust.len().saturating_sub(4);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let names = if names.is_empty() { String::new() } else { format!(" ({}{more})", names.join(", ")) };
    format!("- {mark}{}{names}.\n", entry.headline().replace('\n', " "))
}
