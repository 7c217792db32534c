//! `copyist convert`: files or whole manuals to other formats.

mod args;
mod assets;
mod destination;
mod telling;

pub use args::Args;

use super::console::Console;
use super::ledger::{self, Counts};
use super::summary::Summary;
use super::{Outcome, misuse, source_format, target_format};
use anyhow::Context as _;
use args::{EntitiesName, StyleName, UpgradeName, includes_for, layout_for};
use assets::assets;
use ast::diagnostic::Code;
use ast::{Diagnostic, Format, ReadOptions, Severity, Span, Style, Upgrade};
use copyist::convert::{Converted, Job, Options, convert_all, plan};
use copyist::layout::Added;
use copyist::output::Output;
use copyist::project::{LoadError, LoadOptions, Project, Sources, Way};
use copyist::threads;
use copyist::verify::Verification;
use destination::{Destination, destination};
use indicatif::ProgressBar;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};
use telling::{count, unreadable};

/// What became of one job.
struct Done {
    bytes: usize,
    counts: Counts,
    verification: Verification,
    lines: Vec<ledger::Record>,
    time: Duration,
    /// The anchors that the copy has, where the layout lists them.
    anchors: Vec<ast::Str>,
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
    let external = args.external.clone();
    let root = args.root.clone();
    let load = LoadOptions { from, root, exclude, read, external, ..LoadOptions::default() };
    threads::run(usize::from(args.jobs), limits, || {
        Run { args, console, begun: Instant::now() }.run(&targets, &destination, &load)
    })
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
        let mut done = done;
        for (part, done) in parts.iter_mut().zip(&mut done) {
            let anchors = done.iter_mut().flatten().flat_map(|done| std::mem::take(&mut done.anchors));
            part.added.extend(copyist::layout::redirects(part.project.index.layout(), anchors));
        }
        if let Destination::Folder(output) = destination {
            for Added { path, text } in parts.iter().flat_map(|p| &p.added) {
                if let Err(why) = output.write(path, text) {
                    self.console.fault(&why.to_string());
                    failed.insert(path.clone());
                }
            }
            for (path, asset) in &assets {
                let copied = std::fs::read(&asset.path).map_err(|e| e.to_string());
                let copied = copied.and_then(|bytes| output.write(path, bytes).map_err(|e| e.to_string()));
                if let Err(why) = copied {
                    self.console.fault(&format!("{} is not copied: {why}", asset.copy));
                    failed.insert(asset.copy.clone());
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
        let mut ways: Vec<(Way, Vec<&'static dyn Format>)> = Vec::new();
        for &target in targets {
            let includes = includes_for(self.args.includes, target);
            let layout = layout_for(&self.args.layout, target)?;
            let way = Way { includes, layout, split: self.args.split };
            // Without such an include there is nothing to resolve.
            let is_same = |other: &Way| {
                let same = *other == Way { includes: other.includes, ..way };
                same && (other.includes == includes || !(sources.has_parts() || includes.is_merge()))
            };
            match ways.iter_mut().find(|(other, _)| is_same(other)) {
                Some((_, targets)) => targets.push(target),
                None => ways.push((way, vec![target])),
            }
        }
        let (ways, targets_of): (Vec<Way>, Vec<_>) = ways.into_iter().unzip();
        let projects = sources.into_projects(&ways).into_iter().zip(targets_of);
        let mut parts: Vec<Part> = projects
            .map(|(project, targets)| Part { project, targets, jobs: Vec::new(), added: Vec::new() })
            .collect();
        let several = targets.len() > 1;
        for Part { project, targets, jobs, added } in &mut parts {
            *jobs = plan(project, targets, several);
            if destination.is_single() {
                jobs.retain(|job| project.file(job.file).is_some_and(|f| f.named));
            } else {
                for target in targets {
                    let files = copyist::layout::added(project, *target).into_iter();
                    let place =
                        |path: String| if several { format!("{}/{path}", target.name()) } else { path };
                    added.extend(files.map(|Added { path, text }| Added { path: place(path), text }));
                }
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
            let Converted { text, ledger, verification, time, anchors, .. } = converted?;
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
            Ok(Done { bytes, counts: Counts::of(&ledger), verification, lines, time, anchors, text })
        })
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

/// The manual as some of the targets want its includes, and what is to be done for these.
struct Part {
    project: Project,
    targets: Vec<&'static dyn Format>,
    jobs: Vec<Job>,
    /// What the layout adds.
    added: Vec<Added>,
}
