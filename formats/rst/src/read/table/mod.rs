//! Tables.
//!
//! | module | which tables |
//! |---|---|
//! | `grid` | `+---+---+` |
//! | `simple` | `===  ===` |
//! | `list` | `.. table::` around one of these, `.. list-table::` |
//! | `csv` | `.. csv-table::` |
//! | `columns` | lines as docutils counts their columns |
//!
//! All of them are the same in the tree: nothing tells which one it was.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#tables>

mod columns;
mod csv;
mod grid;
mod list;
mod simple;

use super::block::{common_indentation, trimmed};
use super::flow::Flow;
use super::lines::literal;
use super::sheet::{self, Line};
use super::{Reader, Result};
use ast::{Block, BlockKind, Blocks, Cell, Column, Span, Table, TableGroup, TableSection, TableSectionKind};

/// Rows of cells, before they are a table.
struct Rows {
    all: Blocks,
    /// How many of them are the head.
    head: usize,
    columns: usize,
}

impl Rows {
    /// The table. A head that nothing comes behind is none.
    fn table(mut self, span: Span) -> Block {
        let head = if self.head < self.all.len() { self.head } else { 0 };
        let body = self.all.split_off(head);
        let mut sections = Blocks::new();
        for (kind, rows) in [(TableSectionKind::Head, self.all), (TableSectionKind::Body, body)] {
            if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
                let span = first.span.to(last.span);
                sections
                    .push(Block::new(BlockKind::TableSection(Box::new(TableSection { kind, rows })), span));
            }
        }
        let columns = vec![Column::default(); self.columns];
        let group = Block::new(BlockKind::TableGroup(Box::new(TableGroup { columns, sections })), span);
        Block::new(BlockKind::Table(Box::new(Table { head: Vec::new(), groups: vec![group] })), span)
    }
}

/// A cell with this content.
fn cell(body: Blocks, columns: usize, rows: usize, span: Span) -> Block {
    let count = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let cell = Cell { columns: count(columns), rows: count(rows), heading: false, align: None, body };
    Block::new(BlockKind::Cell(Box::new(cell)), span)
}

/// A row of cells.
fn row(cells: Blocks, span: Span) -> Block {
    Block::new(BlockKind::Row(cells), span)
}

impl<'s> Reader<'s> {
    /// Reads a cell from its lines, whose common indentation does not count.
    fn cell(&mut self, lines: Vec<Line<'s>>, columns: usize, rows: usize, other: Span) -> Result<Block> {
        let mut lines = lines;
        let common = common_indentation(&lines);
        for line in &mut lines {
            *line = line.from(common);
        }
        let lines = trimmed(&lines);
        let span = if lines.is_empty() { other } else { sheet::span(lines) };
        let mut body = if lines.is_empty() { Blocks::new() } else { self.body(lines)? };
        // An escaped blank is a paragraph without words.
        if matches!(body.as_slice(), [Block { kind: BlockKind::Paragraph(words), .. }] if words.is_empty()) {
            body.clear();
        }
        Ok(cell(body, columns, rows, span))
    }

    /// Keeps a table that docutils would not take, as the text that it is.
    fn malformed(&mut self, lines: &[Line<'s>], what: &str, at: usize, flow: &mut Flow) {
        let place = lines.get(at).or(lines.first()).map_or(Span::NONE, |line| line.span());
        self.warn(format!("a malformed table: {what}"), place);
        let lines = trimmed(lines);
        flow.push(literal(lines, None));
    }

    /// Says that a blank line is missing behind a table.
    fn want_blank(&mut self, behind: Option<&Line<'s>>) {
        if let Some(line) = behind.filter(|line| !line.is_blank()) {
            self.warn("no blank line behind a table", line.span());
        }
    }
}

#[cfg(test)]
mod tests;
