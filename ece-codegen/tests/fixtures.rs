//! Small documents, one feature each: what the generator makes of them, at three stages. These snapshots move when the
//! generator changes; an update of `spec/` touches none of them.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use ece_codegen::{Outcome, Overlay};

fn outcome(path: &Path) -> Outcome {
    let document = fs::read_to_string(path).unwrap();
    let overlay = path.with_extension("overlay");
    let overlays: Vec<Overlay> = fs::read_to_string(&overlay)
        .map(|text| Overlay { file: "fixture.overlay".to_owned(), text })
        .into_iter()
        .collect();
    ece_codegen::generate(&document, &overlays)
}

/// The decisions, in a line per item: the API minus tokens.
fn outline(outcome: &Outcome) -> String {
    outcome.api.as_ref().map_or_else(
        || "no API\n".to_owned(),
        |api| {
            let schemes: String = api.security_schemes.iter().map(|it| format!("{} {:?}\n", it.id, it.kind)).collect();
            format!("# security schemes\n\n{schemes}\n{}", ece_codegen::outline(api))
        },
    )
}

/// The files without their headers. The lists of modules say nothing that the files do not, but for which features need
/// them.
fn rust(outcome: &Outcome) -> String {
    let has_areas = outcome.api.as_ref().is_some_and(|api| api.areas.is_some());
    let no_codes = outcome.api.as_ref().is_none_or(|api| api.error_codes.is_empty());
    outcome
        .files
        .iter()
        .filter(|file| !(file.path.ends_with("mod.rs") && !has_areas || no_codes && file.path == "error_code.rs"))
        .fold(String::new(), |mut text, file| {
            let body: String = file.text.split_inclusive('\n').skip(2).collect();
            write!(text, "=== {}\n{body}", file.path).unwrap();
            text
        })
}

fn diagnostics(outcome: &Outcome) -> String {
    outcome.diagnostics.iter().fold(String::new(), |text, diagnostic| text + &diagnostic.to_string() + "\n")
}

#[test]
fn fixtures() {
    insta::glob!("fixtures/*.json", |path| {
        let outcome = outcome(path);
        insta::assert_snapshot!("outline", outline(&outcome));
        insta::assert_snapshot!("rust", rust(&outcome));
        insta::assert_snapshot!("diagnostics", diagnostics(&outcome));
    });
}
