//! Members of an object by their names.

use serde_json::{Map, Value};

/// In a map of so few members, looking at each takes less than computing a hash.
const FEW: usize = 8;

/// The member of this name.
pub(crate) fn member<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if members.len() > FEW {
        return members.get(name);
    }
    members.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}
