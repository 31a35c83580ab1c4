//! A simulated installation: what one call changes, the next one shows.
//!
//! In come HTTP requests, through the [`Transport`] of a client or from a [`Server`] on loopback; out go responses as the
//! document describes them, and only those. Nothing comes from outside: no clock, no random numbers, no files. So the
//! same calls get the same answers.
//!
//! `routes` finds the operation by the document's templates, `access` lets the caller in, and one of the rooms answers.
//! What is asked is in [`asked`], what is answered in [`answer`], what time and names are in [`stamp`].
//!
//! # How a room answers operations
//!
//! 1. A room is a file with a struct for its part of [`State`] (`pub(crate)`, a field of `State`, filled in `State::new`)
//!    and a table `pub(super) static OPERATIONS: &[Handler] = &[handler::<GetDeployment>(get), …]`, which stands in
//!    [`ROOMS`]. Method, path, parameters and credentials of an operation come from its type.
//! 2. An operation is `fn get(state: &mut State, asked: &Asked) -> Answered`. Both sides of the result are answers: with
//!    `?` it leaves early.
//! 3. `asked.path("name")`, `.query(…)`, `.flag(…)?`, `.number(…)?` are decoded. A body is
//!    `asked.required_json::<models::X>()?`: the model judges types only, what comes is plain JSON. What the document
//!    requires was checked before.
//! 4. State is plain structs of the room, and one function renders each as `json!`. No generated model is answered: the
//!    judge (`tests/judges/installation.rs`) holds every answer against the document.
//! 5. `Answer::ok`, `created`, `accepted`, `bytes`; `Answer::not_found(ErrorCode::…, …)`, `bad_request`, `conflict`. Only
//!    statuses and codes that the document has for the operation.
//! 6. Where the document declares `x-cloud-resource-…`, a resource has a [`Stamp`](stamp::Stamp): `answer.stamped(&…)`,
//!    `stamp.guard(asked, code)?` before a change, `stamp.touch(state.clock.now())` after it.
//! 7. Names come from `state.ids`, times from `state.clock`. Lists keep an order that is their own (no hash maps).
//! 8. Searches go through `search::run`.

mod access;
mod accounts;
mod allocators;
mod answer;
mod asked;
mod catalog;
mod comments;
mod configuration;
mod deployments;
mod extensions;
mod faults;
mod filters;
mod fleet;
mod form;
mod hosts;
mod instance_configurations;
mod kept;
mod keys;
mod logging;
mod organizations;
mod platform;
mod proxies;
mod realms;
mod record;
mod required;
mod roles;
mod routes;
mod search;
mod security;
mod server;
mod stack;
mod stamp;
mod templates;
mod trust;
mod users;
mod words;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use http::header::{DATE, HeaderValue};
use http::{Response, StatusCode};

use crate::runtime::testing::{RecordedRequest, Reply};
use crate::runtime::transport::{BoxFuture, Transport, TransportError};
use crate::runtime::{Body, Client, Credentials, Operation, OperationInfo, RetryPolicy};
use access::Access;
use accounts::Account;
use answer::{Answer, Answered};
use asked::Asked;
use catalog::Catalog;
use comments::Comments;
use configuration::Configured;
use deployments::Deployments;
use extensions::Extensions;
use faults::{Faults, PlanFault};
use filters::Filters;
use fleet::Fleet;
use hosts::Hosts;
use logging::Logging;
use organizations::Organization;
use proxies::Proxies;
use realms::Realms;
use record::Record;
use roles::Roles;
use security::Security;
use stamp::{Clock, Ids, Stamp};
use trust::Trust;

pub use server::Server;

/// More bytes are not read of a request.
const MAX_BODY: usize = 64 << 20;

/// Who answers what.
static ROOMS: &[&[Handler]] = &[
    access::OPERATIONS,
    keys::OPERATIONS,
    users::OPERATIONS,
    accounts::OPERATIONS,
    organizations::OPERATIONS,
    realms::OPERATIONS,
    security::OPERATIONS,
    trust::OPERATIONS,
    deployments::OPERATIONS,
    filters::OPERATIONS,
    extensions::OPERATIONS,
    comments::OPERATIONS,
    allocators::OPERATIONS,
    hosts::OPERATIONS,
    roles::OPERATIONS,
    proxies::OPERATIONS,
    logging::OPERATIONS,
    instance_configurations::OPERATIONS,
    templates::OPERATIONS,
    stack::OPERATIONS,
    configuration::OPERATIONS,
    platform::OPERATIONS,
];

