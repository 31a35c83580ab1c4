//! Every sample call against a server that records it, judged by the raw document. Nothing here knows the generator: the
//! samples are all that the two share.
#![allow(dead_code, confusable_idents, mixed_script_confusables, uncommon_codepoints)] // a document has any names

mod sample;
#[rustfmt::skip]
#[allow(deprecated, unused_imports)]
mod samples;
mod server;

use std::collections::BTreeMap;

use ece_api::Client;
use serde_json::{Map, Value};

use samples::CALLS;
use server::{Recorded, Reply, Server};

const DOCUMENT: &str = include_str!("document.json");
const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];
const TEXT: &str = "a/b c?d%é";
const IN_HEADERS: &str = "application/json";
const TIME: &str = "2024-05-14T08:15:30.123Z";

/// An operation, its parameters and its media types as the document has them, references followed.
struct Declared<'d> {
    document: &'d Value,
    method: &'d str,
    path: String,
    parameters: Vec<&'d Value>,
    consumes: Vec<&'d str>,
    produces: Vec<&'d str>,
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Where a reference leads.
fn followed<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let target = value["$ref"].as_str().and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    target.map_or(value, |target| followed(document, target))
}

fn declared(document: &Value) -> BTreeMap<&str, Declared<'_>> {
    let mut declared = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in METHODS.into_iter().filter(|method| item.get(method).is_some()) {
            let operation = &item[method];
            let own: Vec<&Value> = list(&operation["parameters"]).iter().map(|it| followed(document, it)).collect();
            let shared = list(&item["parameters"]).iter().map(|it| followed(document, it));
            let is_replaced =
                |it: &&Value| own.iter().any(|other| other["name"] == it["name"] && other["in"] == it["in"]);
            let parameters: Vec<&Value> = shared.filter(|it| !is_replaced(it)).chain(own.iter().copied()).collect();
            let types = |key: &str| {
                let of = operation.get(key).or(document.get(key)).map(list).unwrap_or_default();
                of.iter().map(text).collect::<Vec<&str>>()
            };
            let path = format!("{}{path}", text(&document["basePath"]).trim_end_matches('/'));
            let (consumes, produces) = (types("consumes"), types("produces"));
            let id = text(&operation["operationId"]);
            declared.insert(id, Declared { document, method, path, parameters, consumes, produces });
        }
    }
    declared
}

/// The sample of a scalar parameter, as it is before any encoding.
fn sample_of(parameter: &Value) -> String {
    match list(&parameter["enum"]).first() {
        Some(Value::String(first)) => return first.clone(),
        Some(first) => return first.to_string(),
        None => {}
    }
    match (text(&parameter["type"]), text(&parameter["in"])) {
        ("boolean", _) => "true".to_owned(),
        ("integer", _) => "7".to_owned(),
        ("number", _) => "1.5".to_owned(),
        _ if parameter["format"] == "date-time" => TIME.to_owned(),
        (_, "header") => IN_HEADERS.to_owned(),
        _ => TEXT.to_owned(),
    }
}

/// What a parameter is on the wire: once, or as often as a list has elements.
fn samples_of(parameter: &Value) -> Vec<String> {
    if parameter["type"] != "array" {
        return vec![sample_of(parameter)];
    }
    let element = sample_of(&parameter["items"]);
    let separator = match parameter["collectionFormat"].as_str() {
        Some("multi") => return vec![element.clone(), element],
        Some("ssv") => " ",
        Some("tsv") => "\t",
        Some("pipes") => "|",
        _ => ",",
    };
    vec![format!("{element}{separator}{element}")]
}

fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, tail @ ..] = rest {
        let digits = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Names and values of a query or form, in no order.
fn pairs(text: &str) -> Vec<(String, String)> {
    let parts = text.split('&').filter(|part| !part.is_empty());
    let mut pairs: Vec<_> = parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| (decoded(name), decoded(&value.replace('+', " "))))
        .collect();
    pairs.sort();
    pairs
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence == "application/json" || essence.ends_with("+json")
}

