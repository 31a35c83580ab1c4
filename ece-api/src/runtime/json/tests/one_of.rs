//! Enums of models that a member tells apart.

use serde_json::json;

use crate::runtime::json::{
    Extra, Map, Value, from_slice_strict, from_slice_with_mismatches, from_str, to_string, to_value,
};

/// As the generator writes a base and what extends it.
#[derive(Clone, Debug, Default, PartialEq)]
struct PetBase {
    kind: String,
    name: Option<String>,
    extra: Extra,
}

crate::runtime::json::model!(PetBase { 0 kind "kind" required = "Pet", 1 name "name" });

#[derive(Clone, Debug, Default, PartialEq)]
struct Cat {
    kind: String,
    name: Option<String>,
    lives: Option<i64>,
    friend: Option<Pet>,
    extra: Extra,
}

crate::runtime::json::model!(Cat { 0 kind "kind" required = "Cat", 1 name "name", 2 lives "lives", 3 friend "friend" });

/// The member that says what it is need not be required.
#[derive(Clone, Debug, Default, PartialEq)]
struct Dog {
    kind: Option<String>,
    friends: Vec<Pet>,
    extra: Extra,
}

crate::runtime::json::model!(Dog { 0 kind "kind" = "dog!", 1 friends "friends" required });

#[derive(Clone, PartialEq)]
#[expect(clippy::enum_variant_names, reason = "as the generator names the arm of the base itself")]
enum Pet {
    Cat(Box<Cat>),
    Dog(Box<Dog>),
    Pet(Box<PetBase>),
    Unknown(Value),
}

crate::runtime::json::one_of!(Pet by "kind" base PetBase { Cat "Cat" Cat, Dog "dog!" Dog, Pet "Pet" PetBase });

