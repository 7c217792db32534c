//! From a loaded manual to the texts of its copies: lower, write, read back.

use crate::layout::Layout;
use crate::lower::{Context, Ledger, Lowered, lower};
use crate::project::{FileId, Project, SourceFile};
use crate::registry;
use crate::threads;
use crate::verify::{Verification, verify};
use crate::wrap::{Wrap, wrap};
use ast::diagnostic::Code;
use ast::visit::{Visit, walk_block, walk_document, walk_inline};
use ast::{
    Diagnostic, Document, Feature, Format, Includes, InlineKind, Limits, ReadOptions, Severity, Span, Style,
    Upgrade, WriteOptions,
};
use rayon::prelude::*;
use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How a manual is converted.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How much the copy may ask of its reader.
    pub style: Style,
    /// How far a document of an older version of the target is made over.
    pub upgrade: Upgrade,
    /// Where the lines of paragraphs break. Formats that carry every tree keep those of the source.
    pub wrap: Wrap,
    /// Whether each text is read back and compared.
    pub verify: bool,
    /// Whether the texts of the sources stay, for the places that the ledger names. Else a text goes when the last copy of
    /// its file is made.
    pub keep_sources: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            style: Style::default(),
            upgrade: Upgrade::default(),
            wrap: Wrap::default(),
            verify: true,
            keep_sources: true,
        }
    }
}

/// One file to be converted to one format.
#[derive(Clone)]
pub struct Job {
    /// The file.
    pub file: FileId,
    /// The format.
    pub target: &'static dyn Format,
    /// Where the copy belongs, relative to the output's folder, with `/`.
    pub path: String,
}

/// A copy.
#[derive(Debug)]
pub struct Converted {
    /// Its text.
    pub text: String,
    /// What became of what the target cannot carry.
    pub ledger: Ledger,
    /// Whether the text says what it should.
    pub verification: Verification,
    /// How long lowering, writing and reading back took.
    pub time: Duration,
    /// The anchors that it has, where the layout lists them.
    pub anchors: Vec<ast::Str>,
    /// The lowered tree, where it was made of the file's own tree and not of a copy of that. A program that ends soon
    /// need not take it apart.
    pub document: Option<Document>,
    /// What is to be told: of the source, for [`convert_str`]; of the conversion, for [`convert_all`].
    pub diagnostics: Vec<Diagnostic>,
}

/// Why there is no copy.
#[derive(Debug)]
pub enum ConvertError {
    /// No format has this name.
    UnknownFormat(String),
    /// The format cannot be read.
    NoReader(&'static str),
    /// The format cannot be written.
    NoWriter(&'static str),
    /// The source has errors; they say why.
    Source(Vec<Diagnostic>),
    /// The text that was written does not say what it should. This is a fault of the program.
    Verify(Diagnostic),
}

impl fmt::Display for ConvertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConvertError::UnknownFormat(name) => write!(f, "there is no format `{name}`"),
            ConvertError::NoReader(name) => write!(f, "`{name}` cannot be read"),
            ConvertError::NoWriter(name) => write!(f, "`{name}` cannot be written"),
            ConvertError::Source(diagnostics) => {
                let first = diagnostics.iter().find(|d| d.severity == Severity::Error);
                f.write_str(first.map_or("the source has errors", |d| &d.message))
            }
            ConvertError::Verify(told) => f.write_str(&told.message),
        }
    }
}

impl std::error::Error for ConvertError {}

/// Converts one text. Nothing is read from files: an include stays an include.
///
/// # Errors
/// When a format is unknown or has no reader or writer, when the source has errors, and when the copy does not say
/// what the source says.
///
/// ```
/// let error = copyist::convert_str("json", "json", "no tree").unwrap_err();
/// assert!(matches!(error, copyist::ConvertError::Source(_)));
/// ```
pub fn convert_str(from: &str, to: &str, text: &str) -> Result<Converted, ConvertError> {
    let find = |name: &str| registry::find(name).ok_or_else(|| ConvertError::UnknownFormat(name.to_string()));
    let (from, to) = (find(from)?, find(to)?);
    if !from.can_read() {
        return Err(ConvertError::NoReader(from.name()));
    }
    if !to.can_write() {
        return Err(ConvertError::NoWriter(to.name()));
    }
    // On a thread of its own, since a tree may be deeper than the caller's stack.
    threads::run(1, Limits::default(), || {
        let mut project = Project::of_text("text", text.as_bytes(), from, &ReadOptions::default());
        let told = project.files.first_mut().map(|f| std::mem::take(&mut f.diagnostics)).unwrap_or_default();
        let failed = project.files.iter().any(|f| f.document.is_none());
        if failed || told.iter().any(|d| d.severity == Severity::Error) {
            return Err(ConvertError::Source(told));
        }
        let job = Job { file: FileId(0), target: to, path: String::new() };
        let document = project.files.first_mut().and_then(SourceFile::take_document);
        match convert(&project, document, &job, Options::default()) {
            Ok(mut done) => {
                done.diagnostics.splice(0..0, told);
                Ok(done)
            }
            Err(error) => Err(ConvertError::Verify(error)),
        }
    })
}

