//! What the document says against what is on the wire, for every operation. Written from the raw document: nothing here
//! knows the generator, and the samples are all the two share.

use std::collections::HashMap;

use ece_api::http::Method;
use ece_api::{Client, Credentials};
use serde_json::{Map, Value};

use crate::DOCUMENT;
use crate::samples::CALLS;
use crate::server::{Recorded, Reply, Server};

const TEXT: &str = "a/b c?d%é";
const TEXT_ENCODED: &str = "a%2Fb%20c%3Fd%25%C3%A9";
const TIME: &str = "2024-05-14T08:15:30.123Z";

/// Bodies that the document describes wrongly; what is true of them is said in `spec/overlays/10-corrections.json`.
const OBJECTS: [&str; 10] = [
    "patch-current-account",
    "set-deployment-resource-raw-metadata",
    "update-adminconsole-logging-settings",
    "update-allocator-logging-settings",
    "update-allocator-settings",
    "update-constructor-logging-settings",
    "update-proxies-settings",
    "update-runner-logging-settings",
    "update-current-user",
    "update-user",
];
const RAW: [&str; 6] = [
    "get-deployment-resource-proxy-requests",
    "post-deployment-resource-proxy-requests",
    "put-deployment-resource-proxy-requests",
    "delete-deployment-resource-proxy-requests",
    "set-extra-certificate",
    "set-tls-certificate",
];
/// Parameters whose values the document lists in prose alone, and the first of each; `spec/overlays/22-closed-values.json`.
const LISTED: [(&str, &str); 4] = [
    ("association_type", "deployment"),
    ("expect_status", "Green"),
    ("resource_kind", "elasticsearch"),
    ("resource_type", "elasticsearch"),
];
/// Operations whose parameters of these names stay texts.
const UNLISTED: [&str; 2] = ["set-all-instances-settings-overrides", "set-instance-settings-overrides"];
/// Operations that go without credentials.
const OPEN: [&str; 4] = ["login", "methods", "saml-init", "saml-callback"];

struct Declared {
    method: Method,
    path: String,
    operation: &'static Value,
}

fn declared() -> HashMap<String, Declared> {
    let base = text(&DOCUMENT["basePath"]);
    let mut declared = HashMap::new();
    for (path, item) in DOCUMENT["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = method.to_uppercase().parse().unwrap();
            let path = format!("{base}{path}");
            let id = operation["operationId"].as_str().unwrap().to_owned();
            declared.insert(id, Declared { method, path, operation });
        }
    }
    declared
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The sample of a parameter, as it is before any encoding.
fn sample_of(parameter: &Value) -> String {
    if let Some(first) = list(&parameter["enum"]).first() {
        return text(first).to_owned();
    }
    match (text(&parameter["type"]), text(&parameter["in"])) {
        ("boolean", _) => "true".to_owned(),
        ("integer", _) => "7".to_owned(),
        ("number", _) => "1.5".to_owned(),
        ("array", _) => {
            let element = sample_of(&parameter["items"]);
            format!("{element},{element}")
        }
        _ if parameter["name"] == "minimal_metadata" => "a,b".to_owned(),
        _ if parameter["format"] == "date-time" => TIME.to_owned(),
        (_, "header") => "application/json".to_owned(),
        _ => TEXT.to_owned(),
    }
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
        encoded
    })
}

impl Declared {
    fn parameters(&self, place: &str, everything: bool) -> Vec<&Value> {
        let all = list(&self.operation["parameters"]).iter().filter(|it| it["in"] == place);
        all.filter(|it| everything || it["required"] == true).collect()
    }

    /// The sample of a parameter of this operation.
    fn sample_of(&self, parameter: &Value) -> String {
        let is_listed =
            list(&parameter["enum"]).is_empty() && !UNLISTED.contains(&text(&self.operation["operationId"]));
        let listed = LISTED.iter().find(|(name, _)| is_listed && parameter["name"] == *name);
        listed.map_or_else(|| sample_of(parameter), |(_, first)| (*first).to_owned())
    }

    fn target(&self, everything: bool) -> String {
        let mut target = self.path.clone();
        for parameter in self.parameters("path", true) {
            let name = text(&parameter["name"]);
            let value = match name {
                // Keeps its slashes and carries a query.
                "proxy_path" => "a/b%20c?d%25%C3%A9".to_owned(),
                _ if parameter["type"] == "array" => [TEXT_ENCODED, TEXT_ENCODED].join(","),
                _ => encoded(&self.sample_of(parameter)),
            };
            target = target.replace(&format!("{{{name}}}"), &value);
        }
        let query: Vec<String> = self
            .parameters("query", everything)
            .into_iter()
            .map(|it| format!("{}={}", encoded(text(&it["name"])), encoded(&self.sample_of(it))))
            .collect();
        if query.is_empty() { target } else { format!("{target}?{}", query.join("&")) }
    }

    fn check(&self, id: &str, sent: &Recorded, everything: bool) -> Result<(), String> {
        let equal = |what: &str, sent: &str, declared: &str| {
            if sent == declared { Ok(()) } else { Err(format!("{id}: {what}: {sent:?} instead of {declared:?}")) }
        };
        equal("method", &sent.method, self.method.as_str())?;
        equal("target", &sent.target, &self.target(everything))?;
        for parameter in self.parameters("header", everything) {
            let name = text(&parameter["name"]);
            let expected = if name == "X-Management-Request" { "true".to_owned() } else { sample_of(parameter) };
            equal(name, sent.header(&name.to_lowercase()).unwrap_or_default(), &expected)?;
        }
        let credentials = if OPEN.contains(&id) { "" } else { "ApiKey a2V5" };
        equal("authorization", sent.header("authorization").unwrap_or_default(), credentials)?;
        self.check_body(id, sent, everything).map_err(|problem| format!("{id}: {problem}"))
    }

