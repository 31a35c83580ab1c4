//! Examples for `--help`: a line as a person types it, and what it does.

/// Examples of each task.
const EXAMPLES: [(&str, &[(&str, &str)]); 16] = [
    (
        "fetch",
        &[
            ("cargo xtask fetch", "the document of the hosted service"),
            (
                "cargo xtask fetch --ece https://ece.example.net:12443 --ca-cert ece.pem --api-key-env ECE_API_KEY",
                "that of an installation",
            ),
            ("cargo xtask fetch --check", "are the stored files whole? needs no network"),
        ],
    ),
    (
        "update",
        &[
            ("cargo xtask update", "the document of the hosted service, with all that follows from it"),
            ("cargo xtask update --file swagger.json --release", "from a file, with the next version"),
        ],
    ),
    (
        "codegen",
        &[
            ("cargo xtask codegen", "ece-api/src/generated"),
            ("cargo xtask codegen --check --format json", "would anything change? for a program"),
            ("cargo xtask codegen --spec petstore.yaml --out petstore/src/generated", "another API"),
        ],
    ),
    ("outline", &[("cargo xtask outline --spec petstore.yaml", "the client that would be made of this document")]),
    ("openapi", &[("cargo xtask openapi --out openapi.json", "the document in spec/, corrected, for other tools")]),
    (
        "bench",
        &[
            ("cargo xtask bench json", "how fast answers are read and written"),
            ("cargo xtask bench compile --release --runs 5", "what models cost to compile, medians of five"),
            ("cargo xtask bench calls --format json", "what a call costs, for a program"),
            (
                "cargo xtask bench size --profile 'opt-level=\"s\"'",
                "how large a program with one call is, built to be small",
            ),
            ("cargo xtask bench generate", "what the document and ten times the document cost to generate"),
            ("cargo xtask bench guard", "are the models compiled to no more than the budget allows?"),
        ],
    ),
    ("conformance", &[("cargo xtask conformance --also petstore.json", "and lower this document too")]),
    (
        "diff",
        &[
            ("cargo xtask diff", "the last commit and the working tree"),
            ("cargo xtask diff v0.1.0 HEAD --format markdown", "two revisions, for a pull request"),
            ("cargo xtask diff old.json new.json --fail-on wire,source", "two files; fails where something breaks"),
            ("cargo xtask diff --only op:create-deployment --only tag:Users", "a part of it"),
        ],
    ),
    (
        "try-spec",
        &[
            ("cargo xtask try-spec petstore.yaml apis/", "what becomes of these documents?"),
            ("cargo xtask try-spec --no-compile --format json apis/", "only generated, for a program"),
        ],
    ),
    ("new", &[("cargo xtask new petstore --spec petstore.yaml --dir ../petstore", "a crate of its own")]),
    ("fixtures", &[("cargo xtask fixtures", "takes minutes the first time")]),
    ("judge-diff", &[("cargo xtask judge-diff", "takes minutes the first time")]),
    ("features", &[("cargo xtask features", "takes minutes the first time")]),
    ("workflows", &[("cargo xtask workflows", "all of .github/workflows")]),
    (
        "completions",
        &[
            ("cargo xtask completions bash", "source it behind: xtask() { cargo xtask \"$@\"; }"),
            ("cargo xtask completions fish", "the same for fish"),
        ],
    ),
    ("ci", &[("cargo xtask ci", "what continuous integration runs")]),
];

/// The examples of a task, two lines each.
pub(super) fn of(task: &str) -> String {
    let found = EXAMPLES.iter().find(|(name, _)| *name == task);
    let lines = found.into_iter().flat_map(|(_, examples)| *examples);
    lines.map(|(command, what)| format!("  {command}\n      {what}\n")).collect()
}

#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    EXAMPLES.iter().flat_map(|(task, examples)| examples.iter().map(|(command, _)| (*task, *command)))
}
