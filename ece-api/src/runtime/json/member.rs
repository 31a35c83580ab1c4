//! The members that a model has fields for, and how their names are found in a text.

/// A member of an object, by its name on the wire. There are thousands, and each is looked at whenever its model is read
/// or written: they are small.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// `,"name":`, where that is how the name is written; else the name alone.
    pub(super) text: &'static str,
    /// The first bytes of the text behind the comma. No JSON begins with those of a name alone.
    pub(super) head: u64,
    fixed: Option<&'static str>,
    /// So many bits of the first bytes do not count.
    pub(super) shift: u32,
    is_written: bool,
    is_required: bool,
    is_nullable: bool,
    is_read_only: bool,
    /// Whether it is to be remembered where it is missing.
    pub(super) is_missed: bool,
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
    /// A member that can be left out.
    pub const fn new(name: &'static str) -> Self {
        Self {
            text: name,
            head: 0,
            fixed: None,
            shift: 0,
            is_written: false,
            is_required: false,
            is_nullable: false,
            is_read_only: false,
            is_missed: false,
        }
    }

    /// The same, with its name as a literal of Rust, between a comma and a colon. That is JSON as well, unless the literal
    /// has escapes, which make it longer.
    #[doc(hidden)]
    #[must_use]
    pub const fn quoted(mut self, text: &'static str) -> Self {
        if text.len() == self.text.len() + 4 {
            let name = text.as_bytes().split_at(1).1;
            (self.head, self.shift) = match name.first_chunk() {
                Some(head) => (u64::from_le_bytes(*head), 0),
                None => short(name),
            };
            self.text = text;
            self.is_written = true;
        }
        self
    }

    /// The same, required by the document.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self.is_missed = true;
        self
    }

    /// The same, sent with this text where nothing is set.
    #[must_use]
    pub const fn fixed(mut self, text: &'static str) -> Self {
        self.fixed = Some(text);
        self.is_missed = true;
        self
    }

    /// The same, required by the document, and null while there is no value.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.is_nullable = true;
        self.required()
    }

    /// The same, the server's to fill: it is missing until it is received or set.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.is_read_only = true;
        self
    }

    /// The name on the wire.
    pub const fn name(&self) -> &'static str {
        if !self.is_written {
            return self.text;
        }
        let (_, name) = self.text.split_at(2);
        name.split_at(name.len() - 2).0
    }

    /// Whether the document requires it.
    pub const fn is_required(&self) -> bool {
        self.is_required
    }

    /// Whether it is required, and null while there is no value.
    pub(super) const fn is_nullable(&self) -> bool {
        self.is_nullable
    }

    /// Whether the server fills it.
    pub(super) const fn is_read_only(&self) -> bool {
        self.is_read_only
    }

    /// What is sent where nothing is set.
    pub(super) const fn fixed_text(&self) -> Option<&'static str> {
        self.fixed
    }

    /// Whether it is something else than a field that is written where it holds something.
    pub(super) const fn has_rule(&self) -> bool {
        self.is_nullable || self.fixed.is_some()
    }

    /// The name as it is written, between a comma and a colon; none where it needs escapes.
    pub(super) fn written(&self) -> Option<&'static [u8]> {
        if self.is_written { Some(self.text.as_bytes()) } else { None }
    }
}

/// The bytes of a text shorter than eight, and how many bits are left.
const fn short(text: &[u8]) -> (u64, u32) {
    let (mut head, mut left, mut at) = (0, 64, text.len());
    while at > 0 {
        at -= 1;
        head = head << 8 | text[at] as u64;
        left -= 8;
    }
    (head, left)
}
