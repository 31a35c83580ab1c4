//! What `--help` says can be typed.

use std::collections::BTreeSet;

use clap::Command;

use super::{command, examples};

fn tasks() -> Vec<Command> {
    let mut command = command();
    command.build();
    command.get_subcommands().filter(|task| task.get_name() != "help").cloned().collect()
}

#[test]
fn every_task_has_examples_and_each_of_them_is_a_command_line() {
    let named: BTreeSet<String> = tasks().iter().map(|task| task.get_name().to_owned()).collect();
    let shown: BTreeSet<String> = examples::all().map(|(task, _)| task.to_owned()).collect();
    assert_eq!(shown, named);
    for (task, line) in examples::all() {
        let words: Vec<&str> = line.split(' ').skip(1).collect();
        let matches = command().try_get_matches_from(&words).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(matches.subcommand_name(), Some(task), "{line}");
    }
}

/// Alone, beside what the task or the flag itself asks for.
#[test]
fn every_flag_that_is_listed_is_taken() {
    let mut count = 0;
    for (path, task) in tasks().into_iter().flat_map(leaves) {
        let required: Vec<&clap::Arg> = task.get_arguments().filter(|arg| arg.is_required_set()).collect();
        for arg in task.get_arguments().filter(|arg| !arg.is_hide_set()) {
            let Some(flag) = arg.get_long().filter(|flag| *flag != "help") else { continue };
            let mut line = [vec!["xtask".to_owned()], path.clone()].concat();
            let partners = [("user", "password-env"), ("password-env", "user"), ("keep-prose", "out")];
            let partner = partners.iter().filter(|(one, _)| *one == flag).map(|(_, other)| *other);
            let partner = partner.filter_map(|other| task.get_arguments().find(|it| it.get_long() == Some(other)));
            let others = required.iter().filter(|it| it.get_id() != arg.get_id()).copied();
            for it in partner.chain([arg]).chain(others) {
                line.extend(it.get_long().map(|long| format!("--{long}")));
                line.extend(value(it));
            }
            if let Err(error) = command().try_get_matches_from(&line) {
                panic!("{}: {error}", line.join(" "));
            }
            count += 1;
        }
    }
    assert!(count > 70, "only {count} flags were looked at");
}

/// What runs: the task, or its subcommands where it has some, each with the words that lead there.
fn leaves(task: Command) -> Vec<(Vec<String>, Command)> {
    let name = task.get_name().to_owned();
    let below: Vec<Command> = task.get_subcommands().filter(|it| it.get_name() != "help").cloned().collect();
    if below.is_empty() {
        return vec![(vec![name], task)];
    }
    let words = |it: &Command| vec![name.clone(), it.get_name().to_owned()];
    below.into_iter().map(|it| (words(&it), it)).collect()
}

/// A value that the argument takes, where it takes one.
fn value(arg: &clap::Arg) -> Option<String> {
    if !arg.get_num_args().is_some_and(|range| range.takes_values()) {
        return None;
    }
    let possible = arg.get_possible_values();
    Some(possible.first().map_or_else(|| "7".to_owned(), |value| value.get_name().to_owned()))
}

#[test]
fn the_definition_holds_no_mistake() {
    command().debug_assert();
}
