//! Creates a deployment of a template, follows its plans step by step, and deletes it again.
//!
//! `cargo run -p ece-api --example create_and_wait [NAME] [TEMPLATE] [VERSION]`
//!
//! It runs against a simulated installation, or against a real one with `ECE_URL` and `ECE_API_KEY`.

#[path = "support/connect.rs"]
mod connect;

use std::error::Error;
use std::time::Duration;

use ece_api::Client;
use ece_api::helpers::WaitEvent;
use ece_api::models::DeploymentCreateRequest;
use futures_util::TryStreamExt as _;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |default: &str| arguments.next().unwrap_or_else(|| default.to_owned());
    let (name, template, version) = (next("example"), next("default"), next("8.17.0"));
    // A simulated installation takes a step with every look: there is nothing to wait for.
    let interval = Duration::from_secs(if std::env::var("ECE_URL").is_ok() { 5 } else { 0 });
    run(&connect::connect()?, &name, &template, &version, interval).await
}

pub(crate) async fn run(
    ece: &Client,
    name: &str,
    template: &str,
    version: &str,
    interval: Duration,
) -> Result<(), Box<dyn Error>> {
    let request = DeploymentCreateRequest::default().name(name).version(version);
    // With a name of its own, the call may be repeated: it never creates a second deployment.
    let created = ece.create_deployment(&request).template_id(template).with_new_request_id().send().await?;
    println!("{} is being created", created.id);

    let wait = ece.wait_for_deployment(&created.id).of_create(&created).poll_interval(interval);
    let mut events = wait.events();
    while let Some(event) = events.try_next().await? {
        match event {
            WaitEvent::Step(step) => println!("{}: {} {}", step.kind, step.step, step.status),
            WaitEvent::Finished(deployment) => println!("{} is healthy: {}", deployment.name, deployment.healthy),
            _ => {}
        }
    }

    let before = ece.plan_snapshot(&created.id).await?;
    ece.shutdown_deployment(&created.id).send().await?;
    ece.wait_for_deployment(&created.id).after(before).poll_interval(interval).await?;
    ece.delete_deployment(&created.id).send().await?;
    println!("{} is deleted", created.id);
    Ok(())
}