/// An operation and who answers it.
struct Handler {
    info: &'static OperationInfo,
    answer: fn(&mut State, &Asked) -> Answered,
}

const fn handler<O: Operation>(answer: fn(&mut State, &Asked) -> Answered) -> Handler {
    Handler { info: O::INFO, answer }
}

fn handlers() -> impl Iterator<Item = &'static Handler> {
    ROOMS.iter().copied().flatten()
}

/// An installation in memory, for tests of code that uses this crate. Clones share everything.
///
/// It starts with one region, three zones with allocators, instance configurations, deployment templates, versions of the
/// stack, the users `admin`, `readonly` (whose passwords are their names) and `ops`, the key [`API_KEY`](Self::API_KEY)
/// of `ops`, an organization whose member is `ops`, and the system's own deployment `admin-console-elasticsearch`.
///
/// What is created stays, and what is changed shows: a plan goes one step on whenever somebody looks at its deployment
/// (operations `get-deployment` and those of single resources) or at an allocator of it (`get-allocator`). Time stands
/// still but for calls, each of which takes a second, and for [`advance`](Self::advance). So every run is the same. The
/// helper that waits looks every five seconds, here as elsewhere: a test says
/// [`poll_interval`](crate::helpers::WaitForDeployment::poll_interval), or lets plans go on faster
/// ([`steps_per_look`](Self::steps_per_look), [`finish_plans`](Self::finish_plans)).
///
/// What it does not know is answered with the status 501, the code `simulation.not_implemented` and the operation's id.
/// Requests that it cannot read are answered with 400.
///
/// ```
/// use ece_api::models::{DeploymentCreateRequest, DeploymentGetResponse};
/// use ece_api::testing::Installation;
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let installation = Installation::new();
/// let ece = installation.client();
///
/// let request = DeploymentCreateRequest::default().name("search").version("8.17.0");
/// let created = ece.create_deployment(&request).template_id("default").send().await?;
/// let deployment = ece.wait_for_deployment(&created.id).poll_interval(std::time::Duration::ZERO).await?;
/// assert!(deployment.healthy);
/// assert_eq!(installation.count("create-deployment"), 1);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Installation(Arc<Mutex<State>>);

impl Installation {
    /// The key that [`client`](Self::client) calls with.
    pub const API_KEY: &'static str = "c2ltdWxhdGVkLWluc3RhbGxhdGlvbg==";

    /// The region of everything.
    pub const REGION: &'static str = fleet::REGION;

