//! Tables: `|===`, and what is in them.
//!
//! | module | what it reads |
//! |---|---|
//! | [`spec`] | what `cols` says of columns, and the signs before a separator of cells |
//! | [`scan`] | cells and rows, from lines |
//! | [`text`] | the text of a cell, as pieces of the file |
//! | [`cell`] | the content of a cell |
//!
//! Comments and includes between rows stay there. A table that is broken is mended, with a warning, where Asciidoctor drops cells.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/tables/build-a-basic-table/>.

mod cell;
mod scan;
mod spec;
#[cfg(test)]
pub(super) mod tests;
mod text;

use super::attrlist::{List, Shorthand};
use super::{Reader, Result};
use crate::grid;
use ast::sheet::Line;
use ast::{Align, Attrs, Block, BlockKind, Blocks, Cell, Column, Include, Limit, Span, Str};
use ast::{Table, TableGroup, TableSection, TableSectionKind};
use scan::{Bounds, Format, Found, Item, Part, RawCell, Scan, Source, Wrong};
use spec::{ColumnSpec, Style, Width};
use text::Kind;

/// What is kept while the tables of a file are read.
#[derive(Debug, Default)]
pub(super) struct State {
    /// How many cells of blocks are open in each other.
    pub open: usize,
    /// How many cells nobody wrote so far.
    unwritten: usize,
    /// How many bytes of text were repeated.
    repeated: usize,
}

/// Whether a name in the brackets above a table has been used when the table is read, so that nobody else need keep it. Options
/// are: `header`, `footer`, `noheader`.
pub(super) fn consumes(name: &str) -> bool {
    matches!(name, "cols" | "format" | "separator")
}

/// The same of an option.
pub(super) fn consumes_option(option: &str) -> bool {
    matches!(option, "header" | "footer" | "noheader")
}

/// What the brackets above a table say.
#[derive(Debug)]
struct Told {
    format: Format,
    separator: String,
    columns: Vec<ColumnSpec>,
    /// Whether there is a head; nothing if it is not told.
    head: Option<bool>,
    has_foot: bool,
    hints: Attrs,
}

