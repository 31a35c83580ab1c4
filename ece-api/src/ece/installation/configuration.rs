//! The room of the platform's configuration: options, addresses, snapshot repositories, the license, certificates.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answer::{Answer, Answered};
use super::asked::{Asked, require};
use super::deployments::Kind;
use super::kept::Kept;
use super::stamp::Time;
use super::{Handler, State, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::ListConfigStoreOption>(options),
    handler::<op::GetConfigStoreOption>(option),
    handler::<op::CreateConfigStoreOption>(create_option),
    handler::<op::PutConfigStoreOption>(put_option),
    handler::<op::DeleteConfigStoreOption>(delete_option),
    handler::<op::GetApiBaseUrl>(base_url),
    handler::<op::SetApiBaseUrl>(set_base_url),
    handler::<op::GetDefaultDeploymentDomainName>(domain),
    handler::<op::SetDefaultDeploymentDomainName>(set_domain),
    handler::<op::GetResourceKindDeploymentDomainName>(domain_of_kind),
    handler::<op::SetResourceKindDeploymentDomainName>(set_domain_of_kind),
    handler::<op::GetSnapshotRepositories>(repositories),
    handler::<op::GetSnapshotRepository>(repository),
    handler::<op::SetSnapshotRepository>(set_repository),
    handler::<op::DeleteSnapshotRepository>(delete_repository),
    handler::<op::GetLicense>(license),
    handler::<op::SetLicense>(set_license),
    handler::<op::DeleteLicense>(delete_license),
    handler::<op::GetExtraCertificates>(certificates),
    handler::<op::GetExtraCertificate>(certificate),
    handler::<op::SetExtraCertificate>(set_certificate),
    handler::<op::DeleteExtraCertificate>(delete_certificate),
];

/// The document has no code for it: this one is like those of other resources.
const NO_REPOSITORY: &str = "snapshot_repositories.not_found";

/// What is configured.
#[derive(Debug)]
pub(crate) struct Configured {
    options: BTreeMap<String, Kept>,
    base_url: Kept,
    domain: Kept,
    /// By the kind of resources.
    domains: BTreeMap<String, Kept>,
    repositories: BTreeMap<String, Value>,
    license: Option<Value>,
    /// The certificates of each chain, as PEM.
    certificates: BTreeMap<String, Vec<String>>,
}

impl Configured {
    pub(super) fn seeded(now: Time) -> Self {
        Self {
            options: BTreeMap::new(),
            base_url: Kept::new(json!({ "value": "https://installation.test" }), now),
            domain: Kept::new(json!({ "value": "ece.example.net" }), now),
            domains: BTreeMap::new(),
            repositories: BTreeMap::new(),
            license: None,
            certificates: BTreeMap::new(),
        }
    }
}

/// The member `value` of a body.
fn value(body: &Value) -> &str {
    body["value"].as_str().unwrap_or_default()
}

fn no_option(name: &str) -> Answer {
    Answer::not_found(ErrorCode::PlatformConfigStoreNotFound, format!("there is no option {name}"))
}

#[allow(clippy::unnecessary_wraps)] // as all operations
fn options(state: &mut State, _: &Asked) -> Answered {
    let all: Vec<&Value> = state.configured.options.values().map(|option| &option.value).collect();
    Ok(Answer::ok(json!({ "values": all })))
}

fn option(state: &mut State, asked: &Asked) -> Answered {
    let name = asked.path("config_option_id");
    state.configured.options.get(&name).map(Kept::shown).ok_or_else(|| no_option(&name))
}

fn create_option(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::ConfigStoreOptionData>()?;
    let name = asked.path("config_option_id");
    if state.configured.options.contains_key(&name) {
        let message = format!("there is an option {name} already");
        return Err(Answer::bad_request(ErrorCode::PlatformConfigStoreAlreadyExists, message));
    }
    let shown = json!({ "name": name, "value": value(&body), "changed": true });
    let option = Kept::new(shown.clone(), state.clock.now());
    let answer = Answer::created(shown).stamped(&option.stamp);
    state.configured.options.insert(name, option);
    Ok(answer)
}

