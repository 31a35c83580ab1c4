//! Why a reference leads nowhere, in words.

use super::Spot;
use crate::diagnostic::Code;

/// Code, message and help.
pub(super) type Finding = (Code, String, &'static str);

/// A cause that several references may meet with.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Cause {
    /// A file, by its name.
    File(String),
    /// A circle, by the first of its places.
    Circle(Spot),
}

/// Why a reference leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// There is nothing at its end.
    Dangling(String),
    /// It leads to another machine, or to what is read by other means than files.
    Remote,
    /// It leads out of the folder of the document.
    Outside,
    /// The file cannot be read.
    File { name: String, reason: String },
    /// What is at its end is of another kind.
    Unfit(String),
    /// It comes back to itself; with the first of the places in the circle, which tells it from others.
    Circle(Spot),
    /// It does not end within reason.
    TooFar,
    /// Too much would be written out.
    TooMuch,
}

impl Fault {
    /// A circle of these places.
    pub(super) fn circle<'s>(places: impl Iterator<Item = &'s Spot>) -> Self {
        Self::Circle(places.min_by_key(|spot| (spot.file, spot.at.as_str())).cloned().unwrap_or_else(|| Spot::root(0)))
    }

    /// What tells the cause from others, where several references may meet with it.
    pub(super) fn cause(&self) -> Option<Cause> {
        match self {
            Self::File { name, .. } => Some(Cause::File(name.clone())),
            Self::Circle(first) => Some(Cause::Circle(first.clone())),
            _ => None,
        }
    }

    /// Code, message and help for the reference.
    pub(super) fn finding(&self, reference: &str) -> Finding {
        let told = |code, message: String, help| (code, format!("`{reference}` {message}"), help);
        match self {
            Self::Dangling(reason) => {
                let message = format!("does not exist: {reason}");
                told(Code::DanglingRef, message, "add what is missing, or fix the reference")
            }
            Self::Remote => {
                let message = "leads to another machine; only files beside the document are read".to_owned();
                told(Code::ForeignRef, message, "store what it means beside the document, or in it")
            }
            Self::Outside => {
                let message = "leads out of the folder of the document".to_owned();
                told(Code::UnreadFile, message, "only files in that folder and below it are read: store it there")
            }
            Self::File { reason, .. } => {
                told(Code::UnreadFile, format!("cannot be read: {reason}"), "fix the file or the reference")
            }
            Self::Unfit(found) => told(Code::UnfitRef, format!("leads to {found}"), "fix the reference"),
            Self::Circle(_) => {
                let message = "leads from one reference to the next without end".to_owned();
                told(Code::CircularRef, message, "write one of them out")
            }
            Self::TooFar => {
                let message = "leads through more references than are followed".to_owned();
                told(Code::TooManySteps, message, "let it, and those like it, lead straight to what they mean")
            }
            Self::TooMuch => {
                let message = "would be written out too often: paths that are references hold too much".to_owned();
                told(Code::TooManyCopies, message, "give what they share definitions of its own")
            }
        }
    }
}
