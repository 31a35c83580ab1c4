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

/// A type, read and written by both roads.
pub(crate) struct ModelSmoke {
    /// The file of the type.
    pub(crate) module: &'static str,
    /// The own reader and writer.
    pub(crate) direct: fn(&str) -> Result<Value, String>,
    /// serde.
    pub(crate) serde: fn(&str) -> Result<Value, String>,
}

pub(crate) const fn model<T: Json + Default + serde::Serialize + serde::de::DeserializeOwned>(
    module: &'static str,
) -> ModelSmoke {
    ModelSmoke {
        module,
        direct: |text| {
            let value: T = crate::json::from_str(text).map_err(|error| error.to_string())?;
            crate::json::from_slice(&crate::json::to_vec(&value)).map_err(|error| error.to_string())
        },
        serde: |text| {
            let value: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
            serde_json::to_value(&value).map_err(|error| error.to_string())
        },
    }
}

pub(crate) fn json<T: Json + Default>(text: &str) -> T {
    crate::json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

pub(crate) fn patch(text: &str) -> MergePatch {
    MergePatch::try_from(json::<Value>(text)).unwrap_or_else(|error| panic!("{error}: {text}"))
}
