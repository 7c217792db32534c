//! Metadata at the top of a file of text.
//!
//! A format that has files of one element keeps it at the start of that element's body.

use super::Lowering;
use ast::{Block, BlockKind, Blocks, Class, Feature, Raw};

fn is_front_matter(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Raw(raw) if raw.format == Raw::FRONT_MATTER)
}

/// Takes it out of a document, if it is at its top or at that of its root.
pub(super) fn take(body: &mut Blocks) -> Option<Block> {
    let at_top = |blocks: &mut Blocks| {
        let first = blocks.first().is_some_and(is_front_matter);
        first.then(|| blocks.remove(0))
    };
    match body.as_mut_slice() {
        [Block { kind: BlockKind::Division(root), .. }] => at_top(&mut root.body),
        _ => at_top(body),
    }
}

/// Moves it from the top of a document into the root behind it.
pub(super) fn into_root(body: &mut Blocks) {
    if let [first, Block { kind: BlockKind::Division(_), .. }] = body.as_slice()
        && is_front_matter(first)
    {
        let first = body.remove(0);
        if let Some(Block { kind: BlockKind::Division(root), .. }) = body.first_mut() {
            root.body.insert(0, first);
        }
    }
}

impl Lowering<'_> {
    /// Puts it back to the top of what is lowered, where the target has such a thing.
    pub(super) fn front_matter(&mut self, block: Block, body: &mut Blocks) {
        let BlockKind::Raw(raw) = &block.kind else { return };
        // Its end is the next such line; and it is none if it begins with an empty line.
        let ends_early = raw.text.lines().any(|line| matches!(line.trim_end(), "---" | "..."))
            || raw.text.contains('\r')
            || raw.text.lines().next().is_none_or(|line| line.trim().is_empty())
            || raw.text.ends_with('\n');
        if ends_early {
            self.note_as(Feature::FrontMatter, Class::Dropped, "", "", block.span);
        } else if self.note(Feature::FrontMatter, block.span) {
            body.insert(0, block);
        }
    }
}