/// What is to be done for each file of a manual and each target: those files that have no errors, in order.
/// With `folders` each target has a folder of its own, named after it.
pub fn plan(project: &Project, targets: &[&'static dyn Format], folders: bool) -> Vec<Job> {
    let mut jobs = Vec::new();
    for &target in targets {
        for (id, file) in project.ids() {
            if file.failed() || file.only_parts || file.stays {
                continue;
            }
            let path = project.index.copy_path(id, target);
            let path = if folders { format!("{}/{path}", target.name()) } else { path };
            jobs.push(Job { file: id, target, path });
        }
    }
    jobs
}

/// Pairs of jobs whose copies would be one file, such as those of `a.xml` and `a.docbook`: each later one with the
/// first.
pub fn clashes(jobs: &[Job]) -> Vec<(&Job, &Job)> {
    let mut first: HashMap<&str, &Job> = HashMap::new();
    let mut clashes = Vec::new();
    for job in jobs {
        match first.get(job.path.as_str()) {
            Some(taken) => clashes.push((*taken, job)),
            None => {
                first.insert(&job.path, job);
            }
        }
    }
    clashes
}

/// Converts in parallel and hands each copy, or why there is none, to `each`; what that returns comes back in the
/// order of the jobs. The last copy of a file is made of its tree itself, which is gone afterwards: all copies of a file
/// are made one after the other, so that its tree is in the processor's cache, and its memory is free for the next.
pub fn convert_all<T: Send>(
    project: &mut Project,
    jobs: &[Job],
    options: &Options,
    each: impl Fn(&Project, &Job, Result<Converted, Diagnostic>) -> T + Sync,
) -> Vec<T> {
    convert_each(project, jobs, |_| *options, each)
}

/// As [`convert_all`], with options for each job.
pub fn convert_each<T: Send>(
    project: &mut Project,
    jobs: &[Job],
    options: impl Fn(&Job) -> Options + Sync,
    each: impl Fn(&Project, &Job, Result<Converted, Diagnostic>) -> T + Sync,
) -> Vec<T> {
    let trees = Trees::take(project, jobs, |job| options(job).keep_sources);
    let project = &*project;
    let run = |&at: &usize| {
        let job = jobs.get(at)?;
        let (document, is_last) = trees.of(job.file);
        let mut converted = convert(project, document, job, options(job));
        if let (Ok(converted), false) = (&mut converted, is_last) {
            converted.document = None;
        }
        Some((at, each(project, job, converted)))
    };
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    order.sort_by_key(|at| jobs.get(*at).map(|job| job.file));
    // One job at a time: what a thread has begun as one piece, no other can take from it, and files are of all sizes.
    let mut done: Vec<(usize, T)> = order.par_iter().with_max_len(1).filter_map(run).collect();
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, done)| done).collect()
}

/// The trees of the files, each to be handed out as often as it is asked for: a copy each time but the last.
struct Trees(Vec<Tree>);

struct Tree {
    document: RwLock<Option<Document>>,
    /// The text of the file, if nobody will ask for it.
    text: Mutex<String>,
    /// How many jobs have not begun to copy it.
    left: AtomicUsize,
}

impl Trees {
    fn take(project: &mut Project, jobs: &[Job], keeps_source: impl Fn(&Job) -> bool) -> Trees {
        let mut left = vec![(0, false); project.files.len()];
        for job in jobs {
            if let Some((left, keeps)) = left.get_mut(job.file.0 as usize) {
                *left += 1;
                *keeps |= keeps_source(job) || project.stays_as_it_is(job.file, job.target);
            }
        }
        let tree = |(file, (left, keeps)): (&mut SourceFile, (usize, bool))| {
            let document = if left > 0 { file.take_document() } else { None };
            let text = if left > 0 && !keeps { std::mem::take(&mut file.text) } else { String::new() };
            Tree { document: RwLock::new(document), text: Mutex::new(text), left: AtomicUsize::new(left) }
        };
        Trees(project.files.iter_mut().zip(left).map(tree).collect())
    }

    /// A tree, and whether it is the file's own.
    fn of(&self, file: FileId) -> (Option<Document>, bool) {
        let Some(tree) = self.0.get(file.0 as usize) else { return (None, false) };
        let copied = tree.document.read().unwrap_or_else(PoisonError::into_inner);
        if tree.left.fetch_sub(1, Ordering::AcqRel) > 1 {
            return (copied.clone(), false);
        }
        // All others have begun: those that are not done hold the lock.
        drop(copied);
        drop(std::mem::take(&mut *tree.text.lock().unwrap_or_else(PoisonError::into_inner)));
        (tree.document.write().unwrap_or_else(PoisonError::into_inner).take(), true)
    }
}

