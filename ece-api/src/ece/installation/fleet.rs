//! Machines: zones, allocators, and who has room for an instance.

use std::collections::BTreeMap;

use super::stamp::{Stamp, Time};

/// The region of everything.
pub(super) const REGION: &str = "ece-region";

/// The version of the software that runs all of it.
pub(super) const PLATFORM: &str = "3.8.1";

/// What an allocator has, in MB of memory.
pub(super) const CAPACITY: u64 = 262_144;

/// The machines of an installation.
#[derive(Debug)]
pub(crate) struct Fleet {
    pub(crate) zones: Vec<String>,
    pub(crate) allocators: Vec<Allocator>,
}

/// A machine that runs instances.
#[derive(Clone, Debug)]
pub(crate) struct Allocator {
    pub(crate) id: String,
    pub(crate) zone: String,
    /// In MB of memory.
    pub(crate) capacity: u64,
    pub(crate) is_connected: bool,
    pub(crate) is_in_maintenance: bool,
    /// When it went into maintenance the last time.
    pub(crate) maintained: Option<Time>,
    pub(crate) metadata: Vec<(String, String)>,
    /// Of the metadata.
    pub(crate) stamp: Stamp,
    /// Of the settings, which are the capacity.
    pub(crate) settings: Stamp,
}

/// The memory that instances use, in MB, by allocator.
pub(crate) type Usage = BTreeMap<String, u64>;

impl Fleet {
    /// Three zones, two allocators in each.
    pub(super) fn seeded(now: Time) -> Self {
        let zones: Vec<String> = (1..=3).map(|zone| format!("ece-zone-{zone}")).collect();
        let machines = zones.iter().enumerate().flat_map(|(index, zone)| (0..2).map(move |it| (index, zone, it)));
        let allocators = machines.map(|(index, zone, machine)| Allocator {
            id: format!("192.0.2.{}", 10 * (index + 1) + machine),
            zone: zone.clone(),
            capacity: CAPACITY,
            is_connected: true,
            is_in_maintenance: false,
            maintained: None,
            stamp: Stamp::new(now),
            settings: Stamp::new(now),
            metadata: vec![("instanceFamily".to_owned(), "general".to_owned())],
        });
        let allocators = allocators.collect();
        Self { zones, allocators }
    }

    /// The allocator by its id.
    pub(crate) fn allocator(&self, id: &str) -> Option<&Allocator> {
        self.allocators.iter().find(|allocator| allocator.id == id)
    }

    /// The same, to change it.
    pub(crate) fn allocator_mut(&mut self, id: &str) -> Option<&mut Allocator> {
        self.allocators.iter_mut().find(|allocator| allocator.id == id)
    }

    /// Where an instance of so many MB can go: in the zone, the allocator with the most room, but for those `without`.
    pub(crate) fn place(&self, zone: &str, memory: u64, usage: &Usage, without: &[String]) -> Option<&Allocator> {
        let free = |it: &Allocator| it.capacity.saturating_sub(usage.get(&it.id).copied().unwrap_or_default());
        let suits = |it: &&Allocator| {
            it.zone == zone
                && it.is_connected
                && !it.is_in_maintenance
                && !without.contains(&it.id)
                && free(it) >= memory
        };
        // Of equals the first.
        self.allocators.iter().rev().filter(suits).max_by_key(|it| free(it))
    }
}
