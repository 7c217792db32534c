//! `cargo xtask measure`: the figures of the reference tests as a table, for a person.

use crate::run::cargo;
use crate::{corpus, reference};
use anyhow::Result;
use std::path::PathBuf;

/// What to measure.
#[derive(clap::Args)]
pub struct Options {
    /// Only this manual: `nixpkgs`, `nixos`, `nix`, `nixops`, `hydra`, `features`, `handbook`.
    #[arg(long)]
    manual: Option<String>,
    /// Only this target: `rst`, `asciidoc`, `commonmark`, `gfm`, `nixpkgs`, `mdbook`, `pandoc`,
    /// `myst`.
    #[arg(long)]
    target: Option<String>,
    /// The folder of the real manuals; the same as the environment variable `COPYIST_CORPUS`.
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// How many of the worst pages of each to list.
    #[arg(long, default_value_t = 8)]
    worst: usize,
}

/// Runs the reference tests for what was chosen, with the table and the worst pages shown whether they pass or not.
///
/// # Errors
/// When nothing fits the choice, or a figure is below its threshold.
pub fn measure(options: &Options) -> Result<()> {
    let place = reference::set_up()?;
    let mut run = cargo(["test", "--quiet", "--package", "copyist", "--test", "reference"])
        .env("COPYIST_REFERENCE", place)
        .env("COPYIST_MEASURE", options.worst.to_string());
    if let Some(folder) = corpus::named(options.corpus.clone())? {
        run = run.env("COPYIST_CORPUS", folder);
    }
    // A test is named `MANUAL to TARGET` or `MANUAL as one book to TARGET`.
    let filter = match (&options.manual, &options.target) {
        (Some(manual), Some(target)) => Some(format!("{manual} to {target}")),
        (Some(manual), None) => Some(format!("{manual} ")),
        (None, Some(target)) => Some(format!(" to {target}")),
        (None, None) => None,
    };
    run.arg("--").args(filter).check()
}
