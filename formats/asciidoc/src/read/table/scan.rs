//! From the lines of a table to its cells and rows, as Asciidoctor's `ParserContext` goes.

use super::spec::{self, CellSpec, ColumnSpec, Style};
use super::text::{self, Kind, Piece, Quotes};
use ast::Span;
use ast::sheet::Line;
use std::collections::{BTreeMap, VecDeque};

/// How cells are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// A separator stands before each cell.
    Psv,
    /// A separator stands between cells; a cell may stand in quotes.
    Csv,
    /// A separator stands between cells, and is itself behind a backslash.
    Dsv,
}

/// A cell as it is written.
#[derive(Clone, Debug)]
pub(super) struct RawCell<'s> {
    pub text: Vec<Piece<'s>>,
    pub spec: CellSpec,
    /// Where its text begins.
    pub start: usize,
    /// The place of its column's spec, which counts cells, not places of the grid.
    pub column: usize,
    /// How many columns it takes.
    pub columns: usize,
    /// How many rows it takes.
    pub rows: usize,
    /// It is a repetition of the cell before it.
    pub is_copy: bool,
}

/// What stands in a row, or between rows.
#[derive(Clone, Debug)]
pub(super) enum Part<'s> {
    Cell(RawCell<'s>),
    Comment(Line<'s>),
    Include(Line<'s>),
}

/// A row, or what stands between rows.
#[derive(Clone, Debug)]
pub(super) enum Item<'s> {
    Row {
        parts: Vec<Part<'s>>,
        /// Its number, where rows count that are covered from above and not written.
        number: usize,
    },
    Aside(Part<'s>),
}

/// What a line of a table is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'s> {
    pub line: Line<'s>,
    pub kind: Kind,
}

/// What is wrong with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    NoSeparator,
    OpenQuote,
    TooWide,
    Covered,
    ShortRow,
}

/// What a table is made of.
#[derive(Debug)]
pub(super) struct Found<'s> {
    pub items: Vec<Item<'s>>,
    pub columns: Vec<ColumnSpec>,
    pub has_head: bool,
    /// A file is included before the first row.
    pub begins_elsewhere: bool,
    pub wrong: Vec<(Wrong, Span)>,
    /// More columns, rows or copies than may be; with its place.
    pub too_many: Option<(ast::Limit, Span)>,
}

/// What bounds a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub columns: usize,
    pub rows: usize,
    pub copies: usize,
    /// Bytes of copies.
    pub bytes: usize,
}

pub(super) struct Scan<'s, 'd> {
    format: Format,
    delimiter: &'d str,
    bounds: Bounds,
    found: Found<'s>,
    /// How many columns there are, once it is known.
    count: Option<usize>,
    buffer: Vec<Piece<'s>>,
    begins: bool,
    /// The next line goes on where this one ended, as Asciidoctor has it behind a comma in quotes.
    is_glued: bool,
    quotes: Quotes,
    start: usize,
    specs: VecDeque<CellSpec>,
    is_open: bool,
    row: Vec<Part<'s>>,
    cells: usize,
    visits: usize,
    number: usize,
    /// How many columns of this row are covered from above.
    covered: usize,
    /// How many columns of the next are, by this row's cells.
    reaching: usize,
    /// How many are no longer from a row on.
    ending: BTreeMap<usize, usize>,
    /// How many lines with a cell's beginning there were.
    begun: usize,
}

impl<'s, 'd> Scan<'s, 'd> {
    pub(super) fn new(
        format: Format,
        delimiter: &'d str,
        columns: Vec<ColumnSpec>,
        bounds: Bounds,
    ) -> Scan<'s, 'd> {
        let count = (!columns.is_empty()).then_some(columns.len());
        let found = Found {
            items: Vec::new(),
            columns,
            has_head: false,
            begins_elsewhere: false,
            wrong: Vec::new(),
            too_many: None,
        };
        Scan {
            format,
            delimiter,
            bounds,
            found,
            count,
            buffer: Vec::new(),
            begins: true,
            is_glued: false,
            quotes: Quotes::default(),
            start: 0,
            specs: VecDeque::new(),
            is_open: false,
            row: Vec::new(),
            cells: 0,
            visits: 0,
            number: 0,
            covered: 0,
            reaching: 0,
            ending: BTreeMap::new(),
            begun: 0,
        }
    }

