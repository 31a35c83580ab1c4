//! A change on the page.

use ece_codegen::diff::Change;

use super::super::phrases::Transition;
use super::super::{Entry, EntryLine, Report};
use super::filters::Names;
use super::fragment::{self, TABLE};
use super::markup::Markup;
use super::sides::{self, Row};
use crate::diff::input::DiffInput;
use crate::words::fitting;

/// How many lines, places, operations and consequences are shown of each.
const MOST: usize = 40;
const MOST_FRAGMENTS: usize = 3;
/// How many places are named at once, and in how many characters.
const NAMED: usize = 6;
const ROOM: usize = 300;

/// How much is shown of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detail {
    /// Its heading and verdicts.
    Line,
    /// Also lines of Rust, places and operations, a few of each.
    Short,
    /// Also what the documents say there.
    Whole,
}

/// What all entries of a page need.
pub(super) struct Page<'a> {
    pub(super) report: &'a Report,
    pub(super) names: &'a Names,
    pub(super) compared: Option<&'a DiffInput>,
}

/// Writes the entry; true where a part of it was left out.
pub(super) fn write(entry: &Entry, change: Option<&Change>, page: &Page<'_>, detail: Detail, out: &mut Markup) -> bool {
    begin(entry, page.names, out);
    heading(entry, out);
    badges(entry, page.report, out);
    if entry.place_count().is_some() {
        out.raw("<p class=\"at\">at ").text(&fitting(&entry.place_names(), NAMED, ROOM)).raw("</p>\n");
    }
    if !entry.advice.is_empty() {
        out.raw("<p class=\"advice\">").text(&entry.advice).raw("</p>\n");
    }
    let mut is_cut = detail < Detail::Whole;
    if detail > Detail::Line {
        let most = if detail == Detail::Whole { MOST } else { 6 };
        is_cut |= listed("What is in it", true, &entry.shown_members(), most, out);
        is_cut |= rust(&entry.rust, most, out);
        is_cut |= compile_errors(entry, page.report, most, out);
        is_cut |= places(entry, change, page.compared.filter(|_| detail == Detail::Whole), most, out);
        // A single one is among the badges.
        let operations: Vec<&str> = entry.operations.iter().map(String::as_str).collect();
        is_cut |= listed("Operations", false, if operations.len() > 1 { &operations } else { &[] }, most, out);
        is_cut |= caused(entry, most, out);
    }
    if is_cut {
        out.raw("<p class=\"cut\">Shortened; all of it: <code>")
            .text(&page.report.command)
            .raw(" --explain ")
            .text(&entry.id);
        out.raw("</code></p>\n");
    }
    out.raw("</article>\n");
    is_cut
}

/// The element, with what filters ask for.
fn begin(entry: &Entry, names: &Names, out: &mut Markup) {
    out.raw("<article").attribute("id", &entry.id).attribute("data-kind", entry.kind.as_str());
    out.attribute("data-old_clients", entry.old_clients.as_str());
    out.attribute("data-older_server", entry.older_server.as_str());
    out.attribute("data-source", entry.level().as_str()).attribute("data-direction", entry.direction.as_str());
    out.attribute("data-tag", &names.tags(&entry.tags));
    out.attribute("data-operation", &names.operations(&entry.operations));
    if entry.is_breaking() {
        out.raw(" data-breaking");
    }
    if entry.silent {
        out.raw(" data-silent");
    }
    if entry.was_deprecated == Some(false) {
        out.raw(" data-without_notice");
    }
    out.raw(">\n");
}

fn heading(entry: &Entry, out: &mut Markup) {
    out.raw("<h3>");
    words(entry, out);
    out.raw(" <a class=\"id\"").attribute("href", &format!("#{}", entry.id)).raw(">").text(&entry.id);
    out.raw("</a></h3>\n");
}

/// Kind, subject and step.
fn words(entry: &Entry, out: &mut Markup) {
    let (kind, subject) = entry.name_parts();
    out.text(&kind);
    if let Some(subject) = subject {
        out.raw(" ").code(subject);
    }
    if let Some(count) = entry.place_count() {
        out.raw(" at ").text(&count);
    }
    let side = |text: Option<&str>, out: &mut Markup| {
        match text {
            Some(text) => out.code(text),
            None => out.raw("nothing"),
        };
    };
    match entry.transition() {
        Transition::Said => {}
        Transition::Came(new) => side(Some(new), out.raw(": ")),
        Transition::Gone(old) => side(Some(old), out.raw(": was ")),
        Transition::Became(old, new) => {
            side(old, out.raw(": "));
            side(new, out.raw(" → "));
        }
        listed @ Transition::Listed(..) => {
            out.text(&listed.words(str::to_owned));
        }
    }
}

