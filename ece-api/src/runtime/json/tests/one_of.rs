//! Enums of models that a member tells apart.

use serde_json::json;

use crate::runtime::json::{Extra, Map, Value, from_str, to_string, to_value};

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
    assert!(pet(r#"{"name":[]}"#).to_base().is_err());
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let error = from_str::<Map<Vec<Pet>>>(r#"{"a":[{"kind":"Cat","lives":"many"}]}"#).unwrap_err();
    assert_eq!(error.to_string(), "a[0].lives: expected a number, found a string (line 1, column 29)");
    let error = from_str::<Pet>("[]").unwrap_err();
    assert_eq!(error.problem(), "expected an object, found an array");
    for text in ["{", r#"{"kind":"Cat""#, r#"{"kind":"#, r#"{"a":}"#, r#"{"a":1,}"#, r#"{"kind":"fish"} x"#] {
        assert!(from_str::<Pet>(text).is_err(), "{text}");
    }
    let deep = format!("{}{}", r#"{"kind":"Cat","friend":"#.repeat(200), "}".repeat(200));
    assert!(from_str::<Pet>(&deep).unwrap_err().problem().contains("nested deeper"));
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
