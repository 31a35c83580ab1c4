//! Reading a document up to a limit, wherever it comes from.

use std::io::{self, Read};

use crate::error::{Error, Result};

pub(crate) const MEBIBYTE: u64 = 1024 * 1024;

/// Why a document was not read.
pub(crate) enum ReadFailure {
    TooLarge(Error),
    Io(io::Error),
}

/// Reads everything, up to `limit` bytes; `expected` is what the sender announced.
pub(crate) fn read_limited(reader: impl Read, limit: u64, expected: Option<u64>) -> Result<Vec<u8>, ReadFailure> {
    let too_large = || {
        ReadFailure::TooLarge(
            Error::new(format!("the document is larger than {} MiB, the limit", limit / MEBIBYTE))
                .help("is the source right? --max-size sets the limit; nothing was changed"),
        )
    };
    if expected.is_some_and(|expected| expected > limit) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes).map_err(ReadFailure::Io)?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    Ok(bytes)
}
