//! A simulated installation for curl, or for any other client: it listens on this machine until it is stopped.
//!
//! `cargo run -p ece-api --example installation [ADDRESS]`

use ece_api::testing::Installation;

fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:12400".to_owned());
    let server = Installation::new().serve(&address)?;
    let (url, key) = (server.url(), Installation::API_KEY);
    println!(
        "A simulated installation listens at {url}; it answers {} operations.",
        Installation::operations().count()
    );
    println!("export ECE_URL={url} ECE_API_KEY={key}");
    println!("curl -H 'Authorization: ApiKey {key}' {url}/api/v1/deployments");
    server.wait();
    Ok(())
}
