//! pandoc's tables, which comrak takes for paragraphs: pipe tables and their captions, and line blocks.
//!
//! Specification: <https://pandoc.org/MANUAL.html#tables>, <https://pandoc.org/MANUAL.html#line-blocks>

use super::text::tidy;
use super::{Reader, Result, Source};
use crate::bars::bars;
use crate::flavour::Tables;
use ast::{
    Align, Block, BlockKind, Blocks, Cell, Column, Inline, InlineKind, Inlines, Span, Table, TableGroup,
    TableSection, TableSectionKind,
};
use comrak::nodes::NodeValue;
use std::borrow::Cow;

/// A piece of a line of the file, and where it begins.
pub(super) type Piece<'a> = (Cow<'a, str>, usize);

/// What a paragraph is, if not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Disguise {
    Pipes,
    Grid,
    Verse,
}

/// What became of a paragraph.
pub(super) enum Disguised {
    /// It is one.
    No,
    /// It is this block.
    As(Block),
    /// It is read with another block.
    Elsewhere,
}

/// Whether a paragraph stands behind the box of a task.
fn follows_box(paragraph: Source<'_>) -> bool {
    let is_task = |item: Source<'_>| matches!(item.data.borrow().value, NodeValue::TaskItem(_));
    paragraph.previous_sibling().is_none() && paragraph.parent().is_some_and(is_task)
}

impl<'r> Reader<'r> {
    /// Reads a paragraph that is something else.
    pub(super) fn disguised(&mut self, node: Source<'r>, span: Span) -> Result<Disguised> {
        // Behind the box of a task no line begins.
        if self.flavour.tables != Tables::Grid || follows_box(node) {
            return Ok(Disguised::No);
        }
        if self.skipped.take_if(|skipped| std::ptr::eq(*skipped, node)).is_some() {
            return Ok(Disguised::Elsewhere);
        }
        if is_caption(node)
            && let Some(next) = node.next_sibling()
            && !matches!(self.disguise(next), None | Some(Disguise::Verse))
        {
            self.caption = Some(node);
            return Ok(Disguised::Elsewhere);
        }
        let Some(disguise) = self.disguise(node) else { return Ok(Disguised::No) };
        if disguise == Disguise::Verse {
            let sheet = std::rc::Rc::clone(&self.sheet);
            let lines = lines_of(node, &sheet);
            return Ok(Disguised::As(self.verse(&lines, span)?));
        }
        let before = self.caption.take();
        let Some(group) = self.rows(node, disguise, span)? else {
            self.caption = before;
            return Ok(Disguised::No);
        };
        let mut head = Blocks::new();
        let behind = node.next_sibling().filter(|next| is_caption(next));
        if let Some(caption) = behind.or(before) {
            if behind.is_some() {
                self.skipped = Some(caption);
            }
            let words = self.caption_words(caption)?;
            if !words.is_empty() {
                head.push(Block::new(BlockKind::Title(words), self.span_of(caption)));
            }
        }
        Ok(Disguised::As(table(head, group, span)))
    }

    /// The rows of a paragraph that is a table, or looks like one.
    fn rows(&mut self, node: Source<'r>, disguise: Disguise, span: Span) -> Result<Option<TableGroup>> {
        let sheet = std::rc::Rc::clone(&self.sheet);
        let lines = lines_of(node, &sheet);
        match disguise {
            Disguise::Pipes => self.pipe_table(&lines, span).map(Some),
            Disguise::Grid => self.grid(&lines, span),
            Disguise::Verse => Ok(None),
        }
    }

    /// A table with its caption behind a colon, which looks like a term and its definition. What else is in the
    /// definition follows the table.
    pub(super) fn defined_table(&mut self, item: Source<'r>) -> Result<Option<Blocks>> {
        if self.flavour.tables != Tables::Grid {
            return Ok(None);
        }
        let Some(term) = item.first_child() else { return Ok(None) };
        let Some(paragraph) = term.first_child().filter(|p| p.next_sibling().is_none()) else {
            return Ok(None);
        };
        let Some(disguise) = self.disguise(paragraph) else { return Ok(None) };
        let span = self.span_of(paragraph);
        let Some(group) = self.rows(paragraph, disguise, span)? else { return Ok(None) };
        let mut head = Blocks::new();
        let mut behind = Blocks::new();
        for details in term.following_siblings().skip(1) {
            let caption = details
                .first_child()
                .filter(|first| head.is_empty() && matches!(first.data.borrow().value, NodeValue::Paragraph));
            if let Some(caption) = caption {
                let words = self.trimmed_inlines(caption)?;
                head.push(Block::new(BlockKind::Title(words), self.span_of(caption)));
                caption.detach();
            }
            behind.append(&mut self.blocks(details)?);
        }
        behind.insert(0, table(head, group, span));
        Ok(Some(behind))
    }

