//! The workspace's tasks. Each has a module of its own; `cli` lists them.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo, clippy::unimplemented)
)]

mod answer;
mod bench;
mod ci;
mod cli;
mod client_crate;
mod codegen;
mod compiler;
mod conformance;
mod diff;
mod error;
mod exit;
mod features;
mod fetch;
mod findings;
mod fixtures;
mod inputs;
mod judge_diff;
mod new;
mod openapi;
mod outline;
mod output;
mod terminal;
mod try_spec;
mod update;
mod words;
mod workflow_command;
mod workflows;
mod workspace;

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use cli::Asked;
use exit::Exit;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().collect();
    let as_json = cli::is_json_asked(&arguments);
    match run(arguments, as_json) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(error) => {
            error.print(as_json);
            error.exit_code()
        }
    }
}

fn run(arguments: Vec<OsString>, as_json: bool) -> error::Result<Exit> {
    let cli = match cli::parse(arguments)? {
        Asked::Task(cli) => cli,
        Asked::Help(text) => {
            terminal::say_styled(&text);
            return Ok(Exit::Done);
        }
        Asked::NoTask(text) => {
            terminal::warn_styled(&text);
            return Ok(Exit::Usage);
        }
    };
    if cli.quiet {
        terminal::be_quiet();
    }
    if let Some(root) = workspace::root() {
        output::recover(&root)?;
    }
    cli.run()?.print(as_json);
    Ok(Exit::Done)
}
