//! Tests of code that uses this crate, without a server, with the feature `testing`.
//!
//! A [`MockTransport`] replies to calls by their operation id, records them, and fails the test when something was called
//! that nobody expected, or was expected and never called.
//!
//! [`MockTransport::client`] repeats nothing. A client that is built with the mock as its
//! [`transport`](crate::ClientBuilder::transport) repeats calls as any other does, with the same delays: a test of that
//! sets short ones ([`RetryPolicy::with_backoff`](crate::RetryPolicy::with_backoff)). The calls of
//! [`Client::request`](crate::Client::request) have the operation id `request`.
//!
//! ```
//! use ece_api::models::DeploymentGetResponse;
//! use ece_api::testing::{MockTransport, Reply};
//! use ece_api::{Client, Error, ErrorCode, MergePatch};
//! use serde_json::json;
//!
//! /// The code under test.
//! async fn name_of(ece: &Client, id: &str) -> Result<Option<String>, Error> {
//!     match ece.get_deployment(id).send().await {
//!         Ok(deployment) => Ok(Some(deployment.into_inner().name)),
//!         Err(error) if error.has_code(ErrorCode::DeploymentsDeploymentNotFound) => Ok(None),
//!         Err(error) => Err(error),
//!     }
//! }
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Error> {
//! let mock = MockTransport::new()
//!     .on("get-deployment", Reply::json(200, &DeploymentGetResponse::default().name("search")))
//!     .on("get-deployment", Reply::error(404, ErrorCode::DeploymentsDeploymentNotFound, "gone"))
//!     .on("update-user", Reply::json(200, &json!({ "user_name": "ops" })));
//! let ece = mock.client();
//!
//! assert_eq!(name_of(&ece, "0c1d").await?.as_deref(), Some("search"));
//! assert_eq!(name_of(&ece, "0c1d").await?, None);
//! ece.update_user("ops", MergePatch::new().set("email", "ops@example.net")).send().await?;
//!
//! mock.last("update-user").assert_json(&json!({ "email": "ops@example.net" }));
//! assert_eq!(mock.requests()[0].path, "/api/v1/deployments/0c1d");
//! mock.verify();
//! # Ok(()) }
//! ```

mod mock;
mod recorded;
mod reply;

pub use mock::MockTransport;
pub use recorded::RecordedRequest;
pub use reply::Reply;
