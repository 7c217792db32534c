//! `copyist diff`: two documents of any formats, compared by what they mean.

mod cells;
mod json;
mod show;

use super::console::Console;
use super::{Color, Outcome, misuse, source_format};
use ast::Severity;
use copyist::diff::{Comparison, Report, Seen, Side, Verdict, compare};
use copyist::threads;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// What to compare, and how to show it.
#[derive(clap::Args)]
pub struct Args {
    /// The first file or folder
    a: PathBuf,
    /// The second; files of folders are paired by their paths without extension
    b: PathBuf,
    /// The format of the first; otherwise known by name and content, and where names leave it open the one that fits best
    #[arg(long, value_name = "FORMAT")]
    from_a: Option<String>,
    /// The format of the second
    #[arg(long, value_name = "FORMAT")]
    from_b: Option<String>,
    /// The folder of the manual that the first file is of; otherwise, where both paths end alike, the folder at which they
    /// part
    #[arg(long, value_name = "DIR")]
    root_a: Option<PathBuf>,
    /// The folder of the manual that the second file is of
    #[arg(long, value_name = "DIR")]
    root_b: Option<PathBuf>,
    /// Show counts for each file and no lines
    #[arg(long, conflicts_with_all = ["json", "quiet"])]
    stat: bool,
    /// Show all as JSON
    #[arg(long, conflicts_with = "quiet")]
    json: bool,
    /// Show nothing; the exit status tells
    #[arg(long, short)]
    quiet: bool,
    /// How many columns there are; from 100 on both sides stand side by side. Otherwise as many as the terminal has, and
    /// one below the other where there is none
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=1000))]
    width: Option<u16>,
    #[command(flatten)]
    limits: super::limits::LimitArgs,
    /// How many threads to use; 0: as many as there are processors
    #[arg(long, short, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(..=256))]
    jobs: u16,
}

/// Compares, and shows what is different.
pub fn run(args: &Args, color: Color, console: &Console) -> anyhow::Result<Outcome> {
    let from_a = args.from_a.as_deref().map(source_format).transpose()?;
    let from_b = args.from_b.as_deref().map(source_format).transpose()?;
    for (root, input) in [(&args.root_a, &args.a), (&args.root_b, &args.b)] {
        if root.is_some() && input.is_dir() {
            return Err(misuse(format!("{} is a folder, and so its own root", input.display())));
        }
    }
    let limits = args.limits.limits();
    let a = Side { input: args.a.clone(), from: from_a, root: args.root_a.clone() };
    let b = Side { input: args.b.clone(), from: from_b, root: args.root_b.clone() };
    threads::run(usize::from(args.jobs), limits, || {
        let found = compare(&a, &b, limits).map_err(|error| misuse(error.to_string()))?;
        tell(&found, args, console);
        let outcome = if found.is_equal() { Outcome::Done } else { Outcome::Partly };
        if args.quiet {
            return Ok(outcome);
        }
        let text = if args.json {
            json::to_json(&found)?
        } else {
            let stdout = std::io::stdout();
            let look = show::Look { width: width(args), coloured: color.is_wanted(stdout.is_terminal()) };
            if args.stat { show::stat(&found, look) } else { show::all(&found, look) }
        };
        std::io::stdout().lock().write_all(text.as_bytes())?;
        Ok(outcome)
    })
}

/// How many columns there are; `None` where nobody knows.
fn width(args: &Args) -> Option<usize> {
    let of_terminal =
        || terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0));
    args.width.map(usize::from).or_else(of_terminal)
}

/// Tells of what cannot be read, and of what keeps files from being equal that perhaps are.
fn tell(found: &Comparison, args: &Args, console: &Console) {
    let mut telling = console.telling(false, Severity::Error);
    for report in &found.files {
        if let Verdict::Unread(told) = &report.verdict {
            for file in told {
                telling.file(&file.shown, &file.text, &file.diagnostics);
            }
        }
    }
    telling.finish();
    if args.quiet || args.a.is_dir() {
        return;
    }
    let differs = |report: &&Report| matches!(report.verdict, Verdict::Different { .. });
    let is_lost =
        |seen: &Option<Seen>| seen.as_ref().filter(|seen| seen.has_missing_targets).map(|s| s.shown.clone());
    for report in found.files.iter().filter(differs) {
        for (seen, option) in [(&report.a, "--root-a"), (&report.b, "--root-b")] {
            if let Some(shown) = is_lost(seen) {
                let text = format!(
                    "{shown} refers to ids that are in no file that was read, so that their titles are not known; \
                     {option} names the folder of its manual"
                );
                console.note(ast::diagnostic::Code::MissingTarget, &text);
            }
        }
    }
}
