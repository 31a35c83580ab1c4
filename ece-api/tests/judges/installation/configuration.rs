//! What is configured once for the platform.

use ece_api::models::{
    ApiBaseUrlData, ConfigStoreOptionData, DeploymentDomainName, LicenseObject, SnapshotRepositoryConfiguration,
};
use serde_json::json;

use super::{Judged, model};

pub(super) async fn run(judged: &Judged) {
    options(judged).await;
    addresses(judged).await;
    repositories(judged).await;
    license(judged).await;
    certificates(judged).await;
}

async fn options(judged: &Judged) {
    let ece = judged.client();
    let value = |value: &str| ConfigStoreOptionData::new(value);
    ece.create_config_store_option("a", value("1")).send().await.unwrap();
    ece.create_config_store_option("a", value("1")).send().await.unwrap_err();
    ece.put_config_store_option("a", value("2")).version("1").send().await.unwrap();
    ece.put_config_store_option("a", value("3")).version("1").send().await.unwrap_err();
    ece.put_config_store_option("b", value("3")).send().await.unwrap_err();
    assert_eq!(ece.get_config_store_option("a").send().await.unwrap().value, "2");
    assert_eq!(ece.list_config_store_option().send().await.unwrap().values.len(), 1);
    ece.delete_config_store_option("a").send().await.unwrap();
    ece.delete_config_store_option("a").send().await.unwrap_err();
    ece.get_config_store_option("a").send().await.unwrap_err();
}

async fn addresses(judged: &Judged) {
    let ece = judged.client();
    let url = ApiBaseUrlData::new("https://ece.example.net");
    ece.set_api_base_url(&url).version("1").send().await.unwrap();
    ece.set_api_base_url(&url).version("1").send().await.unwrap_err();
    ece.set_api_base_url(&url).version("one").send().await.unwrap_err();
    assert_eq!(ece.get_api_base_url().send().await.unwrap().value, "https://ece.example.net");

    let name = DeploymentDomainName::new("search.example.net");
    ece.set_default_deployment_domain_name(&name).skip_cascading_operations(true).send().await.unwrap();
    ece.set_default_deployment_domain_name(&name).version("1").send().await.unwrap_err();
    ece.get_default_deployment_domain_name().send().await.unwrap();
    ece.get_resource_kind_deployment_domain_name("kibana").send().await.unwrap_err();
    ece.set_resource_kind_deployment_domain_name("kibana", &name).send().await.unwrap();
    ece.set_resource_kind_deployment_domain_name("kibana", &name).version("7").send().await.unwrap_err();
    ece.set_resource_kind_deployment_domain_name("none", &name).send().await.unwrap_err();
    ece.get_resource_kind_deployment_domain_name("kibana").send().await.unwrap();
}

async fn repositories(judged: &Judged) {
    let ece = judged.client();
    let config: SnapshotRepositoryConfiguration = model(&json!({ "type": "s3", "settings": { "bucket": "a" } }));
    ece.set_snapshot_repository("a", &config).send().await.unwrap();
    ece.set_snapshot_repository("b", &config).send().await.unwrap();
    ece.get_snapshot_repository("a").send().await.unwrap();
    assert_eq!(ece.get_snapshot_repositories().send().await.unwrap().configs.len(), 2);
    ece.delete_snapshot_repository("a").send().await.unwrap();
    ece.delete_snapshot_repository("b").cleanup_deployments(true).send().await.unwrap();
    ece.delete_snapshot_repository("b").send().await.unwrap_err();
    ece.get_snapshot_repository("a").send().await.unwrap_err();
}

async fn license(judged: &Judged) {
    let ece = judged.client();
    ece.get_license().send().await.unwrap_err();
    let license = |ends: i64| -> LicenseObject {
        model(&json!({ "license": {
            "uid": "1", "issuer": "a", "issued_to": "b", "issue_date_in_millis": 1, "type": "enterprise",
            "signature": "c", "start_date_in_millis": 1, "expiry_date_in_millis": ends,
        }}))
    };
    ece.set_license(license(1)).send().await.unwrap_err();
    ece.set_license(license(2)).send().await.unwrap();
    ece.get_license().send().await.unwrap();
    ece.delete_license().send().await.unwrap();
    ece.delete_license().send().await.unwrap_err();
}

async fn certificates(judged: &Judged) {
    let ece = judged.client();
    let block = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
    ece.set_extra_certificate("a", format!("{block}{block}")).send().await.unwrap();
    ece.set_extra_certificate("a", "text").send().await.unwrap_err();
    assert_eq!(ece.get_extra_certificate("a").send().await.unwrap().chain.len(), 2);
    ece.get_extra_certificates().send().await.unwrap();
    ece.delete_extra_certificate("a").send().await.unwrap();
    ece.delete_extra_certificate("a").send().await.unwrap_err();
    ece.get_extra_certificate("a").send().await.unwrap_err();
}
