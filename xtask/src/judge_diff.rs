//! `cargo xtask judge-diff`: the verdicts of `diff`, judged by those whom they are about.
//!
//! Pairs of documents (edits at places, from the tests of `ece-codegen`, and small pairs) become two clients each, side by
//! side in one crate in `target/judge-diff`. A user of each client is compiled against the other: the compiler has to say
//! what the level of the source says. Calls in the words of one are made with both: where other bytes go out, the wire
//! may not be called harmless. Both read the same responses: what one of them cannot read is what is said to break.

mod known;
mod layout;
#[allow(dead_code, unreachable_pub)] // the tests of `ece-codegen` use more of it
#[path = "../../ece-codegen/tests/matrix/mod.rs"]
mod matrix;
mod pairs;
mod source;
mod wire;

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::exit::Exit;
use crate::terminal::remark;
use crate::workspace;

/// So often the compiler is asked; each time it tells what the errors before had hidden.
const ROUNDS: usize = 10;

/// What was judged, and what is wrong.
#[derive(Default)]
struct Findings {
    disagreements: Vec<String>,
    uses: usize,
    errors: usize,
    calls: usize,
    differing: usize,
    responses: usize,
    unreadable: usize,
}

/// Runs the task and returns what to print.
pub(crate) fn run() -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let pairs = pairs::pairs(&root)?;
    let place = root.join("target").join("judge-diff");
    layout::lay_out(&root, &place, &pairs)?;
    let mut lines = layout::Lines::of(&pairs);
    remark(&format!("== compiling {} pairs of clients, and users of each against the other", pairs.len()));
    let mut is_done = false;
    for _ in 0..ROUNDS {
        lines.write(&place)?;
        is_done = lines.compile(&place)?;
        if is_done {
            break;
        }
    }
    if !is_done {
        return Err(Error::new(format!("the compiler still finds errors after {ROUNDS} rounds")));
    }
    let mut findings = Findings::default();
    source::judge(&pairs, &lines, &mut findings);
    remark("== calling them, and letting them read");
    wire::judge(&place, &pairs, &mut findings)?;
    let known = known::settle(&mut findings);
    let units: usize = pairs.iter().map(|pair| pair.units.len()).sum();
    let facts = facts(&findings, units, known);
    let Findings { disagreements, uses, errors, calls, differing, responses, unreadable } = findings;
    let figures = format!(
        "{units} changes there and back: {errors} of {uses} uses are compile errors, {differing} of {calls} calls send \
         something else, {unreadable} of {responses} responses cannot be read"
    );
    if disagreements.is_empty() {
        return Ok(Answer::report(format!("{figures}, as foretold but for {known} that are known")).with(facts));
    }
    let count = disagreements.len();
    Err(Error::with(
        Exit::Disagreement,
        format!("{figures}; {count} are not as foretold:\n{}", disagreements.join("\n")),
    ))
}

/// For programs.
fn facts(findings: &Findings, changes: usize, known: usize) -> Value {
    json!({
        "changes": changes,
        "uses": findings.uses,
        "compile_errors": findings.errors,
        "calls": findings.calls,
        "differing_calls": findings.differing,
        "responses": findings.responses,
        "unreadable_responses": findings.unreadable,
        "known": known,
    })
}

#[cfg(test)]
mod tests {
    use super::{Findings, facts};

    #[test]
    fn programs_get_what_the_schema_says() {
        crate::answer::tests::assert_valid("judge-diff", &facts(&Findings::default(), 1, 2));
    }
}
