//! What a run leaves behind: the old files or the new ones, whatever fails, whatever kills it, whatever is in the way.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn xtask(args: &[&str]) -> Ran {
    let mut child = command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let id = child.id().to_string();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(30) {
            child.kill().unwrap();
            panic!("process {id} hangs: {args:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ran { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(args);
    command
}

/// A document whose definitions are called so; each has one property.
fn document(definitions: &[String], property: &str) -> Value {
    let model = json!({"type": "object", "properties": {property: {"type": "string"}}});
    json!({
        "swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {"/x": {"get": {
            "operationId": "op", "responses": {"400": {"description": "", "x-ece-error-codes": ["a.b"]}}}}},
        "definitions": definitions.iter().map(|name| (name.clone(), model.clone())).collect::<Value>()
    })
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A folder with a document and what is generated from it.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Generated once from a document with the definitions `A` and `B`.
    fn filled() -> Self {
        let place = Self::new();
        place.serve(&document(&names(&["A", "B"]), "a"));
        place.passes();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_string_lossy().into_owned()
    }

    fn serve(&self, document: &Value) {
        fs::write(self.path("api.json"), document.to_string()).unwrap();
    }

    fn args(&self) -> [String; 5] {
        ["codegen", "--spec", &self.text("api.json"), "--out", &self.text("out")].map(str::to_owned)
    }

    fn codegen(&self, more: &[&str]) -> Ran {
        let args = self.args();
        xtask(&args.iter().map(String::as_str).chain(more.iter().copied()).collect::<Vec<_>>())
    }

    fn passes(&self) -> Ran {
        let ran = self.codegen(&[]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran
    }

    fn tree(&self) -> Tree {
        tree(&self.path("out"))
    }
}

/// The paths below a folder, with text and time of regular files. Nothing is opened that could hang.
type Tree = BTreeMap<PathBuf, (String, Option<SystemTime>)>;

fn tree(dir: &Path) -> Tree {
    let mut found = Tree::new();
    for entry in fs::read_dir(dir).into_iter().flatten() {
        let path = entry.unwrap().path();
        let data = fs::symlink_metadata(&path).unwrap();
        if data.is_dir() {
            found.extend(tree(&path));
        } else if data.is_file() {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            found.insert(path, (text, data.modified().ok()));
        } else {
            found.insert(path, (format!("{:?}", data.file_type()), None));
        }
    }
    found
}

fn texts(tree: &Tree) -> BTreeMap<&Path, &str> {
    tree.iter().map(|(path, (text, _))| (path.as_path(), text.as_str())).collect()
}

