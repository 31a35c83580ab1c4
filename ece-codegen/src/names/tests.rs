use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::*;

fn field(source: &str) -> String {
    Namespace::fields().field_name(source, &Pointer::root(), &mut Diagnostics::new()).0
}

fn type_name(source: &str) -> String {
    Namespace::types().type_name(source, &Pointer::root(), &mut Diagnostics::new()).0
}

fn variant(source: &str) -> String {
    Namespace::variants().variant_name(source, &Pointer::root(), &mut Diagnostics::new()).0
}

fn module(source: &str) -> String {
    Namespace::modules().mod_name(source, &Pointer::root(), &mut Diagnostics::new()).0
}

fn holds(name: impl Fn(&str) -> String, table: &[(&str, &str)]) {
    for (source, expected) in table {
        assert_eq!(name(source), *expected, "{source}");
        ident(&name(source));
    }
}

#[test]
fn fields() {
    holds(
        field,
        &[
            ("deployment_id", "deployment_id"),
            ("SAMLResponse", "saml_response"),
            ("X-Management-Request", "x_management_request"),
            ("type", "r#type"),
            ("gen", "r#gen"),
            ("self", "self_"),
            ("crate", "crate_"),
            ("2fa", "value_2fa"),
            ("", "empty"),
            ("+1", "plus_1"),
            ("-1", "minus_1"),
            ("$ref", "r#ref"),
            ("--flag", "flag"),
            ("filename*", "filename"),
            ("active?", "active"),
            ("%", "percent"),
            ("_", "underscore"),
            ("extra", "extra_member"),
            ("größe", "größe"),
            ("½", "value_1_2"),
            ("𝐀x", "ax"),
        ],
    );
}

#[test]
fn acronyms_keep_their_tails() {
    holds(
        field,
        &[
            ("deviceIDs", "device_ids"),
            ("NanoCPUs", "nano_cpus"),
            ("EnableIPv4", "enable_ipv4"),
            ("IPv6Address", "ipv6_address"),
            ("InsecureRegistryCIDRs", "insecure_registry_cidrs"),
            ("IPsInUse", "ips_in_use"),
            ("URLs", "urls"),
            ("UUIDs", "uuids"),
            ("BlkioDeviceReadIOps", "blkio_device_read_iops"),
            ("vCPU", "vcpu"),
            ("numberOf_vCPUs", "number_of_vcpus"),
            ("gRPCServer", "grpc_server"),
            ("k8sVersion", "k8s_version"),
            ("OAuth2Flow", "oauth2_flow"),
            ("myOAuth", "my_oauth"),
            // These are words of their own.
            ("DNSNames", "dns_names"),
            ("HTTPSProxy", "https_proxy"),
            ("AWSId", "aws_id"),
            ("xAxis", "x_axis"),
            ("sameAs", "same_as"),
            ("OSType", "os_type"),
            ("S3Bucket", "s3_bucket"),
        ],
    );
}

#[test]
fn types() {
    holds(
        type_name,
        &[
            ("ProxiesSSOSettings", "ProxiesSSOSettings"),
            ("user info", "UserInfo"),
            ("Map[string,Foo]", "MapStringFoo"),
            ("Page<Entity>", "PageEntity"),
            ("Option", "OptionModel"),
            ("self", "SelfModel"),
            ("3D", "Model3D"),
            ("v1.2", "V1_2"),
            ("ªb", "Ab"),
        ],
    );
    assert_eq!(inline_type_name("Pet2", "24Ghz"), "Pet2_24Ghz");
    assert_eq!(inline_type_name("getPet", "deviceIDs"), "GetPetDeviceIds");
}

#[test]
fn values_made_of_signs_have_names() {
    holds(
        variant,
        &[
            ("", "Empty"),
            (" ", "Space"),
            ("+1", "Plus1"),
            ("-1", "Minus1"),
            ("-name", "MinusName"),
            ("<=", "LessEqual"),
            (">=", "GreaterEqual"),
            (">=10", "GreaterEqual10"),
            ("<none>", "None"),
            ("!important", "NotImportant"),
            ("<", "Less"),
            (">", "Greater"),
            ("=", "Equal"),
            ("!=", "NotEqual"),
            ("*", "Star"),
            ("c++", "CPlusPlus"),
            ("24Ghz", "Value24Ghz"),
            ("1.2", "Value1_2"),
            ("7.17.0", "Value7_17_0"),
            ("application/json", "ApplicationJson"),
            ("self", "SelfValue"),
            ("unknown", "UnknownValue"),
            ("日本", "日本"),
        ],
    );
}

#[test]
fn a_sign_tells_two_names_apart_before_a_number_does() {
    let (mut namespace, mut diagnostics) = (Namespace::variants(), Diagnostics::new());
    let names: Vec<_> = ["a.b", "a/b", "a b", "ab", "A-B", "a.B", "_ab"]
        .iter()
        .map(|name| namespace.variant_name(name, &Pointer::root(), &mut diagnostics).0)
        .collect();
    assert_eq!(names, ["AB", "ASlashB", "ASpaceB", "Ab", "AMinusB", "ADotB", "UnderscoreAb"]);
    assert_eq!(diagnostics.len(), 5);
}

