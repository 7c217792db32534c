//! Any bytes, read as DocBook: no panic, a fit tree or a reason why there is none, and memory within bounds.

#![no_main]

#[path = "../checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::read(bytes));
