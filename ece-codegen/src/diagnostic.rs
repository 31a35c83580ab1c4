//! What the generator has to say about its input: a stable code, a place, what is wrong and what to do.
//!
//! Every stage pushes into one [`Diagnostics`] and goes on, so that one run shows all problems. Nothing here decides
//! whether a run succeeds beyond the severity that each code carries in [`Code`].

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::pointer::Pointer;
use crate::position::{self, Position};
use crate::text::visible;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; the output says all that the document says.
    Note,
    /// The document was repaired without guessing, or the output says less than the document: an accepted loss.
    Warning,
    /// A part of the document cannot be used: it and what cannot exist without it are left out, or read as any JSON.
    Refusal,
    /// The document cannot be used as it is; nothing is written.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Refusal => "refused",
            Self::Error => "error",
        })
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal $severity:ident;)*) => {
        /// The stable codes of all findings; a code is never used for another thing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// All codes, in the order of the pipeline.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as it is printed and searched for.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// How much a finding with this code weighs.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    // D: the document as JSON
    /// Neither JSON nor YAML.
    NotJson = "D001" Error;
    /// An object holds the same key twice, with two values; the last one counts, the others are lost.
    DuplicateKey = "D002" Refusal;
    /// JSON, but no Swagger 2.0 document.
    NotSwagger = "D003" Error;
    /// A value or tag of YAML that JSON does not have; the value is kept as text, the tag is not used.
    BeyondJson = "D004" Warning;
    /// YAML that holds several documents.
    SeveralDocuments = "D005" Error;
    /// YAML that is larger than it looks: what its aliases stand for is too much.
    TooManyAliases = "D006" Error;

    // O: overlays
    /// The file is no Overlay 1.0 document.
    BadOverlay = "O001" Error;
    /// A target is no JSONPath expression.
    BadTarget = "O002" Error;
    /// A correction matches nothing.
    DeadCorrection = "O003" Error;
    /// The value that a correction expects to find is another one.
    UnexpectedValue = "O004" Error;
    /// A documentation action matches nothing.
    DeadDocumentation = "O005" Note;
    /// A correction that is marked as optional matches nothing.
    OptionalCorrectionDead = "O006" Note;
    /// The value that an optional correction expects to find is another one; it is not applied.
    OptionalCorrectionUnexpected = "O007" Warning;
    /// What the condition of an action asks for is not in the document; the action is not applied.
    ConditionNotMet = "O008" Note;
    /// The actions of all overlays together would change too much.
    TooManyChanges = "O009" Error;

    // S: strict reading of Swagger
    /// A key that Swagger 2.0 does not know at this place.
    UnknownKey = "S001" Warning;
    /// A value of the wrong type or outside of what the specification allows; it is not used, or read as what it must mean.
    BadValue = "S002" Warning;
    /// A key that must be there is not, and nothing depends on it that cannot be had without.
    MissingKey = "S003" Warning;
    /// A `$ref` to what does not exist.
    DanglingRef = "S004" Refusal;
    /// A `$ref` to another machine.
    ForeignRef = "S005" Refusal;
    /// Two operations with one `operationId`.
    DuplicateOperationId = "S006" Warning;
    /// The template names a path parameter that is not declared, or the other way around.
    PathParameterMismatch = "S007" Warning;
    /// Two parameters with one name at one location; the first one stays.
    DuplicateParameter = "S008" Warning;
    /// An extension (`x-…`) that the generator does not know; it is not used.
    UnknownExtension = "S009" Note;
    /// An operation, parameter, response, header or schema that cannot be used as it stands.
    Unusable = "S010" Refusal;
    /// An operation with two bodies, or with a body and form fields.
    TwoBodies = "S011" Refusal;
    /// A path that no address can be made of.
    BadPath = "S012" Refusal;
    /// A schema that is nested deeper than the generator goes.
    TooDeep = "S013" Refusal;
    /// An object holds the same key twice, with the same value; nothing is lost.
    RepeatedKey = "S014" Warning;
    /// A security requirement names a scheme that the document does not declare; it is not used.
    UndeclaredSecurity = "S015" Warning;
    /// A `$ref` to a file that cannot be read.
    UnreadFile = "S020" Refusal;
    /// A `$ref` to what is of another kind than is wanted at its place.
    UnfitRef = "S021" Refusal;
    /// A `$ref` that leads through others without end.
    CircularRef = "S022" Refusal;
    /// Keys beside a `$ref` that do not count.
    IgnoredBesideRef = "S023" Note;
    /// A `$ref` for which more would have to be written out than is reasonable.
    TooManyCopies = "S024" Refusal;
    /// A `$ref` whose pointer leads through others, as many do, further than is reasonable.
    TooManySteps = "S025" Refusal;
    /// A list of types that comes to one.
    TypeList = "S030" Note;
    /// A list of several types: values are read as any JSON.
    SeveralTypes = "S031" Warning;
    /// Null among the values of an enum.
    NullInEnum = "S032" Note;

    // L: lowering to OpenAPI 3.0
    /// Something that OpenAPI 3.0 cannot say; it rides in an extension.
    NotInOpenApi3 = "L001" Note;

    // R: resolving to the Rust API
    /// An operation that cannot be generated; it is counted as refused.
    OperationRefused = "R001" Refusal;
    /// A schema keyword that has no Rust counterpart; values that break it are not refused.
    KeywordNotChecked = "R002" Note;
    /// A schema that is read as any JSON value because Rust has no type for it.
    SchemaWidened = "R003" Warning;
    /// Two items want the same Rust name.
    NameCollision = "R004" Note;
    /// A name that had to be changed to be a Rust name.
    NameChanged = "R005" Note;
    /// A default that is not a value of its own schema.
    BadDefault = "R006" Warning;
    /// An enum whose values are not all of one kind is kept as the plain type.
    EnumNotTyped = "R007" Note;
    /// A security scheme that the runtime does not know.
    UnknownSecurity = "R008" Warning;
    /// The document has operations, and not one of them can be generated.
    NothingGenerated = "R010" Error;
    /// A part that cannot exist without another one that was refused, where no other finding says so.
    LeftOut = "R011" Refusal;
    /// An operation without `operationId`: it is called after its method and path.
    OperationWithoutId = "R012" Note;
    /// A name that the document gives by an extension, and that is none; it is not used.
    BadGivenName = "R013" Warning;
    /// Parts of an `allOf` describe one member in ways that cannot both hold.
    MembersContradict = "R020" Warning;
    /// A part of an `allOf` whose members are not copied into the type that inherits them, because there are too many.
    InheritanceTooLarge = "R021" Warning;
    /// A format that has no type of its own; said once per format.
    FormatNotTyped = "R022" Note;
    /// Two definitions that a discriminator cannot tell apart: they have one value.
    DiscriminatorValueTaken = "R030" Warning;
    /// A parameter that may be sent without a value, whose type holds no empty one.
    NeverEmpty = "R031" Note;
    /// The schema of a response that HTTP sends without a body.
    BodyNeverSent = "R040" Note;
    /// A path with a fragment (`/a#b`): no request carries it.
    FragmentNotSent = "R050" Note;
    /// A base path that cannot be sent as it stands.
    BadBasePath = "R051" Warning;
    /// An extension of the project that has no effect where it stands.
    ExtensionWithoutEffect = "R052" Warning;
    /// Documentation of a value or an error code that the document does not declare.
    DocumentedUndeclared = "R053" Note;

    // E: emitting
    /// The generator produced something that is no Rust: a defect of the generator.
    InvalidRust = "E001" Error;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: Code,
    /// Which input: empty for the document, else the name of an overlay, or of a file that the document refers to.
    pub file: String,
    /// Where in that input.
    pub pointer: Pointer,
    /// Where that is in the text of the file, as far as it is known.
    pub position: Option<Position>,
    /// What is wrong.
    pub message: String,
    /// What to do about it; empty where nothing needs doing.
    pub help: String,
    /// What goes with it: a refused part is one finding, and everything that it takes along is said here.
    pub costs: Vec<String>,
    /// True for a value of another type than its key has: nobody can know what it says.
    pub is_wrong_type: bool,
}

