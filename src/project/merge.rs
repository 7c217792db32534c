//! Includes put into the places where they stand, for targets that have no such includes, and for one document of
//! the whole: which files stay, and where each piece of their texts was taken from. How it is done is the format's.

use super::Place;
use super::collect::{Collected, collect};
use super::fragments::{Fragments, Resolver};
use super::load::{LoadOptions, Loaded, Origin, Roots, edit, locate_all};
use super::locate::{Ground, Located};
use crate::edit::Edited;
use crate::lower::Entry;
use ast::{Class, Includes, MergeNote, Merged, Merging, Places, Span};
use foldhash::{HashMap, HashSet, HashSetExt};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a text was made of.
#[derive(Clone, Debug)]
pub struct Origins {
    pub(super) places: Places,
    /// The paths of its files, as messages show them.
    pub(super) shown: Vec<String>,
    pub(super) notes: Vec<Entry>,
}

impl Origins {
    /// The place that a span was taken from.
    pub fn place(&self, span: Span) -> Place<'_> {
        let (file, span) = self.places.origin(span);
        let shown = self.shown.get(file).map_or("", String::as_str);
        let text = self.places.files.get(file).map_or("", |(_, text)| text);
        Place { file, shown, text, span }
    }

    /// What was done, for the ledger.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.notes.iter().cloned()
    }
}

/// What was done in merging, for the ledger.
fn entry(note: MergeNote) -> Entry {
    let MergeNote { construct, name, written, span } = note;
    Entry { construct, class: Class::Normalised, name, written: written.into(), span }
}

impl Loaded {
    /// Whether it includes a part of a file, or a text.
    pub fn has_parts(&self) -> bool {
        self.collected.includes.iter().any(|i| i.pointer || i.text)
    }
}

/// Resolves the includes that the options ask for. The files are in order, and stay so.
pub(super) fn merge(
    loaded: &mut Vec<Loaded>,
    roots: &Roots,
    ground: &Ground,
    options: &LoadOptions,
    fragments: &Arc<Fragments>,
) {
    let mut merging = Merging { includes: options.way.includes, ..Merging::default() };
    match options.way.includes {
        Includes::Keep => return,
        Includes::Parts | Includes::Texts => {
            if !loaded.iter().any(Loaded::has_parts) {
                return;
            }
            let whole = included_whole(loaded);
            let spread = included_by(loaded, |include| include.all);
            for (at, file) in loaded.iter_mut().enumerate() {
                let spread = file.origin == Origin::Walked && spread.contains(&at);
                file.only_parts = (spread || file.origin == Origin::Included) && !whole.contains(&at);
            }
            let own = loaded.iter().filter(|f| !f.only_parts);
            merging.ids.extend(own.flat_map(|f| f.collected.ids.iter().map(|id| id.name.clone())));
        }
        Includes::Merge | Includes::MergeWithBases => keep_roots(loaded),
    }
    // In order and one by one: of several copies of an id the first keeps it.
    let mut merged: Vec<(usize, Merged)> = Vec::new();
    for (at, file) in loaded.iter().enumerate() {
        let skipped = file.only_parts || options.way.includes.is_partial() && !file.has_parts();
        if skipped || file.read.document.is_none() {
            continue;
        }
        if options.way.includes.is_merge() {
            merging.ids.clear();
            merging.numbers.clear();
        }
        let told = told(file, options, fragments);
        if let Some(done) = file.format.merge(&marked(&file.read.text), &told, &mut merging)
            && !(done.notes.is_empty() && done.diagnostics.is_empty())
        {
            merged.push((at, done));
        }
    }
    let read: Vec<_> = merged
        .into_par_iter()
        .map(|(at, merged)| (at, reread(&loaded[at], merged, roots, ground, options, fragments)))
        .collect();
    for (at, file) in read {
        loaded[at] = file;
    }
    if options.way.includes.is_partial() {
        settle_parts(loaded);
    }
}

/// A decoded text as a reader takes it: with a byte order mark, whatever encoding the file declares, it is what it is.
fn marked(text: &str) -> Vec<u8> {
    ["\u{FEFF}", text].concat().into_bytes()
}

/// What the reader of a file is told.
fn told(file: &Loaded, options: &LoadOptions, fragments: &Arc<Fragments>) -> ast::ReadOptions {
    let mut told = options.read.clone();
    told.resolver.get_or_insert_with(|| Arc::new(Resolver::new(fragments, &file.path)));
    told.inherited.clone_from(&file.declarations);
    told
}

