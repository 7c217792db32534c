//! Tables in the form in which the reader returns them.
//!
//! | in the tree | its form |
//! |---|---|
//! | several groups | a table each; the title is the first one's |
//! | a head of several rows, of blocks, or with a cell that reaches down | rows of heading cells at the top of the body |
//! | a foot of several rows | the last; the others are the body's |
//! | a head or foot cell of several paragraphs | its paragraphs, with line breaks between them |
//! | a heading cell of blocks | a cell of blocks |
//! | rows that are short, cells that reach out of their section | a full grid; a row whose places are all taken is left out |
//! | ids of groups, sections and rows | the id of their first cell, further ones anchors in it |
//! | an anchor that a cell's words begin with | the cell's id; a cell of blocks has it as an anchor before these |
//! | comments in a row, or at the end of a cell | before the row |
//! | comments behind the head's row, or before the foot's | the body's |
//! | one paragraph in a cell | words; empty ones are nothing |
//! | justified, or aligned by a character | to the left, to the right |
//! | widths | whole parts of all, or whole percents; none where all have one part |
//!
//! All else stays as it is, and so do the blocks of cells, which the caller settles.

use crate::grid;
use ast::{
    Align, Attrs, Block, BlockKind, BlockTag, Blocks, Changes, Class, Column, Feature, Inline, InlineKind,
    Inlines, Span, Str, Table, TableGroup, TableSection, TableSectionKind,
};

/// The most empty cells that are added to a table.
const MOST_EMPTY: usize = 1 << 20;

/// Brings a lowered table into the reader's form: mostly one block. `changes` learns what is not the same.
pub(crate) fn table(block: Block, changes: &mut Changes) -> Blocks {
    let Block { kind: BlockKind::Table(table), mut attrs, span } = block else { return vec![block] };
    let Table { mut head, groups } = *table;
    let mut out = Blocks::new();
    for group in groups {
        let at = group.span;
        let BlockKind::TableGroup(inner) = group.kind else {
            out.push(group);
            continue;
        };
        let mut group_attrs = group.attrs;
        let id = group_attrs.take_id();
        let mut settle = Settle { changes, span: at };
        settle.without(&mut group_attrs);
        let inner = settle.group(*inner, id);
        let group = Block { attrs: group_attrs, ..Block::new(BlockKind::TableGroup(Box::new(inner)), at) };
        let table = Table { head: std::mem::take(&mut head), groups: vec![group] };
        let attrs = std::mem::take(&mut attrs);
        out.push(Block { kind: BlockKind::Table(Box::new(table)), attrs, span });
    }
    out
}

/// Whether a cell is written as words: bare, or in paragraphs.
pub(crate) fn is_words(body: &[Block]) -> bool {
    body.iter().all(|b| {
        matches!(b.kind, BlockKind::Plain(_) | BlockKind::Paragraph(_) | BlockKind::Anchor)
            && b.attrs.classes().is_empty()
    })
}

struct Settle<'c> {
    changes: &'c mut Changes,
    span: Span,
}

