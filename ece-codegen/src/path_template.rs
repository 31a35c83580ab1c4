//! A path template taken apart: the one reading of its braces. Knows nothing of what stands around it.

/// A path template, `/lamps/{id}`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PathTemplate<'t> {
    /// The names in its braces, in order.
    pub(crate) names: Vec<&'t str>,
    /// With `{}` for each of them: templates of equal shape are the same path.
    pub(crate) shape: String,
    /// False where the braces do not match; what follows the first that does not is taken as it is.
    pub(crate) is_balanced: bool,
}

impl<'t> PathTemplate<'t> {
    pub(crate) fn parse(template: &'t str) -> Self {
        let (mut names, mut shape, mut rest) = (Vec::new(), String::new(), template);
        while let Some((before, name, after)) = first_expression(rest) {
            shape.push_str(before);
            shape.push_str("{}");
            names.push(name);
            rest = after;
        }
        shape.push_str(rest);
        Self { names, shape, is_balanced: !rest.contains(['{', '}']) }
    }
}

/// What stands before, in and after the first braces, where these match.
fn first_expression(text: &str) -> Option<(&str, &str, &str)> {
    let (before, inner) = text.split_once('{')?;
    let (name, after) = inner.split_once('}')?;
    (!before.contains('}') && !name.contains('{')).then_some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::PathTemplate;

    #[test]
    fn names_and_shape_are_read_as_far_as_the_braces_match() {
        for (template, shape, names, is_balanced) in [
            ("/lamps", "/lamps", &[][..], true),
            ("/lamps/{id}/{}", "/lamps/{}/{}", &["id", ""], true),
            ("/a{b}{ü}.json", "/a{}{}.json", &["b", "ü"], true),
            ("/{a}/{b", "/{}/{b", &["a"], false),
            ("/a}/{b}", "/a}/{b}", &[], false),
            ("/{a{b}}", "/{a{b}}", &[], false),
            ("/{a}}", "/{}}", &["a"], false),
        ] {
            let expected = PathTemplate { names: names.to_vec(), shape: shape.to_owned(), is_balanced };
            assert_eq!(PathTemplate::parse(template), expected, "{template}");
        }
    }
}
