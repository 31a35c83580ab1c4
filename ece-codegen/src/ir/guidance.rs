//! What leads people to an operation and into it: an example, other words for it, where to read on.

/// Of one operation, from overlays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guidance {
    /// Lines of Rust, for the function that an [`ExampleFrame`] makes of them.
    pub example: Vec<String>,
    /// Words that people look for, each once.
    pub aliases: Vec<String>,
    /// Paths of items of the crate (`crate::guides::resize`).
    pub see: Vec<String>,
}

/// The function around each example, which readers do not see; from an overlay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExampleFrame {
    /// Its head, with the brace that opens it.
    pub before: String,
    /// Its end.
    pub after: String,
}
