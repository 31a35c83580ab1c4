//! Why a reference leads nowhere, in words.

use crate::diagnostic::Code;

/// Code, message and help.
pub(super) type Finding = (Code, String, &'static str);

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
    /// It comes back to itself.
    Circle,
    /// It does not end within reason.
    TooFar,
    /// Too much would be written out.
    TooMuch,
}

impl Fault {
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
            Self::Circle => {
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
