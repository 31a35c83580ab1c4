//! What people expect who run a client in production.
