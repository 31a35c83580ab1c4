//! The checksum of a text: of a generated file, so that edits by hand are found, and of a change, which is called by it.

/// FNV-1a: finds edits by hand, and does not guard against malice.
pub(crate) fn checksum(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
