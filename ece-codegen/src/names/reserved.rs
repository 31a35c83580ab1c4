//! The names that are taken before a document is read: by Rust, by the runtime, by file systems.
//!
//! What the runtime takes is held against its sources by `tests/reserved_names.rs`.

/// Keywords of edition 2024, reserved ones included, that `r#` turns into identifiers.
pub(super) const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that `r#` does not help.
pub(super) const PATH_KEYWORDS: &[&str] = &["crate", "self", "super", "Self", "_"];

/// What generated files use without a path: a type of such a name would hide it.
pub(super) const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Methods that a setter of a model must not hide.
pub(super) const MODEL_METHODS: &[&str] = &["clone", "clone_from", "default", "eq", "extra", "fmt", "ne", "new"];

/// The same where members beyond the listed ones have methods of their own.
pub(super) const OPEN_MODEL_METHODS: &[&str] = &[
    "additional",
    "additional_members",
    "clone",
    "clone_from",
    "default",
    "eq",
    "extra",
    "fmt",
    "ne",
    "new",
    "with_additional",
];

/// Methods of `Call`, and the local variable of generated functions.
pub(super) const CALL_METHODS: &[&str] = &[
    "call",
    "clone",
    "fmt",
    "into_future",
    "send",
    "send_blocking",
    "with_attempt_timeout",
    "with_content_type",
    "with_head_timeout",
    "with_header",
    "with_json_stream",
    "with_new_request_id",
    "with_partial_success",
    "with_raw_response",
    "with_retries",
    "with_timeout",
];

/// Methods of `Client` that are written by hand.
pub(super) const CLIENT_METHODS: &[&str] = &[
    "builder",
    "clone",
    "fmt",
    "get_allocators_pages",
    "plan_snapshot",
    "request",
    "search_allocators_pages",
    "search_deployments_pages",
    "vacate",
    "wait_for_deployment",
];

/// Features of the crate that are written by hand, and those that say how much is compiled.
pub(super) const FEATURES: &[&str] = &[
    "areas",
    "blocking",
    "client",
    "default",
    "full",
    "gzip",
    "helpers",
    "native-tls",
    "operations",
    "rustls",
    "rustls-no-provider",
    "testing",
    "tls",
    "tracing",
];

/// Files that some systems cannot hold, and the one that belongs to the folder itself.
pub(super) const FILES: &[&str] = &[
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1", "lpt2", "lpt3",
    "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "mod", "nul", "prn",
];

/// The same, and what the file of a tag names beside its operations.
pub(super) const OPERATION_FILES: &[&str] = &[
    "alloc", "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "core", "json",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "mod", "models", "nul", "prn", "rt", "std",
];

/// The names that generated code leaves to others: what the runtime gives to the same types, and what generated files
/// use without a path. Public for the test that reads the runtime.
#[derive(Clone, Copy, Debug)]
pub struct ReservedNames {
    /// Types that every file sees.
    pub prelude: &'static [&'static str],
    /// Methods of every model and every enum.
    pub model_methods: &'static [&'static str],
    /// Methods of every call.
    pub call_methods: &'static [&'static str],
    /// Methods of the client.
    pub client_methods: &'static [&'static str],
    /// Features of the crate.
    pub features: &'static [&'static str],
}

/// The lists that this module goes by.
pub const RESERVED: ReservedNames = ReservedNames {
    prelude: PRELUDE,
    model_methods: MODEL_METHODS,
    call_methods: CALL_METHODS,
    client_methods: CLIENT_METHODS,
    features: FEATURES,
};
