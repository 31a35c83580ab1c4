//! The lowered documents beside those of `swagger2openapi`, and before the validator of `swagger-parser`: both know
//! nothing of the generator. Ways to write the same are taken away first (`normal`); every difference that remains is
//! explained in `reasons`, or an error.

mod difference;
mod normal;
mod reasons;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ece_codegen::diagnostic::{Code, Diagnostic, Severity};
use serde::Deserialize;
use serde_json::Value;

use self::difference::Difference;
use self::reasons::Reason;
use super::npm::Validators;
use crate::error::{Error, Result};
use crate::findings;
use crate::inputs;
use crate::output::scratch;
use crate::workspace;

/// What the validators say of a document: what is wrong, if anything.
#[derive(Debug, Deserialize)]
struct ValidatorResult {
    converted: Option<String>,
    valid: Option<String>,
}

/// A document and its lowered form.
struct Document {
    name: String,
    swagger: String,
    ours: Value,
}

/// Checks the document of `spec/`, the generator's fixtures and `also`.
pub(crate) fn check(validators: &Validators, also: &[PathBuf]) -> Result<String> {
    let documents = documents(also)?;
    let dir = validators.dir().join("lowering");
    let results = ask(validators, &dir, &documents)?;
    let mut findings = Findings::default();
    for document in &documents {
        let result = results.get(&document.name);
        let result = result.ok_or_else(|| Error::new(format!("{}: the validators said nothing", document.name)))?;
        findings.add(document, result, &dir)?;
    }
    findings.verdict(documents.len())
}

/// What was found in all documents.
#[derive(Default)]
struct Findings {
    compared: usize,
    explained: BTreeMap<Reason, usize>,
    wrong: Vec<String>,
}

impl Findings {
    fn add(&mut self, document: &Document, result: &ValidatorResult, dir: &Path) -> Result<()> {
        let name = &document.name;
        if let Some(error) = &result.valid {
            self.wrong.push(format!("{name}: the lowered document is not valid: {error}"));
        }
        if let Some(error) = &result.converted {
            match reasons::refusal(error) {
                Some(reason) => *self.explained.entry(reason).or_default() += 1,
                None => self.wrong.push(format!("{name}: swagger2openapi refused it: {error}")),
            }
            return Ok(());
        }
        self.compared += 1;
        let theirs = normal::normal(read_json(&dir.join("theirs").join(name))?);
        let ours = normal::normal(document.ours.clone());
        self.compare(name, Difference { at: "", ours: Some(&ours), theirs: Some(&theirs) });
        Ok(())
    }

    fn compare(&mut self, name: &str, places: Difference<'_>) {
        let Difference { at, ours, theirs } = places;
        if ours == theirs {
            return;
        }
        if let Some(reason) = reasons::reason(&places) {
            *self.explained.entry(reason).or_default() += 1;
            return;
        }
        match (ours, theirs) {
            (Some(Value::Object(mine)), Some(Value::Object(other))) => {
                for key in mine.keys().chain(other.keys().filter(|key| !mine.contains_key(*key))) {
                    let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
                    self.compare(name, Difference { at: &at, ours: mine.get(key), theirs: other.get(key) });
                }
            }
            (Some(Value::Array(mine)), Some(Value::Array(other))) => {
                for index in 0..mine.len().max(other.len()) {
                    let at = format!("{at}/{index}");
                    self.compare(name, Difference { at: &at, ours: mine.get(index), theirs: other.get(index) });
                }
            }
            _ => self.wrong.push(format!("{name}: {at}: ours {}, theirs {}", shown(ours), shown(theirs))),
        }
    }

    fn verdict(mut self, documents: usize) -> Result<String> {
        let unused = reasons::ALL.iter().filter(|reason| !self.explained.contains_key(reason));
        self.wrong.extend(unused.map(|reason| format!("nothing has this reason any more: {}", reason.text())));
        if !self.wrong.is_empty() {
            return Err(Error::new(format!("{} findings:\n{}", self.wrong.len(), self.wrong.join("\n")))
                .help("fix the lowering, or give the reason in xtask/src/conformance/lowering/reasons.rs"));
        }
        let lines = self.explained.iter().map(|(reason, count)| format!("\n{count:6}  {}", reason.text()));
        let lines: String = lines.collect();
        let compared = self.compared;
        Ok(format!("{documents} lowered documents are valid OpenAPI 3.0; {compared} compared, what differs:{lines}"))
    }
}

/// What is said of a document that is not read as it is written.
const REPAIRED: [Code; 5] =
    [Code::BadValue, Code::MissingKey, Code::PathParameterMismatch, Code::DuplicateParameter, Code::UndeclaredSecurity];

/// True where every reference leads to a definition, a shared parameter or a shared response; what others lead to gets a
/// name of ours.
fn leads_to_names(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.iter().all(leads_to_names),
        Value::Object(members) => members.iter().all(|(key, value)| match value {
            Value::String(reference) if key == "$ref" => {
                let parts: Vec<&str> = reference.split('/').collect();
                matches!(parts[..], ["#", "definitions" | "parameters" | "responses", _])
            }
            value => leads_to_names(value),
        }),
        _ => true,
    }
}

