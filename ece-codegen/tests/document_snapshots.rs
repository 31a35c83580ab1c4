//! What the real document becomes. These snapshots are what a reviewer reads after an update of `spec/`; `cargo xtask update`
//! writes them with the document.

mod support;

use ece_codegen::diagnostic::Severity;
use ece_codegen::{Panel, Review, review};
use support::generated;

/// Representative types and operations.
const PANEL: &str = include_str!("panel.json");

fn reviewed() -> Review {
    review(&generated(), &Panel::parse(PANEL).expect("panel.json is a panel"))
}

#[test]
fn pages() {
    let review = reviewed();
    assert!(review.pages.len() > 40, "{}", review.pages.len());
    for page in review.pages {
        insta::assert_snapshot!(page.name, page.text);
    }
}

#[test]
fn what_is_on_the_panel_is_generated() {
    let missing = reviewed().missing;
    assert!(missing.is_empty(), "{missing:?} are gone: put others on the panel, tests/panel.json");
}

#[test]
fn no_finding_is_an_error() {
    assert!(generated().diagnostics.iter().all(|finding| finding.severity() != Severity::Error));
}
