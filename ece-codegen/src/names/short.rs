//! Short names for definitions that carry the path of a package: `io.k8s.api.core.v1.Pod` is `Pod`.

use std::collections::HashMap;

/// For each name as many of its last parts as no other name ends in; a whole name where that is the end of another.
pub(crate) fn short_names<'a>(names: impl Iterator<Item = &'a str> + Clone) -> HashMap<&'a str, &'a str> {
    let mut ends: HashMap<&str, usize> = HashMap::new();
    for end in names.clone().flat_map(self::ends) {
        *ends.entry(end).or_default() += 1;
    }
    names.map(|name| (name, self::ends(name).find(|end| ends.get(end) == Some(&1)).unwrap_or(name))).collect()
}

/// What a name ends in, part by part, the shortest first. No more than eight: more parts are no path.
fn ends(name: &str) -> impl Iterator<Item = &str> {
    let starts = name.rmatch_indices(['.', '/']).map(|(at, _)| at + 1).take(8).chain([0]);
    starts.map(|start| &name[start..]).filter(|end| !end.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_parts_as_tell_names_apart() {
        let names = [
            "io.k8s.api.core.v1.Pod",
            "io.k8s.api.apps.v1.Scale",
            "io.k8s.api.apps.v1beta1.Scale",
            "a/b.Lamp",
            "Lamp",
            "x.",
        ];
        let short = short_names(names.into_iter());
        let short: Vec<&str> = names.iter().map(|name| short[name]).collect();
        assert_eq!(short, ["Pod", "v1.Scale", "v1beta1.Scale", "b.Lamp", "Lamp", "x."]);
    }
}
