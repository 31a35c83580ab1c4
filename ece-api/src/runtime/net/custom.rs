//! Requests that the document does not know, on the same path as all others.

use super::body::Body;
use super::call::{self, Call};
use super::client::Client;
use super::operation::{
    BodyInfo, BodyKind, Content, Method, Operation, OperationInfo, ParamValue, Parameter, RawResponse, Read, Security,
};
use super::request::Request;
use crate::runtime::json::{Json, Value};

/// Stands in for an operation that the document does not have; see [`Client::request`].
#[derive(Clone, Copy, Debug)]
pub struct CustomRequest;

const PARAMETERS: &[Parameter] = &[Parameter::path("path").allow_reserved()];

const fn info(method: Method) -> OperationInfo {
    OperationInfo {
        security: Security::Any,
        parameters: PARAMETERS,
        body: Some(BodyInfo::new(BodyKind::Raw, &["application/json"])),
        accept: &["application/json"],
        content: Content::Unknown,
        ..OperationInfo::new(method, "request", "/{path}")
    }
}

static GET: OperationInfo = info(Method::Get);
static HEAD: OperationInfo = info(Method::Head);
static OPTIONS: OperationInfo = info(Method::Options);
static POST: OperationInfo = info(Method::Post);
static PUT: OperationInfo = info(Method::Put);
static PATCH: OperationInfo = info(Method::Patch);
static DELETE: OperationInfo = info(Method::Delete);

impl Operation for CustomRequest {
    type Output = Value;
    const INFO: &'static OperationInfo = &GET;
    const READ: Read<Self> = RawResponse::json;
}

/// # Requests of your own
impl Client {
    /// A request that the document does not know: an operation of a newer server, an experiment. Credentials, retries and
    /// errors are those of every call; the response is JSON, or bytes after
    /// [`with_raw_response`](Call::with_raw_response), or values after [`with_json_stream`](Call::with_json_stream).
    ///
    /// `path` follows the base path of the API (`/platform/…`) and may carry a query. What is not allowed in a path is
    /// encoded, what is encoded already stays.
    ///
    /// ```no_run
    /// # async fn example(ece: ece_api::Client) -> Result<(), ece_api::Error> {
    /// use ece_api::http::Method;
    /// use ece_api::json::Value;
    ///
    /// let response = ece.request(Method::GET, "/platform").query("show", "all").send().await?;
    /// println!("{}", response["version"]);
    ///
    /// ece.request(Method::POST, "/platform/new-thing").json(&Value::from("now")).send().await?;
    /// # Ok(()) }
    /// ```
    #[allow(clippy::needless_pass_by_value)] // `Method::GET` reads better than `&Method::GET`
    #[doc(alias("raw", "custom", "curl"))]
    pub fn request(&self, method: http::Method, path: impl AsRef<str>) -> Call<CustomRequest> {
        let mut call = call::call(self);
        let known = [&GET, &HEAD, &OPTIONS, &POST, &PUT, &PATCH, &DELETE];
        match known.into_iter().find(|info| http::Method::from(info.method) == method) {
            Some(info) => call.request = Request::new(info),
            None => call.request.fail_with(format!("the method `{method}` is not supported")),
        }
        let path = path.as_ref();
        call.request.path("path", ParamValue::single(path.strip_prefix('/').unwrap_or(path)));
        call
    }
}

impl Call<CustomRequest> {
    /// Adds a query parameter; one of the same name stays.
    pub fn query(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.request.add_query(name.into(), ParamValue::single(value));
        self
    }

    /// Sends this as JSON.
    pub fn json(mut self, value: &dyn Json) -> Self {
        self.request.json(value);
        self
    }

    /// Sends these bytes; their type is `application/json` unless
    /// [`with_content_type`](Call::with_content_type) says something else.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.request.raw(body.into());
        self
    }
}
