//! What the real document becomes. These snapshots are what a reviewer reads after an update of `spec/`.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write;

use ece_codegen::GeneratedFile;
use ece_codegen::diagnostic::Severity;
use support::generated;

/// Representative types: each shows something that the others do not.
const MODELS: &[(&str, &str)] = &[
    ("deployment_get_response", "a response with nested models, a time, an object without properties"),
    ("deployment_create_request", "a request with few required members: `new`"),
    ("cluster_plan_step_log_message_info", "a map of any JSON, a time"),
    ("query_container", "recursion: boxes"),
    ("keystore_secret", "a member that may be any JSON, null included, and is secret"),
    ("login_request", "a secret: `Debug` does not show it"),
    ("proxies_settings", "an object that is patched, required members beyond what `new` takes"),
    ("empty_response", "an object without members"),
    ("resource_kind", "the values of a parameter of many operations"),
];

/// Representative operations.
const OPERATIONS: &[(&str, &str)] = &[
    ("get-deployment", "optional query parameters, headers of the response"),
    ("create-deployment", "a body, several statuses with one type"),
    ("login", "no credentials, 302 as a response"),
    ("saml-callback", "a form, no body but a redirection"),
    ("update-user", "a merge patch"),
    ("move-deployment-elasticsearch-resource-instances", "two bodies by status, a list in the path"),
    ("put-deployment-resource-proxy-requests", "raw bytes both ways, the rest of the path, a constant header"),
    ("download-deployment-instance-heap-dump", "a download"),
    ("set-extra-certificate", "a text as it is"),
    ("upload-extension", "an upload in parts"),
    ("search-deployments", "a list that travels as one value"),
    ("delete-comment", "several path parameters, a version as guard"),
];

/// A file without its header.
fn body<'a>(files: &'a [GeneratedFile], path: &str) -> Option<&'a str> {
    let file = files.iter().find(|file| file.path == path)?;
    file.text.splitn(3, '\n').nth(2)
}

#[test]
fn outline() {
    let api = generated().api.unwrap();
    let outline = ece_codegen::outline(&api);
    for (group, lines) in &outline.groups {
        insta::assert_snapshot!(format!("outline__operations__{group}"), lines);
    }
    insta::assert_snapshot!("outline__models", outline.types);
    insta::assert_snapshot!("outline__error_codes", outline.error_codes);
}

#[test]
fn panel() {
    let outcome = generated();
    for (module, _) in MODELS {
        let text = body(&outcome.files, &format!("models/{module}.rs"));
        let text = text.unwrap_or_else(|| panic!("{module} is gone: put another one on the panel"));
        insta::assert_snapshot!(format!("panel__models__{module}"), text);
    }
    insta::assert_snapshot!("panel__sample_calls", body(&outcome.samples, "comments.rs").unwrap());
    insta::assert_snapshot!("panel__table_of_contents", body(&outcome.files, "operations/comments.rs").unwrap());
    for (id, _) in OPERATIONS {
        let module = id.replace('-', "_");
        let name = format!("/{module}.rs");
        let file = outcome.files.iter().find(|file| file.path.starts_with("operations/") && file.path.ends_with(&name));
        let path = &file.unwrap_or_else(|| panic!("{id} is gone: put another one on the panel")).path;
        insta::assert_snapshot!(format!("panel__operations__{id}"), body(&outcome.files, path).unwrap());
    }
}

/// Everything that the generator says about the document, so that a new loss is seen in review.
#[test]
fn accepted_losses() {
    let outcome = generated();
    let mut text = String::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for finding in &outcome.diagnostics {
        *counts.entry(format!("{} {}", finding.severity(), finding.code)).or_default() += 1;
        assert_ne!(finding.severity(), Severity::Error);
    }
    for (kind, count) in counts {
        writeln!(text, "{count} x {kind}").unwrap();
    }
    for finding in &outcome.diagnostics {
        write!(text, "\n{finding}\n").unwrap();
    }
    insta::assert_snapshot!("accepted_losses", text);
}
