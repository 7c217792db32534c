//! Tables of both models: CALS (`tgroup`, `row`, `entry`) and HTML (`tr`, `td`).
//!
//! Cells are placed on a grid, so that spans by column names become numbers and a cell that skips columns gets empty
//! cells before it (with the hint `docbook:implicit`). What only spells a place (`colname`, `namest` …) is a hint.

use super::Reader;
use super::attributes::{note_explicit, owned};
use super::block::{Place, keep};
use super::xml::{Fail, Result, Start, Token};
use crate::elements::Content;
use ast::{
    Align, Attrs, Block, BlockKind, Blocks, Cell, Column, Limit, Limits, Span, Str, Table, TableGroup,
    TableSection, TableSectionKind,
};
use std::collections::HashMap;

/// What is known of the columns of a group while its rows are read.
#[derive(Default)]
struct Grid {
    columns: Vec<Column>,
    /// The first column of each name.
    names: HashMap<Str, usize>,
    /// The first span of each name.
    spans: HashMap<Str, (usize, usize, Option<Align>)>,
    /// How many groups of columns there were.
    column_groups: usize,
    /// For each column, how many rows from here a cell above still covers.
    covered: Vec<u16>,
    width: usize,
    /// How many rows and cells were read.
    rows: usize,
    cells: usize,
    /// Whether the table is of HTML's model.
    html: bool,
    /// The section without an element that has this number takes no more rows.
    closed: usize,
}

impl Grid {
    fn column(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    fn is_covered(&self, column: usize) -> bool {
        self.covered.get(column).is_some_and(|rows| *rows > 0)
    }

    /// Takes the place of a cell.
    fn cover(&mut self, from: usize, columns: u16, rows: u16) {
        let end = from + usize::from(columns);
        if self.covered.len() < end {
            self.covered.resize(end, 0);
        }
        for column in self.covered.iter_mut().take(end).skip(from) {
            *column = (*column).max(rows);
        }
        self.width = self.width.max(end);
    }

    fn next_row(&mut self) {
        for rows in &mut self.covered {
            *rows = rows.saturating_sub(1);
        }
        self.rows += 1;
    }
}

fn align(start: &mut Start) -> Option<Align> {
    start.attributes.take_word("align", align_of)
}

fn align_of(value: &str) -> Option<Align> {
    match value {
        "left" => Some(Align::Left),
        "center" => Some(Align::Center),
        "right" => Some(Align::Right),
        "justify" => Some(Align::Justify),
        "char" => Some(Align::Char),
        _ => None,
    }
}

#[allow(clippy::unnecessary_box_returns, reason = "errors travel boxed")]
fn too_many_columns(limits: &Limits, span: Span) -> Fail {
    let message = format!("a table with more than {} columns", limits.get(Limit::Columns));
    Box::new(limits.error(Limit::Columns, message, span))
}

/// A number that counts columns or rows.
fn count(start: &mut Start, name: &str, limit: Limit, limits: &Limits) -> Result<Option<u16>> {
    let Some(value) = start.attributes.get(name) else { return Ok(None) };
    let value = value.trim();
    if value.is_empty() || !value.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    let most = limits.small(limit);
    let number = value.parse().ok().filter(|n| *n <= most).ok_or_else(|| {
        let message = format!("`{name}` of a table is more than {most}");
        Box::new(limits.error(limit, message, start.span))
    })?;
    start.attributes.take_number(name);
    Ok(Some(number))
}

fn name_of(start: &Start) -> &'static str {
    start.element.map_or("", |e| e.name)
}

