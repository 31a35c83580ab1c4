//! Required members that only the server fills: never invented, never lost.

use serde_json::json;

use crate::runtime::json::{Extra, Value, from_str, to_string, to_value};

/// As the generator writes a model whose `id` and `created` are required and read-only.
#[derive(Clone, Debug, PartialEq)]
struct Ticket {
    id: i64,
    created: String,
    title: String,
    next: Option<Box<Ticket>>,
    extra: Extra,
}

crate::runtime::json::model!(Ticket { 0 id "id" required, 1 created "created" required, 2 title "title" required, 3 next "next" });
crate::runtime::json::read_only!(Ticket { id, created, title, next } ["id", "created"]);

fn ticket(text: &str) -> Ticket {
    from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn a_new_model_goes_without_what_the_server_fills() {
    assert_eq!(to_value(&Ticket::default()), json!({ "title": "" }));
    let next = Ticket { title: "b".into(), ..Ticket::default() };
    let ticket = Ticket { next: Some(Box::new(next)), ..Ticket::default() };
    assert_eq!(to_string(&ticket), r#"{"title":"","next":{"title":"b"}}"#);
}

#[test]
fn what_was_received_is_written_back_whatever_it_is() {
    for text in [
        "{}",
        "null",
        r#"{"id":0,"created":"","title":""}"#,
        r#"{"id":7,"title":"a"}"#,
        r#"{"id":null,"created":null}"#,
        r#"{"next":{"id":0},"colour":"blue"}"#,
        r#"{"next":null,"created":"now"}"#,
    ] {
        assert_eq!(to_value(&ticket(text)), from_str::<Value>(text).unwrap(), "{text}");
    }
    // The last one of two counts, for what is missing too.
    let twice = ticket(r#"{"next":{"id":0,"title":"a"},"next":{"title":"b"}}"#);
    assert_eq!(to_value(&twice), json!({ "next": { "title": "b" } }));
}

#[test]
fn what_is_set_is_sent() {
    let mut ticket = Ticket { id: 7, ..Ticket::default() };
    assert_eq!(to_value(&ticket), json!({ "id": 7, "title": "" }));
    ticket.extra.mark_set("created");
    assert_eq!(to_value(&ticket), json!({ "id": 7, "created": "", "title": "" }));
    ticket.extra.mark_set("id");
    assert_eq!(ticket.extra, Extra::default());
}

/// With the flag that the generator gives such members.
#[derive(Clone, Debug, PartialEq)]
struct Stamp {
    id: i64,
    title: Option<String>,
    extra: Extra,
}

crate::runtime::json::model!(Stamp { 0 id "id" required read_only, 1 title "title" });
crate::runtime::json::read_only!(Stamp { id, title }["id"]);

#[test]
fn what_is_reset_is_as_new() {
    let mut stamp: Stamp = from_str(r#"{"id":7,"title":"a","colour":"blue"}"#).unwrap();
    crate::runtime::json::Json::reset(&mut stamp, &mut None);
    assert_eq!(stamp, Stamp::default());
    assert_eq!(to_string(&stamp), "{}");
}
