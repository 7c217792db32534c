//! `<table>` with Markdown between blank lines in its cells, as the writer of `CommonMark` writes it and people do.
//!
//! A block of HTML ends at a blank line, so a table comes in pieces; what is open stands in the [`Flow`], with the rules of
//! HTML for what ends what. A piece is read only if all of it makes sense where it stands; else it is raw HTML.
//!
//! Specification: <https://html.spec.whatwg.org/multipage/tables.html>,
//! <https://spec.commonmark.org/0.31.2/#html-blocks>

use super::division::{Flow, Open, What, words};
use super::html::{TERM, Tag, Token};
use super::{Reader, Result};
use ast::normal::table::{Grid, alignments, cell as normal_cell, places, without_cells};
use ast::{
    Align, Attrs, Block, BlockKind, Blocks, Cell, Column, Limit, Span, Table, TableGroup, TableSection,
    TableSectionKind,
};

/// A part of a table that is open.
pub(super) enum Part {
    Table(Box<Parts>),
    Caption(Attrs),
    /// With its rows so far on the grid.
    Section(TableSectionKind, Attrs, Grid),
    /// With how many columns its own cells take.
    Row(Attrs, usize),
    Cell(Box<Cell>, Attrs),
}

/// What the tables of a flow cost.
#[derive(Default)]
pub(super) struct Cost {
    /// The columns of the widest.
    columns: usize,
    /// Cells that nobody wrote: spans, and rows that are short.
    cells: usize,
}

/// What a table has beside its sections.
#[derive(Default)]
pub(super) struct Parts {
    attrs: Attrs,
    title: Option<Block>,
    columns: Vec<Column>,
    /// What has no place in a table stands before it.
    before: Blocks,
}

impl Part {
    fn level(&self) -> Level {
        match self {
            Part::Table(_) => Level::Table,
            Part::Caption(_) => Level::Caption,
            Part::Section(..) => Level::Section,
            Part::Row(..) => Level::Row,
            Part::Cell(..) => Level::Cell,
        }
    }
}

/// A part's place, the outer ones first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Table,
    Caption,
    Section,
    Row,
    Cell,
}

/// The part that a tag opens or closes; none for one that is no part, `<col>` and `<colgroup>` among them.
fn level_of(name: &str) -> Option<Level> {
    Some(match name {
        "table" => Level::Table,
        "caption" => Level::Caption,
        "thead" | "tbody" | "tfoot" => Level::Section,
        "tr" => Level::Row,
        "td" | "th" => Level::Cell,
        _ => return None,
    })
}

fn is_column(name: &str) -> bool {
    matches!(name, "col" | "colgroup")
}

