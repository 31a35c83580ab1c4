//! The facts about ECE that its document does not say, or says only operation by operation.

use crate::generated::operations::API;
use crate::runtime::{
    BodyInfo, BodyKind, ErrorBody, Login, Method, OperationInfo, Profile, RateLimitHeaders, Scope, Security,
};

const fn login(id: &'static str, path: &'static str) -> OperationInfo {
    OperationInfo {
        security: Security::None,
        accept: &["application/json"],
        success_statuses: &[200],
        ..OperationInfo::new(Method::Post, id, path)
    }
}

/// ECE, in installations and as the hosted service.
pub(super) static PROFILE: Profile = Profile {
    login: Some(Login {
        request: OperationInfo {
            body: Some(BodyInfo::new(BodyKind::Json, &["application/json"]).required()),
            ..login("login", "/users/auth/_login")
        },
        refresh: Some(login("refresh-token", "/users/auth/_refresh")),
        credentials: ("username", "password"),
        token: "token",
        expiration: "session_expiration_time",
    }),
    scope: Some(Scope {
        noun: "region",
        example: "us-east-1",
        segment: "regions",
        // What the hosted service has once for all regions.
        outside: &["deployments", "billing", "organizations", "users", "user", "saas", "phone-home"],
    }),
    error_codes_header: Some("x-cloud-error-codes"),
    // The API itself sends `{"errors": [{"code", "message", "fields"}]}`; its neighbours (gateways, the products behind
    // the proxy operations) send `{"message"}`, `{"error"}` or `{"error": {"type", "reason"}}`.
    error_body: ErrorBody {
        containers: &["errors", "error"],
        code: &["code", "type"],
        message: &["message", "reason"],
        fields: &["fields"],
    },
    request_id_headers: &["x-request-id", "x-cloud-request-id", "x-found-request-id", "x-correlation-id"],
    rate_limit: Some(RateLimitHeaders {
        interval: "x-ratelimit-interval",
        limit: "x-ratelimit-limit",
        remaining: "x-ratelimit-remaining",
    }),
    // 449: the server wants the same request once more.
    retryable_statuses: &[429, 449, 502, 503, 504],
    status_names: &[(449, "Retry With")],
    // Of an archive, some stack versions may be taken and others not.
    partial_failures: &[("update-stack-packs", "errors")],
    idempotency_parameter: Some("request_id"),
    precondition_parameter: Some("version"),
    untrusted_hint: "for a certificate of the installation's own use `add_root_certificate_pem`",
    ..Profile::new(API)
};
