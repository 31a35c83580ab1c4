//! `cargo xtask fixtures`: what the generator makes of its fixtures, judged by the compiler.
//!
//! One crate in `target/fixtures` holds the runtime once and the tree of every fixture beside it. Every tree compiles
//! without a warning, and so do its sample calls and a use of every item that `diff` knows of it. The uses of each
//! fixture are compiled against the next one, too: the compiler and the comparison of the two have to agree.

pub(crate) mod layout;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ece_codegen::Overlay;
use ece_codegen::diff::{ApiUse, api_uses};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::compiler::{self, Message};
use crate::diff::source;
use crate::error::{Error, Result};
use crate::exit::Exit;
use crate::terminal::remark;
use crate::workspace;

/// So often the compiler is asked; each time it tells what the errors before had hidden.
const ROUNDS: usize = 8;

/// Uses of a fixture, and those that are errors against the next one.
type Pair = (Vec<ApiUse>, BTreeMap<usize, String>);

/// A fixture of which there is code.
struct Fixture {
    name: String,
    document: String,
    overlays: Vec<Overlay>,
    outcome: ece_codegen::Outcome,
}

/// Runs the task and returns what to print.
pub(crate) fn run() -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let fixtures = read(&root.join("ece-codegen").join("tests").join("fixtures"))?;
    let place = root.join("target").join("fixtures");
    layout::lay_out(&root, &place, &fixtures)?;
    remark("== compiling all fixtures, and uses of each against the next");
    let mut pairs = pairs(&fixtures);
    for _ in 0..ROUNDS {
        for (index, (uses, errors)) in pairs.iter().enumerate() {
            layout::write_pair(&place, index, index + 1, uses, errors)?;
        }
        let found = compile(&place)?;
        if found.is_empty() {
            return judge(&fixtures, &pairs);
        }
        for (pair, line, error) in found {
            if let Some((_, errors)) = pairs.get_mut(pair) {
                errors.insert(line, error);
            }
        }
    }
    Err(Error::new(format!("the compiler still finds errors after {ROUNDS} rounds")))
}

fn read(folder: &Path) -> Result<Vec<Fixture>> {
    let entries = fs::read_dir(folder).map_err(|e| Error::io("read", folder, &e))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let mut fixtures = Vec::new();
    for path in paths {
        let document = crate::inputs::read(&path)?;
        let overlay = path.with_extension("overlay");
        let overlays = if overlay.is_file() {
            vec![Overlay { file: "fixture.overlay".to_owned(), text: crate::inputs::read(&overlay)? }]
        } else {
            Vec::new()
        };
        let outcome = ece_codegen::generate(&document, &overlays);
        if !outcome.files.is_empty() {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            fixtures.push(Fixture { name, document, overlays, outcome });
        }
    }
    Ok(fixtures)
}

/// The uses of each fixture, to be compiled against the next.
fn pairs(fixtures: &[Fixture]) -> Vec<Pair> {
    let uses = fixtures.iter().filter_map(|fixture| fixture.outcome.api.as_ref()).map(api_uses);
    let count = fixtures.len().saturating_sub(1);
    uses.take(count).map(|uses| (uses, BTreeMap::new())).collect()
}

/// Errors of pairs, by pair and line; fails for anything else that the compiler says.
fn compile(place: &Path) -> Result<Vec<(usize, usize, String)>> {
    let checked = compiler::cargo(place, &["check", "--no-default-features", "--features", "operations"])?;
    let (mut found, mut complaints) = (Vec::new(), Vec::new());
    for Message { file, line, level, code, text, .. } in checked.messages.iter().filter(|it| !it.file.is_empty()) {
        let pair =
            file.strip_prefix("ece-api/src/pair_").and_then(|rest| rest.strip_suffix(".rs")?.parse::<usize>().ok());
        match pair {
            Some(pair) if level == "error" => {
                found.push((pair, line.saturating_sub(1), format!("error[{code}]: {text}")));
            }
            Some(_) => {}
            // The runtime is judged where it lives: here it is a copy that offers more than is used.
            None if level == "warning" && file.starts_with("ece-api/src/runtime") => {}
            None => complaints.push(format!("{file}:{line}: {level}: {text}")),
        }
    }
    if !complaints.is_empty() {
        complaints.truncate(40);
        return Err(Error::new(format!("the compiler complains about generated code:\n{}", complaints.join("\n"))));
    }
    if found.is_empty() && !checked.is_success {
        return Err(Error::new(format!("the fixtures do not compile:\n{}", checked.stderr)));
    }
    Ok(found)
}

fn judge(fixtures: &[Fixture], pairs: &[Pair]) -> Result<Answer> {
    let (mut disagreements, mut uses, mut errors) = (Vec::new(), 0, 0);
    for ((old, new), (used, found)) in fixtures.iter().zip(fixtures.iter().skip(1)).zip(pairs) {
        uses += used.len();
        errors += found.len();
        let loaded = |fixture: &Fixture| ece_codegen::read(&fixture.document, &fixture.overlays).0;
        let (Some(before), Some(after)) = (loaded(old), loaded(new)) else { continue };
        let comparison = ece_codegen::diff::compare(&before, &after);
        if let Err(error) = source::judge(&comparison, used, found) {
            disagreements.push(format!("{} to {}: {error}", old.name, new.name));
        }
    }
    if !disagreements.is_empty() {
        return Err(Error::with(Exit::Disagreement, disagreements.join("\n")));
    }
    Ok(Answer::report(format!(
        "{} fixtures compile without a warning; of {uses} uses against another fixture {errors} are errors, as foretold",
        fixtures.len()
    ))
    .with(facts(fixtures.len(), uses, errors)))
}

/// For programs.
fn facts(fixtures: usize, uses: usize, errors: usize) -> Value {
    json!({ "fixtures": fixtures, "uses": uses, "compile_errors": errors })
}

#[cfg(test)]
mod tests {
    use super::facts;

    #[test]
    fn programs_get_what_the_schema_says() {
        crate::answer::tests::assert_valid("fixtures", &facts(1, 2, 3));
    }
}
