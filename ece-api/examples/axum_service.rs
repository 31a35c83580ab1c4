//! A service that shows the deployments of an installation to whoever may not call it: one client for all requests, and
//! failures as statuses that say whose they are.
//!
//! `cargo run -p ece-api --example axum_service [ADDRESS]`, then `curl http://127.0.0.1:3000/deployments`
//!
//! It runs against a simulated installation, or against a real one with `ECE_URL` and `ECE_API_KEY`.

#[path = "support/connect.rs"]
mod connect;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use ece_api::{Client, Error, ErrorKind};
use serde_json::{Value, json};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = listen(&address).await?;
    println!("http://{}/deployments", listener.local_addr()?);
    run(listener, connect::connect()?).await?;
    Ok(())
}

pub(crate) async fn listen(address: &str) -> Result<TcpListener, String> {
    let problem = |error| format!("nothing can listen at {address}: {error}; an argument says another address");
    TcpListener::bind(address).await.map_err(problem)
}

pub(crate) async fn run(listener: TcpListener, ece: Client) -> std::io::Result<()> {
    let routes = Router::new().route("/deployments", get(list)).route("/deployments/{id}", get(read));
    // A clone of a client is the same client: connections, tokens and budget of retries are shared.
    axum::serve(listener, routes.with_state(ece)).await
}

async fn list(State(ece): State<Client>) -> Result<Json<Value>, Failure> {
    let list = ece.list_deployments().send().await?;
    let deployments = list.deployments.iter().map(|it| json!({ "id": it.id, "name": it.name }));
    Ok(Json(deployments.collect()))
}

async fn read(State(ece): State<Client>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let deployment = ece.get_deployment(id).send().await?;
    Ok(Json(json!({ "id": deployment.id, "name": deployment.name, "healthy": deployment.healthy })))
}

/// A call that failed. `?` makes it of the client's error.
struct Failure(Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Self(error) = self;
        // Whoever runs the service reads the whole error; whoever calls it has codes to match on.
        eprintln!("{error}");
        let status = status_for(&error);
        let mut response = (status, Json(json!({ "codes": error.codes() }))).into_response();
        if let Some(time) = error.retry_after().filter(|_| status == StatusCode::SERVICE_UNAVAILABLE) {
            response.headers_mut().insert(header::RETRY_AFTER, time.as_secs().into());
        }
        response
    }
}

fn status_for(error: &Error) -> StatusCode {
    match error.kind() {
        // Such as an id that cannot be part of a path.
        ErrorKind::InvalidRequest => StatusCode::BAD_REQUEST,
        ErrorKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        _ if error.is_not_found() => StatusCode::NOT_FOUND,
        _ if error.is_retryable() => StatusCode::SERVICE_UNAVAILABLE,
        // That the key is wrong is no fault of the caller's: a 401 would say so.
        _ => StatusCode::BAD_GATEWAY,
    }
}
