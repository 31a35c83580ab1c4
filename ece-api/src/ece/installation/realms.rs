//! Realms that users come from: LDAP, Active Directory and SAML. What is set is shown again, but for passwords.

use std::marker::PhantomData;

use serde_json::{Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::stamp::Stamp;
use super::words::{self, Rule};
use super::{Handler, State, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};
use crate::runtime::json::Json;

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::GetSecurityRealmConfigurations>(list),
    handler::<op::ReorderSecurityRealms>(reorder),
    handler::<op::CreateLdapConfiguration>(Of::<Ldap>::create),
    handler::<op::GetLdapConfiguration>(Of::<Ldap>::get),
    handler::<op::UpdateLdapConfiguration>(Of::<Ldap>::update),
    handler::<op::DeleteLdapConfiguration>(Of::<Ldap>::delete),
    handler::<op::CreateActiveDirectoryConfiguration>(Of::<ActiveDirectory>::create),
    handler::<op::GetActiveDirectoryConfiguration>(Of::<ActiveDirectory>::get),
    handler::<op::UpdateActiveDirectoryConfiguration>(Of::<ActiveDirectory>::update),
    handler::<op::DeleteActiveDirectoryConfiguration>(Of::<ActiveDirectory>::delete),
    handler::<op::CreateSamlConfiguration>(Of::<Saml>::create),
    handler::<op::GetSamlConfiguration>(Of::<Saml>::get),
    handler::<op::UpdateSamlConfiguration>(Of::<Saml>::update),
    handler::<op::DeleteSamlConfiguration>(Of::<Saml>::delete),
];

/// Bundles of certificates, by the settings that say where they are.
const BUNDLES: [&str; 4] =
    ["certificate_url", "signing_certificate_url", "encryption_certificate_url", "ssl_certificate_url"];

/// The words of settings of all kinds.
const SETTINGS: &[Rule] = &[
    ("/bind_type", &["user_search", "user_templates"]),
    ("/group_search/scope", SCOPES),
    ("/user_search/scope", SCOPES),
    ("/load_balance/type", &["failover", "dns_failover", "round_robin", "dns_round_robin"]),
    ("/certificate_url_truststore_type", STORES),
    ("/ssl_certificate_url_truststore_type", STORES),
];
const SCOPES: &[&str] = &["sub_tree", "one_level", "base"];
const STORES: &[&str] = &["jks", "PKCS12"];

/// In the order in which they are asked for a user.
#[derive(Debug, Default)]
pub(crate) struct Realms {
    list: Vec<Realm>,
}

/// A realm.
#[derive(Clone, Debug)]
pub(crate) struct Realm {
    kind: &'static str,
    order: i32,
    is_enabled: bool,
    /// As they came.
    settings: Value,
    stamp: Stamp,
}

/// What the three kinds do not have in common.
trait Kind {
    /// As the API spells it.
    const NAME: &'static str;
    /// What is wrong where an address is.
    const INVALID_URL: ErrorCode;
    /// What roles can be given by.
    const MAPPED: &'static [&'static str];
    type Settings: Json + Default;
}

struct Ldap;
struct ActiveDirectory;
struct Saml;

impl Kind for Ldap {
    const NAME: &'static str = "ldap";
    const INVALID_URL: ErrorCode = ErrorCode::SecurityRealmLdapInvalidUrl;
    const MAPPED: &'static [&'static str] = &["user_dn", "group_dn"];
    type Settings = models::LdapSettings;
}

impl Kind for ActiveDirectory {
    const NAME: &'static str = "active_directory";
    const INVALID_URL: ErrorCode = ErrorCode::SecurityRealmActiveDirectoryInvalidUrl;
    const MAPPED: &'static [&'static str] = &["user_dn", "group_dn"];
    type Settings = models::ActiveDirectorySettings;
}

impl Kind for Saml {
    const NAME: &'static str = "saml";
    const INVALID_URL: ErrorCode = ErrorCode::SecurityRealmSamlInvalidIdpMetadataUrl;
    const MAPPED: &'static [&'static str] = &["username", "groups", "dn"];
    type Settings = models::SamlSettings;
}

