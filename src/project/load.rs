//! Reads the files of a manual, each once and in parallel, and follows their includes inside the input's own tree.

use super::assets::Finder;
use super::auto_ids;
use super::collect::{Collected, collect};
use super::complain::{complaint, found_otherwise, mark_circles};
use super::external::External;
use super::fragments::{Fragments, Resolver};
use super::graph::Edge;
use super::guess::{flavour, guess_by_content, guess_by_name, is_xml};
use super::index::FileId;
use super::locate::{Ground, Located};
use super::merge::Origins;
use super::walk::walk;
use super::{IncludeTarget, Index, IndexedFile, Project, SourceFile, Way};
use crate::edit::{Edited, Edits, Globs};
use crate::layout::Places;
use ast::{Declarations, Format, Limit, Limits, ReadOptions, Severity};
use foldhash::HashMap;
use std::ffi::OsString;
use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a manual is loaded.
#[derive(Clone, Default)]
pub struct LoadOptions {
    /// The format of the inputs; `None`: known by name and content.
    pub from: Option<&'static dyn Format>,
    /// The folder that no include may leave; `None`: the directory given, or the folder of the file given.
    pub root: Option<PathBuf>,
    /// Folders that a walk passes by, such as the one that is written to.
    pub exclude: Vec<PathBuf>,
    /// What readers are told.
    pub read: ReadOptions,
    /// Of several formats that a file may be of by its name, the one to take; in this order.
    pub flavours: Vec<&'static dyn Format>,
    /// The files to be converted, where others are read only to know what leads where; none: all.
    pub only: Vec<PathBuf>,
    /// What becomes of the files.
    pub way: Way,
    /// Where ids are that are not among the inputs.
    pub external: Vec<External>,
    /// Files that a walk passes by.
    pub exclude_files: Globs,
    /// The file that is the manual's root; `None`: the one that holds the others together.
    pub main: Option<PathBuf>,
    /// What is to be changed in every tree.
    pub edits: Arc<Edits>,
}

/// A file that was found and is not converted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftAlone {
    /// Its path as messages show it.
    pub shown: String,
    /// Why.
    pub reason: Reason,
}

/// Why a file is not converted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It cannot be opened or read: what the system says.
    Unreadable(String),
    /// It is of this format, which has no reader.
    NoReader(&'static str),
    /// It is of this format, and stands in a directory of a manual in `DocBook`.
    Beside(&'static str),
    /// It is XML, but not DocBook: its root element, or nothing.
    NotDocBook(String),
    /// Nothing of it is for the readers that the settings choose.
    LeftOut,
    /// It is a symbolic link in a directory, and these are not followed.
    Link,
    /// It is of no documentation format: a picture, a program.
    Other,
}

/// Why nothing could be loaded.
#[derive(Debug)]
pub enum LoadError {
    /// An input is not there, or cannot be looked at.
    Input(PathBuf, std::io::Error),
    /// An input is not inside the root that was given.
    OutsideRoot(PathBuf),
    /// The file that is to be the manual's root is not among the inputs.
    NoMain(PathBuf),
    /// There is nothing to convert among the inputs.
    Nothing(Vec<LeftAlone>),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::Input(path, error) => write!(f, "cannot open {}: {error}", path.display()),
            LoadError::OutsideRoot(path) => write!(f, "{} is not inside the root", path.display()),
            LoadError::NoMain(path) => {
                write!(f, "{}, the manual's root, is not among the inputs", path.display())
            }
            LoadError::Nothing(left_alone) => match &left_alone[..] {
                [LeftAlone { shown, reason: Reason::Unreadable(why) }] => {
                    write!(f, "cannot read {shown}: {why}")
                }
                _ => f.write_str("there is no file to convert among the inputs"),
            },
        }
    }
}

impl std::error::Error for LoadError {}

/// How a file came to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Named,
    Walked,
    Included,
}

/// A file to be read.
pub(super) struct Task {
    /// Where it is. Real but for a symbolic link that was given by name.
    pub path: PathBuf,
    /// Where it really is.
    pub real: PathBuf,
    pub origin: Origin,
    /// What its includer declares.
    pub inherited: Option<Arc<Declarations>>,
    /// Its place among the files that were read, if it has been read without that.
    pub again: Option<usize>,
}

