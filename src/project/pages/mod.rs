//! The pages of a manual, where they are not the files of its source: files put into the places of their includes,
//! divisions that become files, and what no file includes brought under one root.

mod apply;
mod decide;
mod outline;
mod paths;
mod preface;
mod root;
mod texts;

use super::Way;
use super::index::between;
use super::load::{Loaded, Origin, Roots, locate_all};
use super::locate::Ground;
use crate::layout::Layout;
use ast::diagnostic::Code;
use ast::{Block, BlockKind, Blocks, Diagnostic, Division, DivisionKind, Document, Include, Inline, Span};
use decide::Policy;
use foldhash::HashSet;
use std::path::{Path, PathBuf};

/// The files that are no pages of a layout, although they are there; asked before parts of files are resolved.
pub(super) fn no_pages(loaded: &[Loaded], way: Way) -> HashSet<PathBuf> {
    if way.layout == Layout::Plain { HashSet::default() } else { root::no_pages(loaded) }
}

/// Arranges the files as a layout wants them; returns the path of the manual's root, relative to that of the input.
/// `main` is the real path of the file that is to be the root.
pub(super) fn arrange(
    loaded: &mut Vec<Loaded>,
    others: &HashSet<PathBuf>,
    way: Way,
    main: Option<&Path>,
    roots: &Roots,
    ground: &Ground,
) -> String {
    if way.layout == Layout::Plain && way.split.is_none() {
        return String::new();
    }
    let included = root::included_files(loaded);
    loaded.retain(|file| !others.contains(&file.real) || included.contains(&file.real));
    let mut outlines = outline::outlines(loaded);
    let mut tops = root::tops(&outlines, loaded);
    if way.layout != Layout::Plain {
        let root = root::root(&outlines, &tops, main, loaded);
        gather(loaded, root, &tops, roots, ground);
        outlines = outline::outlines(loaded);
        tops = root::tops(&outlines, loaded);
    }
    if way.layout == Layout::Nixpkgs
        && let Some(root) = root::root(&outlines, &tops, main, loaded)
    {
        preface::make(&mut loaded[root]);
        look_again(&mut loaded[root], ground);
        outlines = outline::outlines(loaded);
    }
    let root = root::root(&outlines, &tops, main, loaded).map(|at| loaded[at].path.clone());
    if let Some(file) = loaded.iter_mut().find(|file| Some(file.real.as_path()) == main)
        && root.as_ref() != Some(&file.path)
    {
        let message =
            "this file is to be the manual's root, but another file includes it, or it has no division";
        file.read.diagnostics.push(Diagnostic::warning(Code::Settings, message, Span::NONE));
    }
    let bare = way.layout == Layout::Nixpkgs;
    let policy = Policy { pages: way.layout.has_pages(), bare, split: way.split };
    if policy.pages || bare || policy.split.is_some() {
        // Footnotes are set at the end of their file there, and behind an include nothing may stand.
        let closed = if bare { outline::with_footnotes(loaded) } else { HashSet::default() };
        let decision = decide::decide(&outlines, &tops, &closed, policy);
        let files = std::mem::take(loaded);
        *loaded = apply::apply(files, &outlines, &decision, roots, ground);
    }
    root.map(|path| roots.relative(&path)).unwrap_or_default()
}

