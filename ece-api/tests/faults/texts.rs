//! Long responses and long errors: bounded work, bounded memory, bounded text.
