//! Where examples run: against the installation that the environment names, else against a simulated one.

use std::error::Error;

use ece_api::testing::Installation;
use ece_api::{Client, Credentials};

/// A client of the installation at `ECE_URL`, with the key `ECE_API_KEY` and, if need be, the certificates in the file
/// `ECE_CA`. Without `ECE_URL`, a client of a simulated installation: there is no network then.
pub(crate) fn connect() -> Result<Client, Box<dyn Error>> {
    let Ok(url) = std::env::var("ECE_URL") else {
        return Ok(Installation::new().client());
    };
    let builder = Client::builder(url).credentials(Credentials::api_key(std::env::var("ECE_API_KEY")?));
    let builder = match std::env::var("ECE_CA") {
        Ok(file) => builder.add_root_certificate_pem(std::fs::read(file)?),
        Err(_) => builder,
    };
    Ok(builder.build()?)
}
