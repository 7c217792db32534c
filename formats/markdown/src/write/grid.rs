//! Tables as grids, for cells that hold more than a line of words.
//!
//! Specification: <https://pandoc.org/MANUAL.html#extension-grid_tables>

use super::Writer;
use crate::width::width;
use ast::layout::Page;
use ast::{Align, Block, BlockKind, Inline, TableGroup};

impl<'a> Writer<'a> {
    pub(super) fn grid(
        &mut self,
        title: Option<&'a Vec<Inline>>,
        group: &'a TableGroup,
        aligns: &[Option<Align>],
    ) {
        let mut rows: Vec<(bool, Vec<String>)> = Vec::new();
        self.each_row(&group.sections, |writer, in_head, row, cells| {
            writer.wait_for(row.attrs.id());
            rows.push((in_head, cells.iter().map(|cell| writer.grid_cell(cell)).collect()));
        });
        self.flush_anchors();
        self.page.blank();
        let columns = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0).max(1);
        let mut widths = vec![3; columns];
        for (_, cells) in &mut rows {
            cells.resize(columns, String::new());
            for (widest, cell) in widths.iter_mut().zip(cells) {
                *widest = cell.lines().map(width).max().unwrap_or(0).max(*widest);
            }
        }
        let heads = rows.iter().take_while(|(head, _)| *head).count();
        self.page.line(&border('-', &widths, if heads == 0 { aligns } else { &[] }));
        for (i, (_, cells)) in rows.iter().enumerate() {
            self.grid_row(cells, &widths);
            let last_of_head = i + 1 == heads && heads < rows.len();
            let marked = if last_of_head { aligns } else { &[] };
            self.page.line(&border(if last_of_head { '=' } else { '-' }, &widths, marked));
        }
        self.table_title(title);
    }

    /// The text of a cell, as a page of its own.
    fn grid_cell(&mut self, cell: &'a Block) -> String {
        let BlockKind::Cell(inner) = &cell.kind else { return String::new() };
        let outer = std::mem::replace(&mut self.page, Page::new());
        self.wait_for(cell.attrs.id());
        self.blocks(&inner.body);
        self.flush_anchors();
        std::mem::replace(&mut self.page, outer).finish()
    }

    fn grid_row(&mut self, cells: &[String], widths: &[usize]) {
        let height = cells.iter().map(|cell| cell.lines().count()).max().unwrap_or(0).max(1);
        let mut cells: Vec<_> = cells.iter().map(|cell| cell.lines()).collect();
        for _ in 0..height {
            let mut line = String::from("|");
            for (cell, &widest) in cells.iter_mut().zip(widths) {
                let words = cell.next().unwrap_or("");
                line.push(' ');
                line.push_str(words);
                line.extend(std::iter::repeat_n(' ', widest.saturating_sub(width(words)) + 1));
                line.push('|');
            }
            self.page.line(&line);
        }
    }
}

/// A line between two rows.
fn border(mark: char, widths: &[usize], aligns: &[Option<Align>]) -> String {
    let mut line = String::from("+");
    for (i, &width) in widths.iter().enumerate() {
        let align = aligns.get(i).copied().flatten();
        line.push(if matches!(align, Some(Align::Left | Align::Justify | Align::Center)) {
            ':'
        } else {
            mark
        });
        line.extend(std::iter::repeat_n(mark, width));
        line.push(if matches!(align, Some(Align::Right | Align::Char | Align::Center)) { ':' } else { mark });
        line.push('+');
    }
    line
}
