//! From what a deployment is to the request that changes it, and from a template to the request that creates one.
//!
//! Nothing here sends anything, and nothing here is decided that the server could know better: sizes that an instance
//! configuration offers, say, or versions that can be upgraded to which. What a request lacks, and what nobody could have
//! meant, is an error before anything is sent.
//!
//! # What of a deployment goes into an update
//!
//! What has the same definition in the response and in the request goes over as a whole, with the members that the
//! document does not know: a plan, the settings of a resource, observability, tags. All else goes over member by member,
//! and a member that the document does not know stays behind.
//!
//! | of [`DeploymentGetResponse`] | in [`DeploymentUpdateRequest`] |
//! | --- | --- |
//! | `name`, `alias` | the same |
//! | `id`, `healthy`, `observability` (its state), `instance_configurations` | not in there: for reading alone |
//! | `settings.observability`, `.autoscaling_enabled`, `.auto_ops` | the same, as far as the server sent them |
//! | `settings.byok`, `.traffic_filter_settings` | not in there: an update has no place for them, and leaves them alone |
//! | `metadata.tags` | the same |
//! | `metadata.hidden`, `.system_owned` | the same where they are true |
//! | `metadata`, all else | not in there: for reading alone |
//! | a resource that is stopped or stopping | not in there, and left alone, as `prune_orphans` is false |
//! | a resource without a current plan | not in there; [`checked_from`](DeploymentUpdateRequest::checked_from) refuses it |
//! | `ref_id`, `region`, `elasticsearch_cluster_ref_id` of a resource | the same |
//! | `id` of a resource | not in there |
//! | `info.cluster_name` or `info.name` | `display_name` |
//! | `info.plan_info.current.plan` | `plan`, with sizes, settings of users, and elements of the size 0 |
//! | `transient` of the plan | not in there: it was for one attempt (strategy, moves, a snapshot to restore); remote clusters have operations of their own |
//! | `info.plan_info.pending`, `.history` | not in there; `checked_from` refuses what is pending |
//! | `info.settings`, where the response shows them | `settings`, but for the next three |
//! | `info.settings.metadata` | not in there: owner, flags and the name once more |
//! | `info.settings.keystore_contents` | not in there: values are not shown, and what has none would be removed |
//! | `info.settings.snapshot.slm`, `.trust.direct[].certificates[].metadata` | not in there: for reading alone |
//! | `info`, all else | not in there: state |
//!
//! # What the autoscaler decides
//!
//! The current plan has the sizes that the autoscaler chose last, and they are sent as they are: an element without a size
//! would get one by default, and one with its size keeps it. So a request says nothing new about them as long as the
//! deployment is the one that was read: the version of the response ([`Response::resource_version`]) as the `version` of
//! the call makes sure of that. An attempt of the autoscaler that is pending would be undone, which is one reason why
//! `checked_from` refuses what is pending. A size that somebody gives to such an element has to be asked for with
//! [`Size::despite_autoscaling`].
//!
//! [`Response::resource_version`]: crate::Response::resource_version

mod change;
mod kinds;
mod size;
mod template;
mod unread;

use std::collections::HashSet;

use crate::generated::models::{
    ApmResourceInfo, AppSearchResourceInfo, DeploymentGetResponse, DeploymentMetadata, DeploymentSettings,
    DeploymentUpdateMetadata, DeploymentUpdateRequest, DeploymentUpdateResources, DeploymentUpdateSettings,
    ElasticsearchClusterSettings, ElasticsearchPayload, ElasticsearchResourceInfo, EnterpriseSearchResourceInfo,
    IntegrationsServerResourceInfo, KibanaResourceInfo,
};
use crate::runtime::{Error, ErrorKind, Response, one_line};
use kinds::Resource;

pub use size::Size;

/// More of a name than this helps nobody.
const SHOWN_NAME: usize = 60;
/// More problems than this help nobody.
const SHOWN_PROBLEMS: usize = 10;