impl Reader<'_> {
    /// Reads a table from the lines between its fences. `list` is what stands in the brackets above it, `mark` the character that
    /// its fence begins with (`|`, `,`, `:` or `!`). Titles and attributes of the table itself are the caller's.
    pub(super) fn table(
        &mut self,
        lines: &[Line<'_>],
        mark: char,
        list: &List<'_>,
        span: Span,
    ) -> Result<Table> {
        let mut told = self.told(mark, list, span)?;
        let sources: Vec<Source<'_>> =
            lines.iter().map(|&line| Source { line, kind: kind_of(line) }).collect();
        let bounds = Bounds {
            columns: self.limits.size(Limit::Columns),
            rows: usize::from(self.limits.small(Limit::Rows)),
            copies: self.limits.size(Limit::Cells).saturating_sub(self.tables.unwritten),
            bytes: self.limits.size(Limit::Expansion).saturating_sub(self.tables.repeated),
        };
        let columns = std::mem::take(&mut told.columns);
        let found = Scan::new(told.format, &told.separator, columns, bounds).read(&sources, told.head);
        if let Some((limit, place)) = found.too_many {
            return Err(self.too_many(limit, place));
        }
        for &(wrong, place) in &found.wrong {
            self.warn(message(wrong), place);
        }
        let group = self.group(found, &told, span)?;
        Ok(Table { head: Blocks::new(), groups: vec![group] })
    }

    #[allow(clippy::unnecessary_box_returns, reason = "errors travel boxed")]
    fn too_many(&self, limit: Limit, span: Span) -> Box<ast::Diagnostic> {
        let message = format!("a table with more than {} {}", self.limits.get(limit), limit.what());
        Box::new(self.limits.error(limit, message, span))
    }

    fn told(&mut self, mark: char, list: &List<'_>, span: Span) -> Result<Told> {
        let of_fence = match mark {
            ',' => "csv",
            ':' => "dsv",
            _ => "psv",
        };
        let name = list.get("format").filter(|name| !name.is_empty()).unwrap_or(of_fence);
        let bar = if self.tables.open > 0 { "!" } else { "|" };
        let (format, separator) = match name {
            "psv" => (Format::Psv, bar),
            "csv" => (Format::Csv, ","),
            "tsv" => (Format::Csv, "\t"),
            "dsv" => (Format::Dsv, ":"),
            other => {
                self.warn(format!("`{other}` is no format of a table"), span);
                (Format::Psv, bar)
            }
        };
        let separator = match list.get("separator") {
            None | Some("") => separator,
            Some("\\t") => "\t",
            Some(other) => other,
        };
        let most = self.limits.size(Limit::Columns);
        let columns = match list.get("cols") {
            Some(text) => spec::columns(text, most).map_err(|_| self.too_many(Limit::Columns, span))?,
            None => Vec::new(),
        };
        let shorthand = list.at(0).map(Shorthand::parse).unwrap_or_default();
        let has = |wanted: &str| {
            shorthand.options.contains(&wanted) || list.options().any(|option| option == wanted)
        };
        let head = match (has("header"), has("noheader")) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        };
        let has_foot = has("footer");
        let mut hints = Attrs::default();
        if name != "psv" {
            hints.set_hint("asciidoc:format", name);
        }
        if separator != bar && list.get("separator").is_some() {
            hints.set_hint("asciidoc:separator", separator);
        }
        Ok(Told { format, separator: separator.into(), columns, head, has_foot, hints })
    }

    fn group(&mut self, found: Found<'_>, told: &Told, span: Span) -> Result<Block> {
        let Found { items, columns, has_head, begins_elsewhere, .. } = found;
        let is_row = |item: &Item<'_>| matches!(item, Item::Row { .. });
        let is_include = |item: &Item<'_>| matches!(item, Item::Aside(Part::Include(_)));
        let has_includes = items.iter().any(is_include);
        let rows = items.iter().filter(|item| is_row(item)).count();
        let last_row = items.iter().rposition(is_row);
        let ends_elsewhere = last_row.is_none_or(|last| items[last..].iter().any(is_include));
        let has_foot = told.has_foot && !(has_includes && ends_elsewhere) && rows > usize::from(has_head);
        // The numbers of the rows that are there, for cells that reach over some that are not.
        let numbers: Vec<usize> = items
            .iter()
            .filter_map(|item| match item {
                Item::Row { number, .. } => Some(*number),
                Item::Aside(_) => None,
            })
            .collect();
        let are_all_there = numbers.last().is_none_or(|last| last + 1 == numbers.len());
        let mut parts = [Blocks::new(), Blocks::new(), Blocks::new()];
        let mut at = 0;
        for (place, item) in items.into_iter().enumerate() {
            // What stands before the head's row is the head's, and so at the foot.
            let is_last = last_row.is_some_and(|last| place >= last);
            let in_head = has_head && at == 0;
            let to = if in_head { 0 } else { 1 + usize::from(has_foot && is_last) };
            let block = match item {
                Item::Aside(part) => aside(&part),
                Item::Row { parts, number } => {
                    at += 1;
                    self.row(parts, &columns, in_head, |rows| {
                        if are_all_there {
                            return rows;
                        }
                        numbers.partition_point(|&n| n < number + rows) + 1 - at
                    })?
                }
            };
            parts[to].push(block);
        }
        let count = columns.len();
        for rows in &mut parts {
            self.mend(rows, count, span)?;
            looks(rows, &columns);
        }
        let kinds = [TableSectionKind::Head, TableSectionKind::Body, TableSectionKind::Foot];
        let sections =
            parts.into_iter().zip(kinds).filter(|(rows, _)| !rows.is_empty()).map(|(rows, kind)| {
                let place = rows.iter().map(|row| row.span).reduce(around).unwrap_or(span);
                Block::new(BlockKind::TableSection(Box::new(TableSection { kind, rows })), place)
            });
        let sections = sections.collect();
        let columns = if columns.is_empty() { vec![Column::default()] } else { described(&columns) };
        let group = TableGroup { columns, sections };
        let mut block = Block::new(BlockKind::TableGroup(Box::new(group)), span);
        if has_includes {
            // The files must be read as this one is.
            block.attrs = told.hints.clone();
            if told.head == Some(true) && begins_elsewhere {
                block.attrs.set_hint("asciidoc:header", "");
            }
            if told.has_foot && !has_foot {
                block.attrs.set_hint("asciidoc:footer", "");
            }
        }
        Ok(block)
    }

    fn row(
        &mut self,
        parts: Vec<Part<'_>>,
        columns: &[ColumnSpec],
        in_head: bool,
        rows: impl Fn(usize) -> usize,
    ) -> Result<Block> {
        let mut cells = Blocks::with_capacity(parts.len());
        for part in parts {
            let Part::Cell(raw) = part else {
                cells.push(aside(&part));
                continue;
            };
            let reach = grid::short(rows(raw.rows).clamp(1, raw.rows));
            cells.push(self.cell(raw, columns, in_head, reach)?);
        }
        let place = cells.iter().map(|cell| cell.span).reduce(around).unwrap_or(Span::NONE);
        Ok(Block::new(BlockKind::Row(cells), place))
    }

    fn cell(&mut self, raw: RawCell<'_>, columns: &[ColumnSpec], in_head: bool, rows: u16) -> Result<Block> {
        let place = text::span(&raw.text, raw.start);
        let of_column = columns.get(raw.column).and_then(|c| c.look.style);
        let style = if in_head { None } else { raw.spec.look.style.or(of_column) };
        let (look, columns, is_copy) = (raw.spec.look, grid::short(raw.columns), raw.is_copy);
        let found = self.content(raw.text, style.unwrap_or(Style::Default), in_head)?;
        if is_copy {
            self.tables.unwritten += 1;
            self.tables.repeated += place.end.saturating_sub(place.start) as usize;
        }
        let heading = style == Some(Style::Heading);
        let cell = Cell { columns, rows, heading, align: look.align, body: found.body };
        let mut block = Block::new(BlockKind::Cell(Box::new(cell)), place);
        if let Some(id) = found.id.filter(|_| !is_copy) {
            block.attrs.set_id(id);
        }
        if let Some(valign) = look.valign {
            block.attrs.set("valign", valign);
        }
        Ok(block)
    }

    /// Makes a full grid of what is not.
    fn mend(&mut self, rows: &mut [Block], columns: usize, span: Span) -> Result<()> {
        let most = self.limits.size(Limit::Cells).saturating_sub(self.tables.unwritten);
        let mended = grid::fill(rows, columns, most.saturating_add(1));
        if mended.filled > most {
            return Err(self.too_many(Limit::Cells, span));
        }
        self.tables.unwritten += mended.filled;
        if mended.clipped {
            self.warn("a cell reaches out of its part of the table: it ends there", span);
        }
        Ok(())
    }
}

