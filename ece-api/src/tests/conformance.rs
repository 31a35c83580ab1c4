//! Prism as judge of requests: every sample call against a mock server that knows only the document.
//!
//! `prism mock --errors FILE` validates requests against the document of `cargo xtask openapi`, whose paths need the base
//! path in front. The test prints what was refused; Prism itself breaks off on lists in paths, hence the patience.

use crate::generated::smoke::CALLS;
use crate::{Client, Credentials, RetryPolicy};

#[tokio::test]
#[ignore = "needs a Prism server: ECE_PRISM_URL"]
async fn prism_accepts_every_sample_call() {
    let url = std::env::var("ECE_PRISM_URL").unwrap();
    let builder = Client::builder(url).credentials(Credentials::api_key("a2V5")).retries(
        RetryPolicy::new()
            .with_attempts(9)
            .with_pauses(std::time::Duration::from_millis(900), std::time::Duration::from_secs(4)),
    );
    let ece = builder.build().unwrap();
    let mut accepted = 0;
    for smoke in CALLS.iter().copied().flatten() {
        for (name, call) in [("required", smoke.required), ("all", smoke.all)] {
            match call(&ece).await {
                Ok(_) => accepted += 1,
                Err(error) => println!(
                    "{} {name}: {error}: {}",
                    smoke.id,
                    error.body_text().unwrap_or_default().chars().take(400).collect::<String>()
                ),
            }
        }
    }
    println!("{accepted} accepted");
}