impl Settle<'_> {
    /// Takes what the parts of a table cannot have.
    fn without(&mut self, attrs: &mut Attrs) {
        if attrs.data().is_none_or(|data| data.classes.is_empty()) {
            return;
        }
        for name in std::mem::take(&mut attrs.data_mut().classes) {
            self.changes.note(Feature::Classes, Class::Dropped, &name, "nothing", self.span);
        }
        attrs.tidy();
    }

    fn group(&mut self, group: TableGroup, id: Option<Str>) -> TableGroup {
        let mut parts = [Blocks::new(), Blocks::new(), Blocks::new()];
        let mut ids: Vec<Str> = id.into_iter().collect();
        for section in group.sections {
            let mut attrs = section.attrs;
            let BlockKind::TableSection(section) = section.kind else { continue };
            ids.extend(attrs.take_id());
            self.without(&mut attrs);
            let to = match section.kind {
                TableSectionKind::Head => 0,
                TableSectionKind::Body => 1,
                TableSectionKind::Foot => 2,
            };
            for mut row in section.rows {
                if let BlockKind::Row(cells) = &mut row.kind {
                    let comments = take_comments(cells);
                    let mut all = std::mem::take(&mut ids);
                    all.extend(row.attrs.take_id());
                    self.without(&mut row.attrs);
                    give_ids(cells, &mut all);
                    // A row without cells has none to give them to: the next one has.
                    ids = all;
                    parts[to].extend(comments);
                }
                parts[to].push(row);
            }
        }
        let mut columns = group.columns;
        let widest =
            parts.iter().flat_map(|rows| ast::normal::table::places(rows, |_, _, _| {})).max().unwrap_or(0);
        columns.resize(columns.len().max(widest).max(1), Column::default());
        self.fill(&mut parts, columns.len());
        let [head, body, foot] = &mut parts;
        self.head(head, body);
        self.foot(body, foot, columns.len());
        for (at, rows) in parts.iter_mut().enumerate() {
            for row in rows.iter_mut() {
                let BlockKind::Row(cells) = &mut row.kind else { continue };
                for block in cells {
                    self.cell(block, at == 0);
                }
            }
        }
        self.widths(&mut columns);
        self.alignments(&mut parts, &mut columns);
        let kinds = [TableSectionKind::Head, TableSectionKind::Body, TableSectionKind::Foot];
        let span = self.span;
        let sections = parts.into_iter().zip(kinds).filter(|(rows, _)| !rows.is_empty());
        let sections = sections
            .map(|(rows, kind)| {
                Block::new(BlockKind::TableSection(Box::new(TableSection { kind, rows })), span)
            })
            .collect();
        TableGroup { columns, sections }
    }

    /// A full grid, without rows that have no cell.
    fn fill(&mut self, parts: &mut [Blocks; 3], columns: usize) {
        for rows in parts.iter_mut() {
            let mended = grid::fill(rows, columns, MOST_EMPTY);
            if mended.clipped {
                self.changes.note(
                    Feature::TableSpans,
                    Class::Degraded,
                    "",
                    "cells that end where the part does",
                    self.span,
                );
            }
            without_empty(rows);
        }
    }

    /// One row of a head, or none.
    fn head(&mut self, head: &mut Blocks, body: &mut Blocks) {
        let count = head.iter().filter(|row| is_row(row)).count();
        let is_carried = count == 1
            && head.iter().flat_map(cells_of).all(|block| match &block.kind {
                BlockKind::Cell(cell) => cell.rows == 1 && is_words(&cell.body),
                _ => true,
            });
        if is_carried {
            // What stands behind the row is before the body's first.
            let end = head.iter().position(is_row).map_or(head.len(), |at| at + 1);
            body.splice(0..0, head.drain(end..));
            return;
        }
        if count == 1 {
            self.changes.note(
                BlockTag::TableSection,
                Class::Degraded,
                "head",
                "heading cells in the body",
                self.span,
            );
        }
        for row in head.iter_mut() {
            let BlockKind::Row(cells) = &mut row.kind else { continue };
            for block in cells {
                if let BlockKind::Cell(cell) = &mut block.kind {
                    cell.heading = is_words(&cell.body);
                }
            }
        }
        body.splice(0..0, head.drain(..));
    }

    /// One row of a foot, or none.
    fn foot(&mut self, body: &mut Blocks, foot: &mut Blocks, columns: usize) {
        let Some(last) = foot.iter().rposition(is_row) else {
            body.append(foot);
            return;
        };
        if foot.iter().filter(|row| is_row(row)).count() > 1 {
            self.changes.note(
                Feature::TableFoot,
                Class::Degraded,
                "",
                "its last row; the others in the body",
                self.span,
            );
            // A cell that reached into the last row ends before it.
            let mut rest: Blocks = foot.drain(..last).collect();
            let clipped = grid::fill(&mut rest, columns, MOST_EMPTY).clipped;
            let clipped = clipped | (grid::fill(foot, columns, MOST_EMPTY).filled > 0);
            if clipped {
                let written = "cells that end where the part does";
                self.changes.note(Feature::TableSpans, Class::Degraded, "", written, self.span);
            }
            body.append(&mut rest);
            return;
        }
        body.extend(foot.drain(..last));
    }

    /// What a cell holds.
    fn cell(&mut self, block: &mut Block, in_head: bool) {
        self.without(&mut block.attrs);
        let span = block.span;
        let BlockKind::Cell(cell) = &mut block.kind else { return };
        if in_head {
            cell.heading = false;
        }
        if !is_words(&cell.body) {
            if cell.heading {
                let written = "a cell of blocks";
                self.changes.note(Feature::TableRowHeadings, Class::Degraded, "", written, span);
                cell.heading = false;
            }
            if let Some(id) = block.attrs.take_id() {
                cell.body.insert(0, Block::anchor(id, span));
            }
            return;
        }
        let mut parts: Vec<(Inlines, Span)> = Vec::new();
        let mut anchors: Inlines = block.attrs.take_id().map(|id| anchor(id, span)).into_iter().collect();
        for mut part in std::mem::take(&mut cell.body) {
            anchors.extend(part.attrs.take_id().map(|id| anchor(id, part.span)));
            if let BlockKind::Plain(words) | BlockKind::Paragraph(words) = &mut part.kind
                && !words.is_empty()
            {
                let mut all = std::mem::take(&mut anchors);
                all.append(words);
                parts.push((all, part.span));
            }
        }
        if !anchors.is_empty() {
            match parts.last_mut() {
                Some((words, _)) => words.append(&mut anchors),
                None => parts.push((anchors, span)),
            }
        }
        let id = parts.first_mut().and_then(|(words, _)| take_anchor(words));
        parts.retain(|(words, _)| !words.is_empty());
        if in_head && parts.len() > 1 {
            self.changes.note(Feature::TableBlocks, Class::Normalised, "", "line breaks in a head", span);
            let (mut words, at) = parts.remove(0);
            for (mut more, at) in parts.drain(..) {
                words.push(Inline { kind: InlineKind::LineBreak, attrs: Attrs::default(), span: at });
                words.append(&mut more);
            }
            parts.push((words, at));
        }
        let make = if parts.len() == 1 { BlockKind::Plain } else { BlockKind::Paragraph };
        cell.body = parts.into_iter().map(|(words, span)| Block::new(make(words), span)).collect();
        if let Some(id) = id {
            block.attrs.set_id(id);
        }
    }

    fn widths(&mut self, columns: &mut [Column]) {
        let told: Vec<Option<Width>> = columns.iter().map(|c| c.width.as_deref().and_then(width)).collect();
        let is_auto = |column: &Column| column.attrs.hint("asciidoc:width").is_some();
        let old: Vec<Option<Str>> = columns.iter_mut().map(|c| c.width.take()).collect();
        if old.iter().all(Option::is_none) {
            return;
        }
        let all = |unit: Unit| {
            told.iter().zip(columns.iter()).all(|(w, c)| is_auto(c) || w.is_some_and(|w| w.unit == unit))
        };
        let percents = all(Unit::Percent);
        // Lengths of one kind are parts of their sum.
        let is_length =
            matches!(told.first(), Some(Some(Width { unit: Unit::Length, .. }))) && all(Unit::Length);
        let thousandths: Vec<u64> = told
            .iter()
            .map(|w| match w {
                Some(w) if is_length || w.unit != Unit::Length => w.thousandths.max(1),
                _ => 1000,
            })
            .collect();
        let step = if percents {
            1000
        } else {
            [1000, 500, 250, 200, 100, 50, 10]
                .into_iter()
                .find(|step| thousandths.iter().all(|n| n % step == 0))
                .unwrap_or(1)
        };
        let numbers: Vec<u64> = thousandths.iter().map(|n| ((n + step / 2) / step).max(1)).collect();
        // The only column has all parts, and its number would count columns.
        let is_told = numbers.len() > 1 && !numbers.iter().all(|&n| n == 1);
        if is_told || percents || columns.iter().any(is_auto) {
            for (column, number) in columns.iter_mut().zip(&numbers) {
                if !is_auto(column) {
                    column.width = Some(format!("{number}{}", if percents { '%' } else { '*' }).into());
                }
            }
        }
        for (column, old) in columns.iter().zip(&old) {
            // Parts of all may be written with other numbers.
            let is_part = |w: &str| w.trim_end().ends_with('*') || w.trim() == "1";
            let same = old.as_ref() == column.width.as_ref()
                || old.as_deref().is_none_or(is_part) && column.width.as_deref().is_none_or(is_part);
            if !same {
                let written = column.width.as_deref().unwrap_or("nothing").to_string();
                let class = if column.width.is_some() { Class::Degraded } else { Class::Dropped };
                self.changes.note(
                    Feature::ColumnWidth,
                    class,
                    old.as_deref().unwrap_or_default(),
                    &written,
                    self.span,
                );
            }
        }
    }

    fn alignments(&mut self, parts: &mut [Blocks; 3], columns: &mut [Column]) {
        let mut changed: Option<Align> = None;
        let mut known = |align: &mut Option<Align>| {
            let to = match align {
                Some(Align::Justify) => Align::Left,
                Some(Align::Char) => Align::Right,
                _ => return,
            };
            changed = changed.or(*align);
            *align = Some(to);
        };
        for column in columns.iter_mut() {
            known(&mut column.align);
        }
        for rows in parts {
            grid::each_cell(rows, |block, place, number| {
                let BlockKind::Cell(cell) = &mut block.kind else { return };
                known(&mut cell.align);
                // Asciidoctor takes the column of the cell's number in its row.
                let of = |at: usize| columns.get(at).and_then(|c| c.align).unwrap_or(Align::Left);
                if place != number && cell.align.is_none() && of(place) != of(number) {
                    cell.align = Some(of(place));
                }
                let of = |at: usize| columns.get(at).and_then(|c| c.attrs.get("valign")).unwrap_or("top");
                if place != number && block.attrs.get("valign").is_none() && of(place) != of(number) {
                    block.attrs.set("valign", of(place));
                }
            });
        }
        match changed {
            Some(Align::Char) => {
                self.changes.note(Feature::ColumnAlign, Class::Degraded, "char", "right", self.span);
            }
            Some(_) => self.changes.note(Feature::ColumnAlign, Class::Degraded, "justify", "left", self.span),
            None => {}
        }
    }
}

