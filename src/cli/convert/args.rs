//! The arguments of `copyist convert`.

use crate::cli::ledger::Form;
use crate::cli::misuse;
use ast::{Format, Includes};
use copyist::convert::includes_kept;
use copyist::layout::{Layout, Split};
use copyist::project::External;
use copyist::wrap::Wrap;
use std::path::PathBuf;

/// What to convert, to what, and where to.
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(clap::Args)]
pub struct Args {
    /// Files or directories; a directory is walked, and includes are followed (default: what the settings say)
    pub(super) input: Vec<PathBuf>,
    /// The formats to write (default: what the settings say)
    #[arg(long, value_delimiter = ',', value_name = "FORMAT")]
    pub(super) to: Vec<String>,
    /// Convert only these files; the others are read to know what leads where, and stay what they are
    #[arg(long, value_name = "FILE")]
    pub(super) only: Vec<PathBuf>,
    /// The format of the inputs; otherwise known by name and content
    #[arg(long, value_name = "FORMAT")]
    pub(super) from: Option<String>,
    /// The settings of the manual [default: `copyist.toml` in the folder of the input, or in the nearest folder above it
    /// in the same repository]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Use no settings of the manual
    #[arg(long)]
    pub(super) no_config: bool,
    /// The folder to write to; a file, for one input file and one format; `-`: standard output [default: copyist-out]
    #[arg(long, short, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
    /// How much the copy may ask of its reader [default: idiomatic]
    #[arg(long, value_enum)]
    pub(super) style: Option<StyleName>,
    /// Where the lines of paragraphs break: `preserve`, as in the source; `none`, nowhere; `sentence`, behind each; a
    /// number, before that column [default: preserve]
    #[arg(long, value_name = "HOW")]
    pub(super) wrap: Option<Wrap>,
    /// How far a document of an older version of the target's own format is made over [default: names]
    #[arg(long, value_enum)]
    pub(super) upgrade: Option<UpgradeName>,
    /// What becomes of references to declared texts [default: keep]
    #[arg(long, value_enum)]
    pub(super) entities: Option<EntitiesName>,
    /// How the copies are laid out: `plain`, as the source is; or as a project of the tool named, for the formats that it
    /// reads: `sphinx`, `antora`, `asciidoctor`, `mdbook`, `nixpkgs`
    #[arg(long, value_delimiter = ',', value_name = "LAYOUT", value_parser = layout)]
    pub(super) layout: Vec<Layout>,
    /// Which divisions are pages, if not the source's files: each chapter; each chapter and each section in it; or the
    /// manual is one page
    #[arg(long, value_name = "chapter|section|none", value_parser = split)]
    pub(super) split: Option<Split>,
    /// Where ids are that are not among the inputs: a pattern with one `*`, and an address, in which `{id}` and `{*}` stand
    /// for the id and for what the star does
    #[arg(long, value_name = "PATTERN=URL", value_parser = external)]
    pub(super) external: Vec<External>,
    /// What becomes of includes [default: keep]
    #[arg(long, value_enum)]
    pub(super) includes: Option<IncludesName>,
    /// Write what the formats cannot carry to this file; `-`: standard output
    #[arg(long, value_name = "FILE")]
    pub(super) ledger: Option<PathBuf>,
    /// How the ledger is written; otherwise known by the file's name: `.md` and `.txt`, and all else is JSON
    #[arg(long, requires = "ledger", value_enum, value_name = "FORM")]
    pub(super) ledger_format: Option<Form>,
    /// List in the ledger also what is said another way that means the same, and in Markdown every place
    #[arg(long, requires = "ledger")]
    pub(super) ledger_all: bool,
    /// Replace files that are there already
    #[arg(long)]
    pub(super) force: bool,
    /// Move the sources in two commits, so that `git log --follow` finds their history: the first renames each to its
    /// copy's path, the second converts
    #[arg(long)]
    pub(super) git: bool,
    /// Print what would be written, and whether it is new, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Do not read the copies back to compare them
    #[arg(long)]
    pub(super) no_verify: bool,
    /// The folder that includes may not leave, and that the copies' paths begin at
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    #[command(flatten)]
    pub(super) limits: crate::cli::limits::LimitArgs,
    /// Tell errors only
    #[arg(long, short)]
    pub(super) quiet: bool,
    /// Show every diagnostic
    #[arg(long)]
    pub(super) all_diagnostics: bool,
    /// How many threads to use; 0: as many as there are processors
    #[arg(long, short, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(..=256))]
    pub(super) jobs: u16,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum StyleName {
    /// What a fluent author would write
    Idiomatic,
    /// All that the format can be made to carry
    Lossless,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum UpgradeName {
    /// Renamed, and otherwise the same document
    Names,
    /// Brought into the form and order that the newer schema wants
    Schema,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum EntitiesName {
    /// References with their declarations, in targets that have such
    Keep,
    /// The texts themselves
    Expand,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum IncludesName {
    /// Each file has a copy of its own; a part of a file is put into its place where the format has no such include
    Keep,
    /// One document for each input that no other includes, with the content of all includes in their places
    Merge,
}

fn layout(name: &str) -> Result<Layout, String> {
    let known: Vec<&str> = Layout::ALL.iter().map(|layout| layout.name()).collect();
    Layout::find(name).ok_or_else(|| format!("there are: {}", known.join(", ")))
}

fn external(rule: &str) -> Result<External, String> {
    let (pattern, url) = rule.split_once('=').ok_or("there is no `=` between the pattern and the address")?;
    External::new(pattern, url).map_err(|error| error.to_string())
}

fn split(name: &str) -> Result<Split, String> {
    Split::find(name).ok_or_else(|| "there are: chapter, section, none".to_string())
}

/// The layout of a target's copies: of those asked for the first that takes its format.
///
/// # Errors
/// Where some are asked for, and none takes it, or not with its pages cut so.
pub(super) fn layout_for(
    asked: &[Layout],
    split: Option<Split>,
    target: &dyn Format,
) -> anyhow::Result<Layout> {
    let Some(first) = asked.first() else { return Ok(Layout::Plain) };
    if split == Some(Split::None) && asked.contains(&Layout::Nixpkgs) && target.name() == "nixpkgs" {
        return Err(misuse(
            "a book of nixos-render-docs is made of includes, so that `--split none` is not for it",
        ));
    }
    let found = asked.iter().find(|layout| layout.takes(target.name()));
    found.copied().ok_or_else(|| {
        misuse(format!(
            "the layout `{first}` is not for `{}`, but for {}",
            target.name(),
            first.formats().join(", ")
        ))
    })
}

/// What has to be done to includes for a format.
pub(super) fn includes_for(merge: bool, target: &dyn Format) -> Includes {
    match merge {
        false => includes_kept(target),
        true if ["docbook", "docbook4"].contains(&target.name()) => Includes::MergeWithBases,
        true => Includes::Merge,
    }
}
