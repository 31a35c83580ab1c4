//! Lists deployments, reads one, and meets an error, without any network: the server is part of the example.
//!
//! `cargo run -p ece-api --example quickstart`

use ece_api::{Client, Credentials, ErrorCode};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", server.local_addr()?);
    tokio::spawn(async move {
        while let Ok((stream, _)) = server.accept().await {
            tokio::spawn(answer(stream));
        }
    });

    // A real installation speaks https, most often with a certificate of its own: see `add_root_certificate_pem`.
    let ece = Client::builder(url).credentials(Credentials::api_key("dGVzdA==")).build()?;

    let list = ece.list_deployments().send().await?;
    println!("{} deployments", list.deployments.len());

    for listed in &list.deployments {
        let deployment = ece.get_deployment(&listed.id).show_plans(true).send().await?;
        let version = deployment.resource_version().unwrap_or("unknown");
        println!("{}: healthy {}, version {version}", deployment.name, deployment.healthy);
        // What the document does not know is kept, and sent back with the rest.
        for (name, value) in deployment.extra.iter() {
            println!("  also: {name} = {value}");
        }
    }

    match ece.get_deployment("no-such-deployment").send().await {
        Err(error) if error.has_code(ErrorCode::DeploymentsDeploymentNotFound) => println!("as expected: {error}"),
        other => drop(other?),
    }
    Ok(())
}

const ID: &str = "5f0c7a1e9d3b4c2a8e6f1b0d7c9a2e4f";

/// Answers one request after the other.
async fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let (reader, mut writer) = stream.split();
    let mut lines = BufReader::new(reader).lines();
    while let Some(first) = lines.next_line().await? {
        while lines.next_line().await?.is_some_and(|line| !line.is_empty()) {}
        let path = first.split([' ', '?']).nth(1).unwrap_or_default();
        let (status, headers, body) = match path.strip_prefix("/api/v1/deployments") {
            Some("") => ("200 OK", "", list()),
            Some(rest) if rest.strip_prefix('/') == Some(ID) => {
                ("200 OK", "x-cloud-resource-version: 12\r\n", deployment())
            }
            _ => ("404 Not Found", "x-cloud-error-codes: deployments.deployment_not_found\r\n", not_found()),
        };
        let length = body.len();
        let head =
            format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{headers}content-length: {length}\r\n");
        writer.write_all(format!("{head}\r\n{body}").as_bytes()).await?;
    }
    Ok(())
}

fn list() -> String {
    format!(
        r#"{{
        "deployments": [{{
            "id": "{ID}",
            "name": "search-production",
            "resources": [
                {{ "ref_id": "main-elasticsearch", "id": "{ID}", "kind": "elasticsearch", "region": "ece-region" }},
                {{ "ref_id": "main-kibana", "elasticsearch_cluster_ref_id": "main-elasticsearch",
                   "id": "a3d1", "kind": "kibana", "region": "ece-region" }}
            ]
        }}]
    }}"#
    )
}

/// As real servers answer: members that the document does not know, members that it requires and that are missing.
fn deployment() -> String {
    format!(
        r#"{{
        "id": "{ID}",
        "name": "search-production",
        "alias": "search-production",
        "healthy": true,
        "maintenance_window": {{ "day": "sunday" }},
        "resources": {{
            "elasticsearch": [{{
                "ref_id": "main-elasticsearch", "id": "{ID}", "region": "ece-region",
                "info": {{
                    "cluster_id": "{ID}", "cluster_name": "search-production", "status": "started", "healthy": true,
                    "plan_info": {{
                        "healthy": true,
                        "current": {{
                            "plan_attempt_id": "7c1e", "healthy": true,
                            "attempt_start_time": "2024-05-14T08:15:30.123Z", "attempt_end_time": "2024-05-14T08:19:02.456Z",
                            "plan": {{ "elasticsearch": {{ "version": "8.13.4" }} }}
                        }}
                    }}
                }}
            }}],
            "kibana": []
        }},
        "metadata": {{ "last_modified": "2024-05-14T08:19:02.456Z", "tags": [{{ "key": "team", "value": "search" }}] }}
    }}"#
    )
}

fn not_found() -> String {
    r#"{ "errors": [{ "code": "deployments.deployment_not_found", "message": "There is no such deployment." }] }"#
        .into()
}