/// In what a width is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Part,
    Percent,
    Length,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Width {
    thousandths: u64,
    unit: Unit,
}

/// Reads `2*`, `1.5*`, `30%`, `4cm`; lengths in hundredths of a millimetre, times ten.
fn width(text: &str) -> Option<Width> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let mut thousandths = if whole.is_empty() { 0 } else { whole.parse::<u32>().ok()? }.min(1_000_000).into();
    thousandths *= 1000;
    for (digit, worth) in part.bytes().zip([100, 10, 1]) {
        thousandths += u64::from(digit.saturating_sub(b'0')) * worth;
    }
    let unit = unit.trim();
    if unit == "*" && number.is_empty() {
        thousandths = 1000;
    } else if number.is_empty() {
        return None;
    }
    let (unit, factor) = match unit {
        "*" => (Unit::Part, 1000),
        "%" => (Unit::Percent, 1000),
        "" | "px" => (Unit::Length, 265),
        "mm" => (Unit::Length, 1000),
        "cm" => (Unit::Length, 10_000),
        "in" => (Unit::Length, 25_400),
        "pt" => (Unit::Length, 353),
        "pc" | "pi" => (Unit::Length, 4233),
        "em" => (Unit::Length, 4200),
        _ => return None,
    };
    Some(Width { thousandths: thousandths * factor / 1000, unit })
}

