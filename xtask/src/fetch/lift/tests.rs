use super::{FLAGS, error_codes};

fn flags(text: &str) -> Vec<&'static str> {
    FLAGS.iter().filter(|flag| flag.is_in(text)).map(|flag| flag.extension).collect()
}

#[test]
fn verdicts_mark() {
    for text in [
        "> WARNING\n> The lamp API is deprecated and scheduled to be removed soon.\n\nDims lamps.",
        "Dims. This is deprecated and\n> scheduled to be removed.",
        "DEPRECATED: dims lamps.",
        "DEPRECATED The lamps to dim",
        "Lists lamps. DEPRECATED: ask the shelf.",
        "Deprecated",
        "Deprecated. Dims lamps.",
        "Deprecated: lamps",
        "Deprecated, take the shelf.",
        "Deprecated - take the shelf.",
        "**Deprecated**: take the shelf.",
        "Deprecated in favor of shelves.",
    ] {
        assert_eq!(flags(text), ["x-ece-deprecated"], "{text}");
    }
    assert_eq!(flags("EXPERIMENTAL (may break): dims."), ["x-ece-experimental"]);
    assert_eq!(flags("Lists lamps. Sadly unavailable in self-hosted houses."), ["x-ece-hosted-only"]);
    let all = ["x-ece-deprecated", "x-ece-experimental", "x-ece-hosted-only"];
    assert_eq!(flags("EXPERIMENTAL. DEPRECATED. Unavailable in self-hosted houses."), all);
}

#[test]
fn texts_about_verdicts_do_not_mark() {
    for text in [
        "",
        "Hides lamps flagged as deprecated.",
        "Deprecated lamps are left out.",
        "Deprecatedness of the lamp",
        "How many deprecations the shelf has",
        "When it breaks, the field becomes deprecated.",
        "Turns the experimental wiring on. EXPERIMENTAL is one of the modes.",
        "Restores unavailable lamps only",
        "Used in self-hosted houses",
    ] {
        assert_eq!(flags(text), [""; 0], "{text}");
    }
}

#[test]
fn codes_are_read_in_every_spelling() {
    for (text, codes) in [
        ("No lamp. (code: `lamps.not_found`)", vec!["lamps.not_found"]),
        ("No lamp. (code: 'lamps.not_found')", vec!["lamps.not_found"]),
        (r#"Go up. (code: '"root.needs_more"')"#, vec!["root.needs_more"]),
        (r#"Go up. (code: "root.needs_more")"#, vec!["root.needs_more"]),
        ("Dark. (code: 'lamps.off' and 'lamps.broken')", vec!["lamps.off", "lamps.broken"]),
        ("* A (code: `a.b`)\n* B (code: `c.d_e.f2`)\n* again (code: `a.b`)", vec!["a.b", "c.d_e.f2"]),
        ("(codes: `a.b`, `c.d`)", vec!["a.b", "c.d"]),
        ("The code `a.b` (see code.rs) of a lamp", vec![]),
        ("Broken (code: ) and (code: and so on) and (code: `a.b`", vec![]),
        ("(code: `see. above`)", vec![]),
    ] {
        assert_eq!(error_codes(text), codes, "{text}");
    }
}
