//! The stages of a run, for whoever wants to know how far it is. The library has no clock; a caller may have one.

/// A stage of a run. Each ends where the next one begins, and the last one with the run. `Emit` and `Format` take turns, file by
/// file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Text to JSON.
    Parse,
    /// Overlays are applied.
    Overlay,
    /// The document is made to stand alone.
    References,
    /// JSON to the strict model of Swagger 2.0.
    Read,
    /// Swagger 2.0 to OpenAPI 3.0.
    Lower,
    /// OpenAPI 3.0 to the API.
    Resolve,
    /// The API to code.
    Emit,
    /// Code to the text of files.
    Format,
    /// Sample calls.
    Samples,
    /// Findings get their places in texts.
    Locate,
}

impl Stage {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Overlay => "overlay",
            Self::References => "references",
            Self::Read => "read",
            Self::Lower => "lower",
            Self::Resolve => "resolve",
            Self::Emit => "emit",
            Self::Format => "format",
            Self::Samples => "samples",
            Self::Locate => "locate",
        }
    }
}
