//! Callouts of other formats, which only number the marks that they explain: `DocBook` wants the marks' ids.

use super::changes::Changes;
use ast::visit::{Visit, VisitMut, walk_block, walk_block_mut, walk_inline, walk_inline_mut};
use ast::{Block, BlockKind, BlockTag, Class, Construct, Document, Inline, InlineKind, Str};
use std::collections::{HashMap, HashSet};

/// Gives an id to each mark that a callout names by its number alone: the last mark of that number before the callout.
pub fn name(document: &mut Document, changes: &mut Changes) {
    let mut survey = Survey::default();
    ast::visit::walk_document(&mut survey, document);
    if survey.wanted.is_empty() {
        return;
    }
    let mut next = 0;
    let mut ids: HashMap<usize, Str> = HashMap::new();
    for mark in survey.wanted.iter().flatten() {
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
    let mut naming = Naming { ids, wanted: survey.wanted.into_iter(), mark: 0, changes };
    ast::visit::walk_document_mut(&mut naming, document);
}

/// The marks of a document, and which of them callouts mean.
#[derive(Default)]
struct Survey {
    marks: usize,
    /// The last mark of each number.
    last: HashMap<u32, usize>,
    /// The ids that marks have.
    own: HashMap<usize, Str>,
    /// For each reference without an id, the mark that it means.
    wanted: Vec<Option<usize>>,
    taken: HashSet<Str>,
}

impl Visit for Survey {
    fn block(&mut self, block: &Block) {
        self.taken.extend(block.attrs.id().map(Str::from));
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
            self.last.insert(mark.number, self.marks);
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
                let id = self.wanted.next().flatten().and_then(|at| self.ids.get(&at));
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
        if let InlineKind::CalloutMark(_) = &inline.kind {
            if let Some(id) = self.ids.get(&self.mark)
                && inline.attrs.id().is_none()
            {
                inline.attrs.set_id(id.clone());
            }
            self.mark += 1;
        }
        walk_inline_mut(self, inline);
    }
}