/// What is done to includes so that each file has a copy of its own in this format: a part of a file is put into its
/// place where the format has no such include.
pub fn includes_kept(target: &dyn Format) -> Includes {
    if target.capabilities().is_none_or(|c| c.carries(Feature::IncludePointer)) {
        Includes::Keep
    } else {
        Includes::Parts
    }
}

/// The document that a job writes: that of its file, lowered, with its lines broken.
pub fn lowered(project: &Project, document: Document, job: &Job, options: Options) -> Lowered {
    let context = Context {
        format: job.target,
        style: options.style,
        upgrade: options.upgrade,
        index: &project.index,
        file: job.file,
    };
    let mut lowered = lower(document, context);
    if let Some(file) = project.file(job.file) {
        lowered.ledger.entries.splice(0..0, file.edits.iter().cloned());
    }
    if let Some(origins) = project.file(job.file).and_then(|file| file.origins.as_ref()) {
        // What was done before the tree was there is said another way, too.
        lowered.ledger.entries.splice(0..0, origins.entries());
    }
    if let Some(caps) = job.target.capabilities()
        && options.wrap != Wrap::Preserve
    {
        wrap(&mut lowered.document, options.wrap);
        if caps.settles {
            // What the target has on one line only is so again.
            lowered.document = job.target.settle(lowered.document, options.upgrade).document;
        }
    }
    lowered
}

/// Converts one file to one format.
fn convert(
    project: &Project,
    document: Option<Document>,
    job: &Job,
    options: Options,
) -> Result<Converted, Diagnostic> {
    let error = |message: String| Diagnostic::error(Code::NoReader, message, Span::NONE);
    let (Some(file), Some(document)) = (project.file(job.file), document) else {
        return Err(error("there is no tree of this file".to_string()));
    };
    let begun = Instant::now();
    if project.stays_as_it_is(job.file, job.target) {
        // Somebody has written it for this tool.
        return Ok(Converted {
            text: file.text.clone(),
            ledger: Ledger::default(),
            verification: Verification::Skipped,
            time: begun.elapsed(),
            anchors: Vec::new(),
            document: None,
            diagnostics: Vec::new(),
        });
    }
    let lowered = lowered(project, document, job, options);
    let depth = project.index.file(job.file).depth;
    let Some(text) = job.target.write(&lowered.document, &WriteOptions { style: options.style, depth })
    else {
        return Err(error(format!("`{}` cannot be written", job.target.name())));
    };
    let verification = if options.verify {
        verify(&lowered.document, &text, job.target, &file.reading)
    } else {
        Verification::Skipped
    };
    if let Verification::Different(difference) = &verification {
        let message = format!(
            "the {} text does not read back as what was written:\n{}",
            job.target.name(),
            difference.trim_end()
        );
        return Err(Diagnostic::error(Code::Verify, message, Span::NONE)
            .help("this is a fault of copyist, please report it; --no-verify writes the text all the same"));
    }
    let anchors = match project.index.layout() {
        Layout::Nixpkgs => anchors(&lowered.document),
        _ => Vec::new(),
    };
    Ok(Converted {
        text,
        anchors,
        ledger: lowered.ledger,
        verification,
        time: begun.elapsed(),
        document: Some(lowered.document),
        diagnostics: Vec::new(),
    })
}

/// The ids of a document that are anchors of its page; a footnote has one for each of its marks, too.
fn anchors(document: &Document) -> Vec<ast::Str> {
    #[derive(Default)]
    struct Anchors {
        all: Vec<ast::Str>,
        /// How often each footnote was referred to.
        marks: HashMap<ast::Str, usize>,
    }
    impl Anchors {
        fn mark(&mut self, note: &str) {
            let marks = self.marks.entry(note.into()).or_default();
            self.all.push(format!("{note}.__back.{marks}").into());
            *marks += 1;
        }
    }
    impl Visit for Anchors {
        fn block(&mut self, block: &ast::Block) {
            self.all.extend(block.attrs.id().map(ast::Str::from));
            walk_block(self, block);
        }
        fn inline(&mut self, inline: &ast::Inline) {
            self.all.extend(inline.attrs.id().map(ast::Str::from));
            match &inline.kind {
                InlineKind::Footnote(_) => inline.attrs.id().into_iter().for_each(|id| self.mark(id)),
                InlineKind::FootnoteReference(id) => self.mark(id),
                _ => {}
            }
            walk_inline(self, inline);
        }
    }
    let mut anchors = Anchors::default();
    walk_document(&mut anchors, document);
    anchors.all
}
