//! Whether a field is still what was read into it.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::JsonRef;
use super::object::with_fields;

/// The same for the same contents. It looks at fields themselves, not at what is written in their stead, so that it
/// takes as long as the contents are large, however deep things are kept within things that are kept.
pub(super) fn fingerprint(json: &JsonRef<'_>) -> u64 {
    let mut state = DefaultHasher::new();
    add(json, &mut state);
    state.finish()
}

fn add(json: &JsonRef<'_>, state: &mut DefaultHasher) {
    std::mem::discriminant(json).hash(state);
    match *json {
        JsonRef::Absent | JsonRef::Null => {}
        JsonRef::Bool(value) => value.hash(state),
        JsonRef::I64(value) => value.hash(state),
        JsonRef::U64(value) => value.hash(state),
        JsonRef::F64(value) => value.to_bits().hash(state),
        JsonRef::Str(value) => value.hash(state),
        JsonRef::Value(value) | JsonRef::Unlisted(value) => value.hash(state),
        JsonRef::Exact(exact) => exact.hash(state),
        JsonRef::Seq(values) => {
            values.len().hash(state);
            for element in (0..values.len()).filter_map(|index| values.get(index)) {
                add(&element.as_json(), state);
            }
        }
        JsonRef::Map(entries) => {
            entries.len().hash(state);
            entries.for_each(&mut |name, value| {
                name.hash(state);
                add(&value.as_json(), state);
            });
        }
        JsonRef::Model(model) => with_fields(model, |parts| {
            parts.fields.iter().for_each(|json| add(json, state));
            parts.extra.hash(state);
        }),
    }
}
