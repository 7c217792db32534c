//! Blocks in a row in the reader's form: what waits for the next block, and what a row knows of the blocks before.

use super::block::{anchor, paragraph, takes_id};
use super::{Context, Settle};
use crate::own;
use ast::{Attrs, Block, BlockKind, Blocks, Inlines, Span, Str};
use std::rc::Rc;

impl Settle {
    /// Blocks in a row.
    pub(super) fn sequence(&mut self, blocks: &mut Blocks, context: Context) {
        if blocks.iter().any(is_division) {
            self.includes_between(blocks, context);
            super::division::between_divisions(blocks);
        }
        let outer = Rc::clone(&self.callouts);
        let numbers = super::code::numbers_by_place(blocks).into_iter().peekable();
        let context = Context { after_part: false, behind_part: false, ..context };
        let mut row = Row { numbers, outer, context, made: Blocks::new() };
        let mut at = 0;
        // As long as each block stays, which most do, the list stays the list that it is.
        let stays = loop {
            let Some(block) = blocks.get_mut(at) else { break None };
            self.callouts_from(at, &mut row);
            if waits(block) {
                break None;
            }
            let stays = self.block(block, row.context, &mut row.made);
            if !stays || !row.made.is_empty() || waits(block) {
                break Some(stays);
            }
            row.is_behind(block);
            at += 1;
        };
        if at < blocks.len() {
            let rest = blocks.split_off(at);
            self.anew(blocks, at, rest, stays, &mut row);
        }
        self.callouts = row.outer;
        if blocks.iter().any(is_division) {
            super::division::between_divisions(blocks);
        }
        if blocks.iter().any(|b| matches!(b.kind, BlockKind::Comment(_))) {
            joined_comments(blocks);
        }
    }

    /// The rest of the blocks of a row, set behind those that stay. `first` is what is known of the first of them, if it has been
    /// brought into form: whether it stays.
    fn anew(&mut self, out: &mut Blocks, from: usize, rest: Blocks, mut first: Option<bool>, row: &mut Row) {
        let mut waiting = Waiting::default();
        out.reserve(rest.len());
        for (at, mut block) in (from..).zip(rest) {
            let seen = out.len();
            self.callouts_from(at, row);
            let stays = match first.take() {
                Some(stays) => stays,
                None if waiting.takes(&mut block) => continue,
                None => self.block(&mut block, row.context, &mut row.made),
            };
            for made in row.made.drain(..) {
                waiting.before(made, out);
            }
            if stays {
                waiting.before(block, out);
            }
            out.iter().skip(seen).for_each(|block| row.is_behind(block));
        }
        waiting.flush(out);
    }

    /// Which callouts explain the marks from this place of the row on.
    fn callouts_from(&mut self, at: usize, row: &mut Row) {
        if let Some((_, found)) = row.numbers.next_if(|(from, _)| *from == at) {
            self.callouts = found.unwrap_or_else(|| Rc::clone(&row.outer));
        }
    }

    /// What stands behind a division is a part of it in the text; how deep the headings of a file are that is included there
    /// depends on where it stood.
    fn includes_between(&mut self, blocks: &mut Blocks, context: Context) {
        let mut behind_part = context.behind_part;
        for block in blocks {
            if let BlockKind::Include(include) = &block.kind {
                let name = include.href.clone();
                self.include(&mut block.attrs, name, Context { behind_part, ..context }, block.span);
            }
            behind_part |= context.top && (is_part(block) || is_included_part(block));
        }
    }
}

/// A row of blocks while it is brought into form.
struct Row {
    /// From which place on which callouts explain the marks.
    numbers: std::iter::Peekable<std::vec::IntoIter<(usize, Option<super::code::Numbers>)>>,
    /// The callouts of what is around the row.
    outer: super::code::Numbers,
    /// Where the next block stands.
    context: Context,
    /// What the block at hand made.
    made: Blocks,
}

impl Row {
    /// What comes next stands behind this block.
    fn is_behind(&mut self, block: &Block) {
        if self.context.top {
            self.context.after_part |= is_part(block);
            self.context.behind_part |= is_part(block) || is_included_part(block);
        }
    }
}

/// Whether a block is to be set with the next one.
fn waits(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Anchor => true,
        BlockKind::Plain(_) => block.is_invisible(),
        _ => false,
    }
}

/// Anchors and what else shows nothing, before the next block.
#[derive(Default)]
struct Waiting {
    anchors: Vec<(Str, Span)>,
    text: Inlines,
}

impl Waiting {
    /// Takes a block that is to be set with the next one.
    fn takes(&mut self, block: &mut Block) -> bool {
        if !waits(block) {
            return false;
        }
        self.anchors.extend(block.attrs.id().map(|id| (Str::from(id), block.span)));
        if let BlockKind::Plain(content) = &mut block.kind {
            self.text.append(content);
        }
        true
    }

    /// Sets what waits before a block.
    fn before(&mut self, mut block: Block, out: &mut Blocks) {
        if matches!(block.kind, BlockKind::Anchor) {
            self.anchors.extend(block.attrs.take_id().map(|id| (id, block.span)));
            return;
        }
        if self.anchors.is_empty() && self.text.is_empty() || block.is_invisible() {
            return out.push(block);
        }
        if let BlockKind::Paragraph(words) = &mut block.kind {
            let mut start: Inlines = Vec::new();
            if block.attrs.id().is_none()
                && let Some((id, _)) = self.anchors.pop()
            {
                block.attrs.set_id(id);
            }
            start.extend(self.anchors.drain(..).map(|(id, span)| anchor(id, span)));
            start.append(&mut self.text);
            start.append(words);
            *words = ast::normal::text::tidy(start);
            return out.push(block);
        }
        if self.text.is_empty()
            && block.attrs.id().is_none()
            && takes_id(&block.kind)
            && let Some((id, _)) = self.anchors.pop()
        {
            block.attrs.set_id(id);
        }
        self.flush(out);
        out.push(block);
    }

    /// Sets what waits as a block of its own.
    fn flush(&mut self, out: &mut Blocks) {
        if self.text.is_empty() {
            out.extend(self.anchors.drain(..).map(|(id, span)| Block::anchor(id, span)));
            return;
        }
        let mut words: Inlines = self.anchors.drain(..).map(|(id, span)| anchor(id, span)).collect();
        words.append(&mut self.text);
        paragraph(ast::normal::text::tidy(words), Attrs::default(), Span::NONE, out);
    }
}

/// Comments that follow each other are one.
pub(super) fn joined_comments(blocks: &mut Blocks) {
    blocks.dedup_by(|next, before| match (&next.kind, &mut before.kind) {
        (BlockKind::Comment(words), BlockKind::Comment(text)) => {
            text.push('\n');
            text.push_str(words);
            true
        }
        _ => false,
    });
}

/// What becomes of a chapter behind a part.
pub(super) const BEHIND_PART: &str = "a chapter of the part before it";

/// Whether a block includes a file whose title has the level of parts.
fn is_included_part(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Include(_)) && block.attrs.hint(own::AS_IT_IS).is_some()
}

const fn is_division(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Division(_))
}

fn is_part(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Division(d) if d.kind == ast::DivisionKind::Part)
}
