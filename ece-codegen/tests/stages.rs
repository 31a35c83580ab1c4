//! Whoever watches a run is told of every stage.
#![allow(missing_docs)]

mod support;

use ece_codegen::{Source, Stage};

#[test]
fn whoever_watches_is_told_of_every_stage_in_its_order() {
    let seen = std::cell::RefCell::new(Vec::new());
    // Code is written and laid out file by file.
    let watcher = |stage: Stage| {
        let mut seen = seen.borrow_mut();
        if !seen.contains(&stage.as_str()) {
            seen.push(stage.as_str());
        }
    };
    let document = support::document().to_string();
    drop(ece_codegen::generate(Source::from(&document).watched_by(&watcher), &[]));
    let stages = ["parse", "overlay", "references", "read", "lower", "resolve", "emit", "format", "samples", "locate"];
    assert_eq!(*seen.borrow(), stages);
}