    /// What a node looks like, from its first lines.
    fn disguise(&self, node: Source<'r>) -> Option<Disguise> {
        let data = node.data.borrow();
        if !matches!(data.value, NodeValue::Paragraph) {
            return None;
        }
        let place = data.sourcepos;
        let (first, _) = self.sheet.line(place.start.line)?;
        let first = first.get(place.start.column.saturating_sub(1)..)?.trim_end();
        if first.starts_with('+') {
            let is_border = super::grid::columns(first, '-').is_some();
            return (is_border && last_line(node) >= place.start.line + 2).then_some(Disguise::Grid);
        }
        if last_line(node) > place.start.line {
            let (second, _) = self.sheet.line(place.start.line + 1)?;
            if alignments(unquoted(second, quotations(node)).0).is_some_and(|aligns| {
                let pipes = first.contains('|');
                pipes && (aligns.len() > 1 || first.starts_with('|'))
            }) {
                return Some(Disguise::Pipes);
            }
        }
        (first == "|" || first.starts_with("| ")).then_some(Disguise::Verse)
    }

    fn pipe_table(&mut self, lines: &[Piece<'_>], span: Span) -> Result<TableGroup> {
        let mut aligns = lines.get(1).and_then(|(line, _)| alignments(line)).unwrap_or_default();
        let widest = lines.iter().map(|(line, _)| cells_of(line).len()).max().unwrap_or(0);
        aligns.resize(widest.max(aligns.len()), None);
        let mut rows = Vec::new();
        for (i, (line, start)) in lines.iter().enumerate() {
            if i == 1 {
                continue;
            }
            let at = Span::new(*start, start + line.len());
            let mut cells = Blocks::new();
            for (from, to) in cells_of(line) {
                let words = self.cell_words(&line[from..to], start + from)?;
                let span = Span::new(start + from, start + to);
                cells.push(cell(words, span));
            }
            while cells.len() < aligns.len() {
                cells.push(cell(Inlines::new(), at));
            }
            rows.push(Block::new(BlockKind::Row(cells), at));
        }
        let head = if rows.is_empty() { Vec::new() } else { vec![rows.remove(0)] };
        Ok(group(head, rows, aligns, span))
    }

    /// The words of a cell: a heading is the block that takes any line.
    fn cell_words(&mut self, text: &str, start: usize) -> Result<Inlines> {
        let text = text.trim_matches([' ', '\t']);
        if text.is_empty() {
            return Ok(Inlines::new());
        }
        let line = format!("# {text} #");
        self.nested(&[(Cow::Owned(line), start.saturating_sub(1))], |this, root| {
            let Some(heading) = root.first_child() else { return Ok(Inlines::new()) };
            this.trimmed_inlines(heading)
        })
    }

    /// The words of a caption, without what says that it is one.
    fn caption_words(&mut self, node: Source<'r>) -> Result<Inlines> {
        if let Some(first) = node.first_child()
            && let NodeValue::Text(text) = &mut first.data.borrow_mut().value
            && let Some(length) = caption_mark(text)
        {
            *text = text[length..].trim_start().to_string().into();
        }
        self.trimmed_inlines(node)
    }

    /// Lines that stay lines, with the blanks before them.
    fn verse(&mut self, lines: &[Piece<'_>], span: Span) -> Result<Block> {
        let mut out = Inlines::new();
        for (i, (line, start)) in lines.iter().enumerate() {
            if i > 0 {
                match line.strip_prefix('|') {
                    Some(_) => out.push(Inline::new(InlineKind::LineBreak, span)),
                    // A line that goes on.
                    None => super::text::push_text(&mut out, " ", span),
                }
            }
            let words = line.strip_prefix('|').unwrap_or(line);
            let words = words.strip_prefix(' ').unwrap_or(words);
            let bare = words.trim_start_matches(' ');
            if line.starts_with('|') {
                let blanks = "\u{a0}".repeat(words.len() - bare.len());
                super::text::push_text(&mut out, &blanks, span);
            }
            let mut words = self.cell_words(bare, start + (line.len() - bare.len()))?;
            super::text::push_all(&mut out, std::mem::take(&mut words));
        }
        Ok(Block::new(BlockKind::Paragraph(tidy(out)), span))
    }
}

/// The lines of a paragraph, without what is before them in the blocks around it.
fn lines_of<'s>(node: Source<'_>, sheet: &'s super::Sheet<'_>) -> Vec<Piece<'s>> {
    let place = node.data.borrow().sourcepos;
    let marks = quotations(node);
    let mut lines = Vec::new();
    for number in place.start.line..=last_line(node) {
        let Some((line, start)) = sheet.line(number) else { break };
        let (line, skipped) = if number == place.start.line {
            let skipped = place.start.column.saturating_sub(1);
            (line.get(skipped..).unwrap_or_default(), skipped)
        } else {
            unquoted(line, marks)
        };
        lines.push((Cow::Borrowed(line.trim_end_matches([' ', '\t'])), start + skipped));
    }
    lines
}