impl Declared<'_> {
    fn parameters(&self, place: &str, everything: bool) -> Vec<&Value> {
        let all = self.parameters.iter().copied().filter(|it| it["in"] == place);
        all.filter(|it| everything || it["required"] == true).collect()
    }

    fn check(&self, sent: &Recorded, everything: bool) -> Result<(), String> {
        equal("method", &sent.method, &self.method.to_uppercase())?;
        let (path, query) = sent.target.split_once('?').unwrap_or((&sent.target, ""));
        let mut expected = self.path.clone();
        for parameter in self.parameters("path", true) {
            expected = expected.replace(&format!("{{{}}}", text(&parameter["name"])), &samples_of(parameter).join(","));
        }
        equal("path", &decoded(path), &expected)?;
        let templates = self.path.matches('/').count();
        equal("slashes of the path", &path.matches('/').count(), &templates)?;
        equal("query", &pairs(query), &self.expected_pairs("query", everything))?;
        for parameter in self.parameters("header", everything) {
            let name = text(&parameter["name"]).to_lowercase();
            // These are the client's to say.
            if !["accept", "content-type", "authorization"].contains(&&*name) {
                equal(&name, &sent.header(&name).unwrap_or_default(), &&*samples_of(parameter).join(","))?;
            }
        }
        equal("authorization", &sent.header("authorization").unwrap_or_default(), &"")?;
        self.check_accept(sent.header("accept").unwrap_or("*/*"))?;
        self.check_body(sent, everything)
    }

    fn expected_pairs(&self, place: &str, everything: bool) -> Vec<(String, String)> {
        let parameters = self.parameters(place, everything).into_iter();
        let mut pairs: Vec<(String, String)> = parameters
            .flat_map(|it| samples_of(it).into_iter().map(|value| (text(&it["name"]).to_owned(), value)))
            .collect();
        pairs.sort();
        pairs
    }

    /// Only what the operation produces is asked for.
    fn check_accept(&self, accept: &str) -> Result<(), String> {
        for part in accept.split(',').map(|part| part.split(";q=").next().unwrap_or_default().trim()) {
            let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_owned();
            let is_declared = self.produces.iter().any(|it| essence(it) == essence(part));
            let is_default = part == "*/*" || (self.produces.is_empty() && is_json(part));
            if !is_declared && !is_default {
                return Err(format!("asks for {part}, which is not among {:?}", self.produces));
            }
        }
        Ok(())
    }

    fn check_body(&self, sent: &Recorded, everything: bool) -> Result<(), String> {
        let content_type = sent.header("content-type").unwrap_or_default();
        let fields = self.parameters("formData", everything);
        if let Some(body) = self.parameters("body", everything).pop() {
            return self.check_content(body, content_type, sent);
        }
        if fields.is_empty() {
            let is_empty = sent.body.is_empty() || !self.parameters("formData", true).is_empty();
            return is_empty.then_some(()).ok_or(format!("{} bytes that nobody declared", sent.body.len()));
        }
        let has_file = self.parameters("formData", true).iter().any(|field| field["type"] == "file");
        if !has_file && content_type == "application/x-www-form-urlencoded" {
            return equal("form", &pairs(&sent.text()), &self.expected_pairs("formData", everything));
        }
        if !content_type.starts_with("multipart/form-data; boundary=") {
            return Err(format!("a form as {content_type}"));
        }
        let form = sent.text();
        let missing = fields.iter().find(|field| !form.contains(&format!("name=\"{}\"", text(&field["name"]))));
        missing.map_or(Ok(()), |field| Err(format!("the form lacks {}: {form}", field["name"])))
    }

    fn check_content(&self, body: &Value, content_type: &str, sent: &Recorded) -> Result<(), String> {
        let by_header = |it: &&Value| text(&it["name"]).eq_ignore_ascii_case("content-type");
        let mut in_header = self.parameters("header", true).into_iter().filter(by_header).flat_map(samples_of);
        let is_declared = self.consumes.iter().any(|it| *it == content_type || *it == "*/*")
            || in_header.any(|it| it == content_type);
        if !is_declared && !(self.consumes.is_empty() && is_json(content_type)) {
            return Err(format!("sends {content_type}, which is not among {:?}", self.consumes));
        }
        if !is_json(content_type) {
            return Ok(());
        }
        let value = serde_json::from_slice(&sent.body).map_err(|error| format!("no JSON: {error}"))?;
        fits(self.document, &value, &body["schema"], "body")
    }
}

fn equal<T: PartialEq + std::fmt::Debug>(what: &str, sent: &T, declared: &T) -> Result<(), String> {
    if sent == declared { Ok(()) } else { Err(format!("{what}: {sent:?} instead of {declared:?}")) }
}

/// Type, required members and enums.
fn fits(document: &Value, value: &Value, schema: &Value, at: &str) -> Result<(), String> {
    let schema = followed(document, schema);
    let wrong = |what: &str| Err(format!("{at}: {what}: {value}"));
    list(&schema["allOf"]).iter().try_for_each(|part| fits(document, value, part, at))?;
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        return wrong("no value of the enum");
    }
    match text(&schema["type"]) {
        "string" if schema["format"] == "int-or-string" => Ok(()),
        "string" if !value.is_string() => wrong("no string"),
        "boolean" if !value.is_boolean() => wrong("no boolean"),
        "integer" if !value.is_i64() && !value.is_u64() => wrong("no integer"),
        "number" if !value.is_number() => wrong("no number"),
        "array" => match value.as_array() {
            None => wrong("no array"),
            Some(elements) => elements.iter().try_for_each(|it| fits(document, it, &schema["items"], &format!("{at}[]"))),
        },
        // Free objects are whatever the caller gives.
        "object" if schema.get("properties").is_some() => {
            let Some(members) = value.as_object() else { return wrong("no object") };
            let empty = Map::new();
            let properties = schema["properties"].as_object().unwrap_or(&empty);
            for name in list(&schema["required"]).iter().map(text) {
                let is_sent = properties.get(name).is_none_or(|it| it["readOnly"] != true);
                if is_sent && !members.contains_key(name) {
                    return wrong(&format!("{name} is missing"));
                }
            }
            let known = members.iter().filter_map(|(name, member)| Some((name, member, properties.get(name)?)));
            known.into_iter().try_for_each(|(name, member, it)| fits(document, member, it, &format!("{at}.{name}")))
        }
        _ => Ok(()),
    }
}

#[tokio::test]
async fn every_operation_sends_what_the_document_says() {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let declared = declared(&document);
    let server = Server::start(|_| Reply::json(200, "{}")).await;
    let client = Client::builder(server.url()).build().unwrap();
    let (mut problems, mut checked) = (Vec::new(), 0);
    for sample in CALLS.iter().copied().flatten() {
        let Some(operation) = declared.get(sample.id) else {
            problems.push(format!("{}: not in the document", sample.id));
            continue;
        };
        for (everything, call) in [(false, sample.required), (true, sample.all)] {
            let before = server.requests().len();
            // What the answer is read as does not matter here.
            let sent = call(&client).await;
            let verdict = match server.requests().get(before) {
                Some(request) => operation.check(request, everything),
                None => Err(format!("nothing was sent: {sent:?}")),
            };
            problems.extend(verdict.err().map(|problem| format!("{}: {problem}", sample.id)));
        }
        checked += 1;
    }
    println!("judged {checked} of {} operations", declared.len());
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}
