//! Lets in only some addresses: a ruleset is created, associated with deployments by their names, and removed again.
//!
//! `cargo run -p ece-api --example traffic_filters [PREFIX] [ADDRESSES]`
//!
//! It runs against a simulated installation, or against a real one with `ECE_URL` and `ECE_API_KEY`.

#[path = "support/connect.rs"]
mod connect;

use std::error::Error;

use ece_api::models::{
    FilterAssociation, FilterAssociationType, TrafficFilterRule, TrafficFilterRulesetRequest, TrafficFilterRulesetType,
};
use ece_api::{Client, Error as CallError};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let prefix = arguments.next().unwrap_or_else(|| "example-".to_owned());
    let addresses = arguments.next().unwrap_or_else(|| "192.0.2.0/24".to_owned());
    let ece = connect::connect()?;
    let (ruleset, associated) = apply(&ece, &prefix, &addresses).await?;
    println!("the ruleset {ruleset} is associated with {} deployments: {}", associated.len(), associated.join(", "));
    remove(&ece, &ruleset).await?;
    Ok(())
}

/// The id of the ruleset, and those of the deployments that it is for.
pub(crate) async fn apply(ece: &Client, prefix: &str, addresses: &str) -> Result<(String, Vec<String>), CallError> {
    let request = TrafficFilterRulesetRequest::default()
        .name("example")
        .r#type(TrafficFilterRulesetType::Ip)
        .region("ece-region")
        .include_by_default(false)
        .rules([TrafficFilterRule::new().source(addresses)]);
    let ruleset = ece.create_traffic_filter_ruleset(request).send().await?.id.clone();
    match associate(ece, &ruleset, prefix).await {
        Ok(associated) => Ok((ruleset, associated)),
        // A ruleset that holds for some of them only would look like one that holds for all.
        Err(error) => {
            remove(ece, &ruleset).await?;
            Err(error)
        }
    }
}

async fn associate(ece: &Client, ruleset: &str, prefix: &str) -> Result<Vec<String>, CallError> {
    let deployments = ece.list_deployments().send().await?;
    for deployment in deployments.deployments.iter().filter(|deployment| deployment.name.starts_with(prefix)) {
        let association =
            FilterAssociation::default().entity_type(FilterAssociationType::Deployment).id(&deployment.id);
        ece.create_traffic_filter_ruleset_association(ruleset, association).send().await?;
    }
    let associated = ece.get_traffic_filter_ruleset_deployment_associations(ruleset).send().await?;
    Ok(associated.associations.iter().map(|association| association.id.clone()).collect())
}

/// Removes a ruleset, whatever it is associated with.
pub(crate) async fn remove(ece: &Client, ruleset: &str) -> Result<(), CallError> {
    ece.delete_traffic_filter_ruleset(ruleset).ignore_associations(true).send().await?;
    Ok(())
}
