//! Sample calls of all operations: that they compile is the test.
#![allow(dead_code, confusable_idents, mixed_script_confusables, uncommon_codepoints)]

mod sample;
#[allow(deprecated, unused_imports)]
mod samples;
