//! What is known of the API beside its document: how it says what went wrong, its ids of requests, its login.
//!
//! Everything is neutral: errors are read as RFC 9457 has them, as a list or a map named `errors`, and from `message`. What
//! your API does in another way is a field of [`Profile`] to set here.

use crate::generated::operations::API;
use crate::runtime::{Client, ClientBuilder, Profile};

static PROFILE: Profile = Profile::new(API);

impl Client {
    /// A client for the server at this address: scheme, host, port, and a path if a proxy wants one. The base path of the
    /// API is added unless it is already there.
    pub fn builder(url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(url.into(), &PROFILE)
    }
}

#[cfg(any(feature = "testing", all(test, feature = "rustls")))]
impl crate::runtime::testing::MockTransport {
    /// A client that sends everything here, without credentials and without repeating anything.
    ///
    /// # Panics
    ///
    /// Never, unless the crate itself is broken.
    pub fn client(&self) -> Client {
        self.client_of(Client::builder("https://api.test"))
    }
}

#[cfg(all(test, any(feature = "testing", feature = "rustls")))]
mod tests {
    use serde_json::{Value, json};

    use crate::Error;
    use crate::runtime::testing::{MockTransport, Reply};

    async fn failure(status: u16, body: &Value) -> Error {
        let mock = MockTransport::new().on("request", Reply::json(status, body));
        mock.client().request(http::Method::GET, "/anything").send().await.unwrap_err()
    }

    #[tokio::test]
    async fn an_error_says_what_the_server_said() {
        let cases = [
            (json!({ "type": "about:blank", "title": "Not here", "status": 404, "detail": "it has moved" }), "it has moved"),
            (json!({ "title": "Bad input", "errors": [{ "detail": "is no number", "pointer": "#/age" }] }), "is no number [#/age]"),
            (json!({ "errors": [{ "code": "E7", "message": "too long" }] }), "E7: too long"),
            (json!({ "errors": { "name": ["is missing"], "age": "is no number" } }), "is missing [name]"),
            (json!({ "message": "nothing there" }), "nothing there"),
            (json!({ "error": "nothing there" }), "nothing there"),
        ];
        for (body, words) in cases {
            let text = failure(404, &body).await.to_string();
            assert!(text.contains("404 Not Found") && text.contains(words), "{body}: {text}");
        }
    }
}
