//! The examples of README.md: those of callers compile and are these here; those of generated code are the generated code.
#![cfg(all(feature = "helpers", feature = "rustls"))]
#![allow(dead_code)] // they are compiled; most of them need an installation to run

use std::fs;
use std::path::Path;

use ece_api::helpers::Size;
use ece_api::models::DeploymentUpdateRequest;
use ece_api::{Client, FilePart};

#[rustfmt::skip]
async fn first(key: String, pem: Vec<u8>) -> Result<(), ece_api::Error> {
    use ece_api::{Client, Credentials, ErrorCode, MergePatch};

    let ece = Client::builder("https://ece.example.net:12443")
        .credentials(Credentials::api_key(key))
        .add_root_certificate_pem(pem) // the installation's own certificate
        .build()?;

    // One method per operation. What is required is an argument, what is optional is a setter.
    let deployment = ece.get_deployment("0c1d").show_plans(true).send().await?;
    println!("{} in version {:?}", deployment.name, deployment.resource_version());

    // A failure has codes to match on.
    match ece.delete_deployment("0c1d").send().await {
        Err(error) if error.has_code(ErrorCode::DeploymentsDeploymentNotFound) => {}
        other => drop(other?),
    }

    // A patch says what to set and what to remove; everything else stays.
    ece.update_user("ops", MergePatch::new().set("email", "ops@example.net").remove("full_name")).send().await?;
    Ok(())
}

#[rustfmt::skip]
#[test]
fn what_is_read_is_written_back() -> Result<(), Box<dyn std::error::Error>> {
    let text = r#"{"id":"0c1d","colour":"blue","alias":null}"#;
    let deployment: ece_api::models::DeploymentGetResponse = ece_api::json::from_str(text)?;
    assert_eq!(deployment.name, "");
    assert_eq!(ece_api::json::to_value(&deployment), serde_json::from_str::<serde_json::Value>(text)?);
    Ok(())
}

#[rustfmt::skip]
async fn waiting(ece: Client, id: &str) -> Result<(), ece_api::Error> {
    let update = ece_api::models::DeploymentUpdateRequest::default();
    let before = ece.plan_snapshot(id).await?;
    let updated = ece.update_deployment(id, &update).send().await?;
    let deployment = ece.wait_for_deployment(id).after(before).of_update(&updated).await?; // or .events(), or .until_deleted()
    drop(deployment);
    Ok(())
}

#[rustfmt::skip]
async fn changing(ece: Client, id: &str) -> Result<(), ece_api::Error> {
    let deployment = ece.get_deployment(id).send().await?;
    let update = DeploymentUpdateRequest::checked_from(&deployment)?.resize("hot_content", Size::memory_gb(8).zones(2))?;
    ece.update_deployment(id, &update).send().await?;
    Ok(())
}

#[rustfmt::skip]
async fn bytes(ece: Client, id: &str, ref_id: &str) -> Result<(), ece_api::Error> {
    let dump = ece.download_deployment_instance_heap_dump(id, "elasticsearch", ref_id, "instance-0").send().await?.into_inner();
    dump.on_progress(|received, total| println!("{received} of {total:?}")).save_to("heap.hprof").await?;
    ece.upload_extension("ext-1", FilePart::from_path("dictionary.zip").await?).send().await?;
    Ok(())
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The blocks of Rust in a part of README.md, as trimmed lines.
fn blocks(part: &str) -> Vec<Vec<&str>> {
    let blocks = part.split("```rust\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.map(|block| block.lines().map(str::trim).collect()).collect()
}

fn trimmed(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.trim())).collect()
}

#[test]
fn the_examples_of_the_readme_compile() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let here = trimmed(include_str!("readme.rs"));
    let examples = blocks(readme.split("\n## Generated code").next().unwrap());
    assert_eq!(examples.len(), 5);
    for example in examples {
        let text = example.join("\n");
        assert!(here.contains(&format!("\n{text}\n")), "this is not an example that compiles here:\n{text}");
    }
}

/// Line by line, in order; comments say what is left out.
#[test]
fn the_generated_code_of_the_readme_is_generated() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let shown = blocks(readme.split("\n## Generated code").nth(1).unwrap().split("\n## ").next().unwrap());
    let files = ["models/deployment_create_metadata.rs", "operations/users/update_user.rs", "operations/users.rs"];
    assert_eq!(shown.len(), files.len());
    for (block, file) in shown.iter().zip(files) {
        let text = fs::read_to_string(root().join("ece-api/src/generated").join(file)).unwrap();
        let mut lines = text.lines().map(str::trim);
        for line in block.iter().filter(|line| !line.is_empty() && !line.starts_with("//")) {
            assert!(lines.any(|written| written == *line), "{file} does not have `{line}` after the lines before it");
        }
    }
}
