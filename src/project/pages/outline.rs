//! What the pages of a manual are made of: the divisions of each file and its includes, in the order of the text.

use crate::project::load::Loaded;
use crate::project::locate::Located;
use ast::visit::{Visit, walk_block, walk_document, walk_inline};
use ast::{Block, BlockKind, DivisionKind, Include, Inline, InlineKind, Severity, Span, Str};
use foldhash::{HashMap, HashSet};
use std::path::PathBuf;

/// A place in a file: no two divisions, and no two includes, have the same.
pub(super) type Key = (u32, u32);

pub(super) fn key(span: Span) -> Key {
    (span.start, span.end)
}

/// A division, or an include of another file.
#[derive(Debug)]
pub(super) enum Item {
    Division {
        key: Key,
        kind: DivisionKind,
        /// Whether it has a title.
        titled: bool,
        items: Vec<Item>,
    },
    Include {
        key: Key,
        /// The file, by its place in the list of files.
        to: usize,
        /// What its root is there, where the include says so.
        kind: Option<DivisionKind>,
        /// Whether divisions alone lie around it.
        free: bool,
    },
}

/// The outlines of the files, in their order.
pub(super) fn outlines(loaded: &[Loaded]) -> Vec<Vec<Item>> {
    let places: HashMap<PathBuf, usize> = loaded
        .iter()
        .enumerate()
        .filter(|(_, file)| can_move(file))
        .map(|(at, file)| (file.real.clone(), at))
        .collect();
    let outline = |file: &Loaded| {
        let targets = targets(file, &places);
        let mut outliner = Outliner { targets: &targets, items: Vec::new(), free: true };
        for block in file.read.document.iter().filter(|_| !file.only_parts).flat_map(|d| &d.body) {
            outliner.block(block);
        }
        outliner.items
    };
    loaded.iter().map(outline).collect()
}

/// The files that have footnotes.
pub(super) fn with_footnotes(loaded: &[Loaded]) -> HashSet<usize> {
    struct Finder(bool);
    impl Visit for Finder {
        fn inline(&mut self, inline: &Inline) {
            self.0 |= matches!(inline.kind, InlineKind::Footnote(_));
            walk_inline(self, inline);
        }
    }
    let has_some = |file: &Loaded| {
        let mut finder = Finder(false);
        file.read.document.iter().for_each(|document| walk_document(&mut finder, document));
        finder.0
    };
    (0..).zip(loaded).filter(|(_, file)| has_some(file)).map(|(at, _)| at).collect()
}

/// Whether a file was read without errors, so that it may stand in another.
fn can_move(file: &Loaded) -> bool {
    file.read.document.is_some() && file.read.diagnostics.iter().all(|told| told.severity != Severity::Error)
}

/// Where the includes of a file lead, by their `href`; `places` are those of the files, by where they are.
pub(super) fn targets(file: &Loaded, places: &HashMap<PathBuf, usize>) -> HashMap<Str, usize> {
    let includes = file.collected.includes.iter().zip(&file.located).filter(|(include, _)| !include.text);
    let target = |located: &Located| match located {
        Located::Found(path) => places.get(path).copied(),
        _ => None,
    };
    includes.filter_map(|(include, located)| Some((include.href.clone(), target(located)?))).collect()
}

/// What the root of a file is.
pub(super) fn root_kind(items: &[Item]) -> Option<DivisionKind> {
    items.iter().find_map(|item| match item {
        Item::Division { kind, .. } => Some(*kind),
        Item::Include { .. } => None,
    })
}

/// The files that others include, with how often.
pub(super) fn included(outlines: &[Vec<Item>]) -> Vec<usize> {
    fn count(items: &[Item], counts: &mut [usize]) {
        for item in items {
            match item {
                Item::Division { items, .. } => count(items, counts),
                Item::Include { to, .. } => counts[*to] += 1,
            }
        }
    }
    let mut counts = vec![0; outlines.len()];
    for items in outlines {
        count(items, &mut counts);
    }
    counts
}

/// Whether an include is one of a whole file, so that the file may be a page, or stand in its place.
pub(super) fn is_whole(include: &Include) -> bool {
    !include.text && include.pointer.is_none() && !include.href.is_empty() && !include.href.contains('#')
}

struct Outliner<'a> {
    targets: &'a HashMap<Str, usize>,
    items: Vec<Item>,
    free: bool,
}

impl Visit for Outliner<'_> {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Division(division) => {
                // A tool makes an index, and a table of contents, by itself: here is only its place.
                let is_place = matches!(division.kind, DivisionKind::Index | DivisionKind::Contents)
                    && division.body.iter().all(Block::is_invisible)
                    && block.attrs.id().is_none();
                if is_place {
                    return;
                }
                let outer = std::mem::take(&mut self.items);
                for part in &division.body {
                    self.block(part);
                }
                let items = std::mem::replace(&mut self.items, outer);
                let titled = ast::title(&division.head).is_some();
                self.items.push(Item::Division { key: key(block.span), kind: division.kind, titled, items });
            }
            BlockKind::Include(include) if is_whole(include) => {
                if let Some(&to) = self.targets.get(&include.href) {
                    let word = block.attrs.get("kind");
                    let kind = word.and_then(crate::project::collect::division_kind);
                    let key = key(block.span);
                    self.items.push(Item::Include { key, to, kind, free: self.free });
                }
            }
            _ => {
                let outer = std::mem::replace(&mut self.free, false);
                walk_block(self, block);
                self.free = outer;
            }
        }
    }

    /// No division stands in a line.
    fn inline(&mut self, _: &ast::Inline) {}
}
