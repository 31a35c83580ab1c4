//! The command line of all tasks: what there is, its help, and what is wrong with what somebody typed.

mod completions;
mod examples;
mod refusal;

use std::ffi::OsString;

use clap::builder::PossibleValue;
use clap::builder::styling::Styles;
use clap::error::ErrorKind;
use clap::{Arg, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::answer::Answer;
use crate::error::Result;
use crate::{
    bench, ci, codegen, conformance, diff, exit, features, fetch, fixtures, judge_diff, new, openapi, outline,
    try_spec, update, workflows,
};

/// The tasks of this workspace
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
pub(crate) struct Cli {
    /// Say nothing while all goes well: no progress, no remarks, no report of what was done
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
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
    Completions(completions::Args),
    /// Run everything that has to be green
    Ci,
}

/// What a command line comes to.
pub(crate) enum Asked {
    Task(Box<Cli>),
    /// Help or the version, made for a terminal with colours.
    Help(String),
    /// The same where a task should have been named.
    NoTask(String),
}

/// Reads the command line, the program's name included.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked> {
    let read = command().try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    let error = match read {
        Ok(cli) => return Ok(Asked::Task(Box::new(cli))),
        Err(error) => error,
    };
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Ok(Asked::Help(error.render().ansi().to_string())),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Ok(Asked::NoTask(error.render().ansi().to_string())),
        _ => Err(refusal::explained(&error)),
    }
}

/// Whether the answer is for programs: asked of the words alone, as those that cannot be read are told in the same way.
pub(crate) fn is_json_asked(arguments: &[OsString]) -> bool {
    let words = arguments.iter().take_while(|word| *word != "--");
    let words: Vec<&OsString> = words.collect();
    words.iter().any(|word| *word == "--format=json")
        || words.windows(2).any(|two| two[0] == "--format" && two[1] == "json")
}

impl Cli {
    /// Runs the task and returns what to print.
    pub(crate) fn run(&self) -> Result<Answer> {
        match &self.task {
            Task::Fetch(args) => fetch::run(args),
            Task::Update(args) => update::run(args),
            Task::Codegen(args) => codegen::run(args),
            Task::Outline(args) => outline::run(args),
            Task::Openapi(args) => openapi::run(args),
            Task::Bench(args) => bench::run(args),
            Task::Conformance(args) => conformance::run(args),
            Task::Diff(args) => diff::run(args),
            Task::TrySpec(args) => try_spec::run(args),
            Task::New(args) => new::run(args),
            Task::Fixtures => fixtures::run(),
            Task::JudgeDiff => judge_diff::run(),
            Task::Features => features::run(),
            Task::Workflows => workflows::run(),
            Task::Completions(args) => Ok(completions::run(args)),
            Task::Ci => ci::run(),
        }
    }
}

/// The whole command line, each task with its examples and exit codes.
fn command() -> clap::Command {
    let mut command = Cli::command();
    let names: Vec<String> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |task| {
            let task = with_format(task);
            let own = task.get_after_help().map(|text| format!("{text}\n\n")).unwrap_or_default();
            let heading = *Styles::default().get_header();
            let (examples, codes) = (examples::of(&name), exit::help(&name));
            task.after_help(format!(
                "{heading}Examples:{heading:#}\n{examples}\n{own}{heading}Exit codes:{heading:#}\n{codes}"
            ))
        });
    }
    command
}

/// Every task has a form for programs; some have others of their own.
fn with_format(task: clap::Command) -> clap::Command {
    if task.get_name() == "completions" || task.get_arguments().any(|it| it.get_id() == "format") {
        return task;
    }
    let format = Arg::new("format").long("format").value_name("FORMAT").value_parser([
        // As `try-spec` called it once.
        PossibleValue::new("text").alias("table"),
        PossibleValue::new("json"),
    ]);
    let format =
        format.default_value("text").help("How to print; json is one object, with `error` where the task failed");
    // Taken behind the subcommand as well.
    let has_subcommands = task.has_subcommands();
    task.arg(format.global(has_subcommands))
}

#[cfg(test)]
mod tests;
