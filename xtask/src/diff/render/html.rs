//! For a browser: one file that holds everything and loads nothing.
//!
//! Without script all changes are shown; `report.js` filters them. What comes out of documents is text and nothing else:
//! `markup` sees to that, and the policy in the page allows the script and the style that are in it and no others.

mod entry;
mod filters;
mod fragment;
mod markup;
mod sides;

use std::collections::{BTreeMap, HashMap};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ece_codegen::diff::Change;
use sha2::{Digest, Sha256};

use super::section::Section;
use super::{Entry, Report};
use crate::diff::input::DiffInput;
use crate::words::count;
use entry::{Detail, Page};
use filters::Names;
use markup::Markup;

const STYLE: &str = include_str!("html/report.css");
const SCRIPT: &str = include_str!("html/report.js");

/// From how many bytes on changes are shortened, get a line, and are left out.
const ROOM: [usize; 3] = [3_000_000, 5_000_000, 7_000_000];

/// So many differences that belong to no change are listed.
const MOST_UNEXPLAINED: usize = 100;

fn changes(number: usize) -> String {
    count(number, "change", "changes")
}

/// The page; with what both documents say where they are given.
pub(super) fn print(report: &Report, compared: Option<&DiffInput>) -> String {
    let names = Names::of(report);
    let page = Page { report, names: &names, compared };
    let body = Body::of(&page);
    let mut out = Markup::default();
    head(report, &mut out);
    header(report, &mut out);
    timeline(report, &mut out);
    filters::write(report, &names, &mut out);
    out.raw("<p id=\"count\" role=\"status\" aria-live=\"polite\"");
    out.attribute("data-count", &report.changes.len().to_string()).raw(">");
    out.text(&changes(report.changes.len())).raw("</p>\n<main id=\"changes\">\n");
    body.write(&mut out);
    out.raw("</main>\n");
    body.footer(&mut out);
    out.raw("<script>").raw(SCRIPT).raw("</script>\n</body>\n</html>\n");
    out.finish()
}

fn head(report: &Report, out: &mut Markup) {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    out.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.raw("<meta http-equiv=\"Content-Security-Policy\"").attribute("content", &policy).raw(">\n");
    out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
    let title = format!("Changes of the API: {} → {}", report.old, report.new);
    out.raw("<title>").text(&title).raw("</title>\n<style>").raw(STYLE).raw("</style>\n</head>\n<body>\n");
}

fn header(report: &Report, out: &mut Markup) {
    out.raw("<a class=\"skip\" href=\"#changes\">To the changes</a>\n<header>\n<h1>Changes of the API</h1>\n");
    for (index, line) in report.verdict_lines().iter().enumerate() {
        out.raw(if index == 0 { "<p class=\"verdict\">" } else { "<p>" }).text(line).raw("</p>\n");
    }
    out.raw("<p>").code(&report.old).raw(" → ");
    out.code(&report.new).raw("</p>\n");
    for note in &report.notes {
        out.raw("<p class=\"note\">").text(note).raw("</p>\n");
    }
    if let Some(words) = report.unexplained_words() {
        out.raw("<p class=\"note\">").text(&words).raw(":</p>\n<ul>");
        for difference in report.unexplained_differences.iter().take(MOST_UNEXPLAINED) {
            out.raw("<li>").code(&difference.headline()).raw("</li>\n");
        }
        let more = report.unexplained.saturating_sub(MOST_UNEXPLAINED);
        if more > 0 {
            out.raw("<li>and ").number(more).raw(" more: <code>cargo xtask diff</code> lists all of them</li>\n");
        }
        out.raw("</ul>\n");
    }
    out.raw("</header>\n");
}

/// The updates since a revision.
fn timeline(report: &Report, out: &mut Markup) {
    if report.timeline.is_empty() {
        return;
    }
    out.raw("<section>\n<h2>Timeline <span class=\"count\">(").number(report.timeline.len());
    out.raw(")</span></h2>\n<ol class=\"timeline\">\n");
    for step in &report.timeline {
        out.raw("<li>").code(&step.name()).raw("<p>").text(&step.verdict()).raw("</p>\n");
        let headlines = step.headlines();
        if !headlines.is_empty() {
            out.raw("<ul>");
            for line in &headlines {
                out.raw("<li>").code(line).raw("</li>\n");
            }
            out.raw("</ul>");
        }
        out.raw("</li>\n");
    }
    out.raw("</ol>\n</section>\n");
}

/// The changes, section by section.
#[derive(Default)]
struct Body {
    sections: BTreeMap<Section, (usize, Markup)>,
    shortened: usize,
    left_out: usize,
}

impl Body {
    /// Silent changes get their room first: nothing else tells of them.
    fn of(page: &Page<'_>) -> Self {
        let all = page.compared.iter().flat_map(|compared| compared.comparison.all());
        let changes: HashMap<&str, &Change> = all.map(|change| (change.id.as_str(), change)).collect();
        let mut entries: Vec<(Section, &Entry)> =
            page.report.changes.iter().map(|entry| (Section::of(entry, page.report), entry)).collect();
        entries.sort_by_key(|(section, _)| (*section != Section::Silent, *section));
        let (mut body, mut size) = (Self::default(), 0);
        for (section, entry) in entries {
            let (count, part) = body.sections.entry(section).or_default();
            *count += 1;
            let detail = match size {
                _ if size < ROOM[0] => Detail::Whole,
                _ if size < ROOM[1] => Detail::Short,
                _ if size < ROOM[2] => Detail::Line,
                _ => {
                    body.left_out += 1;
                    continue;
                }
            };
            let before = part.len();
            let is_cut = entry::write(entry, changes.get(entry.id.as_str()).copied(), page, detail, part);
            size += part.len() - before;
            body.shortened += usize::from(is_cut);
        }
        body
    }

    fn write(&self, out: &mut Markup) {
        for section in Section::ALL {
            let Some((count, part)) = self.sections.get(&section) else { continue };
            out.raw("<section")
                .attribute("data-count", &count.to_string())
                .raw("><h2>")
                .raw(section.title())
                .raw(" <span class=\"count\">(")
                .number(*count);
            out.raw(")</span></h2>\n");
            if !section.lead().is_empty() {
                out.raw("<p>").raw(section.lead()).raw("</p>\n");
            }
            out.part(part).raw("</section>\n");
        }
    }

    /// What the page does not show.
    fn footer(&self, out: &mut Markup) {
        if self.shortened + self.left_out == 0 {
            return;
        }
        out.raw("<footer>\n");
        if self.shortened > 0 {
            out.raw("<p>Shortened: ").text(&changes(self.shortened)).raw(".</p>\n");
        }
        if self.left_out > 0 {
            out.raw("<p>Not shown, because the page would be too large: ").text(&changes(self.left_out));
            out.raw("; <code>cargo xtask diff</code> lists all of them.</p>\n");
        }
        out.raw("</footer>\n");
    }
}
