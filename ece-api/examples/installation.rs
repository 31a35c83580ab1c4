//! A simulated installation for curl, or for any other client: it listens on this machine until it is stopped.
//!
//! `cargo run -p ece-api --example installation [ADDRESS]`
//!
//! Lines of its standard input let things go wrong; `help` lists them. Where the input ends, it goes on.

use std::io::BufRead as _;
use std::time::Duration;

use ece_api::testing::{Installation, Reply, Server};

const HELP: &str = "\
fail-next OPERATION STATUS CODE MESSAGE   the next call of the operation fails
fail-plan STEP MESSAGE                    the next plan fails at the step
steps-per-look COUNT                      how far plans go on when somebody looks (0: they stand still)
finish-plans                              all plans come to their end
bump-version DEPLOYMENT                   somebody else changes the deployment
expire-tokens                             all who logged in have to do so again
advance SECONDS                           time passes
disconnect ALLOCATOR, connect ALLOCATOR   a machine breaks down, or comes back";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:12400".to_owned());
    let installation = Installation::new();
    let server = listen(&installation, &address)?;
    let (url, key) = (server.url(), Installation::API_KEY);
    println!(
        "A simulated installation listens at {url}; it answers {} operations.",
        Installation::operations().count()
    );
    println!("export ECE_URL={url} ECE_API_KEY={key}");
    println!("curl -H 'Authorization: ApiKey {key}' {url}/api/v1/deployments");
    for line in std::io::stdin().lock().lines() {
        match order(&installation, &line?) {
            Ok(answer) => println!("{answer}"),
            Err(problem) => eprintln!("{problem}"),
        }
    }
    server.wait();
    Ok(())
}

pub(crate) fn listen(installation: &Installation, address: &str) -> Result<Server, String> {
    let problem = |error| format!("nothing can listen at {address}: {error}; an argument says another address");
    installation.serve(address).map_err(problem)
}

/// Does what a line says, and tells what was done; or what is wrong with the line.
pub(crate) fn order(installation: &Installation, line: &str) -> Result<&'static str, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        [] => return Ok(""),
        ["help"] => return Ok(HELP),
        ["fail-next", operation, status, code, ref message @ ..] if !message.is_empty() => {
            known(operation, "operation", Installation::operations())?;
            let status = number(status)?;
            if !(400..600).contains(&status) {
                return Err(format!("{status} is no status of a failure"));
            }
            installation.fail_next(operation, Reply::error(status, code, message.join(" ")));
        }
        ["fail-plan", step, ref message @ ..] if !message.is_empty() => {
            known(step, "step", Installation::PLAN_STEPS.iter().copied())?;
            installation.fail_next_plan(step, &message.join(" "));
        }
        ["steps-per-look", count] => installation.steps_per_look(number(count)?),
        ["finish-plans"] => installation.finish_plans(),
        ["expire-tokens"] => installation.expire_tokens(),
        ["advance", seconds] => installation.advance(Duration::from_secs(number::<u32>(seconds)?.into())),
        ["bump-version", id] if installation.bump_version(id) => {}
        ["bump-version", id] => return Err(format!("there is no deployment {id}")),
        ["disconnect", id] if installation.set_connected(id, false) => {}
        ["connect", id] if installation.set_connected(id, true) => {}
        ["disconnect" | "connect", id] => return Err(format!("there is no allocator {id}")),
        _ => return Err(format!("`{line}` is not understood; `help` says what is")),
    }
    Ok("done")
}

fn number<T: std::str::FromStr>(word: &str) -> Result<T, String> {
    word.parse().map_err(|_| format!("`{word}` is no number that fits"))
}

fn known(word: &str, what: &str, mut all: impl Iterator<Item = &'static str>) -> Result<(), String> {
    if all.any(|it| it == word) { Ok(()) } else { Err(format!("there is no {what} `{word}`")) }
}
