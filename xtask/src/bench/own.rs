//! The models as `ece-api` has them: its JSON modules and the generated models, without client and operations.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use ece_codegen::Outcome;
use ece_codegen::ir::{Api, Spelling};

use super::{package, success_types};
use crate::error::{Error, Result};
use crate::output::scratch;

/// What the JSON modules need; the lock file says which versions.
const DEPENDENCIES: &str = "\
jiff = { version = \"1\", default-features = false, features = [\"std\"] }
jiter = { version = \"0.19\", default-features = false }
serde = \"1\"
serde_json = \"1\"
";

pub(super) fn write(root: &Path, dir: &Path, outcome: &Outcome) -> Result<()> {
    package::write(root, dir, DEPENDENCIES)?;
    let (from, to) = (root.join("ece-api").join("src"), dir.join("src"));
    scratch::clear(&to);
    let (from, to_runtime) = (from.join("runtime"), to.join("runtime"));
    scratch::write(&to_runtime.join("mod.rs"), "pub mod json;\n")?;
    scratch::copy(&from.join("json.rs"), &to_runtime.join("json.rs"))?;
    let modules = from.join("json");
    for entry in fs::read_dir(&modules).map_err(|e| Error::io("read", &modules, &e))? {
        let path = entry.map_err(|e| Error::io("read", &modules, &e))?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            scratch::copy(&path, &to_runtime.join("json").join(name))?;
        }
    }
    for file in outcome.files.iter().filter(|file| file.path.starts_with("models/")) {
        scratch::write(&to.join(&file.path), &file.text)?;
    }
    outcome.api.as_ref().map_or(Ok(()), |api| scratch::write(&to.join("lib.rs"), lib(api)))
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