/// Whether HTML holds a part of a table.
pub(super) fn has_parts(tokens: &[Token<'_>]) -> bool {
    tokens.iter().any(|t| matches!(t, Token::Tag(tag) if level_of(tag.name).is_some() || is_column(tag.name)))
}

/// What a tag ends, of what is open; none if it has no place there.
fn fits(open: &mut Vec<Level>, tag: &Tag<'_>) -> bool {
    let Some(level) = level_of(tag.name) else {
        return is_column(tag.name) && open.last() == Some(&Level::Table);
    };
    if tag.closes {
        while let Some(top) = open.pop() {
            if top == level {
                return true;
            }
            if top == Level::Table {
                break;
            }
        }
        return false;
    }
    let top = open.last().copied();
    match level {
        Level::Table => {
            if !matches!(top, None | Some(Level::Cell)) {
                return false;
            }
        }
        Level::Caption => {
            if top != Some(Level::Table) {
                return false;
            }
        }
        level => {
            if top.is_none() {
                return false;
            }
            // What is of its rank or inside of one ends before it.
            while open.last().is_some_and(|&top| top >= level || top == Level::Caption) {
                open.pop();
            }
            for between in [Level::Section, Level::Row] {
                if between < level && open.last().is_some_and(|&top| top < between) {
                    open.push(between);
                }
            }
        }
    }
    open.push(level);
    true
}

/// Whether all of a piece of HTML makes sense where it stands.
fn is_table(tokens: &[Token<'_>], flow: &Flow) -> bool {
    if flow.in_definitions() {
        return false;
    }
    let mut open = flow.levels();
    // The marks that are open in the words of a cell.
    let mut marks: Vec<&str> = Vec::new();
    for token in tokens {
        let holds_words = matches!(open.last(), Some(Level::Cell | Level::Caption));
        match token {
            Token::Comment(_) => {}
            Token::Text(text) if text.trim().is_empty() || holds_words => {}
            Token::Text(_) => return false,
            Token::Tag(tag) if level_of(tag.name).is_some() || is_column(tag.name) => {
                if !marks.is_empty() || !fits(&mut open, tag) || !has_plain_names(tag) {
                    return false;
                }
            }
            Token::Tag(tag) if holds_words && TERM.contains(&tag.name) => match (tag.closes, tag.name) {
                (false, "br" | "img") => {}
                (false, name) => marks.push(name),
                (true, name) => {
                    if marks.pop() != Some(name) {
                        return false;
                    }
                }
            },
            Token::Tag(_) => return false,
        }
    }
    marks.is_empty()
}

/// Whether the attributes of a tag have names that every format can write.
fn has_plain_names(tag: &Tag<'_>) -> bool {
    tag.attributes.iter().all(|(name, _)| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    })
}

impl Reader<'_> {
    /// Reads a piece of HTML that holds parts of tables. Says whether it did.
    pub(super) fn table_html(
        &mut self,
        tokens: &mut Vec<Token<'_>>,
        span: Span,
        flow: &mut Flow,
    ) -> Result<bool> {
        if !is_table(tokens, flow) {
            // The rest of a table that is not understood is not in its last cell.
            flow.close_tables();
            return Ok(false);
        }
        let mut words = Vec::new();
        for token in std::mem::take(tokens) {
            match token {
                Token::Tag(tag) if level_of(tag.name).is_some() || is_column(tag.name) => {
                    self.table_words(&mut words, span, flow)?;
                    self.table_tag(&tag, span, flow)?;
                }
                token => words.push(token),
            }
        }
        self.table_words(&mut words, span, flow)?;
        Ok(true)
    }

    /// The words of a cell that stand in HTML.
    fn table_words(&mut self, words: &mut Vec<Token<'_>>, span: Span, flow: &mut Flow) -> Result<()> {
        let content = self.html_inlines(std::mem::take(words), span)?;
        if content.is_empty() {
            return Ok(());
        }
        if let Some(Open { what: What::Table(Part::Cell(..) | Part::Caption(_)), .. }) = flow.open.last() {
            flow.push(Block::new(BlockKind::Plain(content), span));
        } else {
            // Comments.
            for block in ast::normal::paragraph(content, span) {
                flow.push(block);
            }
        }
        Ok(())
    }

    fn table_tag(&self, tag: &Tag<'_>, span: Span, flow: &mut Flow) -> Result<()> {
        let Some(level) = level_of(tag.name) else {
            if !tag.closes {
                self.column(tag, span, flow)?;
            }
            return Ok(());
        };
        if tag.closes {
            flow.close_table_part(level);
            return self.check_tables(flow, span);
        }
        let attrs = attributes(tag, if level == Level::Cell { &CELL } else { &[] });
        let part = match level {
            Level::Table => Part::Table(Box::new(Parts { attrs, ..Parts::default() })),
            Level::Caption => Part::Caption(attrs),
            Level::Section => Part::Section(
                match tag.name {
                    "thead" => TableSectionKind::Head,
                    "tfoot" => TableSectionKind::Foot,
                    _ => TableSectionKind::Body,
                },
                attrs,
                Grid::default(),
            ),
            Level::Row => Part::Row(attrs, 0),
            Level::Cell => {
                let cell = Cell {
                    columns: self.count(tag, "colspan", Limit::Columns, span)?,
                    rows: self.count(tag, "rowspan", Limit::Rows, span)?,
                    heading: tag.name == "th",
                    align: tag.get("align").and_then(align),
                    body: Vec::new(),
                };
                Part::Cell(Box::new(cell), attrs)
            }
        };
        flow.open_table_part(part, level, span);
        if let [.., Open { what: What::Table(Part::Row(_, columns)), .. }, cell] = flow.open.as_mut_slice()
            && let What::Table(Part::Cell(cell, _)) = &cell.what
        {
            *columns += usize::from(cell.columns);
            if *columns > self.limits.size(Limit::Columns) {
                return self.too_many(Limit::Columns, span);
            }
        }
        self.check_tables(flow, span)
    }

    /// Whether the tables of a flow are within the limits.
    pub(super) fn check_tables(&self, flow: &Flow, span: Span) -> Result<()> {
        if flow.tables.columns > self.limits.size(Limit::Columns) {
            return self.too_many(Limit::Columns, span);
        }
        if flow.tables.cells > self.limits.size(Limit::Cells) {
            return self.too_many(Limit::Cells, span);
        }
        Ok(())
    }

    fn column(&self, tag: &Tag<'_>, span: Span, flow: &mut Flow) -> Result<()> {
        let count = self.count(tag, "span", Limit::Columns, span)?;
        let Some(Open { what: What::Table(Part::Table(parts)), .. }) = flow.open.last_mut() else {
            return Ok(());
        };
        // A group that holds columns is those.
        if tag.name == "colgroup" && tag.get("span").is_none() {
            return Ok(());
        }
        let column = Column {
            width: tag.get("width").filter(|width| !width.is_empty()).map(Into::into),
            align: tag.get("align").and_then(align),
            attrs: attributes(tag, &["span", "width", "align"]),
        };
        let columns = parts.columns.len() + usize::from(count);
        if columns > self.limits.size(Limit::Columns) {
            return self.too_many(Limit::Columns, span);
        }
        parts.columns.resize(columns, column);
        Ok(())
    }

    /// A number of columns or rows.
    fn count(&self, tag: &Tag<'_>, name: &str, limit: Limit, span: Span) -> Result<u16> {
        let count = tag.get(name).and_then(|n| n.trim().parse::<usize>().ok()).unwrap_or(1).max(1);
        if count > self.limits.size(limit) {
            return self.too_many(limit, span);
        }
        Ok(u16::try_from(count).unwrap_or(u16::MAX))
    }

    fn too_many<T>(&self, limit: Limit, span: Span) -> Result<T> {
        let most = self.limits.get(limit);
        let message = match limit {
            Limit::Rows => format!("a cell over more than {most} rows"),
            Limit::Cells => format!("tables with more than {most} cells and columns that nobody wrote"),
            _ => format!("a table with more than {most} columns"),
        };
        Err(Box::new(self.limits.error(limit, message, span)))
    }
}