impl Task {
    /// A file at its real place.
    pub fn new(path: PathBuf, origin: Origin) -> Task {
        Task { real: path.clone(), path, origin, inherited: None, again: None }
    }
}

/// A file that was read.
#[derive(Clone)]
pub(super) struct Loaded {
    pub path: PathBuf,
    /// Where it really is.
    pub real: PathBuf,
    pub origin: Origin,
    pub format: &'static dyn Format,
    pub read: ast::Read,
    pub collected: Collected,
    /// Where its includes lead, by their place in `collected`.
    pub located: Vec<Located>,
    /// What holds in its parts: its own declarations, or those of its includer.
    pub declarations: Option<Arc<Declarations>>,
    /// What its reader was told.
    pub told: ReadOptions,
    /// Whether only parts of it are shown, in other files, so that it has no copy of its own.
    pub only_parts: bool,
    /// What its text was made of, if includes were put into their places.
    pub origins: Option<Box<Origins>>,
    /// The pictures that it shows, if the text alone does not tell where they are.
    pub media: Option<Vec<PathBuf>>,
    /// What was changed in its tree.
    pub edited: Edited,
}

/// The folders that includes may not leave, each with the name that the user gave it.
pub(super) struct Roots {
    pub real: Vec<PathBuf>,
    given: Vec<PathBuf>,
    /// The folder that relative paths begin at.
    base: PathBuf,
}

impl Roots {
    pub fn shown(&self, path: &Path) -> String {
        for (real, given) in self.real.iter().zip(&self.given) {
            if let Ok(rest) = path.strip_prefix(real) {
                let shown = if given == Path::new(".") { rest.to_path_buf() } else { given.join(rest) };
                return shown.display().to_string();
            }
        }
        path.display().to_string()
    }

    /// The folder that relative paths begin at.
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// The name of that folder.
    pub fn base_name(&self) -> String {
        self.base.file_name().map_or_else(|| "manual".to_string(), |name| name.to_string_lossy().into_owned())
    }

    pub fn relative(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.base).unwrap_or(path);
        let parts: Vec<_> = path.iter().map(|p| p.to_string_lossy()).collect();
        parts.join("/")
    }
}

impl Project {
    /// A manual of one text that is no file. Its includes lead to files that are not converted.
    pub fn of_text(name: &str, source: &[u8], format: &'static dyn Format, options: &ReadOptions) -> Project {
        let read = format.read(source, options).unwrap_or_default();
        let collected = read.document.as_ref().map(collect).unwrap_or_default();
        let includes = collected.includes.iter().map(|i| (i.href.clone(), IncludeTarget::Other)).collect();
        let mut files = vec![SourceFile {
            shown: name.to_string(),
            relative: name.to_string(),
            path: PathBuf::new(),
            format,
            text: read.text,
            document: read.document,
            diagnostics: read.diagnostics,
            assets: Vec::new(),
            named: true,
            in_circle: false,
            only_parts: false,
            origins: None,
            edits: Vec::new(),
            reading: options.clone(),
            stays: false,
            moved: false,
        }];
        let entry = IndexedFile {
            relative: name.to_string(),
            page: name.to_string(),
            includes,
            ..IndexedFile::default()
        };
        let index = Index::build(&mut files, vec![collected], vec![entry], Places::default(), Vec::new());
        Project { formats: formats_of(&files), files, index, ..Project::default() }
    }
}

/// What loading begins with.
pub(super) struct Start {
    pub roots: Roots,
    /// Whether only files were given, and no root: the roots are then a guess.
    pub lone: bool,
    /// The first files to read.
    pub tasks: Vec<Task>,
    /// What a walk passed by.
    pub left_alone: Vec<LeftAlone>,
}

