//! The exit codes of all tasks, decided once: for the tasks, `--help` and README.

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Done = 0,
    Failed = 1,
    Usage = 2,
    Unreadable = 3,
    Disagreement = 4,
    Incomplete = 5,
    /// What a shell expects of a program that an interrupt ended.
    Interrupted = 130,
}

/// What an exit code means.
struct Row {
    exit: Exit,
    /// The same for programs.
    kind: &'static str,
    meaning: &'static str,
    /// The tasks that end so; all of them where none is named.
    of: &'static [&'static str],
    /// What it means of one task in particular.
    special: &'static [(&'static str, &'static str)],
}

const ROWS: [Row; 7] = [
    Row {
        exit: Exit::Done,
        kind: "done",
        meaning: "all went well",
        of: &[],
        special: &[
            ("diff", "nothing is above the threshold of `--fail-on`, or all of it is accepted"),
            ("update", "everything is written, or was there already"),
        ],
    },
    Row {
        exit: Exit::Failed,
        kind: "failed",
        meaning: "the message says why, and what became of files",
        of: &[],
        special: &[
            ("diff", "a change is above the threshold, or may be where one side cannot be read"),
            ("update", "nothing was changed but the report, which says why"),
        ],
    },
    Row {
        exit: Exit::Usage,
        kind: "usage",
        meaning: "the command line is wrong",
        of: &[],
        special: &[(
            "diff",
            "also: a file of `--accept` or `--severity` cannot be used, or has an entry that no longer holds",
        )],
    },
    Row {
        exit: Exit::Unreadable,
        kind: "unreadable",
        meaning: "one of the documents cannot be read",
        of: &["diff"],
        special: &[],
    },
    Row {
        exit: Exit::Disagreement,
        kind: "disagreement",
        meaning: "the comparison disagrees with itself or with the compiler: a defect of this tool",
        of: &["diff", "fixtures", "judge-diff", "update"],
        special: &[("update", "everything is written all the same")],
    },
    Row {
        exit: Exit::Incomplete,
        kind: "incomplete",
        meaning: "done, but for parts of the document that were refused",
        of: &["codegen", "new", "openapi", "outline"],
        special: &[],
    },
    Row {
        exit: Exit::Interrupted,
        kind: "interrupted",
        meaning: "files are as they were, or all written; the message says which",
        of: &["codegen", "diff", "fetch", "new", "openapi", "update"],
        special: &[],
    },
];

impl Exit {
    /// What programs are told.
    pub(crate) fn kind(self) -> &'static str {
        ROWS.iter().find(|row| row.exit == self).map_or("failed", |row| row.kind)
    }

    /// The code for the shell.
    pub(crate) fn code(self) -> u8 {
        self as u8
    }
}

/// The codes with which a task ends, a line each.
pub(crate) fn help(task: &str) -> String {
    let rows = ROWS.iter().filter(|row| row.of.is_empty() || row.of.contains(&task));
    let line = |row: &Row| {
        let special = row.special.iter().find(|(of, _)| *of == task).map(|(_, meaning)| format!("; {meaning}"));
        let special = special.unwrap_or_default();
        format!("  {:>3}  {:<12}  {}{special}\n", row.exit.code(), row.kind, row.meaning).replace('`', "")
    };
    rows.map(line).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::ROWS;

    /// The table as README has it.
    fn table() -> String {
        let mut text = "| exit code | | of | meaning |\n| ---: | --- | --- | --- |\n".to_owned();
        for row in &ROWS {
            let of: Vec<String> = row.of.iter().map(|task| format!("`{task}`")).collect();
            let of = if of.is_empty() { "all".to_owned() } else { of.join(", ") };
            let special: String = row.special.iter().map(|(task, meaning)| format!("; `{task}`: {meaning}")).collect();
            text.push_str(&format!("| {} | {} | {of} | {}{special} |\n", row.exit.code(), row.kind, row.meaning));
        }
        text
    }

    #[test]
    fn readme_has_the_table() {
        let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
        assert!(readme.contains(&table()), "README has to have this table:\n{}", table());
    }

    #[test]
    fn codes_are_in_order_and_none_has_two_meanings() {
        let codes: Vec<u8> = ROWS.iter().map(|row| row.exit.code()).collect();
        assert!(codes.is_sorted_by(|one, next| one < next), "{codes:?}");
    }
}