impl From<&DeploymentGetResponse> for DeploymentUpdateRequest {
    /// The request that leaves everything as it is: something to change one thing in. What goes into it is said
    /// [there](crate::helpers::requests). It sends nothing.
    ///
    /// It cannot fail, so it leaves out what it has to: resources that are stopped, and those whose plan the response does
    /// not show. [`checked_from`](Self::checked_from) makes an error of the latter, and of what is pending, which an update
    /// from the current plan would undo.
    fn from(deployment: &DeploymentGetResponse) -> Self {
        let resources = &deployment.resources;
        let mut request = Self::new(false);
        request.name = Some(deployment.name.clone()).filter(|name| !name.is_empty());
        request.alias.clone_from(&deployment.alias);
        request.settings = deployment.settings.as_ref().map(settings);
        request.metadata = deployment.metadata.as_ref().map(metadata);
        request.resources = Some(DeploymentUpdateResources {
            elasticsearch: listed(resources.elasticsearch.iter().filter_map(elasticsearch)),
            kibana: listed(resources.kibana.iter().filter_map(KibanaResourceInfo::payload)),
            apm: listed(resources.apm.iter().filter_map(ApmResourceInfo::payload)),
            appsearch: listed(resources.appsearch.iter().filter_map(AppSearchResourceInfo::payload)),
            enterprise_search: listed(
                resources.enterprise_search.iter().filter_map(EnterpriseSearchResourceInfo::payload),
            ),
            integrations_server: listed(
                resources.integrations_server.iter().filter_map(IntegrationsServerResourceInfo::payload),
            ),
            ..DeploymentUpdateResources::default()
        });
        request
    }
}

impl From<&Response<DeploymentGetResponse>> for DeploymentUpdateRequest {
    /// The same of what a call gave.
    fn from(deployment: &Response<DeploymentGetResponse>) -> Self {
        Self::from(&**deployment)
    }
}

impl DeploymentUpdateRequest {
    /// The request that leaves the deployment as it is, as [`From`] makes it, if the response has all that it needs.
    ///
    /// It sends nothing. The response is that of `get-deployment`; with `show_settings`, the request repeats the settings
    /// of the resources, and without it says nothing about them, which leaves them as they are.
    ///
    #[cfg_attr(feature = "testing", doc = "```")]
    #[cfg_attr(not(feature = "testing"), doc = "```ignore")]
    /// # use ece_api::{helpers::Size, models::{DeploymentCreateRequest, DeploymentUpdateRequest}};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let installation = ece_api::testing::Installation::new();
    /// # let ece = installation.client();
    /// # installation.steps_per_look(100);
    /// # let request = DeploymentCreateRequest::default().name("logs").version("8.15.5");
    /// # let created = ece.create_deployment(&request).template_id("default").send().await?;
    /// # installation.finish_plans();
    /// # let id = &created.id;
    /// let before = ece.plan_snapshot(id).await?;
    /// let deployment = ece.get_deployment(id).send().await?;
    /// let update = DeploymentUpdateRequest::checked_from(&deployment)?.resize("hot_content", Size::memory_gb(8).zones(2))?;
    /// let updated = ece.update_deployment(id, &update).send().await?;
    /// let resized = ece.wait_for_deployment(id).after(before).of_update(&updated).await?;
    /// # let instances = &resized.resources.elasticsearch[0].info.topology.instances;
    /// # assert!(instances.iter().all(|it| it.memory.as_ref().unwrap().instance_capacity == 8192));
    /// # Ok(()) }
    /// ```
    ///
    /// Between the look and the update somebody else may have changed the deployment. Then the update undoes that, unless
    /// it is said which version was seen: `.version(…)` of the call, with the response's `resource_version`.
    ///
    /// # Errors
    ///
    /// Of the kind [`ErrorKind::InvalidRequest`], naming each resource
    ///
    /// * whose current plan the response does not show, or shows without an element,
    /// * that has a plan pending: the update would undo it, so it has to be waited for
    ///   ([`Client::wait_for_deployment`](crate::Client::wait_for_deployment)), or canceled,
    /// * that lacks its `ref_id`, region or the Elasticsearch resource that it belongs to,
    /// * of the kind Elasticsearch that is stopped: the deployment has to be restored first. What else is stopped stays so,
    ///
    /// and where there is no resource at all, where two have one name, where one belongs to an Elasticsearch that is not
    /// there, and where a value that the update needs is of another type than the document says, naming its place.
    pub fn checked_from(deployment: &DeploymentGetResponse) -> Result<Self, Error> {
        let resources = deployment.resources.all();
        let mut problems = unread::unread(deployment);
        problems.extend(resources.iter().flat_map(|resource| of_resource(*resource)));
        problems.extend(between(&resources));
        if resources.is_empty() {
            problems.push("the response has no resources".to_owned());
        }
        if problems.is_empty() {
            return Ok(Self::from(deployment));
        }
        let more = problems.len().saturating_sub(SHOWN_PROBLEMS);
        problems.truncate(SHOWN_PROBLEMS);
        if more > 0 {
            problems.push(format!("and {more} more"));
        }
        let deployment = one_line(&deployment.id, SHOWN_NAME);
        Err(invalid(format!("no update can be made of the deployment {deployment}: {}", problems.join("; "))))
    }
}

