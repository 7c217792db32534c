//! A change of topic between two sections. docutils moves one that ends a section behind it (`transforms.misc.Transitions`),
//! so that it can stand there, unless a target names the next title: then the target is what ends the section, and the
//! change of topic stays before it.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#transitions>

use ast::{Block, BlockKind, Blocks};

/// Leaves it between two sections only where it can be written there; ids are gathered.
pub(super) fn place(blocks: &mut Blocks) {
    for block in blocks.iter_mut() {
        if let BlockKind::Division(division) = &mut block.kind {
            place(&mut division.body);
        }
    }
    let goes =
        |at: usize, blocks: &[Block]| is_between(blocks, at) && !parts(&blocks[at - 1], &blocks[at + 1]);
    if !(0..blocks.len()).any(|at| goes(at, blocks)) {
        return;
    }
    let going: Vec<bool> = (0..blocks.len()).map(|at| goes(at, blocks)).collect();
    let mut out = Blocks::with_capacity(blocks.len());
    for (block, goes) in std::mem::take(blocks).into_iter().zip(going) {
        match out.last_mut().and_then(open_mut).filter(|_| goes) {
            Some(body) => body.push(block),
            None => out.push(block),
        }
    }
    *blocks = out;
}

/// Whether there is a change of topic directly between two divisions.
pub(super) fn is_between(blocks: &[Block], at: usize) -> bool {
    let is_division = |at: usize| blocks.get(at).is_some_and(|b| matches!(b.kind, BlockKind::Division(_)));
    matches!(blocks[at].kind, BlockKind::Break) && at > 0 && is_division(at - 1) && is_division(at + 1)
}

/// Whether a line of marks can part two blocks in one row.
pub(crate) fn parts(before: &Block, after: &Block) -> bool {
    if let BlockKind::Division(next) = &after.kind
        && matches!(before.kind, BlockKind::Division(_))
        && (after.attrs.id().is_some() || next.head.iter().any(|part| part.attrs.id().is_some()))
    {
        return false;
    }
    let last = match open(before) {
        Some(body) => body.iter().rfind(|b| !b.is_invisible()),
        None => Some(before),
    };
    last.is_some_and(|b| !matches!(b.kind, BlockKind::Division(_) | BlockKind::Break))
        && !matches!(after.kind, BlockKind::Break)
}

/// The body of the division that is open where a division ends.
fn open(block: &Block) -> Option<&Blocks> {
    let BlockKind::Division(division) = &block.kind else { return None };
    let mut division = division;
    while let Some(Block { kind: BlockKind::Division(last), .. }) = division.body.last() {
        division = last;
    }
    Some(&division.body)
}

/// As [`open`].
pub(super) fn open_mut(block: &mut Block) -> Option<&mut Blocks> {
    let BlockKind::Division(division) = &mut block.kind else { return None };
    if matches!(division.body.last(), Some(Block { kind: BlockKind::Division(_), .. })) {
        return division.body.last_mut().and_then(open_mut);
    }
    Some(&mut division.body)
}
