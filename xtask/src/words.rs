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

/// As many of these as `room` characters hold, `most` of them at most and one at least, and how many more there are.
pub(crate) fn fitting(names: &[&str], most: usize, room: usize) -> String {
    let (mut shown, mut length) = (0, 0);
    for name in names.iter().take(most) {
        length += name.chars().count() + 2;
        if shown > 0 && length > room {
            break;
        }
        shown += 1;
    }
    some(names.iter().copied(), shown)
}

/// The text in lines of no more than `width` characters, broken at spaces, all but the first indented by four more.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last().map_or(0, |line| line.chars().count());
        let is_first = lines.last().is_some_and(|line| line.trim().is_empty());
        if !is_first && line + 1 + word.chars().count() > width {
            lines.push(format!("    {word}"));
        } else if let Some(last) = lines.last_mut() {
            if !is_first {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{count, fitting, some, wrapped};

    #[test]
    fn one_is_singular_and_everything_else_is_plural() {
        assert_eq!([0, 1, 2].map(|number| count(number, "change", "changes")), ["0 changes", "1 change", "2 changes"]);
    }

    #[test]
    fn what_is_not_listed_is_counted() {
        let names = ["a", "b", "c"];
        assert_eq!([2, 3].map(|shown| some(names.into_iter(), shown)), ["a, b and 1 more", "a, b, c"]);
    }

    #[test]
    fn a_list_takes_no_more_room_than_there_is() {
        let names = ["aaaa", "bbbb", "cccc"];
        assert_eq!(fitting(&names, 3, 100), "aaaa, bbbb, cccc");
        assert_eq!(fitting(&names, 2, 100), "aaaa, bbbb and 1 more");
        assert_eq!(fitting(&names, 3, 12), "aaaa, bbbb and 1 more");
        assert_eq!(fitting(&names, 3, 1), "aaaa and 2 more");
        assert_eq!(fitting(&[], 3, 1), "");
    }

    #[test]
    fn long_texts_become_several_lines() {
        assert_eq!(wrapped("a bb ccc", 80), ["a bb ccc"]);
        assert_eq!(wrapped("a bb ccc dddd", 8), ["a bb ccc", "    dddd"]);
        assert_eq!(wrapped("aaaaaaaaaaaa b", 8), ["aaaaaaaaaaaa", "    b"]);
        assert_eq!(wrapped("a  // b", 80), ["a  // b"]);
    }
}
