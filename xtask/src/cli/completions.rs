//! `cargo xtask completions`: what a shell completes behind `xtask`, a function that runs `cargo xtask`.

use clap::Args as ClapArgs;
use clap_complete::{Shell, generate};

use crate::answer::Answer;

/// Print what a shell needs to complete commands and flags
///
/// It is for a command `xtask`: put `xtask() { cargo xtask "$@"; }` beside it, or what your shell has for that.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Returns the script.
pub(super) fn run(args: &Args) -> Answer {
    let mut script = Vec::new();
    generate(args.shell, &mut super::command(), "xtask", &mut script);
    Answer::script(String::from_utf8_lossy(&script).into_owned())
}
