//! Any text is read as `AsciiDoc`, and what is written of its tree reads back.

#![no_main]

#[path = "../checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::asciidoc(bytes));
