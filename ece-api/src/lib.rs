//! A typed, tolerant client for the Elastic Cloud Enterprise API.
//!
//! ```no_run
//! use ece_api::{Client, Credentials, ErrorCode, MergePatch};
//!
//! # async fn example(key: String, pem: Vec<u8>) -> Result<(), ece_api::Error> {
//! let ece = Client::builder("https://ece.example.net:12443")
//!     .credentials(Credentials::api_key(key))
//!     .add_root_certificate_pem(pem) // the installation's own certificate
//!     .build()?;
//!
//! // One method per operation. What is required is an argument, what is optional is a setter.
//! let deployment = ece.get_deployment("0c1d").show_plans(true).send().await?;
//! println!("{} in version {:?}", deployment.name, deployment.resource_version());
//!
//! // A failure has codes to match on.
//! match ece.delete_deployment("0c1d").send().await {
//!     Err(error) if error.has_code(ErrorCode::DeploymentsDeploymentNotFound) => {}
//!     other => drop(other?),
//! }
//!
//! // A patch says what to set and what to remove; everything else stays.
//! ece.update_user("ops", MergePatch::new().set("email", "ops@example.net").remove("full_name")).send().await?;
//! # Ok(()) }
//! ```
//!
//! # Where to look
//!
//! * [`Client`]: one method per operation. Each gives a [`Call`], whose `send` gives a [`Response`] or an [`Error`].
//! * [`operations`]: the list of all of them, tag by tag, with a sentence each.
//! * [`models`]: what requests and responses carry. Members that the document does not know are kept, and sent back.
//! * [`json`]: reading and writing models, and what makes them tolerant.
//! * [`transport`]: an HTTP client of your own, or a mock for your tests.
#![cfg_attr(
    all(feature = "helpers", feature = "rustls"),
    doc = "* [`tasks`]: what people want to do, by the words that they use for it (resize, scale, drain, upgrade, rotate a key, …), and the calls that do it.\n* [`guides`]: how to do what people do, each with a whole program; [`guides::first_call`] is where to begin."
)]
//!
//! # What is particular to ECE
//!
//! * [`Credentials::login`] exchanges user and password for a token at `/users/auth/_login`, and renews it.
//! * Codes of failures come from the header `x-cloud-error-codes` and from the body; see [`Error::codes`].
//! * A failure with the status 449 may pass, as 429, 502, 503 and 504 do; see [`Error::is_retryable`].
//! * The headers `x-ratelimit-*` tell about limits: see [`Response::rate_limit`] and [`Error::retry_after`].
//! * A call with a `request_id` is recognised when it comes again, so it is repeated like a GET; see [`RetryPolicy`].
//! * The hosted service has regions; see [`ClientBuilder::region`].
//!
//! # Tracing
//!
//! With the feature `tracing`, a call is a span `ece_api.call` at the level INFO. Its attributes are those that OpenTelemetry
//! names for HTTP clients (`http.request.method`, `url.template`, `server.address`, `server.port`,
//! `http.response.status_code`, `http.request.resend_count`, `error.type`, `otel.kind`, `otel.name`, `otel.status_code`), and
//! `operation`, `attempts` and `duration_ms`. It ends when `send` does: for a response that is streamed, when its head is there.
//!
//! | event | level |
//! | --- | --- |
//! | an attempt failed, and another one follows | DEBUG; WARN from the second failure in a row |
//! | the call succeeded | DEBUG |
//! | the call failed | DEBUG; WARN after more than one attempt |
//!
//! No address with path or query, header, body or message of a server is recorded; of what a server says only its codes, escaped.
//!
//! # Features
//!
//! | feature | what it adds |
//! | --- | --- |
//! | none | models and JSON |
//! | `operations` | the client and all operations, over a transport of your own |
//! | `client` | an HTTP client, without TLS |
//! | `rustls` (default) | TLS for the HTTP client; needs a C compiler |
//! | `rustls-no-provider` | the same TLS with the cryptography that the program installs; needs no C compiler |
//! | `gzip` | compressed responses |
//! | `testing` | for your own tests: a mock, and (with `helpers`) a simulated installation |
//! | `blocking` | calls without `async` |
//! | `tracing` | spans and events of calls |
//! | `native-tls` | TLS of the operating system for the HTTP client |
//! | `helpers` (default) | pages of lists, waiting for changes, requests from responses and templates, queries, moving off allocators |
//! | `full` (default) | all operations and models, whatever areas are on; so it is without any area, too |
//! | an area | the operations of one tag, `users` for instance, with the models that they need, and no others |
//!
//! Each tag of the API is an area; the list of [`operations`] names its feature. The helpers bring the areas that they make
//! calls of. Features of all crates of a program add up: whoever needs more than some areas and leaves out the
//! default features names `full`, lest an area that another crate turns on takes the rest away. [`ErrorCode`] is always whole.

// docs.rs builds with nightly, where documentation shows which feature an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]
// Documents name things in any script.
#![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo, clippy::unimplemented)
)]

#[cfg(feature = "operations")]
mod ece;
#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic)] // written for the compiler and for readers of diffs
mod generated;
mod runtime;

pub use generated::{ErrorCode, models};
pub use runtime::{MergePatch, MergePatchError, json};

#[cfg(feature = "operations")]
pub use {
    bytes,
    generated::operations,
    http,
    runtime::{
        Body, BoxError, ByteStream, Call, Client, ClientBuilder, Credentials, CredentialsProvider, CustomRequest,
        Error, ErrorKind, FailedAttempt, FilePart, JsonStream, RateLimit, RawResponse, Response, RetryDecision,
        RetryPolicy, ServerMessage, middleware, operation, transport,
    },
};

#[cfg(feature = "blocking")]
pub use runtime::blocking;

#[cfg(feature = "helpers")]
pub use ece::helpers;

#[cfg(all(feature = "helpers", feature = "rustls", any(doc, doctest)))]
pub use ece::{guides, tasks};

// Its own tests need the operations that only tests have.
#[cfg(any(feature = "testing", all(test, feature = "rustls")))]
pub use ece::testing;

#[cfg(all(test, feature = "rustls"))]
mod tests;
