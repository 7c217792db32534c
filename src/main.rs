//! The program `copyist`; see [`cli`].

mod cli;

use std::process::ExitCode;

/// A tree is many small pieces, made and dropped at once: what they cost is a quarter of a conversion with the
/// allocator of the C library.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
