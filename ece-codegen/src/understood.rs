//! What a schema is, in plain data: made by `resolve`, asked for through `understand`.

use std::fmt;

/// What a schema is, apart from its members and limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Understood {
    /// Another definition, by its name.
    Reference(String),
    /// Text, number or truth value.
    Scalar {
        /// `string`, `integer`, `number`, `boolean`, or `any` for values of several types.
        kind: &'static str,
        /// Its format.
        format: Option<String>,
        /// How many values there are; 0 where any will do.
        values: usize,
    },
    /// A list of this.
    List(Box<Understood>),
    /// A map to this.
    Map(Box<Understood>),
    /// An object with so many members.
    Object(usize),
    /// An object of any kind.
    Free,
    /// So many parts put together.
    AllOf(usize),
    /// Bytes.
    File,
}

impl fmt::Display for Understood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reference(name) => f.write_str(name),
            Self::Scalar { kind, format, values } => {
                f.write_str(kind)?;
                if let Some(format) = format {
                    write!(f, " ({format})")?;
                }
                if *values > 0 { write!(f, ", one of {values}") } else { Ok(()) }
            }
            Self::List(inner) => write!(f, "list of {inner}"),
            Self::Map(inner) => write!(f, "map of {inner}"),
            Self::Object(1) => f.write_str("object with 1 member"),
            Self::Object(members) => write!(f, "object with {members} members"),
            Self::Free => f.write_str("any object"),
            Self::AllOf(parts) => write!(f, "all of {parts}"),
            Self::File => f.write_str("file"),
        }
    }
}
