//! Tables in normal form, where a cell may hold blocks.

use crate::{Block, BlockKind, Blocks, InlineKind, TableGroup, TableSectionKind};

/// The words of a cell are a paragraph in a grid and nothing but words in a row of one line: one paragraph alone, with no
/// id, is words.
pub fn settle_cell(body: &mut Blocks) {
    if let [Block { kind: kind @ BlockKind::Paragraph(_), attrs, .. }] = &mut body[..]
        && attrs.is_empty()
        && let BlockKind::Paragraph(words) = std::mem::replace(kind, BlockKind::Break)
    {
        *kind = BlockKind::Plain(words);
    }
}

/// Whether rows of one line each can hold it: bare words in every cell, and no second row in the head.
pub fn is_simple(group: &TableGroup) -> bool {
    group.sections.iter().all(|section| match &section.kind {
        BlockKind::TableSection(s) => {
            (s.kind != TableSectionKind::Head || s.rows.len() < 2)
                && s.rows.iter().all(|row| match &row.kind {
                    BlockKind::Row(cells) => cells.iter().all(has_bare_words),
                    _ => true,
                })
        }
        _ => true,
    })
}

fn has_bare_words(cell: &Block) -> bool {
    match &cell.kind {
        BlockKind::Cell(cell) => match cell.body.as_slice() {
            [] => true,
            [Block { kind: BlockKind::Plain(words), .. }] => {
                !words.iter().any(|i| matches!(i.kind, InlineKind::LineBreak))
            }
            _ => false,
        },
        _ => true,
    }
}
