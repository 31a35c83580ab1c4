//! What somebody meant who misspelled a name.

/// So many characters of a text count.
const COUNTED: usize = 60;

/// The name that is nearest, where one is near enough to have been meant.
pub(super) fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .map(|name| (distance(text, name), name))
        .filter(|(distance, _)| *distance <= allowed(text))
        .min()
        .map(|it| it.1)
}

/// The id that is nearest, where it was meant: ids are alike by accident only.
pub(super) fn mistyped<'a>(id: &str, ids: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    nearest(id, ids).filter(|near| edits(id, near) <= 2)
}

/// The names that are near, the nearest first; those that hold the text behind all others.
pub(super) fn near<'a>(text: &str, names: impl Iterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let text = bare(text);
    let of = |name: &'a str| {
        let own = bare(name);
        let distance = distance(&text, &own);
        let holds = !text.is_empty() && (own.contains(&text) || !own.is_empty() && text.contains(&own));
        (distance <= allowed(&text) || holds).then_some((distance, name))
    };
    let mut found: Vec<(usize, &str)> = names.filter_map(of).collect();
    found.sort_unstable();
    // Beside what is near, what is farther away was not meant.
    let nearest = found.first().map_or(0, |(distance, _)| *distance);
    found.retain(|(distance, _)| *distance <= nearest + 1);
    found.into_iter().take(most).map(|(_, name)| name).collect()
}

/// Without what people forget: case and separators.
fn bare(name: &str) -> String {
    name.chars().filter(|c| !"-_ .".contains(*c)).flat_map(char::to_lowercase).collect()
}

/// How many edits a misspelled text is away from what was meant, at most.
fn allowed(text: &str) -> usize {
    text.chars().count().div_ceil(3)
}

/// How many letters have to be put in, taken out or replaced; none for the rest of a word that was begun.
fn distance(text: &str, name: &str) -> usize {
    if text.chars().count() > 2 && name != text && name.starts_with(text) { 1 } else { edits(text, name) }
}

/// How many letters have to be put in, taken out or replaced; of long texts their beginnings count.
fn edits(one: &str, other: &str) -> usize {
    let chars = |text: &str| -> Vec<char> { text.chars().take(COUNTED).collect() };
    let (one, other) = (chars(one), chars(other));
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut above_left = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in other.iter().enumerate() {
            let here = (above_left + usize::from(a != b)).min(row[j] + 1).min(row[j + 1] + 1);
            above_left = std::mem::replace(&mut row[j + 1], here);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{edits, near, nearest};

    const OPERATIONS: [&str; 5] =
        ["create-active-directory", "create-api-key", "create-deployment", "delete-deployment", "get-users"];

    #[test]
    fn what_was_meant_is_told_and_nothing_else() {
        let of = |text| near(text, OPERATIONS.into_iter(), 5);
        assert_eq!(of("createdeployment"), ["create-deployment"]);
        assert_eq!(of("Create_Deployment"), ["create-deployment"]);
        assert_eq!(of("create-deploymnt"), ["create-deployment"]);
        assert_eq!(of("deployment"), ["create-deployment", "delete-deployment"]);
        assert_eq!(of("get-user"), ["get-users"]);
        assert_eq!(of("lamps"), [""; 0]);
    }

    #[test]
    fn edits_are_counted() {
        assert_eq!((edits("", "abc"), edits("abc", "abc"), edits("abd", "abc"), edits("bc", "abc")), (3, 0, 1, 1));
    }

    #[test]
    fn a_word_that_is_like_none_is_none() {
        let severities = ["error", "warning", "note", "ignore"];
        let of = |text| nearest(text, severities.into_iter());
        assert_eq!([of("warn"), of("eror"), of("ignored")], [Some("warning"), Some("error"), Some("ignore")]);
        assert_eq!([of("fatal"), of("high"), of("")], [None; 3]);
    }
}
