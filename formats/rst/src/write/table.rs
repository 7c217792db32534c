//! Tables.
//!
//! ```text
//! +-----+-----+        .. list-table:: Title
//! | a   | b   |           :header-rows: 1
//! +=====+=====+
//! | c   | d   |           * - a
//! +-----+-----+             - b
//! ```
//!
//! A grid shows the table as it is, and only a grid knows cells that take several columns or rows. Where it would
//! be too wide to read and no cell spans, a list table is written.

use super::division::{columns, width};
use super::{INDENT, Writer};
use ast::layout::Page;
use ast::{Attrs, Block, BlockKind, Table, TableSectionKind};
use std::collections::HashMap;

/// The widest grid that is written without need.
const READABLE: usize = 100;
/// The most places that a grid may have; beyond it spans are given up rather than memory.
const MOST_PLACES: usize = 1 << 20;
/// The most characters that a grid may be drawn with; beyond it spans are given up as well.
const MOST_CHARACTERS: usize = 1 << 24;

/// A cell with its content written out.
struct Entry {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
    lines: Vec<String>,
}

struct Grid {
    rows: usize,
    columns: usize,
    head_rows: usize,
    cells: Vec<Entry>,
    /// Which cell takes a place, by row and column.
    places: Vec<Option<usize>>,
}

impl<'a> Writer<'a> {
    pub(super) fn table(&mut self, table: &'a Table, attrs: &Attrs) {
        let title = ast::title(&table.head).map(|t| self.argument(t));
        for (i, group) in table.groups.iter().enumerate() {
            self.page.blank();
            if matches!(group.kind, BlockKind::TableGroup(_)) {
                let title = title.as_deref().filter(|_| i == 0);
                let Some(grid) = self.grid(group) else { continue };
                self.draw(&grid, title, attrs);
            } else {
                self.body(&[], std::slice::from_ref(group), super::Last::Other);
            }
        }
        for block in &table.head {
            match &block.kind {
                BlockKind::Title(_) => {}
                BlockKind::Caption(words) => {
                    self.page.blank();
                    self.class("caption");
                    self.body(&[], words, super::Last::Other);
                }
                _ => self.body(&[], std::slice::from_ref(block), super::Last::Other),
            }
        }
    }

    /// Writes a grid as the one or the other kind of table.
    fn draw(&mut self, grid: &Grid, title: Option<&str>, attrs: &Attrs) {
        let spans = grid.cells.iter().any(|c| c.rows > 1 || c.columns > 1);
        let widths = grid.widths();
        let width = widths.iter().map(|w| w + 3).sum::<usize>() + 1 + self.page.indentation();
        let height = grid.heights().iter().map(|h| h + 1).sum::<usize>();
        if (spans && width.saturating_mul(height) <= MOST_CHARACTERS) || width <= READABLE {
            let is_directive = title.is_some() || !attrs.other().is_empty();
            if is_directive {
                self.page.line(format!(".. table:: {}", title.unwrap_or_default()).trim_end());
                self.own_options(attrs);
                self.page.blank();
                self.page.indent(INDENT);
            }
            for line in grid.drawn(&widths) {
                self.page.line(&line);
            }
            if is_directive {
                self.page.close();
            }
        } else {
            self.list_table(grid, title, attrs);
        }
    }

    fn list_table(&mut self, grid: &Grid, title: Option<&str>, attrs: &Attrs) {
        self.page.line(format!(".. list-table:: {}", title.unwrap_or_default()).trim_end());
        if grid.head_rows > 0 {
            self.page.line_of(&[INDENT, ":header-rows: ", &grid.head_rows.to_string()]);
        }
        self.own_options(attrs);
        self.page.blank();
        self.page.indent(INDENT);
        for row in 0..grid.rows {
            self.page.open("* ", "  ");
            for column in 0..grid.columns {
                self.page.open("- ", "  ");
                if let Some(cell) = grid.at(row, column).filter(|c| c.row == row && c.column == column) {
                    for line in &cell.lines {
                        self.page.line(line);
                    }
                }
                self.page.close();
            }
            self.page.close();
        }
        self.page.close();
    }

