//! Messages are good English.

#[path = "../../ece-codegen/tests/support/wording.rs"]
mod wording;

use std::path::Path;

#[test]
fn messages_are_in_good_english() {
    wording::assert_good_english(Path::new(env!("CARGO_MANIFEST_DIR")), 500);
}