/// The roots, the first files to read, and what a walk passed by.
pub(super) fn start(inputs: &[PathBuf], options: &LoadOptions) -> Result<Start, LoadError> {
    let real = |path: &Path| path.canonicalize().map_err(|error| LoadError::Input(path.to_path_buf(), error));
    let mut roots = Roots { real: Vec::new(), given: Vec::new(), base: PathBuf::new() };
    if let Some(root) = &options.root {
        roots.real.push(real(root)?);
        roots.given.push(root.clone());
    }
    let exclude: Vec<_> = options.exclude.iter().filter_map(|p| p.canonicalize().ok()).collect();
    let mut tasks = Vec::new();
    let mut left_alone = Vec::new();
    for input in inputs {
        let real_input = real(input)?;
        let is_folder = real_input.is_dir();
        // A file that is a symbolic link keeps its own name and folder: it was given by name.
        let (folder, name) = match (is_folder, input.file_name()) {
            (false, Some(name)) => (input.parent().unwrap_or(Path::new("")), Some(name)),
            _ => (input.as_path(), None),
        };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let real_folder = if is_folder { real_input.clone() } else { real(folder)? };
        if options.root.is_some() {
            if !real_folder.starts_with(&roots.real[0]) {
                return Err(LoadError::OutsideRoot(input.clone()));
            }
        } else if !roots.real.contains(&real_folder) {
            roots.real.push(real_folder.clone());
            roots.given.push(folder.to_path_buf());
        }
        if let Some(name) = name {
            let path = real_folder.join(name);
            tasks.push(Task { path, ..Task::new(real_input, Origin::Named) });
            continue;
        }
        let walked = walk(&real_folder, &exclude, &options.exclude_files);
        tasks.extend(walked.files.into_iter().map(|path| Task::new(path, Origin::Walked)));
        let shown = |path: &Path| roots.shown(path);
        left_alone.extend(walked.links.iter().map(|p| LeftAlone { shown: shown(p), reason: Reason::Link }));
        left_alone.extend(
            walked
                .errors
                .into_iter()
                .map(|(path, why)| LeftAlone { shown: shown(&path), reason: Reason::Unreadable(why) }),
        );
    }
    roots.base = common(&roots.real);
    let lone = options.root.is_none() && inputs.iter().all(|i| i.is_file());
    // Named files first, so that a file both named and found is taken as named.
    tasks.sort_by_key(|t| t.origin != Origin::Named);
    Ok(Start { roots, lone, tasks, left_alone })
}

/// The nearest folder that holds all of these.
fn common(folders: &[PathBuf]) -> PathBuf {
    let mut folders = folders.iter();
    let mut common = folders.next().cloned().unwrap_or_default();
    for folder in folders {
        while !folder.starts_with(&common) {
            if !common.pop() {
                break;
            }
        }
    }
    common
}

/// Reads a file; with it comes the place that it has already, if it has one.
pub(super) fn load(
    task: Task,
    ground: &Ground,
    options: &LoadOptions,
    fragments: &Arc<Fragments>,
) -> Result<(Loaded, Option<usize>), (PathBuf, Reason)> {
    let Task { path, real, origin, inherited, again } = task;
    let by_name = match guess_by_name(&path, origin, options) {
        Err(reason) => return Err((path, reason)),
        Ok(format) => format,
    };
    let unreadable = |path: PathBuf, error: &dyn fmt::Display| (path, Reason::Unreadable(error.to_string()));
    let most = options.read.limits.get(Limit::Size);
    // A walk finds only plain files, and so does an include. To open anything else may take for ever.
    if origin == Origin::Named && path.metadata().is_ok_and(|data| !data.is_file()) {
        return Err(unreadable(path, &"it is not a plain file"));
    }
    let bytes = match read_file(&path, most) {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(size)) => return Err(unreadable(path, &too_large(size, &options.read.limits))),
        Err(error) => return Err(unreadable(path, &error)),
    };
    let format = match by_name.map_or_else(|| guess_by_content(&bytes, &path, origin), Ok) {
        Ok(format) if options.from.is_none() && origin != Origin::Named => flavour(format, &bytes),
        Ok(format) => format,
        Err(reason) => return Err((path, reason)),
    };
    let mut told = options.read.clone();
    told.resolver.get_or_insert_with(|| Arc::new(Resolver::new(fragments, &path)));
    told.inherited.clone_from(&inherited);
    let Some(mut read) = format.read_owned(bytes, &told) else {
        return Err((path, Reason::NoReader(format.name())));
    };
    let refused = read.document.is_none() && read.diagnostics.iter().all(|d| d.severity < Severity::Error);
    if refused && origin != Origin::Named {
        return Err((path, Reason::NotDocBook(String::new())));
    }
    if let Some(document) = read.document.as_mut().filter(|_| auto_ids::are_made(format.name())) {
        auto_ids::give(document);
    }
    let edited = edit(&mut read, &options.edits, &path);
    let collected = read.document.as_ref().map(collect).unwrap_or_default();
    let located = locate_all(&collected, &path, ground, format);
    let own = read.declarations.take().map(|mut own| {
        own.base = path.to_string_lossy().into();
        Arc::new(own)
    });
    let declarations = own.or(inherited);
    let (only_parts, origins, media) = (false, None, None);
    Ok((
        Loaded {
            path,
            real,
            origin,
            format,
            read,
            collected,
            located,
            declarations,
            told,
            only_parts,
            origins,
            media,
            edited,
        },
        again,
    ))
}

