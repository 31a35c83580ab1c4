//! What the six kinds of resources have in common, in a request and in a response.
//!
//! Their models differ in names alone, so each kind is one entry of the list at the end, and whatever reads a response or
//! changes a request goes through the traits here.

use crate::generated::models::{self, TopologySize};

/// A resource of a request.
pub(super) trait Payload {
    fn kind(&self) -> &'static str;
    fn ref_id(&self) -> &str;
    fn set_display_name(&mut self, name: &str);
    fn set_region(&mut self, region: &str);
    /// Where the plan may name a version: itself, which has to, then its elements, as far as they do.
    fn configurations(&mut self) -> Vec<&mut dyn Configuration>;
    fn elements(&self) -> Vec<&dyn Element>;
    fn element(&mut self, index: usize) -> Option<&mut dyn Element>;
    /// Whether the plan turns the autoscaler on.
    fn is_autoscaled(&self) -> bool {
        false
    }
}

/// What runs in a resource, or in one of its elements.
pub(super) trait Configuration {
    fn version(&self) -> Option<&str>;
    fn set_version(&mut self, version: &str);
    fn docker_image(&self) -> Option<&str>;
}

/// An element of a topology.
pub(super) trait Element {
    fn id(&self) -> Option<&str>;
    fn instance_configuration(&self) -> Option<&str>;
    fn size(&self) -> Option<&TopologySize>;
    /// Sets the size, and takes away the older members that say the same.
    fn set_size(&mut self, size: TopologySize);
    fn set_zones(&mut self, zones: i32);
    /// The autoscaler's limits, where it decides the size of this element.
    fn limits(&self, _autoscaling: bool) -> Option<Limits> {
        None
    }
}

/// Between what the autoscaler chooses.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub(super) min: Option<TopologySize>,
    pub(super) max: TopologySize,
}

/// A resource of a response.
pub(super) trait Resource {
    fn kind(&self) -> &'static str;
    fn state(&self) -> State<'_>;
}

/// What decides whether a resource of a response can go into a request.
pub(super) struct State<'a> {
    pub(super) ref_id: &'a str,
    pub(super) region: &'a str,
    /// The Elasticsearch resource that it belongs to, unless it is one.
    pub(super) elasticsearch: Option<&'a str>,
    pub(super) is_stopped: bool,
    pub(super) has_plan: bool,
    pub(super) has_elements: bool,
    /// The attempt that is under way.
    pub(super) pending: Option<&'a str>,
}

/// The elements of a plan, whether the document requires them or not.
trait Topology {
    type Element;
    fn elements(&self) -> &[Self::Element];
    fn elements_mut(&mut self) -> &mut [Self::Element];
}

impl<T> Topology for Vec<T> {
    type Element = T;
    fn elements(&self) -> &[T] {
        self
    }
    fn elements_mut(&mut self) -> &mut [T] {
        self
    }
}

impl<T> Topology for Option<Vec<T>> {
    type Element = T;
    fn elements(&self) -> &[T] {
        self.as_deref().unwrap_or_default()
    }
    fn elements_mut(&mut self) -> &mut [T] {
        self.as_deref_mut().unwrap_or_default()
    }
}