impl<'a> Reader<'a> {
    /// `table`, `informaltable`.
    pub fn table(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let name = start.local;
        let mut attrs = start.attrs();
        let mut table = Table::default();
        let mut grid = Grid::default();
        let mut sections = Blocks::new();
        let mut strays = Blocks::new();
        loop {
            match self.tokens.next()? {
                Token::Start(mut child) => match name_of(&child) {
                    // Of two models in one table the second is nothing.
                    "tgroup" if !grid.html => {
                        table.groups.append(&mut strays);
                        let group = self.group(&mut child)?;
                        table.groups.push(group);
                    }
                    "col" | "colgroup" | "tr" | "thead" | "tbody" | "tfoot" | "tgroup"
                        if grid.html == (name_of(&child) == "tgroup")
                            && (grid.html || has_groups(&table)) =>
                    {
                        let stray = self.generic_block(&mut child, Content::Blocks)?;
                        strays.push(stray);
                    }
                    name @ ("col" | "colgroup") => {
                        grid.html = true;
                        let (first, before) = (grid.columns.len(), sections.len() + strays.len());
                        grid.closed = sections.len();
                        if name == "col" {
                            self.html_column(&mut child, &mut grid, None, &mut strays)?;
                        } else {
                            self.column_group(&mut child, &mut grid, &mut strays)?;
                        }
                        note_before(&mut grid, first, before);
                    }
                    "thead" | "tbody" | "tfoot" => {
                        grid.html = true;
                        sections.append(&mut strays);
                        let section = self.section(&mut child, &mut grid)?;
                        sections.push(section);
                    }
                    "tr" => {
                        grid.html = true;
                        let row = self.row(&mut child, &mut grid, false)?;
                        add_row(&mut sections, &mut strays, row, grid.closed);
                    }
                    _ => {
                        let mut flow = super::block::Flow::default();
                        self.child(&mut child, Place::RECORD, &mut flow)?;
                        self.end_run(&mut flow);
                        let is_neutral = strays.iter().all(super::block::is_neutral);
                        if grid.html || !is_neutral && !has_groups(&table) {
                            strays.append(&mut flow.blocks);
                            continue;
                        }
                        let (head, rest) = super::block::split_head(flow.blocks);
                        // Comments before a title are the title's.
                        if !head.is_empty() && is_neutral && table.groups.is_empty() {
                            table.head.append(&mut strays);
                        }
                        let before = table.groups.len() + strays.len();
                        for mut part in head {
                            if before > 0 {
                                part.attrs.set_hint("docbook:before", before.to_string());
                            }
                            table.head.push(part);
                        }
                        strays.extend(rest);
                    }
                },
                Token::End | Token::Eof => break,
                other => self.stray(other, &mut strays)?,
            }
        }
        if !sections.is_empty() || !grid.columns.is_empty() {
            sections.append(&mut strays);
            let columns = self.finish(grid, 0, start.span)?;
            let group = TableGroup { columns, sections: keep_sections(sections) };
            table.groups.push(self.made(
                BlockKind::TableGroup(Box::new(group)),
                Attrs::default(),
                start.span,
            ));
            attrs.set_hint("docbook:model", "html");
        }
        table.groups.append(&mut strays);
        table.groups = keep(table.groups, |k| matches!(k, BlockKind::TableGroup(_)));
        let titled = table.head.iter().any(|b| matches!(b.kind, BlockKind::Caption(_)))
            || ast::title(&table.head).is_some();
        if name.starts_with("informal") == titled {
            attrs.set_hint("docbook:element", name);
        }
        Ok(self.made(BlockKind::Table(Box::new(table)), attrs, start.span))
    }

    /// `tgroup`, and the inside of `entrytbl`.
    fn group(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let columns = count(start, "cols", Limit::Columns, &self.tokens.limits)?;
        let mut attrs = start.attrs();
        let written = columns.map(|n| n.to_string());
        let group = self.group_content(columns, start.span)?;
        note_columns(&mut attrs, written.as_deref(), &group);
        Ok(self.made(BlockKind::TableGroup(Box::new(group)), attrs, start.span))
    }

    fn group_content(&mut self, columns: Option<u16>, span: Span) -> Result<TableGroup> {
        let mut grid = Grid::default();
        let mut sections = Blocks::new();
        loop {
            match self.tokens.next()? {
                Token::Start(mut child) => match name_of(&child) {
                    "colspec" => {
                        let (first, before) = (grid.columns.len(), sections.len());
                        grid.closed = before;
                        self.column_spec(&mut child, &mut grid, &mut sections)?;
                        note_before(&mut grid, first, before);
                    }
                    "spanspec" => {
                        let block = self.span_spec(&mut child, &mut grid)?;
                        sections.push(block);
                    }
                    "thead" | "tbody" | "tfoot" => {
                        let section = self.section(&mut child, &mut grid)?;
                        sections.push(section);
                    }
                    "row" => {
                        let row = self.row(&mut child, &mut grid, false)?;
                        add_row(&mut sections, &mut Blocks::new(), row, grid.closed);
                    }
                    _ => self.stray(Token::Start(child), &mut sections)?,
                },
                Token::End | Token::Eof => break,
                other => self.stray(other, &mut sections)?,
            }
        }
        let least = columns.map_or(0, usize::from);
        Ok(TableGroup { columns: self.finish(grid, least, span)?, sections: keep_sections(sections) })
    }