    fn check_body(&self, id: &str, sent: &Recorded, everything: bool) -> Result<(), String> {
        let content_type = sent.header("content-type").unwrap_or_default();
        let fields = self.parameters("formData", everything);
        let Some(body) = self.parameters("body", everything).pop() else {
            return match fields.first() {
                None if sent.body.is_empty() && content_type.is_empty() => Ok(()),
                None => Err(format!("{} bytes of {content_type} that nobody declared", sent.body.len())),
                Some(field) if field["type"] == "file" => {
                    let name = format!("name=\"{}\"; filename=\"sample.zip\"", text(&field["name"]));
                    let is_form = content_type.starts_with("multipart/form-data; boundary=");
                    (is_form && sent.text().contains(&name)).then_some(()).ok_or(format!("no form: {}", sent.text()))
                }
                Some(_) => {
                    let pairs = fields.iter().map(|it| format!("{}={}", text(&it["name"]), encoded(&sample_of(it))));
                    let expected = pairs.collect::<Vec<_>>().join("&");
                    (sent.text() == expected).then_some(()).ok_or(format!("{} instead of {expected}", sent.text()))
                }
            };
        };
        let declared = list(&self.operation["consumes"]).first().map_or("application/json", text);
        let expected_type = match id {
            "set-tls-certificate" => "application/text",
            _ if id.ends_with("-proxy-requests") => "application/json",
            _ => declared,
        };
        if content_type != expected_type {
            return Err(format!("the content type is {content_type} instead of {expected_type}"));
        }
        if RAW.contains(&id) {
            return (sent.text() == "\"sample\"").then_some(()).ok_or(format!("{} is not raw", sent.text()));
        }
        let value: Value = serde_json::from_slice(&sent.body).map_err(|error| format!("no JSON: {error}"))?;
        let schema = &body["schema"];
        if OBJECTS.contains(&id) {
            return value.is_object().then_some(()).ok_or(format!("{value} is no object"));
        }
        fits(&value, schema, everything, "body")
    }
}

/// Type, required members, no members that are not declared, enums; with everything, all members that do not recur.
pub(crate) fn fits(value: &Value, schema: &Value, everything: bool, at: &str) -> Result<(), String> {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/definitions/")) {
        return fits(value, &DOCUMENT["definitions"][name], everything, at);
    }
    let wrong = |what: &str| Err(format!("{at}: {what}"));
    if let Some(values) = schema["enum"].as_array()
        && !values.contains(value)
    {
        return wrong("no value of the enum");
    }
    match text(&schema["type"]) {
        "string" if !value.is_string() => wrong("no string"),
        "boolean" if !value.is_boolean() => wrong("no boolean"),
        "integer" if !value.is_i64() => wrong("no integer"),
        "number" if !value.is_number() => wrong("no number"),
        "array" => match value.as_array() {
            None => wrong("no array"),
            Some(elements) => {
                elements.iter().try_for_each(|element| fits(element, &schema["items"], everything, &format!("{at}.0")))
            }
        },
        "object" => {
            let Some(members) = value.as_object() else { return wrong("no object") };
            let empty = Map::new();
            let properties = schema["properties"].as_object().unwrap_or(&empty);
            // What is read-only is the server's to fill.
            let is_sent = |name: &str| properties.get(name).is_none_or(|member| member["readOnly"] != true);
            for name in list(&schema["required"]) {
                if is_sent(text(name)) && !members.contains_key(text(name)) {
                    return wrong(&format!("{name} is missing"));
                }
            }
            let is_closed = !properties.is_empty();
            for (name, member) in members {
                match properties.get(name) {
                    Some(schema) => fits(member, schema, everything, &format!("{at}.{name}"))?,
                    None if is_closed => return wrong(&format!("{name} is not declared")),
                    None => {}
                }
            }
            let is_left_out = |name: &&String| everything && is_sent(name) && !members.contains_key(*name);
            match properties.keys().find(|name| at == "body" && is_left_out(name)) {
                Some(name) => wrong(&format!("{name} was not given")),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

#[tokio::test]
async fn every_operation_sends_what_the_document_says() {
    let declared = declared();
    let server = Server::start(|_| Reply::json(200, "{}")).await;
    let ece = Client::builder(server.url()).credentials(Credentials::api_key("a2V5")).build().unwrap();
    let mut problems = Vec::new();
    let mut checked = 0;
    for sample in CALLS.iter().copied().flatten() {
        let operation = &declared[sample.id];
        for (everything, call) in [(false, sample.required), (true, sample.all)] {
            let before = server.requests().len();
            // What the answer is read as does not matter here.
            let sent = call(&ece).await;
            match server.requests().get(before) {
                Some(request) => problems.extend(operation.check(sample.id, request, everything).err()),
                None => problems.push(format!("{}: nothing was sent: {sent:?}", sample.id)),
            }
        }
        checked += 1;
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
    assert_eq!(checked, declared.len());
}
