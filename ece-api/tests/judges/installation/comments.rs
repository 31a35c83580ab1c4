//! Comments: on what is there, and changed by who wrote them.

use ece_api::Credentials;
use ece_api::models::{CommentCreateRequest, CommentUpdateRequest, DeploymentCreateRequest};

use super::Judged;

pub(super) async fn run(judged: &Judged) {
    let ece = judged.client();
    let request = DeploymentCreateRequest::default().name("commented").version("8.17.0");
    let deployment = ece.create_deployment(&request).template_id("default").send().await.unwrap();
    let resource = deployment.resources[0].id.clone();
    let comment = || CommentCreateRequest::new("slow today");
    let nowhere = [("kibana", resource.as_str()), ("elasticsearch", "none"), ("allocator", "none"), ("x", "y")];
    // What the document does not list, though it is there.
    let unlisted = [("deployment", deployment.id.as_str()), ("coordinator", "192.0.2.10")];
    for (kind, id) in nowhere.into_iter().chain(unlisted) {
        let error = ece.create_comment(kind, id, comment()).send().await.unwrap_err();
        assert!(error.has_code("comments.resource_does_not_exist"), "{kind}");
    }
    ece.create_comment("allocator", "192.0.2.10", comment()).send().await.unwrap();
    let id = ece.create_comment("elasticsearch", &resource, comment()).send().await.unwrap().id.clone();

    let admin = judged.client_with(Credentials::login("admin", "admin"));
    let read = admin.get_comment("elasticsearch", &resource, &id).send().await.unwrap();
    assert_eq!(
        (read.user_id.as_str(), read.message.as_str(), read.resource_version()),
        ("ops", "slow today", Some("1"))
    );
    let change = || CommentUpdateRequest::new("fast again");
    let error = admin.update_comment("elasticsearch", &resource, &id, change()).send().await.unwrap_err();
    assert!(error.has_code("comments.unauthorised"));
    ece.update_comment("elasticsearch", &resource, &id, change()).version("1").send().await.unwrap();
    let error = ece.update_comment("elasticsearch", &resource, &id, change()).version("1").send().await.unwrap_err();
    assert!(error.has_code("comments.version_conflict"));
    let all = ece.list_comment("elasticsearch", &resource).send().await.unwrap();
    assert_eq!((all.values[0].comment.message.as_str(), all.values[0].metadata.version.as_str()), ("fast again", "2"));

    admin.delete_comment("elasticsearch", &resource, &id).send().await.unwrap_err();
    ece.delete_comment("elasticsearch", &resource, &id).version("1").send().await.unwrap_err();
    ece.delete_comment("elasticsearch", &resource, &id).version("2").send().await.unwrap();
    ece.get_comment("elasticsearch", &resource, &id).send().await.unwrap_err();
    ece.update_comment("elasticsearch", &resource, &id, change()).send().await.unwrap_err();
    assert!(ece.list_comment("elasticsearch", &resource).send().await.unwrap().values.is_empty());
}