    /// Reads all lines. `head` says whether the first row is the head; nothing leaves it to the blank line behind it.
    pub(super) fn read(mut self, lines: &[Source<'s>], head: Option<bool>) -> Found<'s> {
        let is_psv = self.format == Format::Psv;
        let last = lines.iter().rposition(|l| l.kind == Kind::Text || is_psv && l.kind == Kind::Include);
        let last = last.map_or(0, |at| at + 1);
        let mut at = 0;
        let skipped = self.skip_blank(lines, &mut at, last);
        // A head that nobody asked for: the lines before it and in it say whether it is one.
        let mut implicit = head.is_none() && !skipped && !self.found.begins_elsewhere;
        let mut boundary: Option<usize> = None;
        let mut index = 0;
        while let Some(source) = lines.get(at).filter(|_| at < last) {
            at += 1;
            if source.kind != Kind::Text {
                self.aside(*source);
                continue;
            }
            let mut line = source.line;
            self.begins = !std::mem::take(&mut self.is_glued);
            let mut rest = Some(line);
            if index > 0 && line.is_blank() {
                rest = None;
                boundary = boundary.map(|n| n + 1);
            } else if self.format == Format::Psv {
                if line.text.starts_with(self.delimiter) {
                    line = line.from(self.delimiter.chars().next().map_or(1, char::len_utf8));
                    self.close_open(CellSpec::default(), line.at);
                    boundary = None;
                    rest = Some(line);
                } else if let Some((spec, length)) = spec::at_start(line.text, self.delimiter) {
                    line = line.from(length);
                    self.close_open(spec, line.at);
                    boundary = None;
                    rest = Some(line);
                } else if boundary == Some(index) {
                    (implicit, boundary) = (false, None);
                }
            }
            if index == 0 && implicit {
                let next = lines[at..].iter().find(|l| l.kind != Kind::Comment);
                if next.is_some_and(|l| l.kind == Kind::Text && l.line.is_blank()) {
                    boundary = Some(1);
                } else {
                    implicit = false;
                }
            }
            if !self.is_open && self.buffer.is_empty() && self.format != Format::Psv {
                self.start = line.at;
            }
            self.line(rest, line.end());
            if self.format == Format::Csv
                && self.is_open
                && !self.is_glued
                && index == 0
                && boundary.is_some()
            {
                (implicit, boundary) = (false, None);
            }
            index += 1;
            if self.found.too_many.is_some() {
                return self.found;
            }
            if self.is_open {
                if at >= last {
                    self.close(true);
                }
            } else {
                self.skip_blank(lines, &mut at, last);
            }
        }
        if self.is_open {
            // What is included at the end may be of the last cell.
            self.close(true);
        }
        for source in &lines[at.min(lines.len())..] {
            if source.kind != Kind::Text {
                self.aside(*source);
            }
        }
        if self.cells > 0 {
            let place = self.place_of_row();
            self.found.wrong.push((Wrong::ShortRow, place));
            self.close_row();
        }
        for part in std::mem::take(&mut self.row) {
            self.found.items.push(Item::Aside(part));
        }
        self.found.has_head = head.unwrap_or(implicit) && !self.found.begins_elsewhere;
        self.found
    }

    fn place_of_row(&self) -> Span {
        let mut cells = self.row.iter().filter_map(|part| match part {
            Part::Cell(cell) => Some(text::span(&cell.text, cell.start)),
            _ => None,
        });
        let first = cells.next().unwrap_or(Span::NONE);
        cells.next_back().map_or(first, |last| Span { end: last.end, ..first })
    }

    /// Goes past blank lines; says whether there were any.
    fn skip_blank(&mut self, lines: &[Source<'s>], at: &mut usize, last: usize) -> bool {
        let mut skipped = false;
        while let Some(source) = lines.get(*at).filter(|_| *at < last) {
            match source.kind {
                Kind::Text if source.line.is_blank() => skipped = true,
                Kind::Text => break,
                _ => self.aside(*source),
            }
            *at += 1;
        }
        skipped
    }

    /// A comment or an include.
    fn aside(&mut self, source: Source<'s>) {
        if self.is_open {
            self.buffer.push(Piece { line: source.line, begins: true, kind: source.kind });
            self.begins = true;
            return;
        }
        let part = part_of(source.line, source.kind);
        if self.cells > 0 {
            self.row.push(part);
        } else {
            if source.kind == Kind::Include && self.number == 0 {
                self.found.begins_elsewhere = true;
            }
            self.found.items.push(Item::Aside(part));
        }
    }

    fn push(&mut self, line: Line<'s>) {
        let begins = std::mem::take(&mut self.begins);
        self.buffer.push(Piece { line, begins, kind: Kind::Text });
        if self.format == Format::Csv {
            self.quotes.feed(line.text);
        }
    }

    /// The cells of a line; `None` for a blank one. `end` is where it ends.
    fn line(&mut self, line: Option<Line<'s>>, end: usize) {
        let mut rest = line;
        loop {
            let found = rest.and_then(|l| l.text.find(self.delimiter).map(|at| (l, at)));
            let Some((line, at)) = found else {
                self.push(rest.unwrap_or(Line { text: "", at: end }));
                self.begins = true;
                self.quotes.feed_line();
                match self.format {
                    Format::Csv if self.quotes.are_open() => self.is_open = true,
                    Format::Csv | Format::Dsv => self.close(true),
                    Format::Psv => self.is_open = true,
                }
                return;
            };
            let before = Line { text: &line.text[..at], at: line.at };
            let behind = line.from(at + self.delimiter.len());
            let is_kept = match self.format {
                Format::Csv => {
                    let mut quotes = self.quotes;
                    quotes.feed(before.text);
                    quotes.are_open()
                }
                _ => before.text.ends_with('\\'),
            };
            if is_kept {
                let separator = line.from(at);
                let separator = Line { text: &separator.text[..self.delimiter.len()], ..separator };
                if self.format == Format::Csv {
                    self.push(before);
                } else {
                    let text = before.text.strip_suffix('\\').unwrap_or(before.text);
                    self.push(Line { text, ..before });
                }
                self.push(separator);
                if behind.is_blank() {
                    self.is_glued = self.format == Format::Csv;
                    self.is_open = true;
                    return;
                }
                rest = Some(behind);
                continue;
            }
            if self.format == Format::Psv {
                let (spec, length) = spec::at_end(before.text);
                self.specs.push_back(spec);
                self.push(Line { text: &before.text[..length], ..before });
            } else {
                self.push(before);
            }
            self.close(false);
            self.start = behind.at;
            self.begins = true;
            rest = (!behind.is_blank()).then_some(behind);
            if self.found.too_many.is_some() {
                return;
            }
        }
    }

    /// A line that begins with a cell ends the one before it.
    fn close_open(&mut self, spec: CellSpec, start: usize) {
        self.specs.push_back(spec);
        if self.is_open {
            self.close(true);
        }
        self.begun += 1;
        self.start = start;
        self.begins = true;
    }

    /// Ends a cell; `at_end` says that its line ends with it.
    fn close(&mut self, at_end: bool) {
        let mut text = std::mem::take(&mut self.buffer);
        self.quotes = Quotes::default();
        self.is_open = false;
        let mut spec = CellSpec::default();
        if self.format == Format::Psv {
            if let Some(given) = self.specs.pop_front() {
                spec = given;
            } else {
                let place = text::span(&text, self.start);
                self.found.wrong.push((Wrong::NoSeparator, place));
            }
        }
        let style = self.found.columns.get(self.cells).and_then(|c| c.look.style);
        let holds_blocks = spec.look.style.or(style) == Some(Style::Blocks);
        let asides = self.take_asides(&mut text, holds_blocks, &spec, at_end);
        if self.format != Format::Psv {
            text::trim(&mut text, false);
            let has_quote = self.format == Format::Csv && text.iter().any(|p| p.line.text.contains('"'));
            if has_quote && !text::unquote(&mut text) {
                self.found.wrong.push((Wrong::OpenQuote, Span::new(self.start, self.start)));
            }
        }
        let bytes: usize = text.iter().map(|p| p.line.text.len()).sum();
        let copies = usize::try_from(spec.repeat.max(1) - 1).unwrap_or(usize::MAX);
        if copies > self.bounds.copies || copies.saturating_mul(bytes) > self.bounds.bytes {
            self.found.too_many = Some((ast::Limit::Cells, text::span(&text, self.start)));
            return;
        }
        self.bounds.copies -= copies;
        self.bounds.bytes -= copies * bytes;
        for copy in (0..copies).rev() {
            self.cell(text.clone(), spec, copy + 1 != copies, false);
            if self.found.too_many.is_some() {
                return;
            }
        }
        self.cell(text, spec, copies > 0, at_end);
        for piece in asides {
            let part = part_of(piece.line, piece.kind);
            if self.cells > 0 {
                self.row.push(part);
            } else {
                self.found.items.push(Item::Aside(part));
            }
        }
    }

    /// Comments and includes at the end of a cell's text, which stand behind it.
    fn take_asides(
        &self,
        text: &mut Vec<Piece<'s>>,
        holds_blocks: bool,
        spec: &CellSpec,
        at_end: bool,
    ) -> Vec<Piece<'s>> {
        if text.iter().all(|p| p.kind == Kind::Text) {
            return Vec::new();
        }
        let width = usize::try_from(spec.columns).unwrap_or(usize::MAX);
        let ends_row = match self.count {
            Some(count) => (self.covered + self.visits).saturating_add(width) >= count && spec.repeat <= 1,
            None => at_end,
        };
        let has_words = text.iter().any(|p| p.kind == Kind::Text && !p.is_blank());
        let keeps_includes = holds_blocks || !ends_row || !has_words;
        let kept = text
            .iter()
            .rposition(|p| match p.kind {
                Kind::Text => !p.is_blank(),
                Kind::Include => keeps_includes,
                Kind::Comment => false,
            })
            .map_or(0, |at| at + 1);
        let mut asides = text.split_off(kept);
        asides.retain(|p| p.kind != Kind::Text);
        if !holds_blocks {
            // Comments between words of a cell go behind it.
            let comments = text.iter().filter(|p| p.kind == Kind::Comment).copied().collect::<Vec<_>>();
            text.retain(|p| p.kind != Kind::Comment);
            asides.splice(0..0, comments);
        }
        asides
    }

    /// Adds a cell to the row.
    fn cell(&mut self, text: Vec<Piece<'s>>, spec: CellSpec, is_copy: bool, ends: bool) {
        let place = text::span(&text, self.start);
        let mut columns = usize::try_from(spec.columns.max(1)).unwrap_or(usize::MAX);
        let rows = usize::try_from(spec.rows.max(1)).unwrap_or(usize::MAX);
        if rows > self.bounds.rows {
            self.found.too_many = Some((ast::Limit::Rows, place));
            return;
        }
        match self.count {
            None => {
                let most = self.bounds.columns.saturating_sub(self.found.columns.len());
                if columns > most {
                    self.found.too_many = Some((ast::Limit::Columns, place));
                    return;
                }
                let length = self.found.columns.len() + columns;
                self.found.columns.resize(length, ColumnSpec::default());
            }
            Some(count) => {
                let free = count.saturating_sub(self.covered + self.visits).max(1);
                if columns > free {
                    self.found.wrong.push((Wrong::TooWide, place));
                    columns = free;
                }
            }
        }
        if rows > 1 {
            self.reaching += columns;
            *self.ending.entry(self.number + rows).or_default() += columns;
        }
        self.visits += columns;
        let (start, column) = (self.start, self.cells);
        self.cells += 1;
        self.row.push(Part::Cell(RawCell { text, spec, start, column, columns, rows, is_copy }));
        let is_end = match self.count {
            Some(count) => self.covered + self.visits >= count,
            None => self.begun > 1 || ends,
        };
        if is_end {
            self.close_row();
        }
    }

    fn close_row(&mut self) {
        let count = *self.count.get_or_insert(self.visits);
        let parts = std::mem::take(&mut self.row);
        self.found.items.push(Item::Row { parts, number: self.number });
        (self.visits, self.cells) = (0, 0);
        self.covered += std::mem::take(&mut self.reaching);
        self.number += 1;
        self.covered -= self.ending.remove(&self.number).unwrap_or_default();
        // Rows that are covered altogether are not written.
        while self.covered >= count && count > 0 {
            let Some((next, columns)) = self.ending.pop_first() else { break };
            self.number = next;
            self.covered -= columns;
            let place = self.last_place();
            self.found.wrong.push((Wrong::Covered, place));
        }
    }

    fn last_place(&self) -> Span {
        self.found
            .items
            .iter()
            .rev()
            .find_map(|item| match item {
                Item::Row { parts, .. } => parts.iter().find_map(|part| match part {
                    Part::Cell(cell) => Some(text::span(&cell.text, cell.start)),
                    _ => None,
                }),
                Item::Aside(_) => None,
            })
            .unwrap_or(Span::NONE)
    }
}

fn part_of(line: Line<'_>, kind: Kind) -> Part<'_> {
    if kind == Kind::Include { Part::Include(line) } else { Part::Comment(line) }
}
