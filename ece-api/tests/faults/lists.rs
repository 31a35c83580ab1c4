//! Lists that come in pages: none ends in silence.
