//! Paths and queries, whatever the values are.

use percent_encoding::percent_decode_str;
use proptest::prelude::*;

use crate::operation::{ListStyle, ParamValue, Parameter};
use crate::runtime::{path, query};

fn fill(parameter: &Parameter, value: &ParamValue) -> Option<path::Expanded> {
    path::expand(String::new(), "/api/{x}/end", &|_| Some((parameter, value))).ok()
}

/// As the HTTP client sees it, and every server that follows the same standard.
fn parsed(path: &str) -> reqwest::Url {
    reqwest::Url::parse(&format!("https://h{path}")).unwrap()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

proptest! {
    #[test]
    fn a_value_is_one_segment_and_comes_back(value in ".*") {
        if let Some(expanded) = fill(&Parameter::path("x"), &ParamValue::single(&value)) {
            let url = parsed(&expanded.path);
            let segments: Vec<String> = url.path_segments().unwrap().map(decoded).collect();
            prop_assert_eq!(segments, ["api", value.as_str(), "end"]);
            prop_assert_eq!((url.query(), url.fragment()), (None, None));
        } else {
            prop_assert!(value.is_empty() || value == "." || value == "..");
        }
    }

    #[test]
    fn a_list_is_one_segment_and_comes_back(values in proptest::collection::vec(".+", 2..5)) {
        let expanded = fill(&Parameter::path("x"), &ParamValue::list(&values)).unwrap();
        let segments: Vec<String> = parsed(&expanded.path).path_segments().unwrap().map(str::to_owned).collect();
        prop_assert_eq!(segments.len(), 3);
        prop_assert_eq!(segments[1].split(',').map(decoded).collect::<Vec<_>>(), values);
    }

    #[test]
    fn the_rest_of_a_path_stays_below_its_place(value in "([./\\\\?%#a2eE ]|.){0,12}") {
        if let Some(expanded) = fill(&Parameter::path("x").allow_reserved(), &ParamValue::single(&value)) {
            let url = parsed(&expanded.path);
            prop_assert_eq!(url.path(), expanded.path.as_str());
            prop_assert!(url.path().starts_with("/api/") && url.path().ends_with("/end"));
            if let Some(query) = &expanded.query {
                let url = parsed(&format!("/?{query}"));
                prop_assert_eq!(url.query(), Some(query.as_str()));
            }
            let address = format!("{}?{}", expanded.path, expanded.query.unwrap_or_default());
            prop_assert!(address.parse::<http::Uri>().is_ok(), "{address}");
        }
    }

    #[test]
    fn a_query_parameter_comes_back(name in ".+", value in ".*") {
        let mut pairs = query::Pairs::default();
        pairs.push(&name, ListStyle::Csv, &ParamValue::single(&value));
        let query = pairs.into_text();
        prop_assert!(!query.contains('+'));
        let (sent_name, sent_value) = query.split_once('=').unwrap();
        prop_assert_eq!((decoded(sent_name), decoded(sent_value)), (name, value));
    }
}
