//! The cells of a table in the reader's form; that of its grid is [`super::table`].

use super::block::inside;
use super::{Context, Settle};
use ast::{Block, BlockKind, Blocks};

impl Settle {
    /// A table: what its cells hold, then the form of its grid.
    pub(super) fn table(&mut self, mut block: Block, context: Context, out: &mut Blocks) {
        let BlockKind::Table(table) = &mut block.kind else { return };
        let mut cells = Cells { settle: self, context };
        table.groups.iter_mut().for_each(|group| ast::visit::VisitMut::block(&mut cells, group));
        let mut tables = super::table::table(block, &mut self.changes);
        let mut comments = Blocks::new();
        for table in &mut tables {
            crate::settle::comments_of_table(table, &mut comments);
            // The ids of cells stand among their blocks now.
            ast::visit::VisitMut::block(&mut Anchors(self, context), table);
        }
        comments.retain_mut(Self::comment);
        out.append(&mut comments);
        out.append(&mut tables);
    }
}

/// Brings what cells hold into form.
struct Cells<'s> {
    settle: &'s mut Settle,
    context: Context,
}

impl ast::visit::VisitMut for Cells<'_> {
    fn block(&mut self, block: &mut Block) {
        let BlockKind::Cell(cell) = &mut block.kind else { return ast::visit::walk_block_mut(self, block) };
        if !super::table::is_words(&cell.body) {
            let mut comments = Blocks::new();
            Taken(&mut comments).blocks(&mut cell.body);
            self.settle.sequence(&mut cell.body, inside(self.context));
            return cell.body.append(&mut comments);
        }
        for part in &mut cell.body {
            if let BlockKind::Plain(words) | BlockKind::Paragraph(words) = &mut part.kind {
                self.settle.text(words);
            }
        }
    }
}

/// Takes comments out of blocks, wherever they stand: a table's reader takes them out of its lines first.
struct Taken<'o>(&'o mut Blocks);

impl Taken<'_> {
    fn blocks(&mut self, blocks: &mut Blocks) {
        for block in blocks.iter_mut() {
            if !matches!(block.kind, BlockKind::Comment(_)) {
                ast::visit::VisitMut::block(self, block);
            }
        }
        let (comments, rest) =
            std::mem::take(blocks).into_iter().partition(|b| matches!(b.kind, BlockKind::Comment(_)));
        *blocks = rest;
        self.0.extend::<Blocks>(comments);
    }
}

impl ast::visit::VisitMut for Taken<'_> {
    fn block(&mut self, block: &mut Block) {
        for body in block.kind.bodies_mut() {
            self.blocks(body);
        }
    }
}

/// Gives anchors at the start of cells to the blocks behind them.
struct Anchors<'s>(&'s mut Settle, Context);

impl ast::visit::VisitMut for Anchors<'_> {
    fn block(&mut self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Cell(cell) if !super::table::is_words(&cell.body) => {
                if cell.body.iter().any(|b| matches!(b.kind, BlockKind::Anchor)) {
                    self.0.sequence(&mut cell.body, inside(self.1));
                }
            }
            BlockKind::Cell(_) => {}
            _ => ast::visit::walk_block_mut(self, block),
        }
    }
}

/// Takes the comments out that stand between the rows of a table: they come before it.
pub(crate) fn comments_of_table(table: &mut Block, out: &mut Blocks) {
    let BlockKind::Table(table) = &mut table.kind else { return };
    for group in &mut table.groups {
        let BlockKind::TableGroup(group) = &mut group.kind else { continue };
        for section in &mut group.sections {
            let BlockKind::TableSection(section) = &mut section.kind else { continue };
            let is_comment = |b: &Block| matches!(b.kind, BlockKind::Comment(_));
            if section.rows.iter().any(is_comment) {
                let (comments, rows): (Blocks, Blocks) =
                    std::mem::take(&mut section.rows).into_iter().partition(is_comment);
                section.rows = rows;
                out.extend(comments);
            }
        }
        let has_rows = |b: &Block| matches!(&b.kind, BlockKind::TableSection(s) if !s.rows.is_empty());
        if group.sections.iter().any(has_rows) {
            group.sections.retain(has_rows);
        }
    }
}
