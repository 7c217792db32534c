//! `copyist init`: settings for a manual, made of what is found in it.

use super::console::Console;
use super::{Outcome, misuse, target_format};
use anyhow::Context as _;
use ast::{Format, ReadOptions};
use copyist::config::{self, Survey, propose};
use copyist::output::Output;
use copyist::project::{LoadError, LoadOptions, Sources};
use copyist::threads;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What to look at.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of the manual
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// The formats that it is to be converted to
    #[arg(long, value_delimiter = ',', value_name = "FORMAT", default_value = "rst")]
    to: Vec<String>,
    /// The file to write; `-`: standard output [default: `copyist.toml` in the folder]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    limits: super::limits::LimitArgs,
}

/// Looks at the manual and writes its settings.
pub fn run(args: &Args, console: &Console) -> anyhow::Result<Outcome> {
    if !args.folder.is_dir() {
        return Err(misuse(format!("{} is not a folder", args.folder.display())));
    }
    let targets = args.to.iter().map(|name| target_format(name));
    let mut targets: Vec<&'static dyn Format> = targets.collect::<anyhow::Result<_>>()?;
    let mut seen = Vec::new();
    targets.retain(|target| {
        let is_new = !seen.contains(&target.name());
        seen.push(target.name());
        is_new
    });
    let file = args.output.clone().unwrap_or_else(|| args.folder.join(config::NAME));
    let is_standard = file == Path::new("-");
    if !is_standard && file.exists() && !args.force {
        return Err(misuse(format!("{} is there already; --force replaces it", file.display())));
    }
    let limits = args.limits.limits();
    let options =
        LoadOptions { read: ReadOptions { limits, ..ReadOptions::default() }, ..LoadOptions::default() };
    let text =
        threads::run(0, limits, || match Sources::read(std::slice::from_ref(&args.folder), &options) {
            Ok(sources) => Ok(propose(&Survey::of(sources), &targets)),
            Err(error @ LoadError::Nothing(_)) => Err(misuse(error.to_string())),
            Err(error) => Err(misuse(error.to_string())),
        })?;
    if is_standard {
        std::io::stdout().lock().write_all(text.as_bytes())?;
        return Ok(Outcome::Done);
    }
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.with_context(|| format!("{} is not the name of a file", file.display()))?;
    Output::new(file.parent().unwrap_or(Path::new("")), args.force).write(&name, &text)?;
    let next = if file.parent().is_some_and(|folder| folder.as_os_str().is_empty()) {
        "copyist convert".to_string()
    } else {
        format!("copyist convert --config {}", file.display())
    };
    console.print(&format!("{} is written. Read it, and then: {next}\n", file.display()));
    Ok(Outcome::Done)
}
