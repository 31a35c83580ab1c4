//! A compiled program, read: how large its sections are, and whose its functions are.
//!
//! A function belongs to the first crate in its name that is not of the standard library: `drop_in_place` of a model, or
//! a `Vec` of models, counts for the models, and a future of hyper's for hyper, whatever it carries. What names nobody
//! else is the standard library's; what has no path is C or assembly.

use std::collections::BTreeMap;

use object::{File as Binary, Object, ObjectSection, ObjectSymbol, SymbolKind};

use crate::error::{Error, Result};

/// Crates that a generic instance names beside the one that it is made for.
const STANDARD: [&str; 3] = ["alloc", "core", "std"];
/// Whose functions are those without a path.
pub(super) const NOT_RUST: &str = "C and assembly";
const NOBODY_ELSE: &str = "std";

/// The crate that is shown module by module.
const OWN: &str = "ece_api";

/// The bytes of something, by name.
pub(super) type Sizes = BTreeMap<String, u64>;

/// Whose functions a program has.
#[derive(Default)]
pub(super) struct Functions {
    pub(super) by_crate: Sizes,
    /// The part of them that only drops values.
    pub(super) glue: Sizes,
    pub(super) by_name: Sizes,
}

/// The sections that are loaded, or take room in the file.
pub(super) fn sections(program: &[u8]) -> Result<Sizes> {
    let file = parse(program)?;
    let mut sizes = Sizes::new();
    for section in file.sections() {
        let in_file = section.file_range().map_or(0, |(_, size)| size);
        if let (Ok(name), true) = (section.name(), in_file > 0) {
            *sizes.entry(name.to_owned()).or_default() += in_file;
        }
    }
    Ok(sizes)
}

/// The functions of a program that still has its symbols. Each address counts once, whatever it is called.
pub(super) fn functions(program: &[u8]) -> Result<Functions> {
    let file = parse(program)?;
    let mut known = BTreeMap::new();
    for symbol in file.symbols().filter(|symbol| symbol.is_definition() && symbol.kind() == SymbolKind::Text) {
        if let (Ok(name), true) = (symbol.name(), symbol.size() > 0) {
            known.entry(symbol.address()).or_insert((name, symbol.size()));
        }
    }
    let mut functions = Functions::default();
    for (symbol, size) in known.into_values() {
        // The alternate form leaves out hashes, which differ from build to build.
        let name = format!("{:#}", rustc_demangle::demangle(symbol));
        let owner = owner(&name);
        if name.contains("core::ptr::drop_in_place") || name.contains("drop_glue") {
            *functions.glue.entry(owner.clone()).or_default() += size;
        }
        *functions.by_crate.entry(owner).or_default() += size;
        *functions.by_name.entry(name).or_default() += size;
    }
    Ok(functions)
}

fn parse(program: &[u8]) -> Result<Binary<'_>> {
    Binary::parse(program).map_err(|e| Error::new(format!("a compiled program cannot be read: {e}")))
}

/// The crate that a function counts for; of ours, with two modules.
fn owner(name: &str) -> String {
    let mut paths = paths(name).peekable();
    if paths.peek().is_none() {
        return NOT_RUST.to_owned();
    }
    let Some(path) = paths.find(|path| !STANDARD.contains(&root(path))) else { return NOBODY_ELSE.to_owned() };
    if root(path) != OWN {
        return root(path).to_owned();
    }
    let is_module = |part: &&str| part.chars().next().is_some_and(|c| c.is_ascii_lowercase());
    let modules: Vec<&str> = path.split("::").take(3).take_while(is_module).collect();
    // The last part is an item where there is no third one.
    modules.join("::")
}

fn root(path: &str) -> &str {
    path.split("::").next().unwrap_or(path)
}

/// The paths in a name, each from its crate on.
fn paths(name: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    name.split(move |c: char| !is_part(c)).filter(|path| {
        // What begins with colons goes on with a path: `<T as Trait>::function`.
        path.contains("::") && !path.starts_with(':') && path.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use super::{NOBODY_ELSE, NOT_RUST, functions, owner, sections};

    #[test]
    fn a_function_counts_for_the_crate_that_it_is_made_for() {
        for (name, wanted) in [
            ("core::ptr::drop_in_place::<ece_api::generated::models::user::User>", "ece_api::generated::models"),
            (
                "<alloc::vec::Vec<ece_api::runtime::json::Extra> as core::ops::drop::Drop>::drop",
                "ece_api::runtime::json",
            ),
            ("<hyper::client::Conn<reqwest::Body> as core::future::future::Future>::poll", "hyper"),
            ("<alloc::vec::Vec<u8> as core::fmt::Debug>::fmt", NOBODY_ELSE),
            ("<&str as core::fmt::Debug>::fmt", NOBODY_ELSE),
            ("ece_api::Client::get", "ece_api"),
            ("aws_lc_0_42_0_EVP_sha256", NOT_RUST),
            ("main", NOT_RUST),
        ] {
            assert_eq!(owner(name), wanted, "{name}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_program_is_read_as_it_was_compiled() {
        let place = tempfile::tempdir().unwrap();
        let source = "struct Loud; impl Drop for Loud { fn drop(&mut self) { println!(\"a\") } }
            #[inline(never)] fn make() -> Vec<Loud> { vec![Loud, Loud] } fn main() { drop(make()) }";
        fs::write(place.path().join("planted.rs"), source).unwrap();
        let read = |strip: &str| {
            let mut rustc = Command::new("rustc");
            rustc.args(["--edition", "2024", "-C", "symbol-mangling-version=v0", "-C", strip, "planted.rs"]);
            assert!(rustc.current_dir(place.path()).status().unwrap().success());
            fs::read(place.path().join("planted")).unwrap()
        };
        let (whole, stripped) = (read("strip=none"), read("strip=symbols"));
        let found = functions(&whole).unwrap();
        assert!(found.by_crate["planted"] > 0 && found.by_crate["std"] > found.by_crate["planted"]);
        assert!(found.glue.get("planted").is_some_and(|size| *size < found.by_crate["planted"]), "{:?}", found.glue);
        assert!(found.by_name.contains_key("planted::make"));
        assert!(functions(&stripped).unwrap().by_crate.is_empty());
        let (before, after) = (sections(&whole).unwrap(), sections(&stripped).unwrap());
        assert!(before.contains_key(".symtab") && !after.contains_key(".symtab"));
        assert_eq!(before[".text"], after[".text"]);
    }
}
