//! The document as Prism can use it: corrected by the overlays, and changed where Prism cannot do what the document says.
//! Every such change is reported, so that the list of them can be judged.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::findings;
use crate::inputs::{InputArgs, Inputs};

/// A change that Prism needs, and the operation it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Change {
    /// A list in a path has no type any more: Prism breaks off on lists there.
    ListInPath,
    /// An operation without media types got JSON: Prism takes and gives no bodies otherwise.
    NoMediaType,
    /// A binary response became JSON: Prism cannot write any other.
    BinaryResponse,
    /// A parameter that keeps its slashes became two segments: Prism matches no segment with a slash in it.
    SlashesInPath,
}

/// The document for Prism and what was changed for it, as operation ids.
pub(crate) struct ForPrism {
    pub(crate) document: Value,
    pub(crate) changes: Vec<(Change, String)>,
}

/// The corrected document of `spec/`, for Prism.
pub(crate) fn for_prism() -> Result<ForPrism> {
    let inputs = Inputs::read(&InputArgs::default())?;
    let (document, findings) = ece_codegen::corrected(&inputs.document, &inputs.overlays);
    findings::refuse_errors(&findings)?;
    let mut document = document.ok_or_else(|| Error::new("the document could not be read"))?;
    let base = document["basePath"].as_str().unwrap_or_default().to_owned();
    let mut changes = Vec::new();
    let mut paths = Map::new();
    for (path, mut item) in std::mem::take(document["paths"].as_object_mut().unwrap_or(&mut Map::new())) {
        let mut template = path;
        for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
            let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
            let mut found = alter_parameters(operation, &mut template);
            found.extend(alter_media_types(operation));
            changes.extend(found.into_iter().map(|change| (change, id.clone())));
        }
        // Prism does not ask where the API begins.
        paths.insert(format!("{base}{template}"), item);
    }
    document["paths"] = Value::Object(paths);
    document["basePath"] = json!("/");
    changes.sort();
    Ok(ForPrism { document, changes })
}

fn alter_parameters(operation: &mut Value, template: &mut String) -> BTreeSet<Change> {
    let mut changes = BTreeSet::new();
    let mut rests = Vec::new();
    for parameter in operation["parameters"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        if parameter["in"] == "path" && parameter.get("type").is_some_and(|it| it == "array") {
            parameter.remove("type");
            changes.insert(Change::ListInPath);
        }
        if parameter.contains_key("x-ece-path-rest") {
            let name = parameter["name"].as_str().unwrap_or_default();
            rests.push(json!({ "name": format!("{name}_rest"), "in": "path", "required": true, "type": "string" }));
            if !template.contains(&format!("{{{name}_rest}}")) {
                *template = template.replace(&format!("{{{name}}}"), &format!("{{{name}}}/{{{name}_rest}}"));
            }
            changes.insert(Change::SlashesInPath);
        }
    }
    if let Some(parameters) = operation["parameters"].as_array_mut() {
        parameters.extend(rests);
    }
    changes
}

fn alter_media_types(operation: &mut Value) -> BTreeSet<Change> {
    let mut changes = BTreeSet::new();
    let has_body = operation["parameters"].as_array().into_iter().flatten().any(|parameter| parameter["in"] == "body");
    let json = json!(["application/json"]);
    let Some(operation) = operation.as_object_mut() else { return changes };
    let is_given = operation.contains_key("produces");
    if !is_given || (has_body && !operation.contains_key("consumes")) {
        operation.entry("produces").or_insert_with(|| json.clone());
        operation.entry("consumes").or_insert_with(|| json.clone());
        changes.insert(Change::NoMediaType);
    }
    let binary = ["application/zip", "application/octet-stream"];
    let produced = operation.get("produces").and_then(Value::as_array);
    if produced.is_some_and(|types| types.iter().any(|it| binary.iter().any(|binary| it == binary))) {
        operation.insert("produces".to_owned(), json);
        changes.insert(Change::BinaryResponse);
    }
    changes
}
