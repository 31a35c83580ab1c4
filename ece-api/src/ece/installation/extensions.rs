//! Extensions: plugins and bundles of Elasticsearch, with their files.

use http::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::stamp::{Stamp, Time};
use super::{Handler, State, form, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::ListExtensions>(list),
    handler::<op::CreateExtension>(create),
    handler::<op::GetExtension>(get),
    handler::<op::UpdateExtension>(update),
    handler::<op::UploadExtension>(upload),
    handler::<op::DeleteExtension>(delete),
];

/// In the order in which they were created.
#[derive(Debug, Default)]
pub(crate) struct Extensions {
    list: Vec<Extension>,
}

#[derive(Clone, Debug)]
struct Extension {
    id: String,
    name: String,
    description: Option<String>,
    /// Where the file is fetched from, if it is not uploaded.
    download_url: Option<String>,
    kind: String,
    version: String,
    file: Option<File>,
    stamp: Stamp,
}

/// The file that was uploaded last.
#[derive(Clone, Copy, Debug)]
struct File {
    size: usize,
    uploaded: Time,
}

impl Extension {
    /// How plans name it.
    fn url(&self) -> String {
        format!("repo://{}", self.id)
    }

    fn shown(&self) -> Value {
        let mut value = json!({
            "id": self.id,
            "name": self.name,
            "url": self.url(),
            "extension_type": self.kind,
            "version": self.version,
        });
        for (name, text) in [("description", &self.description), ("download_url", &self.download_url)] {
            if let Some(text) = text {
                value[name] = text.as_str().into();
            }
        }
        if let Some(file) = self.file {
            value["file_metadata"] = json!({
                "size": file.size,
                "last_modified_date": file.uploaded,
                "url": format!("https://installation.test/extensions/{}", self.id),
            });
        }
        value
    }

    /// What is the same in both requests.
    fn set(&mut self, body: &Value) {
        let text = |name: &str| body[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        self.name = text("name").unwrap_or_default();
        self.description = text("description");
        self.download_url = text("download_url");
        self.kind = text("extension_type").unwrap_or_default();
        self.version = text("version").unwrap_or_default();
    }
}

fn failed(message: impl AsRef<str>) -> Answer {
    Answer::bad_request(ErrorCode::ExtensionsRequestExecutionFailed, message)
}

fn check(body: &Value) -> Answered<()> {
    for name in ["name", "version"] {
        if body[name].as_str().unwrap_or_default().trim().is_empty() {
            return Err(failed(format!("`{name}` is empty")));
        }
    }
    let kind = body["extension_type"].as_str().unwrap_or_default();
    if !["plugin", "bundle"].contains(&kind) {
        return Err(failed(format!("an extension is a `plugin` or a `bundle`, not a `{kind}`")));
    }
    let url = body["download_url"].as_str().filter(|url| !url.is_empty());
    if let Some(url) = url.filter(|url| !["http://", "https://"].iter().any(|scheme| url.starts_with(scheme))) {
        return Err(failed(format!("nothing can be downloaded from `{url}`")));
    }
    Ok(())
}

fn find(state: &mut State, asked: &Asked) -> Answered<usize> {
    let id = asked.path("extension_id");
    let index = state.extensions.list.iter().position(|extension| extension.id == id);
    index.ok_or_else(|| Answer::not_found(ErrorCode::ExtensionsNotFound, format!("there is no extension {id}")))
}

/// The deployments that use an extension.
fn users(state: &State, url: &str) -> Vec<String> {
    let uses = |plan: &Value| mentions(plan, url);
    let deployments = state.deployments.list().iter();
    let using = deployments.filter(|it| it.resources.iter().any(|it| !it.is_stopped && it.plan().is_some_and(uses)));
    using.map(|it| it.id.clone()).collect()
}

fn mentions(value: &Value, text: &str) -> bool {
    match value {
        Value::String(it) => it == text,
        Value::Array(items) => items.iter().any(|it| mentions(it, text)),
        Value::Object(members) => members.values().any(|it| mentions(it, text)),
        _ => false,
    }
}

#[allow(clippy::unnecessary_wraps)] // as all operations
fn list(state: &mut State, _: &Asked) -> Answered {
    Ok(Answer::ok(json!({ "extensions": state.extensions.list.iter().map(Extension::shown).collect::<Vec<_>>() })))
}

fn create(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::CreateExtensionRequest>()?;
    check(&body)?;
    let mut extension = Extension {
        id: state.ids.next(),
        name: String::new(),
        description: None,
        download_url: None,
        kind: String::new(),
        version: String::new(),
        file: None,
        stamp: Stamp::new(state.clock.now()),
    };
    extension.set(&body);
    let answer = Answer::created(extension.shown()).stamped(&extension.stamp);
    state.extensions.list.push(extension);
    Ok(answer)
}

fn get(state: &mut State, asked: &Asked) -> Answered {
    let with_deployments = asked.flag("include_deployments", false)?;
    let index = find(state, asked)?;
    let extension = &state.extensions.list[index];
    let mut value = extension.shown();
    if with_deployments {
        value["deployments"] = users(state, &extension.url()).into();
    }
    Ok(Answer::ok(value).stamped(&extension.stamp))
}

fn update(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::UpdateExtensionRequest>()?;
    let index = find(state, asked)?;
    check(&body)?;
    let now = state.clock.now();
    let extension = &mut state.extensions.list[index];
    extension.set(&body);
    extension.stamp.touch(now);
    Ok(Answer::ok(extension.shown()).stamped(&extension.stamp))
}

fn upload(state: &mut State, asked: &Asked) -> Answered {
    let index = find(state, asked)?;
    let file = form::file(asked, "file").ok_or_else(|| failed("the body is not a form with a field `file`"))?;
    if file.content.is_empty() {
        return Err(failed(format!("the file `{}` is empty", file.name)));
    }
    let now = state.clock.now();
    let extension = &mut state.extensions.list[index];
    extension.file = Some(File { size: file.content.len(), uploaded: now });
    extension.stamp.touch(now);
    Ok(Answer::ok(extension.shown()).stamped(&extension.stamp))
}

/// One that is in use stays; the document's conflict is the only refusal that fits.
fn delete(state: &mut State, asked: &Asked) -> Answered {
    let index = find(state, asked)?;
    let users = users(state, &state.extensions.list[index].url());
    if !users.is_empty() {
        let message = format!("the extension is used by {}", users.join(", "));
        return Err(Answer::error(StatusCode::CONFLICT, ErrorCode::ExtensionsVersionConflict, message));
    }
    let extension = state.extensions.list.remove(index);
    Ok(Answer::ok(json!({})).stamped(&extension.stamp))
}
