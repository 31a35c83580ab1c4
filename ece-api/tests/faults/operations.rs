//! What people expect who run a client in production.

mod call_middleware;
mod clock;
mod failover;
mod secret_file;
