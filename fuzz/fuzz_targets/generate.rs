//! Any text is a document: `cargo +nightly fuzz run generate fuzz/corpus/generate ece-codegen/tests/fixtures`.
#![no_main]

use ece_codegen::diagnostic::Code;
use ece_codegen::diff::compare;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let outcome = ece_codegen::generate(text, &[]);
    assert!(outcome.diagnostics.iter().all(|finding| finding.code != Code::InvalidRust));
    if let (Some(old), Some(new)) = (ece_codegen::read(text, &[]).0, ece_codegen::read(text, &[]).0) {
        assert!(compare(&old, &new).changes.is_empty());
    }
});
