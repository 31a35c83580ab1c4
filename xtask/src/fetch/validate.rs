//! What a document must be before it is stored: Swagger 2.0 that parses without errors.
//!
//! Bytes in, the document out, or an error that names the place; nothing is repaired.

use indexmap::IndexMap;
use serde_json::Value;

use super::grammar::{Holds, Place, holds};
use crate::error::{Error, Result};

const UNCHANGED: &str = "is the source right? nothing was changed";
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch"];

/// The text in `bytes`, which must be text and no web page.
pub(crate) fn text(bytes: Vec<u8>) -> Result<String> {
    let text = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        Error::new(format!("the document is no UTF-8 text: byte {at} is wrong")).help(UNCHANGED)
    })?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    let start = text.trim_start();
    if start.is_empty() {
        return Err(Error::new("the document is empty").help(UNCHANGED));
    }
    if start.starts_with('<') {
        return Err(Error::new("this is an HTML or XML page and no JSON document")
            .help("is the address right, and is no login page or proxy in the way? nothing was changed"));
    }
    Ok(text)
}

/// The document in `text`, if it is Swagger 2.0 that the generator can read.
pub(crate) fn document(text: &str) -> Result<Value> {
    let document: Value = serde_json::from_str(text).map_err(|e| {
        if e.is_eof() {
            return Error::new(format!(
                "the document ends in the middle, after {} bytes: a truncated download?",
                text.len()
            ))
            .help("try again; nothing was changed");
        }
        Error::new(format!("the document is no JSON: {e}")).help(UNCHANGED)
    })?;
    check_version(&document)?;
    let mut findings = Findings::default();
    findings.operations(&document);
    findings.references(&document, Place::Document, &document, "");
    findings.into_result()?;
    Ok(document)
}

fn check_version(document: &Value) -> Result<()> {
    let version = |key: &str| document.get(key).map(|value| value.as_str().map_or(value.to_string(), str::to_owned));
    let found = match (version("swagger"), version("openapi"), version("swaggerVersion")) {
        (Some(version), ..) if version == "2.0" => {
            let text = document["swagger"].is_string();
            let wrong = || Error::new("/swagger: must be the text \"2.0\", and is a number").help(UNCHANGED);
            return if text { Ok(()) } else { Err(wrong()) };
        }
        (Some(version), ..) => format!("Swagger {version}"),
        (_, Some(version), _) => format!("OpenAPI {version}"),
        (_, _, Some(version)) => format!("Swagger {version}"),
        _ => return Err(Error::new("this is JSON, but no Swagger document").help(UNCHANGED)),
    };
    Err(Error::new(format!("this is {found}, and Swagger 2.0 is needed"))
        .help("give the address of the Swagger 2.0 document; nothing was changed"))
}

#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    fn operations(&mut self, document: &Value) {
        let Some(paths) = document.get("paths").and_then(Value::as_object) else {
            return self.0.push("/paths: is missing, or no object".to_owned());
        };
        let mut ids: IndexMap<&str, String> = IndexMap::new();
        for (path, item) in paths.iter().filter(|(path, _)| path.starts_with('/')) {
            for (method, operation) in item.as_object().into_iter().flatten().filter(|(key, _)| is_method(key)) {
                let at = format!("/paths/{}/{method}", token(path));
                if !operation.get("responses").is_some_and(Value::is_object) {
                    self.0.push(format!("{at}: has no responses"));
                }
                let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
                    self.0.push(format!("{at}: has no operationId"));
                    continue;
                };
                if let Some(first) = ids.insert(id, at.clone()) {
                    self.0.push(format!("{at}: the operationId {id:?} is taken by {first}"));
                }
            }
        }
    }

    /// Follows the grammar, so that a property called `$ref` or `default` is not taken for the keyword.
    fn references(&mut self, document: &Value, place: Place, value: &Value, at: &str) {
        match value {
            Value::Object(object) => {
                let target = object.get("$ref").and_then(Value::as_str);
                let leads = |target: &&str| target.strip_prefix('#').and_then(|to| document.pointer(to)).is_some();
                if let Some(target) = target.filter(|target| !leads(target)) {
                    self.0.push(format!("{at}: the reference {target:?} leads nowhere"));
                }
                for (key, value) in object {
                    let at = format!("{at}/{}", token(key));
                    match holds(place, key) {
                        Some(Holds::Node(place)) => self.references(document, place, value, &at),
                        Some(Holds::Names(place) | Holds::NamesOrExtensions(place)) => {
                            for (name, value) in value.as_object().into_iter().flatten() {
                                self.references(document, place, value, &format!("{at}/{}", token(name)));
                            }
                        }
                        _ => {}
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.references(document, place, item, &format!("{at}/{index}"));
                }
            }
            _ => {}
        }
    }

    fn into_result(self) -> Result<()> {
        let Self(findings) = self;
        let (shown, more) = findings.split_at(findings.len().min(20));
        if shown.is_empty() {
            return Ok(());
        }
        let more = if more.is_empty() { String::new() } else { format!("\n  … and {} more", more.len()) };
        Err(Error::new(format!("the document has errors\n  {}{more}", shown.join("\n  "))).help(UNCHANGED))
    }
}

/// True for the keys of a path item that hold operations.
pub(crate) fn is_method(key: &str) -> bool {
    METHODS.contains(&key)
}

fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
