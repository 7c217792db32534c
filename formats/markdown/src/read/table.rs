//! Tables.
//!
//! Specification: <https://github.github.com/gfm/#tables-extension->

use super::{Reader, Result, Source};
use crate::flavour::Tables;
use ast::{Align, Block, BlockKind, Cell, Column, Table, TableGroup, TableSection, TableSectionKind};
use comrak::nodes::{NodeTable, NodeValue, TableAlignment};

impl<'r> Reader<'r> {
    pub(super) fn table(&mut self, node: Source<'r>, table: &NodeTable) -> Result<BlockKind> {
        let columns = table.alignments.iter().map(|align| Column {
            align: match align {
                TableAlignment::None => None,
                TableAlignment::Left => Some(Align::Left),
                TableAlignment::Center => Some(Align::Center),
                TableAlignment::Right => Some(Align::Right),
            },
            ..Column::default()
        });
        let columns: Vec<Column> = columns.collect();
        let (mut head, mut body) = (Vec::new(), Vec::new());
        for row in node.children() {
            let span = self.span_of(row);
            let mut cells = Vec::new();
            for cell in row.children() {
                let span = self.span_of(cell);
                let words = self.trimmed_inlines(cell)?;
                let mut body =
                    if words.is_empty() { vec![] } else { vec![Block::new(BlockKind::Plain(words), span)] };
                if self.flavour.tables == Tables::ListTable {
                    ast::normal::list_table::cell(&mut body, span);
                }
                let cell = Cell { columns: 1, rows: 1, heading: false, align: None, body };
                cells.push(Block::new(BlockKind::Cell(Box::new(cell)), span));
            }
            let rows = match row.data.borrow().value {
                NodeValue::TableRow(true) => &mut head,
                _ => &mut body,
            };
            rows.push(Block::new(BlockKind::Row(cells), span));
        }
        let span = self.span_of(node);
        let section = |kind, rows: Vec<Block>| {
            let span = rows.first().map_or(span, |row| row.span);
            Block::new(BlockKind::TableSection(Box::new(TableSection { kind, rows })), span)
        };
        let mut sections = Vec::new();
        for (kind, rows) in [(TableSectionKind::Head, head), (TableSectionKind::Body, body)] {
            if !rows.is_empty() {
                sections.push(section(kind, rows));
            }
        }
        let group = Block::new(BlockKind::TableGroup(Box::new(TableGroup { columns, sections })), span);
        Ok(BlockKind::Table(Box::new(Table { head: Vec::new(), groups: vec![group] })))
    }
}
