//! The command line: a file a command. Exit status: 0 done; 1 done in part, or a check failed; 2 the call was wrong.

mod console;
mod convert;
mod diff;
mod formats;
mod init;
mod inspect;
mod interrupt;
mod ledger;
mod limits;
mod summary;

use clap::{Parser, Subcommand, ValueEnum};
use std::fmt;
use std::process::ExitCode;

/// Copies a manual from one documentation format into others and loses nothing in silence.
#[derive(Parser)]
#[command(name = "copyist", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
}

#[derive(Subcommand)]
enum Command {
    /// Convert files or whole manuals to other formats
    Convert(convert::Args),
    /// Compare two documents of any formats by what they mean
    Diff(diff::Args),
    /// Write settings for a manual, made of what is found in it
    Init(init::Args),
    /// Show the tree that a file is read as
    Inspect(inspect::Args),
    /// List the formats, or what one format can carry
    Formats(formats::Args),
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How a command ended.
enum Outcome {
    /// All is done.
    Done,
    /// Something is not done, and was named.
    Partly,
}

/// The call itself is wrong: exit status 2.
#[derive(Debug)]
struct Misuse(String);

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misuse {}

fn misuse(message: impl Into<String>) -> anyhow::Error {
    anyhow::Error::new(Misuse(message.into()))
}

/// Runs the command that the arguments ask for.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let console = console::Console::new(cli.color);
    let outcome = match cli.command {
        Command::Convert(args) => convert::run(&args, &console),
        Command::Diff(args) => diff::run(&args, cli.color, &console),
        Command::Init(args) => init::run(&args, &console),
        Command::Inspect(args) => inspect::run(&args, &console),
        Command::Formats(args) => formats::run(&args),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Partly) => ExitCode::from(1),
        // Whoever reads our output has had enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            console.error(&error);
            ExitCode::from(if error.is::<Misuse>() { 2 } else { 1 })
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}

/// The format of this name.
fn format(name: &str) -> anyhow::Result<&'static dyn ast::Format> {
    copyist::registry::find(name).ok_or_else(|| {
        misuse(format!("there is no format `{name}`; there are: {}", copyist::registry::names(|_| true)))
    })
}

/// The format of this name, which can be read.
fn source_format(name: &str) -> anyhow::Result<&'static dyn ast::Format> {
    let found = format(name)?;
    if !found.can_read() {
        let known = copyist::registry::names(|f| f.can_read());
        return Err(misuse(format!("`{name}` cannot be read yet; these can: {known}")));
    }
    Ok(found)
}

/// The format of this name, which can be written.
fn target_format(name: &str) -> anyhow::Result<&'static dyn ast::Format> {
    let found = format(name)?;
    if !found.can_write() {
        let known = copyist::registry::names(|f| f.can_write());
        return Err(misuse(format!("`{name}` cannot be written yet; these can: {known}")));
    }
    Ok(found)
}