macro_rules! kind {
    (
        $field:ident: $Payload:ident { $($payload:item)* }
        of $Resource:ident named $name:ident, $Status:ident, refers by [$($reference:ident)?],
        $Element:ident without $older:tt { $id:expr; $($element:item)* }, $Configuration:ident
    ) => {
        impl Payload for models::$Payload {
            fn kind(&self) -> &'static str {
                stringify!($field)
            }
            fn ref_id(&self) -> &str {
                &self.ref_id
            }
            fn set_display_name(&mut self, name: &str) {
                self.display_name = Some(name.to_owned());
            }
            fn set_region(&mut self, region: &str) {
                self.extra.mark_set("region");
                region.clone_into(&mut self.region);
            }
            fn configurations(&mut self) -> Vec<&mut dyn Configuration> {
                let plan = &mut self.plan;
                let of_elements = plan.cluster_topology.elements_mut().iter_mut().filter_map(|it| it.$field.as_mut());
                let mut all: Vec<&mut dyn Configuration> = vec![&mut plan.$field];
                all.extend(of_elements.map(|it| it as &mut dyn Configuration));
                all
            }
            fn elements(&self) -> Vec<&dyn Element> {
                self.plan.cluster_topology.elements().iter().map(|it| it as &dyn Element).collect()
            }
            fn element(&mut self, index: usize) -> Option<&mut dyn Element> {
                self.plan.cluster_topology.elements_mut().get_mut(index).map(|it| it as &mut dyn Element)
            }
            $($payload)*
        }

        impl Element for models::$Element {
            fn id(&self) -> Option<&str> {
                let id: fn(&Self) -> Option<&str> = $id;
                id(self)
            }
            fn instance_configuration(&self) -> Option<&str> {
                self.instance_configuration_id.as_deref()
            }
            fn size(&self) -> Option<&TopologySize> {
                self.size.as_ref()
            }
            fn set_size(&mut self, size: TopologySize) {
                self.size = Some(size);
                kind!(@without self $older);
            }
            fn set_zones(&mut self, zones: i32) {
                self.zone_count = Some(zones);
            }
            $($element)*
        }

        impl Configuration for models::$Configuration {
            fn version(&self) -> Option<&str> {
                self.version.as_deref()
            }
            fn set_version(&mut self, version: &str) {
                self.version = Some(version.to_owned());
            }
            fn docker_image(&self) -> Option<&str> {
                self.docker_image.as_deref()
            }
        }

        impl Resource for models::$Resource {
            fn kind(&self) -> &'static str {
                stringify!($field)
            }
            fn state(&self) -> State<'_> {
                let plans = &self.info.plan_info;
                let plan = plans.current.as_ref().and_then(|attempt| attempt.plan.as_ref());
                let pending = plans.pending.as_ref().map(|it| it.plan_attempt_id.as_deref().unwrap_or_default());
                let elasticsearch: &[&str] = &[$(&self.$reference)?];
                State {
                    ref_id: &self.ref_id,
                    region: &self.region,
                    elasticsearch: elasticsearch.first().copied(),
                    is_stopped: matches!(self.info.status, models::$Status::Stopped | models::$Status::Stopping),
                    has_plan: plan.is_some(),
                    has_elements: plan.is_some_and(|plan| !plan.cluster_topology.elements().is_empty()),
                    pending,
                }
            }
        }

        impl models::$Resource {
            /// What the request says of a resource that shall stay as it is; nothing where it has no plan, or is stopped.
            pub(super) fn payload(&self) -> Option<models::$Payload> {
                if self.state().is_stopped {
                    return None;
                }
                let mut plan = self.info.plan_info.current.as_ref()?.plan.clone()?;
                plan.transient = None;
                plan.extra.remove("transient");
                let mut payload = models::$Payload::default().ref_id(&self.ref_id).region(&self.region).plan(plan);
                $(payload = payload.$reference(&self.$reference);)?
                payload.display_name = Some(self.info.$name.clone()).filter(|name| !name.is_empty());
                payload.settings.clone_from(&self.info.settings);
                if let Some(settings) = &mut payload.settings {
                    settings.metadata = None;
                    settings.extra.remove("metadata");
                }
                Some(payload)
            }
        }
    };
    (@without $self:ident [$($older:ident)*]) => {
        $(
            $self.$older = None;
            $self.extra.remove(stringify!($older));
        )*
    };
}

