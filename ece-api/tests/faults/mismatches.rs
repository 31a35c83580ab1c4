//! Values of another type than the document says: reported, kept, and no reason to lose the rest.