/// How many costs of one finding are printed.
const MOST_COSTS: usize = 4;

impl Diagnostic {
    /// True where a strict run fails with it: what is refused, and an optional correction that does not fit.
    pub fn is_against_strict(&self) -> bool {
        self.severity() == Severity::Refusal
            || matches!(self.code, Code::OptionalCorrectionDead | Code::OptionalCorrectionUnexpected)
    }

    /// How much this finding weighs.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}\n  at ", self.severity(), self.code, visible(&self.message))?;
        if !self.file.is_empty() {
            write!(f, "{} ", visible(&self.file))?;
        }
        write!(f, "{}", visible(&self.pointer.to_string()))?;
        for cost in self.costs.iter().take(MOST_COSTS) {
            write!(f, "\n  cost: {}", visible(cost))?;
        }
        if self.costs.len() > MOST_COSTS {
            write!(f, "\n  cost: and {} more", self.costs.len() - MOST_COSTS)?;
        }
        if !self.help.is_empty() {
            write!(f, "\n  help: {}", visible(&self.help))?;
        }
        Ok(())
    }
}

/// The findings of a run, in the order in which the stages made them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    findings: Vec<Diagnostic>,
    /// Places with a fault whose cause is said by the finding of this number, which stands elsewhere.
    blamed: Vec<(Pointer, usize)>,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding about the document.
    pub fn push(&mut self, code: Code, pointer: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        self.push_in("", code, pointer, message, help);
    }

    /// Adds a finding about the file `file` (an overlay, or one that the document refers to).
    pub fn push_in(
        &mut self,
        file: &str,
        code: Code,
        pointer: &Pointer,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.findings.push(Diagnostic {
            code,
            file: file.to_owned(),
            pointer: pointer.clone(),
            position: None,
            message: message.into(),
            help: help.into(),
            costs: Vec::new(),
            is_wrong_type: false,
        });
    }

    /// Adds a finding about a value of the document that is of another type than its key has.
    pub(crate) fn push_wrong_type(
        &mut self,
        code: Code,
        pointer: &Pointer,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(code, pointer, message, help);
        if let Some(finding) = self.findings.last_mut() {
            finding.is_wrong_type = true;
        }
    }

    /// Finds out where the findings about `file` are in its text.
    pub(crate) fn locate(&mut self, file: &str, text: &str) {
        let about = |finding: &&Diagnostic| finding.file == file;
        let found = position::positions(text, self.findings.iter().filter(about).map(|finding| &finding.pointer));
        for finding in self.findings.iter_mut().filter(|finding| finding.file == file) {
            finding.position = found.get(&finding.pointer).copied();
        }
    }

    /// Adds the findings of `others`.
    pub(crate) fn append(&mut self, others: Self) {
        let known = self.findings.len();
        self.findings.extend(others.findings);
        self.blamed.extend(others.blamed.into_iter().map(|(at, index)| (at, known + index)));
    }

    /// Gives the findings about the document, but for the first `known`, the places where `source` says they are. What is
    /// then said twice, because something was written once and used twice, is said once, with all that it costs.
    pub(crate) fn relocate(&mut self, known: usize, source: impl Fn(&Pointer) -> Option<(String, Pointer)>) {
        let mut moved = HashMap::new();
        let mut merged = HashSet::new();
        let mut kept: Vec<Diagnostic> = Vec::with_capacity(self.findings.len());
        for (index, mut finding) in std::mem::take(&mut self.findings).into_iter().enumerate() {
            let place = source(&finding.pointer).filter(|_| index >= known && finding.file.is_empty());
            if let Some((file, pointer)) = place {
                (finding.file, finding.pointer) = (file, pointer);
                let key = (finding.code, finding.file.clone(), finding.pointer.clone(), finding.message.clone());
                let first = *moved.entry(key).or_insert(kept.len());
                if let Some(first_finding) = kept.get_mut(first) {
                    first_finding.costs.append(&mut finding.costs);
                    merged.insert(first);
                    continue;
                }
            }
            kept.push(finding);
        }
        for index in merged {
            let mut said = HashSet::new();
            kept[index].costs.retain(|cost| said.insert(cost.clone()));
        }
        self.findings = kept;
    }

    /// Says that the cause of a fault at `at` is that of finding number `index`.
    pub(crate) fn blame(&mut self, at: Pointer, index: usize) {
        self.blamed.push((at, index));
    }

    /// The places with a fault whose cause is said elsewhere, and the number of the finding that says it.
    pub(crate) fn blamed(&self) -> &[(Pointer, usize)] {
        &self.blamed
    }

    /// Says what goes with finding number `index`, besides what was said before.
    pub(crate) fn add_cost(&mut self, index: usize, cost: String) {
        if let Some(finding) = self.findings.get_mut(index) {
            finding.costs.push(cost);
        }
    }

    /// True where nothing may be written.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|d| d.severity() == Severity::Error)
    }

    /// How many parts of the document were refused.
    pub fn refusals(&self) -> usize {
        self.findings.iter().filter(|d| d.severity() == Severity::Refusal).count()
    }

    /// The findings that stop a strict run: refused parts of the document, and corrections that do not fit it.
    pub fn against_strict(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter().filter(|it| it.is_against_strict())
    }

    /// The findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.findings.iter()
    }

    /// How many findings.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
