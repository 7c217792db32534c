//! Any tree that DocBook's reader makes is lowered to what each target carries, and written without a panic.

#![no_main]

#[path = "../checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::markdown(bytes));
