//! `ErrorCode`: all codes that responses declare.

use super::file::Item;
use super::open_enum;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, EnumKind};

pub(super) fn error_code(api: &Api, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let text = ["The codes of errors that the document declares; servers may send others.".to_owned()];
    open_enum::items("ErrorCode", EnumKind::String, &text, &api.error_codes, diagnostics)
}
