//! The functions that a compiled library defines, counted in the symbol tables of its object files.

use std::fs;
use std::path::Path;

use object::read::archive::ArchiveFile;
use object::{File as Binary, Object, ObjectSymbol, SymbolKind};

use crate::error::{Error, Result};

/// How many functions are compiled into this archive.
pub(super) fn count(rlib: &Path) -> Result<u64> {
    let bytes = fs::read(rlib).map_err(|e| Error::io("read", rlib, &e))?;
    let counted = in_archive(&bytes).map_err(|e| Error::new(format!("cannot count the functions: {e}")))?;
    if counted == 0 { Err(Error::new("a compiled library defines no function: none was counted")) } else { Ok(counted) }
}

fn in_archive(bytes: &[u8]) -> object::Result<u64> {
    let mut counted = 0;
    for member in ArchiveFile::parse(bytes)?.members() {
        let member = member?;
        // The compiler's metadata lies beside the objects.
        if member.name().ends_with(b".o") {
            counted += in_object(member.data(bytes)?)?;
        }
    }
    Ok(counted)
}

fn in_object(bytes: &[u8]) -> object::Result<u64> {
    let file = Binary::parse(bytes)?;
    let functions = file.symbols().filter(|symbol| symbol.is_definition() && symbol.kind() == SymbolKind::Text);
    Ok(functions.count() as u64)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use super::count;

    /// The library that this source becomes.
    fn compiled(source: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("lib.rs"), source).unwrap();
        let rlib = place.path().join("libit.rlib");
        let mut rustc = Command::new("rustc");
        rustc.args(["--edition", "2024", "--crate-type", "rlib", "-C", "codegen-units=1", "-o"]);
        assert!(rustc.arg(&rlib).arg(place.path().join("lib.rs")).status().unwrap().success());
        (place, rlib)
    }

    #[test]
    fn functions_are_counted_and_data_is_not() {
        let one = "pub static TEXT: &str = \"a\"; pub fn one() -> u8 { 1 }";
        let generic = "fn of<T: Default>() -> T { T::default() } pub fn two() -> (u8, String) { (of(), of()) }";
        let counts = [one, &format!("{one} {generic}")].map(|source| {
            let (_place, rlib) = compiled(source);
            count(&rlib).unwrap()
        });
        // `two`, and `of` twice; `String::default` and what it calls may be instances of this crate, too.
        assert!(counts[0] == 1 && counts[1] >= 4, "{counts:?}");
    }

    #[test]
    fn what_is_no_library_is_an_error() {
        let (place, rlib) = compiled("pub const NONE: u8 = 1;");
        assert!(count(&rlib).unwrap_err().to_string().contains("no function"));
        assert!(count(&place.path().join("lib.rs")).unwrap_err().to_string().contains("cannot count"));
    }
}