/// The attributes of a cell that the tree has a word for.
const CELL: [&str; 3] = ["colspan", "rowspan", "align"];

/// The id, the classes and other attributes of a tag, but for those that are said otherwise.
fn attributes(tag: &Tag<'_>, said: &[&str]) -> Attrs {
    let mut attrs = Attrs::default();
    for (name, value) in &tag.attributes {
        match *name {
            "id" if !value.trim().is_empty() => attrs.set_id(value.trim()),
            "class" => value.split_whitespace().for_each(|class| attrs.data_mut().push_class(class)),
            name if said.contains(&name) && (name != "align" || align(value).is_some()) => {}
            name => attrs.set(name, value.as_str()),
        }
    }
    attrs
}

fn align(value: &str) -> Option<Align> {
    Some(match value {
        "left" => Align::Left,
        "center" => Align::Center,
        "right" => Align::Right,
        "justify" => Align::Justify,
        _ => return None,
    })
}

impl Flow {
    /// The parts of tables that are open, the outer ones first.
    fn levels(&self) -> Vec<Level> {
        let levels = self.open.iter().filter_map(|open| match &open.what {
            What::Table(part) => Some(part.level()),
            _ => None,
        });
        levels.collect()
    }

    /// Whether a part of a table is open that takes no blocks; then they stand before the table.
    pub(super) fn before_table(&mut self) -> Option<&mut Blocks> {
        match &self.open.last()?.what {
            What::Table(Part::Cell(..) | Part::Caption(_)) => return None,
            What::Table(_) => {}
            _ => return None,
        }
        self.open.iter_mut().rev().find_map(|open| match &mut open.what {
            What::Table(Part::Table(parts)) => Some(&mut parts.before),
            _ => None,
        })
    }

    /// The innermost part of a table that is open.
    fn top(&self) -> Option<Level> {
        self.open.iter().rev().find_map(|open| match &open.what {
            What::Table(part) => Some(part.level()),
            _ => None,
        })
    }

    /// Ends what is open up to the innermost part of a table.
    fn close_to_part(&mut self) {
        while self.open.last().is_some_and(|open| !matches!(open.what, What::Table(_))) {
            self.close();
        }
    }

    fn open_table_part(&mut self, part: Part, level: Level, span: Span) {
        if !matches!(level, Level::Table | Level::Caption) {
            self.close_to_part();
            while self.top().is_some_and(|top| top >= level || top == Level::Caption) {
                self.close();
                self.close_to_part();
            }
            if level > Level::Section && self.top() == Some(Level::Table) {
                self.open_part(
                    Part::Section(TableSectionKind::Body, Attrs::default(), Grid::default()),
                    span,
                );
            }
            if level > Level::Row && self.top() == Some(Level::Section) {
                self.open_part(Part::Row(Attrs::default(), 0), span);
            }
        }
        self.open_part(part, span);
    }

