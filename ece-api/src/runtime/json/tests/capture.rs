//! Names of a document that are names of Rust too: the macros still mean Rust's.
#![allow(dead_code, clippy::enum_variant_names)]

use crate::runtime::json::{Extra, from_str, to_string};

/// Values that are called like everything the macro could mean.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::upper_case_acronyms)]
enum Word {
    Err,
    Ok,
    Some,
    None,
    Error,
    String,
    Result,
    Default,
    Infallible,
    Unknown(std::string::String),
}

crate::runtime::json::string_enum!(Word {
    Err "err",
    Ok "ok",
    Some "some",
    None "none",
    Error "error",
    String "string",
    Result "result",
    Default "default",
    Infallible "infallible",
});

/// Types of a document that hide names of the prelude within their module.
mod hidden {
    macro_rules! hide {
        ($($name:ident),*) => { $(pub(super) struct $name;)* };
    }

    hide!(Option, Some, None, Result, Ok, Err, String, Vec, Box, Json, Model, Member, Extra, Reader, Infallible, From);

    /// Its fields are called like methods of the traits, and like keywords.
    #[derive(Clone, Default, PartialEq)]
    pub(super) struct S {
        pub(super) r#type: i64,
        pub(super) get: i64,
        pub(super) read: i64,
        pub(super) default: i64,
        pub(super) extra: super::Extra,
    }

    impl S {
        pub(super) fn default(mut self, value: i64) -> Self {
            self.default = value;
            self
        }
    }

    crate::runtime::json::model!(S { 0 r#type "type" required, 1 get "get", 2 read "read", 3 default "default" } secret ["get"]);

    /// A model without members.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub(super) struct D {
        pub(super) extra: super::Extra,
    }

    crate::runtime::json::model!(D {});
}

#[test]
fn no_value_of_an_enum_is_taken_for_a_name_of_rust() {
    assert_eq!("err".parse::<Word>(), Ok(Word::Err));
    assert_eq!(to_string(&from_str::<Word>("\"string\"").unwrap()), "\"string\"");
    assert_eq!(Word::default(), Word::Unknown(String::new()));
    assert!(Word::from("err").is_known() && !Word::from("x").is_known());
}

#[test]
fn no_type_of_a_document_is_taken_for_a_name_of_rust() {
    let text = r#"{"type":1,"get":2,"read":3,"default":4,"more":5}"#;
    let read: hidden::S = from_str(text).unwrap();
    assert_eq!((read.r#type, read.get, read.read), (1, 2, 3));
    assert_eq!(to_string(&read), text);
    assert_eq!(serde_json::to_string(&serde_json::from_str::<hidden::S>(text).unwrap()).unwrap(), text);
    let shown = format!("{:?}", read.default(9));
    assert!(shown.starts_with("S {") && shown.contains("get: <redacted>") && shown.contains("default: 9"), "{shown}");
}

#[test]
fn a_model_without_members_keeps_everything() {
    assert_eq!(to_string(&from_str::<hidden::D>(r#"{"a":[1]}"#).unwrap()), r#"{"a":[1]}"#);
}
