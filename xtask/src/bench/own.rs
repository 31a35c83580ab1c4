//! The models as `ece-api` has them: its JSON modules and the generated models, without client and operations.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use ece_codegen::Outcome;
use ece_codegen::ir::{Api, Spelling};

use super::{package, success_types};
use crate::error::{Error, Result};
use crate::output::scratch;

/// What the JSON modules need; the lock file says which versions.
const DEPENDENCIES: &str = "\
jiter = { version = \"0.19\", default-features = false }
serde = \"1\"
serde_json = \"1\"
time = { version = \"0.3\", default-features = false, features = [\"parsing\", \"std\"] }
";

/// The modules of the runtime that are copied: JSON, and what it uses.
const MODULES: [&str; 3] = ["calendar", "json", "text"];

pub(super) fn write(root: &Path, dir: &Path, outcome: &Outcome) -> Result<()> {
    package::write(root, dir, DEPENDENCIES)?;
    let (from, to) = (root.join("ece-api").join("src"), dir.join("src"));
    scratch::clear(&to);
    let (from, to_runtime) = (from.join("runtime"), to.join("runtime"));
    scratch::write(&to_runtime.join("mod.rs"), "mod calendar;\npub mod json;\nmod text;\n")?;
    for path in sources(&from)? {
        scratch::copy(&from.join(&path), &to_runtime.join(&path))?;
    }
    for file in outcome.files.iter().filter(|file| file.path.starts_with("models/")) {
        scratch::write(&to.join(&file.path), &file.text)?;
    }
    outcome.api.as_ref().map_or(Ok(()), |api| scratch::write(&to.join("lib.rs"), lib(api)))
}

/// The files of these modules, without their tests.
fn sources(runtime: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = MODULES.iter().map(|module| PathBuf::from(format!("{module}.rs"))).collect();
    let mut folders: Vec<PathBuf> = MODULES.iter().map(PathBuf::from).collect();
    while let Some(folder) = folders.pop() {
        let place = runtime.join(&folder);
        if !place.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&place).map_err(|e| Error::io("read", &place, &e))? {
            let path = folder.join(entry.map_err(|e| Error::io("read", &place, &e))?.file_name());
            if path.ends_with("tests") || path.ends_with("tests.rs") {
                continue;
            }
            let list = if runtime.join(&path).is_dir() { &mut folders } else { &mut files };
            list.push(path);
        }
    }
    Ok(files)
}

fn lib(api: &Api) -> String {
    let mut text = String::from(
        "#![allow(warnings)]\npub mod models;\npub mod runtime;\npub use runtime::json;\nuse json::{Map, Timestamp, Value};\nuse models::*;\n",
    );
    for (index, ty) in success_types(api).into_iter().enumerate() {
        let ty = Spelling::SHORT.ty(ty);
        let _ = writeln!(
            text,
            "pub fn read_{index}(text: &[u8]) -> Option<{ty}> {{ json::from_slice(text).ok() }}\n\
             pub fn write_{index}(value: &{ty}) -> Vec<u8> {{ json::to_vec(value) }}"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{MODULES, sources};

    /// It would not compile without the others, which only `cargo xtask bench compile` would say.
    #[test]
    fn what_is_copied_names_no_other_module() {
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ece-api/src/runtime");
        let sources = sources(&runtime).unwrap();
        assert!(sources.len() > 10, "{sources:?}");
        for path in sources {
            let text = fs::read_to_string(runtime.join(&path)).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in code.filter(|line| !line.contains("$crate")) {
                for rest in line.split("crate::").skip(1) {
                    let module = rest.strip_prefix("runtime::").unwrap_or(rest).split([':', ';']).next().unwrap();
                    assert!(MODULES.contains(&module), "{}: {line}", path.display());
                }
            }
        }
    }
}
