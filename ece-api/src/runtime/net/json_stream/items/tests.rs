use super::Items;

/// What comes out, however the bytes are cut.
fn items(new: fn() -> Items, text: &str) -> Vec<String> {
    let cut = |size: usize| {
        let mut items = new();
        let mut found = Vec::new();
        for chunk in text.as_bytes().chunks(size) {
            items.push(chunk);
            found.extend(std::iter::from_fn(|| items.next()));
        }
        items.finish();
        found.extend(std::iter::from_fn(|| items.next()));
        assert_eq!(items.pending(), 0);
        found.iter().map(|item| String::from_utf8_lossy(item).into_owned()).collect::<Vec<_>>()
    };
    let whole = cut(text.len().max(1));
    for size in [1, 2, 3, 7] {
        assert_eq!(cut(size), whole, "{size}");
    }
    whole
}

fn values(text: &str) -> Vec<String> {
    items(Items::values, text)
}

fn events(text: &str) -> Vec<String> {
    items(Items::events, text)
}

#[test]
fn values_end_where_they_end() {
    assert_eq!(values(""), [""; 0]);
    assert_eq!(values("\n\r\n \n"), [""; 0]);
    assert_eq!(values("{\"a\":1}\n\n{\"b\":[2]}\r\n"), ["{\"a\":1}", "{\"b\":[2]}"]);
    assert_eq!(values("{}{} []\"a\"\"b\""), ["{}", "{}", "[]", "\"a\"", "\"b\""]);
    assert_eq!(values("1\n2.5e3\r\nnull\ntrue"), ["1", "2.5e3", "null", "true"]);
    assert_eq!(values("{\n  \"a\": {\n  }\n}\n{}"), ["{\n  \"a\": {\n  }\n}", "{}"]);
    assert_eq!(values("\u{1e}{\"a\":1}\n\u{1e}{\"b\":2}\n"), ["{\"a\":1}", "{\"b\":2}"]);
    assert_eq!(values("\u{feff}{}\n"), ["{}"]);
}

#[test]
fn brackets_and_quotation_marks_within_strings_are_text() {
    assert_eq!(values(r#"{"a":"}{\"]"}{"b":"\\"}"#), [r#"{"a":"}{\"]"}"#, r#"{"b":"\\"}"#]);
}

#[test]
fn what_is_cut_off_takes_nothing_along() {
    assert_eq!(values("{\"a\":\"cut\n{\"b\":2}\n"), ["{\"a\":\"cut", "{\"b\":2}"]);
    assert_eq!(values("\u{1e}{\"a\":\u{1e}{\"b\":2}\n"), ["{\"a\":", "{\"b\":2}"]);
    assert_eq!(values("{}\n{\"a\":"), ["{}", "{\"a\":"]);
    assert_eq!(values("]{}"), ["]", "{}"]);
}

#[test]
fn of_events_only_their_data_counts() {
    assert_eq!(events("data: {\"a\":1}\n\ndata:{}\n\n"), ["{\"a\":1}", "{}"]);
    assert_eq!(events(": hello\n\nevent: x\nid: 1\ndata: 1\nretry: 3\n\n"), ["1"]);
    assert_eq!(events("data: {\ndata: }\n\n"), ["{\n }"]);
    assert_eq!(events("data: 1\r\n\r\ndata: 2\r\rdata: 3\n\n"), ["1", "2", "3"]);
    assert_eq!(events("\u{feff}data: 1\n\n"), ["1"]);
    assert_eq!(events("data:\n\ndata\n\n\n\n:\n"), [""; 0]);
    assert_eq!(events("data: 1\n\ndata: 2"), ["1", "2"]);
}
