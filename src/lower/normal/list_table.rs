//! Tables that are lists of rows where their cells hold blocks, in normal form.

use super::Pass;
use super::inline::trim_cell;
use super::table::cells;
use ast::visit::VisitMut;
use ast::{Align, BlockKind, Class, Feature, Span, TableGroup, normal};

impl Pass<'_, '_> {
    /// One of rows of one line each where it can be, which says how its columns are aligned; one of blocks else.
    pub(super) fn list_table(&mut self, group: &mut TableGroup, span: Span) {
        let outer =
            (std::mem::replace(&mut self.one_line, false), std::mem::replace(&mut self.in_cell, false));
        for (cell, span) in cells(group) {
            cell.heading = false;
            self.sequence(&mut cell.body);
            normal::list_table::cell(&mut cell.body, span);
        }
        if normal::table::is_simple(group) && normal::list_table::has_head(group) {
            (self.one_line, self.in_cell) = (true, true);
            for (cell, _) in cells(group) {
                for part in &mut cell.body {
                    self.block(part);
                    trim_cell(part);
                }
                cell.body.retain(|b| !matches!(&b.kind, BlockKind::Plain(c) if c.is_empty()));
            }
            for column in &mut group.columns {
                column.align = column.align.map(|align| match align {
                    Align::Justify => Align::Left,
                    Align::Char => Align::Right,
                    align => align,
                });
            }
        } else {
            if group.columns.iter().any(|column| column.align.is_some()) {
                let written = "columns without it: the cells hold blocks, or there is no head";
                self.lowering.note_as(Feature::ColumnAlign, Class::Dropped, "", written, span);
            }
            group.columns.iter_mut().for_each(|column| column.align = None);
        }
        (self.one_line, self.in_cell) = outer;
    }
}