kind!(elasticsearch: ElasticsearchPayload {
        fn is_autoscaled(&self) -> bool {
            self.plan.autoscaling_enabled == Some(true)
        }
    }
    of ElasticsearchResourceInfo named cluster_name, ElasticsearchClusterInfoStatus, refers by [],
    ElasticsearchClusterTopologyElement without [memory_per_node node_count_per_zone] {
        |element| element.id.as_deref();
        fn limits(&self, autoscaling: bool) -> Option<Limits> {
            // What an element says of itself goes before what is said of the whole deployment.
            let is_on = self.autoscaling_tier_override.unwrap_or(autoscaling);
            let max = self.autoscaling_max.clone().filter(|max| is_on && max.value > 0)?;
            Some(Limits { min: self.autoscaling_min.clone(), max })
        }
    }, ElasticsearchConfiguration);

kind!(kibana: KibanaPayload {}
    of KibanaResourceInfo named cluster_name, KibanaClusterInfoStatus, refers by [elasticsearch_cluster_ref_id],
    KibanaClusterTopologyElement without [memory_per_node node_count_per_zone] { |_| None; }, KibanaConfiguration);

kind!(apm: ApmPayload {}
    of ApmResourceInfo named name, ApmInfoStatus, refers by [elasticsearch_cluster_ref_id],
    ApmTopologyElement without [] { |_| None; }, ApmConfiguration);

kind!(appsearch: AppSearchPayload {}
    of AppSearchResourceInfo named name, AppSearchInfoStatus, refers by [elasticsearch_cluster_ref_id],
    AppSearchTopologyElement without [] { |_| None; }, AppSearchConfiguration);

kind!(enterprise_search: EnterpriseSearchPayload {}
    of EnterpriseSearchResourceInfo named name, EnterpriseSearchInfoStatus, refers by [elasticsearch_cluster_ref_id],
    EnterpriseSearchTopologyElement without [memory_per_node node_count_per_zone] { |_| None; },
    EnterpriseSearchConfiguration);

kind!(integrations_server: IntegrationsServerPayload {}
    of IntegrationsServerResourceInfo named name, IntegrationsServerInfoStatus,
    refers by [elasticsearch_cluster_ref_id],
    IntegrationsServerTopologyElement without [] { |_| None; }, IntegrationsServerConfiguration);

macro_rules! payloads {
    ($Resources:ident) => {
        impl models::$Resources {
            /// All resources, whatever their kind.
            pub(super) fn payloads(&mut self) -> Vec<&mut dyn Payload> {
                let mut all: Vec<&mut dyn Payload> = Vec::new();
                all.extend(self.elasticsearch.iter_mut().flatten().map(|it| it as &mut dyn Payload));
                all.extend(self.kibana.iter_mut().flatten().map(|it| it as &mut dyn Payload));
                all.extend(self.apm.iter_mut().flatten().map(|it| it as &mut dyn Payload));
                all.extend(self.appsearch.iter_mut().flatten().map(|it| it as &mut dyn Payload));
                all.extend(self.enterprise_search.iter_mut().flatten().map(|it| it as &mut dyn Payload));
                all.extend(self.integrations_server.iter_mut().flatten().map(|it| it as &mut dyn Payload));
                all
            }
        }
    };
}

payloads!(DeploymentCreateResources);
payloads!(DeploymentUpdateResources);

impl models::DeploymentResources {
    /// All resources, whatever their kind.
    pub(super) fn all(&self) -> Vec<&dyn Resource> {
        let mut all: Vec<&dyn Resource> = Vec::new();
        all.extend(self.elasticsearch.iter().map(|it| it as &dyn Resource));
        all.extend(self.kibana.iter().map(|it| it as &dyn Resource));
        all.extend(self.apm.iter().map(|it| it as &dyn Resource));
        all.extend(self.appsearch.iter().map(|it| it as &dyn Resource));
        all.extend(self.enterprise_search.iter().map(|it| it as &dyn Resource));
        all.extend(self.integrations_server.iter().map(|it| it as &dyn Resource));
        all
    }
}
