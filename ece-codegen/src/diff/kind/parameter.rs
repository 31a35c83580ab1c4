//! Kinds of changes. Parameters of requests.

use super::rule::{HARMLESS, NOTHING, REQUEST, Rule, Way, both_ways, breaks, edit, may};

pub(super) const PARAMETER_ADDED_OPTIONAL: Rule = Rule {
    id: "parameter-added-optional",
    words: "optional parameter added",
    meaning: "A request may carry another parameter.",
    directions: REQUEST,
    source: "There is a new setter.",
    example: &[edit("/paths/~1widgets/get/parameters/-", "", r#"{"name":"new","in":"query","type":"string"}"#)],
    ..both_ways(Way(HARMLESS, may("An older server ignores it, or refuses the call: do not rely on it there.")))
};

pub(super) const PARAMETER_ADDED_REQUIRED: Rule = Rule {
    id: "parameter-added-required",
    words: "required parameter added",
    meaning: "A request must carry another parameter.",
    directions: REQUEST,
    source: "Every caller has to give it.",
    example: &[edit(
        "/paths/~1widgets/get/parameters/-",
        "",
        r#"{"name":"new","in":"query","required":true,"type":"string"}"#,
    )],
    ..both_ways(Way(breaks("Calls without it are refused: update clients before or with the server."), HARMLESS))
};

pub(super) const PARAMETER_REMOVED_OPTIONAL: Rule = Rule {
    id: "parameter-removed-optional",
    words: "optional parameter removed",
    meaning: "A parameter that could be left out is gone.",
    directions: REQUEST,
    source: "Remove its setter from calls.",
    example: &[edit("/paths/~1widgets/get/parameters/3", r#"{"name":"sort","in":"query","type":"string"}"#, "")],
    ..both_ways(Way(may("The new server ignores it or refuses the call: find callers that give it."), HARMLESS))
};

pub(super) const PARAMETER_REMOVED_REQUIRED: Rule = Rule {
    id: "parameter-removed-required",
    words: "required parameter removed",
    meaning: "A parameter that had to be given is gone.",
    directions: REQUEST,
    source: "Remove the argument from calls.",
    example: &[edit(
        "/paths/~1widgets/get/parameters/4",
        r#"{"name":"page","in":"query","required":true,"type":"string"}"#,
        "",
    )],
    ..both_ways(Way(
        may("The new server ignores it or refuses the call."),
        breaks("An older server still asks for it: keep the old crate there."),
    ))
};

pub(super) const PARAMETER_BECAME_REQUIRED: Rule = Rule {
    id: "parameter-became-required",
    words: "optional parameter became required",
    meaning: "A parameter that could be left out must be given.",
    directions: REQUEST,
    source: "The setter became an argument.",
    example: &[edit("/paths/~1widgets/get/parameters/3/required", "", "true")],
    ..both_ways(Way(breaks("Calls without it are refused: give it before the server is updated."), HARMLESS))
};

pub(super) const PARAMETER_BECAME_OPTIONAL: Rule = Rule {
    id: "parameter-became-optional",
    words: "required parameter became optional",
    meaning: "A parameter that had to be given may be left out.",
    directions: REQUEST,
    source: "The argument became a setter.",
    example: &[edit("/paths/~1widgets/get/parameters/4/required", "true", "")],
    ..both_ways(Way(HARMLESS, may("Always give it while older servers are in use.")))
};

pub(super) const PARAMETER_TYPE_CHANGED: Rule = Rule {
    id: "parameter-type-changed",
    words: "type of the parameter changed",
    meaning: "A parameter has values of another type.",
    directions: REQUEST,
    source: "Callers pass another type.",
    example: &[edit("/paths/~1widgets/get/parameters/3/type", r#""string""#, r#""integer""#)],
    ..both_ways(Way(
        breaks("Check whether what clients send is still understood."),
        breaks("Keep the old crate while older servers are in use."),
    ))
};

pub(super) const PARAMETER_FORMAT_WIDENED: Rule = Rule {
    id: "parameter-format-widened",
    words: "format of the parameter widened",
    meaning: "More values fit into the parameter.",
    directions: REQUEST,
    source: "Callers pass a wider type.",
    example: &[edit("/paths/~1widgets/get/parameters/0/format", r#""int32""#, r#""int64""#)],
    ..both_ways(Way(HARMLESS, may("Pass only values that fitted before while older servers are in use.")))
};

pub(super) const PARAMETER_FORMAT_NARROWED: Rule = Rule {
    id: "parameter-format-narrowed",
    words: "format of the parameter narrowed",
    meaning: "Fewer values fit into the parameter.",
    directions: REQUEST,
    source: "Callers pass a narrower type.",
    otherwise: "Nothing to do: the same values are allowed.",
    example: &[edit("/paths/~1widgets/get/parameters/0/format", r#""int64""#, r#""int32""#)],
    ..both_ways(Way(breaks("Find callers that pass values that no longer fit."), HARMLESS))
};

pub(super) const PARAMETER_DEFAULT_CHANGED: Rule = Rule {
    id: "parameter-default-changed",
    words: "default of the parameter changed",
    meaning: "Who leaves the parameter out gets something else.",
    directions: REQUEST,
    touches_source: false,
    example: &[edit("/paths/~1widgets/get/parameters/3/default", r#""name""#, r#""size""#)],
    ..both_ways(Way(
        may(
            "Old clients that leave it out get the new default: give it where the old one matters; no compiler sees this.",
        ),
        may("Older servers still use the old default: give it where the new one matters."),
    ))
};

pub(super) const PARAMETER_ENUM_VALUE_ADDED: Rule = Rule {
    id: "parameter-enum-value-added",
    words: "value of the parameter added",
    meaning: "The parameter has another value.",
    directions: REQUEST,
    source: "There is a new variant.",
    example: &[edit("/paths/~1widgets/get/parameters/1/enum", r#"["bolt","nut"]"#, r#"["bolt","nut","gear"]"#)],
    ..both_ways(Way(HARMLESS, may("An older server refuses the new value.")))
};

pub(super) const PARAMETER_ENUM_VALUE_REMOVED: Rule = Rule {
    id: "parameter-enum-value-removed",
    words: "value of the parameter removed",
    meaning: "The parameter lost a value.",
    directions: REQUEST,
    source: "Choose another variant.",
    example: &[edit("/paths/~1widgets/get/parameters/1/enum", r#"["bolt","nut"]"#, r#"["bolt"]"#)],
    ..both_ways(Way(breaks("Find callers that pass it: it is refused."), HARMLESS))
};

pub(super) const PARAMETER_ENUM_VALUE_RESPELLED: Rule = Rule {
    id: "parameter-enum-value-respelled",
    words: "value of the parameter is spelled differently",
    meaning: "A value is written in other letters; its name in Rust may be the same.",
    directions: REQUEST,
    source: "Rename the variant in code.",
    example: &[edit("/paths/~1widgets/get/parameters/1/enum", r#"["bolt","nut"]"#, r#"["Bolt","nut"]"#)],
    ..both_ways(Way(
        breaks("The old spelling is refused: update clients together with the server; no compiler sees this."),
        breaks("The new spelling is refused: keep the old crate while older servers are in use."),
    ))
};

pub(super) const PARAMETER_ENUM_INTRODUCED: Rule = Rule {
    id: "parameter-enum-introduced",
    words: "values of the parameter became an enum",
    meaning: "Only listed values are allowed now.",
    directions: REQUEST,
    source: "Callers pass an enum.",
    example: &[edit("/paths/~1widgets/get/parameters/3/enum", "", r#"["name","size"]"#)],
    ..both_ways(Way(breaks("Find callers that pass other values."), HARMLESS))
};

pub(super) const PARAMETER_ENUM_DROPPED: Rule = Rule {
    id: "parameter-enum-dropped",
    words: "values of the parameter are no longer an enum",
    meaning: "Any value is allowed now.",
    directions: REQUEST,
    source: "Callers pass text.",
    example: &[edit("/paths/~1widgets/get/parameters/1/enum", r#"["bolt","nut"]"#, "")],
    ..both_ways(Way(HARMLESS, may("Pass only the values that were listed while older servers are in use.")))
};

pub(super) const PARAMETER_LIST_STYLE_CHANGED: Rule = Rule {
    id: "parameter-list-style-changed",
    words: "list style changed",
    meaning: "Several values of a parameter are written in another way.",
    directions: REQUEST,
    touches_source: false,
    example: &[edit("/paths/~1widgets/get/parameters/2/collectionFormat", r#""csv""#, r#""multi""#)],
    ..both_ways(Way(
        breaks("Update clients together with the server; no compiler sees this."),
        breaks("Keep the old crate while older servers are in use."),
    ))
};

pub(super) const PARAMETER_MOVED: Rule = Rule {
    id: "parameter-moved",
    words: "parameter moved to another part of the request",
    meaning: "A parameter travels elsewhere: query, header or form.",
    directions: REQUEST,
    source: "Rename what is named after it.",
    example: &[edit("/paths/~1widgets/get/parameters/3/in", r#""query""#, r#""header""#)],
    ..both_ways(Way(
        breaks("Update clients together with the server; no compiler sees this."),
        breaks("Keep the old crate while older servers are in use."),
    ))
};

pub(super) const PARAMETER_LIMIT_TIGHTENED: Rule = Rule {
    id: "parameter-limit-tightened",
    words: "limit of the parameter tightened",
    meaning: "Values that were allowed are not any more.",
    directions: REQUEST,
    touches_source: false,
    example: &[edit("/paths/~1widgets/get/parameters/0/maximum", "100", "50")],
    ..both_ways(Way(breaks("Find callers that pass such values; no compiler sees this."), HARMLESS))
};

pub(super) const PARAMETER_LIMIT_LOOSENED: Rule = Rule {
    id: "parameter-limit-loosened",
    words: "limit of the parameter loosened",
    meaning: "Values are allowed that were not.",
    directions: REQUEST,
    touches_source: false,
    example: &[edit("/paths/~1widgets/get/parameters/0/maximum", "50", "100")],
    ..both_ways(Way(HARMLESS, may("Stay within the old limit while older servers are in use.")))
};

pub(super) const REQUEST_ENCODING_CHANGED: Rule = Rule {
    id: "request-encoding-changed",
    words: "value is sent in another way",
    meaning: "An extension makes another request of the same value.",
    directions: REQUEST,
    source: "Calls may have to change.",
    example: &[edit("/paths/~1widgets/get/parameters/3/x-ece-const", "", r#""name""#)],
    ..both_ways(Way(
        breaks("Update clients together with the server."),
        breaks("Keep the old crate while older servers are in use."),
    ))
};

pub(super) const PARAMETER_FLAG_CHANGED: Rule = Rule {
    id: "parameter-flag-changed",
    words: "flag of the parameter changed",
    meaning: "Something is said of the parameter that changes no request.",
    directions: REQUEST,
    otherwise: "Nothing to do on the wire; read what the flag means.",
    example: &[edit("/paths/~1widgets/get/parameters/3/x-ece-experimental", "", "true")],
    ..NOTHING
};

pub(super) const EMPTY_VALUE_ALLOWED: Rule = Rule {
    id: "empty-value-allowed",
    words: "empty value allowed",
    meaning: "The parameter may be sent without a value.",
    directions: REQUEST,
    touches_source: false,
    example: &[edit("/paths/~1widgets/get/parameters/3/allowEmptyValue", "", "true")],
    ..both_ways(Way(HARMLESS, may("An older server may refuse an empty value.")))
};

pub(super) const EMPTY_VALUE_REFUSED: Rule = Rule {
    id: "empty-value-refused",
    words: "empty value no longer allowed",
    meaning: "The parameter must have a value where it is sent.",
    directions: REQUEST,
    touches_source: false,
    example: &[edit("/paths/~1widgets/get/parameters/3/allowEmptyValue", "true", "")],
    ..both_ways(Way(may("Find callers that send it empty: leave it out there."), HARMLESS))
};

pub(super) const PARAMETERS_REORDERED: Rule = Rule {
    id: "parameters-reordered",
    words: "parameters in another order",
    meaning: "The document lists parameters in another order, which nobody sends.",
    directions: REQUEST,
    example: &[edit(
        "/paths/~1widgets/get/parameters",
        r#"[{"name":"a","in":"query","type":"string"},{"name":"b","in":"query","type":"string"}]"#,
        r#"[{"name":"b","in":"query","type":"string"},{"name":"a","in":"query","type":"string"}]"#,
    )],
    ..NOTHING
};
