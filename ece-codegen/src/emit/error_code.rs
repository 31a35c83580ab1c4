//! `ErrorCode`: all codes that responses declare.

use super::file::Item;
use super::string_enum;
use crate::ir::Api;

pub(super) fn error_code(api: &Api) -> Vec<Item> {
    let text = ["The codes of errors that the document declares; servers may send others.".to_owned()];
    string_enum::items("ErrorCode", &text, &api.error_codes)
}
