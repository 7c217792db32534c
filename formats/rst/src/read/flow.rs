//! Blocks in the order in which they are read, and the divisions that are open around them.

use ast::{Attrs, Block, BlockKind, Blocks, Division, DivisionKind, Inlines, Span, Str};

/// Blocks in a row.
pub(super) struct Flow {
    /// The blocks of the innermost open division.
    blocks: Blocks,
    open: Vec<Open>,
    /// Whether titles open divisions here.
    pub titles: bool,
}

/// A division that is open.
struct Open {
    title: Block,
    /// What stands before it.
    before: Blocks,
    start: u32,
}

impl Flow {
    /// The blocks of a file.
    pub(super) fn of_document() -> Flow {
        Flow { blocks: Blocks::new(), open: Vec::new(), titles: true }
    }

    /// The blocks of a body, in which no division can stand.
    pub(super) fn of_body() -> Flow {
        Flow { blocks: Blocks::new(), open: Vec::new(), titles: false }
    }

    pub(super) fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    pub(super) fn extend(&mut self, blocks: Blocks) {
        self.blocks.extend(blocks);
    }

    /// An anchor before what comes next.
    pub(super) fn anchor(&mut self, id: impl Into<Str>, span: Span) {
        self.push(Block { kind: BlockKind::Anchor, attrs: Attrs::with_id(id), span });
    }

    pub(super) fn last(&self) -> Option<&Block> {
        self.blocks.last()
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut Block> {
        self.blocks.last_mut()
    }

    pub(super) fn pop(&mut self) -> Option<Block> {
        self.blocks.pop()
    }

    /// How many divisions are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether nothing has been read into the innermost division yet.
    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Opens a division at this depth, from 0; those that are as deep or deeper end here.
    pub(super) fn open(&mut self, depth: usize, title: Inlines, span: Span) {
        // Targets at the end of one division are before the title that ends it.
        let ids = self.blocks.iter().rev().take_while(|b| matches!(b.kind, BlockKind::Anchor)).count();
        let targets = self.blocks.split_off(self.blocks.len() - ids);
        while self.open.len() > depth {
            self.close(span.start);
        }
        self.blocks.extend(targets);
        let before = std::mem::take(&mut self.blocks);
        let title = Block::new(BlockKind::Title(title), span);
        self.open.push(Open { title, before, start: span.start });
    }

    fn close(&mut self, end: u32) {
        let Some(Open { title, before, start }) = self.open.pop() else { return };
        let body = std::mem::replace(&mut self.blocks, before);
        let end = body.last().map_or(title.span.end, |b| b.span.end).max(start).min(end.max(start));
        let division = Division { kind: DivisionKind::Section, head: vec![title], body };
        let span = Span { start, end };
        self.blocks.push(Block::new(BlockKind::Division(Box::new(division)), span));
    }

    /// All blocks, divisions closed.
    pub(super) fn finish(mut self) -> Blocks {
        while !self.open.is_empty() {
            self.close(u32::MAX);
        }
        self.blocks
    }
}
