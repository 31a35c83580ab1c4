//! Brings all deployments to a version of the stack, one after the other, and never undoes what somebody else changes
//! meanwhile: an update is for the version of the deployment that was seen.
//!
//! `cargo run -p ece-api --example rolling_upgrade [VERSION]`
//!
//! It runs against a simulated installation, or against a real one with `ECE_URL` and `ECE_API_KEY`.

#[path = "support/connect.rs"]
mod connect;

use std::error::Error;
use std::time::Duration;

use ece_api::helpers::query;
use ece_api::http::StatusCode;
use ece_api::models::DeploymentUpdateRequest;
use ece_api::{Client, Error as CallError};

/// So often a deployment is looked at again, because somebody else was faster.
const ATTEMPTS: usize = 3;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let version = std::env::args().nth(1).unwrap_or_else(|| "8.17.3".to_owned());
    let interval = Duration::from_secs(if std::env::var("ECE_URL").is_ok() { 5 } else { 0 });
    run(&connect::connect()?, &version, interval).await.map(drop)
}

/// Gives how many were upgraded. The first that fails ends it: what is wrong with one may be wrong with all.
pub(crate) async fn run(ece: &Client, version: &str, interval: Duration) -> Result<usize, Box<dyn Error>> {
    let mut deployments = ece.search_deployments_pages(query::match_all()).items();
    let mut upgraded = 0;
    while let Some(deployment) = deployments.next().await {
        let deployment = deployment?;
        if upgrade(ece, &deployment.id, version, interval).await? {
            println!("{} has the version {version} now", deployment.name);
            upgraded += 1;
        }
    }
    Ok(upgraded)
}

async fn upgrade(ece: &Client, id: &str, version: &str, interval: Duration) -> Result<bool, CallError> {
    let mut attempt = 1;
    loop {
        let before = ece.plan_snapshot(id).await?;
        let deployment = ece.get_deployment(id).show_settings(true).send().await?;
        let current = deployment.resources.elasticsearch.iter().filter_map(|it| it.info.plan_info.current.as_ref());
        let mut versions = current.filter_map(|it| it.plan.as_ref()?.elasticsearch.version.as_deref());
        if versions.all(|it| it == version) {
            return Ok(false);
        }
        let update = DeploymentUpdateRequest::checked_from(&deployment)?.upgrade_to(version)?;
        let mut call = ece.update_deployment(id, &update);
        if let Some(seen) = deployment.resource_version() {
            call = call.version(seen);
        }
        match call.send().await {
            Err(error) if error.status() == Some(StatusCode::CONFLICT) && attempt < ATTEMPTS => attempt += 1,
            updated => {
                let updated = updated?;
                let wait = ece.wait_for_deployment(id).after(before).of_update(&updated);
                wait.poll_interval(interval).await?;
                return Ok(true);
            }
        }
    }
}
