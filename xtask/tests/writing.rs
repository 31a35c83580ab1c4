//! What a run leaves behind: the old files or the new ones, whatever fails and whatever is in the way.

mod writing_support;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;
use writing_support::{Place, document, names, xtask};

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
}