fn pet(text: &str) -> Pet {
    from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn the_member_chooses_wherever_it_stands() {
    for text in [r#"{"kind":"Cat","lives":9}"#, r#"{"lives":9,"a":[{"kind":"dog!"}],"kind":"Cat"}"#] {
        let Pet::Cat(cat) = pet(text) else { panic!("{text}") };
        assert_eq!(cat.lives, Some(9));
    }
    assert!(matches!(pet(r#" { "\u006bind" : "dog!" }"#), Pet::Dog(_)));
    assert!(matches!(pet(r#"{"kind":"Pet","lives":9}"#), Pet::Pet(_)));
}

#[test]
fn what_is_read_is_written_whatever_it_is() {
    for (text, known) in [
        (r#"{"kind":"Cat","lives":9,"name":null,"more":[1,null]}"#, true),
        (r#"{"kind":"dog!"}"#, true),
        (r#"{"kind":"dog!","friends":[{"kind":"Cat"},{"kind":"fish","fins":2},null,{}]}"#, true),
        (r#"{"kind":"Cat","friend":{"kind":"Cat","friend":null}}"#, true),
        (r#"{"kind":"fish","fins":{"left":1.0}}"#, false),
        (r#"{"kind":"","lives":"many"}"#, false),
        (r#"{"kind":7,"lives":9}"#, false),
        (r#"{"kind":["Cat"]}"#, false),
        (r#"{"kind":null}"#, false),
        (r#"{"Kind":"Cat"}"#, false),
        ("{}", false),
        ("null", false),
    ] {
        let read = pet(text);
        assert_eq!(to_value(&read), from_str::<Value>(text).unwrap(), "{text}");
        assert_eq!(read.is_known(), known, "{text}");
        let serde: Pet = serde_json::from_str(text).unwrap();
        assert_eq!(serde, read, "{text}");
        assert_eq!(serde_json::to_string(&serde).unwrap(), to_string(&read), "{text}");
    }
}

#[test]
fn what_is_made_says_what_it_is() {
    let dog = Dog { friends: vec![Cat { lives: Some(9), ..Cat::default() }.into()], ..Dog::default() };
    assert_eq!(to_string(&dog), r#"{"kind":"dog!","friends":[{"kind":"Cat","lives":9}]}"#);
    let pet = Pet::from(dog);
    assert_eq!(pet.discriminator(), Some("dog!"));
    assert_eq!(to_string(&self::pet(&to_string(&pet))), to_string(&pet));
}

#[test]
fn what_all_have_in_common_can_be_asked() {
    let fish = pet(r#"{"kind":"fish","name":"Wanda","fins":2}"#);
    assert_eq!(fish.discriminator(), Some("fish"));
    let base = fish.to_base().unwrap();
    assert_eq!((base.kind.as_str(), base.name.as_deref()), ("fish", Some("Wanda")));
    assert_eq!(base.extra.get("fins"), Some(&json!(2)));
    assert_eq!(pet(r#"{"name":[]}"#).to_base().unwrap().extra.get("name"), Some(&json!([])));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let text = br#"{"a":[{"kind":"Cat","lives":"many"}]}"#;
    let error = from_slice_strict::<Map<Vec<Pet>>>(text).unwrap_err();
    assert_eq!(error.to_string(), "a[0].lives: expected a number, found a string (line 1, column 29)");
    let (pets, mismatches) = from_slice_with_mismatches::<Map<Vec<Pet>>>(text).unwrap();
    assert_eq!(mismatches[0].to_string(), "/a/0/lives: expected a number, found a string");
    assert!(matches!(&pets["a"][0], Pet::Cat(cat) if cat.extra.get("lives") == Some(&json!("many"))));
    let error = from_str::<Pet>("[]").unwrap_err();
    assert_eq!(error.problem(), "expected an object, found an array");
    for text in ["{", r#"{"kind":"Cat""#, r#"{"kind":"#, r#"{"a":}"#, r#"{"a":1,}"#, r#"{"kind":"fish"} x"#] {
        assert!(from_str::<Pet>(text).is_err(), "{text}");
    }
    let deep = format!("{}{}", r#"{"kind":"Cat","friend":"#.repeat(200), "}".repeat(200));
    assert!(from_str::<Pet>(&deep).unwrap_err().problem().contains("nested deeper"));
}

/// Strict reading refuses it; else the whole is kept, and the place is told wherever the object stands.
#[test]
fn a_kind_that_is_no_text_is_a_mismatch() {
    for (text, pointer) in [
        (r#"[{"kind":"Cat"},{"lives":9,"kind":7}]"#, "/1/kind"),
        (r#"[{"kind":["Cat"]}]"#, "/0/kind"),
        (r#"[{"kind":"Cat","friend":{"kind":{}}}]"#, "/0/friend/kind"),
        (r#"[{"kind":"Cat","friend":"Tom"}]"#, "/0/friend"),
        (r#"[{"kind":"dog!","friends":["Tom",{}]}]"#, "/0/friends/0"),
        (r#"["Tom"]"#, "/0"),
    ] {
        let (pets, mismatches) = from_slice_with_mismatches::<Vec<Pet>>(text.as_bytes()).unwrap();
        let pointers: Vec<_> = mismatches.iter().map(crate::runtime::json::Mismatch::pointer).collect();
        assert_eq!(pointers, [pointer], "{text}");
        assert_eq!(to_value(&pets), from_str::<Value>(text).unwrap());
        let shown = format!("{pets:?}");
        assert!(!shown.contains("Tom"), "{shown}");
        assert!(from_slice_strict::<Vec<Pet>>(text.as_bytes()).is_err(), "{text}");
    }
    let error = from_slice_strict::<Vec<Pet>>(br#"[{"a":1,"kind":7}]"#).unwrap_err();
    assert_eq!(error.to_string(), "[0].kind: expected a string, found a number (line 1, column 16)");
}

#[test]
fn members_of_what_is_unknown_are_not_shown() {
    let shown = format!("{:?}", pet(r#"{"kind":"fish","password":"hidden"}"#));
    assert_eq!(shown, r#"Unknown({"kind", "password"})"#);
    assert!(format!("{:?}", pet(r#"{"kind":"Cat"}"#)).starts_with("Cat(Cat {"));
}

/// The document may not say that it is required: then what came without it goes without it.
#[test]
fn a_kind_that_did_not_come_is_not_invented() {
    for text in ["{}", r#"{"friends":[]}"#, r#"{"kind":null}"#] {
        assert_eq!(to_value(&from_str::<Dog>(text).unwrap()), from_str::<Value>(text).unwrap(), "{text}");
    }
    assert_eq!(to_value(&from_str::<Cat>("{}").unwrap()), json!({}));
}
