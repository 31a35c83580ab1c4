//! Requests that no client sends: whatever comes, the installation says something to it, and goes on.

use ece_api::http::{self, Method, StatusCode};
use ece_api::testing::Installation;
use ece_api::transport::Transport;
use ece_api::{Body, Client, Credentials};
use serde_json::{Value, json};

use super::deployments;
use crate::DOCUMENT;

/// What a path may be made of, by the name of its parameter; `odd` for others.
fn segment(name: &str, id: &str, odd: &str) -> String {
    match name {
        "deployment_id" => id.to_owned(),
        "ref_id" => "main-elasticsearch".to_owned(),
        "resource_kind" => "elasticsearch".to_owned(),
        "stateless_resource_kind" => "kibana".to_owned(),
        "instance_id" | "instance_ids" => "instance-0000000000".to_owned(),
        _ => odd.to_owned(),
    }
}

fn filled(template: &str, id: &str, odd: &str) -> String {
    let parts = template.split('/').map(|part| match part.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
        Some(name) => segment(name, id, odd),
        None => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

fn bodies() -> Vec<Vec<u8>> {
    let payload = |payload: Value| json!({ "prune_orphans": true, "resources": { "elasticsearch": [payload] } });
    let element = |element: Value| {
        payload(
            json!({ "ref_id": "main-elasticsearch", "plan": { "elasticsearch": {}, "cluster_topology": [element] } }),
        )
    };
    let most = i32::MAX;
    let mut deep = json!({ "match_all": {} });
    for _ in 0..50 {
        deep = json!({ "bool": { "must": [deep] } });
    }
    let many = vec![json!({ "size": { "value": 1024, "resource": "memory" }, "zone_count": 3 }); 60];
    let values = [
        Value::Null,
        json!([]),
        json!(0),
        json!("x"),
        json!({}),
        json!({ "resources": null, "name": null, "settings": null, "metadata": null, "secrets": null }),
        json!({ "resources": [], "name": 1, "settings": [], "metadata": "x", "secrets": [1] }),
        json!({ "resources": { "elasticsearch": {} } }),
        json!({ "resources": { "elasticsearch": [null], "kibana": ["x"] }, "version": "8.17.0", "region": "r" }),
        json!({ "resources": { "kibana": [{ "ref_id": "k", "plan": {} }] }, "prune_orphans": true }),
        json!({ "secrets": { "a": null, "b": 1, "c": { "value": [] } } }),
        json!({ "query": deep }),
        json!({ "query": { "bool": { "should": [{ "term": {} }], "minimum_should_match": -1 } }, "from": -1 }),
        json!({ "sort": ["name", { "healthy": { "order": "desc" } }, { "resources.elasticsearch.info.topology": "asc" }] }),
        json!({ "sort": [1], "size": most, "from": most, "cursor": "after-ffffffffffffffff" }),
        json!({ "query": { "range": { "name": { "gte": 1, "lt": "x", "none": [] } } } }),
        payload(json!({})),
        payload(json!({ "ref_id": "main-elasticsearch", "plan": [] })),
        payload(json!({ "ref_id": "main-elasticsearch", "plan": { "elasticsearch": "8.17.0" } })),
        payload(json!({ "ref_id": "main-elasticsearch", "plan": { "elasticsearch": { "version": "9.9.9" } } })),
        payload(json!({ "ref_id": "new", "settings": { "a": 1 } })),
        payload(json!({ "ref_id": "main-elasticsearch", "plan": { "elasticsearch": {}, "cluster_topology": many } })),
        element(json!({ "size": { "value": -1, "resource": "memory" } })),
        element(json!({ "size": { "value": most, "resource": "storage" }, "zone_count": most })),
        element(json!({ "size": { "value": most, "resource": "memory" }, "zone_count": 3 })),
        element(json!({ "memory_per_node": most, "node_count_per_zone": most, "zone_count": -1 })),
        element(json!({ "instance_configuration_id": "kibana" })),
    ];
    let mut bodies: Vec<Vec<u8>> = values.iter().map(|value| value.to_string().into_bytes()).collect();
    bodies.extend([Vec::new(), b"{".to_vec(), b"\xff\xfe".to_vec(), "[".repeat(200).into_bytes()]);
    bodies
}

const QUERIES: [&str; 3] =
    ["", "?version=x&validate_only=maybe&show_plans=1&size=-1&from=x&template_id=%ff", "?version=1&q=%&&=&a"];

#[tokio::test]
async fn whatever_is_sent_something_is_said_to_it() {
    let (mut installation, mut id) = deployments::begun().await;
    let (mut sent, mut known) = (0, 0);
    for (path, item) in DOCUMENT["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().filter(|method| *method != "parameters") {
            let method: Method = method.to_uppercase().parse().unwrap();
            // A few are enough where nobody looks at them.
            let step = if [Method::GET, Method::DELETE].contains(&method) { 4 } else { 1 };
            for (number, body) in bodies().into_iter().enumerate().step_by(step) {
                let odd = ["none", "%ff%00", "a%2Fb,,"][number % 3];
                let address = format!("/api/v1{}{}", filled(path, &id, odd), QUERIES[number % QUERIES.len()]);
                let request =
                    http::Request::builder().method(&method).uri(&address).header("x-management-request", "true");
                let key = format!("ApiKey {}", Installation::API_KEY);
                let request = request.header("authorization", key).body(Body::from(body)).unwrap();
                let response = installation.send(request).await.unwrap();
                let status = response.status();
                let is_fine =
                    status.as_u16() < 500 || status == StatusCode::NOT_IMPLEMENTED || is_declared(item, status);
                assert!(is_fine, "{method} {address}: {status}");
                sent += 1;
                known += usize::from(status != StatusCode::NOT_IMPLEMENTED);
            }
            if method == Method::DELETE {
                (installation, id) = deployments::begun().await;
            }
        }
    }
    assert!(sent > 4000 && known > 1200, "{sent} requests, {known} of them known");
    // It is still there.
    installation.finish_plans();
    installation.client().get_deployment(&id).send().await.unwrap();
}

fn is_declared(item: &Value, status: StatusCode) -> bool {
    let operations = item.as_object().unwrap().values();
    operations.into_iter().any(|operation| !operation["responses"][status.as_str()].is_null())
}

/// Texts that are no HTTP, and requests that do not end: others are served all the same.
#[tokio::test]
async fn a_server_outlives_those_who_do_not_speak_http() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let server = Installation::new().serve("127.0.0.1:0").unwrap();
    let mut open = Vec::new();
    for text in [
        "\0\0\0\0\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET /api/v1/deployments HTTP/1.1\r\nhost: h\r\n",
        "POST /api/v1/deployments HTTP/1.1\r\nhost: h\r\ncontent-length: 99999999999\r\n\r\n{",
        "POST /api/v1/deployments HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        "BREW /api/v1/deployments HTTP/1.1\r\nhost: h\r\n\r\n",
    ] {
        let mut stream = tokio::net::TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        open.push(stream);
    }
    let builder = Client::builder(server.url()).credentials(Credentials::api_key(Installation::API_KEY));
    builder.build().unwrap().list_deployments().send().await.unwrap();
    let mut begin = [0; 12];
    open.last_mut().unwrap().read_exact(&mut begin).await.unwrap();
    assert_eq!(&begin, b"HTTP/1.1 405");
    // What is too long is refused by what its head says.
    let mut begin = [0; 12];
    open[3].read_exact(&mut begin).await.unwrap();
    assert_eq!(&begin, b"HTTP/1.1 413");
}
