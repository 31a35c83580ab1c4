//! Lists deployments, reads each of them, and meets an error that it expects.
//!
//! `cargo run -p ece-api --example quickstart`
//!
//! It runs against a simulated installation, or against a real one with `ECE_URL` and `ECE_API_KEY`.

#[path = "support/connect.rs"]
mod connect;

use ece_api::{Client, Error, ErrorCode};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    run(&connect::connect()?).await?;
    Ok(())
}

/// Gives how many deployments there are.
pub(crate) async fn run(ece: &Client) -> Result<usize, Error> {
    let list = ece.list_deployments().send().await?;
    println!("{} deployments", list.deployments.len());

    for listed in &list.deployments {
        let deployment = ece.get_deployment(&listed.id).show_plans(true).send().await?;
        let version = deployment.resource_version().unwrap_or("unknown");
        println!("{}: healthy {}, version {version}", deployment.name, deployment.healthy);
        // What the document does not know is kept, and sent back with the rest.
        for (name, value) in deployment.extra.iter() {
            println!("  also: {name} = {value}");
        }
    }

    match ece.get_deployment("no-such-deployment").send().await {
        Err(error) if error.has_code(ErrorCode::DeploymentsDeploymentNotFound) => println!("as expected: {error}"),
        other => drop(other?),
    }
    Ok(list.deployments.len())
}
