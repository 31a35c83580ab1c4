//! A check for a scheduler, without `async`: names the deployments that are not healthy, and what their last plan came to.
//! It exits with 1 where there are some.
//!
//! `cargo run -p ece-api --features blocking --example blocking_script`
//!
//! It runs against a simulated installation, or against a real one with `ECE_URL` and `ECE_API_KEY`.

#[path = "support/connect.rs"]
mod connect;

use std::process::ExitCode;

use ece_api::helpers::query;
use ece_api::{Client, Error, blocking};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let unhealthy = run(&connect::connect()?)?;
    for line in &unhealthy {
        println!("{line}");
    }
    Ok(if unhealthy.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Gives a line for each deployment that is not healthy.
pub(crate) fn run(ece: &Client) -> Result<Vec<String>, Error> {
    let mut unhealthy = Vec::new();
    for deployment in blocking::iter(ece.search_deployments_pages(query::term("healthy", false)).items()) {
        let id = deployment?.id;
        let deployment = ece.get_deployment(&id).show_plans(true).show_plan_history(true).send_blocking()?;
        let plans = deployment.resources.elasticsearch.iter().filter_map(|it| it.info.plan_info.history.last());
        let failure = plans.filter_map(|plan| plan.error.as_ref()).map(|error| error.message.as_str()).next();
        unhealthy.push(format!("{} ({id}): {}", deployment.name, failure.unwrap_or("its plans did not fail")));
    }
    Ok(unhealthy)
}
