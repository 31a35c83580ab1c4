//! Chromium without a window: opens a page and tells what became of it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

/// A page as the browser has it, after its scripts.
pub(crate) struct Opened {
    pub(crate) dom: String,
    /// What scripts and policies say.
    pub(crate) console: Vec<String>,
}

impl Opened {
    /// Ids of the changes that can be seen.
    pub(crate) fn shown(&self) -> BTreeSet<String> {
        let tags = self.dom.split("<article ").skip(1).map(|rest| rest.split('>').next().unwrap());
        let seen = tags.filter(|tag| !tag.contains(" hidden=\"\""));
        seen.map(|tag| tag.split("id=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()).collect()
    }

    pub(crate) fn is_hidden(&self, element: &str) -> bool {
        let tag = self.dom.split(&format!("<{element} ")).nth(1).unwrap().split('>').next().unwrap();
        tag.contains(" hidden=\"\"")
    }
}

/// The browser: what `CHROMIUM` says, else what systems call it.
fn program() -> String {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map(str::to_owned);
    let answers = |name: &String| {
        let mut command = Command::new(name);
        command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|it| it.success())
    };
    let found = std::env::var("CHROMIUM").ok().into_iter().chain(names).find(answers);
    found.expect("there is no Chromium here: install it (`apt-get install chromium`), or say in CHROMIUM where it is")
}

/// What keeps it from talking to anybody; nothing here is worth a sandbox, which needs rights that containers lack.
const ALONE: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--proxy-server=127.0.0.1:9",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--enable-logging=stderr",
    "--virtual-time-budget=5000",
];

/// Opens a file; `fragment` is what follows its address.
pub(crate) fn open(file: &Path, fragment: &str, arguments: &[&str]) -> Opened {
    let profile = tempfile::tempdir().unwrap();
    let mut command = Command::new(program());
    command.args(ALONE).arg(format!("--user-data-dir={}", profile.path().display())).args(arguments);
    let output = command.arg("--dump-dom").arg(format!("file://{}{fragment}", file.display())).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && dom.contains("<main"), "{told}");
    Opened { dom, console: told.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect() }
}
