//! The files of a manual, read once, and the projects that are made of them: one for each way in which targets want
//! their includes.

use super::follow::Loading;
use super::fragments::Fragments;
use super::leave::leave_out;
use super::load::{
    LeftAlone, LoadError, LoadOptions, Loaded, Origin, Reason, Roots, Start, assemble, load, start,
};
use super::locate::Ground;
use super::locate::Located;
use super::merge::merge;
use super::pages::{arrange, no_pages};
use super::{Asset, Project, Way};
use crate::layout::Places;
use foldhash::{HashMap, HashSet, HashSetExt};
use rayon::prelude::*;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::sync::Arc;

/// The files of a manual, read.
pub struct Sources {
    /// Sorted by their relative path.
    loaded: Vec<Loaded>,
    /// Whether some file includes a part of a file, or a text.
    has_parts: bool,
    left_alone: Vec<LeftAlone>,
    roots: Roots,
    ground: Arc<Ground>,
    fragments: Arc<Fragments>,
    /// The files of declarations, sorted.
    declarations: Vec<PathBuf>,
    /// The real path of the file that is to be the root.
    main: Option<PathBuf>,
    options: LoadOptions,
}

impl Sources {
    /// Reads a manual from files and directories: each file once, in parallel, and those that they include.
    ///
    /// # Errors
    /// As [`Project::load`].
    pub fn read(inputs: &[PathBuf], options: &LoadOptions) -> Result<Sources, LoadError> {
        let Start { roots, lone, mut tasks, mut left_alone } = start(inputs, options)?;
        // By their bytes: all are real paths.
        let mut seen: HashSet<OsString> = HashSet::with_capacity(tasks.len());
        tasks.retain(|t| seen.insert(t.real.clone().into_os_string()));
        let walked = tasks.iter().filter(|t| t.origin == Origin::Walked).map(|t| t.real.clone());
        let all = tasks.iter().all(|t| t.origin == Origin::Walked) && options.root.is_none();
        let ground = Arc::new(Ground::new(roots.real.clone(), lone, all, walked));
        let fragments = Arc::new(Fragments::new(ground.clone()));
        let mut found = Loading::default();
        while !tasks.is_empty() {
            let wave: Vec<_> = tasks
                .into_par_iter()
                .with_max_len(1)
                .map(|task| load(task, &ground, options, &fragments))
                .collect();
            let mut new = Vec::new();
            for done in wave {
                match done {
                    Ok((file, again)) => new.push(found.add(file, again)),
                    Err((path, reason)) => {
                        if reason == Reason::Other {
                            // What its name does not tell, an include of it may.
                            seen.remove(path.as_os_str());
                        }
                        left_alone.push(LeftAlone { shown: roots.shown(&path), reason });
                    }
                }
            }
            tasks = found.follow(new, &mut seen);
        }
        let mut loaded = found.files;
        if options.from.is_none() {
            set_aside(&mut loaded, &roots, &mut left_alone);
        }
        leave_out(&mut loaded, &ground, &roots, &mut left_alone);
        let main = main_file(&loaded, options)?;
        let read: HashSet<String> = loaded.iter().map(|f| roots.shown(&f.path)).collect();
        left_alone.retain(|l| !read.contains(&l.shown));
        left_alone.sort_by(|a, b| a.shown.cmp(&b.shown));
        left_alone.dedup_by(|a, b| a.shown == b.shown);
        if loaded.is_empty() {
            return Err(LoadError::Nothing(left_alone));
        }
        loaded.sort_by_cached_key(|f| roots.relative(&f.path));
        let has_parts = loaded.iter().any(Loaded::has_parts);
        let options = options.clone();
        // What merging opens later becomes a part of a copy.
        let files: HashSet<&PathBuf> = loaded.iter().map(|l| &l.path).collect();
        let declarations = fragments.opened().into_iter().filter(|path| !files.contains(path)).collect();
        Ok(Sources { loaded, has_parts, left_alone, roots, ground, fragments, declarations, main, options })
    }

    /// Whether some file includes a part of a file, or a text, so that it matters whether parts are resolved.
    pub fn has_parts(&self) -> bool {
        self.has_parts
    }

