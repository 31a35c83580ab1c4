//! `ErrorCode`: all codes that answers declare.

use proc_macro2::TokenStream;

use super::string_enum;
use crate::ir::Api;

pub(super) fn error_code(api: &Api) -> Vec<TokenStream> {
    let text = ["The codes of errors that the document declares; servers may send others.".to_owned()];
    string_enum::items("ErrorCode", &text, &api.error_codes)
}
