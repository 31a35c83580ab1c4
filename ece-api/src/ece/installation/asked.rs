//! What a call asks: its parameters decoded, its body read.

use bytes::Bytes;
use http::HeaderMap;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::access::Caller;
use super::answer::{Answer, Answered};
use super::required;
use crate::runtime::json::{Json, from_slice_strict};
use crate::runtime::{BodyKind, Location, MergePatch, OperationInfo};

/// A call of an operation, after it was found and let in.
pub(crate) struct Asked {
    pub(crate) info: &'static OperationInfo,
    /// The values of the path, as they came.
    pub(super) path: Vec<(&'static str, String)>,
    /// The query, decoded.
    pub(super) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) caller: Caller,
}

impl Asked {
    /// A value of the path, decoded; empty where the template has no such name.
    pub(crate) fn path(&self, name: &str) -> String {
        decoded(self.raw(name))
    }

    /// The elements of a list in the path, each decoded.
    pub(crate) fn path_list(&self, name: &str) -> Vec<String> {
        self.raw(name).split(',').filter(|it| !it.is_empty()).map(decoded).collect()
    }

    fn raw(&self, name: &str) -> &str {
        self.path.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// The first value of a query parameter.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All values of a query parameter, those within one value separated by commas.
    pub(crate) fn query_list(&self, name: &str) -> Vec<&str> {
        let values = self.query.iter().filter(|(known, _)| known == name);
        values.flat_map(|(_, value)| value.split(',')).filter(|value| !value.is_empty()).collect()
    }

    /// A query parameter that is true or false; else 400.
    pub(crate) fn flag(&self, name: &str, default: bool) -> Answered<bool> {
        match self.query(name) {
            None => Ok(default),
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(_) => Err(invalid_parameter(name, "is neither `true` nor `false`")),
        }
    }

    /// A query parameter that is a whole number, not below zero; else 400.
    pub(crate) fn number(&self, name: &str, default: usize) -> Answered<usize> {
        self.query(name).map_or(Ok(default), |value| {
            value.parse().map_err(|_| invalid_parameter(name, "is not a whole number from 0 on"))
        })
    }

    /// The JSON body as it came, but for nulls that say nothing, provided that it reads as `T` and has what `T` requires;
    /// else 400. Where the body is left out, `None`.
    pub(crate) fn json<T: Json + Default>(&self) -> Answered<Option<Value>> {
        if self.body.is_empty() {
            return Ok(None);
        }
        let invalid = |error: &dyn std::fmt::Display| Answer::invalid(format!("the body: {error}"));
        // The model only judges: what is answered is made of the body itself.
        let model = from_slice_strict::<T>(&self.body).map_err(|error| invalid(&error))?;
        let value = serde_json::from_slice(&self.body).map_err(|error| invalid(&error))?;
        required::settled(model.as_json(), value).map(Some)
    }

    /// The same, where the body is required.
    pub(crate) fn required_json<T: Json + Default>(&self) -> Answered<Value> {
        self.json::<T>()?.ok_or_else(|| Answer::invalid("the body is missing"))
    }

    /// The same, without what is null, which says nothing.
    pub(crate) fn members<T: Json + Default>(&self) -> Answered<Value> {
        let mut body = self.required_json::<T>()?;
        drop_nulls(&mut body);
        Ok(body)
    }

    /// What becomes of a value by the merge patch (RFC 7396) in the body, provided that it reads as `T`; else 400.
    pub(crate) fn patched<T: Json + Default>(&self, mut value: Value) -> Answered<Value> {
        let invalid = |error: &dyn std::fmt::Display| Answer::invalid(format!("the body: {error}"));
        let patch: Value = serde_json::from_slice(&self.body).map_err(|error| invalid(&error))?;
        let patch = MergePatch::try_from(patch).map_err(|_| invalid(&"a merge patch is an object"))?;
        patch.apply_to_value(&mut value);
        let model = from_slice_strict::<T>(value.to_string().as_bytes()).map_err(|error| invalid(&error))?;
        required::settled(model.as_json(), value)
    }

    /// What the document requires, and any operation refuses to do without.
    pub(super) fn check(&self) -> Answered<()> {
        for parameter in self.info.parameters.iter().filter(|parameter| parameter.required) {
            let is_there = match parameter.location {
                Location::Query => self.query(parameter.name).is_some(),
                Location::Header => self.headers.contains_key(parameter.name),
                Location::Path | Location::Form => true,
            };
            if !is_there {
                return Err(invalid_parameter(parameter.name, "is missing"));
            }
        }
        let Some(body) = self.info.body else { return Ok(()) };
        if body.required && self.body.is_empty() && matches!(body.kind, BodyKind::Json | BodyKind::MergePatch) {
            return Err(Answer::invalid("the body is missing"));
        }
        Ok(())
    }
}

/// Refuses a body that lacks a member with 400, as the models read those too.
pub(crate) fn require<S: AsRef<str>>(body: &Value, members: &[S]) -> Answered<()> {
    match members.iter().map(AsRef::as_ref).find(|member| body[*member].is_null()) {
        None => Ok(()),
        Some(member) => Err(Answer::error_at(
            http::StatusCode::BAD_REQUEST,
            crate::generated::ErrorCode::RootInvalidData,
            format!("the body lacks `{member}`"),
            &[member],
        )),
    }
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.retain(|item| !item.is_null());
            items.iter_mut().for_each(drop_nulls);
        }
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        _ => {}
    }
}

fn decoded(value: &str) -> String {
    percent_decode_str(value).decode_utf8_lossy().into_owned()
}

pub(crate) fn invalid_parameter(name: &str, what: &str) -> Answer {
    Answer::error_at(
        http::StatusCode::BAD_REQUEST,
        crate::generated::ErrorCode::RootInvalidData,
        format!("the parameter `{name}` {what}"),
        &[name],
    )
}
