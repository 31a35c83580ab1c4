//! Where the document comes from, and its bytes.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::address;
use super::args::SourceArgs;
use super::download::Http;
use super::identity::Identity;
use super::limited::{MEBIBYTE, ReadFailure, read_limited};
use crate::error::{Error, Result};
use crate::inputs::Document;

/// Where the document comes from.
pub(crate) enum Source<'a> {
    Address { url: Url, identity: Identity, args: &'a SourceArgs },
    File { path: PathBuf, limit: u64 },
}

/// The same for `source.json`: no secrets, and no path of this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Origin {
    /// The address without user, password and query.
    Address(String),
    /// The name of the file.
    File(String),
}

impl<'a> Source<'a> {
    /// What the command line names.
    pub(crate) fn of(args: &'a SourceArgs) -> Result<Self> {
        if let Some(path) = &args.file {
            return Ok(Self::File { path: path.clone(), limit: args.max_size * MEBIBYTE });
        }
        let mut url = match (&args.url, &args.ece) {
            (Some(url), _) => address::parse("--url", url)?,
            (None, Some(ece)) => address::document_of(&address::parse("--ece", ece)?),
            (None, None) => address::parse("--url", address::HOSTED)?,
        };
        let identity = Identity::take(args, &mut url)?;
        Ok(Self::Address { url, identity, args })
    }

    /// The bytes as they were served.
    pub(crate) fn read(&self) -> Result<Vec<u8>> {
        match self {
            Self::Address { url, identity, args } => {
                let http = Http::new(args, url)?;
                let authorization = identity.authorization(&http, url)?;
                http.get(url, authorization.as_ref())
            }
            Self::File { path, limit } => {
                let failed = |e: &io::Error| Error::io("read", path, e);
                let file = File::open(path).map_err(|e| failed(&e))?;
                read_limited(file, *limit, None).map_err(|e| match e {
                    ReadFailure::TooLarge(e) => e,
                    ReadFailure::Io(e) => failed(&e),
                })
            }
        }
    }

    /// The text that was read, with the files beside it; an address has none.
    pub(crate) fn document(&self, text: String) -> Document {
        match self {
            Self::Address { .. } => text.into(),
            Self::File { path, .. } => Document::of(text, path),
        }
    }

    /// What may be written down about it.
    pub(crate) fn origin(&self) -> Origin {
        match self {
            Self::Address { url, .. } => Origin::Address(address::shown(url)),
            Self::File { path, .. } => {
                Origin::File(path.file_name().unwrap_or_default().to_string_lossy().into_owned())
            }
        }
    }
}
