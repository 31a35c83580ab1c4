//! From a call to its response: everything that needs the feature `operations`.
//!
//! In: what a caller gives, static facts about an operation, and a [`Profile`] of the API. Out: `http` requests for a
//! [`Transport`](transport::Transport), and values or errors made of its responses.

mod around;
mod attempts;
mod authorize;
mod background;
mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
mod body;
mod call;
mod charset;
mod client;
mod credentials;
mod custom;
mod deadline;
mod dispatch;
mod download;
mod encoding;
mod error;
mod idempotency;
mod json_stream;
mod login;
pub mod middleware;
mod multipart;
pub mod operation;
mod origins;
pub(crate) mod path;
mod profile;
mod progress;
pub(crate) mod query;
mod raw_response;
mod reading;
mod request;
mod requests;
mod response;
mod retry;
mod secret_names;
#[cfg(any(feature = "testing", all(test, feature = "rustls")))]
#[allow(unreachable_pub)] // the front may show it as it is, or as a part of a module of its own
pub mod testing;
mod timer;
mod token_cache;
mod trace;
pub mod transport;

pub use body::{Body, BoxError};
pub use call::Call;
#[allow(unused_imports)] // a document may have no operations
pub(crate) use call::call;
pub use client::{Client, ClientBuilder};
#[cfg(feature = "helpers")]
pub(crate) use credentials::Scrubber;
#[cfg(feature = "helpers")]
#[cfg(feature = "testing")]
#[allow(unused_imports)] // what needs it needs every area
pub(crate) use credentials::unbase64;
pub use credentials::{Credentials, CredentialsProvider};
pub use custom::CustomRequest;
pub use download::ByteStream;
pub use error::{Error, ErrorKind, ServerMessage};
pub use json_stream::JsonStream;
pub use multipart::FilePart;
// Which of them there are to use depends on the document.
#[allow(unused_imports)]
pub(crate) use operation::{
    ApiInfo, BodyInfo, BodyKind, Content, ListStyle, Location, Method, Operation, OperationInfo, ParamValue, Parameter,
    Read, SchemeKind, Security, SecurityScheme, Semantics,
};
pub(crate) use profile::{ErrorBody, Login, Profile, RateLimitHeaders, Scope};
pub use raw_response::RawResponse;
pub use response::{RateLimit, Response};
pub use retry::{FailedAttempt, RetryDecision, RetryPolicy};
#[cfg(feature = "helpers")]
pub(crate) use timer::sleep;