    /// The manual with its includes resolved in each of these ways, in parallel. The last has the files themselves, the
    /// others copies of them.
    pub fn into_projects(mut self, ways: &[Way]) -> Vec<Project> {
        let Some((last, others)) = ways.split_last() else { return Vec::new() };
        let copy = |way: &Way| (*way, self.loaded.clone(), self.left_alone.clone());
        let mut all: Vec<_> = others.par_iter().map(copy).collect();
        all.push((*last, std::mem::take(&mut self.loaded), std::mem::take(&mut self.left_alone)));
        all.into_par_iter().map(|(way, loaded, left)| self.make(way, loaded, left)).collect()
    }

    fn make(&self, way: Way, mut loaded: Vec<Loaded>, mut left_alone: Vec<LeftAlone>) -> Project {
        let Sources { roots, ground, fragments, .. } = self;
        let options = LoadOptions { way, ..self.options.clone() };
        let others = no_pages(&loaded, way);
        merge(&mut loaded, roots, ground, &options, fragments);
        let root = arrange(&mut loaded, &others, way, self.main.as_deref(), roots, ground);
        let places = Places { layout: way.layout, root };
        let mut project = assemble(loaded, &places, roots, ground, &options);
        project.has_parts = self.has_parts;
        let declarations = self.declarations.iter();
        project.declarations =
            declarations.map(|path| Asset { copy: roots.relative(path), path: path.clone() }).collect();
        let copied: HashSet<String> =
            project.assets().into_iter().chain(&project.declarations).map(|a| roots.shown(&a.path)).collect();
        left_alone.retain(|l| l.reason != Reason::Other || !copied.contains(&l.shown));
        project.left_alone = left_alone;
        project
    }
}

impl Project {
    /// Loads a manual from files and directories.
    ///
    /// # Errors
    /// When an input is not there, or when there is nothing to convert. A file that cannot be read is no error here:
    /// it says so in its own [diagnostics](super::SourceFile::diagnostics).
    pub fn load(inputs: &[PathBuf], options: &LoadOptions) -> Result<Project, LoadError> {
        let projects = Sources::read(inputs, options)?.into_projects(&[options.way]);
        Ok(projects.into_iter().next().unwrap_or_default())
    }
}

/// The files that some of these include, and those that they include in turn.
fn reached(loaded: &[Loaded], from: impl Fn(&Loaded) -> bool) -> HashSet<OsString> {
    let by_path: HashMap<&OsStr, &Loaded> = loaded.iter().map(|file| (file.real.as_os_str(), file)).collect();
    let mut waiting: Vec<&Loaded> = loaded.iter().filter(|file| from(file)).collect();
    let mut reached = HashSet::new();
    while let Some(file) = waiting.pop() {
        for (include, located) in file.collected.includes.iter().zip(&file.located) {
            if let Located::Found(path) = located
                && !include.text
                && !reached.contains(path.as_os_str())
            {
                reached.insert(path.clone().into_os_string());
                waiting.extend(by_path.get(path.as_os_str()));
            }
        }
    }
    reached
}

/// The real path of the file that is to be the root.
fn main_file(loaded: &[Loaded], options: &LoadOptions) -> Result<Option<PathBuf>, LoadError> {
    let Some(main) = &options.main else { return Ok(None) };
    let real = main.canonicalize().map_err(|error| LoadError::Input(main.clone(), error))?;
    if !loaded.iter().any(|file| file.real == real) {
        return Err(LoadError::NoMain(main.clone()));
    }
    Ok(Some(real))
}

/// In a directory of a manual in `DocBook`, files in other formats that nobody named stay as they are: they have been
/// written for the tools of their own dialect, which their names do not tell.
fn set_aside(loaded: &mut Vec<Loaded>, roots: &Roots, left_alone: &mut Vec<LeftAlone>) {
    let in_docbook = |file: &Loaded| file.format.keeps_file_names();
    if !loaded.iter().any(in_docbook) {
        return;
    }
    let included = reached(loaded, in_docbook);
    loaded.retain(|file| {
        let stays =
            in_docbook(file) || file.origin != Origin::Walked || included.contains(file.real.as_os_str());
        if !stays {
            let reason = Reason::Beside(file.format.name());
            left_alone.push(LeftAlone { shown: roots.shown(&file.path), reason });
        }
        stays
    });
}