    /// The steps of every plan, in their order.
    pub const PLAN_STEPS: &'static [&'static str] = deployments::STEPS;

    /// One that nobody has called yet.
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State::new())))
    }

    /// A client of the installation, with its API key, which repeats nothing. There is no network in between.
    ///
    /// # Panics
    ///
    /// Never, unless the crate itself is broken.
    #[expect(clippy::panic, reason = "it runs in a test of a user, which has to fail here")]
    pub fn client(&self) -> Client {
        let builder = Client::builder("https://installation.test")
            .credentials(Credentials::api_key(Self::API_KEY))
            .transport(self.clone())
            .retries(RetryPolicy::none());
        builder.build().unwrap_or_else(|error| panic!("the client of an installation cannot be built: {error}"))
    }

    /// Serves the installation over HTTP at an address of this machine, such as `127.0.0.1:0`, in a thread of its own. It
    /// ends when the server is dropped. An address that others can reach is refused: whoever knows the passwords above
    /// could use it.
    ///
    /// ```
    /// # use ece_api::testing::Installation;
    /// # use ece_api::{Client, Credentials};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let server = Installation::new().serve("127.0.0.1:0")?;
    /// let key = Credentials::api_key(Installation::API_KEY);
    /// let ece = Client::builder(server.url()).credentials(key).build()?;
    /// ece.list_deployments().send().await?;
    /// # Ok(()) }
    /// ```
    pub fn serve(&self, address: impl std::net::ToSocketAddrs) -> std::io::Result<Server> {
        Server::start(self.clone(), address)
    }

    /// The ids of the operations that it answers.
    pub fn operations() -> impl Iterator<Item = &'static str> {
        handlers().map(|handler| handler.info.id)
    }

    /// Replies like this to the next call of the operation, whoever calls. Several are used in order.
    ///
    /// ```
    /// # use ece_api::testing::{Installation, Reply};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), ece_api::Error> {
    /// let installation = Installation::new();
    /// let ece = installation.client();
    /// installation.fail_next("list-deployments", Reply::error(503, "a.code", "later"));
    ///
    /// assert!(ece.list_deployments().send().await.unwrap_err().has_code("a.code"));
    /// ece.list_deployments().send().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Panics
    ///
    /// If the document has no such operation.
    #[track_caller]
    pub fn fail_next(&self, operation: &str, reply: Reply) {
        let is_known = crate::generated::operations::ALL.iter().any(|info| info.id == operation);
        assert!(is_known, "there is no operation `{operation}`");
        self.state().faults.add_reply(operation.to_owned(), reply);
    }

    /// Lets what is pending of a deployment fail at a step, or its next plan where nothing is pending.
    ///
    /// ```
    /// # use ece_api::models::DeploymentCreateRequest;
    /// # use ece_api::testing::Installation;
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), ece_api::Error> {
    /// let installation = Installation::new();
    /// let ece = installation.client();
    /// let request = DeploymentCreateRequest::default().name("search");
    /// let created = ece.create_deployment(&request).template_id("default").send().await?;
    ///
    /// installation.fail_plan(&created.id, "start-instances", "there is no such image");
    /// let error = ece.wait_for_deployment(&created.id).poll_interval(std::time::Duration::ZERO).await.unwrap_err();
    /// assert!(error.to_string().contains("step start-instances: there is no such image"), "{error}");
    /// # Ok(()) }
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such deployment, or `step` is none of [`PLAN_STEPS`](Self::PLAN_STEPS).
    #[track_caller]
    pub fn fail_plan(&self, deployment: &str, step: &str, message: &str) {
        let is_there = self.state().deployments.find(deployment).is_some();
        assert!(is_there, "there is no deployment `{deployment}`");
        self.add_plan_fault(Some(deployment), step, message);
    }

    /// Lets the next plan fail at a step, whatever deployment it is of.
    ///
    /// # Panics
    ///
    /// If `step` is none of [`PLAN_STEPS`](Self::PLAN_STEPS).
    #[track_caller]
    pub fn fail_next_plan(&self, step: &str, message: &str) {
        self.add_plan_fault(None, step, message);
    }

    #[track_caller]
    fn add_plan_fault(&self, deployment: Option<&str>, step: &str, message: &str) {
        let steps = Self::PLAN_STEPS;
        assert!(steps.contains(&step), "no plan has a step `{step}`: they have {}", steps.join(", "));
        let (deployment, step, message) = (deployment.map(str::to_owned), step.to_owned(), message.to_owned());
        let state = &mut *self.state();
        let fault = PlanFault { deployment, step, message };
        if !state.deployments.fail_pending(&fault) {
            state.faults.add_plan(fault);
        }
    }

    /// By how many steps a plan goes on with each look at its deployment: one, unless said otherwise. With 0 it stands
    /// still.
    pub fn steps_per_look(&self, steps: usize) {
        self.state().deployments.steps_per_look = steps;
    }

    /// Lets every plan that is pending come to its end.
    pub fn finish_plans(&self) {
        deployments::finish_plans(&mut self.state());
    }

    /// A machine breaks down, or comes back: its runner and its allocator are not connected meanwhile, what runs on it
    /// does not run, and nothing is placed there. False where there is no such allocator.
    pub fn set_connected(&self, allocator: &str, is_connected: bool) -> bool {
        allocators::set_connected(&mut self.state(), allocator, is_connected)
    }

    /// Somebody else changes a deployment: it has a new version, so that changes made for an older one are refused. False
    /// where there is no such deployment.
    pub fn bump_version(&self, deployment: &str) -> bool {
        let state = &mut *self.state();
        let now = state.clock.now();
        let found = state.deployments.find_mut(deployment);
        found.map(|deployment| deployment.stamp.touch(now)).is_some()
    }

    /// Ends the sessions of everybody who logged in: their tokens are refused.
    pub fn expire_tokens(&self) {
        self.state().access.expire_tokens();
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        self.state().clock.advance(time);
    }

    /// The requests so far, as they came, the last ten thousand of them, or fewer where their bodies are
    /// more than 256 MiB. Those of paths that the document does not have
    /// carry no operation id.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state().record.requests()
    }

    /// How often an operation was called.
    pub fn count(&self, operation: &str) -> usize {
        self.state().record.count(operation)
    }

    /// A panic elsewhere leaves a state that can still be asked.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn respond(&self, head: http::request::Parts, body: Bytes) -> Result<Response<Body>, TransportError> {
        let state = &mut *self.state();
        state.clock.step();
        let date = HeaderValue::try_from(state.clock.now().to_http_date()).ok();
        let mut response = state.respond(head, body)?;
        if let Some(date) = date {
            response.headers_mut().entry(DATE).or_insert(date);
        }
        Ok(response)
    }
}

