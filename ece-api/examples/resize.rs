//! Gives a tier of a deployment another size, and waits until it has it.
//!
//! `cargo run -p ece-api --example resize DEPLOYMENT ELEMENT GIGABYTES ZONES`
//!
//! It runs against a real installation with `ECE_URL` and `ECE_API_KEY`. Without them, and without arguments, it resizes
//! the deployment that every simulated installation has.

#[path = "support/connect.rs"]
mod connect;

use std::error::Error;
use std::time::Duration;

use ece_api::Client;
use ece_api::helpers::Size;
use ece_api::models::DeploymentUpdateRequest;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let ece = connect::connect()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let interval = Duration::from_secs(if std::env::var("ECE_URL").is_ok() { 5 } else { 0 });
    match &arguments[..] {
        [id, element, gigabytes, zones] => {
            let number = |word: &str| word.parse().map_err(|_| format!("`{word}` is no whole number from 1 on"));
            run(&ece, id, element, Size::memory_gb(number(gigabytes)?).zones(number(zones)?), interval).await
        }
        _ => {
            let id =
                ece.list_deployments().send().await?.deployments.first().ok_or("there is no deployment")?.id.clone();
            run(&ece, &id, "hot_content", Size::memory_gb(8).zones(3), interval).await
        }
    }
}

pub(crate) async fn run(
    ece: &Client,
    id: &str,
    element: &str,
    size: Size,
    interval: Duration,
) -> Result<(), Box<dyn Error>> {
    let before = ece.plan_snapshot(id).await?;
    let deployment = ece.get_deployment(id).send().await?;
    let update = DeploymentUpdateRequest::checked_from(&deployment)?.resize(element, size)?;
    let updated = ece.update_deployment(id, &update).send().await?;
    let resized = ece.wait_for_deployment(id).after(before).of_update(&updated).poll_interval(interval).await?;
    for instance in resized.resources.elasticsearch.iter().flat_map(|it| &it.info.topology.instances) {
        let memory = instance.memory.as_ref().map_or(0, |memory| memory.instance_capacity);
        println!("{} in {:?}: {memory} MB", instance.instance_name, instance.zone);
    }
    Ok(())
}
