//! Tables in the reader's form: one group, a head and a body, every place of the grid taken by one cell.

use super::Settle;
use ast::{
    Block, BlockKind, BlockTag, Blocks, Cell, Class, Column, Feature, Span, Table, TableGroup, TableSection,
    TableSectionKind,
};

/// The most places that a grid may have; beyond it spans are given up rather than memory.
const MOST_PLACES: usize = 1 << 20;

impl Settle {
    /// A table, as one or more, with what its caption says behind it.
    pub(super) fn table(&mut self, block: Block, out: &mut Blocks) {
        let Block { kind: BlockKind::Table(table), mut attrs, span } = block else { return };
        let Table { head, groups } = *table;
        let mut title: Blocks = Blocks::new();
        let mut caption: Option<Block> = None;
        let mut after = Blocks::new();
        for mut part in head {
            match &mut part.kind {
                BlockKind::Title(words) if title.is_empty() => {
                    self.line(words);
                    if !words.is_empty() {
                        title.push(part);
                    }
                }
                BlockKind::Caption(body) => {
                    self.sequence(body, true);
                    let mut body = std::mem::take(body).into_iter();
                    match body.next() {
                        Some(first) if caption.is_none() && matches!(first.kind, BlockKind::Paragraph(_)) => {
                            caption = Some(Block::new(BlockKind::Caption(vec![first]), part.span));
                        }
                        first => after.extend(first),
                    }
                    after.extend(body);
                }
                _ => after.push(part),
            }
        }
        if !after.is_empty() {
            self.changes.note(BlockTag::Caption, Class::Normalised, "", "blocks behind the table", span);
        }
        let mut drawn: Blocks = Blocks::new();
        for group in groups {
            let at = group.span;
            let BlockKind::TableGroup(inner) = group.kind else {
                after.push(group);
                continue;
            };
            let mut group_attrs = group.attrs;
            if let Some(inner) = self.group(*inner, at) {
                let group = Block { attrs: group_attrs, ..Block::new(inner, at) };
                let table = Table { head: std::mem::take(&mut title), groups: vec![group] };
                let attrs = std::mem::take(&mut attrs);
                drawn.push(Block { kind: BlockKind::Table(Box::new(table)), attrs, span });
            } else if let Some(id) = group_attrs.take_id() {
                drawn.push(Block::anchor(id, span));
            }
        }
        if drawn.is_empty() {
            out.extend(attrs.take_id().map(|id| Block::anchor(id, span)));
        }
        if let (Some(caption), Some(Block { kind: BlockKind::Table(last), .. })) = (caption, drawn.last_mut())
        {
            last.head.push(caption);
        }
        out.append(&mut drawn);
        out.append(&mut after);
    }

