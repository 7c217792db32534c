//! The chores of the project, as `cargo xtask NAME`: setting up what the tests need, the tests, the manuals, the
//! benchmarks, the book. Nothing here is part of the program.

mod bench;
mod book;
mod corpus;
mod fuzz;
mod instructions;
mod internal;
mod measure;
mod reference;
mod run;
mod test;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The chores of copyist.
#[derive(Parser)]
#[command(name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Sets up the reference renderers, then runs every test of the workspace.
    Test {
        /// Leave out what needs the reference renderers, and set nothing up.
        #[arg(long)]
        offline: bool,
        /// The folder of the real manuals; the same as the environment variable `COPYIST_CORPUS`.
        #[arg(long, value_name = "DIR")]
        corpus: Option<PathBuf>,
        /// What to hand on to `cargo test`, after `--`.
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// Brings the real manuals to `target/corpus`, or checks those that `COPYIST_CORPUS` names.
    Corpus {
        /// Only this manual; all if not given.
        names: Vec<String>,
    },
    /// Measures what a conversion costs beside other programs, and writes the tables of the book.
    Bench(bench::Options),
    /// Counts the instructions of conversions with valgrind, and compares them with `benches/instructions.toml`.
    Instructions(instructions::Options),
    /// What other chores run as a process of its own.
    #[command(hide = true, subcommand)]
    Internal(internal::Internal),
    /// Brings the generated pages of the book up to date, checks its links, and builds it if mdBook is there.
    Book,
    /// Measures how much of a manual is on its rendered pages, and prints a table.
    Measure(measure::Options),
    /// Looks for input that the program cannot stand, from the files of `corpus/` on. Needs `cargo install cargo-fuzz`.
    Fuzz(fuzz::Options),
    /// Does what the continuous integration does.
    Ci,
}

fn main() -> ExitCode {
    match chore(Arguments::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn chore(chore: Chore) -> Result<()> {
    match chore {
        Chore::Test { offline, corpus, rest } => test::test(offline, corpus, &rest),
        Chore::Corpus { names } => corpus::corpus(&names),
        Chore::Bench(options) => bench::bench(&options),
        Chore::Instructions(options) => instructions::instructions(&options),
        Chore::Internal(chore) => internal::internal(&chore),
        Chore::Book => book::book(),
        Chore::Measure(options) => measure::measure(&options),
        Chore::Fuzz(options) => fuzz::fuzz(&options),
        Chore::Ci => run::Run::new("bash").arg(".ci/run").check(),
    }
}
