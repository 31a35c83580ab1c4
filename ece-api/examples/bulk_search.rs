//! Lists all deployments that a query finds, however many there are, page by page.
//!
//! `cargo run -p ece-api --example bulk_search [PREFIX]`
//!
//! It runs against a simulated installation, or against a real one with `ECE_URL` and `ECE_API_KEY`.

#[path = "support/connect.rs"]
mod connect;

use std::error::Error;

use ece_api::helpers::query;
use ece_api::{Client, Error as CallError};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let prefix = std::env::args().nth(1).unwrap_or_default();
    let found = run(&connect::connect()?, &prefix).await?;
    println!("{found} deployments");
    Ok(())
}

/// Gives how many were found. A page that fails ends it: what was printed by then is not the whole list.
pub(crate) async fn run(ece: &Client, prefix: &str) -> Result<usize, CallError> {
    let search = query::prefix("name", prefix).sort([query::ascending("name")]).size(100);
    let mut deployments = ece.search_deployments_pages(search).items();
    let mut found = 0;
    while let Some(deployment) = deployments.next().await {
        let deployment = deployment?;
        let versions = deployment.resources.elasticsearch.iter().filter_map(|it| it.info.plan_info.current.as_ref());
        let versions = versions.filter_map(|it| it.plan.as_ref()?.elasticsearch.version.clone()).collect::<Vec<_>>();
        println!(
            "{} {} healthy: {}, versions: {}",
            deployment.id,
            deployment.name,
            deployment.healthy,
            versions.join(", ")
        );
        found += 1;
    }
    Ok(found)
}