impl Default for Installation {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Installation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Installation").finish_non_exhaustive()
    }
}

impl Transport for Installation {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let (head, mut body) = request.into_parts();
            let mut all = BytesMut::new();
            while let Some(chunk) = body.next().await {
                all.extend_from_slice(&chunk.map_err(TransportError::other)?);
                if all.len() > MAX_BODY {
                    return Ok(too_large());
                }
            }
            self.respond(head, all.freeze())
        })
    }
}

fn too_large() -> Response<Body> {
    let message = format!("the body has more than {MAX_BODY} bytes");
    Answer::error(StatusCode::PAYLOAD_TOO_LARGE, "simulation.too_large", message).into_response()
}

/// Everything that an installation is, a field for each room.
struct State {
    clock: Clock,
    ids: Ids,
    access: Access,
    fleet: Fleet,
    hosts: Hosts,
    roles: Roles,
    proxies: Proxies,
    logging: Logging,
    configured: Configured,
    catalog: Catalog,
    deployments: Deployments,
    account: Account,
    organization: Organization,
    realms: Realms,
    security: Security,
    trust: Trust,
    filters: Filters,
    extensions: Extensions,
    comments: Comments,
    faults: Faults,
    record: Record,
}

impl State {
    fn new() -> Self {
        let (clock, mut ids) = (Clock::new(), Ids::default());
        let now = clock.now();
        let fleet = Fleet::seeded(now);
        let hosts = Hosts::seeded(&fleet, Stamp::new(now));
        let mut state = Self {
            access: Access::seeded(&mut ids, &clock, Installation::API_KEY),
            roles: Roles::seeded(&hosts, now),
            proxies: Proxies::seeded(&fleet, now),
            logging: Logging::default(),
            configured: Configured::seeded(now),
            fleet,
            hosts,
            catalog: Catalog::seeded(now),
            deployments: Deployments::default(),
            account: Account::default(),
            organization: Organization::seeded(&clock),
            realms: Realms::default(),
            security: Security::default(),
            trust: Trust::seeded(&mut ids, &clock),
            filters: Filters::default(),
            extensions: Extensions::default(),
            comments: Comments::default(),
            faults: Faults::default(),
            record: Record::default(),
            clock,
            ids,
        };
        deployments::seed(&mut state);
        state
    }

    fn respond(&mut self, head: http::request::Parts, body: Bytes) -> Result<Response<Body>, TransportError> {
        let found = routes::find(&head.method, head.uri.path());
        let id = found.as_ref().map_or("", |found| found.info.id);
        let recorded = RecordedRequest::new(id, &head, body.clone());
        let query = recorded.query.clone();
        self.record.add(recorded);
        if let Some(reply) = self.faults.take_reply(id) {
            return reply.into_response();
        }
        let answer = found.and_then(|found| {
            let caller = self.access.check(found.info, &head.headers, self.clock.now())?;
            let handler = routes::handler_of(found.info).ok_or_else(|| unknown(found.info))?;
            let asked = Asked { info: found.info, path: found.path, query, headers: head.headers, body, caller };
            asked.check()?;
            (handler.answer)(self, &asked)
        });
        let (Ok(answer) | Err(answer)) = answer;
        Ok(answer.into_response())
    }
}

/// What an index says when it is built anew from these: everything was there.
fn index_results(ids: &[&str]) -> serde_json::Value {
    serde_json::json!({ "created": [], "updated": ids, "deleted": [], "errors": [] })
}

fn unknown(info: &OperationInfo) -> Answer {
    let message = format!("the simulated installation does not know the operation `{}`", info.id);
    Answer::error(StatusCode::NOT_IMPLEMENTED, "simulation.not_implemented", message)
}