fn message(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::NoSeparator => "a table that does not begin with a separator",
        Wrong::OpenQuote => "a quote in CSV that is not closed: the cell is empty",
        Wrong::TooWide => "a cell takes more columns than are left: it ends at the last",
        Wrong::Covered => "all cells of a row reach into a row that has none: it is left out",
        Wrong::ShortRow => "the last row has too few cells: the others are empty",
    }
}

/// What a line of a table is. Asciidoctor takes comments away before it looks for cells.
fn kind_of(line: Line<'_>) -> Kind {
    if line.text.starts_with("//") && !line.text.starts_with("///") {
        Kind::Comment
    } else if include_of(line.text).is_some() {
        Kind::Include
    } else {
        Kind::Text
    }
}

/// The file that a line includes, and what its brackets say.
fn include_of(line: &str) -> Option<(&str, &str)> {
    let (href, told) = line.strip_prefix("include::")?.strip_suffix(']')?.split_once('[')?;
    (!href.is_empty() && !href.starts_with([' ', '\t'])).then_some((href, told))
}

/// The include of a line. What its brackets say is a hint.
fn include(line: &str) -> (Box<Include>, Attrs) {
    let (href, told) = include_of(line).unwrap_or_default();
    let mut attrs = Attrs::default();
    if !told.is_empty() {
        attrs.set_hint("asciidoc:include", told);
    }
    (Box::new(Include { href: href.into(), ..Include::default() }), attrs)
}

/// The text of a comment, without its sign.
fn comment_of(line: &str) -> Str {
    let text = line.strip_prefix("//").unwrap_or(line);
    text.strip_prefix(' ').unwrap_or(text).into()
}

fn aside(part: &Part<'_>) -> Block {
    match part {
        Part::Include(line) => {
            let (include, attrs) = include(line.text);
            Block { attrs, ..Block::new(BlockKind::Include(include), line.span()) }
        }
        Part::Comment(line) => Block::new(BlockKind::Comment(comment_of(line.text)), line.span()),
        Part::Cell(raw) => grid::empty(text::span(&raw.text, raw.start)),
    }
}

fn around(a: Span, b: Span) -> Span {
    Span { start: a.start.min(b.start), end: a.end.max(b.end) }
}

/// The columns of the tree. Widths that say that all are alike say nothing.
fn described(specs: &[ColumnSpec]) -> Vec<Column> {
    let has_widths = specs.iter().any(|c| !matches!(c.width, Width::None | Width::Part(0 | 1)));
    let columns = specs.iter().map(|spec| {
        let mut column = Column { align: spec.look.align, ..Column::default() };
        if has_widths {
            match spec.width {
                Width::None => column.width = Some("1*".into()),
                Width::Part(part) => column.width = Some(format!("{part}*").into()),
                Width::Percent(part) => column.width = Some(format!("{part}%").into()),
                Width::Auto => column.attrs.set_hint("asciidoc:width", "~"),
            }
        }
        if let Some(valign) = spec.look.valign {
            column.attrs.set("valign", valign);
        }
        column
    });
    columns.collect()
}

/// Asciidoctor takes for a cell the column of its number in the row, not of its place in the grid: where these differ, the cell
/// says itself where its content stands.
fn looks(rows: &mut [Block], columns: &[ColumnSpec]) {
    if columns.iter().all(|c| c.look.align.is_none() && c.look.valign.is_none()) {
        return;
    }
    let of = |column: usize| columns.get(column).map(|c| c.look).unwrap_or_default();
    grid::each_cell(rows, |block, place, number| {
        if place == number {
            return;
        }
        let (shown, own) = (of(number), of(place));
        if let BlockKind::Cell(cell) = &mut block.kind
            && cell.align.is_none()
            && shown.align.unwrap_or(Align::Left) != own.align.unwrap_or(Align::Left)
        {
            cell.align = Some(shown.align.unwrap_or(Align::Left));
        }
        let (shown, own) = (shown.valign.unwrap_or("top"), own.valign.unwrap_or("top"));
        if shown != own && block.attrs.get("valign").is_none() {
            block.attrs.set("valign", shown);
        }
    });
}
