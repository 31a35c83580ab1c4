//! Turns a Swagger 2.0 document into the Rust surface of an API client.

pub mod diagnostic;
pub mod pointer;
