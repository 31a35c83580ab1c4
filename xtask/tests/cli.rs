//! The command line as a person meets it: help, mistakes, colours, quiet, completions.

use std::fs;
use std::process::{Command, Output};

#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn xtask_in(environment: &[(&str, &str)], args: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let Output { status, stdout, stderr } = command.envs(environment.iter().copied()).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
}

fn xtask(args: &[&str]) -> Ran {
    xtask_in(&[], args)
}

const DOCUMENT: &str = r#"{
    "swagger": "2.0", "info": {"title": "Lamps", "version": "1"}, "odd": 1,
    "paths": {"/lamps": {"get": {"operationId": "get-lamps", "responses": {"200": {"description": ""}}}}}
}"#;

/// A folder with a document, and the arguments that generate from it.
fn place(document: &str) -> (tempfile::TempDir, [String; 2]) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("api.json"), document).unwrap();
    let paths = ["api.json", "out"].map(|name| dir.path().join(name).to_string_lossy().into_owned());
    (dir, paths)
}

#[test]
fn version_and_help_are_results() {
    let version = xtask(&["--version"]);
    assert_eq!((version.code, version.out.trim()), (0, concat!("cargo xtask ", env!("CARGO_PKG_VERSION"))));
    let help = xtask(&["help", "diff"]);
    assert_eq!(help.code, 0);
    for words in [
        "Examples:\n  cargo xtask diff\n",
        "Exit codes:\n    0  done          all went well; nothing is above",
        "    3  unreadable ",
        "--quiet",
    ] {
        assert!(help.out.contains(words), "{words:?} is not in {}", help.out);
    }
    assert!(!xtask(&["fetch", "--help"]).out.contains("    3  "), "no task but `diff` ends with 3");
    let none = xtask(&[]);
    assert!(none.code == 2 && none.out.is_empty() && none.err.contains("Commands:"), "{none:?}");
}

#[test]
fn what_was_meant_is_asked() {
    for (line, meant) in [
        (&["dif"][..], "help: did you mean `diff`?"),
        (&["codegen", "--chek"], "help: did you mean `--check`?"),
        (&["diff", "--format", "jsn"], "help: did you mean `json`?"),
        (
            &["diff", "../spec/swagger.json", "../spec/swagger.json", "--only", "op:create-deploymnt"],
            "did you mean op:create-deployment?",
        ),
    ] {
        let ran = xtask(line);
        assert!(ran.code == 2 && ran.out.is_empty() && ran.err.contains(meant), "{line:?}: {ran:?}");
    }
    let ran = xtask(&["new"]);
    assert!(
        ran.code == 2 && ran.err.contains("--spec <FILE>") && ran.err.contains("usage: cargo xtask new"),
        "{ran:?}"
    );
}

#[test]
fn nothing_that_is_typed_steers_the_terminal() {
    let evil = "a\u{1b}[31m\u{202e}\r\u{9b}b";
    let flag = format!("--{evil}");
    let op = format!("op:{evil}");
    for line in [
        &[evil][..],
        &["diff", &flag],
        &["diff", "--format", evil],
        &["diff", "--fail-on", evil],
        &["diff", evil],
        &["diff", "../spec/swagger.json", "../spec/swagger.json", "--only", &op],
        &["codegen", "--spec", evil, "--out", evil],
        &["try-spec", "--no-compile", evil],
        &["new", evil, "--spec", "x", "--dir", "y"],
        &["bench", evil],
        &["bench", "compile", "--runs", evil],
        &["fetch", "--url", evil],
        &["fetch", "--file", evil],
        &["completions", evil],
    ] {
        for environment in [&[][..], &[("CLICOLOR_FORCE", "1")]] {
            let ran = xtask_in(environment, line);
            assert!((1..=3).contains(&ran.code), "{ran:?}");
            let text = (ran.out + &ran.err).replace("\u{1b}[0m", "").replace("\u{1b}[1m", "");
            let text = ["\u{1b}[31merror", "\u{1b}[36mhelp"].iter().fold(text, |text, own| text.replace(own, ""));
            let found = text.chars().find(|c| *c != '\n' && (c.is_control() || *c == '\u{202e}'));
            assert_eq!(found, None, "{line:?}: {text:?}");
        }
    }
}

