//! The page of all kinds, `CHANGES.md`: what each is, an example, what it means to whom, what to do.

use std::fmt::Write as _;

use super::rule::{Consequence, Edit, Rule, Way};
use super::{Kind, example};
use crate::diff::{Direction, Verdict};

const INTRODUCTION: &str = "# Kinds of changes

`cargo xtask diff` and `cargo xtask update` sort what changes between two documents into the kinds below. The id of a kind is
stable; `cargo xtask diff --severity FILE` names kinds by it. This page is made of the table in `ece-codegen/src/diff/kind`:
`cargo xtask diff --kinds --out ece-codegen/CHANGES.md` writes it, and a test compares each example.

Two questions are asked about the wire. *Old clients*: does a client of the old version still work with the new server?
*Older servers*: does the regenerated crate still work with a server of the old version?

* **breaks**: it does not: a call is refused, a response cannot be read, or code goes on with a value that nobody sent.
* **may**: it may break, or behave differently.
* harmless: it does.

A response without a required member *breaks*, although clients of this project read it: the field holds the default of its type
(empty text, 0, `false`, an empty list), no error says so, and what code does with it may be wrong. Clients of other generators refuse
the whole response. The verdict is the same for both, as is that on a member of another type, which this project keeps in `extra`.

What travels in requests and in responses gets the worse verdict of both. Operations that carry it in both documents count:
old clients know no others, and a new server has no others for them; that one comes or goes is told of it. What none of them
carries is harmless: `readOnly` members in requests, for one. What responses of failures alone carry breaks nothing for certain.
An entry of a report may be milder than its kind where more is known of the place: equal addresses, values that nobody sends.
What Rust source sees is asked of the generated code, never of the kind; a change that the wire sees and Rust does not is
*silent*.

Examples are edits of [one document](src/diff/kind/example.json): at this place, from this to that. The definition `Sent` is
part of requests, `Received` of responses, `Both` of both, and `Unused` of neither.
";

/// All kinds as a page of Markdown.
pub fn kinds_page() -> String {
    let mut page = INTRODUCTION.to_owned();
    for (title, kinds) in super::SECTIONS {
        let _ = write!(page, "\n## {title}\n");
        for kind in *kinds {
            section(&mut page, *kind);
        }
    }
    page
}

fn section(page: &mut String, kind: Kind) {
    let rule = kind.rule();
    let _ = write!(page, "\n### {}\n\n**{}.** {}\n\n", rule.id, sentence(rule.words), rule.meaning);
    wire(page, rule);
    let rust = format!("{} {}", rule.source, rule.constructor);
    if !rust.trim().is_empty() {
        let _ = writeln!(page, "* Rust: {}", rust.trim());
    }
    if !rule.otherwise.is_empty() {
        let _ = writeln!(page, "* Where nothing is affected: {}", rule.otherwise);
    }
    edits(page, rule);
}

/// Upper case at its beginning.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn wire(page: &mut String, rule: &Rule) {
    let travels = |way: Direction| rule.directions.contains(&way);
    if rule.request == rule.response {
        way(page, "", rule.request);
        return;
    }
    if travels(Direction::Request) {
        way(page, " (in requests)", rule.request);
    }
    if travels(Direction::Response) {
        way(page, " (in responses)", rule.response);
    }
}

fn way(page: &mut String, place: &str, Way(old_clients, older_server): Way) {
    for (who, it) in [("Old clients", old_clients), ("Older servers", older_server)] {
        let _ = writeln!(page, "* {who}{place}: {}", consequence(it));
    }
}

fn consequence(it: Consequence) -> String {
    match it.verdict {
        Verdict::Harmless => "harmless.".to_owned(),
        Verdict::May => format!("**may.** {}", it.advice),
        Verdict::Breaks => format!("**breaks.** {}", it.advice),
    }
}

fn edits(page: &mut String, rule: &Rule) {
    if rule.example.is_empty() {
        return;
    }
    let name = rule.directions.first().map_or("", |way| example::name(*way));
    page.push_str("* Example:\n");
    for edit in rule.example.iter().filter(|edit| edit.old != edit.new) {
        let _ = writeln!(page, "  * {}", told(edit, name));
    }
}

fn told(edit: &Edit, name: &str) -> String {
    let text = |text: &str| text.replace('*', name);
    let at = text(edit.at);
    match (edit.old, edit.new) {
        ("", new) => format!("`{at}`: `{}` is added", text(new)),
        (old, "") => format!("`{at}`: `{}` is removed", text(old)),
        (old, new) => format!("`{at}`: `{}` becomes `{}`", text(old), text(new)),
    }
}