/// Brings all files under one root: what no other file includes stands behind all else in it.
fn gather(loaded: &mut Vec<Loaded>, root: Option<usize>, tops: &[usize], roots: &Roots, ground: &Ground) {
    let Some(root) = root else {
        collection(loaded, tops, roots, ground);
        return;
    };
    let others: Vec<Other> =
        tops.iter().filter(|top| **top != root).map(|top| Other::of(&loaded[*top], roots)).collect();
    if others.is_empty() {
        return;
    }
    let file = &mut loaded[root];
    let relative = roots.relative(&file.path);
    let division = file.read.document.iter_mut().flat_map(|d| &mut d.body).find_map(|b| match &mut b.kind {
        BlockKind::Division(division) => Some(division),
        _ => None,
    });
    let Some(division) = division else { return };
    let names: Vec<&str> = others.iter().map(|other| other.relative.as_str()).collect();
    let words = " Included by no file of the source: ";
    division.body.push(Block::made(BlockKind::Comment(words.into())));
    let holder = division.kind;
    division.body.extend(includes(&relative, &others, holder));
    let message = format!(
        "{} that no other includes: at the end of the manual",
        if others.len() == 1 { "1 file".to_string() } else { format!("{} files", others.len()) }
    );
    let told =
        Diagnostic::new(Code::Unreached, ast::Severity::Note, message, Span::NONE).help(names.join(", "));
    file.read.diagnostics.push(told);
    look_again(file, ground);
}

/// Where no file holds the others together, a new one does.
fn collection(loaded: &mut Vec<Loaded>, tops: &[usize], roots: &Roots, ground: &Ground) {
    let Some(first) = tops.first().map(|top| &loaded[*top]) else { return };
    let name = roots.base_name();
    let path = roots
        .base()
        .join(format!("{name}.{}", first.path.extension().and_then(|e| e.to_str()).unwrap_or_default()));
    let relative = roots.relative(&path);
    let all: Vec<Other> = tops.iter().map(|top| Other::of(&loaded[*top], roots)).collect();
    let title = Block::made(BlockKind::Title(vec![Inline::text(title_of(&name))]));
    let body = includes(&relative, &all, DivisionKind::Book);
    let division = Division { kind: DivisionKind::Book, head: vec![title], body };
    let root = Block::made(BlockKind::Division(Box::new(division)));
    let message = format!("no file holds the {} others together: one is made", all.len());
    let told = Diagnostic::new(Code::Unreached, ast::Severity::Note, message, Span::NONE);
    let read = ast::Read {
        document: Some(Document { body: vec![root], ..Document::default() }),
        diagnostics: vec![told],
        ..ast::Read::default()
    };
    let mut file = Loaded {
        real: path.clone(),
        path,
        origin: Origin::Included,
        format: first.format,
        read,
        told: first.told.clone(),
        collected: super::collect::Collected::default(),
        located: Vec::new(),
        declarations: None,
        only_parts: false,
        origins: None,
        media: None,
        edited: crate::edit::Edited::default(),
    };
    look_again(&mut file, ground);
    loaded.push(file);
    loaded.sort_by_cached_key(|file| roots.relative(&file.path));
}

fn look_again(file: &mut Loaded, ground: &Ground) {
    if let Some(document) = &file.read.document {
        file.collected = super::collect::collect(document);
        file.located = locate_all(&file.collected, &file.path, ground, file.format);
    }
}

/// A file that no other includes.
struct Other {
    relative: String,
    kind: Option<DivisionKind>,
}

impl Other {
    fn of(file: &Loaded, roots: &Roots) -> Other {
        let document = file.read.document.iter();
        let kind = document.flat_map(|d| &d.body).find_map(|block| match &block.kind {
            BlockKind::Division(division) => Some(division.kind),
            _ => None,
        });
        Other { relative: roots.relative(&file.path), kind }
    }
}

/// Includes of files, in a division of this kind: in a book, what is a section by itself is a chapter.
fn includes(from: &str, files: &[Other], holder: DivisionKind) -> Blocks {
    // They stand nowhere in the source, but each has a place of its own to be known by.
    let include = |(file, number): (&Other, u32)| {
        let include = Include { href: between(from, &file.relative).into(), ..Include::default() };
        let mut block = Block::new(BlockKind::Include(Box::new(include)), Span { start: number, end: 0 });
        let is_section = matches!(file.kind, Some(DivisionKind::Section | DivisionKind::Article));
        if is_section && matches!(holder, DivisionKind::Book | DivisionKind::Part) {
            block.attrs.set("kind", "chapters");
        }
        block
    };
    files.iter().zip(1..).map(include).collect()
}

/// The name of a folder as a title.
fn title_of(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