/// Changes the tree of a file as the settings ask for.
pub(super) fn edit(read: &mut ast::Read, edits: &Edits, path: &Path) -> Edited {
    if edits.is_empty() {
        return Edited::default();
    }
    edits.settle(&mut read.diagnostics);
    read.document.as_mut().map(|document| edits.apply(document, path)).unwrap_or_default()
}

/// Whether a path in this format that begins with a slash is from the root of the input.
fn has_root_paths(format: &dyn Format) -> bool {
    format.capabilities().is_some_and(|caps| caps.limits.root_paths)
}

/// Where the includes of a file lead.
pub(super) fn locate_all(
    collected: &Collected,
    path: &Path,
    ground: &Ground,
    format: &dyn Format,
) -> Vec<Located> {
    collected
        .includes
        .iter()
        .map(|i| locate_include(&i.href, !(i.text || i.pointer), path, ground, format))
        .collect()
}

/// Where an include of a file leads, of the `whole` of another or of a part of it.
pub(super) fn locate_include(
    href: &str,
    whole: bool,
    path: &Path,
    ground: &Ground,
    format: &dyn Format,
) -> Located {
    if href.is_empty() || href.starts_with('#') {
        return Located::Found(path.to_path_buf());
    }
    let folder = path.parent().unwrap_or(Path::new("/"));
    match ground.locate_as(href, folder, has_root_paths(format)) {
        Located::Missing(wanted) if format.keeps_file_names() && whole => {
            moved_on(href, &wanted, folder, ground).unwrap_or(Located::Missing(wanted))
        }
        located => located,
    }
}

/// The extensions of formats that chapters of a manual in `DocBook` move to.
pub(super) const MOVED_ON: [&str; 3] = ["md", "adoc", "rst"];

/// A file of the same name in another format, where the one that is included is not there: a manual that is being moved
/// has some chapters in `DocBook`, and makes it of the others when it is built.
fn moved_on(href: &str, wanted: &Path, folder: &Path, ground: &Ground) -> Option<Located> {
    let (stem, _) = href.rsplit_once('.').filter(|_| is_xml(Path::new(href)))?;
    let there = MOVED_ON.iter().find(|extension| ground.has_file(&wanted.with_extension(extension)))?;
    match ground.locate(&format!("{stem}.{there}"), folder) {
        Located::Found(path) => Some(Located::Found(path)),
        _ => None,
    }
}

