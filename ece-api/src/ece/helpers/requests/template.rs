//! From a deployment template: requests that create, and the elements that an update has to have.

use super::{SHOWN_NAME, invalid, place};
use crate::generated::models::{
    DeploymentCreateRequest, DeploymentTemplateInfoV2, DeploymentTemplateReference, DeploymentUpdateRequest,
    ElasticsearchClusterTopologyElement, ElasticsearchPayload, TopologySize, TopologySizeResource,
};
use crate::runtime::{Error, one_line};

impl DeploymentCreateRequest {
    /// What the template proposes, under a name of its own. It sends nothing.
    ///
    /// The template is what `get-deployment-template-v2` answers. Its sizes and its version are where a deployment begins:
    /// [`resize`](Self::resize), [`in_version`](Self::in_version) and [`in_region`](Self::in_region) change them.
    ///
    #[cfg_attr(feature = "testing", doc = "```")]
    #[cfg_attr(not(feature = "testing"), doc = "```ignore")]
    /// # use ece_api::{helpers::Size, models::DeploymentCreateRequest};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let installation = ece_api::testing::Installation::new();
    /// # let ece = installation.client();
    /// # installation.steps_per_look(100);
    /// let template = ece.get_deployment_template_v2("default", "ece-region").send().await?;
    /// let request = DeploymentCreateRequest::from_template(&template, "logs")?
    ///     .in_version("8.17.0")?
    ///     .resize("hot_content", Size::memory_gb(4).zones(2))?
    ///     .resize("kibana", Size::memory_gb(1).zones(1))?;
    /// let created = ece.create_deployment(&request).with_new_request_id().send().await?;
    /// ece.wait_for_deployment(&created.id).of_create(&created).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Of the kind [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest): the response has no
    /// `deployment_template`, or one without Elasticsearch, or without elements of its topology.
    #[doc(alias("provision", "new", "create"))]
    pub fn from_template(template: &DeploymentTemplateInfoV2, name: impl Into<String>) -> Result<Self, Error> {
        let mut request = template.deployment_template.clone();
        let resources = request.resources.as_mut().and_then(|resources| resources.elasticsearch.as_mut());
        let elasticsearch = resources.filter(|resources| !resources.is_empty());
        let Some(elasticsearch) = elasticsearch else {
            return Err(of_template(template, "has no Elasticsearch in its `deployment_template`"));
        };
        for payload in elasticsearch {
            if payload.plan.cluster_topology.is_empty() {
                let place = place("elasticsearch", &payload.ref_id);
                return Err(of_template(template, &format!("has no `cluster_topology` for {place}")));
            }
            // With it, the server knows the template again when the deployment is changed.
            let reference = || DeploymentTemplateReference::new(&template.id);
            payload.plan.deployment_template.get_or_insert_with(reference);
        }
        Ok(request.rename(name))
    }
}

impl DeploymentUpdateRequest {
    /// Adds the elements of Elasticsearch that the template has and the plan does not, with the size 0: those that a
    /// deployment with autoscaling has to have, or that a [`resize`](Self::resize) is to bring to life. It sends nothing.
    ///
    /// A server does the same for the response of `get-deployment`, unless it is an older one or was told not to
    /// (`enrich_with_template`).
    ///
    #[cfg_attr(feature = "testing", doc = "```")]
    #[cfg_attr(not(feature = "testing"), doc = "```ignore")]
    /// # use ece_api::{helpers::Size, models::{DeploymentCreateRequest, DeploymentUpdateRequest}};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let installation = ece_api::testing::Installation::new();
    /// # let ece = installation.client();
    /// # let request = DeploymentCreateRequest::default().name("logs").version("8.15.5");
    /// # let created = ece.create_deployment(&request).template_id("default").send().await?;
    /// # installation.finish_plans();
    /// # let id = &created.id;
    /// let template = ece.get_deployment_template_v2("default", "ece-region").send().await?;
    /// let deployment = ece.get_deployment(id).send().await?;
    /// let update = DeploymentUpdateRequest::checked_from(&deployment)?
    ///     .with_elements_of(&template)?
    ///     .resize("warm", Size::memory_gb(4).zones(1))?;
    /// ece.update_deployment(id, &update).send().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Of the kind [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest): the plan was made from another
    /// template, or the template has no elements.
    pub fn with_elements_of(mut self, template: &DeploymentTemplateInfoV2) -> Result<Self, Error> {
        let proposed = template.deployment_template.resources.as_ref().and_then(|it| it.elasticsearch.as_deref());
        let proposed = proposed.unwrap_or_default();
        let payloads = self.resources.iter_mut().filter_map(|resources| resources.elasticsearch.as_mut()).flatten();
        for payload in payloads {
            let name = place("elasticsearch", &payload.ref_id);
            let made_from = payload.plan.deployment_template.as_ref().map(|reference| reference.id.as_str());
            if let Some(other) = made_from.filter(|id| *id != template.id) {
                let other = one_line(other, SHOWN_NAME);
                return Err(of_template(template, &format!("is not the one of {name}: that is `{other}`")));
            }
            let of_payload = proposed.iter().find(|it| it.ref_id == payload.ref_id).or(proposed.first());
            let elements = of_payload.map(|it| it.plan.cluster_topology.as_slice()).unwrap_or_default();
            if elements.is_empty() {
                return Err(of_template(template, &format!("has no `cluster_topology` for {name}")));
            }
            add_missing(payload, elements);
        }
        Ok(self)
    }
}

fn add_missing(payload: &mut ElasticsearchPayload, elements: &[ElasticsearchClusterTopologyElement]) {
    let topology = &mut payload.plan.cluster_topology;
    for element in elements {
        if !topology.iter().any(|known| is_same(known, element)) {
            topology.push(without_instances(element));
        }
    }
}

/// Plans of older deployments name their elements by instance configuration alone.
fn is_same(known: &ElasticsearchClusterTopologyElement, element: &ElasticsearchClusterTopologyElement) -> bool {
    match (&known.id, &element.id) {
        (Some(known), Some(id)) => known == id,
        _ => known.instance_configuration_id == element.instance_configuration_id,
    }
}

fn without_instances(element: &ElasticsearchClusterTopologyElement) -> ElasticsearchClusterTopologyElement {
    let resource = element.size.as_ref().map(|size| size.resource.clone());
    let size = TopologySize::new(0, resource.unwrap_or(TopologySizeResource::Memory));
    let mut element = element.clone();
    super::kinds::Element::set_size(&mut element, size);
    element
}

fn of_template(template: &DeploymentTemplateInfoV2, problem: &str) -> Error {
    invalid(format!("the template {} {problem}", one_line(&template.id, SHOWN_NAME)))
}
