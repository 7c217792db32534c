//! `copyist convert`: files or whole manuals to other formats.

mod args;
mod assets;
mod destination;
mod git;
mod moving;
mod settings;
mod telling;
mod writing;

pub use args::Args;

use super::console::Console;
use super::interrupt::Interrupt;
use super::ledger::{self, Book, Counts, Form};
use super::summary::Summary;
use super::{Outcome, misuse};
use assets::{assets, is_itself};
use ast::{Diagnostic, Format, ReadOptions, Severity};
use copyist::convert::{Converted, Job, convert_each, plan};
use copyist::layout::Added;
use copyist::project::{LoadError, LoadOptions, Project, Sources, Way};
use copyist::threads;
use copyist::verify::Verification;
use destination::{Destination, destination};
use indicatif::ProgressBar;
use moving::Moving;
use rayon::prelude::*;
use settings::{Settings, settings};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use telling::{count, unreadable};
use writing::{Beside, Writer};

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
    let settings = settings(args, console)?;
    let destination = destination(&settings, args.force)?;
    if args.ledger.as_deref() == Some(Path::new("-")) && matches!(destination, Destination::Standard) {
        return Err(misuse("the ledger and the copy cannot both go to standard output"));
    }
    if args.dry_run && matches!(destination, Destination::Standard) {
        return Err(misuse("a dry run tells which files would be written; to standard output none would"));
    }
    if args.dry_run && args.ledger.as_deref() == Some(Path::new("-")) {
        return Err(misuse("the ledger and the list of a dry run cannot both go to standard output"));
    }
    if args.git && matches!(destination, Destination::Standard) {
        return Err(misuse("--git moves files; to standard output none goes"));
    }
    let interrupt = Interrupt::watch();
    let folder = Some(settings.output.clone()).filter(|_| !destination.is_single());
    let exclude =
        folder.into_iter().chain(settings.other_output.clone()).chain(settings.file.clone()).collect();
    let limits = args.limits.limits();
    let load = LoadOptions {
        from: settings.from,
        root: settings.root.clone(),
        exclude,
        exclude_files: settings.exclude.clone(),
        main: settings.main.clone(),
        read: ReadOptions { limits, expand: settings.expand, ..ReadOptions::default() },
        external: settings.external.clone(),
        edits: settings.edits.clone(),
        only: only(&args.only)?,
        flavours: settings.targets.clone(),
        ..LoadOptions::default()
    };
    let outcome = threads::run(usize::from(args.jobs), limits, || {
        let interrupt = interrupt.clone();
        let run = Run { args, settings: &settings, console, interrupt, begun: Instant::now() };
        run.run(&settings.targets, &destination, &load)
    });
    // What an interrupted run fails with is not told: it was given up.
    interrupt.end_if_stopped();
    outcome
}

/// The files that alone are to be converted.
fn only(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    if let Some(path) = paths.iter().find(|path| !path.is_file()) {
        return Err(misuse(format!("--only {}: there is no such file", path.display())));
    }
    Ok(paths.to_vec())
}

