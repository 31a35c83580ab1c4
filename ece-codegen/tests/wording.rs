//! Messages are good English.

#[path = "support/wording.rs"]
mod wording;

use std::path::Path;

#[test]
fn messages_are_in_good_english() {
    wording::assert_good_english(Path::new(env!("CARGO_MANIFEST_DIR")), 500);
}

#[test]
fn bad_english_is_found_and_what_only_looks_like_it_is_not() {
    for text in [
        "`x` is no name",
        "they are no names",
        "mend the reference",
        "a name stands twice",
        "a link that\n leads nowhere",
    ] {
        assert!(wording::fault(text).is_some(), "{text}");
    }
    for text in ["there is no name", "it is no longer needed", "we recommend it", "amended", "is none", "are not names"]
    {
        assert_eq!(wording::fault(text), None, "{text}");
    }
}