impl Realms {
    /// The realms of the kind SAML that are in use.
    pub(super) fn saml(&self) -> impl Iterator<Item = &Realm> {
        self.list.iter().filter(|realm| realm.kind == Saml::NAME && realm.is_enabled)
    }
}

impl Realm {
    fn id(&self) -> &str {
        self.settings["id"].as_str().unwrap_or_default()
    }

    pub(super) fn name(&self) -> &str {
        self.settings["name"].as_str().unwrap_or_default()
    }

    /// The address of the identity provider.
    pub(super) fn identity_provider(&self) -> &str {
        self.settings["idp"]["metadata_path"].as_str().unwrap_or_default()
    }

    fn urls(&self) -> Vec<Value> {
        match self.kind {
            Saml::NAME => vec![self.identity_provider().into()],
            _ => self.settings["urls"].as_array().cloned().unwrap_or_default(),
        }
    }

    /// All settings but the passwords.
    fn shown(&self) -> Value {
        let mut value = self.settings.clone();
        if let Some(members) = value.as_object_mut() {
            members.retain(|name, _| !name.ends_with("_password"));
        }
        value["enabled"] = self.is_enabled.into();
        value["order"] = self.order.into();
        value
    }

    fn in_short(&self) -> Value {
        json!({
            "id": self.id(),
            "name": self.name(),
            "type": self.kind,
            "enabled": self.is_enabled,
            "order": self.order,
            "urls": self.urls(),
        })
    }
}

/// The four operations of a kind.
struct Of<K>(PhantomData<K>);

impl<K: Kind> Of<K> {
    fn find(state: &State, asked: &Asked) -> Answered<usize> {
        let id = asked.path("realm_id");
        let index = state.realms.list.iter().position(|realm| realm.kind == K::NAME && realm.id() == id);
        index.ok_or_else(|| {
            let message = format!("there is no realm {id} of the kind {}", K::NAME);
            Answer::not_found(ErrorCode::SecurityRealmNotFound, message)
        })
    }

    /// The realm that a body is, instead of the one at `index`.
    fn read(state: &State, asked: &Asked, instead: Option<usize>) -> Answered<Realm> {
        let settings = asked.members::<K::Settings>()?;
        words::check(&settings, SETTINGS)?;
        words::check(&settings, &[("/role_mappings/rules/*/type", K::MAPPED)])?;
        let others = state.realms.list.iter().enumerate().filter(|(index, _)| Some(*index) != instead);
        let others: Vec<&Realm> = others.map(|(_, realm)| realm).collect();
        let last = others.iter().map(|realm| realm.order).max().unwrap_or_default();
        let stamp = instead.map_or_else(|| Stamp::new(state.clock.now()), |it| state.realms.list[it].stamp.clone());
        let order = settings["order"].as_i64();
        let order = order.map_or(Some(last.saturating_add(1)), |order| i32::try_from(order).ok());
        let is_enabled = settings["enabled"].as_bool().unwrap_or(true);
        let realm = Realm { kind: K::NAME, order: order.unwrap_or(-1), is_enabled, settings, stamp };
        let problem = problem::<K>(&realm, &others);
        problem.map_or(Ok(realm), |(code, message)| Err(Answer::bad_request(code, message)))
    }

    fn create(state: &mut State, asked: &Asked) -> Answered {
        let realm = Self::read(state, asked, None)?;
        let answer = Answer::created(json!({})).stamped(&realm.stamp);
        state.realms.list.push(realm);
        state.realms.list.sort_by_key(|realm| realm.order);
        Ok(answer)
    }

    fn get(state: &mut State, asked: &Asked) -> Answered {
        let realm = &state.realms.list[Self::find(state, asked)?];
        Ok(Answer::ok(realm.shown()).stamped(&realm.stamp))
    }

