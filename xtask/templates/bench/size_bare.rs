//! The same operation, called with `reqwest`: without limits of time, repetitions, and whatever else is not asked for.

use reqwest::{Certificate, Client, header};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = std::env::var("ECE_API_KEY")?;
    let certificates = Certificate::from_pem_bundle(&std::fs::read("ece.pem")?)?;
    let client = Client::builder().tls_certs_merge(certificates).build()?;
    let url = format!("https://ece.example.net:12443/api/v1/deployments/{}?show_plans={}", "0c1d", true);
    let request = client.get(url).header(header::AUTHORIZATION, format!("ApiKey {key}"));
    let response = request.send().await?.error_for_status()?;
    let deployment: Deployment = serde_json::from_slice(&response.bytes().await?)?;
    println!("{}", name(&deployment));
    Ok(())
}
