//! Keeps an allocator out of use and moves everything off it.
//!
//! `cargo run -p ece-api --example drain_allocator [ALLOCATOR]`
//!
//! It runs against a simulated installation, or against a real one with `ECE_URL` and `ECE_API_KEY`.

#[path = "support/connect.rs"]
mod connect;

use std::time::Duration;

use ece_api::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let allocator = std::env::args().nth(1).unwrap_or_else(|| "192.0.2.10".to_owned());
    let interval = Duration::from_secs(if std::env::var("ECE_URL").is_ok() { 5 } else { 0 });
    run(&connect::connect()?, &allocator, interval).await?;
    Ok(())
}

/// Gives how many clusters left. Where one did not, the allocator stays out of use, so that a second run can go on.
pub(crate) async fn run(ece: &Client, allocator: &str, interval: Duration) -> Result<usize, Error> {
    ece.start_allocator_maintenance_mode(allocator).reason("drained").send().await?;
    let report = ece.vacate([allocator]).concurrency(4).poll_interval(interval).await?;
    for cluster in &report.moved {
        println!("moved: {cluster}");
    }
    for failure in &report.failed {
        println!("failed: {failure}");
    }
    Ok(report.complete()?.moved.len())
}
