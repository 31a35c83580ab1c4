//! Uploads a bundle, such as a dictionary, and says how plans name it. The extension of that name is used again, if there
//! is one.
//!
//! `cargo run -p ece-api --example extension_upload [FILE]`
//!
//! It runs against a simulated installation, or against a real one with `ECE_URL` and `ECE_API_KEY`.

#[path = "support/connect.rs"]
mod connect;

use std::error::Error;

use ece_api::models::CreateExtensionRequest;
use ece_api::{Client, FilePart};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = match std::env::args().nth(1) {
        // The file is read while it is sent, however large it is.
        Some(path) => FilePart::from_path(path).await?,
        None => FilePart::new("example").with_file_name("dictionary.zip"),
    };
    let url = upload(&connect::connect()?, "dictionary", file).await?;
    println!("plans name the bundle as {url}");
    Ok(())
}

pub(crate) async fn upload(ece: &Client, name: &str, file: FilePart) -> Result<String, Box<dyn Error>> {
    let extensions = ece.list_extensions().send().await?;
    let known = extensions.extensions.iter().find(|extension| extension.name == name);
    let id = match known {
        Some(extension) => extension.id.clone(),
        None => {
            let request = CreateExtensionRequest::default().name(name).extension_type("bundle").version("*");
            ece.create_extension(request).send().await?.id.clone()
        }
    };
    let uploaded = ece.upload_extension(&id, file).send().await?;
    Ok(uploaded.url.clone())
}
