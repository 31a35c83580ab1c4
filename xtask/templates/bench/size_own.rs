//! One operation, called with `ece-api`.

use ece_api::{Client, Credentials};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let ece = Client::builder("https://ece.example.net:12443")
        .credentials(Credentials::api_key(std::env::var("ECE_API_KEY")?))
        .add_root_certificate_pem(std::fs::read("ece.pem")?)
        .build()?;
    let deployment = ece.get_deployment("0c1d").show_plans(true).send().await?;
    println!("{}", deployment.name);
    Ok(())
}