/// Comments in a row, and at the ends of its cells; between the words of cells, too.
fn take_comments(cells: &mut Blocks) -> Blocks {
    let is_comment = |block: &Block| matches!(block.kind, BlockKind::Comment(_));
    let mut out = Blocks::new();
    let mut left = Blocks::with_capacity(cells.len());
    for mut block in std::mem::take(cells) {
        match &mut block.kind {
            BlockKind::Comment(_) => {
                out.push(block);
                continue;
            }
            BlockKind::Cell(cell) => {
                let words = cell.body.iter().all(|b| is_comment(b) || is_words(std::slice::from_ref(b)));
                let end = if words {
                    0
                } else {
                    cell.body.iter().rposition(|b| !is_comment(b)).map_or(0, |at| at + 1)
                };
                let (comments, rest): (Blocks, Blocks) =
                    cell.body.split_off(end).into_iter().partition(is_comment);
                cell.body.extend(rest);
                out.extend(comments);
            }
            _ => {}
        }
        left.push(block);
    }
    *cells = left;
    out
}

/// Gives ids to the first cell of a row, if there is one.
fn give_ids(cells: &mut [Block], ids: &mut Vec<Str>) {
    if ids.is_empty() {
        return;
    }
    let Some(block) = cells.iter_mut().find(|b| matches!(b.kind, BlockKind::Cell(_))) else { return };
    ids.extend(block.attrs.take_id());
    let span = block.span;
    let BlockKind::Cell(cell) = &mut block.kind else { return };
    let mut all = ids.drain(..);
    let first = all.next();
    cell.body.splice(0..0, all.map(|id| Block::anchor(id, span)));
    if let Some(id) = first {
        block.attrs.set_id(id);
    }
}

