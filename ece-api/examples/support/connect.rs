//! Where examples run: against the installation that the environment names, else against a simulated one.

use std::error::Error;

use ece_api::testing::Installation;
use ece_api::{Client, Credentials};

/// A client of the installation at `ECE_URL`, with the key `ECE_API_KEY` and, if need be, the certificates in the file
/// `ECE_CA`. Without `ECE_URL`, a client of a simulated installation: there is no network then.
pub(crate) fn connect() -> Result<Client, Box<dyn Error>> {
    connect_by(|name| std::env::var(name).ok())
}

pub(crate) fn connect_by(variable: impl Fn(&str) -> Option<String>) -> Result<Client, Box<dyn Error>> {
    let Some(url) = variable("ECE_URL") else {
        return Ok(Installation::new().client());
    };
    let key = variable("ECE_API_KEY").ok_or("ECE_URL is set and ECE_API_KEY is not: it has to hold an API key")?;
    let builder = Client::builder(url).credentials(Credentials::api_key(key));
    let builder = match variable("ECE_CA") {
        Some(file) => {
            let certificates = std::fs::read(&file)
                .map_err(|error| format!("ECE_CA names {file}, which has to be a file of certificates: {error}"))?;
            builder.add_root_certificate_pem(certificates)
        }
        None => builder,
    };
    Ok(builder.build()?)
}
