use super::*;

fn field(source: &str) -> String {
    Namespace::fields().field_name(source, &Pointer::root(), &mut Diagnostics::new()).0
}

fn type_name(source: &str) -> String {
    Namespace::types().type_name(source, &Pointer::root(), &mut Diagnostics::new()).0
}

#[test]
fn fields() {
    for (source, expected) in [
        ("deployment_id", "deployment_id"),
        ("SAMLResponse", "saml_response"),
        ("X-Management-Request", "x_management_request"),
        ("type", "r#type"),
        ("gen", "r#gen"),
        ("self", "self_"),
        ("crate", "crate_"),
        ("2fa", "_2fa"),
        ("", "_empty"),
        ("+1", "_1"),
        ("%", "_u25"),
        ("_", "_u5f"),
        ("extra", "extra_member"),
        ("größe", "größe"),
        ("½", "_ubd"),
    ] {
        assert_eq!(field(source), expected, "{source}");
        ident(&field(source));
    }
}

#[test]
fn types() {
    for (source, expected) in [
        ("ProxiesSSOSettings", "ProxiesSSOSettings"),
        ("user info", "UserInfo"),
        ("Map[string,Foo]", "MapStringFoo"),
        ("Option", "OptionModel"),
        ("self", "Self_"),
        ("3D", "_3d"),
    ] {
        assert_eq!(type_name(source), expected, "{source}");
        ident(&type_name(source));
    }
}

#[test]
fn collisions_are_numbered_and_reported_with_both_places() {
    let (mut namespace, mut diagnostics) = (Namespace::fields(), Diagnostics::new());
    let names: Vec<_> = ["foo_bar", "fooBar", "foo-bar"]
        .iter()
        .map(|name| namespace.field_name(name, &Pointer::root().join(name), &mut diagnostics).0)
        .collect();
    assert_eq!(names, ["foo_bar", "foo_bar_2", "foo_bar_3"]);
    let first = diagnostics.iter().next().unwrap();
    assert_eq!((first.code, first.pointer.as_str()), (Code::NameCollision, "/fooBar"));
    assert!(first.message.contains("/foo_bar"), "{}", first.message);
}

#[test]
fn modules_are_files_everywhere() {
    let name = |source| Namespace::modules().mod_name(source, &Pointer::root(), &mut Diagnostics::new()).0;
    assert_eq!(name("Mod"), "mod_");
    assert_eq!(name("Con"), "con_");
    assert_eq!(name("Type"), "type_");
}
