//! Changes of requests to create or to update a deployment, over all of their resources.

use super::kinds::Payload;
use super::{SHOWN_NAME, Size, invalid, place};
use crate::generated::models::{DeploymentCreateRequest, DeploymentUpdateRequest};
use crate::runtime::{Error, one_line};

/// More names than this help nobody.
const SHOWN_NAMES: usize = 30;

macro_rules! changes {
    ($Request:ident, $autoscaling:expr) => {
        impl $Request {
            /// Gives one element of a topology another size, another number of zones, or both. It sends nothing.
            ///
            /// An element is called by its id (`hot_content`), by its instance configuration where it has no id, or by the
            /// kind of its resource (`kibana`) where that has one element.
            ///
            /// # Errors
            ///
            /// Of the kind [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest): there is no such element, and
            /// the message lists those that are; there are several; or the size is 0 ([`Size::none`] is for no instances)
            /// or more than a size can say, the number of zones is 0, or the autoscaler decides and does not allow it.
            #[doc(alias("scale", "grow", "shrink", "zones", "memory"))]
            pub fn resize(mut self, element: impl AsRef<str>, size: Size) -> Result<Self, Error> {
                let autoscaling: fn(&Self) -> Option<bool> = $autoscaling;
                let autoscaling = autoscaling(&self);
                let payloads = self.resources.as_mut().map(|it| it.payloads()).unwrap_or_default();
                resize(payloads, element.as_ref(), &size, autoscaling)?;
                Ok(self)
            }

            /// Gives the deployment another name, and all of its resources the same one. It sends nothing.
            #[must_use]
            pub fn rename(mut self, name: impl Into<String>) -> Self {
                let name = name.into();
                for payload in self.resources.iter_mut().flat_map(|it| it.payloads()) {
                    payload.set_display_name(&name);
                }
                self.name(name)
            }
        }
    };
}

// Of what is to be created nothing runs yet, so there is no size that the autoscaler chose.
changes!(DeploymentCreateRequest, |_| None);
changes!(DeploymentUpdateRequest, |request| {
    let settings = request.settings.as_ref();
    Some(settings.is_some_and(|settings| settings.autoscaling_enabled == Some(true)))
});

impl DeploymentUpdateRequest {
    /// Changes the region of all resources. It sends nothing.
    #[must_use]
    pub fn in_region(mut self, region: impl AsRef<str>) -> Self {
        for payload in self.resources.iter_mut().flat_map(|it| it.payloads()) {
            payload.set_region(region.as_ref());
        }
        self
    }

    /// Changes the version of the Elastic Stack in all resources. It sends nothing.
    ///
    /// Whether a deployment can be upgraded like this, the server knows: its `upgradable_to` is in the stack versions, and
    /// `validate_only` of the update asks.
    ///
    #[cfg_attr(feature = "testing", doc = "```")]
    #[cfg_attr(not(feature = "testing"), doc = "```ignore")]
    /// # use ece_api::models::{DeploymentCreateRequest, DeploymentUpdateRequest};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let installation = ece_api::testing::Installation::new();
    /// # let ece = installation.client();
    /// # let request = DeploymentCreateRequest::default().name("logs").version("8.15.5");
    /// # let created = ece.create_deployment(&request).template_id("default").send().await?;
    /// # installation.finish_plans();
    /// # let id = &created.id;
    /// let deployment = ece.get_deployment(id).send().await?;
    /// let update = DeploymentUpdateRequest::checked_from(&deployment)?.upgrade_to("8.17.0")?;
    /// let mut call = ece.update_deployment(id, &update);
    /// if let Some(seen) = deployment.resource_version() {
    ///     call = call.version(seen); // refused if somebody else was faster
    /// }
    /// call.send().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Of the kind [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest): this is no version (`8.17.0`), a
    /// resource has a newer one, a resource has a docker image of its own, which would go on to be used, or there are no
    /// resources.
    #[doc(alias("version", "update"))]
    pub fn upgrade_to(mut self, version: impl AsRef<str>) -> Result<Self, Error> {
        let payloads = self.resources.as_mut().map(|it| it.payloads()).unwrap_or_default();
        if payloads.is_empty() {
            return Err(invalid("the request has no resources to upgrade"));
        }
        set_version(payloads, version.as_ref(), |now, then| now > then)?;
        Ok(self)
    }
}

impl DeploymentCreateRequest {
    /// Sets the region of all resources, and of the request where it has one or has no resources. It sends nothing.
    #[must_use]
    pub fn in_region(mut self, region: impl AsRef<str>) -> Self {
        let mut payloads = self.resources.as_mut().map(|it| it.payloads()).unwrap_or_default();
        for payload in &mut payloads {
            payload.set_region(region.as_ref());
        }
        let is_said_above = payloads.is_empty() || self.region.is_some();
        if is_said_above { self.region(region.as_ref()) } else { self }
    }

