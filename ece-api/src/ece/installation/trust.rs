//! Trust between installations.

use http::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::stamp::{Clock, Ids, Stamp};
use super::{Handler, State, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::GetTrustRelationships>(list),
    handler::<op::CreateTrustRelationship>(create),
    handler::<op::GetTrustRelationship>(get),
    handler::<op::UpdateTrustRelationship>(update),
    handler::<op::DeleteTrustRelationship>(delete),
];

/// The document has a guard for versions and no code for its refusal: this one is like those of other resources.
const CONFLICT: &str = "trust_relationships.version_conflict";

/// The beginning of a certificate.
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----";

/// In the order in which they were created.
#[derive(Debug)]
pub(crate) struct Trust {
    list: Vec<Relationship>,
}

#[derive(Clone, Debug)]
struct Relationship {
    id: String,
    name: String,
    trusts_by_default: bool,
    accounts: Vec<Value>,
    certificate: String,
    installation: Option<String>,
    is_local: bool,
    stamp: Stamp,
}

impl Trust {
    /// An installation trusts itself.
    pub(super) fn seeded(ids: &mut Ids, clock: &Clock) -> Self {
        let local = Relationship {
            id: ids.next(),
            name: "Current environment".to_owned(),
            trusts_by_default: true,
            accounts: Vec::new(),
            certificate: format!("{CERTIFICATE}\nc2ltdWxhdGVk\n-----END CERTIFICATE-----\n"),
            installation: Some(ids.next()),
            is_local: true,
            stamp: Stamp::new(clock.now()),
        };
        Self { list: vec![local] }
    }
}

impl Relationship {
    fn shown(&self) -> Value {
        let mut value = json!({
            "id": self.id,
            "name": self.name,
            "trust_by_default": self.trusts_by_default,
            "account_ids": self.accounts,
            "local": self.is_local,
        });
        if let Some(installation) = &self.installation {
            value["installation_id"] = installation.as_str().into();
        }
        value
    }

    fn in_full(&self, with_certificate: bool) -> Value {
        let mut value = self.shown();
        value["last_modified"] = json!(self.stamp.modified);
        if with_certificate {
            value["public_ca_cert"] = self.certificate.as_str().into();
        }
        value
    }

    /// What is not named stays as it is; 400 where it cannot be.
    fn set(&mut self, body: &Value) -> Answered<()> {
        if let Some(certificate) = body["public_ca_cert"].as_str() {
            if !certificate.contains(CERTIFICATE) {
                return Err(Answer::invalid("`public_ca_cert` is not a certificate as PEM"));
            }
            certificate.clone_into(&mut self.certificate);
        }
        if let Some(name) = body["name"].as_str() {
            name.clone_into(&mut self.name);
        }
        if let Some(trusts) = body["trust_by_default"].as_bool() {
            self.trusts_by_default = trusts;
        }
        if let Some(accounts) = body["account_ids"].as_array() {
            self.accounts.clone_from(accounts);
        }
        if let Some(installation) = body["installation_id"].as_str() {
            self.installation = Some(installation.to_owned());
        }
        Ok(())
    }
}

fn find(state: &State, asked: &Asked) -> Answered<usize> {
    let id = asked.path("trust_relationship_id");
    let index = state.trust.list.iter().position(|trust| trust.id == id);
    let not_found = || Answer::not_found(ErrorCode::TrustRelationshipsNotFound, format!("there is no trust {id}"));
    index.ok_or_else(not_found)
}

fn list(state: &mut State, asked: &Asked) -> Answered {
    let with_certificate = asked.flag("include_certificate", false)?;
    let is_wanted = |trust: &&Relationship| match asked.query("filter") {
        Some("local") => trust.is_local,
        Some("non-local") => !trust.is_local,
        _ => true,
    };
    let all = state.trust.list.iter().filter(is_wanted).map(|trust| trust.in_full(with_certificate));
    Ok(Answer::ok(json!({ "trust_relationships": all.collect::<Vec<_>>() })))
}

fn create(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::TrustRelationshipCreateRequest>()?;
    let mut trust = Relationship {
        id: state.ids.next(),
        name: String::new(),
        trusts_by_default: false,
        accounts: Vec::new(),
        certificate: String::new(),
        installation: None,
        is_local: false,
        stamp: Stamp::new(state.clock.now()),
    };
    trust.set(&body)?;
    let answer = Answer::created(trust.shown()).stamped(&trust.stamp);
    state.trust.list.push(trust);
    Ok(answer)
}

fn get(state: &mut State, asked: &Asked) -> Answered {
    let with_certificate = asked.flag("include_certificate", false)?;
    let trust = &state.trust.list[find(state, asked)?];
    Ok(Answer::ok(trust.in_full(with_certificate)).stamped(&trust.stamp))
}

fn update(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::TrustRelationshipUpdateRequest>()?;
    let index = find(state, asked)?;
    let trust = &mut state.trust.list[index];
    trust.set(&body)?;
    trust.stamp.touch(state.clock.now());
    Ok(Answer::ok(trust.shown()).stamped(&trust.stamp))
}

fn delete(state: &mut State, asked: &Asked) -> Answered {
    let index = find(state, asked)?;
    let trust = &state.trust.list[index];
    if trust.is_local {
        let message = "an installation does not stop to trust itself";
        return Err(Answer::error(StatusCode::UNAUTHORIZED, ErrorCode::RootUnauthorized, message));
    }
    trust.stamp.guard(asked, CONFLICT)?;
    state.trust.list.remove(index);
    Ok(Answer::ok(json!({})))
}
