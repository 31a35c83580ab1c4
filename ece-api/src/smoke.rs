//! What the generated sample calls are made of. Test code.
#![allow(dead_code)] // a document may have no operations

use crate::json::{Json, Value};
use crate::operation::Operation;
use crate::transport::BoxFuture;
use crate::{Call, Client, Error, MergePatch};

/// An operation, called twice.
pub(crate) struct Smoke {
    /// The operation id.
    pub(crate) id: &'static str,
    /// With what is required.
    pub(crate) required: fn(&Client) -> Sent,
    /// With everything that can be given.
    pub(crate) all: fn(&Client) -> Sent,
}

/// A call on its way; gives the status of a success.
pub(crate) type Sent = BoxFuture<'static, Result<u16, Error>>;

pub(crate) fn send<O: Operation>(call: Call<O>) -> Sent
where
    O::Output: Send,
{
    Box::pin(async move { Ok(call.send().await?.status().as_u16()) })
}

pub(crate) fn json<T: Json + Default>(text: &str) -> T {
    crate::json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

pub(crate) fn patch(text: &str) -> MergePatch {
    MergePatch::try_from(json::<Value>(text)).unwrap_or_else(|error| panic!("{error}: {text}"))
}
