//! Edits of schemas at places, and what they mean: what the test of the comparison and `cargo xtask judge-diff` share.

pub mod calls;
pub mod cells;
pub mod edits;
pub mod oracle;
pub mod places;
pub mod shape;
