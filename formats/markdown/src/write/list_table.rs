//! Tables as directives: `:::{list-table}`, a list of rows that are lists of cells, for cells that hold more than a line
//! and tables without a head; `:::{table} Title` around a table of pipes.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/directives.html#list-table>

use super::Writer;
use super::inline::Place;
use ast::{Align, Block, BlockKind, Inline, InlineKind, TableGroup};

impl<'a> Writer<'a> {
    /// A table of pipes, in a directive where it has a title.
    pub(super) fn titled_table(
        &mut self,
        block: &'a Block,
        title: Option<&'a Vec<Inline>>,
        group: &'a TableGroup,
        aligns: Vec<Option<Align>>,
    ) {
        let Some(title) = title else {
            self.group(&group.sections, aligns);
            return;
        };
        self.flush_anchors();
        let fence = self.fence(block);
        let words = self.inlines(title, Place::Cell);
        self.page.line_of(&[&fence, "{table} ", &words]);
        self.page.blank();
        self.group(&group.sections, aligns);
        self.page.no_blank();
        self.page.line(&fence);
    }

    pub(super) fn list_table(
        &mut self,
        block: &'a Block,
        title: Option<&'a Vec<Inline>>,
        group: &'a TableGroup,
    ) {
        let mut heads = 0;
        let mut rows: Vec<(Option<&'a str>, &'a [Block])> = Vec::new();
        self.each_row(&group.sections, |_, in_head, row, cells| {
            heads += usize::from(in_head);
            rows.push((row.attrs.id(), cells));
        });
        self.flush_anchors();
        let fence = self.fence(block);
        let words = title.map(|title| format!(" {}", self.inlines(title, Place::Cell)));
        self.page.line_of(&[&fence, "{list-table}", words.as_deref().unwrap_or("")]);
        if heads > 0 {
            self.page.line_of(&[":header-rows: ", &heads.to_string()]);
        }
        self.page.blank();
        let columns = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        for (id, cells) in rows {
            self.page.open("* ", "  ");
            self.wait_for(id);
            for at in 0..columns {
                self.page.open("- ", "  ");
                if let Some(Block { kind: BlockKind::Cell(inner), attrs, .. }) = cells.get(at) {
                    self.wait_for(attrs.id());
                    match inner.body.as_slice() {
                        // Ids at its start are targets, which Sphinx can refer to.
                        [Block { kind: BlockKind::Plain(words), .. }] => {
                            let is_anchor = |i: &&Inline| matches!(i.kind, InlineKind::Anchor);
                            let ids = words.iter().take_while(is_anchor).count();
                            words[..ids].iter().for_each(|anchor| self.wait_for(anchor.attrs.id()));
                            self.page.blank();
                            self.paragraph(&words[ids..]);
                        }
                        body => self.blocks(body),
                    }
                    self.flush_anchors();
                }
                self.page.close();
            }
            self.page.close();
        }
        self.page.line(&fence);
    }
}
