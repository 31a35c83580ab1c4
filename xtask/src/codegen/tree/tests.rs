use super::*;

fn generated(path: &str, body: &str) -> GeneratedFile {
    ece_codegen::with_header(path, body)
}

fn put(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn every_kind_of_difference_is_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let files: Vec<_> = ["same", "stale", "edited", "missing", "foreign"]
        .map(|name| generated(&format!("models/{name}.rs"), "struct New;\n"))
        .into();
    put(dir.path(), "models/same.rs", &files[0].text);
    put(dir.path(), "models/stale.rs", &generated("models/stale.rs", "struct Old;\n").text);
    put(dir.path(), "models/edited.rs", &(generated("models/edited.rs", "struct Old;\n").text + "// by hand\n"));
    put(dir.path(), "models/foreign.rs", "// mine\n");
    put(dir.path(), "models/gone.rs", &generated("models/gone.rs", "struct Gone;\n").text);
    put(dir.path(), "models/mine.rs", "// mine\n");

    let tree = Tree::compare(dir.path(), &files).unwrap();
    assert_eq!(tree.stale, ["models/stale.rs"]);
    assert_eq!(tree.edited, ["models/edited.rs"]);
    assert_eq!(tree.missing, ["models/missing.rs"]);
    assert_eq!(tree.in_the_way, [("models/foreign.rs".to_owned(), "not generated")]);
    assert_eq!(tree.remove, ["models/gone.rs"]);
    assert_eq!(tree.foreign, ["models/mine.rs"]);

    let message = tree.differences();
    assert!(!tree.is_cured_by_a_run());
    for part in ["stale: ", "missing: ", "edited by hand: ", "no longer generated: ", "foreign: "] {
        assert!(message.contains(part), "{part} in {message}");
    }
}

#[test]
fn what_a_person_wrote_is_never_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let file = generated("models/a.rs", "struct A;\n");
    put(dir.path(), "models/a.rs", "// mine\n");
    let refused = Tree::compare(dir.path(), std::slice::from_ref(&file)).unwrap().refuse_losses(true, "");
    assert!(refused.unwrap_err().to_string().contains("models/a.rs"));

    put(dir.path(), "models/a.rs", &(generated("models/a.rs", "struct Old;\n").text + "// by hand\n"));
    let tree = Tree::compare(dir.path(), std::slice::from_ref(&file)).unwrap();
    assert!(tree.refuse_losses(false, "").unwrap_err().to_string().contains("edited by hand"));
    tree.refuse_losses(true, "").unwrap();
}

#[test]
fn an_equal_tree_passes_the_check() {
    let dir = tempfile::tempdir().unwrap();
    let file = generated("models/a.rs", "struct A;\n");
    put(dir.path(), "models/a.rs", &file.text);
    let tree = Tree::compare(dir.path(), &[file]).unwrap();
    assert_eq!(tree.differences(), "");
    assert!(tree.write.is_empty() && tree.remove.is_empty());
}

#[test]
fn an_empty_file_is_nobodys_work_and_a_broken_seal_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let files = [generated("mod.rs", "mod a;\n"), generated("models/a.rs", "struct A;\n")];
    put(dir.path(), "models/a.rs", "");
    put(dir.path(), "mod.rs", &refusal());
    let tree = Tree::compare(dir.path(), &files).unwrap();
    assert_eq!(tree.stale, ["mod.rs", "models/a.rs"]);
    assert!(tree.differences().contains("incomplete") && tree.is_cured_by_a_run());
    tree.refuse_losses(false, "").unwrap();
}