    // ---- columns

    fn column_spec(&mut self, start: &mut Start<'a>, grid: &mut Grid, out: &mut Blocks) -> Result<()> {
        if self.is_filled()? {
            out.push(self.generic_block(start, Content::Blocks)?);
            return Ok(());
        }
        let number = count(start, "colnum", Limit::Columns, &self.tokens.limits)?;
        // Columns come in their order (CALS, `colspec`), so a number that leads back is a slip of the pen.
        let next = grid.columns.len();
        let at = number.map_or(next, |n| usize::from(n).saturating_sub(1).max(next));
        let name = start.attributes.take("colname").map(owned);
        let width = start.attributes.take("colwidth").map(owned);
        let align = align(start);
        let mut attrs = start.attrs();
        if let Some(number) = number {
            attrs.set_hint("docbook:colnum", number.to_string());
        }
        if let Some(name) = name {
            attrs.set_hint("docbook:colname", name.clone());
            grid.names.entry(name).or_insert(at);
        }
        attrs.set_hint("docbook:colspec", "true");
        if grid.columns.len() <= at {
            let more = at + 1 - grid.columns.len();
            self.add_columns(grid, more, &Column::default(), start.span)?;
        }
        if let Some(column) = grid.columns.get_mut(at) {
            *column = Column { width, align, attrs };
        }
        self.tokens.next().map(drop)
    }

    /// Spans are kept as they are named; the cells that use them get the numbers.
    fn span_spec(&mut self, start: &mut Start<'a>, grid: &mut Grid) -> Result<Block> {
        let column = |name| start.attributes.get(name).and_then(|n| grid.column(n.trim()));
        if let (Some(name), Some(from), Some(to)) =
            (start.attributes.get("spanname"), column("namest"), column("nameend"))
        {
            let align = start.attributes.get("align").and_then(align_of);
            let span = (from, to.max(from), align);
            grid.spans.entry(name.into()).or_insert(span);
        }
        self.generic_block(start, Content::Words)
    }

    fn column_group(&mut self, start: &mut Start<'a>, grid: &mut Grid, out: &mut Blocks) -> Result<()> {
        if self.tokens.gaps.is_some() {
            // A note in a listing may hold a table. What stands beside the columns would be moved out of the group, but
            // all white space is noted by its place.
            out.push(self.generic_block(start, Content::Blocks)?);
            return Ok(());
        }
        let span = count(start, "span", Limit::Columns, &self.tokens.limits)?;
        let before = grid.columns.len();
        grid.column_groups += 1;
        let number = grid.column_groups;
        let mut attrs = start.attrs();
        note_explicit(&mut attrs, "span", span == Some(1));
        attrs.set_hint("docbook:colgroup", number.to_string());
        let mut notes = Vec::new();
        let mut written = 0;
        loop {
            match self.tokens.next()? {
                Token::Start(mut child) if name_of(&child) == "col" => {
                    written += 1;
                    self.html_column(&mut child, grid, Some(number), out)?;
                }
                Token::Comment(text) => notes.push((written, format!("<!--{text}-->"))),
                Token::Instruction(target, "") => {
                    notes.push((written, format!("<?{target}?>")));
                }
                Token::Instruction(target, data) => notes.push((written, format!("<?{target} {data}?>"))),
                // As what stands between the rows, for there it is written.
                Token::Start(mut child) => {
                    let mut flow = super::block::Flow::default();
                    self.child(&mut child, Place::RECORD, &mut flow)?;
                    self.end_run(&mut flow);
                    out.append(&mut flow.blocks);
                }
                Token::End | Token::Eof => break,
                other => self.stray(other, out)?,
            }
        }
        if grid.columns.len() == before {
            let more = usize::from(span.unwrap_or(1));
            self.add_columns(grid, more, &Column { attrs, ..Column::default() }, start.span)?;
        } else if let Some(first) = grid.columns.get_mut(before) {
            // The group is not in the tree: what is said of it is a hint on its first column.
            if let Some(span) = span {
                first.attrs.set_hint("docbook:colgroup:span", span.to_string());
            }
            super::attributes::move_to(&mut first.attrs, &attrs, "docbook:colgroup");
        }
        // No column has a place for comments before it: the first of the group has them all.
        if let Some(first) = grid.columns.get_mut(before) {
            for group in notes.chunk_by(|a, b| a.0 == b.0) {
                let text: String = group.iter().map(|(_, text)| text.as_str()).collect();
                let written = group.first().map_or(0, |(written, _)| *written);
                first.attrs.set_hint(&format!("docbook:note:{written}"), text);
            }
        }
        Ok(())
    }

