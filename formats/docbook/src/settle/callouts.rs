//! Callouts of other formats, which only number the marks that they explain: `DocBook` wants the marks' ids.

use ast::visit::{Visit, VisitMut, walk_block, walk_block_mut, walk_inline, walk_inline_mut};
use ast::{Block, BlockKind, BlockTag, Changes, Class, Construct, Document, Inline, InlineKind, Str};
use std::collections::{HashMap, HashSet};

/// Gives an id to each mark that a callout names by its number alone: the first mark of that number in the last listing that has one
/// before the callout. Others of this number in the same listing repeat it.
pub fn name(document: &mut Document, changes: &mut Changes) {
    let mut survey = Survey::default();
    ast::visit::walk_document(&mut survey, document);
    if survey.wanted.is_empty() && survey.repeats.is_empty() {
        return;
    }
    let mut next = 0;
    let mut ids: HashMap<usize, Str> = HashMap::new();
    let mut repeated: Vec<usize> = survey.repeats.values().copied().collect();
    repeated.sort_unstable();
    for mark in survey.wanted.iter().flatten().chain(&repeated) {
        ids.entry(*mark).or_insert_with(|| {
            survey.own.get(mark).cloned().unwrap_or_else(|| {
                loop {
                    next += 1;
                    let id = Str::from(format!("co-{next}"));
                    if !survey.taken.contains(&id) {
                        return id;
                    }
                }
            })
        });
    }
    let mut naming = Naming {
        ids,
        wanted: survey.wanted.into_iter(),
        repeats: survey.repeats,
        numbers: survey.numbers,
        mark: 0,
        changes,
    };
    ast::visit::walk_document_mut(&mut naming, document);
}

/// The marks of a document, and which of them callouts mean.
#[derive(Default)]
struct Survey {
    marks: usize,
    /// The mark that each number means, so far.
    last: HashMap<u32, usize>,
    /// Those of the listing that is open.
    here: HashSet<u32>,
    /// How many marks of its own it has so far.
    count: u32,
    /// The number of each mark as `DocBook` counts them: from 1 in each listing.
    numbers: Vec<u32>,
    /// The marks that repeat another of their listing, and which.
    repeats: HashMap<usize, usize>,
    /// The ids that marks have.
    own: HashMap<usize, Str>,
    /// For each reference without an id, the mark that it means.
    wanted: Vec<Option<usize>>,
    taken: HashSet<Str>,
}

impl Visit for Survey {
    fn block(&mut self, block: &Block) {
        self.taken.extend(block.attrs.id().map(Str::from));
        if let BlockKind::Code(_) = &block.kind {
            self.here.clear();
            self.count = 0;
        }
        if let BlockKind::Callout(callout) = &block.kind {
            for mark in callout.marks.iter().filter(|mark| mark.id.is_empty()) {
                self.wanted.push(self.last.get(&mark.number).copied());
            }
        }
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        self.taken.extend(inline.attrs.id().map(Str::from));
        if let InlineKind::CalloutMark(mark) = &inline.kind {
            let first = self.last.get(&mark.number).copied();
            let number = if self.here.insert(mark.number) {
                self.last.insert(mark.number, self.marks);
                None
            } else if mark.repeats.is_none()
                && inline.attrs.id().is_none()
                && let Some(first) = first
            {
                self.repeats.insert(self.marks, first);
                self.numbers.get(first).copied()
            } else {
                None
            };
            let own = mark.repeats.is_none() && number.is_none();
            self.count += u32::from(own);
            self.numbers.push(if own { self.count } else { number.unwrap_or(mark.number) });
            if let Some(id) = inline.attrs.id() {
                self.own.insert(self.marks, id.into());
            }
            self.marks += 1;
        }
        walk_inline(self, inline);
    }
}

struct Naming<'c> {
    ids: HashMap<usize, Str>,
    wanted: std::vec::IntoIter<Option<usize>>,
    repeats: HashMap<usize, usize>,
    numbers: Vec<u32>,
    mark: usize,
    changes: &'c mut Changes,
}

impl VisitMut for Naming<'_> {
    fn block(&mut self, block: &mut Block) {
        let span = block.span;
        if let BlockKind::Callout(callout) = &mut block.kind {
            let mut lost = false;
            callout.marks.retain_mut(|mark| {
                if !mark.id.is_empty() {
                    return true;
                }
                let meant = self.wanted.next().flatten();
                let id = meant.and_then(|at| self.ids.get(&at));
                if let Some(number) = meant.and_then(|at| self.numbers.get(at)) {
                    mark.number = *number;
                }
                lost |= id.is_none();
                mark.id = id.cloned().unwrap_or_default();
                id.is_some()
            });
            if lost {
                let construct = Construct::Block(BlockTag::Callout);
                self.changes.note(
                    construct,
                    Class::Degraded,
                    "",
                    "a callout without its mark, which is not there",
                    span,
                );
            }
        }
        walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        if let InlineKind::CalloutMark(mark) = &mut inline.kind {
            mark.number = self.numbers.get(self.mark).copied().unwrap_or(mark.number);
            if let Some(first) = self.repeats.get(&self.mark) {
                mark.repeats = self.ids.get(first).cloned().map(Box::new);
            } else if let Some(id) = self.ids.get(&self.mark)
                && inline.attrs.id().is_none()
            {
                inline.attrs.set_id(id.clone());
            }
            self.mark += 1;
        }
        walk_inline_mut(self, inline);
    }
}