    fn open_part(&mut self, part: Part, span: Span) {
        self.open.push(Open { what: What::Table(part), blocks: Vec::new(), span });
    }

    /// Ends the innermost open part of this level, and all in it.
    fn close_table_part(&mut self, level: Level) {
        loop {
            self.close_to_part();
            let Some(top) = self.top() else { return };
            self.close();
            if top == level {
                return;
            }
        }
    }

    /// Ends all tables.
    fn close_tables(&mut self) {
        while self.top().is_some() {
            self.close();
        }
    }

    /// Puts a part that has ended where it belongs.
    pub(super) fn closed_part(&mut self, part: Part, mut blocks: Blocks, span: Span) {
        let block = match part {
            Part::Table(parts) => {
                let (before, table) = table(*parts, blocks, span, &mut self.tables);
                for block in before {
                    self.push(block);
                }
                let mut table = table;
                without_cells(&mut table);
                if !matches!(table.kind, BlockKind::Anchor) || table.attrs.id().is_some() {
                    self.push(table);
                }
                return;
            }
            Part::Caption(attrs) => {
                let words = words(blocks);
                if let Some(Open { what: What::Table(Part::Table(parts)), .. }) = self.open.last_mut() {
                    // There is one caption; another stands before the table.
                    if parts.title.is_some() {
                        parts.before.push(Block { kind: BlockKind::Paragraph(words), attrs, span });
                    } else {
                        parts.title = Some(Block { kind: BlockKind::Title(words), attrs, span });
                    }
                }
                return;
            }
            Part::Section(kind, attrs, _) => {
                if blocks.is_empty() && attrs.is_empty() {
                    return;
                }
                if kind == TableSectionKind::Head {
                    blocks.iter_mut().for_each(not_headings);
                }
                let section = TableSection { kind, rows: blocks };
                Block { kind: BlockKind::TableSection(Box::new(section)), attrs, span }
            }
            Part::Row(attrs, _) => Block { kind: BlockKind::Row(blocks), attrs, span },
            Part::Cell(mut cell, attrs) => {
                normal_cell(&mut blocks);
                cell.body = blocks;
                Block { kind: BlockKind::Cell(cell), attrs, span }
            }
        };
        if let Some(open) = self.open.last_mut() {
            if let (What::Table(Part::Section(_, _, grid)), BlockKind::Row(cells)) =
                (&mut open.what, &block.kind)
            {
                let mut at = grid.row();
                for cell in cells {
                    if let BlockKind::Cell(cell) = &cell.kind {
                        at.place(cell);
                    }
                }
                self.tables.columns = self.tables.columns.max(at.end());
            }
            open.span = open.span.to(span);
            open.blocks.push(block);
        }
    }
}

/// In the head, every cell is a heading.
fn not_headings(row: &mut Block) {
    let BlockKind::Row(cells) = &mut row.kind else { return };
    for cell in cells {
        if let BlockKind::Cell(cell) = &mut cell.kind {
            cell.heading = false;
        }
    }
}

/// A whole table, and what stands before it.
fn table(parts: Parts, sections: Blocks, span: Span, cost: &mut Cost) -> (Blocks, Block) {
    let widths = sections.iter().flat_map(|section| match &section.kind {
        BlockKind::TableSection(section) => places(&section.rows, |_, _, _| {}),
        _ => Vec::new(),
    });
    let widths: Vec<usize> = widths.collect();
    let mut columns = parts.columns;
    let width = widths.iter().copied().fold(columns.len().max(1), usize::max);
    columns.resize(width, Column::default());
    let written = sections.iter().map(|section| match &section.kind {
        BlockKind::TableSection(section) => section.rows.iter().map(cells_of).sum(),
        _ => 0,
    });
    cost.cells += (widths.len() * width).saturating_sub(written.sum::<usize>());
    let mut group = TableGroup { columns, sections };
    alignments(&mut group);
    let group = Block::new(BlockKind::TableGroup(Box::new(group)), span);
    let table = Table { head: parts.title.into_iter().collect(), groups: vec![group] };
    (parts.before, Block { kind: BlockKind::Table(Box::new(table)), attrs: parts.attrs, span })
}

fn cells_of(row: &Block) -> usize {
    match &row.kind {
        BlockKind::Row(cells) => cells.len(),
        _ => 0,
    }
}
