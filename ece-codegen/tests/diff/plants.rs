//! What is planted, and what has to be told about it. The verdicts are those that were measured by compiling and calling;
//! none was taken from the comparison.

mod documents;
mod operations;
mod parameters;
mod responses;
mod schemas;

use ece_codegen::diff::Kind;

use super::field::Field;

/// A change to plant. `verdict` has a letter each for old clients, older servers (B breaks, W may, - harmless) and
/// Rust source (M major, m minor, = nothing).
pub struct Plant {
    pub kind: Kind,
    /// What the way back is told as.
    pub mirror: Kind,
    pub verdict: &'static str,
    /// Plants it; gives the subject that has to be told, or nothing where the document has no place for it.
    pub make: fn(&mut Field) -> Option<String>,
}

macro_rules! plants {
    ($($kind:ident / $mirror:ident $verdict:literal $plant:expr;)*) => {
        pub const PLANTS: &[super::Plant] = &[$(super::Plant {
            kind: ece_codegen::diff::Kind::$kind,
            mirror: ece_codegen::diff::Kind::$mirror,
            verdict: $verdict,
            make: $plant,
        }),*];
    };
}
use plants;

/// Gives the document what some plants need.
pub use documents::prepare;

/// All of them.
pub fn all() -> Vec<&'static Plant> {
    let parts = [operations::PLANTS, parameters::PLANTS, schemas::PLANTS, responses::PLANTS, documents::PLANTS];
    parts.into_iter().flatten().collect()
}
