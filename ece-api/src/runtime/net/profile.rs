//! The facts about an API that its document does not say: names of headers, the shape of errors, the login.
//!
//! Plain data, filled in once outside of the runtime and handed to the client's builder; nothing here decides. Everything
//! but what the document says has a neutral value: see [`Profile::new`].

use http::HeaderMap;

use super::operation::ApiInfo;
use super::operation::info::OperationInfo;

/// What is particular to an API.
#[derive(Debug)]
pub(crate) struct Profile {
    /// What the document says once for all operations.
    pub(crate) api: ApiInfo,
    /// The scheme of the header `Authorization` for API keys.
    pub(crate) api_key_scheme: &'static str,
    /// How user and password become a token; without it, credentials of that kind are refused.
    pub(crate) login: Option<Login>,
    /// What a client can choose once for all paths; without it, nothing can be chosen.
    pub(crate) scope: Option<Scope>,
    /// The header in which failures list their codes, separated by commas.
    pub(crate) error_codes_header: Option<&'static str>,
    /// Where the body of a failure says what went wrong.
    pub(crate) error_body: ErrorBody,
    /// Headers in which responses carry an id of the request, the most telling first.
    pub(crate) request_id_headers: &'static [&'static str],
    /// The headers that tell how many requests are left.
    pub(crate) rate_limit: Option<RateLimitHeaders>,
    /// Statuses of failures that may pass.
    pub(crate) retryable_statuses: &'static [u16],
    /// Statuses that the API uses and the registry of HTTP does not know.
    pub(crate) status_names: &'static [(u16, &'static str)],
    /// Operations whose success may be one in part, by their ids, each with the member of its body that lists what failed.
    pub(crate) partial_failures: &'static [(&'static str, &'static str)],
    /// The query parameter with which a caller names a request, so that the server recognises it when it comes again.
    pub(crate) idempotency_parameter: Option<&'static str>,
    /// The query parameter with which a caller names the state that a request changes: the server refuses the request where
    /// there is another one by now.
    pub(crate) precondition_parameter: Option<&'static str>,
    /// What helps where the server's certificate is not trusted.
    pub(crate) untrusted_hint: &'static str,
}

impl Profile {
    /// An API of which nothing is known but its document. Errors are read as RFC 9457 has them, and as most others do.
    pub(crate) const fn new(api: ApiInfo) -> Self {
        Self {
            api,
            api_key_scheme: "ApiKey",
            login: None,
            scope: None,
            error_codes_header: None,
            error_body: ErrorBody {
                containers: &["errors", "error", "errorMessages"],
                code: &["code", "type"],
                message: &["detail", "message", "title", "error_description"],
                fields: &["fields", "field", "pointer"],
            },
            request_id_headers: &["x-request-id"],
            rate_limit: None,
            retryable_statuses: &[429, 502, 503, 504],
            status_names: &[],
            partial_failures: &[],
            idempotency_parameter: None,
            precondition_parameter: None,
            untrusted_hint: "a certificate that the system does not know is trusted with `add_root_certificate_pem`",
        }
    }
}

impl Profile {
    /// What the server, or a proxy on the way, calls the request.
    pub(crate) fn request_id<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let found = self.request_id_headers.iter().find_map(|name| headers.get(*name)?.to_str().ok());
        found.filter(|id| !id.is_empty())
    }
}

/// How user and password become a token, and a token becomes a newer one.
#[derive(Debug)]
pub(crate) struct Login {
    /// The operation that takes user and password as a JSON object.
    pub(crate) request: OperationInfo,
    /// The operation that takes the old token and no body; without it, the client logs in again.
    pub(crate) refresh: Option<OperationInfo>,
    /// The members of the login's body for user and password.
    pub(crate) credentials: (&'static str, &'static str),
    /// The member of the response that is the token.
    pub(crate) token: &'static str,
    /// The member of the response that says when the token ends, as RFC 3339 text.
    pub(crate) expiration: &'static str,
}

/// A part of the path that a client chooses once: `/<segment>/<chosen>` behind the base path.
#[derive(Debug)]
pub(crate) struct Scope {
    /// What it is called in messages.
    pub(crate) noun: &'static str,
    /// What one looks like.
    pub(crate) example: &'static str,
    /// The segment in front of it.
    pub(crate) segment: &'static str,
    /// What is outside of every scope, by the first segment of the operation's path.
    pub(crate) outside: &'static [&'static str],
}

/// The names of members in the body of a failure.
#[derive(Debug)]
pub(crate) struct ErrorBody {
    /// Members that hold an error, a list of errors, or errors by the part of the request that is to blame; the first one
    /// that tells something counts, beside what the body itself says.
    pub(crate) containers: &'static [&'static str],
    /// Members of an error with its code, the most telling first.
    pub(crate) code: &'static [&'static str],
    /// Members of an error with its text, the most telling first.
    pub(crate) message: &'static [&'static str],
    /// Members of an error that name the parts of the request that are to blame, the most telling first.
    pub(crate) fields: &'static [&'static str],
}

/// The names of the headers that tell about limits.
#[derive(Debug)]
pub(crate) struct RateLimitHeaders {
    /// The time that the limit is for: `30`, `30s` or `500ms`.
    pub(crate) interval: &'static str,
    /// How many requests there may be in that time.
    pub(crate) limit: &'static str,
    /// How many of them are left.
    pub(crate) remaining: &'static str,
}