fn documents(also: &[PathBuf]) -> Result<Vec<Document>> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let fixtures = root.join("ece-codegen").join("tests").join("fixtures");
    let mut paths = vec![root.join("spec").join("swagger.json")];
    paths.extend(also.iter().cloned());
    let given = paths.len();
    for entry in fs::read_dir(&fixtures).map_err(|e| Error::io("read", &fixtures, &e))? {
        paths.push(entry.map_err(|e| Error::io("read", &fixtures, &e))?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths[given..].sort();
    let mut documents = Vec::new();
    for (index, path) in paths.iter().enumerate() {
        let text = inputs::read(path)?;
        let (ours, findings) = ece_codegen::openapi(&text, &[]);
        if index < given {
            findings::refuse_errors(&findings)?;
        }
        // Of what was refused, repaired or given a name, another tool makes something else, or nothing.
        let is_name =
            |it: &Diagnostic| it.code == Code::NotInOpenApi3 && it.pointer.as_str().starts_with("/definitions/");
        let is_other =
            |it: &Diagnostic| it.severity() >= Severity::Refusal || REPAIRED.contains(&it.code) || is_name(it);
        let is_comparable = !findings.iter().any(is_other) && leads_to_names(&parse(&text, path)?);
        let Some(ours) = ours.filter(|_| index < given || is_comparable) else { continue };
        let name = format!("{index:03}-{}", path.file_name().unwrap_or_default().to_string_lossy());
        let ours = parse(&ours, path)?;
        documents.push(Document { name, swagger: text, ours });
    }
    Ok(documents)
}

fn ask(validators: &Validators, dir: &Path, documents: &[Document]) -> Result<BTreeMap<String, ValidatorResult>> {
    scratch::clear(dir);
    for part in ["swagger", "ours"] {
        let dir = dir.join(part);
        for document in documents {
            let text = if part == "ours" { document.ours.to_string() } else { document.swagger.clone() };
            scratch::write(&dir.join(&document.name), text)?;
        }
    }
    let output = validators.node("lower.mjs").arg(dir).output();
    let output = output.map_err(|e| Error::new(format!("cannot run node: {e}")))?;
    serde_json::from_slice(&output.stdout).map_err(|_| {
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        Error::new(format!("the validators of the lowering gave up ({}):\n{stderr}", output.status))
    })
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| value.to_string().chars().take(200).collect())
}

fn read_json(path: &Path) -> Result<Value> {
    parse(&inputs::read(path)?, path)
}

fn parse(text: &str, path: &Path) -> Result<Value> {
    serde_json::from_str(text).map_err(|e| Error::new(format!("{}: {e}", workspace::shown(path))))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Difference, Findings, normal};

    fn wrong(ours: Value, theirs: Value) -> Vec<String> {
        let (ours, theirs) = (normal::normal(ours), normal::normal(theirs));
        let mut findings = Findings::default();
        findings.compare("a.json", Difference { at: "", ours: Some(&ours), theirs: Some(&theirs) });
        findings.wrong
    }

    #[test]
    fn two_ways_to_write_the_same_are_no_difference() {
        let ours = json!({ "openapi": "3.0.3", "servers": [{ "url": "/" }], "paths": { "/a": { "get": {
            "parameters": [{ "in": "query", "name": "q", "style": "form", "explode": true, "schema": {} }],
            "requestBody": { "content": {} }
        } } } });
        let theirs = json!({ "openapi": "3.0.0", "components": { "requestBodies": { "A": { "content": {} } } }, "paths": { "/a": {
            "parameters": [{ "in": "query", "name": "q", "required": false, "schema": {} }],
            "get": { "requestBody": { "$ref": "#/components/requestBodies/A" } }
        } } });
        assert_eq!(wrong(ours, theirs), [""; 0]);
    }

    #[test]
    fn a_difference_without_a_reason_is_told_with_its_place() {
        let told =
            wrong(json!({ "paths": { "/a": { "get": { "x": 1 } } } }), json!({ "paths": { "/a": { "get": {} } } }));
        assert_eq!(told, ["a.json: /paths/~1a/get/x: ours 1, theirs nothing"]);
    }

    #[test]
    fn a_reason_covers_no_more_than_it_says() {
        let wrapped =
            |more: Value| json!({ "schema": { "allOf": [{ "$ref": "#/a" }], "readOnly": true, "type": more } });
        assert_eq!(wrong(wrapped(Value::Null), json!({ "schema": { "$ref": "#/a" } })).len(), 4);
        let json = json!({ "content": { "application/json": { "schema": { "type": "string" } } } });
        let any = json!({ "content": { "*/*": { "schema": { "type": "integer" } } } });
        assert_eq!(wrong(json, any).len(), 2);
    }
}