fn put_option(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::ConfigStoreOptionData>()?;
    let (name, now) = (asked.path("config_option_id"), state.clock.now());
    let option = state.configured.options.get_mut(&name).ok_or_else(|| no_option(&name))?;
    option.stamp.guard(asked, ErrorCode::PlatformConfigStoreVersionConflict)?;
    let value = value(&body);
    let is_changed = option.value["value"] != value;
    option.replace(json!({ "name": name, "value": value, "changed": is_changed }), now);
    Ok(option.shown())
}

fn delete_option(state: &mut State, asked: &Asked) -> Answered {
    let name = asked.path("config_option_id");
    let option = state.configured.options.remove(&name).ok_or_else(|| no_option(&name))?;
    Ok(Answer::ok(json!({})).stamped(&option.stamp))
}

/// Replaces a value that is one text, unless the request was made for another version of it.
fn put(kept: &mut Kept, asked: &Asked, text: &str, now: Time, malformed: ErrorCode, conflict: ErrorCode) -> Answered {
    asked.flag("skip_cascading_operations", false)?;
    if asked.query("version").is_some_and(|version| version.parse::<u64>().is_err()) {
        return Err(Answer::bad_request(malformed, "the version is not a number"));
    }
    kept.stamp.guard(asked, conflict)?;
    kept.replace(json!({ "value": text }), now);
    Ok(kept.shown())
}

#[allow(clippy::unnecessary_wraps)]
fn base_url(state: &mut State, _: &Asked) -> Answered {
    Ok(state.configured.base_url.shown())
}

fn set_base_url(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::ApiBaseUrlData>()?;
    let (malformed, conflict) =
        (ErrorCode::AdminconsoleBaseUrlBadVersionFormat, ErrorCode::AdminconsoleBaseUrlVersionConflict);
    put(&mut state.configured.base_url, asked, value(&body), state.clock.now(), malformed, conflict)
}

#[allow(clippy::unnecessary_wraps)]
fn domain(state: &mut State, _: &Asked) -> Answered {
    Ok(state.configured.domain.shown())
}

fn set_domain(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::DeploymentDomainName>()?;
    let (malformed, conflict) = (ErrorCode::NetworkingCnameBadVersionFormat, ErrorCode::NetworkingCnameVersionConflict);
    put(&mut state.configured.domain, asked, value(&body), state.clock.now(), malformed, conflict)
}

fn no_domain(kind: &str) -> Answer {
    Answer::not_found(ErrorCode::NetworkingCnameNotFound, format!("there is no domain name of {kind}"))
}

fn domain_of_kind(state: &mut State, asked: &Asked) -> Answered {
    let kind = asked.path("resource_kind");
    state.configured.domains.get(&kind).map(Kept::shown).ok_or_else(|| no_domain(&kind))
}

fn set_domain_of_kind(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::DeploymentDomainName>()?;
    let text = value(&body);
    let (kind, now) = (asked.path("resource_kind"), state.clock.now());
    Kind::of(&kind).ok_or_else(|| no_domain(&kind))?;
    let (malformed, conflict) = (ErrorCode::NetworkingCnameBadVersionFormat, ErrorCode::NetworkingCnameVersionConflict);
    match state.configured.domains.get_mut(&kind) {
        Some(domain) => put(domain, asked, text, now, malformed, conflict),
        // Whoever names a version wants to change what is there.
        None if asked.query("version").is_some() => Err(no_domain(&kind)),
        None => {
            let domain = Kept::new(json!({ "value": text }), now);
            let answer = domain.shown();
            state.configured.domains.insert(kind, domain);
            Ok(answer)
        }
    }
}

fn no_repository(name: &str) -> Answer {
    let message = format!("there is no snapshot repository {name}");
    Answer::error(http::StatusCode::NOT_FOUND, NO_REPOSITORY, message)
}

fn shown_repository((name, config): (&String, &Value)) -> Value {
    json!({ "repository_name": name, "config": config })
}

#[allow(clippy::unnecessary_wraps)]
fn repositories(state: &mut State, _: &Asked) -> Answered {
    let all: Vec<Value> = state.configured.repositories.iter().map(shown_repository).collect();
    Ok(Answer::ok(json!({ "configs": all })))
}