/// The last line of a paragraph. Where a container ends right behind it, comrak knows it of its text only.
fn last_line(node: Source<'_>) -> usize {
    let of = |node: Source<'_>| node.data.borrow().sourcepos.end.line;
    node.last_child().map_or(0, of).max(of(node))
}

fn table(head: Blocks, group: TableGroup, span: Span) -> Block {
    let group = Block::new(BlockKind::TableGroup(Box::new(group)), span);
    Block::new(BlockKind::Table(Box::new(Table { head, groups: vec![group] })), span)
}

/// How many quotations are around a node.
fn quotations(node: Source<'_>) -> usize {
    node.ancestors().filter(|n| matches!(n.data.borrow().value, NodeValue::BlockQuote)).count()
}

/// A line without the blanks and at most so many marks of quotations before it; and how many bytes these are.
fn unquoted(line: &str, marks: usize) -> (&str, usize) {
    let mut rest = line.trim_start_matches([' ', '\t']);
    for _ in 0..marks {
        let Some(behind) = rest.strip_prefix('>') else { break };
        rest = behind.trim_start_matches([' ', '\t']);
    }
    (rest, line.len() - rest.len())
}

fn is_caption(node: Source<'_>) -> bool {
    matches!(node.data.borrow().value, NodeValue::Paragraph)
        && node.first_child().is_some_and(|first| {
            matches!(&first.data.borrow().value, NodeValue::Text(text) if caption_mark(text).is_some())
        })
}

/// The length of what begins a caption.
fn caption_mark(text: &str) -> Option<usize> {
    ["Table:", "table:", ":"].iter().find(|mark| text.starts_with(**mark)).map(|mark| mark.len())
}

/// The alignments that the line under a head says, if it is one.
fn alignments(line: &str) -> Option<Vec<Option<Align>>> {
    let line = line.trim();
    if !line.contains('-') || !line.bytes().all(|b| b"|+-: ".contains(&b)) || !line.contains(['|', '+']) {
        return None;
    }
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner
        .split(['|', '+'])
        .map(|cell| {
            let cell = cell.trim();
            let dashes = cell.trim_start_matches(':').trim_end_matches(':');
            if dashes.is_empty()
                || !dashes.bytes().all(|b| b == b'-')
                || cell.len() > dashes.len() + 2
                || cell.starts_with("::")
                || cell.ends_with("::")
            {
                return None;
            }
            Some(align(cell.starts_with(':'), cell.ends_with(':')))
        })
        .collect()
}

/// The alignment of a column by the sides at which its line has a colon.
pub(super) fn align(left: bool, right: bool) -> Option<Align> {
    match (left, right) {
        (true, true) => Some(Align::Center),
        (true, false) => Some(Align::Left),
        (false, true) => Some(Align::Right),
        (false, false) => None,
    }
}

/// Where the cells of a row begin and end.
fn cells_of(line: &str) -> Vec<(usize, usize)> {
    let mut from = 0;
    let mut cells = Vec::new();
    for bar in bars(line) {
        if bar > 0 {
            cells.push((from, bar));
        }
        from = bar + 1;
    }
    if from < line.len() {
        cells.push((from, line.len()));
    }
    cells
}

/// A cell of words.
fn cell(words: Inlines, span: Span) -> Block {
    let body = if words.is_empty() { vec![] } else { vec![Block::new(BlockKind::Plain(words), span)] };
    cell_of(body, span)
}

/// A cell of blocks.
pub(super) fn cell_of(body: Blocks, span: Span) -> Block {
    let cell = Cell { columns: 1, rows: 1, heading: false, align: None, body };
    Block::new(BlockKind::Cell(Box::new(cell)), span)
}

/// The group of these rows; a head that says nothing is none.
pub(super) fn group(mut head: Blocks, body: Blocks, aligns: Vec<Option<Align>>, span: Span) -> TableGroup {
    let is_empty = |row: &Block| match &row.kind {
        BlockKind::Row(cells) => {
            cells.iter().all(|cell| matches!(&cell.kind, BlockKind::Cell(cell) if cell.body.is_empty()))
        }
        _ => false,
    };
    if head.iter().all(is_empty) {
        head.clear();
    }
    let sections = [(TableSectionKind::Head, head), (TableSectionKind::Body, body)];
    let sections = sections.into_iter().filter(|(_, rows)| !rows.is_empty()).map(|(kind, rows)| {
        let span = rows.first().map_or(span, |row| row.span);
        Block::new(BlockKind::TableSection(Box::new(TableSection { kind, rows })), span)
    });
    let columns = aligns.into_iter().map(|align| Column { align, ..Column::default() });
    TableGroup { columns: columns.collect(), sections: sections.collect() }
}
