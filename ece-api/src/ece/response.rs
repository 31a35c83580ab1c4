//! What the headers of ECE's responses say about a resource.

use crate::runtime::Response;
use crate::runtime::json::Timestamp;

impl<T> Response<T> {
    /// The version of the resource: given back as `version` with a change, it makes the change fail if somebody else
    /// was faster.
    pub fn resource_version(&self) -> Option<&str> {
        self.header("x-cloud-resource-version")
    }

    /// When the resource was created.
    pub fn resource_created(&self) -> Option<Timestamp> {
        self.header("x-cloud-resource-created").map(Timestamp::from)
    }

    /// When the resource was changed last.
    pub fn resource_last_modified(&self) -> Option<Timestamp> {
        self.header("x-cloud-resource-last-modified").map(Timestamp::from)
    }

    /// When the API key that was used stops being valid, where the server says so.
    pub fn api_key_expiration(&self) -> Option<Timestamp> {
        self.header("x-elastic-api-key-expiration").map(Timestamp::from)
    }
}