#[test]
fn a_name_that_is_too_long_leaves_the_old_tree_or_a_whole_new_one_and_the_next_run_works() {
    let place = Place::filled();
    place.serve(&document(&[names(&["A"])[0].clone(), "x".repeat(290), "Z".to_owned()], "b"));
    let ran = place.codegen(&[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(place.codegen(&["--check"]).code, 0);
    for path in place.tree().keys() {
        assert!(path.file_name().unwrap().len() < 150, "{}", path.display());
    }
    place.serve(&document(&names(&["A", "B"]), "a"));
    place.passes();
    assert_eq!(place.codegen(&["--check"]).code, 0);
}

#[test]
fn what_is_unchanged_keeps_its_time_of_modification() {
    let place = Place::filled();
    let before = place.tree();
    place.serve(&document(&names(&["A", "C"]), "a"));
    place.passes();
    let after = place.tree();
    let kept = |name: &str| before[&place.path(name)] == after[&place.path(name)];
    assert!(kept("out/mod.rs") && kept("out/error_code.rs") && kept("out/models/a.rs"));
    assert!(!kept("out/models/mod.rs") && !after.contains_key(&place.path("out/models/b.rs")));
}

#[test]
fn a_folder_that_is_not_needed_any_more_goes_unless_somebody_uses_it() {
    let place = Place::filled();
    let old = "out/models/deep";
    fs::create_dir(place.path(old)).unwrap();
    fs::copy(place.path("out/models/b.rs"), place.path(&format!("{old}/b.rs"))).unwrap();
    fs::create_dir(place.path("out/mine")).unwrap();
    fs::copy(place.path("out/models/b.rs"), place.path("out/mine/copy.rs")).unwrap();
    place.passes();
    assert!(!place.path(old).exists());
    assert!(place.path("out/mine/copy.rs").exists(), "folders that are not generated are not looked at");
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    use super::*;

    fn fifo(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    #[test]
    fn a_linked_directory_is_followed() {
        let place = Place::new();
        fs::create_dir(place.path("real")).unwrap();
        symlink(place.path("real"), place.path("out")).unwrap();
        place.serve(&document(&names(&["A"]), "a"));
        place.passes();
        place.serve(&document(&names(&["A", "B"]), "a"));
        place.passes();
        assert!(fs::symlink_metadata(place.path("out")).unwrap().is_symlink());
        assert!(place.path("real/models/b.rs").exists());
        assert_eq!(place.codegen(&["--check"]).code, 0);
    }

    #[test]
    fn what_is_no_regular_file_survives_and_neither_hangs_nor_stops_a_run() {
        let place = Place::filled();
        fifo(&place.path("out/models/pipe"));
        fifo(&place.path("out/pipe.rs"));
        symlink("nowhere", place.path("out/models/dangling.rs")).unwrap();
        symlink("/dev/zero", place.path("out/operations/device.rs")).unwrap();
        let strange = place.path("out/models").join(OsStr::from_bytes(b"caf\xe9.rs"));
        fs::write(&strange, "mine").unwrap();
        place.serve(&document(&names(&["A"]), "b"));
        let ran = place.passes();
        for name in ["pipe", "dangling.rs", "device.rs", "caf"] {
            assert!(ran.out.contains(name), "{name} is not in {}", ran.out);
        }
        let left = place.tree();
        assert!(fs::symlink_metadata(place.path("out/models/pipe")).unwrap().file_type().is_fifo());
        assert!(left.contains_key(&place.path("out/models/dangling.rs")));
        assert_eq!(left[&strange].0, "mine");
        assert_eq!(place.codegen(&["--check"]).code, 0);
    }

    #[test]
    fn what_is_in_the_way_is_named_before_anything_is_written() {
        for (name, kind) in [("out/models/c.rs", "FIFO"), ("out/models/c.rs", "link"), ("out/models/c.rs", "directory")]
        {
            let place = Place::filled();
            match kind {
                "FIFO" => fifo(&place.path(name)),
                "link" => symlink("nowhere", place.path(name)).unwrap(),
                _ => fs::create_dir(place.path(name)).unwrap(),
            }
            let before = place.tree();
            place.serve(&document(&names(&["A", "C"]), "b"));
            for more in [&[][..], &["--force"]] {
                let ran = place.codegen(more);
                assert_eq!(ran.code, 1, "{kind}");
                for part in ["models/c.rs", "help: ", "nothing was"] {
                    assert!(ran.err.contains(part), "{kind}: {}", ran.err);
                }
                assert_eq!(place.tree(), before);
            }
        }
    }

    #[test]
    fn a_folder_that_is_a_file_is_named_before_anything_is_written() {
        let place = Place::filled();
        fs::remove_dir_all(place.path("out/models")).unwrap();
        fs::write(place.path("out/models"), "mine").unwrap();
        let before = place.tree();
        place.serve(&document(&names(&["A", "C"]), "b"));
        let ran = place.codegen(&[]);
        assert!(ran.code == 1 && ran.err.contains("out/models") && ran.err.contains("help: "), "{}", ran.err);
        assert_eq!(place.tree(), before);
    }

    #[test]
    fn a_folder_that_cannot_be_written_leaves_the_old_tree_and_the_message_is_true() {
        for folder in ["out", "out/models", "out/operations"] {
            let place = Place::filled();
            let before = place.tree();
            let allow = |mode| fs::set_permissions(place.path(folder), fs::Permissions::from_mode(mode)).unwrap();
            allow(0o555);
            let root_user = fs::write(place.path(folder).join("probe"), "").is_ok();
            let mut changed = document(&names(&["A", "C"]), "b");
            changed["paths"]["/x"]["get"]["operationId"] = json!("other");
            changed["info"]["title"] = json!("other");
            changed["paths"]["/x"]["get"]["responses"]["400"]["x-ece-error-codes"] = json!(["c.d"]);
            place.serve(&changed);
            let ran = place.codegen(&[]);
            allow(0o755);
            if root_user {
                return; // nothing is forbidden to root; unit tests let each step fail
            }
            assert_eq!(ran.code, 1, "{ran:?}");
            assert!(ran.err.contains("permission") && ran.err.contains("nothing was changed"), "{}", ran.err);
            assert_eq!(place.tree(), before, "{folder}");
            place.passes();
        }
    }

    #[test]
    fn an_output_replaces_regular_files_only() {
        let place = Place::filled();
        fs::create_dir(place.path("dir")).unwrap();
        fs::write(place.path("dir/mine"), "mine").unwrap();
        fifo(&place.path("pipe"));
        symlink("nowhere", place.path("dangling")).unwrap();
        fs::write(place.path("file"), "old").unwrap();
        fs::set_permissions(place.path("file"), fs::Permissions::from_mode(0o600)).unwrap();
        symlink("file", place.path("linked")).unwrap();
        let spec = place.text("api.json");
        let before = place.tree_of_all();
        for name in ["dir", "pipe", "dangling"] {
            let out = place.text(name);
            let runs: [&[&str]; 2] = [
                &["openapi", "--spec", &spec, "--out", &out],
                &["diff", &spec, &spec, "--raw", "--format", "json", "--out", &out],
            ];
            for args in runs {
                let ran = xtask(args);
                assert_eq!(ran.code, 1, "{args:?}: {ran:?}");
                assert!(ran.err.contains(name) && ran.err.contains("help: "), "{}", ran.err);
            }
        }
        for name in ["file", "pipe", "dangling"] {
            let out = place.text(name);
            for args in [&["codegen", "--spec", &spec, "--out", &out][..], &["fetch", "--file", &spec, "--out", &out]] {
                let ran = xtask(args);
                assert_eq!(ran.code, 1, "{args:?}: {ran:?}");
                assert!(ran.err.contains(name) && ran.err.contains("help: "), "{}", ran.err);
            }
        }
        assert_eq!(place.tree_of_all(), before);
        assert_eq!(xtask(&["openapi", "--spec", &spec, "--out", &place.text("linked")]).code, 0);
        assert!(fs::symlink_metadata(place.path("linked")).unwrap().is_symlink());
        assert!(fs::read_to_string(place.path("file")).unwrap().contains("3.0.3"));
        assert_eq!(fs::metadata(place.path("file")).unwrap().permissions().mode() & 0o777, 0o600);
    }

    /// An interrupt from the keyboard while files are written.
    #[test]
    fn an_interrupt_leaves_no_temporary_files() {
        let place = Place::new();
        let many: Vec<String> = (0..150).map(|number| format!("Model{number}")).collect();
        place.serve(&document(&many, "a"));
        place.passes();
        let old = place.tree();
        place.serve(&document(&many, "b"));
        let args = place.args();
        let mut interrupted = 0;
        for round in 0..12 {
            let mut child = command(&args.each_ref().map(String::as_str))
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            wait_for_writing(&place.path("out"));
            std::thread::sleep(Duration::from_micros(round * 700));
            Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
            interrupted += usize::from(child.wait().unwrap().code() == Some(130));
            let now = place.tree();
            assert!(now.keys().all(|path| !is_temporary(path)), "{now:?}");
            if texts(&now) == texts(&old) {
                assert_eq!(now, old);
            } else {
                assert_eq!(place.codegen(&["--check"]).code, 0);
                fs::remove_dir_all(place.path("out")).unwrap();
                place.serve(&document(&many, "a"));
                place.passes();
                place.serve(&document(&many, "b"));
                return; // it was faster than the interrupt
            }
        }
        assert!(interrupted > 0);
    }
}

impl Place {
    fn tree_of_all(&self) -> Tree {
        tree(self.0.path())
    }
}

fn is_temporary(path: &Path) -> bool {
    path.file_name().unwrap().to_string_lossy().starts_with(".xtask-")
}

/// Waits until a run has begun to write below `dir`, but no longer than it takes.
fn wait_for_writing(dir: &Path) {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(3) {
        let folders = [dir.to_path_buf(), dir.join("models")];
        let entries = folders.iter().flat_map(|dir| fs::read_dir(dir).into_iter().flatten().flatten());
        if entries.into_iter().any(|entry| is_temporary(&entry.path())) {
            return;
        }
    }
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_tree_the_new_one_or_one_that_does_not_compile() {
    let place = Place::new();
    let many = |from: usize| -> Vec<String> { (from..from + 150).map(|number| format!("Model{number}")).collect() };
    let documents = [document(&many(0), "a"), document(&many(20), "b")];
    let expected: Vec<Vec<(PathBuf, String)>> = documents
        .iter()
        .map(|document| {
            place.serve(document);
            place.passes();
            place.tree().into_iter().map(|(path, (text, _))| (path, text)).collect()
        })
        .collect();
    fs::write(place.path("out/mine.txt"), "mine").unwrap();
    let (mut kills, mut seed) = (0, 0x2545_f491_4f6c_dd1d_u64);
    for round in 0..40 {
        place.serve(&documents[round % 2]);
        let args = place.args();
        let mut child =
            command(&args.each_ref().map(String::as_str)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        if round % 4 == 0 {
            std::thread::sleep(Duration::from_micros(seed % 120_000));
        } else {
            wait_for_writing(&place.path("out"));
            std::thread::sleep(Duration::from_micros(seed % 25_000));
        }
        child.kill().unwrap();
        kills += usize::from(child.wait().unwrap().code().is_none());

        let now: Vec<(PathBuf, String)> = place
            .tree()
            .into_iter()
            .map(|(path, (text, _))| (path, text))
            .filter(|(path, _)| !is_temporary(path) && !path.ends_with("mine.txt"))
            .collect();
        let root = fs::read_to_string(place.path("out/mod.rs")).unwrap_or_default();
        let refuses = root.is_empty() || root.contains("compile_error!");
        assert!(refuses || expected.contains(&now), "round {round}: a mixture that compiles");

        place.passes();
        let after = place.tree();
        assert_eq!(after[&place.path("out/mine.txt")].0, "mine");
        assert!(after.keys().all(|path| !is_temporary(path)), "{after:?}");
        let after: Vec<(PathBuf, String)> = after
            .into_iter()
            .map(|(path, (text, _))| (path, text))
            .filter(|(path, _)| !path.ends_with("mine.txt"))
            .collect();
        assert!(after == expected[round % 2], "round {round}");
    }
    assert!(kills >= 10, "only {kills} runs were killed");
}
