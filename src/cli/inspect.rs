//! `copyist inspect`: the tree that a file is read as.

use super::console::Console;
use super::{Outcome, misuse, source_format};
use ast::visit::{Visit, walk_block, walk_document, walk_inline};
use ast::{Block, Document, Inline, ReadOptions, Severity, Span, dump, to_json};
use copyist::project::{LoadError, LoadOptions, Project, SourceFile};
use copyist::report::Lines;
use copyist::threads;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

/// What to show.
#[derive(clap::Args)]
pub struct Args {
    /// The file
    input: PathBuf,
    /// The format of the file; otherwise known by name and content
    #[arg(long, value_name = "FORMAT")]
    from: Option<String>,
    /// Show the tree as JSON, as the format `json` does
    #[arg(long)]
    json: bool,
    /// Show line and column of each node
    #[arg(long, conflicts_with = "json")]
    spans: bool,
    /// Show every diagnostic
    #[arg(long)]
    all_diagnostics: bool,
    #[command(flatten)]
    limits: super::limits::LimitArgs,
}

/// Prints the tree of a file; what it includes is not part of it.
pub fn run(args: &Args, console: &Console) -> anyhow::Result<Outcome> {
    if args.input.is_dir() {
        return Err(misuse(format!("{} is a directory; inspect takes one file", args.input.display())));
    }
    let from = args.from.as_deref().map(source_format).transpose()?;
    let limits = args.limits.limits();
    let read = ReadOptions { limits, ..ReadOptions::default() };
    let options = LoadOptions { from, read, ..LoadOptions::default() };
    threads::run(0, limits, || {
        let project = match Project::load(std::slice::from_ref(&args.input), &options) {
            Ok(project) => project,
            Err(error @ LoadError::Nothing(_)) => return Err(error.into()),
            Err(error) => return Err(misuse(error.to_string())),
        };
        let Some(file) = project.files.iter().find(|f| f.named) else {
            return Err(anyhow::anyhow!("{} cannot be read", args.input.display()));
        };
        let mut telling = console.telling(args.all_diagnostics, Severity::Note);
        telling.file(&file.shown, &file.text, &file.diagnostics);
        telling.finish();
        let Some(document) = &file.document else { return Ok(Outcome::Partly) };
        let text = if args.json {
            to_json(document)
        } else if args.spans {
            with_places(document, file)
        } else {
            dump(document)
        };
        std::io::stdout().lock().write_all(text.as_bytes())?;
        Ok(if file.failed() { Outcome::Partly } else { Outcome::Done })
    })
}

/// The dump with the place of each node before its line. The dump has a line for each node, in the order of a walk,
/// after the lines for the document itself.
fn with_places(document: &Document, file: &SourceFile) -> String {
    struct Spans(Vec<Span>);
    impl Visit for Spans {
        fn block(&mut self, block: &Block) {
            self.0.push(block.span);
            walk_block(self, block);
        }
        fn inline(&mut self, inline: &Inline) {
            self.0.push(inline.span);
            walk_inline(self, inline);
        }
    }
    let mut spans = Spans(Vec::new());
    walk_document(&mut spans, document);
    let dump = dump(document);
    let before = document.entities.len() + usize::from(!document.attrs.is_empty());
    let lines = Lines::new(&file.text);
    let mut out = String::with_capacity(dump.len() * 2);
    let mut spans = spans.0.into_iter();
    for (at, line) in dump.lines().enumerate() {
        let place = if at < before { None } else { spans.next().and_then(|s| lines.place_of(s)) };
        let place = place.map(|(line, column)| format!("{line}:{column}")).unwrap_or_default();
        let _ = writeln!(out, "{place:>9}  {line}");
    }
    out
}
