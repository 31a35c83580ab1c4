//! Secrets and control characters: what a server says comes out harmless.