/// Takes rows without cells away, which cells from above take altogether.
fn without_empty(rows: &mut Blocks) {
    if !rows.iter().any(|row| is_row(row) && !has_cells(row)) {
        return;
    }
    // How many rows that stay stand before each.
    let mut before = vec![0_usize];
    for row in rows.iter().filter(|row| is_row(row)) {
        before.push(before.last().copied().unwrap_or(0) + usize::from(has_cells(row)));
    }
    let mut at = 0;
    for row in rows.iter_mut() {
        let BlockKind::Row(cells) = &mut row.kind else { continue };
        for block in cells {
            if let BlockKind::Cell(cell) = &mut block.kind {
                let end = (at + usize::from(cell.rows)).min(before.len() - 1);
                cell.rows = grid::short((before[end] - before[at]).max(1));
            }
        }
        at += 1;
    }
    rows.retain(|row| !is_row(row) || has_cells(row));
}

fn is_row(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Row(_))
}

fn cells_of(row: &Block) -> &[Block] {
    match &row.kind {
        BlockKind::Row(cells) => cells,
        _ => &[],
    }
}

fn has_cells(row: &Block) -> bool {
    cells_of(row).iter().any(|block| matches!(block.kind, BlockKind::Cell(_)))
}

fn anchor(id: Str, span: Span) -> Inline {
    Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span }
}

/// The id of the anchor that words begin with.
fn take_anchor(words: &mut Inlines) -> Option<Str> {
    let first = words.first_mut().filter(|first| matches!(first.kind, InlineKind::Anchor))?;
    let id = first.attrs.take_id()?;
    words.remove(0);
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = words.first_mut()
        && text.starts_with([' ', '\n'])
    {
        *text = text.trim_start().into();
        if text.is_empty() {
            words.remove(0);
        }
    }
    Some(id)
}