#[test]
fn colours_are_for_those_who_want_them() {
    let error = |environment: &[(&str, &str)]| xtask_in(environment, &["dif"]).err;
    let (plain, coloured) = ("error: unrecognized", "\u{1b}[1m\u{1b}[31merror\u{1b}[0m: unrecognized");
    assert!(error(&[]).starts_with(plain), "no terminal");
    assert!(error(&[("CLICOLOR_FORCE", "1")]).starts_with(coloured));
    assert!(error(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).starts_with(plain));
    let help = |environment: &[(&str, &str)]| xtask_in(environment, &["diff", "--help"]).out;
    assert!(help(&[("CLICOLOR_FORCE", "1")]).contains('\u{1b}') && !help(&[]).contains('\u{1b}'));
    let (_dir, [spec, out]) = place(DOCUMENT);
    let codegen =
        |environment: &[(&str, &str)]| xtask_in(environment, &["codegen", "--spec", &spec, "--out", &out]).out;
    assert!(codegen(&[("CLICOLOR_FORCE", "1")]).contains("\u{1b}[33mwarning[S001]\u{1b}[0m: "));
    assert!(codegen(&[]).contains("warning[S001]: "));
}

#[test]
fn quiet_tasks_print_what_was_asked_for_and_failures() {
    let (_dir, [spec, out]) = place(DOCUMENT);
    let codegen = ["codegen", "--spec", &spec, "--out", &out];
    for (line, is_silent) in [
        (&codegen[..], true),
        (&["codegen", "--spec", &spec, "--out", &out, "--check"], true),
        (&["outline", "--spec", &spec], false),
        (&["openapi", "--spec", &spec], false),
        (&["diff", &spec, &spec], false),
        (&["codegen", "--spec", &spec, "--out", &out, "--format", "json"], false),
    ] {
        let ran = xtask(&[line, &["--quiet"]].concat());
        assert!(ran.code == 0 && ran.out.is_empty() == is_silent && ran.err.is_empty(), "{line:?}: {ran:?}");
    }
    let loud = xtask(&codegen);
    assert!(loud.out.contains("unchanged"), "{loud:?}");
    // What explains a failure is printed: of a part that is refused, its finding.
    let (_dir, [spec, out]) = place(&DOCUMENT.replace("\"paths\": {", "\"paths\": {\"lamps\": {}, "));
    let ran = xtask(&["--quiet", "codegen", "--spec", &spec, "--out", &out]);
    assert!(ran.code == 5 && ran.out.contains("refused[S012]") && ran.err.starts_with("incomplete: "), "{ran:?}");
}

#[test]
fn shells_complete_commands_and_flags() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = xtask(&["completions", shell]);
        assert!(ran.code == 0 && ran.out.contains("judge-diff"), "{shell}: {ran:?}");
        assert!(ran.out.contains("danger-accept-invalid-certs"), "{shell}");
    }
}

/// As bash does it when somebody presses the tabulator.
#[cfg(target_os = "linux")]
#[test]
fn bash_completes_what_is_typed() {
    let dir = tempfile::tempdir().unwrap();
    let script = dir.path().join("xtask.bash");
    fs::write(&script, xtask(&["completions", "bash"]).out).unwrap();
    let complete = |words: &str| {
        let line = format!(
            "source '{}'; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _xtask xtask \"${{COMP_WORDS[-1]}}\" \"${{COMP_WORDS[-2]}}\"; echo \"${{COMPREPLY[*]}}\"",
            script.display()
        );
        let output = Command::new("bash").args(["--norc", "-c", &line]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(complete("xtask jud"), "judge-diff");
    assert_eq!(complete("xtask fetch --danger-a"), "--danger-accept-invalid-certs");
    assert_eq!(complete("xtask try-spec --format j"), "json");
}