    /// Writes out the cells of a group and gives each its place.
    fn grid(&mut self, group: &'a Block) -> Option<Grid> {
        let BlockKind::TableGroup(group) = &group.kind else { return None };
        let mut rows: Vec<(bool, &'a Block)> = Vec::new();
        for section in &group.sections {
            if let BlockKind::TableSection(s) = &section.kind {
                let is_head = s.kind == TableSectionKind::Head;
                rows.extend(
                    s.rows.iter().filter(|r| matches!(r.kind, BlockKind::Row(_))).map(|r| (is_head, r)),
                );
            }
        }
        // docutils wants the head first, and a body.
        let head_rows = rows.iter().take_while(|(is_head, _)| *is_head).count();
        let head_rows = if head_rows == rows.len() { 0 } else { head_rows };
        let columns = group
            .columns
            .len()
            .max(rows.iter().map(|(_, r)| crate::settle::width_of_row(r)).max().unwrap_or(0));
        if rows.is_empty() || columns == 0 {
            return None;
        }
        let has_room = rows.len().saturating_mul(columns) <= MOST_PLACES;
        let columns = if has_room { columns } else { columns.min(MOST_PLACES / rows.len()).max(1) };
        let mut grid = Grid {
            rows: rows.len(),
            columns,
            head_rows,
            cells: Vec::new(),
            places: vec![None; rows.len() * columns],
        };
        for (row, (_, block)) in rows.iter().enumerate() {
            let BlockKind::Row(cells) = &block.kind else { continue };
            let mut ids: Vec<&'a str> = block.attrs.id().into_iter().collect();
            let mut column = 0;
            for cell_block in cells {
                let BlockKind::Cell(cell) = &cell_block.kind else { continue };
                while column < columns && grid.at(row, column).is_some() {
                    column += 1;
                }
                ids.extend(cell_block.attrs.id());
                let lines = self.cell(&std::mem::take(&mut ids), &cell.body);
                if column >= columns {
                    // A row with more cells than columns: its words go to the last cell.
                    if let Some(last) = grid.cells.last_mut() {
                        last.lines.push(String::new());
                        last.lines.extend(lines);
                    }
                    continue;
                }
                // A span ends at the border, at the next cell from above, and where the head does.
                let part_end = if row < head_rows { head_rows } else { rows.len() };
                let height = usize::from(cell.rows).clamp(1, part_end - row);
                let wanted = usize::from(cell.columns).clamp(1, columns - column);
                let width = (1..wanted).find(|w| grid.at(row, column + w).is_some()).unwrap_or(wanted);
                grid.place(Entry { row, column, rows: height, columns: width, lines });
                column += width;
            }
        }
        for row in 0..grid.rows {
            for column in 0..columns {
                if grid.at(row, column).is_none() {
                    grid.place(Entry { row, column, rows: 1, columns: 1, lines: Vec::new() });
                }
            }
        }
        Some(grid)
    }

    /// The lines of a cell.
    fn cell(&mut self, ids: &[&'a str], body: &'a [Block]) -> Vec<String> {
        let outer = std::mem::replace(&mut self.page, Page::new());
        self.nested(ids, body);
        let text = std::mem::replace(&mut self.page, outer).finish();
        text.lines().map(str::to_string).collect()
    }
}

impl Entry {
    /// Whether each line has what looks like a piece of a border in this column of the content.
    fn seems_parted(&self, column: usize) -> bool {
        let mark = |line: &String| {
            let mut at = 0;
            line.chars().find(|&c| {
                let here = at >= column;
                at += super::division::columns(c);
                here
            })
        };
        !self.lines.is_empty() && self.lines.iter().all(|line| matches!(mark(line), Some('+' | '|')))
    }
}

impl Grid {
    fn at(&self, row: usize, column: usize) -> Option<&Entry> {
        self.places[row * self.columns + column].map(|i| &self.cells[i])
    }

    fn index(&self, row: usize, column: usize) -> Option<usize> {
        self.places[row * self.columns + column]
    }

    fn place(&mut self, entry: Entry) {
        let index = self.cells.len();
        for row in entry.row..entry.row + entry.rows {
            for column in entry.column..entry.column + entry.columns {
                let place = &mut self.places[row * self.columns + column];
                if place.is_none() {
                    *place = Some(index);
                }
            }
        }
        self.cells.push(entry);
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths = vec![1; self.columns];
        let wide = |cell: &Entry| cell.lines.iter().map(|l| width(l)).max().unwrap_or(0);
        for cell in self.cells.iter().filter(|c| c.columns == 1) {
            widths[cell.column] = wide(cell).max(widths[cell.column]);
        }
        for cell in self.cells.iter().filter(|c| c.columns > 1) {
            let own = cell.column..cell.column + cell.columns;
            let has = widths[own.clone()].iter().map(|w| w + 3).sum::<usize>() - 3;
            widths[own.end - 1] += wide(cell).saturating_sub(has);
        }
        for cell in self.cells.iter().filter(|c| c.columns > 1) {
            // A border that the cell covers must not seem to go through its words.
            for next in cell.column + 1..cell.column + cell.columns {
                while cell.seems_parted(widths[cell.column..next].iter().map(|w| w + 3).sum::<usize>() - 2) {
                    widths[next - 1] += 1;
                }
            }
        }
        widths
    }

    fn heights(&self) -> Vec<usize> {
        let mut heights = vec![1; self.rows];
        for cell in self.cells.iter().filter(|c| c.rows == 1) {
            heights[cell.row] = cell.lines.len().max(heights[cell.row]);
        }
        for cell in self.cells.iter().filter(|c| c.rows > 1) {
            let own = cell.row..cell.row + cell.rows;
            let has = heights[own.clone()].iter().map(|h| h + 1).sum::<usize>() - 1;
            heights[own.end - 1] += cell.lines.len().saturating_sub(has);
        }
        heights
    }

    /// The lines of the grid table.
    fn drawn(&self, widths: &[usize]) -> Vec<String> {
        let heights = self.heights();
        let mut canvas = Canvas::new(widths, &heights);
        for row in 0..=self.rows {
            for column in 0..self.columns {
                let above = row.checked_sub(1).and_then(|r| self.index(r, column));
                let below = (row < self.rows).then(|| self.index(row, column)).flatten();
                if above != below {
                    let mark = if row > 0 && row == self.head_rows { '=' } else { '-' };
                    canvas.horizontal(row, column, mark);
                }
            }
        }
        for row in 0..self.rows {
            for column in 0..=self.columns {
                let left = column.checked_sub(1).and_then(|c| self.index(row, c));
                let right = (column < self.columns).then(|| self.index(row, column)).flatten();
                if left != right {
                    canvas.vertical(row, column);
                }
            }
        }
        for cell in &self.cells {
            canvas.text(cell);
        }
        canvas.lines()
    }
}

/// A field of characters. A wide character takes two places, the second of which is empty.
struct Canvas {
    places: Vec<Vec<Option<char>>>,
    /// Characters without a width, by the place of the one that they follow.
    combining: HashMap<(usize, usize), String>,
    /// Where the borders left of each column are, and the last.
    x: Vec<usize>,
    /// Where the borders above each row are, and the last.
    y: Vec<usize>,
}

impl Canvas {
    fn new(widths: &[usize], heights: &[usize]) -> Canvas {
        let mut x = vec![0];
        x.extend(widths.iter().scan(0, |at, w| {
            *at += w + 3;
            Some(*at)
        }));
        let mut y = vec![0];
        y.extend(heights.iter().scan(0, |at, h| {
            *at += h + 1;
            Some(*at)
        }));
        let wide = x.last().copied().unwrap_or(0) + 1;
        let high = y.last().copied().unwrap_or(0) + 1;
        Canvas { places: vec![vec![Some(' '); wide]; high], combining: HashMap::new(), x, y }
    }

    fn put(&mut self, y: usize, x: usize, c: Option<char>) {
        if let Some(place) = self.places.get_mut(y).and_then(|line| line.get_mut(x)) {
            *place = c;
        }
    }

    /// Draws a piece of a border. Where it meets one of the other direction, both make a corner.
    fn border(&mut self, y: usize, x: usize, mark: char) {
        let Some(place) = self.places.get_mut(y).and_then(|line| line.get_mut(x)) else { return };
        let is_upright = |c: char| c == '|';
        *place = match *place {
            None | Some(' ') => Some(mark),
            Some(old) if old == '+' || is_upright(old) != is_upright(mark) => Some('+'),
            _ => Some(mark),
        };
    }

    fn horizontal(&mut self, row: usize, column: usize, mark: char) {
        for x in self.x[column]..=self.x[column + 1] {
            self.border(self.y[row], x, mark);
        }
    }

    fn vertical(&mut self, row: usize, column: usize) {
        for y in self.y[row]..=self.y[row + 1] {
            self.border(y, self.x[column], '|');
        }
    }

    fn text(&mut self, cell: &Entry) {
        let (left, top) = (self.x[cell.column] + 2, self.y[cell.row] + 1);
        for (i, line) in cell.lines.iter().enumerate() {
            let mut x = left;
            for c in line.chars() {
                match columns(c) {
                    0 => self.combining.entry((top + i, x - 1)).or_default().push(c),
                    1 => self.put(top + i, x, Some(c)),
                    _ => {
                        self.put(top + i, x, Some(c));
                        x += 1;
                        self.put(top + i, x, None);
                    }
                }
                x += columns(c).min(1);
            }
        }
    }

    fn lines(self) -> Vec<String> {
        let mut lines = Vec::with_capacity(self.places.len());
        for (y, places) in self.places.into_iter().enumerate() {
            let mut line = String::with_capacity(places.len());
            for (x, place) in places.into_iter().enumerate() {
                line.extend(place);
                if !self.combining.is_empty() {
                    line.push_str(self.combining.get(&(y, x)).map_or("", String::as_str));
                }
            }
            lines.push(line);
        }
        lines
    }
}