fn repository(state: &mut State, asked: &Asked) -> Answered {
    let name = asked.path("repository_name");
    let found = state.configured.repositories.get_key_value(&name);
    found.map(|it| Answer::ok(shown_repository(it))).ok_or_else(|| no_repository(&name))
}

/// Its versions are shown nowhere: so none can be asked for.
fn set_repository(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::SnapshotRepositoryConfiguration>()?;
    let name = asked.path("repository_name");
    let answer = Answer::ok(shown_repository((&name, &body)));
    state.configured.repositories.insert(name, body);
    Ok(answer)
}

fn delete_repository(state: &mut State, asked: &Asked) -> Answered {
    let cleans_up = asked.flag("cleanup_deployments", false)?;
    let name = asked.path("repository_name");
    state.configured.repositories.remove(&name).ok_or_else(|| no_repository(&name))?;
    Ok(if cleans_up { Answer::accepted(json!({})) } else { Answer::ok(json!({})) })
}

fn no_license() -> Answer {
    Answer::not_found(ErrorCode::LicenseLicenseNotFound, "the installation has not been given a license")
}

fn license(state: &mut State, _: &Asked) -> Answered {
    let license = state.configured.license.as_ref().ok_or_else(no_license)?;
    let connected = state.fleet.allocators.iter().filter(|it| it.is_connected);
    let memory: u64 = connected.map(|it| it.capacity).sum();
    Ok(Answer::ok(json!({ "license": license, "usage_stats": { "total_connected_memory_total": memory } })))
}

fn set_license(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::LicenseObject>()?;
    let license = &body["license"];
    let (begins, ends) = (license["start_date_in_millis"].as_i64(), license["expiry_date_in_millis"].as_i64());
    let members = ["uid", "issuer", "issued_to", "issue_date_in_millis", "type", "signature"];
    require(license, &members).ok().filter(|()| begins.is_some() && begins < ends).ok_or_else(|| {
        let message = "the license lacks a member, or ends before it begins";
        Answer::bad_request(ErrorCode::LicenseInvalidLicense, message)
    })?;
    state.configured.license = Some(license.clone());
    Ok(Answer::ok(json!({})))
}

fn delete_license(state: &mut State, _: &Asked) -> Answered {
    state.configured.license.take().ok_or_else(no_license)?;
    Ok(Answer::ok(json!({})))
}

fn no_certificate(id: &str) -> Answer {
    Answer::not_found(ErrorCode::CertNotFound, format!("there is no certificate {id}"))
}

#[allow(clippy::unnecessary_wraps)]
fn certificates(state: &mut State, _: &Asked) -> Answered {
    let all = state.configured.certificates.iter().map(|(id, chain)| (id.clone(), json!({ "chain": chain })));
    let all: serde_json::Map<String, Value> = all.collect();
    Ok(Answer::ok(json!({ "certs": all })))
}

fn certificate(state: &mut State, asked: &Asked) -> Answered {
    let id = asked.path("cert_id");
    let chain = state.configured.certificates.get(&id).ok_or_else(|| no_certificate(&id))?;
    Ok(Answer::ok(json!({ "chain": chain })))
}

/// What stands in a block of PEM is not looked at.
fn set_certificate(state: &mut State, asked: &Asked) -> Answered {
    const END: &str = "-----END CERTIFICATE-----";
    let text = String::from_utf8_lossy(&asked.body);
    let blocks = text.split_inclusive(END).map(str::trim).filter(|block| !block.is_empty());
    let chain: Vec<String> = blocks.map(str::to_owned).collect();
    let is_block = |block: &String| block.starts_with("-----BEGIN CERTIFICATE-----") && block.ends_with(END);
    if chain.is_empty() || !chain.iter().all(is_block) {
        let message = "the body is not a chain of certificates in PEM";
        return Err(Answer::bad_request(ErrorCode::CertUnknownCertAlgorithm, message));
    }
    state.configured.certificates.insert(asked.path("cert_id"), chain);
    Ok(Answer::ok(json!({})))
}

fn delete_certificate(state: &mut State, asked: &Asked) -> Answered {
    let id = asked.path("cert_id");
    state.configured.certificates.remove(&id).ok_or_else(|| no_certificate(&id))?;
    Ok(Answer::ok(json!({})))
}