fn badges(entry: &Entry, report: &Report, out: &mut Markup) {
    out.raw("<ul class=\"badges\">");
    let mut badge = |weight: &'static str, label: &'static str, value: &str| {
        out.raw("<li").attribute("class", weight).raw(">").raw(label).text(value).raw("</li>");
    };
    badge(entry.old_clients.as_str(), "old clients: ", entry.old_clients.as_str());
    badge(entry.older_server.as_str(), "older servers: ", entry.older_server.as_str());
    badge(entry.level().as_str(), "source: ", entry.level().as_str());
    if entry.silent {
        badge("silent", "silent", "");
    }
    if let Some(notice) = entry.notice() {
        badge(if entry.was_deprecated == Some(true) { "plain" } else { "may" }, notice, "");
    }
    badge("plain", "direction: ", entry.direction.as_str());
    badge("plain", "reaches: ", &entry.reach());
    if let Some(reason) = report.accepted.get(&entry.id) {
        badge("plain", "accepted: ", reason);
    }
    out.raw("</ul>\n");
}

fn open(title: &'static str, count: usize, out: &mut Markup) {
    out.raw("<summary>").raw(title).raw(" (").number(count).raw(")</summary>\n");
}

/// Says how many are missing.
fn more(count: usize, most: usize, out: &mut Markup) -> bool {
    if count > most {
        out.raw("<p class=\"cut\">and ").number(count - most).raw(" more</p>\n");
    }
    count > most
}

fn rust(lines: &[EntryLine], most: usize, out: &mut Markup) -> bool {
    if lines.is_empty() {
        return false;
    }
    out.raw("<details open>");
    open("Lines of Rust", lines.len(), out);
    table(&lines[..lines.len().min(most)], out);
    let is_cut = more(lines.len(), most, out);
    out.raw("</details>\n");
    is_cut
}

fn table(lines: &[EntryLine], out: &mut Markup) {
    out.raw(TABLE);
    for line in lines {
        out.raw("<tr><th colspan=\"2\" scope=\"rowgroup\">").code(&line.item);
        if let Some(moved) = &line.new_item {
            out.raw(" → ").code(moved);
        }
        out.raw("</th></tr>");
        sides::write(&Row { old: line.before.as_deref(), new: line.after.as_deref() }, out);
    }
    out.raw("</tbody></table>\n");
}

fn compile_errors(entry: &Entry, report: &Report, most: usize, out: &mut Markup) -> bool {
    let errors = report.compile_errors.get(&entry.id).map_or(&[][..], Vec::as_slice);
    if errors.is_empty() {
        return false;
    }
    out.raw("<details>");
    open("Compile errors", errors.len(), out);
    out.raw("<ul>");
    for error in errors.iter().take(most) {
        out.raw("<li>").code(error).raw("</li>\n");
    }
    out.raw("</ul>");
    let is_cut = more(errors.len(), most, out);
    out.raw("</details>\n");
    is_cut
}

fn places(entry: &Entry, change: Option<&Change>, compared: Option<&DiffInput>, most: usize, out: &mut Markup) -> bool {
    if entry.places.is_empty() {
        return false;
    }
    out.raw("<details>");
    open("Places in the documents", entry.places.len(), out);
    let mut is_cut = false;
    for (index, place) in entry.places.iter().take(most).enumerate() {
        out.raw("<h4>").code(&place.subject).raw("</h4>\n<p class=\"at\">");
        match (&place.old, &place.new) {
            (Some(old), Some(new)) if old != new => out.code(old).raw(" → ").code(new),
            (Some(at), _) | (None, Some(at)) => out.code(at),
            (None, None) => out,
        };
        out.raw("</p>\n");
        let at = change.and_then(|change| change.places.get(index)).filter(|_| index < MOST_FRAGMENTS);
        if let (Some(at), Some(compared)) = (at, compared) {
            is_cut |= fragment::write(at.old.as_ref(), at.new.as_ref(), compared, out);
        }
    }
    is_cut |= more(entry.places.len(), most, out);
    out.raw("</details>\n");
    is_cut
}

/// A list below a heading; nothing where it is empty.
fn listed(title: &'static str, is_open: bool, listed: &[&str], most: usize, out: &mut Markup) -> bool {
    if listed.is_empty() {
        return false;
    }
    out.raw(if is_open { "<details open>" } else { "<details>" });
    open(title, listed.len(), out);
    out.raw("<ul class=\"names\">");
    for name in listed.iter().take(most) {
        out.raw("<li>").code(name).raw("</li>\n");
    }
    out.raw("</ul>");
    let is_cut = more(listed.len(), most, out);
    out.raw("</details>\n");
    is_cut
}

/// Consequences, with their own lines of Rust.
fn caused(entry: &Entry, most: usize, out: &mut Markup) -> bool {
    if entry.caused.is_empty() {
        return false;
    }
    out.raw("<details>");
    open("Only because of this", entry.caused.len(), out);
    let mut is_cut = false;
    for caused in entry.caused.iter().take(most) {
        out.raw("<div").attribute("id", &caused.id).raw("><h4>");
        words(caused, out);
        out.raw(" <span class=\"id\">").text(&caused.id).raw("</span></h4>\n");
        is_cut |= listed("What is in it", true, &caused.shown_members(), 6, out);
        if !caused.rust.is_empty() {
            table(&caused.rust[..caused.rust.len().min(6)], out);
            is_cut |= more(caused.rust.len(), 6, out);
        }
        out.raw("</div>\n");
    }
    is_cut |= more(entry.caused.len(), most, out);
    out.raw("</details>\n");
    is_cut
}
