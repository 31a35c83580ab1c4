//! The packages whose programs are measured: one call, written three times.

use std::fmt::Write;
use std::path::Path;

use super::super::{derive, package};
use crate::error::{Error, Result};
use crate::findings;
use crate::inputs::{InputArgs, Inputs};
use crate::output::scratch;

/// The programs, in the order of the tables.
pub(super) const NAMES: [&str; 3] = ["own", "bare", "derive"];

/// What the call answers.
const DEFINITION: &str = "DeploymentGetResponse";

const OWN: &str = include_str!("../../../templates/bench/size_own.rs");
const BARE: &str = include_str!("../../../templates/bench/size_bare.rs");
/// What `BARE` depends on.
const NEEDED: &str = include_str!("../../../templates/bench/size_bare.toml");

/// What stands below the program with `reqwest`: the answer as any JSON, or as a model.
const ANY: &str = "\ntype Deployment = serde_json::Value;\n\nfn name(deployment: &Deployment) -> &str {\n    \
                   deployment[\"name\"].as_str().unwrap_or_default()\n}\n";
const TYPED: &str = "\n#[allow(warnings)]\nmod derive;\n\ntype Deployment = derive::MODEL;\n\n\
                     fn name(deployment: &Deployment) -> &str {\n    &deployment.name\n}\n";

const TOKIO: &str = "tokio = { version = \"1\", default-features = false, features = [\"macros\", \"rt\"] }\n";

/// Writes the packages below `place`; `features` are those of `ece-api`, all default ones where there are none.
pub(super) fn write(root: &Path, place: &Path, features: Option<&str>) -> Result<()> {
    let inputs = Inputs::read(&InputArgs::default())?;
    let (snapshot, diagnostics) = ece_codegen::read(&inputs.document, &inputs.overlays);
    findings::refuse_errors(&diagnostics)?;
    let api = snapshot.ok_or_else(|| Error::new("the document gave no API"))?.api;
    let named = api.types.iter().map(ece_codegen::ir::TypeDef::name).find(|name| name.as_str() == DEFINITION);
    let named = named.ok_or_else(|| Error::new(format!("the document has no definition {DEFINITION} any more")))?;

    let own = root.join("ece-api");
    let own = format!("ece-api = {{ path = {:?}{} }}\n{TOKIO}", own.display().to_string(), chosen(features));
    let derived = format!("{NEEDED}serde = {{ version = \"1\", features = [\"derive\"] }}\n");
    for (name, dependencies, source) in [
        ("own", own, OWN.to_owned()),
        ("bare", NEEDED.to_owned(), format!("{BARE}{ANY}")),
        ("derive", derived, format!("{BARE}{}", TYPED.replace("MODEL", named.as_str()))),
    ] {
        let dir = place.join(name);
        package::write(root, &dir, &dependencies)?;
        scratch::refresh(&dir.join("src").join("main.rs"), source)?;
    }
    let models = derive::models(&derive::reachable(&api, &[named]));
    scratch::refresh(&place.join("derive").join("src").join("derive.rs"), models)
}

/// What the manifest says of the features of `ece-api`.
fn chosen(features: Option<&str>) -> String {
    let Some(features) = features else { return String::new() };
    let mut text = String::from(", default-features = false, features = [");
    for feature in features.split(',').filter(|feature| !feature.is_empty()) {
        let _ = write!(text, "{feature:?}, ");
    }
    text + "]"
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{ANY, BARE, NEEDED, OWN, TYPED, chosen};

    #[test]
    fn both_programs_make_the_same_call() {
        for fact in ["\"https://ece.example.net:12443", "\"0c1d\"", "show_plans", "\"ece.pem\"", "\"ECE_API_KEY\""] {
            assert!(OWN.contains(fact) && BARE.contains(fact), "{fact}");
        }
        for source in [OWN.to_owned(), format!("{BARE}{ANY}"), format!("{BARE}{TYPED}")] {
            syn::parse_file(&source).unwrap();
        }
    }

    #[test]
    fn the_other_client_has_the_features_that_the_client_gives_it() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ece-api/Cargo.toml");
        let features = |text: &str, within: &str| {
            let table: toml::Table = toml::from_str(text).unwrap();
            let table = table.get(within).and_then(toml::Value::as_table).unwrap_or(&table);
            table["reqwest"]["features"].as_array().unwrap().clone()
        };
        let mut wanted = features(&fs::read_to_string(manifest).unwrap(), "dependencies");
        wanted.push("rustls".into());
        assert_eq!(features(NEEDED, "dependencies"), wanted);
    }

    #[test]
    fn features_are_those_that_are_named() {
        assert_eq!(chosen(None), "");
        assert_eq!(chosen(Some("rustls,users")), r#", default-features = false, features = ["rustls", "users", ]"#);
    }
}