#[test]
fn collisions_are_numbered_and_reported_with_both_places() {
    let (mut namespace, mut diagnostics) = (Namespace::fields(), Diagnostics::new());
    let names: Vec<_> = ["foo_bar", "fooBar", "FooBar"]
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
    holds(
        module,
        &[
            ("Mod", "mod_"),
            ("Con", "con_"),
            ("COM1", "com1_"),
            ("Type", "type_"),
            ("super", "super_"),
            ("日本", "u65e5u672c"),
            ("2fa", "module_2fa"),
        ],
    );
    let long = ["Page", "Entity"].map(|end| format!("{}{end}", "VeryLong".repeat(40)));
    let names = long.each_ref().map(|name| module(name));
    assert!(names.iter().all(|name| name.len() <= 100), "{names:?}");
    assert_ne!(names[0], names[1], "what the file names leave out still tells them apart");
}

/// Each number is tried once, however many names want the same.
#[test]
fn thousands_of_equal_names_take_a_moment() {
    let (mut namespace, mut diagnostics) = (Namespace::fields(), Diagnostics::new());
    for _ in 0..50_000 {
        namespace.field_name("a", &Pointer::root(), &mut diagnostics);
    }
    assert_eq!(namespace.field_name("a", &Pointer::root(), &mut diagnostics).0, "a_50001");
}

/// What rustc takes without a warning: its lints `non_snake_case` and `non_camel_case_types`, as far as they ask letters.
fn is_clean(name: &str, is_type: bool) -> bool {
    let bare = name.strip_prefix("r#").unwrap_or(name).trim_matches('_');
    let letters: Vec<char> = bare.chars().collect();
    let has_case = |c: &char| c.is_lowercase() || c.is_uppercase();
    let parted = |pair: &[char]| (pair[1] == '_' && has_case(&pair[0])) || (pair[0] == '_' && has_case(&pair[1]));
    let is_normal = name.nfkc().eq(name.chars());
    let cased = if is_type {
        !letters.first().is_some_and(|c| c.is_lowercase()) && !letters.windows(2).any(parted)
    } else {
        !letters.iter().any(|c| c.is_uppercase())
    };
    is_normal && cased && !bare.is_empty() && !name.starts_with('_') && !name.contains("__")
}

proptest! {
    #[test]
    fn names_are_rust_and_differ_whatever_the_document_says(sources in proptest::collection::vec(hard_name(), 1..12)) {
        type Maker = fn(&mut Namespace, &str) -> String;
        let field: Maker = |names, it| names.field_name(it, &Pointer::root(), &mut Diagnostics::new()).0;
        let function: Maker = |names, it| names.fn_name(it, &Pointer::root(), &mut Diagnostics::new()).0;
        let type_name: Maker = |names, it| names.type_name(it, &Pointer::root(), &mut Diagnostics::new()).0;
        let inline: Maker = |names, it| {
            names.type_name(&inline_type_name(it, it), &Pointer::root(), &mut Diagnostics::new()).0
        };
        let variant: Maker = |names, it| names.variant_name(it, &Pointer::root(), &mut Diagnostics::new()).0;
        let module: Maker = |names, it| names.mod_name(it, &Pointer::root(), &mut Diagnostics::new()).0;
        for (mut names, make, is_type) in [
            (Namespace::fields(), field, false),
            (Namespace::setters(), field, false),
            (Namespace::parameters(), field, false),
            (Namespace::functions(), function, false),
            (Namespace::types(), type_name, true),
            (Namespace::types(), inline, true),
            (Namespace::operation_types(), type_name, true),
            (Namespace::variants(), variant, true),
            (Namespace::modules(), module, false),
            (Namespace::operation_modules(), module, false),
        ] {
            let item = names.item;
            let made: Vec<String> = sources.iter().map(|source| make(&mut names, source)).collect();
            for name in &made {
                prop_assert!(syn::parse_str::<Ident>(name).is_ok(), "{item} `{name}`");
                prop_assert!(is_clean(name, is_type), "{item} `{name}`");
                prop_assert!(item != "module" || (name.is_ascii() && name.len() <= 100), "{item} `{name}`");
            }
            let distinct: std::collections::HashSet<&String> = made.iter().collect();
            prop_assert_eq!(distinct.len(), made.len(), "{} {:?}", item, made);
        }
    }
}

fn hard_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        "[a-cA-C_ .+0-2-]{0,6}",
        "[ªºßÅǅ𝐀٣각½①ａ‿·µſ]{1,3}[a1_]{0,2}",
        "[A-Z]{1,4}[spv]{0,2}[0-9A-Za-z]{0,3}",
        "(Self|self|_|crate|super|type|gen|Unknown|Option|Ok|con|com1|mod|new|extra|send|r#a)[_2]{0,2}",
        "[a-z]{90,130}",
    ]
}
