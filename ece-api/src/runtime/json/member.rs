//! The members that a model has fields for, and how their names are found in a text.

/// A member of an object, by its name on the wire. There are thousands, and each is looked at whenever its model is read
/// or written: they are small.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The name on the wire.
    name: &'static str,
    /// `,"name":` and [`BLANKS`], the name as a literal of Rust. That is JSON as well, unless the literal has escapes, which
    /// make it longer.
    written: &'static str,
    /// The text that is sent where nothing is set, of a member that is [`fixed`](rule::fixed).
    fixed: &'static str,
    /// Of [`rule`].
    rules: u8,
    /// The first bytes of the name as it is written, behind the comma.
    head: [u8; 8],
}

/// So many blanks are behind a name that is written: its first eight bytes can be loaded, however short it is.
const BLANKS: usize = 8;
/// The comma, the quotation marks and the colon around it.
const AROUND: usize = 4;

/// What else there is to a member: bits, by the words of `model!`.
#[allow(non_upper_case_globals)]
pub mod rule {
    /// Required by the document.
    pub const required: u8 = 1;
    /// Required by the document, and null while there is no value.
    pub const nullable: u8 = 2 | required;
    /// The server's to fill: it is missing until it is received or set.
    pub const read_only: u8 = 4;
    /// Sent with a certain text where nothing is set.
    pub const fixed: u8 = 8;

    /// The rule of a member that is sent with this text.
    pub const fn sends(_fixed: &str) -> u8 {
        fixed
    }
}

/// The name of a member that is written.
#[derive(Clone, Copy)]
pub(super) enum Name<'a> {
    /// Of a member that has a field.
    Listed(&'a Member),
    /// Any other.
    Other(&'a str),
}

impl<'a> Name<'a> {
    pub(super) fn as_str(self) -> &'a str {
        match self {
            Self::Listed(member) => member.name(),
            Self::Other(name) => name,
        }
    }
}

impl Member {
    /// A member by its name, the same as a literal of Rust between a comma, a colon and [`BLANKS`], bits of [`rule`], and
    /// the text that is sent where nothing is set. The compiler runs it for each member there is, which was a twelfth of
    /// its time while this went through methods and helpers: it calls nothing.
    ///
    /// Public, so that it is no dead code where a document has no models.
    #[doc(hidden)]
    pub const fn new(name: &'static str, written: &'static str, rules: u8, fixed: &'static str) -> Self {
        let text = written.as_bytes();
        let head = [text[1], text[2], text[3], text[4], text[5], text[6], text[7], text[8]];
        Self { name, written, fixed, rules, head }
    }

    /// The name on the wire.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether the document requires it.
    pub const fn is_required(&self) -> bool {
        self.rules & rule::required != 0
    }

    /// Whether it is required, and null while there is no value.
    pub(super) const fn is_nullable(&self) -> bool {
        self.rules & rule::nullable == rule::nullable
    }

    /// Whether the server fills it.
    pub(super) const fn is_read_only(&self) -> bool {
        self.rules & rule::read_only != 0
    }

    /// What is sent where nothing is set.
    pub(super) const fn fixed_text(&self) -> Option<&'static str> {
        if self.rules & rule::fixed != 0 { Some(self.fixed) } else { None }
    }

    /// Whether it is to be remembered where it is missing.
    pub(super) const fn is_missed(&self) -> bool {
        self.rules & (rule::required | rule::fixed) != 0
    }

    /// Whether it is something else than a field that is written where it holds something.
    pub(super) const fn has_rule(&self) -> bool {
        self.is_nullable() || self.rules & rule::fixed != 0
    }

    /// The name as it is written, between a comma and a colon; none where it needs escapes.
    pub(super) fn written(&self) -> Option<&'static [u8]> {
        let length = self.name.len() + AROUND;
        if self.written.len() == length + BLANKS { self.written.as_bytes().get(..length) } else { None }
    }

    /// How many bytes the name takes in quotation marks, with a colon.
    pub(super) fn length(&self) -> usize {
        self.name.len() + AROUND - 1
    }

    /// Whether `text`, whose first bytes are `start`, begins with the name in quotation marks, and a colon.
    pub(super) fn begins(&self, start: u64, text: &[u8]) -> bool {
        // Bytes behind a short name do not count.
        let behind = 64 - 8 * self.length().min(8);
        (start ^ u64::from_le_bytes(self.head)) << behind == 0 && self.written().is_some_and(|name| is_rest(name, text))
    }
}

/// Whether `text` goes on as a name does that is written, behind the first eight bytes.
fn is_rest(name: &[u8], text: &[u8]) -> bool {
    let Some(name) = name.get(9..) else { return true };
    let Some(text) = text.get(8..8 + name.len()) else { return false };
    match (text.split_last_chunk::<8>(), name.split_last_chunk::<8>()) {
        (Some((text, text_end)), Some((name, name_end))) => text_end == name_end && (name.is_empty() || text == name),
        _ => text == name,
    }
}
