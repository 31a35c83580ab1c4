//! Realms of users.

use ece_api::Client;
use ece_api::models::{ActiveDirectorySettings, LdapSettings, SamlSettings, SecurityRealmsReorderRequest};
use serde_json::{Value, json};

use super::{Judged, model};

pub(super) async fn run(judged: &Judged) {
    let ece = judged.client();
    ldap(&ece).await;
    active_directory(&ece).await;
    saml(&ece).await;
}

fn settings(id: &str, more: &Value) -> Value {
    let mut settings = json!({ "id": id, "name": id, "urls": ["ldaps://ldap.example.net"], "bind_anonymously": false });
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    settings
}

async fn ldap(ece: &Client) {
    let request = |id: &str, more: Value| -> LdapSettings {
        let mut settings =
            settings(id, &json!({ "bind_type": "user_search", "bind_dn": "cn=a", "bind_password": "p" }));
        settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        model(&settings)
    };
    ece.create_ldap_configuration(request("ldap1", json!({ "order": 3 }))).send().await.unwrap();
    for (id, more, code) in [
        ("ldap1", json!({}), "id_conflict"),
        ("a b", json!({}), "invalid_id"),
        ("ldap2", json!({ "order": -1 }), "invalid_order"),
        ("ldap2", json!({ "order": 3 }), "order_conflict"),
        ("ldap2", json!({ "urls": ["https://x"] }), "ldap.invalid_url"),
        ("ldap2", json!({ "urls": [] }), "ldap.invalid_url"),
        ("ldap2", json!({ "certificate_url": "x" }), "invalid_bundle_url"),
    ] {
        let error = ece.create_ldap_configuration(request(id, more)).send().await.unwrap_err();
        assert!(error.has_code(format!("security_realm.{code}")), "{code}: {error}");
    }
    let shown = ece.get_ldap_configuration("ldap1").send().await.unwrap();
    assert_eq!((shown.bind_password.is_none(), shown.order, shown.enabled), (true, Some(3), Some(true)));
    let change = request("ldap1", json!({ "enabled": false }));
    ece.update_ldap_configuration("ldap1", &change).version("1").send().await.unwrap();
    let error = ece.update_ldap_configuration("ldap1", &change).version("1").send().await.unwrap_err();
    assert!(error.has_code("security_realm.version_conflict"));
    let error = ece.update_ldap_configuration("ldap1", request("ldap2", json!({}))).send().await.unwrap_err();
    assert!(error.has_code("security_realm.invalid_id"));
    ece.update_ldap_configuration("none", &change).send().await.unwrap_err();
    assert_eq!(ece.get_ldap_configuration("ldap1").send().await.unwrap().resource_version(), Some("2"));
    ece.delete_ldap_configuration("ldap1").version("1").send().await.unwrap_err();
    ece.delete_ldap_configuration("ldap1").version("2").send().await.unwrap();
    ece.delete_ldap_configuration("ldap1").send().await.unwrap_err();
    ece.get_ldap_configuration("ldap1").send().await.unwrap_err();
}

async fn active_directory(ece: &Client) {
    let request = |id: &str, url: &str| -> ActiveDirectorySettings {
        model(&settings(id, &json!({ "domain_name": "example.net", "urls": [url] })))
    };
    let url = "ldap://ad.example.net";
    ece.create_active_directory_configuration(request("ad1", url)).send().await.unwrap();
    let error = ece.create_active_directory_configuration(request("ad2", "x")).send().await.unwrap_err();
    assert!(error.has_code("security_realm.active_directory.invalid_url"));
    ece.create_active_directory_configuration(request("ad2", url)).send().await.unwrap();
    let order = |names: &[&str]| -> SecurityRealmsReorderRequest { model(&json!({ "realms": names })) };
    for (names, code) in [
        (&["ad1", "none"][..], "security_realm.invalid_ids"),
        (&["ad1", "ad1"], "security_realm.invalid_ids"),
        (&["ad1"], "security_realm.missing_ids"),
    ] {
        assert!(ece.reorder_security_realms(order(names)).send().await.unwrap_err().has_code(code), "{names:?}");
    }
    ece.reorder_security_realms(order(&["ad2", "ad1"])).send().await.unwrap();
    let realms = ece.get_security_realm_configurations().send().await.unwrap();
    let names: Vec<&str> = realms.realms.iter().map(|realm| realm.id.as_str()).collect();
    assert_eq!(names, ["ad2", "ad1"]);
    assert_eq!(ece.get_active_directory_configuration("ad1").send().await.unwrap().order, Some(2));
    ece.update_active_directory_configuration("ad1", request("ad1", url)).send().await.unwrap();
    ece.update_active_directory_configuration("ad1", request("ad2", url)).send().await.unwrap_err();
    // Another kind has no such realm.
    ece.get_ldap_configuration("ad1").send().await.unwrap_err();
    for id in ["ad1", "ad2"] {
        ece.delete_active_directory_configuration(id).send().await.unwrap();
    }
    ece.delete_active_directory_configuration("ad1").send().await.unwrap_err();
    ece.get_active_directory_configuration("ad1").send().await.unwrap_err();
}

async fn saml(ece: &Client) {
    let request = |url: &str| -> SamlSettings {
        model(&json!({
            "id": "saml1", "name": "Sign-on",
            "idp": { "entity_id": "urn:idp", "metadata_path": url },
            "sp": { "entity_id": "urn:sp", "acs": "https://ece.example.net/acs", "logout": "https://ece.example.net/out" },
            "attributes": { "principal": "uid", "groups": "groups" },
        }))
    };
    ece.saml_init().send().await.unwrap_err();
    assert!(!ece.methods().send().await.unwrap().saml);
    let error = ece.create_saml_configuration(request("x")).send().await.unwrap_err();
    assert!(error.has_code("security_realm.saml.invalid_idp_metadata_url"));
    ece.create_saml_configuration(request("https://idp.example.net")).send().await.unwrap();
    ece.update_saml_configuration("saml1", request("https://sso.example.net")).send().await.unwrap();
    ece.update_saml_configuration("none", request("https://sso.example.net")).send().await.unwrap_err();
    assert_eq!(ece.get_saml_configuration("saml1").send().await.unwrap().name, "Sign-on");
    let methods = ece.methods().send().await.unwrap();
    assert_eq!((methods.saml, methods.sso_methods[0].name.as_str()), (true, "Sign-on"));
    let response = ece.saml_init().send().await.unwrap();
    let location = response.headers().get("location").unwrap().to_str().unwrap().to_owned();
    assert!(location.starts_with("https://sso.example.net?SAMLRequest="), "{location}");
    ece.delete_saml_configuration("saml1").send().await.unwrap();
    ece.delete_saml_configuration("saml1").send().await.unwrap_err();
    ece.get_saml_configuration("saml1").send().await.unwrap_err();
}
