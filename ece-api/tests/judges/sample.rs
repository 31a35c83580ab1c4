//! What the generated sample calls are made of.
#![allow(dead_code)] // a document may have no operations

use ece_api::json::{Json, Value};
use ece_api::operation::Operation;
use ece_api::transport::BoxFuture;
use ece_api::{Call, Client, Error, MergePatch};

/// An operation, called twice.
pub(crate) struct Sample {
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
pub(crate) struct ModelSample {
    /// The file of the type.
    pub(crate) module: &'static str,
    /// The own reader and writer.
    pub(crate) direct: fn(&str) -> Result<Value, String>,
    /// serde.
    pub(crate) serde: fn(&str) -> Result<Value, String>,
}

pub(crate) const fn model<T: Json + Default + serde::Serialize + serde::de::DeserializeOwned>(
    module: &'static str,
) -> ModelSample {
    ModelSample {
        module,
        direct: |text| {
            let value: T = ece_api::json::from_str(text).map_err(|error| error.to_string())?;
            ece_api::json::from_slice(&ece_api::json::to_vec(&value)).map_err(|error| error.to_string())
        },
        serde: |text| {
            let value: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
            serde_json::to_value(&value).map_err(|error| error.to_string())
        },
    }
}

pub(crate) fn json<T: Json + Default>(text: &str) -> T {
    ece_api::json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

pub(crate) fn patch(text: &str) -> MergePatch {
    MergePatch::try_from(json::<Value>(text)).unwrap_or_else(|error| panic!("{error}: {text}"))
}
