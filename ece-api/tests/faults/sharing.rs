//! Calls, errors and clients that are shared, cloned, and used from blocking code.
