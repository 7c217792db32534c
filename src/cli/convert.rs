//! `copyist convert`: files or whole manuals to other formats.

use super::console::Console;
use super::ledger::{self, Counts};
use super::summary::Summary;
use super::{Outcome, misuse, source_format, target_format};
use anyhow::Context as _;
use ast::diagnostic::Code;
use ast::{Diagnostic, Feature, Format, Includes, ReadOptions, Severity, Span, Style, Upgrade};
use copyist::convert::{Converted, Job, Options, clashes, convert_all, plan};
use copyist::output::Output;
use copyist::project::{Asset, LoadError, LoadOptions, Place, Project, Reason, Sources};
use copyist::threads;
use copyist::verify::Verification;
use copyist::wrap::Wrap;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What to convert, to what, and where to.
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(clap::Args)]
pub struct Args {
    /// Files or directories; a directory is walked, and includes are followed
    #[arg(required = true)]
    input: Vec<PathBuf>,
    /// The formats to write
    #[arg(long, required = true, value_delimiter = ',', value_name = "FORMAT")]
    to: Vec<String>,
    /// The format of the inputs; otherwise known by name and content
    #[arg(long, value_name = "FORMAT")]
    from: Option<String>,
    /// The folder to write to; a file, for one input file and one format; `-`: standard output
    #[arg(long, short, value_name = "PATH", default_value = "copyist-out")]
    output: PathBuf,
    /// How much the copy may ask of its reader
    #[arg(long, value_enum, default_value_t = StyleName::Idiomatic)]
    style: StyleName,
    /// Where the lines of paragraphs break: `preserve`, as in the source; `none`, nowhere; `sentence`, behind each; a
    /// number, before that column
    #[arg(long, value_name = "HOW", default_value = "preserve")]
    wrap: Wrap,
    /// How far a document of an older version of the target's own format is made over
    #[arg(long, value_enum, default_value_t = UpgradeName::Names)]
    upgrade: UpgradeName,
    /// What becomes of references to declared texts
    #[arg(long, value_enum, default_value_t = EntitiesName::Keep)]
    entities: EntitiesName,
    /// What becomes of includes
    #[arg(long, value_enum, default_value_t = IncludesName::Keep)]
    includes: IncludesName,
    /// Write what the formats cannot carry to this file, as JSON; `-`: standard output
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    /// List in the ledger also what is said another way that means the same
    #[arg(long, requires = "ledger")]
    ledger_all: bool,
    /// Replace files that are there already
    #[arg(long)]
    force: bool,
    /// Do not read the copies back to compare them
    #[arg(long)]
    no_verify: bool,
    /// The folder that includes may not leave, and that the copies' paths begin at
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(flatten)]
    limits: super::limits::LimitArgs,
    /// Tell errors only
    #[arg(long, short)]
    quiet: bool,
    /// Show every diagnostic
    #[arg(long)]
    all_diagnostics: bool,
    /// How many threads to use; 0: as many as there are processors
    #[arg(long, short, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(..=256))]
    jobs: u16,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum StyleName {
    /// What a fluent author would write
    Idiomatic,
    /// All that the format can be made to carry
    Lossless,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum UpgradeName {
    /// Renamed, and otherwise the same document
    Names,
    /// Brought into the form and order that the newer schema wants
    Schema,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum EntitiesName {
    /// References with their declarations, in targets that have such
    Keep,
    /// The texts themselves
    Expand,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum IncludesName {
    /// Each file has a copy of its own; a part of a file is put into its place where the format has no such include
    Keep,
    /// One document for each input that no other includes, with the content of all includes in their places
    Merge,
}

/// What has to be done to includes for a format.
fn includes_for(name: IncludesName, target: &dyn Format) -> Includes {
    let takes_parts = target.capabilities().is_none_or(|c| c.carries(Feature::IncludePointer));
    match name {
        IncludesName::Keep if takes_parts => Includes::Keep,
        IncludesName::Keep => Includes::Parts,
        IncludesName::Merge if ["docbook", "docbook4"].contains(&target.name()) => Includes::MergeWithBases,
        IncludesName::Merge => Includes::Merge,
    }
}

/// Where copies go.
enum Destination {
    Folder(Output),
    /// One file: the folder, and its name in it.
    File(Output, String),
    Standard,
}

impl Destination {
    fn is_single(&self) -> bool {
        !matches!(self, Destination::Folder(_))
    }
}

/// What became of one job.
struct Done {
    bytes: usize,
    counts: Counts,
    verification: Verification,
    lines: Vec<ledger::Record>,
    time: Duration,
    /// The text, if it goes to standard output.
    text: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args, console: &Console) -> anyhow::Result<Outcome> {
    let mut targets: Vec<&'static dyn Format> = Vec::new();
    for name in &args.to {
        let target = target_format(name)?;
        if !targets.iter().any(|t| t.name() == target.name()) {
            targets.push(target);
        }
    }
    let from = args.from.as_deref().map(source_format).transpose()?;
    let destination = destination(args, &targets)?;
    if args.ledger.as_deref() == Some(Path::new("-")) && matches!(destination, Destination::Standard) {
        return Err(misuse("the ledger and the copy cannot both go to standard output"));
    }
    let exclude = if destination.is_single() { Vec::new() } else { vec![args.output.clone()] };
    let limits = args.limits.limits();
    let expand = args.entities == EntitiesName::Expand;
    let read = ReadOptions { limits, expand, ..ReadOptions::default() };
    let load = LoadOptions { from, root: args.root.clone(), exclude, read, ..LoadOptions::default() };
    threads::run(usize::from(args.jobs), limits, || {
        Run { args, console, begun: Instant::now() }.run(&targets, &destination, &load)
    })
}

fn destination(args: &Args, targets: &[&'static dyn Format]) -> anyhow::Result<Destination> {
    let is_one = args.input.len() == 1 && targets.len() == 1 && !args.input[0].is_dir();
    if args.output == Path::new("-") {
        if !is_one {
            return Err(misuse("only one file in one format can go to standard output"));
        }
        return Ok(Destination::Standard);
    }
    let extension = args.output.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let is_file = is_one && !args.output.is_dir() && targets[0].extensions().contains(&extension);
    match args.output.file_name() {
        Some(name) if is_file => {
            let folder = args.output.parent().unwrap_or(Path::new(""));
            Ok(Destination::File(Output::new(folder, args.force), name.to_string_lossy().into_owned()))
        }
        _ if args.output.exists() && !args.output.is_dir() => {
            Err(misuse(format!("{} is not a folder", args.output.display())))
        }
        _ => Ok(Destination::Folder(Output::new(&args.output, args.force))),
    }
}

/// One run of the command.
struct Run<'a> {
    args: &'a Args,
    console: &'a Console,
    begun: Instant,
}

impl Run<'_> {
    fn run(
        &self,
        targets: &[&'static dyn Format],
        destination: &Destination,
        load: &LoadOptions,
    ) -> anyhow::Result<Outcome> {
        let mut failed: BTreeSet<String> = BTreeSet::new();
        let mut parts = self.load(targets, destination, load)?;
        if parts.is_empty() {
            return Ok(Outcome::Partly);
        }
        if let Destination::File(_, name) = destination {
            for job in parts.iter_mut().flat_map(|p| &mut p.jobs) {
                job.path.clone_from(name);
            }
        }
        for part in &mut parts {
            let clashing = self.tell_clashes(&part.project, &part.jobs, &mut failed);
            part.jobs.retain(|job| !clashing.contains(&(job.target.name(), job.file)));
        }
        let assets = match destination {
            Destination::Folder(_) => assets(&parts, targets.len()),
            Destination::File(..) | Destination::Standard => BTreeMap::new(),
        };
        self.refuse_overwriting(destination, &parts, &assets)?;
        self.tell_sources(&parts, destination, &mut failed);
        if let Some(part) = parts.first()
            && self.tell_left_alone(&part.project.left_alone)
        {
            failed.extend(unreadable(&part.project));
        }

        let bar = self.progress(parts.iter().map(|p| p.jobs.len()).sum());
        let done: Vec<_> =
            parts.par_iter_mut().map(|p| self.convert(&mut p.project, &p.jobs, destination, &bar)).collect();
        bar.finish_and_clear();
        if let Destination::Folder(output) = destination {
            for (path, asset) in &assets {
                let copied = std::fs::read(&asset.path).map_err(|e| e.to_string());
                let copied = copied.and_then(|bytes| output.write(path, bytes).map_err(|e| e.to_string()));
                if let Err(why) = copied {
                    self.console.fault(&format!("{} is not copied: {why}", asset.relative));
                    failed.insert(asset.relative.clone());
                }
            }
        }

        let mut summaries: BTreeMap<&'static str, (Summary, Duration)> =
            targets.iter().map(|t| (t.name(), (Summary::new(t.name()), Duration::ZERO))).collect();
        let mut lines = Vec::new();
        let mut telling = self.console.telling(self.args.all_diagnostics, Severity::Error);
        let done = parts.iter().zip(done);
        for (project, job, done) in
            done.flat_map(|(p, d)| p.jobs.iter().zip(d).map(|(j, d)| (&p.project, j, d)))
        {
            let (Some(file), Some((summary, time))) =
                (project.file(job.file), summaries.get_mut(job.target.name()))
            else {
                continue;
            };
            match done {
                Ok(done) => {
                    summary.add(done.bytes, done.counts, &done.verification);
                    *time += done.time;
                    lines.extend(done.lines);
                    if let Some(text) = done.text {
                        std::io::stdout().lock().write_all(text.as_bytes())?;
                    }
                }
                Err(error) => {
                    summary.failed += 1;
                    failed.insert(file.shown.clone());
                    telling.file(&file.shown, &file.text, [&error]);
                }
            }
        }
        telling.finish();
        self.write_ledger(&lines, &summaries)?;
        if !self.args.quiet {
            for target in targets {
                if let Some((summary, time)) = summaries.get(target.name()) {
                    self.console.print(&summary.line(*time));
                }
            }
            self.console.print(&format!(
                "{} read, {} written{} in {:.2} s\n",
                count(parts.first().map_or(0, |p| p.project.files.len()), "file"),
                summaries.values().map(|(s, _)| s.files).sum::<usize>(),
                match assets.len() {
                    0 => String::new(),
                    n => format!(", {} that they refer to copied", count(n, "file")),
                },
                self.begun.elapsed().as_secs_f64()
            ));
        }
        if failed.is_empty() {
            return Ok(Outcome::Done);
        }
        let names: Vec<_> = failed.iter().map(String::as_str).collect();
        self.console.fault(&format!("{} not converted: {}", count(names.len(), "file"), names.join(", ")));
        Ok(Outcome::Partly)
    }

    /// Reads the manual, and makes a project of it for each way in which targets want its includes; nothing where no
    /// file can be read, as has been told.
    fn load(
        &self,
        targets: &[&'static dyn Format],
        destination: &Destination,
        load: &LoadOptions,
    ) -> anyhow::Result<Vec<Part>> {
        let sources = match Sources::read(&self.args.input, load) {
            Ok(sources) => sources,
            Err(LoadError::Nothing(left_alone)) => {
                if self.tell_left_alone(&left_alone) {
                    return Ok(Vec::new());
                }
                return Err(misuse(LoadError::Nothing(Vec::new()).to_string()));
            }
            Err(error) => return Err(misuse(error.to_string())),
        };
        let mut ways: Vec<(Includes, Vec<&'static dyn Format>)> = Vec::new();
        for &target in targets {
            let includes = includes_for(self.args.includes, target);
            // Without such an include there is nothing to resolve.
            let known = ways
                .iter_mut()
                .find(|(i, _)| *i == includes || !(sources.has_parts() || includes.is_merge()));
            match known {
                Some((_, targets)) => targets.push(target),
                None => ways.push((includes, vec![target])),
            }
        }
        let (ways, targets_of): (Vec<Includes>, Vec<_>) = ways.into_iter().unzip();
        let projects = sources.into_projects(&ways).into_iter().zip(targets_of);
        let mut parts: Vec<Part> =
            projects.map(|(project, targets)| Part { project, targets, jobs: Vec::new() }).collect();
        let several = targets.len() > 1;
        for Part { project, targets, jobs } in &mut parts {
            *jobs = plan(project, targets, several);
            if destination.is_single() {
                jobs.retain(|job| project.file(job.file).is_some_and(|f| f.named));
            }
        }
        Ok(parts)
    }

    fn convert(
        &self,
        project: &mut Project,
        jobs: &[Job],
        destination: &Destination,
        bar: &ProgressBar,
    ) -> Vec<Result<Done, Diagnostic>> {
        let style = match self.args.style {
            StyleName::Idiomatic => Style::Idiomatic,
            StyleName::Lossless => Style::Lossless,
        };
        let upgrade = match self.args.upgrade {
            UpgradeName::Names => Upgrade::Names,
            UpgradeName::Schema => Upgrade::Schema,
        };
        let options = Options { style, upgrade, wrap: self.args.wrap, verify: !self.args.no_verify };
        convert_all(project, jobs, &options, |project, job, converted| {
            let Converted { text, ledger, verification, time, .. } = converted?;
            let lines = match (&self.args.ledger, project.file(job.file)) {
                (Some(_), Some(file)) => ledger::lines(&ledger, file, job.target),
                _ => Vec::new(),
            };
            let bytes = text.len();
            let text = match destination {
                Destination::Standard => Some(text),
                Destination::Folder(output) | Destination::File(output, _) => {
                    output
                        .write(&job.path, &text)
                        .map_err(|error| Diagnostic::error(Code::Io, error.to_string(), Span::NONE))?;
                    None
                }
            };
            bar.inc(1);
            Ok(Done { bytes, counts: Counts::of(&ledger), verification, lines, time, text })
        })
    }

    /// A bar for a person who waits; hidden where nobody looks.
    fn progress(&self, jobs: usize) -> ProgressBar {
        if self.args.quiet || !self.console.is_terminal() || jobs < 10 {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(jobs as u64), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("converting {bar:30} {pos}/{len}") {
            bar.set_style(style);
        }
        bar
    }

    /// Refuses to begin if a copy or the ledger would replace a file.
    fn refuse_overwriting(
        &self,
        destination: &Destination,
        parts: &[Part],
        assets: &BTreeMap<String, Asset>,
    ) -> anyhow::Result<()> {
        let mut taken = match destination {
            Destination::Folder(output) | Destination::File(output, _) => {
                let jobs = parts.iter().flat_map(|p| &p.jobs);
                output.taken(jobs.map(|j| j.path.as_str()).chain(assets.keys().map(String::as_str)))
            }
            Destination::Standard => Vec::new(),
        };
        if let Some(ledger) = self.args.ledger.as_deref().filter(|l| *l != Path::new("-"))
            && !self.args.force
            && ledger.exists()
        {
            taken.push(ledger.to_path_buf());
        }
        if taken.is_empty() {
            return Ok(());
        }
        let mut names: Vec<_> = taken.iter().take(10).map(|p| p.display().to_string()).collect();
        if taken.len() > names.len() {
            names.push(format!("and {} more", taken.len() - names.len()));
        }
        Err(misuse(format!(
            "{} there already, and nothing was written; --force replaces: {}",
            if taken.len() == 1 { "1 file is".to_string() } else { format!("{} files are", taken.len()) },
            names.join(", ")
        )))
    }

    /// Tells of files whose copies would be one file; returns those that have to stand back.
    fn tell_clashes(
        &self,
        project: &Project,
        jobs: &[Job],
        failed: &mut BTreeSet<String>,
    ) -> BTreeSet<(&'static str, copyist::project::FileId)> {
        let mut back = BTreeSet::new();
        for (first, later) in clashes(jobs) {
            if let (Some(a), Some(b)) = (project.file(first.file), project.file(later.file)) {
                let message = format!("the copy would replace that of {}: both are {}", a.shown, later.path);
                let told = Diagnostic::error(Code::Io, message, Span::NONE).help("rename one of them");
                self.console.telling(true, Severity::Error).file(&b.shown, &b.text, [&told]);
                failed.insert(b.shown.clone());
            }
            back.insert((later.target.name(), later.file));
        }
        back
    }

    /// Tells what reading found, each thing once; notes the files that failed.
    fn tell_sources(&self, parts: &[Part], destination: &Destination, failed: &mut BTreeSet<String>) {
        let least = if self.args.quiet { Severity::Error } else { Severity::Note };
        let mut telling = self.console.telling(self.args.all_diagnostics, least);
        // What is copied into several files, or read again for another target, is told where it stands.
        let mut told: BTreeSet<(&str, u32, &str)> = BTreeSet::new();
        for file in parts.iter().flat_map(|p| &p.project.files) {
            if !file.named && destination.is_single() {
                continue;
            }
            let mut groups: BTreeMap<usize, (Place<'_>, Vec<Diagnostic>)> = BTreeMap::new();
            for diagnostic in &file.diagnostics {
                let place = file.place(diagnostic.span);
                if told.insert((place.shown, place.span.start, &diagnostic.message)) || file.origins.is_none()
                {
                    let (_, group) = groups.entry(place.file).or_insert((place, Vec::new()));
                    group.push(Diagnostic { span: place.span, ..diagnostic.clone() });
                }
            }
            for (place, group) in groups.values() {
                telling.file(place.shown, place.text, group);
            }
            if file.failed() {
                failed.insert(file.shown.clone());
            }
        }
        telling.finish();
    }

    /// Tells which files were left alone and why; returns whether some could not be read.
    fn tell_left_alone(&self, left_alone: &[copyist::project::LeftAlone]) -> bool {
        let mut groups: BTreeMap<(Code, String), Vec<&str>> = BTreeMap::new();
        let mut unreadable = false;
        for file in left_alone {
            let (code, why) = match &file.reason {
                Reason::Unreadable(why) => {
                    unreadable = true;
                    self.console.fault(&format!("cannot read {}: {why}", file.shown));
                    continue;
                }
                Reason::NoReader(format) => {
                    (Code::NoReader, format!("of the format `{format}`, which has no reader yet"))
                }
                Reason::NotDocBook(_) => (Code::WrongFormat, "XML, but not DocBook".to_string()),
                Reason::Link => (Code::NoReader, "symbolic links, which are not followed".to_string()),
                Reason::Beside(format) => (
                    Code::NoReader,
                    format!("not DocBook but {format}, perhaps; name it or give --from to convert it"),
                ),
                Reason::Other => (Code::NoReader, "of other kinds, which are not copied".to_string()),
            };
            groups.entry((code, why)).or_default().push(&file.shown);
        }
        if !self.args.quiet {
            for ((code, why), mut names) in groups {
                let total = names.len();
                if !self.args.all_diagnostics && total > 5 {
                    names.truncate(4);
                    names.push("…");
                }
                let names = names.join(", ");
                self.console.note(code, &format!("{} left alone: {why} ({names})", count(total, "file")));
            }
        }
        unreadable
    }

    fn write_ledger(
        &self,
        lines: &[ledger::Record],
        summaries: &BTreeMap<&'static str, (Summary, Duration)>,
    ) -> anyhow::Result<()> {
        let Some(path) = &self.args.ledger else { return Ok(()) };
        let counts = summaries.iter().map(|(name, (summary, _))| (*name, summary.counts));
        let text = ledger::to_json(lines, counts, self.args.ledger_all)?;
        if path == Path::new("-") {
            std::io::stdout().lock().write_all(text.as_bytes())?;
            return Ok(());
        }
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
        let name = name.with_context(|| format!("{} is not the name of a file", path.display()))?;
        Output::new(path.parent().unwrap_or(Path::new("")), self.args.force).write(&name, &text)?;
        Ok(())
    }
}

fn unreadable(project: &Project) -> impl Iterator<Item = String> {
    let files = project.left_alone.iter().filter(|f| matches!(f.reason, Reason::Unreadable(_)));
    files.map(|f| f.shown.clone())
}

/// The files that the copies refer to, by where each goes: beside the copies of every target. A file that a copy
/// already is, is not copied over it.
fn assets(parts: &[Part], targets: usize) -> BTreeMap<String, Asset> {
    let mut out = BTreeMap::new();
    for Part { project, jobs, .. } in parts {
        let formats: BTreeMap<&str, bool> =
            jobs.iter().map(|j| (j.target.name(), j.target.keeps_file_names())).collect();
        let declarations = project.declarations.iter().map(|d| (d, true));
        for (asset, declares) in project.assets().into_iter().map(|a| (a, false)).chain(declarations) {
            for (name, _) in formats.iter().filter(|(_, keeps)| !declares || **keeps) {
                let path =
                    if targets > 1 { format!("{name}/{}", asset.relative) } else { asset.relative.clone() };
                out.insert(path, asset.clone());
            }
        }
    }
    for job in parts.iter().flat_map(|p| &p.jobs) {
        out.remove(&job.path);
    }
    out
}

/// The manual as some of the targets want its includes, and what is to be done for these.
struct Part {
    project: Project,
    targets: Vec<&'static dyn Format>,
    jobs: Vec<Job>,
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