    fn html_column(
        &mut self,
        start: &mut Start<'a>,
        grid: &mut Grid,
        group: Option<usize>,
        out: &mut Blocks,
    ) -> Result<()> {
        if self.is_filled()? {
            // A column is empty; what this is, it is no column.
            out.push(self.generic_block(start, Content::Blocks)?);
            return Ok(());
        }
        let span = count(start, "span", Limit::Columns, &self.tokens.limits)?;
        let width = start.attributes.take("width").map(owned);
        let align = align(start);
        let mut attrs = start.attrs();
        attrs.set_hint("docbook:colspec", "true");
        if let Some(group) = group {
            attrs.set_hint("docbook:colgroup", group.to_string());
        }
        self.tokens.next()?;
        let Some(more) = span else {
            return self.add_columns(grid, 1, &Column { width, align, attrs }, start.span);
        };
        // The first of them says for how many it stands.
        let first = grid.columns.len();
        self.add_columns(grid, usize::from(more), &Column { width, align, attrs }, start.span)?;
        for (i, column) in grid.columns.iter_mut().skip(first).enumerate() {
            match i {
                0 => column.attrs.set_hint("docbook:span", more.to_string()),
                _ => column.attrs.set_hint("docbook:implicit", "true"),
            }
        }
        Ok(())
    }

    /// Adds columns, of which one is written.
    fn add_columns(&mut self, grid: &mut Grid, more: usize, column: &Column, span: Span) -> Result<()> {
        if grid.columns.len() + more > self.tokens.limits.size(Limit::Columns) {
            return Err(too_many_columns(&self.tokens.limits, span));
        }
        self.add_unwritten(more.saturating_sub(1), span)?;
        grid.columns.resize(grid.columns.len() + more, column.clone());
        Ok(())
    }

    /// Counts cells and columns that nobody wrote, which all cost memory.
    fn add_unwritten(&mut self, more: usize, span: Span) -> Result<()> {
        self.unwritten = self.unwritten.saturating_add(more);
        let most = self.tokens.limits.size(Limit::Cells);
        if self.unwritten > most {
            let message = format!("tables with more than {most} cells that are not written");
            return Err(Box::new(self.tokens.limits.error(Limit::Cells, message, span)));
        }
        Ok(())
    }

    /// The columns of a group: as many as its widest row has, and as it says.
    fn finish(&mut self, grid: Grid, least: usize, span: Span) -> Result<Vec<Column>> {
        let Grid { mut columns, width, rows, cells, .. } = grid;
        let wanted = columns.len().max(width).max(least);
        let places = rows.saturating_mul(wanted).saturating_sub(cells);
        self.add_unwritten(places.saturating_add(wanted - columns.len()), span)?;
        columns.resize_with(wanted, Column::default);
        Ok(columns)
    }

    // ---- rows

