//! Traffic filters and what they are associated with.

use ece_api::Client;
use ece_api::models::{
    DeploymentCreateRequest, FilterAssociation, FilterAssociationType, TrafficFilterClaimedLinkIdRequest,
    TrafficFilterRulesetRequest,
};
use serde_json::json;

use super::{Judged, model};

pub(super) async fn run(judged: &Judged) {
    let ece = judged.client();
    rulesets(&ece).await;
    associations(&ece).await;
    links(&ece).await;
}

fn ruleset(name: &str, source: &str, is_default: bool) -> TrafficFilterRulesetRequest {
    model(&json!({
        "name": name, "description": "the office", "type": "ip", "include_by_default": is_default,
        "region": "ece-region", "rules": [{ "source": source }],
    }))
}

async fn rulesets(ece: &Client) {
    let id =
        ece.create_traffic_filter_ruleset(ruleset("office", "192.0.2.0/24", false)).send().await.unwrap().id.clone();
    for source in ["192.0.2.0/33", "office", "", "::1/x"] {
        let error = ece.create_traffic_filter_ruleset(ruleset("x", source, false)).send().await.unwrap_err();
        assert!(error.has_code("traffic_filter.request_execution_failed"), "{source}");
    }
    let shown = ece.get_traffic_filter_ruleset(&id).send().await.unwrap();
    assert!(shown.rules[0].id.is_some() && shown.associations.is_none());
    ece.update_traffic_filter_ruleset(&id, ruleset("home", "2001:db8::/32", false)).send().await.unwrap();
    ece.update_traffic_filter_ruleset("none", ruleset("home", "::1", false)).send().await.unwrap_err();
    assert_eq!(ece.get_traffic_filter_ruleset(&id).include_associations(true).send().await.unwrap().name, "home");
    let count =
        async |region: &str| ece.get_traffic_filter_rulesets().region(region).send().await.unwrap().rulesets.len();
    assert_eq!((count("ece-region").await, count("elsewhere").await), (1, 0));
    ece.delete_traffic_filter_ruleset(&id).send().await.unwrap();
    for error in [
        ece.delete_traffic_filter_ruleset(&id).send().await.map(drop).unwrap_err(),
        ece.get_traffic_filter_ruleset(&id).send().await.map(drop).unwrap_err(),
    ] {
        assert!(error.has_code("traffic_filter.not_found"));
    }
}

async fn associations(ece: &Client) {
    let deployment = async || {
        let request = DeploymentCreateRequest::default().name("filtered").version("8.17.0");
        ece.create_deployment(&request).template_id("default").send().await.unwrap().id.clone()
    };
    let first = deployment().await;
    let id = ece.create_traffic_filter_ruleset(ruleset("all", "192.0.2.1", true)).send().await.unwrap().id.clone();
    // Only what comes later has it by itself.
    let second = deployment().await;
    let rulesets = async |deployment: &str| {
        let call = ece.get_traffic_filter_deployment_ruleset_associations("deployment", deployment);
        call.send().await.unwrap().rulesets.clone()
    };
    assert_eq!((rulesets(&first).await.len(), rulesets(&second).await), (0, vec![id.clone()]));
    ece.get_traffic_filter_deployment_ruleset_associations("cluster", &first).send().await.unwrap_err();

    let association = |id: &str| FilterAssociation::default().entity_type("deployment").id(id);
    let associate = async |ruleset: &str, with: FilterAssociation| {
        let call = ece.create_traffic_filter_ruleset_association(ruleset, with).send().await;
        call.map(|response| response.status().as_u16())
    };
    assert_eq!(associate(&id, association(&first)).await.unwrap(), 201);
    assert_eq!(associate(&id, association(&first)).await.unwrap(), 200);
    assert!(associate("none", association(&first)).await.unwrap_err().has_code("traffic_filter.not_found"));
    assert!(associate(&id, association("none")).await.unwrap_err().has_code("traffic_filter.not_found"));
    associate(&id, association(&first).entity_type("cluster")).await.unwrap_err();
    let shown = ece.get_deployment(&first).show_settings(true).send().await.unwrap();
    let filters = shown.settings.as_ref().unwrap().traffic_filter_settings.clone().unwrap();
    assert_eq!(filters.rulesets, std::slice::from_ref(&id));
    let shown = ece.get_traffic_filter_rulesets().include_associations(true).send().await.unwrap();
    assert_eq!(shown.rulesets[0].total_associations, Some(2));

    ece.delete_traffic_filter_ruleset(&id).send().await.unwrap_err();
    let dissociate = async || ece.delete_traffic_filter_ruleset_association(&id, "deployment", &first).send().await;
    dissociate().await.unwrap();
    assert!(dissociate().await.unwrap_err().has_code("traffic_filter.not_found"));
    let left = ece.get_traffic_filter_ruleset_deployment_associations(&id).send().await.unwrap();
    assert_eq!((left.total_associations, left.associations[0].id.as_str()), (1, second.as_str()));
    // What was read is what the operation takes.
    let FilterAssociation { entity_type, id: of, .. } = left.associations[0].clone();
    assert_eq!(entity_type, FilterAssociationType::Deployment);
    ece.delete_traffic_filter_ruleset_association(&id, entity_type, of).send().await.unwrap();
    associate(&id, association(&second)).await.unwrap();
    ece.delete_traffic_filter_ruleset(&id).ignore_associations(true).send().await.unwrap();
    assert!(rulesets(&second).await.is_empty());
}

async fn links(ece: &Client) {
    let link =
        |id: &str| -> TrafficFilterClaimedLinkIdRequest { model(&json!({ "region": "ece-region", "link_id": id })) };
    let unnamed: TrafficFilterClaimedLinkIdRequest = model(&json!({ "region": "ece-region" }));
    ece.claim_traffic_filter_link_id(unnamed).send().await.unwrap_err();
    ece.claim_traffic_filter_link_id(link("l-1")).send().await.unwrap();
    ece.claim_traffic_filter_link_id(link("l-1")).send().await.unwrap_err();
    let links = ece.get_traffic_filter_claimed_link_ids().region("ece-region").send().await.unwrap();
    assert_eq!(links.claimed_link_ids[0].link_id.as_deref(), Some("l-1"));
    ece.unclaim_traffic_filter_link_id(link("l-1")).send().await.unwrap();
    let error = ece.unclaim_traffic_filter_link_id(link("l-1")).send().await.unwrap_err();
    assert!(error.has_code("traffic_filter_claimed_link_id.invalid_input"));
}
