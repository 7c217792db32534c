//! `copyist formats`: which formats there are, and what each can carry.

use super::{Outcome, format};
use ast::Construct;
use std::fmt::Write as _;
use std::io::Write as _;

/// Which format.
#[derive(clap::Args)]
pub struct Args {
    /// A format, to see what it can carry
    format: Option<String>,
}

/// Prints the list or the table.
pub fn run(args: &Args) -> anyhow::Result<Outcome> {
    let text = match &args.format {
        Some(name) => table(format(name)?),
        None => list(),
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Outcome::Done)
}

fn list() -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{:<12} {:<5} {:<6} {:<16} what it is", "name", "reads", "writes", "file names");
    for format in copyist::registry::FORMATS {
        let mark = |yes| if yes { "yes" } else { "no" };
        let names: Vec<_> = format.extensions().iter().map(|e| format!(".{e}")).collect();
        let _ = write!(
            out,
            "{:<12} {:<5} {:<6} {:<16} {}",
            format.name(),
            mark(format.can_read()),
            mark(format.can_write()),
            names.join(" "),
            format.title()
        );
        if !format.aliases().is_empty() {
            let _ = write!(out, " (also: {})", format.aliases().join(", "));
        }
        out.push('\n');
    }
    out
}

fn table(format: &dyn ast::Format) -> String {
    let mut out = format!("{}: {}\n", format.name(), format.title());
    let Some(capabilities) = format.capabilities() else {
        out.push_str(if format.can_write() {
            "\nIt carries every tree as it is.\n"
        } else {
            "\nIt is read, and cannot be written yet.\n"
        });
        return out;
    };
    let mut family = "";
    for construct in Construct::all() {
        if construct.family() != family {
            family = construct.family();
            let _ = write!(out, "\n{family}\n");
        }
        let row = capabilities.of(construct);
        let line = format!("  {:<24} {:<11} {}", construct.name(), row.class.name(), row.written);
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
