//! What is read from DocBook and written as DocBook, of both generations, reads back as the same tree.

#![no_main]

#[path = "../checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::round(bytes));
