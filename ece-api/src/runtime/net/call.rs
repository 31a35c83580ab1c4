//! A call before it is sent.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use super::client::Client;
use super::dispatch;
use super::download::ByteStream;
use super::error::Error;
use super::json_stream::JsonStream;
use super::operation::{Method, Operation, OperationInfo, Read};
use super::raw_response::RawResponse;
use super::request::Request;
use super::response::Response;
use super::retry::RetryPolicy;
use super::transport::BoxFuture;
use crate::runtime::json::Json;

/// A call of the operation `O`, made by a method of [`Client`].
///
/// Setters add what is optional; nothing goes out before [`send`](Self::send), or before it is awaited, which is the same:
/// `ece.get_deployment("0c1d").await?`. A setter that is called twice replaces what it was given before.
///
/// A clone is a call of its own with everything that was given so far. A body that is a stream goes with the first of the
/// clones that is sent; the others fail without sending anything.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<O> {
    pub(crate) request: Request,
    pub(super) client: Client,
    operation: PhantomData<fn() -> O>,
}

/// A call with nothing given yet. Not a function of `Call`, whose names belong to the document's parameters.
#[allow(dead_code)] // a document may have no operations
pub(crate) fn call<O: Operation>(client: &Client) -> Call<O> {
    Call { request: Request::new(O::INFO), client: client.clone(), operation: PhantomData }
}

impl<O: Operation> Call<O> {
    /// Sends the request and reads the response.
    ///
    /// A success without the JSON that the document declares for it is an error, whatever the status. Where the document
    /// declares none for that status, it gives the default of its type; text and streams may be empty.
    /// [`status`](Response::status) tells which success it is.
    ///
    /// Every status but success is an error; so is a redirection, which is never followed, unless the document declares
    /// it for this operation.
    pub async fn send(self) -> Result<Response<O::Output>, Error> {
        let accepts_partial = self.request.accepts_partial_success();
        dispatch::execute(&self.client, self.request).await?.into_response(O::READ, accepts_partial)
    }
}

impl<O> Call<O> {
    /// Sends this header, instead of any header of that name that the client would send by itself.
    pub fn with_header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.request.set_header(name.as_ref(), value.as_ref());
        self
    }

    /// Sets the time until the last byte of the response is there, in place of the client's
    /// [`timeout`](crate::ClientBuilder::timeout); no limit with `None`. Calls that stream have no limit unless they get one
    /// here.
    pub fn with_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.request.limits_mut().timeout = timeout.into().into();
        self
    }

    /// Sets the time limit of each attempt, in place of the client's
    /// [`attempt_timeout`](crate::ClientBuilder::attempt_timeout); none but that of the whole call with `None`.
    pub fn with_attempt_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.request.limits_mut().attempt_timeout = timeout.into().into();
        self
    }

    /// Sets the time from the last byte of the request to the head of the response, in place of the client's
    /// [`head_timeout`](crate::ClientBuilder::head_timeout); no limit with `None`. For what a server takes long to begin
    /// with, such as a dump.
    pub fn with_head_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.request.limits_mut().head_timeout = timeout.into().into();
        self
    }

    /// Says how this call is repeated when it fails, in place of the client's [`retries`](crate::ClientBuilder::retries).
    pub fn with_retries(mut self, policy: RetryPolicy) -> Self {
        self.request.limits_mut().retries = Some(policy);
        self
    }

    /// Says what the body is, where the document leaves a choice or knows it wrong.
    pub fn with_content_type(mut self, content_type: impl AsRef<str>) -> Self {
        self.request.set_content_type(content_type.as_ref());
        self
    }

    /// Takes a success for one that lists failures as well. Without it, that is an error of the kind
    /// [`ErrorKind::Failed`](crate::ErrorKind::Failed), with the codes and messages of what failed, and the whole response in
    /// [`Error::decode`].
    pub fn with_partial_success(mut self) -> Self {
        self.request.accept_partial_success();
        self
    }

    /// Gives the values of a success one by one, as they come, instead of reading it as a whole: for what the document
    /// does not describe as a sequence, or as another kind of response as well, such as a watch.
    ///
    /// ```no_run
    /// # async fn example(ece: ece_api::Client) -> Result<(), ece_api::Error> {
    /// use ece_api::http::Method;
    /// use ece_api::json::Value;
    ///
    /// let watch = ece.request(Method::GET, "/events").query("watch", true).with_json_stream::<Value>();
    /// let mut events = watch.send().await?.into_inner();
    /// while let Some(event) = events.try_next().await? {
    ///     println!("{}", event["type"]);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn with_json_stream<T: Json + Default + 'static>(mut self) -> Call<JsonStream<T>> {
        self.request.set_sequence();
        Call { request: self.request, client: self.client, operation: PhantomData }
    }

    /// Gives the body of a success as it comes instead of reading it: for what the document does not describe, such as
    /// another format that a header asked for.
    pub fn with_raw_response(mut self) -> Call<RawResponse> {
        self.request.set_streaming();
        Call { request: self.request, client: self.client, operation: PhantomData }
    }
}

impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<Response<O::Output>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    /// [`send`](Self::send), in a box.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<O> Clone for Call<O> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), client: self.client.clone(), operation: PhantomData }
    }
}

impl<O> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.request).finish()
    }
}

/// Stands in for an operation whose response the caller wants as it comes; see [`Call::with_raw_response`].
impl Operation for RawResponse {
    type Output = ByteStream;
    /// Never sent: the request keeps the facts of the operation that it began as.
    const INFO: &'static OperationInfo = &OperationInfo { streaming: true, ..OperationInfo::new(Method::Get, "", "") };
    const READ: Read<Self> = Self::stream;
}
