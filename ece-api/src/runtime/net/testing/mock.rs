//! The transport that replies from a list.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{RecordedRequest, Reply};
use crate::runtime::net::body::Body;
use crate::runtime::net::client::{Client, ClientBuilder};
use crate::runtime::net::deadline::Bounds;
use crate::runtime::net::download::{Incomplete, collect};
use crate::runtime::net::operation::OperationInfo;
use crate::runtime::net::retry::RetryPolicy;
use crate::runtime::net::transport::{BoxFuture, Transport, TransportError};

/// Replies to calls by their operation id, in the order in which the replies were given. Clones share everything.
///
/// When the last clone is dropped, and at [`verify`](Self::verify), a test fails whose code called something that has no
/// reply (it got a transport error then, which is not repeated), or did not call what was expected.
///
/// [`client`](Self::client) repeats nothing. A client that is built with the mock as its
/// [`transport`](crate::ClientBuilder::transport) repeats calls as any other does, with the same delays: a test of that
/// sets short ones ([`RetryPolicy::with_backoff`](crate::RetryPolicy::with_backoff)). The calls of
/// [`Client::request`](crate::Client::request) have the operation id `request`.
///
/// ```
/// use ece_api::models::DeploymentGetResponse;
/// use ece_api::testing::{MockTransport, Reply};
/// use ece_api::{Client, Error, ErrorCode, MergePatch};
/// use serde_json::json;
///
/// /// The code under test.
/// async fn name_of(ece: &Client, id: &str) -> Result<Option<String>, Error> {
///     match ece.get_deployment(id).send().await {
///         Ok(deployment) => Ok(Some(deployment.into_inner().name)),
///         Err(error) if error.has_code(ErrorCode::DeploymentsDeploymentNotFound) => Ok(None),
///         Err(error) => Err(error),
///     }
/// }
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Error> {
/// let mock = MockTransport::new()
///     .on("get-deployment", Reply::json(200, &DeploymentGetResponse::default().name("search")))
///     .on("get-deployment", Reply::error(404, ErrorCode::DeploymentsDeploymentNotFound, "gone"))
///     .on("update-user", Reply::json(200, &json!({ "user_name": "ops" })));
/// let ece = mock.client();
///
/// assert_eq!(name_of(&ece, "0c1d").await?.as_deref(), Some("search"));
/// assert_eq!(name_of(&ece, "0c1d").await?, None);
/// ece.update_user("ops", MergePatch::new().set("email", "ops@example.net")).send().await?;
///
/// mock.last("update-user").assert_json(&json!({ "email": "ops@example.net" }));
/// assert_eq!(mock.requests()[0].path, "/api/v1/deployments/0c1d");
/// mock.verify();
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct MockTransport(Arc<Shared>);

struct Shared(Mutex<State>);

#[derive(Default)]
struct State {
    rules: Vec<Rule>,
    requests: Vec<RecordedRequest>,
    unexpected: Vec<String>,
    is_verified: bool,
}

type Condition = Box<dyn Fn(&RecordedRequest) -> bool + Send>;

struct Rule {
    operation: String,
    condition: Option<Condition>,
    reply: Reply,
    expect: Expectation,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Expectation {
    Once,
    Used,
    Always,
}

impl Rule {
    fn fits(&self, request: &RecordedRequest) -> bool {
        self.expect != Expectation::Used
            && self.operation == request.operation
            && self.condition.as_ref().is_none_or(|condition| condition(request))
    }
}

impl MockTransport {
    /// A mock that expects nothing.
    pub fn new() -> Self {
        Self(Arc::new(Shared(Mutex::default())))
    }

    /// Expects one call of the operation, and replies to it. Several for one operation are used in order.
    #[must_use]
    pub fn on(self, operation: impl Into<String>, reply: Reply) -> Self {
        self.rule(operation.into(), None, reply, Expectation::Once)
    }

    /// Expects one call of the operation for which `condition` holds, and replies to it.
    #[must_use]
    pub fn on_matching(
        self,
        operation: impl Into<String>,
        condition: impl Fn(&RecordedRequest) -> bool + Send + 'static,
        reply: Reply,
    ) -> Self {
        self.rule(operation.into(), Some(Box::new(condition)), reply, Expectation::Once)
    }

    /// Replies to every call of the operation that has no other reply, and to any number of them.
    #[must_use]
    pub fn always(self, operation: impl Into<String>, reply: Reply) -> Self {
        self.rule(operation.into(), None, reply, Expectation::Always)
    }

    fn rule(self, operation: String, condition: Option<Condition>, reply: Reply, expect: Expectation) -> Self {
        self.state().rules.push(Rule { operation, condition, reply, expect });
        self
    }

    /// The client that `builder` makes, sending everything here, without repeating anything.
    #[expect(clippy::panic, reason = "it runs in a test of a user, which has to fail here")]
    pub(crate) fn client_of(&self, builder: ClientBuilder) -> Client {
        match builder.transport(self.clone()).retries(RetryPolicy::none()).build() {
            Ok(client) => client,
            Err(error) => panic!("the client of a mock cannot be built: {error}"),
        }
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state().requests.clone()
    }

    /// The last request of an operation.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[track_caller]
    #[expect(clippy::panic, reason = "it runs in a test of a user, which has to fail here")]
    pub fn last(&self, operation: &str) -> RecordedRequest {
        let found = self.state().requests.iter().rev().find(|request| request.operation == operation).cloned();
        found.unwrap_or_else(|| panic!("`{operation}` was not called"))
    }

    /// How often an operation was called.
    pub fn count(&self, operation: &str) -> usize {
        self.state().requests.iter().filter(|request| request.operation == operation).count()
    }

    /// Fails the test now if something was called that has no reply, or was expected and not called.
    ///
    /// # Panics
    ///
    /// That is how a test fails.
    #[track_caller]
    pub fn verify(&self) {
        let problems = {
            let mut state = self.state();
            state.is_verified = true;
            state.problems()
        };
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reply(&self, request: RecordedRequest) -> Result<http::Response<Body>, TransportError> {
        let mut state = self.state();
        let rules = &mut state.rules;
        let found = rules.iter().position(|rule| rule.expect == Expectation::Once && rule.fits(&request));
        let found = found.or_else(|| rules.iter().position(|rule| rule.fits(&request)));
        let response = match found {
            Some(index) => {
                let rule = &mut rules[index];
                if rule.expect == Expectation::Once {
                    rule.expect = Expectation::Used;
                }
                rule.reply.clone().into_response()
            }
            None => {
                let problem = format!(
                    "nobody expected the call of `{}` ({} {})",
                    request.operation, request.method, request.path
                );
                state.unexpected.push(problem.clone());
                // Not one that may pass: the test is to fail at once.
                Err(TransportError::protocol(problem))
            }
        };
        state.requests.push(request);
        response
    }
}

impl State {
    fn problems(&self) -> Vec<String> {
        let unused = self.rules.iter().filter(|rule| rule.expect == Expectation::Once);
        let unused = unused.map(|rule| format!("`{}` was expected and not called", rule.operation));
        self.unexpected.iter().cloned().chain(unused).collect()
    }
}

impl Default for MockTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let state = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        // Two panics at once would abort all tests.
        if !state.is_verified && !std::thread::panicking() {
            let problems = state.problems();
            assert!(problems.is_empty(), "{}", problems.join("\n"));
        }
    }
}

impl Transport for MockTransport {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let operation = head.extensions.get::<&'static OperationInfo>().map_or("", |info| info.id);
            let body = match collect(body, usize::MAX, Bounds::default()).await {
                Ok(body) | Err(Incomplete::TooLarge(body) | Incomplete::Late(body, _)) => body,
                Err(Incomplete::Broken(_, source)) => return Err(TransportError::other(source)),
            };
            self.reply(RecordedRequest::new(operation, &head, body))
        })
    }
}

impl fmt::Debug for MockTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockTransport").field("requests", &self.state().requests).finish_non_exhaustive()
    }
}