    /// A group as a full grid; nothing if it has no place.
    fn group(&mut self, group: TableGroup, span: Span) -> Option<BlockKind> {
        let mut rows: Vec<(bool, Block)> = Vec::new();
        for section in group.sections {
            let BlockKind::TableSection(section) = section.kind else { continue };
            let is_head = section.kind == TableSectionKind::Head;
            rows.extend(
                section
                    .rows
                    .into_iter()
                    .filter(|r| matches!(r.kind, BlockKind::Row(_)))
                    .map(|r| (is_head, r)),
            );
        }
        let mut head = rows.iter().take_while(|(is_head, _)| *is_head).count();
        if head > 0 && head == rows.len() {
            let written = "rows of the body, of which there are no others";
            self.changes.note(BlockTag::TableSection, Class::Degraded, "head", written, span);
            head = 0;
        }
        let widest = rows.iter().map(|(_, row)| width_of(row)).max().unwrap_or(0);
        let mut columns = group.columns.len().max(widest);
        if rows.is_empty() || columns == 0 {
            return None;
        }
        if rows.len().saturating_mul(columns) > MOST_PLACES {
            columns = columns.min(MOST_PLACES / rows.len()).max(1);
            self.changes.note(Feature::TableSpans, Class::Degraded, "", "a smaller grid", span);
        }
        let count = rows.len();
        let mut covered: Vec<usize> = vec![0; columns];
        let mut done: Vec<Block> = Vec::with_capacity(count);
        // The first column of each cell.
        let mut starts: Vec<Vec<usize>> = Vec::with_capacity(count);
        let mut clipped = false;
        for (at, (_, mut row)) in rows.into_iter().enumerate() {
            let BlockKind::Row(cells) = &mut row.kind else { continue };
            let part_end = if at < head { head } else { count };
            let mut placed = Blocks::with_capacity(columns);
            let mut begun = Vec::with_capacity(columns);
            let mut column = 0;
            let skip = |covered: &[usize], mut column: usize| {
                while covered.get(column).is_some_and(|&n| n > 0) {
                    column += 1;
                }
                column
            };
            for mut block in std::mem::take(cells) {
                let BlockKind::Cell(cell) = &mut block.kind else { continue };
                column = skip(&covered, column);
                if column >= columns {
                    // A row with more cells than columns: its words go to the last cell.
                    if let Some(Block { kind: BlockKind::Cell(last), .. }) = placed.last_mut() {
                        last.body.append(&mut cell.body);
                        clipped = true;
                    }
                    continue;
                }
                let height = usize::from(cell.rows).clamp(1, part_end - at);
                let wanted = usize::from(cell.columns).clamp(1, columns - column);
                let width = (1..wanted).find(|w| covered[column + w] > 0).unwrap_or(wanted);
                clipped |=
                    height != usize::from(cell.rows.max(1)) || width != usize::from(cell.columns.max(1));
                (cell.rows, cell.columns) = (short(height), short(width));
                cell.align = None;
                cell.heading = false;
                covered[column..column + width].fill(height);
                begun.push(column);
                column += width;
                placed.push(block);
            }
            loop {
                column = skip(&covered, column);
                if column >= columns {
                    break;
                }
                let cell = Cell { columns: 1, rows: 1, heading: false, align: None, body: Blocks::new() };
                covered[column] = 1;
                begun.push(column);
                placed.push(Block::new(BlockKind::Cell(Box::new(cell)), row.span));
            }
            for rows in &mut covered {
                *rows = rows.saturating_sub(1);
            }
            *cells = placed;
            done.push(row);
            starts.push(begun);
        }
        let columns = without_empty(&mut done, &mut head, &starts, columns);
        if clipped {
            self.changes.note(
                Feature::TableSpans,
                Class::Degraded,
                "",
                "cells that end where the table does",
                span,
            );
        }
        for row in &mut done {
            let BlockKind::Row(cells) = &mut row.kind else { continue };
            for block in cells {
                let BlockKind::Cell(cell) = &mut block.kind else { continue };
                self.sequence(&mut cell.body, true);
            }
        }
        let body = done.split_off(head);
        let section = |kind, rows: Blocks| {
            (!rows.is_empty())
                .then(|| Block::new(BlockKind::TableSection(Box::new(TableSection { kind, rows })), span))
        };
        let sections = section(TableSectionKind::Head, done)
            .into_iter()
            .chain(section(TableSectionKind::Body, body))
            .collect();
        let columns = vec![Column::default(); columns];
        Some(BlockKind::TableGroup(Box::new(TableGroup { columns, sections })))
    }
}

/// Takes columns and rows away in which no cell begins: nothing would show that they are there. Returns how many columns
/// are left.
fn without_empty(rows: &mut Vec<Block>, head: &mut usize, starts: &[Vec<usize>], columns: usize) -> usize {
    let mut begins = vec![false; columns];
    starts.iter().flatten().for_each(|&column| begins[column] = true);
    let left = begins.iter().filter(|&&b| b).count();
    // How many columns that are left stand before each, and so for rows.
    let before: Vec<usize> = std::iter::once(0)
        .chain(begins.iter().scan(0, |n, &b| {
            *n += usize::from(b);
            Some(*n)
        }))
        .collect();
    let rows_before: Vec<usize> = std::iter::once(0)
        .chain(starts.iter().scan(0, |n, s| {
            *n += usize::from(!s.is_empty());
            Some(*n)
        }))
        .collect();
    if left == columns && rows_before.last() == Some(&rows.len()) {
        return columns;
    }
    for (at, row) in rows.iter_mut().enumerate() {
        let BlockKind::Row(cells) = &mut row.kind else { continue };
        for (cell, &column) in cells.iter_mut().zip(&starts[at]) {
            let BlockKind::Cell(cell) = &mut cell.kind else { continue };
            cell.columns = short(before[column + usize::from(cell.columns)] - before[column]);
            cell.rows = short(rows_before[at + usize::from(cell.rows)] - rows_before[at]);
        }
    }
    let mut ids: Vec<ast::Str> = Vec::new();
    let mut at = 0;
    let first_body = *head;
    rows.retain_mut(|row| {
        at += 1;
        let is_kept = !starts[at - 1].is_empty();
        if !is_kept {
            *head -= usize::from(at <= first_body);
            ids.extend(row.attrs.take_id());
        }
        is_kept
    });
    // The ids of rows that are no more are those of the first.
    if let Some(Block { kind: BlockKind::Row(cells), .. }) = rows.first_mut()
        && let Some(Block { kind: BlockKind::Cell(cell), .. }) = cells.first_mut()
    {
        for id in ids {
            cell.body.insert(0, Block::anchor(id, Span::NONE));
        }
    }
    left
}

fn short(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// How many columns the cells of a row take.
pub(crate) fn width_of(row: &Block) -> usize {
    match &row.kind {
        BlockKind::Row(cells) => cells
            .iter()
            .map(|c| match &c.kind {
                BlockKind::Cell(c) => usize::from(c.columns),
                _ => 0,
            })
            .sum(),
        _ => 0,
    }
}
