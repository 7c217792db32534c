//! Blocks in the order in which they are read, and the divisions that are open around them.

use super::directive::class;
use crate::Dialect;
use ast::{Attrs, Block, BlockKind, Blocks, Division, DivisionKind, Inlines, Span, Str};

/// The hint of an anchor that was written as raw HTML, to the letter, until it is paired with a target.
pub(super) const EXACT: &str = "rst:exact";

/// Blocks in a row.
pub(super) struct Flow {
    dialect: &'static Dialect,
    /// The blocks of the innermost open division.
    blocks: Blocks,
    open: Vec<Open>,
    /// Whether titles open divisions here.
    pub titles: bool,
    /// How many blocks of the innermost open division nothing behind them takes a target from.
    sealed: usize,
    /// How many blocks there are up to a transition that nothing stands behind.
    transition: Option<usize>,
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
    pub(super) fn of_document(dialect: &'static Dialect) -> Flow {
        Flow { dialect, blocks: Blocks::new(), open: Vec::new(), titles: true, sealed: 0, transition: None }
    }

    /// The blocks of a body, in which no division can stand.
    pub(super) fn of_body(dialect: &'static Dialect) -> Flow {
        Flow { dialect, blocks: Blocks::new(), open: Vec::new(), titles: false, sealed: 0, transition: None }
    }

    pub(super) fn push(&mut self, block: Block) {
        ast::put(&mut self.blocks, block);
    }

    /// A line that parts what stands before and after it.
    pub(super) fn transition(&mut self, span: Span) {
        self.push(Block::new(BlockKind::Break, span));
        self.transition = Some(self.blocks.len());
    }

    /// Something stands behind the last block that is no block.
    pub(super) fn go_on(&mut self) {
        self.transition = None;
    }

    pub(super) fn extend(&mut self, blocks: Blocks) {
        self.blocks.extend(blocks);
    }

    /// An anchor before what comes next.
    pub(super) fn anchor(&mut self, id: impl Into<Str>, span: Span) {
        self.push(Block::anchor(id, span));
    }

    /// Whether the last block is out of the reach of what comes next.
    pub(super) fn is_sealed(&self) -> bool {
        self.sealed >= self.blocks.len()
    }

    /// Ends the reach of targets at an empty comment.
    pub(super) fn seal(&mut self) {
        self.sealed = self.blocks.len();
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

    /// Opens a division at this depth, from 0; those that are as deep or deeper end here.
    pub(super) fn open(&mut self, depth: usize, title: Inlines, span: Span) {
        // Targets at the end of one division are before the title that ends it.
        let open = &self.blocks[self.sealed.min(self.blocks.len())..];
        let is_waiting =
            |b: &&Block| matches!(b.kind, BlockKind::Anchor) || class::classes(b, self.dialect).is_some();
        let ids = open.iter().rev().take_while(is_waiting).count();
        self.sealed = 0;
        let targets = self.blocks.split_off(self.blocks.len() - ids);
        // docutils moves a transition at the end of a section behind it.
        let ends_section =
            self.open.len() > depth && targets.is_empty() && self.transition == Some(self.blocks.len());
        let transition = if ends_section { self.blocks.pop() } else { None };
        self.transition = None;
        while self.open.len() > depth {
            self.close(span.start);
        }
        self.blocks.extend(transition);
        self.blocks.extend(targets);
        let before = std::mem::take(&mut self.blocks);
        let title = Block::new(BlockKind::Title(title), span);
        self.open.push(Open { title, before, start: span.start });
    }

    fn close(&mut self, end: u32) {
        let Some(Open { title, before, start }) = self.open.pop() else { return };
        let mut body = std::mem::replace(&mut self.blocks, before);
        pair_anchors(&mut body);
        let mut body = class::settled(body, self.dialect);
        let mut head = vec![title];
        let subtitles = body.iter().take_while(|b| matches!(b.kind, BlockKind::Subtitle(_))).count();
        head.extend(body.drain(..subtitles));
        class::without_subtitles(&mut body);
        let end = body.last().map_or(head[0].span.end, |b| b.span.end).max(start).min(end.max(start));
        let division = Division { kind: DivisionKind::Section, head, body };
        let span = Span { start, end };
        self.blocks.push(Block::new(BlockKind::Division(Box::new(division)), span));
    }

    /// All blocks, divisions closed.
    pub(super) fn finish(mut self) -> Blocks {
        while !self.open.is_empty() {
            self.close(u32::MAX);
        }
        pair_anchors(&mut self.blocks);
        let mut blocks = class::settled(self.blocks, self.dialect);
        class::without_subtitles(&mut blocks);
        blocks
    }
}

/// Makes one anchor of each that was written twice: as a target, which docutils makes an id of its own of, and to the letter
/// in raw HTML before it. Where all targets are repeated, the exact ones give the order.
fn pair_anchors(blocks: &mut Blocks) {
    let is_exact = |b: &Block| b.attrs.hint(EXACT).is_some();
    if !blocks.iter().any(is_exact) {
        return;
    }
    let mut out = Blocks::with_capacity(blocks.len());
    let mut rest = std::mem::take(blocks).into_iter().peekable();
    while let Some(block) = rest.next() {
        if !is_exact(&block) {
            out.push(block);
            continue;
        }
        let mut exact = vec![block];
        while let Some(next) = rest.next_if(is_exact) {
            exact.push(next);
        }
        let mut targets = Vec::new();
        while let Some(next) = rest.next_if(|b| matches!(b.kind, BlockKind::Anchor) && !is_exact(b)) {
            targets.push(next);
        }
        let has = |anchors: &[Block], id: Option<&str>| anchors.iter().any(|b| b.attrs.id() == id);
        let (first, second) = if targets.iter().all(|t| has(&exact, t.attrs.id())) {
            (exact, Vec::new())
        } else {
            exact.retain(|e| !has(&targets, e.attrs.id()));
            (exact, targets)
        };
        for anchor in first.into_iter().chain(second) {
            let attrs = anchor.attrs.id().map(Attrs::with_id).unwrap_or_default();
            out.push(Block { attrs, ..anchor });
        }
    }
    *blocks = out;
}