/// One run of the command.
struct Run<'a> {
    args: &'a Args,
    settings: &'a Settings,
    console: &'a Console,
    interrupt: Interrupt,
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
        let mut moving = self.moving(targets)?;
        let (mut parts, sources) = self.load(targets, destination, load)?;
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
            Destination::Folder(output) => assets(&parts, targets.len(), output),
            Destination::File(..) | Destination::Standard => BTreeMap::new(),
        };
        let refused = match self.refuse_overwriting(destination, &parts, &assets, targets.len()) {
            // A dry run tells first what would be written.
            Err(error) if !self.args.dry_run => return Err(error),
            refused => refused,
        };
        if let (Some(moving), Some(output)) = (&mut moving, destination.output()) {
            moving.prepare(output, &parts, &assets, sources)?;
        }
        self.tell_sources(&parts, destination, &mut failed);
        if let Some(part) = parts.first()
            && self.tell_left_alone(&part.project.left_alone)
        {
            failed.extend(unreadable(&part.project));
        }

        let writer = Writer::new(self, destination);
        let bar = self.progress(parts.iter().map(|p| p.jobs.len()).sum());
        let done: Vec<_> =
            parts.par_iter_mut().map(|p| self.convert(&mut p.project, &p.jobs, &writer, &bar)).collect();
        bar.finish_and_clear();
        let mut done = done;
        for (part, done) in parts.iter_mut().zip(&mut done).filter(|_| !destination.is_single()) {
            let anchors = done.iter_mut().flatten().flat_map(|done| std::mem::take(&mut done.anchors));
            part.added.extend(part.redirects(anchors, targets.len()));
        }
        for Added { path, text } in parts.iter().flat_map(|p| &p.added) {
            if let Err(why) = writer.file(path, text.as_bytes()) {
                self.console.fault(&why);
                failed.insert(path.clone());
            }
        }
        for (path, asset) in &assets {
            let copied = std::fs::read(&asset.path).map_err(|e| e.to_string());
            if let Err(why) = copied.and_then(|bytes| writer.file(path, &bytes)) {
                self.console.fault(&format!("{} is not copied: {why}", asset.copy));
                failed.insert(asset.copy.clone());
            }
        }
        writer.sound()?;

        let mut summaries: BTreeMap<&'static str, (Summary, Duration)> =
            targets.iter().map(|t| (t.name(), (Summary::new(t.name()), Duration::ZERO))).collect();
        let (mut lines, mut texts) = (Vec::new(), String::new());
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
                    texts.extend(done.text);
                    if let (Some(moving), Some(output)) = (&mut moving, destination.output()) {
                        moving.copied(output, project, job);
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
        if let (Some(moving), Some(output)) = (&mut moving, destination.output()) {
            moving.others(output, &assets, &parts, failed.is_empty());
        }
        texts.push_str(&self.commit(&writer, &lines, &summaries, moving.as_ref(), &failed)?);
        std::io::stdout().lock().write_all(texts.as_bytes())?;
        if !self.args.quiet {
            for target in targets {
                if let Some((summary, time)) = summaries.get(target.name()) {
                    self.console.print(&summary.line(*time));
                }
            }
            self.console.print(&format!(
                "{} read, {} {}{} in {:.2} s\n",
                count(parts.first().map_or(0, |p| p.project.files.len()), "file"),
                summaries.values().map(|(s, _)| s.files).sum::<usize>(),
                if self.args.dry_run { "would be written" } else { "written" },
                match assets.len() {
                    0 => String::new(),
                    n => format!(", {} that they refer to copied", count(n, "file")),
                },
                self.begun.elapsed().as_secs_f64()
            ));
        }
        refused?;
        if failed.is_empty() {
            return Ok(Outcome::Done);
        }
        let names: Vec<_> = failed.iter().map(String::as_str).collect();
        self.console.fault(&format!("{} not converted: {}", count(names.len(), "file"), names.join(", ")));
        Ok(Outcome::Partly)
    }

    /// Reads the manual, and makes a project of it for each way in which targets want its includes; nothing where no
    /// file can be read, as has been told. With them come the paths of the sources, if these are to be moved.
    fn load(
        &self,
        targets: &[&'static dyn Format],
        destination: &Destination,
        load: &LoadOptions,
    ) -> anyhow::Result<(Vec<Part>, HashSet<PathBuf>)> {
        let bar = self.reading();
        let sources = Sources::read(&self.settings.inputs, load);
        bar.finish_and_clear();
        let sources = match sources {
            Ok(sources) => sources,
            Err(LoadError::Nothing(left_alone)) => {
                if self.tell_left_alone(&left_alone) {
                    return Ok((Vec::new(), HashSet::new()));
                }
                return Err(misuse(LoadError::Nothing(Vec::new()).to_string()));
            }
            Err(error) => return Err(misuse(error.to_string())),
        };
        let mut ways: Vec<(Way, Vec<&'static dyn Format>)> = Vec::new();
        for &target in targets {
            let way = self.settings.way(target);
            let includes = way.includes;
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
        let (mut ways, targets_of): (Vec<Way>, Vec<_>) = ways.into_iter().unzip();
        if self.args.git {
            // The sources as they are, of which not each may have a copy of its own.
            ways.push(Way::default());
        }
        let mut projects = sources.into_projects(&ways);
        let whole = if self.args.git { projects.pop() } else { None };
        let read = whole.into_iter().flat_map(|project| project.files).map(|file| file.path).collect();
        let mut parts: Vec<Part> = projects
            .into_iter()
            .zip(targets_of)
            .map(|(project, targets)| Part { project, targets, jobs: Vec::new(), added: Vec::new() })
            .collect();
        let several = targets.len() > 1;
        for Part { project, targets, jobs, added } in &mut parts {
            *jobs = plan(project, targets, several);
            if destination.is_single() {
                jobs.retain(|job| project.file(job.file).is_some_and(|f| f.named));
            } else {
                let stays = |job: &Job| {
                    let output = destination.output().map(|output| output.path(&job.path));
                    let source = project.file(job.file).map(|file| &file.path);
                    project.stays_as_it_is(job.file, job.target)
                        && output.zip(source).is_some_and(|(output, source)| is_itself(&output, source))
                };
                jobs.retain(|job| !stays(job));
                for target in targets {
                    let files = copyist::layout::added(project, *target).into_iter();
                    added.extend(files.map(|added| placed(added, *target, several)));
                }
            }
        }
        Ok((parts, read))
    }

    fn convert(
        &self,
        project: &mut Project,
        jobs: &[Job],
        writer: &Writer,
        bar: &ProgressBar,
    ) -> Vec<Result<Done, Diagnostic>> {
        let options = |job: &Job| self.settings.options(job.target);
        convert_each(project, jobs, options, |project, job, converted| {
            bar.inc(1);
            let Converted { text, ledger, verification, time, anchors, document, .. } = converted?;
            // The source's tree has its memory as long as the program lives: to take it apart would only cost time.
            std::mem::forget(document);
            let lines = match project.file(job.file) {
                // Only what names places needs the sources from here on.
                Some(file) if options(job).keep_sources => ledger::lines(&ledger, file, job.target),
                _ => Vec::new(),
            };
            let bytes = text.len();
            let text = writer.copy(&job.path, text)?;
            Ok(Done { bytes, counts: Counts::of(&ledger), verification, lines, time, anchors, text })
        })
    }

    /// Puts all that was written into place, the ledger with it; returns what goes to standard output.
    fn commit(
        &self,
        writer: &Writer,
        lines: &[ledger::Record],
        summaries: &BTreeMap<&'static str, (Summary, Duration)>,
        moving: Option<&Moving>,
        failed: &BTreeSet<String>,
    ) -> anyhow::Result<String> {
        let (mut out, mut beside) = (String::new(), None);
        let targets = summaries.values().map(|(summary, _)| summary).collect();
        let book = Book::new(lines, targets, self.args.ledger_all);
        if let Some(path) = &self.args.ledger {
            let text = book.write(self.args.ledger_format.unwrap_or_else(|| Form::of(path)))?;
            if path == Path::new("-") {
                out = text;
            } else {
                beside = Some(Beside::write(self, path, text.as_bytes())?);
            }
        }
        if self.args.dry_run {
            if let Some(beside) = beside {
                beside.tell_with(writer);
            }
            return Ok(writer.list());
        }
        let _held = self.interrupt.hold();
        match (moving, summaries.values().next()) {
            (Some(moving), Some((summary, _))) if summary.files > 0 => {
                let told = moving.commit(self, writer, summary, &book, failed)?;
                if !self.args.quiet {
                    self.console.print(&told);
                }
            }
            _ => {
                writer.commit()?;
            }
        }
        if let Some(beside) = beside {
            beside.commit()?;
        }
        self.interrupt.finished();
        self.tell_leftovers(&writer.leftovers());
        Ok(out)
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

impl Part {
    /// The file of all anchors, where the layout has one.
    fn redirects(&self, anchors: impl IntoIterator<Item = ast::Str>, targets: usize) -> Option<Added> {
        let added = copyist::layout::redirects(self.project.index.layout(), anchors)?;
        Some(placed(added, *self.targets.first()?, targets > 1))
    }

    /// The paths of what the layout adds, also of what is made only when all is converted.
    fn added_paths(&self, targets: usize) -> impl Iterator<Item = String> {
        let later = self.redirects([], targets);
        self.added.iter().map(|added| added.path.clone()).chain(later.map(|added| added.path))
    }
}

/// What a layout adds, in the folder of its target if there are several.
fn placed(added: Added, target: &dyn Format, several: bool) -> Added {
    let Added { path, text } = added;
    Added { path: if several { format!("{}/{path}", target.name()) } else { path }, text }
}
