//! What the real document becomes. These snapshots are what a reviewer reads after an update of `spec/`.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write;

use ece_codegen::diagnostic::Severity;
use support::generated;

/// Representative items: each shows something that the others do not.
const PANEL: &[(&str, &str)] = &[
    ("models/deployment_get_response.rs", "an answer with nested models, a time, an empty object"),
    ("models/deployment_create_request.rs", "a request with few required members: `new`"),
    ("models/elasticsearch_cluster_plan.rs", "a request with many optional members"),
    ("models/elasticsearch_system_settings.rs", "secrets and free-form settings nearby"),
    ("models/query_container.rs", "recursion: boxes"),
    ("models/keystore_secret.rs", "a member that may be any JSON, null included, and is secret"),
    ("models/login_request.rs", "a secret: `Debug` does not show it"),
    ("models/proxies_settings.rs", "an object that is patched"),
    ("models/cluster_plan_step_log_message_info.rs", "a map of any JSON, a time"),
    ("models/empty_response.rs", "an object without members"),
    ("models/resource_kind.rs", "the values of a parameter of many operations"),
    ("models/deployment_health.rs", "a plain object"),
    ("mod.rs", "the tree"),
    ("operations/authentication.rs", "login: no credentials, 302 as an answer"),
    ("operations/users.rs", "merge patches"),
    ("operations/comments.rs", "several path parameters, a version as guard"),
    ("operations/extensions.rs", "an upload in parts"),
    ("operations/stack.rs", "an upload, an error with a body of its own"),
    ("operations/telemetry.rs", "a small group"),
    ("operations/platform_configuration_security.rs", "certificates as plain text"),
];

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
    for (path, _) in PANEL {
        let file = outcome.files.iter().find(|file| file.path == *path);
        let text = file.unwrap_or_else(|| panic!("{path} is gone: put another one on the panel")).text.as_str();
        let body: String = text.split_inclusive('\n').skip(2).collect();
        insta::assert_snapshot!(format!("panel__{}", path.replace('/', "__")), body);
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
