//! Where the workspace is. Found at run time, so that no path of the building machine ends up in the binary.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The root of this workspace: above the package that cargo runs, else above the current directory.
pub(crate) fn root() -> Option<PathBuf> {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let here = env::current_dir().ok();
    [package, here].into_iter().flatten().find_map(|start| root_above(&start))
}

fn root_above(start: &Path) -> Option<PathBuf> {
    start.ancestors().find(|dir| is_root(dir)).map(Path::to_path_buf)
}

fn is_root(dir: &Path) -> bool {
    let manifest = fs::read_to_string(dir.join("Cargo.toml")).unwrap_or_default();
    manifest.lines().any(|line| line.trim() == "[workspace]") && dir.join("xtask").is_dir()
}

/// `path` as a person wants to read it: below the workspace from its root on.
pub(crate) fn shown(path: &Path) -> String {
    let below = root().and_then(|root| path.strip_prefix(root).ok().map(Path::to_path_buf));
    below.unwrap_or_else(|| path.to_path_buf()).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::root_above;

    #[test]
    fn the_root_is_found_from_far_below_and_never_guessed() {
        let dir = tempfile::tempdir().unwrap();
        let below = dir.path().join("xtask/src/fetch");
        std::fs::create_dir_all(&below).unwrap();
        assert_eq!(root_above(&below), None);
        std::fs::write(dir.path().join("Cargo.toml"), "[workspace]\nmembers = []\n").unwrap();
        std::fs::write(dir.path().join("xtask/Cargo.toml"), "[package]\nname = \"xtask\"\n").unwrap();
        assert_eq!(root_above(&below).as_deref(), Some(dir.path()));
    }
}