    fn update(state: &mut State, asked: &Asked) -> Answered {
        let index = Self::find(state, asked)?;
        state.realms.list[index].stamp.guard(asked, ErrorCode::SecurityRealmVersionConflict)?;
        let mut realm = Self::read(state, asked, Some(index))?;
        if realm.id() != state.realms.list[index].id() {
            return Err(Answer::bad_request(ErrorCode::SecurityRealmInvalidId, "the id of a realm stays as it is"));
        }
        realm.stamp.touch(state.clock.now());
        let answer = Answer::ok(json!({})).stamped(&realm.stamp);
        state.realms.list[index] = realm;
        state.realms.list.sort_by_key(|realm| realm.order);
        Ok(answer)
    }

    fn delete(state: &mut State, asked: &Asked) -> Answered {
        let index = Self::find(state, asked)?;
        state.realms.list[index].stamp.guard(asked, ErrorCode::SecurityRealmVersionConflict)?;
        state.realms.list.remove(index);
        Ok(Answer::ok(json!({})))
    }
}

/// What is wrong with a realm beside others.
fn problem<K: Kind>(realm: &Realm, others: &[&Realm]) -> Option<(ErrorCode, String)> {
    let id = realm.id();
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
        return Some((
            ErrorCode::SecurityRealmInvalidId,
            format!("`{id}` is not an id: it has letters, digits, `_` and `-`"),
        ));
    }
    if others.iter().any(|other| other.id() == id) {
        return Some((ErrorCode::SecurityRealmIdConflict, format!("there is a realm {id} already")));
    }
    if realm.order < 0 {
        return Some((ErrorCode::SecurityRealmInvalidOrder, "an order is a whole number from 0 on".to_owned()));
    }
    if let Some(other) = others.iter().find(|other| other.order == realm.order) {
        let message = format!("the realm {} has the order {} already", other.id(), realm.order);
        return Some((ErrorCode::SecurityRealmOrderConflict, message));
    }
    let schemes: &[&str] = if K::NAME == Saml::NAME { &["http", "https", "file"] } else { &["ldap", "ldaps"] };
    let is_url = |url: &str, schemes: &[&str]| {
        url.split_once("://").is_some_and(|(scheme, rest)| schemes.contains(&scheme) && !rest.is_empty())
    };
    let urls = realm.urls();
    let wrong = urls.iter().find(|url| !url.as_str().is_some_and(|url| is_url(url, schemes)));
    if urls.is_empty() || wrong.is_some() {
        let message = format!("an address of the kind {}:// is needed, not {}", schemes.join("://, "), json!(wrong));
        return Some((K::INVALID_URL, message));
    }
    let bundles = BUNDLES.iter().filter_map(|name| realm.settings[*name].as_str());
    let wrong = bundles.into_iter().find(|url| !is_url(url, &["http", "https", "file"]));
    wrong.map(|url| (ErrorCode::SecurityRealmInvalidBundleUrl, format!("there is no bundle at `{url}`")))
}

#[allow(clippy::unnecessary_wraps)] // as all operations
fn list(state: &mut State, _: &Asked) -> Answered {
    Ok(Answer::ok(json!({ "realms": state.realms.list.iter().map(Realm::in_short).collect::<Vec<_>>() })))
}

/// Every realm is to be named, once.
fn reorder(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::SecurityRealmsReorderRequest>()?;
    let names: Vec<&str> = body["realms"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let realms = &mut state.realms.list;
    let is_wrong = |(index, name): (usize, &&str)| {
        names[..index].contains(name) || !realms.iter().any(|realm| realm.id() == *name)
    };
    if let Some(index) = names.iter().enumerate().position(is_wrong) {
        let message = format!("there is no realm `{}`, or it is named twice", names[index]);
        return Err(Answer::bad_request(ErrorCode::SecurityRealmInvalidIds, message));
    }
    if let Some(realm) = realms.iter().find(|realm| !names.contains(&realm.id())) {
        let message = format!("the realm {} is not named", realm.id());
        return Err(Answer::bad_request(ErrorCode::SecurityRealmMissingIds, message));
    }
    realms.sort_by_key(|realm| names.iter().position(|name| *name == realm.id()));
    for (realm, order) in realms.iter_mut().zip(1..) {
        realm.order = order;
        realm.stamp.touch(state.clock.now());
    }
    Ok(Answer::ok(json!({})))
}
