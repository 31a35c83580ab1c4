//! The JSON core against small models of its own.
