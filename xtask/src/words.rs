//! Numbers in sentences.

/// How many, in words that fit the number: `1 change`, `2 changes`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The first `shown` of these, and how many more there are: `a, b and 3 more`.
pub(crate) fn some<'a>(names: impl ExactSizeIterator<Item = &'a str>, shown: usize) -> String {
    let more = names.len().saturating_sub(shown);
    let names: Vec<&str> = names.take(shown).collect();
    if more == 0 { names.join(", ") } else { format!("{} and {more} more", names.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::{count, some};

    #[test]
    fn one_is_singular_and_everything_else_is_plural() {
        assert_eq!([0, 1, 2].map(|number| count(number, "change", "changes")), ["0 changes", "1 change", "2 changes"]);
    }

    #[test]
    fn what_is_not_listed_is_counted() {
        let names = ["a", "b", "c"];
        assert_eq!([2, 3].map(|shown| some(names.into_iter(), shown)), ["a, b and 1 more", "a, b, c"]);
    }
}