/// The bytes of a file, or how many there are if that is more than may be.
fn read_file(path: &Path, most: u64) -> std::io::Result<Result<Vec<u8>, u64>> {
    let file = std::fs::File::open(path)?;
    let size = file.metadata()?.len();
    if size > most {
        return Ok(Err(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // Of a file that tells its size, no more is read than that; one that tells none may have something all the same.
    let most_read = if size > 0 { size } else { most.saturating_add(1) };
    file.take(most_read).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    Ok(if size > most { Err(size) } else { Ok(bytes) })
}

/// Why a file of so many bytes is not read.
fn too_large(bytes: u64, limits: &Limits) -> String {
    let most = limits.get(Limit::Size);
    let raise = if most < Limit::Size.most() { "; --limit size=… raises it" } else { "" };
    format!("it has {bytes} bytes, and the limit is {most}{raise}")
}

/// Gives files their ids, tells of includes that lead nowhere or in circles, and builds the index.
pub(super) fn assemble(
    loaded: Vec<Loaded>,
    places: &Places,
    roots: &Roots,
    ground: &Ground,
    options: &LoadOptions,
) -> Project {
    let only: Vec<PathBuf> = options.only.iter().filter_map(|path| path.canonicalize().ok()).collect();
    // By their bytes: a path of the standard library compares its parts, and takes ten times as long.
    let ids: HashMap<OsString, usize> =
        loaded.iter().enumerate().map(|(id, file)| (file.real.clone().into_os_string(), id)).collect();
    let mut files = Vec::with_capacity(loaded.len());
    let mut entries = Vec::with_capacity(loaded.len());
    let mut collections = Vec::with_capacity(loaded.len());
    let mut edges = Vec::with_capacity(loaded.len());
    for (id, file) in loaded.into_iter().enumerate() {
        let Loaded {
            path,
            origin,
            format,
            read,
            collected,
            located,
            told,
            only_parts,
            origins,
            media,
            edited,
            ..
        } = file;
        let relative = roots.relative(&path);
        let mut diagnostics = read.diagnostics;
        let mut entry = IndexedFile {
            relative: relative.clone(),
            page: places.page(&relative),
            keeps_name: format.keeps_file_names(),
            stays: !only.is_empty() && !only.contains(&path),
            root_paths: has_root_paths(format),
            ..IndexedFile::default()
        };
        let mut out = Vec::new();
        let folder = path.parent().unwrap_or(Path::new("/"));
        let finder = Finder { ground, roots, places };
        let assets = finder.of(&path, &collected, &located, media, &mut entry, &mut diagnostics);
        for (include, located) in collected.includes.iter().zip(located) {
            let target = match &located {
                Located::Found(path) if !include.text => match ids.get(path.as_os_str()) {
                    Some(&to) => {
                        if !(include.pointer && to == id) {
                            out.push(Edge { to, depth: include.depth, span: include.span });
                        }
                        if !include.pointer {
                            entry.children.push(FileId::at(to));
                        }
                        IncludeTarget::File(FileId::at(to))
                    }
                    None => IncludeTarget::Other,
                },
                Located::Found(_) => IncludeTarget::Other,
                Located::Missing(_) => IncludeTarget::Missing,
                Located::Outside => IncludeTarget::Outside,
            };
            diagnostics.extend(complaint(include, &located, ground));
            diagnostics.extend(found_otherwise(include, &located));
            entry.includes.insert(include.href.clone(), target);
        }
        for link in &collected.links {
            if let Located::Found(path) = ground.locate_as(link, folder, entry.root_paths)
                && let Some(&to) = ids.get(path.as_os_str())
            {
                entry.links.insert(link.clone(), FileId::at(to));
            }
        }
        files.push(SourceFile {
            shown: roots.shown(&path),
            relative,
            path,
            format,
            text: read.text,
            document: read.document,
            diagnostics,
            assets,
            named: origin == Origin::Named,
            in_circle: false,
            only_parts,
            origins,
            edits: edited.entries,
            reading: told,
            stays: entry.stays,
            moved: false,
        });
        entries.push(entry);
        collections.push(collected);
        edges.push(out);
    }
    mark_circles(&mut files, &mut entries, &edges, &options.read.limits);
    let index = Index::build(&mut files, collections, entries, places.clone(), options.external.clone());
    Project { formats: formats_of(&files), files, index, ..Project::default() }
}

/// The formats of files, each once.
fn formats_of(files: &[SourceFile]) -> Vec<&'static dyn Format> {
    let mut formats: Vec<&'static dyn Format> = Vec::new();
    for file in files {
        if !formats.iter().any(|known| known.name() == file.format.name()) {
            formats.push(file.format);
        }
    }
    formats
}
