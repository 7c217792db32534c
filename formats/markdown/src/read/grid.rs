//! Tables as grids: cells of blocks, between borders of `+---+` and `|`.
//!
//! Specification: <https://pandoc.org/MANUAL.html#extension-grid_tables>

use super::pipe::{Piece, align, cell_of, group};
use super::{Reader, Result};
use crate::width::width_of;
use ast::{Align, Block, BlockKind, Span, TableGroup};
use std::borrow::Cow;

/// The columns of a border, as places in the line where the crosses are; what else stands in it is `mark` and colons.
pub(super) fn columns(line: &str, mark: char) -> Option<Vec<usize>> {
    let inner = line.strip_prefix('+')?.strip_suffix('+')?;
    let mut crosses = vec![0];
    for cell in inner.split('+') {
        let marks = cell.strip_prefix(':').unwrap_or(cell);
        let marks = marks.strip_suffix(':').unwrap_or(marks);
        if marks.is_empty() || !marks.chars().all(|c| c == mark) {
            return None;
        }
        crosses.push(crosses.last()? + cell.len() + 1);
    }
    Some(crosses)
}

/// The alignments that a border says.
fn alignments(line: &str) -> Vec<Option<Align>> {
    let cells = line.trim_matches('+').split('+');
    cells.map(|cell| align(cell.starts_with(':'), cell.ends_with(':'))).collect()
}

/// The pieces of a line between the bars in these columns, each with its first byte; none if a bar is missing.
fn pieces<'l>(line: &'l str, crosses: &[usize]) -> Option<Vec<(&'l str, usize)>> {
    let mut crosses = crosses.iter().copied().peekable();
    let mut found = Vec::new();
    let mut column = 0;
    let mut from = None;
    for (at, c) in line.char_indices() {
        if crosses.peek() == Some(&column) && c == '|' {
            crosses.next();
            if let Some(from) = from {
                found.push((&line[from..at], from));
            }
            from = Some(at + 1);
        } else if crosses.peek().is_some_and(|cross| *cross < column) {
            return None;
        }
        column += width_of(c);
    }
    (crosses.next().is_none() && from == Some(line.len())).then_some(found)
}

impl Reader<'_> {
    /// Reads a grid; none if its lines are not one.
    pub(super) fn grid(&mut self, lines: &[Piece<'_>], span: Span) -> Result<Option<TableGroup>> {
        let Some((first, _)) = lines.first() else { return Ok(None) };
        let Some(crosses) = columns(first, '-') else { return Ok(None) };
        if !self.may_nest() {
            return Ok(None);
        }
        // For each row, the lines of each cell.
        let mut rows: Vec<Vec<Vec<Piece<'_>>>> = Vec::new();
        let mut open: Option<Vec<Vec<Piece<'_>>>> = None;
        let mut head = 0;
        let mut aligns = alignments(first);
        for (line, start) in &lines[1..] {
            let rule =
                columns(line, '-').map(|c| (c, false)).or_else(|| columns(line, '=').map(|c| (c, true)));
            if let Some((places, double)) = rule {
                if places != crosses || open.is_none() {
                    return Ok(None);
                }
                rows.extend(open.take());
                if double && head == 0 {
                    head = rows.len();
                    aligns = alignments(line);
                }
                continue;
            }
            let Some(cells) = pieces(line, &crosses) else { return Ok(None) };
            let open = open.get_or_insert_with(|| vec![Vec::new(); cells.len()]);
            for (lines, (text, from)) in open.iter_mut().zip(cells) {
                lines.push((Cow::Borrowed(text), start + from));
            }
        }
        if open.is_some() || rows.is_empty() {
            return Ok(None);
        }
        let mut blocks = Vec::with_capacity(rows.len());
        for row in rows {
            let mut cells = Vec::with_capacity(row.len());
            for lines in row {
                cells.push(self.grid_cell(lines)?);
            }
            let span = cells.first().map_or(span, |cell: &Block| cell.span);
            blocks.push(Block::new(BlockKind::Row(cells), span));
        }
        let body = blocks.split_off(head);
        Ok(Some(group(blocks, body, aligns, span)))
    }

    /// A cell: its lines without the blank at their beginning are blocks.
    fn grid_cell(&mut self, mut lines: Vec<Piece<'_>>) -> Result<Block> {
        let span = lines.first().map_or(Span::NONE, |(line, start)| Span::new(*start, start + line.len()));
        let padded = lines.iter().all(|(line, _)| line.is_empty() || line.starts_with(' '));
        for (line, start) in &mut lines {
            let bare = line.trim_end_matches(' ');
            let cut = usize::from(padded && !bare.is_empty());
            *line = Cow::Owned(bare[cut..].to_string());
            *start += cut;
        }
        let mut body = self.nested(&lines, Reader::blocks)?;
        ast::normal::table::settle_cell(&mut body);
        Ok(cell_of(body, span))
    }
}
