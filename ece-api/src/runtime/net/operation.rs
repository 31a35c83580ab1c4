//! What an operation is: static facts from the document, and how its response is read.
//!
//! The generated code fills these types and calls these functions; nothing here knows a single operation or model.

pub(super) mod info;
pub(super) mod security;

use super::error::Error;

pub use super::raw_response::RawResponse;
pub use info::{
    BodyInfo, BodyKind, Content, ListStyle, Location, Method, OperationInfo, ParamValue, Parameter, Semantics,
};
pub(crate) use security::ApiInfo;
pub use security::{SchemeKind, Security, SecurityScheme};

/// A call that the API offers. Implemented by the types in [`operations`](crate::operations).
pub trait Operation: Sized + 'static {
    /// What a successful call gives.
    type Output;
    /// The document's facts.
    const INFO: &'static OperationInfo;
    /// Turns a successful response into the output.
    const READ: Read<Self>;
}

/// How the response of an operation is read.
pub type Read<O> = fn(RawResponse) -> Result<<O as Operation>::Output, Error>;
