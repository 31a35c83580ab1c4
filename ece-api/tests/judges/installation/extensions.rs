//! Extensions: created, uploaded, used and deleted.

use ece_api::FilePart;
use ece_api::models::{CreateExtensionRequest, DeploymentCreateRequest, UpdateExtensionRequest};
use serde_json::{Value, json};

use super::{Judged, model};

fn request(name: &str, url: &str) -> Value {
    json!({ "name": name, "extension_type": "bundle", "version": "8.*", "download_url": url, "description": "words" })
}

pub(super) async fn run(judged: &Judged) {
    let ece = judged.client();
    let create = async |request: Value| {
        let request: CreateExtensionRequest = model(&request);
        ece.create_extension(&request).send().await
    };
    let made = create(request("dictionary", "")).await.unwrap();
    assert_eq!(made.resource_version(), Some("1"));
    let id = made.id.clone();
    for wrong in [request("", ""), request("x", "ftp://example.net/x.zip")] {
        assert!(create(wrong).await.unwrap_err().has_code("extensions.request_execution_failed"));
    }
    let upload = async |id: &str, content: &'static str| {
        let file = FilePart::new(content).with_file_name("dictionary.zip");
        ece.upload_extension(id, file).send().await
    };
    assert_eq!(upload(&id, "words\r\n--").await.unwrap().file_metadata.as_ref().unwrap().size, Some(9));
    assert!(upload(&id, "").await.unwrap_err().has_code("extensions.request_execution_failed"));
    assert!(upload("none", "words").await.unwrap_err().has_code("extensions.not_found"));
    let update: UpdateExtensionRequest = model(&request("dictionary 2", "https://example.net/x.zip"));
    let changed = ece.update_extension(&id, &update).send().await.unwrap();
    assert_eq!((changed.name.as_str(), changed.resource_version()), ("dictionary 2", Some("3")));
    ece.update_extension("none", &update).send().await.unwrap_err();
    assert_eq!(ece.list_extensions().send().await.unwrap().extensions.len(), 1);

    // What a plan names is in use.
    let bundle = json!({ "name": "dictionary", "url": changed.url, "elasticsearch_version": "8.17.0" });
    let plan = json!({
        "elasticsearch": { "version": "8.17.0", "user_bundles": [bundle] },
        "cluster_topology": [{ "id": "hot_content", "size": { "resource": "memory", "value": 1024 }, "zone_count": 1 }],
    });
    let resources = json!({ "elasticsearch": [{ "ref_id": "main", "region": "ece-region", "plan": plan }] });
    let request: DeploymentCreateRequest = model(&json!({ "name": "using", "resources": resources }));
    let deployment = ece.create_deployment(&request).send().await.unwrap().id.clone();
    let shown = ece.get_extension(&id).include_deployments(true).send().await.unwrap();
    assert_eq!(shown.deployments, Some(vec![deployment.clone()]));
    ece.delete_extension(&id).send().await.unwrap_err();
    ece.shutdown_deployment(&deployment).send().await.unwrap();
    judged.installation.finish_plans();
    ece.delete_extension(&id).send().await.unwrap();
    ece.delete_extension(&id).send().await.unwrap_err();
    assert!(ece.get_extension(&id).send().await.unwrap_err().has_code("extensions.not_found"));
}
