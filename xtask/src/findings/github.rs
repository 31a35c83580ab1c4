//! Findings as annotations of GitHub Actions.

use ece_codegen::diagnostic::{Diagnostic, Diagnostics, Severity};
use ece_codegen::text::visible;

use crate::inputs::Inputs;
use crate::workflow_command;

/// A line per finding; notes only where all are asked for.
pub(crate) fn github(diagnostics: &Diagnostics, inputs: &Inputs, all: bool) -> String {
    let shown = diagnostics.iter().filter(|it| all || it.severity() > Severity::Note);
    shown.fold(String::new(), |mut text, it| {
        let path = inputs.path_of(&it.file).display().to_string();
        text.push_str(&annotation(it, &path));
        text
    })
}

fn annotation(it: &Diagnostic, path: &str) -> String {
    let level = match it.severity() {
        Severity::Error | Severity::Refusal => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let position = it.position.map(|at| format!(",line={},col={}", at.line, at.column)).unwrap_or_default();
    let costs = it.costs.iter().map(|cost| format!("; {cost}")).collect::<String>();
    let message = visible(&format!("{}{costs} (at {})", it.message, it.pointer));
    workflow_command::annotation(level, &visible(path), &position, it.code.as_str(), &message)
}

#[cfg(test)]
mod tests {
    use ece_codegen::diagnostic::Code;

    use super::annotation;

    #[test]
    fn nothing_of_a_document_becomes_a_command_of_its_own() {
        let document = "{\"swagger\": \"2.0\", \"info\": {\"title\": \"t\", \"version\": \"1\"},\n \"x\\n::error::%0Ay\": 1, \"paths\": {}}";
        let findings = ece_codegen::generate(document, &[]).diagnostics;
        let found = findings.iter().find(|it| it.code == Code::UnknownKey).unwrap();
        let line = annotation(found, "a,b:c\n.json");
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(line.starts_with("::warning file=a%2Cb%3Ac"), "{line}");
        assert!(line.contains(",line=2,col=2,title=S001::"), "{line}");
        assert!(!line.contains("%0Ay"), "{line}");
    }
}
