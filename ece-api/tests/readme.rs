//! The examples of README.md and BEHAVIOUR.md compile and are these here; those of REVIEW.md are the generated code.
#![cfg(all(feature = "helpers", feature = "rustls"))]
#![allow(dead_code)] // they are compiled; most of them need an installation to run

use std::fs;
use std::path::Path;

use ece_api::helpers::Size;
use ece_api::models::DeploymentUpdateRequest;
use ece_api::{Client, FilePart};

#[rustfmt::skip]
mod first_call {
    use ece_api::{Client, Credentials};

    #[tokio::main]
    async fn main() -> Result<(), Box<dyn std::error::Error>> {
        let key = std::env::var("ECE_API_KEY").map_err(|_| "ECE_API_KEY is not set: it has to hold an API key")?;
        let pem = std::fs::read("ece.pem").map_err(|error| format!("ece.pem, the installation's certificate: {error}"))?;
        let ece = Client::builder("https://ece.example.net:12443")
            .credentials(Credentials::api_key(key))
            .add_root_certificate_pem(pem)
            .build()?;

        let list = ece.list_deployments().send().await?;
        for deployment in &list.deployments {
            println!("{} {}", deployment.id, deployment.name);
        }
        Ok(())
    }
}

#[rustfmt::skip]
async fn every_other_call(ece: Client) -> Result<(), ece_api::Error> {
    use ece_api::{ErrorCode, MergePatch};

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

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The blocks of a language, as trimmed lines.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<Vec<&'a str>> {
    let blocks = text.split("```").skip(1).step_by(2);
    let blocks = blocks.filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n'));
    blocks.map(|block| block.lines().map(str::trim).collect()).collect()
}

fn trimmed(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.trim())).collect()
}

#[test]
fn the_examples_of_the_documents_compile() {
    let here = trimmed(include_str!("readme.rs"));
    for (document, count) in [("README.md", 2), ("ece-api/BEHAVIOUR.md", 4)] {
        let text = read(document);
        let examples = blocks(&text, "rust");
        assert_eq!(examples.len(), count, "{document}");
        for example in examples {
            let text = example.join("\n");
            assert!(here.contains(&format!("\n{text}\n")), "this is not an example that compiles here:\n{text}");
        }
    }
}

/// Whoever follows one of them follows the other.
#[test]
fn the_first_call_of_the_readme_is_that_of_the_guide() {
    let (readme, guide) = (read("README.md"), read("ece-api/guides/first_call.md"));
    assert_eq!(blocks(&readme, "toml")[0], blocks(&guide, "toml")[0]);
    assert!(guide.contains(readme.split("```rust\n").nth(1).unwrap().split("```").next().unwrap()));
}

/// The crate is not published: what both packages tell their users to write does not ask a registry for it.
#[test]
fn readmes_depend_on_what_is_there() {
    let shown = |document| blocks(&read(document), "toml")[0].join("\n");
    let (readme, package, generator) = (shown("README.md"), shown("ece-api/README.md"), shown("ece-codegen/README.md"));
    for line in package.lines() {
        assert!(readme.lines().any(|known| known == line), "README.md has no line `{line}`");
    }
    for (block, name) in [(&readme, "ece-api"), (&generator, "ece-codegen")] {
        assert!(block.contains(&format!("{name} = {{ path = \"../ece/{name}\" }}")), "{block}");
    }
    for document in ["README.md", "ece-api/README.md", "ece-codegen/README.md"] {
        let text = read(document);
        assert!(text.contains(" not published: depend on ") && !text.contains("https://docs.rs"), "{document}");
    }
}

/// Whoever has not set a variable, or lacks a file, is told which one.
#[test]
fn first_programs_name_what_is_missing() {
    let guides = ["first_call", "certificates", "uploads"].map(|guide| format!("ece-api/guides/{guide}.md"));
    let readmes = ["README.md", "ece-api/README.md"].map(str::to_owned);
    let mut count = 0;
    for document in guides.into_iter().chain(readmes) {
        let text = read(&document);
        for line in text.lines().filter(|line| line.contains("env::var(") || line.contains("fs::read(")) {
            let name = line.split('"').nth(1).unwrap();
            let said = line.split("map_err").nth(1).unwrap_or_default();
            assert!(said.contains(&format!("\"{name}")), "{document}: {line}");
            count += 1;
        }
    }
    assert_eq!(count, 11);
}

/// The guides are on the map, and the examples that it names are there.
#[test]
fn the_map_of_the_readme_leads_to_every_guide() {
    let readme = read("README.md");
    let map = readme.split("\n## Where to go on\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let guides = fs::read_dir(root().join("ece-api/guides")).unwrap().map(|entry| entry.unwrap().file_name());
    for guide in guides {
        let link = format!("(ece-api/guides/{})", guide.to_str().unwrap());
        assert!(map.contains(&link), "{link}");
    }
    let cells = map.lines().filter(|line| line.starts_with("| ")).filter_map(|row| row.split('|').nth(3));
    for example in cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)) {
        assert!(root().join(format!("ece-api/examples/{example}.rs")).is_file(), "{example}");
    }
}

/// Line by line, in order; comments say what is left out.
#[test]
fn the_generated_code_that_reviewers_are_shown_is_generated() {
    let review = read("REVIEW.md");
    let shown = blocks(review.split("\n## Generated code").nth(1).unwrap(), "rust");
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
