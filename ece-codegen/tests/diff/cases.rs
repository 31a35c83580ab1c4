//! Pairs of small documents in `tests/changes`, each for a kind of change that is easily told wrongly. The verdicts are
//! those that a person gave: old clients, older servers, Rust source, in the letters of [`letters`].

use std::fs;
use std::path::Path;

use ece_codegen::Snapshot;
use ece_codegen::diff::{Comparison, compare};

use crate::{letters, read};

/// Pair, and what has to be told of it, in order.
const CASES: &[(&str, &str)] = &[
    (
        "allof-base-other-definition",
        "property-removed-optional W-M; property-removed-optional W-M; property-added-optional --m; property-added-optional --m",
    ),
    ("allof-of-limits", ""),
    ("base-path-moved-into-paths", "base-path-changed --="),
    ("base-path-trailing-slash", "base-path-changed --="),
    ("both-truth-values-listed", ""),
    ("consumes-added", "consumes-changed --="),
    ("consumes-reordered", "consumes-changed --="),
    ("d11_ref_inlined", "definition-inlined --M"),
    ("d14_allof_equivalent", ""),
    ("d17_produces_explicit_default", "produces-changed --="),
    ("d26_response_required_removed", "property-became-optional B-M"),
    ("d30_additional_false", "object-closed W-="),
    ("d37_required_empty_added", ""),
    ("d40_top_defaults", "host-changed --=; host-changed --=; consumes-changed --=; produces-changed --="),
    ("d42_allof_member_moved", "property-added-optional --m"),
    ("default-is-the-success", "response-body-changed BBM"),
    ("discriminator-another-kind", "subtype-added W-m"),
    ("discriminator-appears", "discriminator-added -WM"),
    ("discriminator-value-changed", "discriminator-value-changed BB="),
    (
        "enum-of-integers",
        "parameter-enum-value-removed B-M; enum-value-removed -WM; enum-value-added W-m; parameter-enum-value-added -Wm",
    ),
    ("enum-of-integers-becomes-numbers", "parameter-type-changed BBM; property-type-changed BBM"),
    ("enum-of-signs", "enum-value-removed B-M; enum-value-added -Wm"),
    ("exclusive-integer-limit", ""),
    ("exclusive-without-limit", ""),
    ("exit4-list-of-string-becomes-list-of-anything", "property-type-changed BBM"),
    ("exit4-ref-becomes-empty-schema", "property-type-changed BBM"),
    ("exit4-required-list-emptied", "property-became-optional B-M"),
    ("exit4-shared-parameter-inlined", ""),
    ("exit4-shared-parameter-loses-its-last-use", "operation-removed B-M"),
    ("exit4-type-said-beside-enum", ""),
    ("free-object-says-additional-true", "free-form-became-map --M"),
    ("inline-answer-lifted-and-extended", "inline-object-lifted --M; property-added-optional --m"),
    ("inline-member-lifted-and-extended", "inline-object-lifted --M; property-added-optional --m"),
    ("integer-becomes-number", "property-type-changed -WM"),
    ("integer-becomes-number-answered", "property-type-changed B-M"),
    ("list-style-of-inner-lists", "parameter-list-style-changed BB="),
    ("list-style-of-text", ""),
    ("maximum-100.0", ""),
    ("maximum-beyond-floats", "limit-tightened B-="),
    ("member-moved-into-allof", "definition-added --m"),
    ("no-id-path-parameter-renamed", "path-parameter-renamed --M"),
    ("optional-member-renamed", "property-renamed W-M"),
    ("produces-bytes-without-schema", "produces-changed -WM"),
    ("produces-json-to-bytes", "produces-changed BWM"),
    ("produces-json-to-sequence", "produces-changed BWM"),
    ("produces-json-to-text", "produces-changed BB="),
    ("produces-json-to-text-too", "produces-changed --="),
    ("produces-text-to-bytes", "produces-changed BWM"),
    ("produces-xml-too", "produces-changed --="),
    ("ref-wrapped-in-allof", ""),
    ("required-body-removed", "body-removed WBM"),
    ("required-list-absent-to-empty", ""),
    ("same-name-in-another-place", "parameter-added-optional -Wm"),
    ("security-alternative-added", "security-changed -W="),
    ("security-both-required", "security-changed B-="),
    ("security-one-of-both-required", "security-changed -W="),
    ("security-scheme-described", "documentation-changed --="),
    ("security-scope-required", "security-changed B-="),
    ("seventh-required-parameter", "parameter-added-required B-M"),
    ("small-definition-renamed-and-changed", "property-type-changed BBM; definition-possibly-renamed --M"),
    ("status-200-to-default", "success-status-changed BW="),
    ("unused-oauth-scope-added", "security-scheme-changed --="),
];

fn side(name: &str, side: &str) -> Snapshot {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/changes").join(format!("{name}.{side}.json"));
    read(&serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
}

#[test]
fn pairs_are_told_as_a_person_would() {
    let mut problems = Vec::new();
    for (name, expected) in CASES {
        let (old, new) = (side(name, "old"), side(name, "new"));
        let comparison = compare(&old, &new);
        let changes = comparison.changes.iter().map(|change| format!("{} {}", change.kind.as_str(), letters(change)));
        let told = changes.collect::<Vec<_>>().join("; ");
        if told != *expected || !comparison.unexplained.is_empty() {
            problems.push(format!("{name}: wanted `{expected}`, told `{told}`, left {:?}", comparison.unexplained));
        }
        for itself in [old, new] {
            assert_eq!(compare(&itself, &itself).changes, [], "{name}");
        }
        let unexplained = compare(&side(name, "new"), &side(name, "old")).unexplained;
        assert_eq!(unexplained, [], "{name}, back");
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_pair_is_in_the_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/changes");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = files.collect();
    files.sort();
    let mut expected: Vec<String> =
        CASES.iter().flat_map(|(name, _)| [format!("{name}.new.json"), format!("{name}.old.json")]).collect();
    expected.sort();
    assert_eq!(files, expected);
}

#[test]
fn no_fixture_differs_from_itself() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text =
            if path.extension().is_some_and(|it| it == "json") { fs::read_to_string(&path).unwrap() } else { continue };
        let Some(snapshot) = ece_codegen::read(&text, &[]).0 else { continue };
        assert_eq!(compare(&snapshot, &snapshot), Comparison::default(), "{}", path.display());
        count += 1;
    }
    assert!(count > 60, "{count}");
}