/// Reads a text that was made of a file and what it includes.
fn reread(
    file: &Loaded,
    merged: Merged,
    roots: &Roots,
    ground: &Ground,
    options: &LoadOptions,
    fragments: &Arc<Fragments>,
) -> Loaded {
    let told = told(file, options, fragments);
    let mut read = file.format.read_owned(marked(&merged.text), &told).unwrap_or_default();
    read.diagnostics.splice(0..0, merged.diagnostics);
    let edited = edit(&mut read, &options.edits, &file.path);
    let mut collected = read.document.as_ref().map(collect).unwrap_or_default();
    if options.way.includes.is_merge() {
        // What is left of them has been told.
        collected.includes.clear();
    }
    let located = locate_all(&collected, &file.path, ground, file.format);
    let path = |name: &str| if name.is_empty() { file.path.clone() } else { PathBuf::from(name) };
    let media = merged.media.iter().filter_map(|(source, name)| {
        let path = path(name);
        let folder = path.parent().unwrap_or(Path::new("/"));
        match ground.locate(source, folder) {
            Located::Found(found) => Some(found),
            _ => None,
        }
    });
    let media = Some(media.collect());
    let shown = merged.places.files.iter().map(|(name, _)| roots.shown(&path(name))).collect();
    let notes = merged.notes.into_iter().map(entry).chain(edited.entries).collect();
    let origins = Some(Box::new(Origins { places: merged.places, shown, notes }));
    Loaded {
        path: file.path.clone(),
        real: file.real.clone(),
        origin: file.origin,
        format: file.format,
        read,
        collected,
        located,
        declarations: file.declarations.clone(),
        told,
        only_parts: false,
        origins,
        media,
        edited: Edited::default(),
    }
}

/// The places of files, by where they are.
fn places(loaded: &[Loaded]) -> HashMap<PathBuf, usize> {
    loaded.iter().enumerate().map(|(at, file)| (file.real.clone(), at)).collect()
}

/// The files that another includes as a whole.
fn included_whole(loaded: &[Loaded]) -> HashSet<usize> {
    included_by(loaded, |include| !(include.pointer || include.text))
}

/// The files that others include in this way.
fn included_by(loaded: &[Loaded], way: fn(&super::collect::IncludePlace) -> bool) -> HashSet<usize> {
    let places = places(loaded);
    let mut whole = HashSet::new();
    for (at, file) in loaded.iter().enumerate() {
        for (include, located) in file.collected.includes.iter().zip(&file.located) {
            if let Located::Found(path) = located
                && way(include)
            {
                whole.extend(places.get(path).copied().filter(|to| *to != at));
            }
        }
    }
    whole
}

/// The files that are put into the places where others include them: `DocBook` in `DocBook`.
fn merged_in(loaded: &[Loaded]) -> HashSet<usize> {
    let merges = |at: usize| loaded[at].format.keeps_file_names();
    let places = places(loaded);
    let mut merged = HashSet::new();
    for (at, file) in loaded.iter().enumerate().filter(|(at, _)| merges(*at)) {
        for (include, located) in file.collected.includes.iter().zip(&file.located) {
            if let Located::Found(path) = located
                && !(include.pointer || include.text)
            {
                merged.extend(places.get(path).copied().filter(|to| *to != at && merges(*to)));
            }
        }
    }
    merged
}

/// Leaves the files that are documents of their own: those given by name, those that no other includes as a whole,
/// and of what is left, files that include each other in circles, those that none of these reaches.
fn keep_roots(loaded: &mut Vec<Loaded>) {
    let whole = merged_in(loaded);
    let places = places(loaded);
    let reach = |from: usize, reached: &mut HashSet<usize>| {
        let mut waiting = vec![from];
        while let Some(at) = waiting.pop() {
            if reached.insert(at) {
                let found = loaded[at].located.iter().filter_map(|l| match l {
                    Located::Found(path) => places.get(path).copied(),
                    _ => None,
                });
                waiting.extend(found);
            }
        }
    };
    let mut reached = HashSet::new();
    let mut kept = HashSet::new();
    let is_root = |at: usize, file: &Loaded| match file.origin {
        Origin::Named => true,
        Origin::Walked => !whole.contains(&at),
        // What its format does not merge has a copy of its own.
        Origin::Included => !file.format.keeps_file_names(),
    };
    let roots = loaded.iter().enumerate().filter(|(at, file)| is_root(*at, file)).map(|(at, _)| at);
    for at in roots.collect::<Vec<_>>() {
        kept.insert(at);
        reach(at, &mut reached);
    }
    for at in 0..loaded.len() {
        if !reached.contains(&at) {
            kept.insert(at);
            reach(at, &mut reached);
        }
    }
    let mut at = 0;
    loaded.retain(|_| {
        at += 1;
        kept.contains(&(at - 1))
    });
}

/// Files of which only parts are shown have no place of their own, unless a part of them could not be resolved.
fn settle_parts(loaded: &mut [Loaded]) {
    let places = places(loaded);
    let mut left: HashSet<usize> = HashSet::new();
    for file in loaded.iter().filter(|f| !f.only_parts) {
        let found = file.located.iter().filter_map(|l| match l {
            Located::Found(path) => places.get(path).copied(),
            _ => None,
        });
        left.extend(found);
    }
    for (at, file) in loaded.iter_mut().enumerate() {
        file.only_parts &= !left.contains(&at);
        if file.only_parts {
            file.collected = Collected::default();
            file.located = Vec::new();
        }
    }
}