    fn section(&mut self, start: &mut Start<'a>, grid: &mut Grid) -> Result<Block> {
        let kind = match start.local {
            "thead" => TableSectionKind::Head,
            "tfoot" => TableSectionKind::Foot,
            _ => TableSectionKind::Body,
        };
        let attrs = start.attrs();
        // A cell does not reach out of its section.
        grid.covered.clear();
        let mut rows = Blocks::new();
        loop {
            match self.tokens.next()? {
                Token::Start(mut child) => match name_of(&child) {
                    name @ ("row" | "tr") if grid.html == (name == "tr") => {
                        let row = self.row(&mut child, grid, kind == TableSectionKind::Head)?;
                        rows.push(row);
                    }
                    _ => self.stray(Token::Start(child), &mut rows)?,
                },
                Token::End | Token::Eof => break,
                other => self.stray(other, &mut rows)?,
            }
        }
        let rows = keep(rows, |k| matches!(k, BlockKind::Row(_)));
        Ok(self.made(BlockKind::TableSection(Box::new(TableSection { kind, rows })), attrs, start.span))
    }

    fn row(&mut self, start: &mut Start<'a>, grid: &mut Grid, in_head: bool) -> Result<Block> {
        let attrs = start.attrs();
        let mut cells = Blocks::new();
        let mut at = 0;
        loop {
            match self.tokens.next()? {
                Token::Start(mut child) => match name_of(&child) {
                    name @ ("entry" | "td" | "th" | "entrytbl") if grid.html == (name.len() == 2) => {
                        self.cell(&mut child, grid, &mut at, in_head, &mut cells)?;
                    }
                    _ => self.stray(Token::Start(child), &mut cells)?,
                },
                Token::End | Token::Eof => break,
                other => self.stray(other, &mut cells)?,
            }
        }
        grid.next_row();
        let cells = keep(cells, |k| matches!(k, BlockKind::Cell(_)));
        Ok(self.made(BlockKind::Row(cells), attrs, start.span))
    }

    fn cell(
        &mut self,
        start: &mut Start<'a>,
        grid: &mut Grid,
        at: &mut usize,
        in_head: bool,
        cells: &mut Blocks,
    ) -> Result<()> {
        while grid.is_covered(*at) {
            *at += 1;
        }
        let name = name_of(start);
        let mut hints = Vec::new();
        let mut take = |start: &mut Start, key: &'static str| {
            let value = start.attributes.take(key).map(owned)?;
            hints.push((key, value.clone()));
            Some(value)
        };
        let mut columns = 1;
        let mut rows = 1;
        let mut from = None;
        let mut look = align(start);
        let mut inherited = false;
        let mut explicit = Vec::new();
        if name == "td" || name == "th" {
            let limits = &self.tokens.limits;
            let across = count(start, "colspan", Limit::Columns, limits)?;
            let down = count(start, "rowspan", Limit::Rows, limits)?;
            explicit.extend((across == Some(1)).then_some("colspan"));
            explicit.extend((down == Some(1)).then_some("rowspan"));
            columns = across.unwrap_or(1).max(1);
            rows = down.unwrap_or(1).max(1);
        } else {
            let more = count(start, "morerows", Limit::Rows, &self.tokens.limits)?;
            explicit.extend((more == Some(0)).then_some("morerows"));
            rows += more.unwrap_or(0);
            let named = take(start, "colname").and_then(|n| grid.column(n.trim()));
            let first = take(start, "namest").and_then(|n| grid.column(n.trim()));
            let last = take(start, "nameend").and_then(|n| grid.column(n.trim()));
            let by_name = take(start, "spanname");
            let by_name = by_name.and_then(|n| grid.spans.get(&n));
            from = first.or(named);
            let mut to = last.filter(|_| first.is_some());
            if let Some((first, last, align)) = by_name {
                from = Some(*first);
                to = Some(*last);
                inherited = look.is_none() && align.is_some();
                look = look.or(*align);
            }
            if let (Some(from), Some(to)) = (from, to) {
                columns = u16::try_from(to.saturating_sub(from) + 1).unwrap_or(1);
            }
        }
        let mut attrs = start.attrs();
        for (key, value) in hints {
            attrs.set_hint(&format!("docbook:{key}"), value);
        }
        for name in explicit {
            note_explicit(&mut attrs, name, true);
        }
        if inherited {
            attrs.set_hint("docbook:align", "spanspec");
        }
        let heading = name == "th" && !in_head;
        if name == "td" && in_head {
            attrs.set_hint("docbook:element", "td");
        }
        // A cell may say that it stands further right.
        while let Some(from) = from
            && *at < from
        {
            if !grid.is_covered(*at) {
                let cell = Cell { columns: 1, rows: 1, heading: false, align: None, body: vec![] };
                let mut filler = Block::new(BlockKind::Cell(Box::new(cell)), start.span);
                filler.attrs.set_hint("docbook:implicit", "true");
                cells.push(filler);
                grid.cover(*at, 1, 1);
                grid.cells += 1;
                self.add_unwritten(1, start.span)?;
            }
            *at += 1;
        }
        if *at + usize::from(columns) > self.tokens.limits.size(Limit::Columns) {
            return Err(too_many_columns(&self.tokens.limits, start.span));
        }
        grid.cover(*at, columns, rows);
        grid.cells += 1;
        *at += usize::from(columns);
        let body =
            if name == "entrytbl" { self.entry_table(start, &mut attrs)? } else { self.flow(Place::FLOW)? };
        let cell = Cell { columns, rows, heading, align: look, body };
        cells.push(self.made(BlockKind::Cell(Box::new(cell)), attrs, start.span));
        Ok(())
    }

    /// A table in the place of a cell.
    fn entry_table(&mut self, start: &mut Start<'a>, attrs: &mut Attrs) -> Result<Blocks> {
        let written = attrs.take("cols");
        let most = self.tokens.limits.small(Limit::Columns);
        let columns = written.as_deref().and_then(|n| n.trim().parse().ok()).filter(|n| *n <= most);
        let group = self.group_content(columns, start.span)?;
        note_columns(attrs, written.as_deref(), &group);
        let group = self.made(BlockKind::TableGroup(Box::new(group)), Attrs::default(), start.span);
        let table = Table { head: vec![], groups: vec![group] };
        let mut table = self.made(BlockKind::Table(Box::new(table)), Attrs::default(), start.span);
        table.attrs.set_hint("docbook:element", "entrytbl");
        Ok(vec![table])
    }
}

