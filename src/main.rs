//! The program `copyist`; see [`cli`].

mod cli;

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// A tree is hundreds of thousands of small pieces; the book's page on performance says what this saves.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
