//! The form that chooses among the changes. Without script it stays hidden, and everything is shown.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Report;
use super::markup::Markup;

/// How many names a list has, and how long they are; changes of the others are found by their text.
const MOST_NAMES: usize = 2000;
const MOST_BYTES: usize = 200;

/// Names that changes are chosen by. An element of the page names them by their position.
#[derive(Debug, Default)]
pub(super) struct Names {
    tags: BTreeMap<String, usize>,
    operations: BTreeMap<String, usize>,
}

impl Names {
    pub(super) fn of(report: &Report) -> Self {
        let numbered = |names: BTreeSet<&String>| -> BTreeMap<String, usize> {
            let names = names.into_iter().filter(|name| name.len() <= MOST_BYTES).take(MOST_NAMES);
            names.enumerate().map(|(index, name)| (name.clone(), index)).collect()
        };
        Self {
            tags: numbered(report.changes.iter().flat_map(|entry| &entry.tags).collect()),
            operations: numbered(report.changes.iter().flat_map(|entry| &entry.operations).collect()),
        }
    }

    pub(super) fn tags(&self, names: &[String]) -> String {
        positions(&self.tags, names)
    }

    pub(super) fn operations(&self, names: &[String]) -> String {
        positions(&self.operations, names)
    }
}

fn positions(known: &BTreeMap<String, usize>, names: &[String]) -> String {
    let positions: Vec<String> = names.iter().filter_map(|name| known.get(name)).map(ToString::to_string).collect();
    positions.join(" ")
}

const VERDICTS: [(&str, &str); 3] = [("breaks", "breaks"), ("may", "may"), ("harmless", "harmless")];
const LEVELS: [(&str, &str); 3] = [("major", "major"), ("minor", "minor"), ("patch", "patch")];
const DIRECTIONS: [(&str, &str); 4] =
    [("request", "request"), ("response", "response"), ("both", "both"), ("unused", "unused")];

/// The form. Names of controls are those of the members in the JSON format, and those in the fragment of an address.
pub(super) fn write(report: &Report, names: &Names, out: &mut Markup) {
    out.raw("<form id=\"filters\" hidden aria-label=\"Filters\">\n");
    out.raw("<label class=\"wide\">Text <input type=\"search\" name=\"q\" autocomplete=\"off\"></label>\n");
    let kinds: BTreeMap<&str, &str> =
        report.changes.iter().map(|entry| (entry.kind.as_str(), entry.kind.text())).collect();
    select("kind", "Kind", kinds.into_iter(), out);
    select("old_clients", "Old clients", VERDICTS.into_iter(), out);
    select("older_server", "Older servers", VERDICTS.into_iter(), out);
    select("source", "Source", LEVELS.into_iter(), out);
    select("direction", "Direction", DIRECTIONS.into_iter(), out);
    select("tag", "Tag", names.tags.keys().map(|name| (name.as_str(), name.as_str())), out);
    select("operation", "Operation", names.operations.keys().map(|name| (name.as_str(), name.as_str())), out);
    out.raw("<label><input type=\"checkbox\" name=\"breaking\"> only breaking</label>\n");
    out.raw("<label><input type=\"checkbox\" name=\"silent\"> only silent</label>\n");
    out.raw("<label><input type=\"checkbox\" name=\"without_notice\"> only removed without notice</label>\n");
    out.raw("<button type=\"reset\">Show all</button>\n");
    out.raw("<button type=\"button\" id=\"unfold\">Open details</button>\n");
    out.raw("<button type=\"button\" id=\"fold\">Close details</button>\n</form>\n");
}

fn select<'a>(
    name: &'static str,
    label: &'static str,
    options: impl Iterator<Item = (&'a str, &'a str)>,
    out: &mut Markup,
) {
    out.raw("<label>").raw(label).raw(" <select").attribute("name", name).raw("><option value=\"\">any</option>");
    for (value, text) in options {
        out.raw("<option").attribute("value", value).raw(">").text(text).raw("</option>");
    }
    out.raw("</select></label>\n");
}