/// Notes what a group says of its columns where that is not how many it has.
fn note_columns(attrs: &mut Attrs, written: Option<&str>, group: &TableGroup) {
    let written = written.unwrap_or_default();
    if written != group.columns.len().to_string() {
        attrs.set_hint("docbook:cols", written);
    }
}

fn has_groups(table: &Table) -> bool {
    table.groups.iter().any(|b| matches!(b.kind, BlockKind::TableGroup(_)))
}

/// Notes on a column that sections stand before it, or comments, and how many.
fn note_before(grid: &mut Grid, first: usize, before: usize) {
    if before > 0
        && let Some(column) = grid.columns.get_mut(first..).and_then(|new| {
            new.iter_mut().find(|c| {
                c.attrs.hint("docbook:colspec").is_some() || c.attrs.hint("docbook:colgroup").is_some()
            })
        })
    {
        column.attrs.set_hint("docbook:before", before.to_string());
    }
}

/// A row without a section goes into a body without a name.
fn add_row(sections: &mut Blocks, strays: &mut Blocks, row: Block, closed: usize) {
    let is_open = |b: &Block| {
        matches!(b.kind, BlockKind::TableSection(_)) && b.attrs.hint("docbook:implicit").is_some()
    };
    if sections.len() == closed || !sections.last().is_some_and(is_open) {
        sections.append(strays);
        let section = TableSection { kind: TableSectionKind::Body, rows: vec![] };
        let mut block = Block::new(BlockKind::TableSection(Box::new(section)), row.span);
        block.attrs.set_hint("docbook:implicit", "true");
        sections.push(block);
    }
    if let Some(Block { kind: BlockKind::TableSection(section), span, .. }) = sections.last_mut() {
        *span = span.to(row.span);
        section.rows.extend(keep(std::mem::take(strays), |k| matches!(k, BlockKind::Row(_))));
        section.rows.push(row);
    }
}

fn keep_sections(sections: Blocks) -> Blocks {
    keep(sections, |k| matches!(k, BlockKind::TableSection(_)))
}