/// What is wrong between resources: an update cannot say which of two it means, nor what is not there.
fn between(resources: &[&dyn Resource]) -> Vec<String> {
    let sent = resources.iter().filter(|resource| !resource.state().is_stopped);
    let mut names = HashSet::new();
    let mut problems = Vec::new();
    for resource in sent.clone().filter(|resource| !resource.state().ref_id.is_empty()) {
        let ref_id = resource.state().ref_id;
        if !names.insert((resource.kind(), ref_id)) {
            problems.push(format!("{} is there twice", place(resource.kind(), ref_id)));
        }
    }
    let clusters: HashSet<&str> =
        resources.iter().filter(|it| it.state().elasticsearch.is_none()).map(|it| it.state().ref_id).collect();
    for resource in sent {
        let state = resource.state();
        if let Some(cluster) = state.elasticsearch.filter(|it| !it.is_empty() && !clusters.contains(it)) {
            let (name, cluster) = (place(resource.kind(), state.ref_id), place("elasticsearch", cluster));
            problems.push(format!("{name} belongs to {cluster}, which the response does not have"));
        }
    }
    problems
}

fn of_resource(resource: &dyn Resource) -> Vec<String> {
    let state = resource.state();
    let name = place(resource.kind(), state.ref_id);
    if state.is_stopped {
        let is_needed = state.elasticsearch.is_none();
        return is_needed.then(|| format!("{name} is stopped: restore the deployment first")).into_iter().collect();
    }
    let mut problems = Vec::new();
    if state.ref_id.is_empty() {
        problems.push(format!("{name} has no `ref_id`"));
    }
    if state.region.is_empty() {
        problems.push(format!("{name} has no `region`"));
    }
    if state.elasticsearch == Some("") {
        problems.push(format!("{name} has no `elasticsearch_cluster_ref_id`"));
    }
    if let Some(attempt) = state.pending {
        let attempt = if attempt.is_empty() { "without an id" } else { attempt };
        let attempt = one_line(attempt, SHOWN_NAME);
        problems.push(format!("{name} has a plan pending (attempt {attempt}): wait for it, or cancel it"));
    } else if !state.has_plan {
        problems.push(format!(
            "{name} shows no current plan: none was carried out yet, or it was not asked for (`show_plans`)"
        ));
    } else if !state.has_elements {
        problems.push(format!("the current plan of {name} has no `cluster_topology`"));
    }
    problems
}

/// A resource, as messages name it.
fn place(kind: &str, ref_id: &str) -> String {
    format!("{kind}/{}", one_line(ref_id, SHOWN_NAME))
}

fn invalid(text: impl Into<String>) -> Error {
    Error::local(ErrorKind::InvalidRequest, text)
}

/// A kind that a deployment does not have is not mentioned.
fn listed<T>(payloads: impl Iterator<Item = T>) -> Option<Vec<T>> {
    Some(payloads.collect::<Vec<T>>()).filter(|payloads| !payloads.is_empty())
}

fn elasticsearch(resource: &ElasticsearchResourceInfo) -> Option<ElasticsearchPayload> {
    let mut payload = resource.payload()?;
    if let Some(settings) = &mut payload.settings {
        drop_read_only(settings);
    }
    Some(payload)
}

fn drop_read_only(settings: &mut ElasticsearchClusterSettings) {
    settings.keystore_contents = None;
    settings.extra.remove("keystore_contents");
    if let Some(snapshot) = &mut settings.snapshot {
        snapshot.slm = None;
        snapshot.extra.remove("slm");
    }
    let trusted = settings.trust.iter_mut().flat_map(|trust| trust.direct.iter_mut().flatten());
    for certificate in trusted.flat_map(|direct| &mut direct.certificates) {
        certificate.metadata = None;
        certificate.extra.remove("metadata");
    }
}

fn settings(settings: &DeploymentSettings) -> DeploymentUpdateSettings {
    let is_sent = !settings.extra.is_missing("auto_ops") && !settings.auto_ops.status.as_str().is_empty();
    DeploymentUpdateSettings {
        observability: settings.observability.clone(),
        autoscaling_enabled: settings.autoscaling_enabled,
        auto_ops: is_sent.then(|| settings.auto_ops.clone()),
        ..DeploymentUpdateSettings::default()
    }
}

/// Flags that are false say what is so by default, and not everybody may send them.
fn metadata(metadata: &DeploymentMetadata) -> DeploymentUpdateMetadata {
    DeploymentUpdateMetadata {
        system_owned: metadata.system_owned.filter(|is_set| *is_set),
        hidden: metadata.hidden.filter(|is_set| *is_set),
        tags: metadata.tags.clone(),
        ..DeploymentUpdateMetadata::default()
    }
}
