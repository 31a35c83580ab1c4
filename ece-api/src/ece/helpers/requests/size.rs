//! How large an element of a topology shall be.

use crate::generated::models::{TopologySize, TopologySizeResource};

use super::kinds::Limits;

/// How large an element of a topology shall be: memory or storage per zone, and in how many zones.
///
/// ```
/// use ece_api::helpers::Size;
///
/// let two_large_ones = Size::memory_gb(8).zones(2);
/// let one_zone_more = Size::unchanged().zones(3);
/// # assert_ne!(two_large_ones, one_zone_more);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Size {
    amount: Option<Amount>,
    zones: Option<u32>,
    despite_autoscaling: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Amount {
    /// Only [`Size::none`] may say 0.
    megabytes: u64,
    /// That of the element, where it is nothing.
    resource: Option<TopologySizeResource>,
}

impl Size {
    const fn new(amount: Option<Amount>) -> Self {
        Self { amount, zones: None, despite_autoscaling: false }
    }

    const fn of(megabytes: u64, resource: TopologySizeResource) -> Self {
        Self::new(Some(Amount { megabytes, resource: Some(resource) }))
    }

    /// So much memory per zone, in MB: 1024 are one GB. Whoever is given a size of 0 refuses it: for no instances, there is
    /// [`none`](Self::none). The same holds for the next three.
    pub const fn memory_mb(megabytes: u32) -> Self {
        Self::of(megabytes as u64, TopologySizeResource::Memory)
    }

    /// So much memory per zone, in GB.
    pub const fn memory_gb(gigabytes: u32) -> Self {
        Self::of(gigabytes as u64 * 1024, TopologySizeResource::Memory)
    }

    /// So much storage per zone, in MB: 1024 are one GB.
    pub const fn storage_mb(megabytes: u32) -> Self {
        Self::of(megabytes as u64, TopologySizeResource::Storage)
    }

    /// So much storage per zone, in GB.
    pub const fn storage_gb(gigabytes: u32) -> Self {
        Self::of(gigabytes as u64 * 1024, TopologySizeResource::Storage)
    }

    /// No instances: the element stays in the plan with the size 0.
    pub const fn none() -> Self {
        Self::new(Some(Amount { megabytes: 0, resource: None }))
    }

    /// The size that it has; what else changes is said by [`zones`](Self::zones).
    pub const fn unchanged() -> Self {
        Self::new(None)
    }

    /// In so many zones: one at least. Without it, the number of zones stays as it is.
    pub const fn zones(mut self, zones: u32) -> Self {
        self.zones = Some(zones);
        self
    }

    /// Also where the autoscaler decides the size. It goes on from there, and may change it again.
    pub const fn despite_autoscaling(mut self) -> Self {
        self.despite_autoscaling = true;
        self
    }

    /// What is written into an element whose size is `now`; or what is wrong with that.
    pub(super) fn resolve(&self, now: Option<&TopologySize>, limits: Option<&Limits>) -> Result<Resolved, String> {
        let zones = match self.zones.map(i32::try_from) {
            None => None,
            Some(Ok(zones)) if zones > 0 => Some(zones),
            Some(_) => {
                return Err("the number of zones has to be one at least; for no instances, there is \
                `Size::none()`"
                    .to_owned());
            }
        };
        let Some(amount) = &self.amount else { return Ok(Resolved { size: None, zones }) };
        if amount.megabytes == 0 && amount.resource.is_some() {
            return Err("a size has to be more than 0; for no instances, there is `Size::none()`".to_owned());
        }
        let Ok(value) = i32::try_from(amount.megabytes) else {
            return Err(format!("{} MB is more than a size can say", amount.megabytes));
        };
        let of_now = || now.map_or(TopologySizeResource::Memory, |size| size.resource.clone());
        let size = TopologySize::new(value, amount.resource.clone().unwrap_or_else(of_now));
        if let Some(limits) = limits {
            self.allowed_within(limits, &size)?;
        }
        Ok(Resolved { size: Some(size), zones })
    }

    fn allowed_within(&self, limits: &Limits, size: &TopologySize) -> Result<(), String> {
        let Limits { min, max } = limits;
        if !self.despite_autoscaling {
            return Err(format!(
                "the autoscaler decides its size, up to {} MB of {}: change its limits, or ask for the size with \
                 `despite_autoscaling`",
                max.value, max.resource,
            ));
        }
        if max.resource == size.resource && size.value > max.value {
            return Err(format!(
                "{} MB of {} is more than the autoscaler's limit, {} MB",
                size.value, size.resource, max.value
            ));
        }
        match min {
            Some(min) if min.resource == size.resource && size.value < min.value => Err(format!(
                "{} MB of {} is less than the autoscaler's limit, {} MB",
                size.value, size.resource, min.value
            )),
            _ => Ok(()),
        }
    }
}

/// What is written into an element.
pub(super) struct Resolved {
    pub(super) size: Option<TopologySize>,
    pub(super) zones: Option<i32>,
}
