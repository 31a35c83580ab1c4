//! Repeated calls: nothing takes effect twice, and the outcome is told truly.
