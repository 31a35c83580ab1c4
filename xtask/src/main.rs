//! The workspace's tasks. Each has a module of its own; this file only lists them.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo, clippy::unimplemented)
)]

mod bench;
mod ci;
mod client_crate;
mod codegen;
mod compiler;
mod conformance;
mod diff;
mod error;
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
mod try_spec;
mod update;
mod words;
mod workflow_command;
mod workflows;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The tasks of this workspace
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    Fetch(fetch::Args),
    Update(update::Args),
    Codegen(codegen::Args),
    Outline(outline::Args),
    Openapi(openapi::Args),
    Bench(bench::Args),
    Conformance(conformance::Args),
    Diff(diff::Args),
    TrySpec(try_spec::Args),
    New(new::Args),
    /// Compile what the generator makes of its fixtures, and every use of it
    Fixtures,
    /// Hold the verdicts of `diff` against the compiler, and against what generated clients send and read
    JudgeDiff,
    /// Check every feature of `ece-api` alone and all together, and the minimal Rust version of every locked package
    Features,
    /// Lint the workflows of GitHub Actions; needs Node
    Workflows,
    /// Run everything that has to be green
    Ci,
}

fn main() -> ExitCode {
    let task = Cli::parse().task;
    let done = workspace::root().map_or(Ok(()), |root| output::recover(&root)).and_then(|()| run(task));
    match done {
        Ok(text) => {
            error::say(&text);
            ExitCode::SUCCESS
        }
        Err(error) => {
            error.print();
            error.exit_code()
        }
    }
}

fn run(task: Task) -> error::Result<String> {
    match task {
        Task::Fetch(args) => fetch::run(&args),
        Task::Update(args) => update::run(&args),
        Task::Codegen(args) => codegen::run(&args),
        Task::Outline(args) => outline::run(&args),
        Task::Openapi(args) => openapi::run(&args),
        Task::Bench(args) => bench::run(&args),
        Task::Conformance(args) => conformance::run(&args),
        Task::Diff(args) => diff::run(&args),
        Task::TrySpec(args) => try_spec::run(&args),
        Task::New(args) => new::run(&args),
        Task::Fixtures => fixtures::run(),
        Task::JudgeDiff => judge_diff::run(),
        Task::Features => features::run(),
        Task::Workflows => workflows::run(),
        Task::Ci => ci::run(),
    }
}