    /// Sets the version of the Elastic Stack of all resources, and of the request where it has one or has no resources. It
    /// sends nothing.
    ///
    /// # Errors
    ///
    /// Of the kind [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest): this is no version (`8.17.0`), or a
    /// resource has a docker image of its own, which would be used instead.
    pub fn in_version(mut self, version: impl AsRef<str>) -> Result<Self, Error> {
        let version = version.as_ref();
        let payloads = self.resources.as_mut().map(|it| it.payloads()).unwrap_or_default();
        let is_said_above = payloads.is_empty() || self.version.is_some();
        set_version(payloads, version, |_, _| false)?;
        Ok(if is_said_above { self.version(version) } else { self })
    }
}

/// `autoscaling` says whether the deployment has it; nothing where there is no deployment yet.
fn resize(
    mut payloads: Vec<&mut dyn Payload>,
    name: &str,
    size: &Size,
    autoscaling: Option<bool>,
) -> Result<(), Error> {
    let (at, index) = find(&payloads, name)?;
    let Some(payload) = payloads.get_mut(at) else { return Ok(()) };
    let autoscaling = autoscaling.map(|is_on| is_on || payload.is_autoscaled());
    let shown = format!("{} of {}", one_line(name, SHOWN_NAME), place(payload.kind(), payload.ref_id()));
    let Some(element) = payload.element(index) else { return Ok(()) };
    let limits = autoscaling.and_then(|is_on| element.limits(is_on));
    let resolved =
        size.resolve(element.size(), limits.as_ref()).map_err(|problem| invalid(format!("{shown}: {problem}")))?;
    if let Some(size) = resolved.size {
        element.set_size(size);
    }
    if let Some(zones) = resolved.zones {
        element.set_zones(zones);
    }
    Ok(())
}

/// The one element that is called `name`: the indices of its resource and in there. An id goes before other names.
fn find(payloads: &[&mut dyn Payload], name: &str) -> Result<(usize, usize), Error> {
    let (mut by_id, mut by_other) = (Vec::new(), Vec::new());
    let mut known = Vec::new();
    for (at, payload) in payloads.iter().enumerate() {
        let elements = payload.elements();
        let kind = Some(payload.kind()).filter(|_| elements.len() == 1);
        for (index, element) in elements.into_iter().enumerate() {
            known.extend(element.id().or(kind).or(element.instance_configuration()));
            if element.id() == Some(name) {
                by_id.push((at, index));
            } else if kind == Some(name) || element.instance_configuration() == Some(name) {
                by_other.push((at, index));
            }
        }
    }
    let found = if by_id.is_empty() { by_other } else { by_id };
    match found[..] {
        [place] => Ok(place),
        [] => Err(invalid(format!("there is no topology element `{}`; {}", one_line(name, SHOWN_NAME), list(&known)))),
        _ => Err(invalid(format!(
            "there are {} topology elements `{}`; {}",
            found.len(),
            one_line(name, SHOWN_NAME),
            list(&known),
        ))),
    }
}

fn list(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(SHOWN_NAMES).map(|name| one_line(name, SHOWN_NAME)).collect();
    match names.len().saturating_sub(SHOWN_NAMES) {
        _ if names.is_empty() => "there is none".to_owned(),
        0 => format!("there are: {}", shown.join(", ")),
        more => format!("there are: {}, and {more} more", shown.join(", ")),
    }
}

/// `is_refused` says of the version that is there and the one that shall be whether that cannot be meant.
fn set_version(
    payloads: Vec<&mut dyn Payload>,
    version: &str,
    is_refused: fn(&[u32; 3], &[u32; 3]) -> bool,
) -> Result<(), Error> {
    let Some(wanted) = numbers(version) else {
        return Err(invalid(format!("`{}` is not a version such as 8.17.0", one_line(version, SHOWN_NAME))));
    };
    for payload in payloads {
        let place = place(payload.kind(), payload.ref_id());
        let configurations = payload.configurations();
        for (index, configuration) in configurations.into_iter().enumerate() {
            if let Some(image) = configuration.docker_image() {
                let image = one_line(image, SHOWN_NAME);
                return Err(invalid(format!(
                    "{place} has a docker image of its own, `{image}`, which would be used in any version: take \
                     `docker_image` out of its plan first"
                )));
            }
            let now = configuration.version();
            if let Some(now) = now.filter(|now| numbers(now).is_some_and(|now| is_refused(&now, &wanted))) {
                let (now, version) = (one_line(now, SHOWN_NAME), one_line(version, SHOWN_NAME));
                return Err(invalid(format!("{place} has the version {now}, which is newer than {version}")));
            }
            // An element without a version has that of its plan.
            if index == 0 || now.is_some() {
                configuration.set_version(version);
            }
        }
    }
    Ok(())
}

/// `8.17.0`, `8.17.0-SNAPSHOT`: the three numbers.
fn numbers(version: &str) -> Option<[u32; 3]> {
    let release = version.split_once('-').map_or(version, |(release, _)| release);
    let mut parts = release.split('.').map(|part| part.parse().ok().filter(|_| !part.starts_with('+')));
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}
