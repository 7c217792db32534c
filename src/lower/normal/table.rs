//! Tables whose cells may hold blocks: rows of one line where all cells are words, and a grid else.

use super::inline::spaces;
use super::{Pass, text};
use ast::normal::{self, table::is_simple};
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Cell, Class, Inline, InlineKind, Inlines, Span, TableGroup,
    TableSectionKind,
};

impl Pass<'_, '_> {
    pub(super) fn group_of_blocks(&mut self, group: &mut TableGroup, span: Span) {
        let outer = (self.one_line, self.in_cell);
        (self.one_line, self.in_cell) = (false, true);
        for (cell, span) in cells(group) {
            cell.heading = false;
            self.sequence(&mut cell.body);
            words(&mut cell.body, span);
        }
        (self.one_line, self.in_cell) = outer;
        // A head that says nothing is none.
        group.sections.retain(|section| match &section.kind {
            BlockKind::TableSection(s) => s.kind != TableSectionKind::Head || !s.rows.iter().all(is_empty),
            _ => true,
        });
        let simple = is_simple(group);
        if !simple && group.sections.len() == 1 {
            for section in &mut group.sections {
                if let BlockKind::TableSection(section) = &mut section.kind
                    && section.kind == TableSectionKind::Head
                {
                    let written = "rows of the body, of which there are no others";
                    self.note(BlockTag::TableSection, Class::Degraded, "head", written, span);
                    section.kind = TableSectionKind::Body;
                }
            }
        }
        for (Cell { body, .. }, span) in cells(group) {
            let [Block { kind: BlockKind::Plain(content), .. }] = &mut body[..] else { continue };
            if simple {
                content.iter_mut().for_each(spaces);
                let tidy = text::tidy(std::mem::take(content));
                *content = tidy;
                if content.is_empty() {
                    body.clear();
                }
            } else {
                *body = normal::paragraph(std::mem::take(content), span);
                normal::table::settle_cell(body);
            }
        }
    }
}

/// The cells of a table.
pub(super) fn cells(group: &mut TableGroup) -> impl Iterator<Item = (&mut Cell, Span)> {
    let rows = group.sections.iter_mut().filter_map(|section| match &mut section.kind {
        BlockKind::TableSection(section) => Some(&mut section.rows),
        _ => None,
    });
    let cells = rows.flatten().filter_map(|row| match &mut row.kind {
        BlockKind::Row(cells) => Some(cells),
        _ => None,
    });
    cells.flatten().filter_map(|cell: &mut Block| match &mut cell.kind {
        BlockKind::Cell(inner) => Some((&mut **inner, cell.span)),
        _ => None,
    })
}

/// A cell of one paragraph, or one picture, with anchors before it is words; words among blocks are a paragraph.
fn words(body: &mut Blocks, span: Span) {
    let is_anchor = |b: &Block| matches!(b.kind, BlockKind::Anchor);
    let at = body.iter().position(|b| !is_anchor(b)).unwrap_or(body.len());
    let alone = match &body[at..] {
        [] => at > 0,
        [block] => matches!(block.kind, BlockKind::Plain(_) | BlockKind::Paragraph(_) | BlockKind::Media(_)),
        _ => false,
    };
    if !alone {
        for block in body {
            if let BlockKind::Plain(words) = &mut block.kind {
                block.kind = BlockKind::Paragraph(std::mem::take(words));
            }
        }
        return;
    }
    let mut out = Inlines::new();
    for block in std::mem::take(body) {
        if let Some(id) = block.attrs.id() {
            out.push(Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span: block.span });
        }
        match block.kind {
            BlockKind::Plain(words) | BlockKind::Paragraph(words) => out.extend(words),
            BlockKind::Media(media) => out.push(Inline::new(InlineKind::Media(media), block.span)),
            _ => {}
        }
    }
    if !out.is_empty() {
        body.push(Block::new(BlockKind::Plain(out), span));
    }
}

fn is_empty(row: &Block) -> bool {
    match &row.kind {
        BlockKind::Row(cells) => {
            row.attrs.is_empty()
                && cells.iter().all(|cell| {
                    cell.attrs.is_empty()
                        && matches!(&cell.kind, BlockKind::Cell(cell) if cell.body.is_empty())
                })
        }
        _ => false,
    }
}
