//! Tables in directives: `.. table:: Title` around a table, and `.. list-table::`, a list of rows that are lists of cells.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/directives.html#table>

use super::{Rows, cell, row};
use crate::read::directive::parts::Parts;
use crate::read::flow::Flow;
use crate::read::{Reader, Result};
use ast::{Block, BlockKind, Blocks, List, ListKind, Table};

impl<'s> Reader<'s> {
    /// A table with a title.
    pub(in crate::read) fn titled_table(&mut self, parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let title = self.title_of(&parts);
        let mut body = self.body(&parts.content)?;
        let mut tables = body.iter().enumerate().filter(|(_, b)| matches!(b.kind, BlockKind::Table(_)));
        let (Some((at, _)), None) = (tables.next(), tables.next()) else {
            return self.wrong(parts, "not one table", flow);
        };
        let is_apart = |b: &Block| matches!(b.kind, BlockKind::Anchor | BlockKind::Comment(_));
        if !body.iter().enumerate().all(|(i, block)| i == at || is_apart(block)) {
            return self.wrong(parts, "something beside the table", flow);
        }
        let mut behind = body.split_off(at);
        flow.extend(body);
        let table = behind.remove(0);
        self.put_table(table, title, parts, 0, flow);
        flow.extend(behind);
        Ok(())
    }

    pub(in crate::read) fn list_table(&mut self, mut parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let span = parts.span;
        let title = self.title_of(&parts);
        let mut body = self.body(&parts.content)?;
        let rows = match body.as_mut_slice() {
            [Block { kind: BlockKind::List(list), .. }] if list.kind == ListKind::Bullet => rows_of(list),
            _ => None,
        };
        let Some((rows, is_even)) = rows else {
            return self.wrong(parts, "not one list of lists", flow);
        };
        if !is_even {
            self.warn("rows of different length in a table", span);
        }
        let head = parts.number("header-rows").unwrap_or(0);
        let stubs = parts.number("stub-columns").unwrap_or(0);
        if head > 0 && head >= rows.len() {
            self.warn("a table of nothing but a head", span);
        }
        let length = |row: &Block| if let BlockKind::Row(cells) = &row.kind { cells.len() } else { 0 };
        let columns = rows.iter().map(length).max().unwrap_or(0);
        let table = Rows { all: rows, head, columns }.table(span);
        self.put_table(table, title, parts, stubs, flow);
        Ok(())
    }

    /// Puts a table into the flow, with the title, which has been read before it, and the options of its directive.
    pub(super) fn put_table(
        &mut self,
        mut table: Block,
        title: Blocks,
        mut parts: Parts<'s, '_>,
        stubs: usize,
        flow: &mut Flow,
    ) {
        if let BlockKind::Table(inner) = &mut table.kind {
            inner.head.splice(0..0, title);
            mark_stubs(inner, stubs);
        }
        self.give(&mut parts, &mut table.attrs);
        table.span = parts.span;
        flow.push(table);
    }
}

/// Makes headings of the first cells of each row of the body.
fn mark_stubs(table: &mut Table, stubs: usize) {
    if stubs == 0 {
        return;
    }
    for group in &mut table.groups {
        let BlockKind::TableGroup(group) = &mut group.kind else { continue };
        for section in &mut group.sections {
            let BlockKind::TableSection(section) = &mut section.kind else { continue };
            if section.kind == ast::TableSectionKind::Head {
                continue;
            }
            for row in &mut section.rows {
                let BlockKind::Row(cells) = &mut row.kind else { continue };
                for cell in cells.iter_mut().take(stubs) {
                    if let BlockKind::Cell(cell) = &mut cell.kind {
                        cell.heading = true;
                    }
                }
            }
        }
    }
}

/// The rows of a list of lists, and whether all are of one length; none where it is not one.
fn rows_of(list: &mut List) -> Option<(Blocks, bool)> {
    let cells_of = |item: &Block| match &item.kind {
        BlockKind::Item(body) => match body.split_last() {
            Some((Block { kind: BlockKind::List(cells), .. }, before)) => {
                let fits = before.iter().all(|b| matches!(b.kind, BlockKind::Anchor))
                    && cells.kind == ListKind::Bullet
                    && cells.items.iter().all(|cell| matches!(cell.kind, BlockKind::Item(_)));
                fits.then_some(cells.items.len())
            }
            _ => None,
        },
        _ => None,
    };
    let lengths: Option<Vec<usize>> = list.items.iter().map(cells_of).collect();
    let is_even = lengths?.windows(2).all(|pair| pair[0] == pair[1]);
    let mut out = Blocks::new();
    for item in std::mem::take(&mut list.items) {
        let BlockKind::Item(mut body) = item.kind else { continue };
        let Some(Block { kind: BlockKind::List(cells), attrs, span }) = body.pop() else { continue };
        // The row's own anchors stand in its first cell.
        let mut anchors = body;
        let mut found = Blocks::new();
        for item in cells.items {
            let BlockKind::Item(content) = item.kind else { continue };
            let content = anchors.drain(..).chain(content).collect();
            let mut cell = cell(content, 1, 1, item.span);
            cell.attrs = item.attrs;
            found.push(cell);
        }
        let mut row = row(found, span);
        row.attrs = attrs;
        out.push(row);
    }
    Some((out, is_even))
}
