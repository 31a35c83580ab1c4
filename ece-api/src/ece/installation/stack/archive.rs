//! Stack packs: ZIP archives. Only the names of their entries are read, as they say which versions there are.

use crate::ece::installation::catalog::parsed;

/// The signature of an entry's header, which is so long without the name.
const SIGNATURE: &[u8] = b"PK\x03\x04";
const HEADER: usize = 30;

/// The versions that an archive has, each once; none where it is not an archive.
pub(super) fn versions(content: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    if !content.starts_with(SIGNATURE) {
        return found;
    }
    let entries = content.windows(SIGNATURE.len()).enumerate().filter(|(_, window)| *window == SIGNATURE);
    for name in entries.filter_map(|(at, _)| name(content.get(at..)?)) {
        // `8.18.0/…`, `stack-pack-8.18.0.json`
        let parts = name.split(['/', '-', '_']).map(|part| part.trim_end_matches(".json").trim_end_matches(".zip"));
        for version in parts.filter(|part| parsed(part).is_some()) {
            if !found.iter().any(|known| known == version) {
                found.push(version.to_owned());
            }
        }
    }
    found
}

fn name(entry: &[u8]) -> Option<String> {
    let (low, high) = (*entry.get(26)?, *entry.get(27)?);
    let end = HEADER + usize::from(u16::from_le_bytes([low, high]));
    entry.get(HEADER..end).map(|name| String::from_utf8_lossy(name).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str) -> Vec<u8> {
        let mut entry = SIGNATURE.to_vec();
        entry.resize(26, 0);
        entry.extend([u8::try_from(name.len()).unwrap(), 0, 0, 0]);
        entry.extend(name.as_bytes());
        entry
    }

    #[test]
    fn entries_say_which_versions_there_are() {
        let archive = ["8.18.0/a.json", "8.18.0/b.json", "stack-pack-9.0.1.json", "readme"].map(entry).concat();
        assert_eq!(versions(&archive), ["8.18.0", "9.0.1"]);
        assert_eq!(versions(&archive[..HEADER + 3]), [""; 0]);
        assert_eq!(versions(b"PK\x03\x04"), [""; 0]);
        assert_eq!(versions(&[b"x".as_slice(), &archive].concat()), [""; 0]);
    }
}
