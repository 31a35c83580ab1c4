//! The package that is measured: its programs are templates, its models are generated, its texts are those of the tests.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use ece_codegen::ir::{Api, TypeDef};

use super::super::{derive, package};
use crate::error::{Error, Result};
use crate::findings;
use crate::inputs::{InputArgs, Inputs};
use crate::output::scratch;

/// The answers, by their names in `ece-api/tests/answers`, and the definitions that they are read into.
pub(super) const TEXTS: [(&str, &str); 4] = [
    ("deployment", "DeploymentGetResponse"),
    ("search", "DeploymentsSearchResponse"),
    ("traffic_filters", "TrafficFilterRulesets"),
    ("allocators", "AllocatorOverview"),
];

const LIB: &str = include_str!("../../../templates/bench/json_lib.rs");
const TIME: &str = include_str!("../../../templates/bench/json_time.rs");
const ALLOCATIONS: &str = include_str!("../../../templates/bench/json_allocations.rs");

/// What the workspace does not have itself has its version here.
const DEPENDENCIES: &str = "\
allocation-counter = \"0.8\"
cpu-time = \"=1.0.0\"
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"
simd-json = \"=0.19.0\"
sonic-rs = \"=0.5.10\"
";

/// Writes the package, and leaves alone what is as it should be.
pub(super) fn write(root: &Path, place: &Path) -> Result<()> {
    let inputs = Inputs::read(&InputArgs::default())?;
    let (snapshot, diagnostics) = ece_codegen::read(&inputs.document, &inputs.overlays);
    findings::refuse_errors(&diagnostics)?;
    let api = snapshot.ok_or_else(|| Error::new("the document gave no API"))?.api;
    let own = root.join("ece-api");
    let own =
        format!("ece-api = {{ path = {:?}, default-features = false }}\n{DEPENDENCIES}", own.display().to_string());
    package::write(root, place, &own)?;
    let source = place.join("src");
    for (name, text) in [("lib.rs", LIB), ("bin/time.rs", TIME), ("bin/allocations.rs", ALLOCATIONS)] {
        scratch::refresh(&source.join(name), text)?;
    }
    for (name, _) in TEXTS {
        let from = root.join("ece-api").join("tests").join("answers").join(format!("{name}.json"));
        let text = fs::read_to_string(&from).map_err(|e| Error::io("read", &from, &e))?;
        scratch::refresh(&source.join(format!("{name}.json")), dense(&text))?;
    }
    let defs = TEXTS.iter().map(|(_, definition)| find(&api, definition)).collect::<Result<Vec<_>>>()?;
    let names: Vec<_> = defs.iter().map(|def| def.name()).collect();
    scratch::refresh(&source.join("derive.rs"), derive::models(&derive::reachable(&api, &names)))?;
    scratch::refresh(&source.join("texts.rs"), table(&defs))
}

fn find<'a>(api: &'a Api, definition: &str) -> Result<&'a TypeDef> {
    let found = api.types.iter().find(|def| matches!(def, TypeDef::Model(model) if model.spec_name == definition));
    found.ok_or_else(|| Error::new(format!("the document has no definition {definition} any more")))
}

/// The table of texts and models, as Rust.
fn table(defs: &[&TypeDef]) -> String {
    let mut text = format!(
        "use super::{{Text, contenders, derive}};\nuse ece_api::models;\n\npub const TEXTS: [Text; {}] = [\n",
        defs.len()
    );
    for ((name, _), def) in TEXTS.iter().zip(defs) {
        let model = def.name();
        let _ = writeln!(
            text,
            "    Text {{ name: {name:?}, json: include_str!(\"{name}.json\"), contenders: contenders::<models::{model}, derive::{model}> }},"
        );
    }
    text + "];\n"
}

/// The same JSON without blanks between its tokens, as servers send it.
fn dense(json: &str) -> String {
    let (mut is_inside, mut is_escaped) = (false, false);
    let mut keep = |c: char| {
        let is_text = is_inside;
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_inside => is_escaped = true,
            '"' => is_inside = !is_inside,
            _ => {}
        }
        is_text || !c.is_ascii_whitespace()
    };
    json.chars().filter(|c| keep(*c)).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{TEXTS, dense};

    #[test]
    fn every_text_has_its_file_and_its_definition() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let document = fs::read_to_string(root.join("spec/swagger.json")).unwrap();
        let document: serde_json::Value = serde_json::from_str(&document).unwrap();
        for (name, definition) in TEXTS {
            assert!(root.join("ece-api/tests/answers").join(format!("{name}.json")).is_file(), "{name}");
            assert!(document["definitions"][definition].is_object(), "{definition}");
        }
    }

    #[test]
    fn blanks_go_between_tokens_and_stay_in_strings() {
        assert_eq!(dense("{ \"a b\" :\n\t[ 1.50, \"c \\\" d\" , \" \\\\\" ] }\n"), r#"{"a b":[1.50,"c \" d"," \\"]}"#);
    }
}
