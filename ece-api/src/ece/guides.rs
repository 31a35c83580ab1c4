//! Guides: one task each, with whole programs to paste.
//!
//! | guide | task |
//! | --- | --- |
//! | [`first_call`] | list the deployments of an installation from a new crate |
//! | [`certificates`] | trust the certificate of an installation, and nothing else |
//! | [`create`] | create a deployment from a template, from JSON, or from models |
//! | [`wait`] | know when a change of a deployment is finished, and whether it failed |
//! | [`resize`] | give a part of a deployment more or less memory, storage, or zones |
//! | [`upgrade`] | bring a deployment to another version of the Elastic Stack |
//! | [`search`] | find deployments and allocators, and read more than one response holds |
//! | [`traffic_filters`] | let only some addresses reach a deployment |
//! | [`vacate`] | drain an allocator: maintenance mode, and everything moved off |
//! | [`users_roles_keys`] | let people and programs in, and replace their keys |
//! | [`uploads`] | bring plugins, bundles, stack packs and licenses, and get dumps |
//! | [`errors_and_retries`] | tell failures apart, know what is repeated, do nothing twice |
//! | [`testing`] | test code that calls an installation, without one |
//! | [`from_other_tools`] | find the call for what you do with curl, the Go SDK or ecctl |
//! | [`upgrading`] | move to a newer version of this crate, or to a newer API |
//!
//! Programs run as they are, against an installation in memory (feature `testing`), unless a real one is what they are
//! about: [`first_call`] says how to turn one into the other. They are compiled and run with the tests of the crate.

#[doc = include_str!("../../guides/first_call.md")]
pub mod first_call {}

#[doc = include_str!("../../guides/certificates.md")]
pub mod certificates {}

#[doc = include_str!("../../guides/create.md")]
pub mod create {}

#[doc = include_str!("../../guides/wait.md")]
pub mod wait {}

#[doc = include_str!("../../guides/resize.md")]
pub mod resize {}

#[doc = include_str!("../../guides/upgrade.md")]
pub mod upgrade {}

#[doc = include_str!("../../guides/search.md")]
pub mod search {}

#[doc = include_str!("../../guides/traffic_filters.md")]
pub mod traffic_filters {}

#[doc = include_str!("../../guides/vacate.md")]
pub mod vacate {}

#[doc = include_str!("../../guides/users_roles_keys.md")]
pub mod users_roles_keys {}

#[doc = include_str!("../../guides/uploads.md")]
pub mod uploads {}

#[doc = include_str!("../../guides/errors_and_retries.md")]
pub mod errors_and_retries {}

#[doc = include_str!("../../guides/testing.md")]
#[cfg_attr(feature = "testing", doc = "The module with all of it is [`testing`](crate::testing).")]
pub mod testing {}

#[doc = include_str!("../../guides/from_other_tools.md")]
pub mod from_other_tools {}

#[doc = include_str!("../../guides/upgrading.md")]
pub mod upgrading {}
