//! The root of a manual: the file that all others are reached from.

use super::outline::{Item, root_kind};
use crate::project::load::{Loaded, Origin};
use crate::project::locate::Located;
use ast::{Block, BlockKind, DivisionKind};
use foldhash::HashSet;
use std::path::{Path, PathBuf};

/// The manual's root, by its place: the one with the real path `main`; otherwise of the files that no other includes a book before all else, then the one that
/// most files are reached from, then the first. None where nothing holds the files together.
pub(super) fn root(
    outlines: &[Vec<Item>],
    tops: &[usize],
    main: Option<&Path>,
    loaded: &[Loaded],
) -> Option<usize> {
    let is_main =
        |top: &usize| Some(loaded[*top].real.as_path()) == main && root_kind(&outlines[*top]).is_some();
    if let Some(top) = tops.iter().copied().find(is_main) {
        return Some(top);
    }
    let reached = |top: usize| {
        let mut seen = HashSet::default();
        reach(outlines, top, &mut seen);
        seen.len()
    };
    let rank = |top: usize| {
        let is_book = matches!(root_kind(&outlines[top]), Some(DivisionKind::Book | DivisionKind::Set));
        (is_book, reached(top))
    };
    let best = tops.iter().copied().map(|top| (rank(top), top));
    let ((is_book, count), top) = best.reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    let holds = is_book || count > 1 || tops.len() == 1;
    (holds && root_kind(&outlines[top]).is_some()).then_some(top)
}

/// Marks what is reached from a file.
fn reach(outlines: &[Vec<Item>], from: usize, seen: &mut HashSet<usize>) {
    let mut waiting = vec![from];
    while let Some(at) = waiting.pop() {
        if !seen.insert(at) {
            continue;
        }
        let mut items: Vec<&Item> = outlines[at].iter().collect();
        while let Some(item) = items.pop() {
            match item {
                Item::Division { items: inner, .. } => items.extend(inner),
                Item::Include { to, .. } => waiting.push(*to),
            }
        }
    }
}

/// The files that have a copy of their own and that no other includes: the tops of trees, and of circles the first.
pub(super) fn tops(outlines: &[Vec<Item>], loaded: &[Loaded]) -> Vec<usize> {
    let counts = super::outline::included(outlines);
    let is_page = |at: usize| !loaded[at].only_parts && loaded[at].read.document.is_some();
    let mut tops: Vec<usize> = (0..outlines.len()).filter(|&at| is_page(at) && counts[at] == 0).collect();
    let mut seen = HashSet::default();
    for &top in &tops {
        reach(outlines, top, &mut seen);
    }
    for at in 0..outlines.len() {
        if is_page(at) && !seen.contains(&at) {
            tops.push(at);
            reach(outlines, at, &mut seen);
        }
    }
    tops.sort_unstable();
    tops
}

/// The files that are no pages, although they are there: those whose characters others show, and those that hold no
/// division and of which others show parts. What other files include as it is, and what was named, is a page.
pub(super) fn no_pages(loaded: &[Loaded]) -> HashSet<PathBuf> {
    let mut shown = HashSet::default();
    let mut others = HashSet::default();
    let whole: HashSet<&PathBuf> =
        loaded.iter().filter(|file| has_division(file)).map(|file| &file.real).collect();
    for file in loaded {
        for (include, located) in file.collected.includes.iter().zip(&file.located) {
            if let Located::Found(path) = located {
                let is_shown = include.text || include.pointer && !whole.contains(path);
                if is_shown { &mut shown } else { &mut others }.insert(path.clone());
            }
        }
    }
    let named = loaded.iter().filter(|file| file.origin == Origin::Named).map(|file| &file.real);
    for path in others.iter().chain(named) {
        shown.remove(path);
    }
    shown
}

/// The files that others include, but for their characters alone.
pub(super) fn included_files(loaded: &[Loaded]) -> HashSet<PathBuf> {
    let all = loaded.iter().flat_map(|file| file.collected.includes.iter().zip(&file.located));
    all.filter_map(|(include, located)| match located {
        Located::Found(path) if !include.text => Some(path.clone()),
        _ => None,
    })
    .collect()
}

fn has_division(file: &Loaded) -> bool {
    let is_division = |block: &Block| matches!(block.kind, BlockKind::Division(_));
    file.read.document.iter().any(|document| document.body.iter().any(is_division))
}
