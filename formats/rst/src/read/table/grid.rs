//! Grid tables, by docutils' own way: from each corner that is known, the borders of a cell are followed to the right, down,
//! to the left and up again (`tableparser.GridTableParser`).
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#grid-tables>

use super::columns::Columns;
use super::{Rows, row};
use crate::read::flow::Flow;
use crate::read::sheet::{self, Line};
use crate::read::{Reader, Result};
use ast::Blocks;
use std::collections::BTreeSet;

/// How many characters may be looked at for each of a table's. The borders of a table that is as it should be are looked at
/// a few times each.
const PATIENCE: usize = 32;

/// Whether it is the border at the top or the bottom of a grid: `+---+---+`.
pub(in crate::read) fn is_border(line: &str) -> bool {
    is_border_of(line, b'-')
}

fn is_border_of(line: &str, mark: u8) -> bool {
    let bytes = line.as_bytes();
    bytes.len() >= 5
        && bytes.starts_with(&[b'+', mark])
        && bytes.ends_with(&[mark, b'+'])
        && bytes.iter().all(|b| *b == mark || *b == b'+')
}

impl<'s> Reader<'s> {
    /// Reads the grid table that begins with the first of `lines`; how many of them it takes. None: it is no table.
    pub(in crate::read) fn grid_table(
        &mut self,
        lines: &[Line<'s>],
        flow: &mut Flow,
    ) -> Result<Option<usize>> {
        if !lines.first().is_some_and(|line| is_border(line.text)) {
            return Ok(None);
        }
        let is_part = |line: &Line<'s>| line.text.starts_with(['+', '|']);
        let whole = lines.iter().position(|line| !is_part(line)).unwrap_or(lines.len());
        // The last border is the end; before the last line, one at least two lines below the first.
        let end = lines[..whole].iter().rposition(|line| is_border(line.text));
        let Some(end) = end.filter(|at| *at > 1 || *at == 1 && whole == 2) else {
            self.malformed(&lines[..whole], "no border at its bottom", whole - 1, flow);
            self.want_blank(lines.get(whole));
            return Ok(Some(whole));
        };
        let lines_of = &lines[..=end];
        match Grid::scan(lines_of) {
            Ok(grid) => {
                let rows = self.grid_rows(&grid, lines_of)?;
                flow.push(rows.table(sheet::span(lines_of)));
            }
            Err((what, at)) => self.malformed(lines_of, what, at, flow),
        }
        self.want_blank(lines.get(end + 1));
        Ok(Some(end + 1))
    }

    fn grid_rows(&mut self, grid: &Grid<'s>, lines: &[Line<'s>]) -> Result<Rows> {
        let mut rows: Vec<Blocks> = vec![Blocks::new(); grid.rows];
        for found in &grid.cells {
            let inner = &grid.lines[found.top + 1..found.bottom];
            let inner: Vec<Line<'s>> =
                inner.iter().map(|line| line.slice(found.left + 1, found.right)).collect();
            let other = lines[found.top + 1].span();
            let (columns, height) = (found.columns, found.rows);
            let cell = self.cell(inner, columns, height, other)?;
            rows[found.row].push(cell);
        }
        let rows = rows.into_iter().zip(&grid.starts);
        let rows = rows.map(|(cells, &start)| row(cells, lines[start].span())).collect();
        Ok(Rows { all: rows, head: grid.head, columns: grid.columns })
    }
}

/// A cell: its borders, and what it takes.
#[derive(Debug)]
struct Found {
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
    row: usize,
    rows: usize,
    columns: usize,
}

/// A grid whose cells are known.
struct Grid<'s> {
    lines: Vec<Columns<'s>>,
    /// The line of the border above the body, if there is a head.
    separator: Option<usize>,
    /// In the order of rows and columns.
    cells: Vec<Found>,
    rows: usize,
    columns: usize,
    head: usize,
    /// The first line of each row.
    starts: Vec<usize>,
    /// The last line, the last column.
    bottom: usize,
    right: usize,
    /// How many characters may still be looked at.
    patience: usize,
}

/// Why it is no table, and in which line.
type Malformed = (&'static str, usize);

impl<'s> Grid<'s> {
    fn scan(lines: &[Line<'s>]) -> std::result::Result<Grid<'s>, Malformed> {
        let width = lines[0].text.len();
        let mut columns = Vec::with_capacity(lines.len());
        for (at, &line) in lines.iter().enumerate() {
            let fits =
                |found: &Columns<'_>| found.len() == width && matches!(found.at(width - 1), b'+' | b'|');
            let mut found = Columns::of(line, true);
            if !fits(&found) {
                found = Columns::of(line, false);
            }
            if !fits(&found) {
                return Err(("its right border is missing or not in one column", at));
            }
            columns.push(found);
        }
        let mut separators = lines.iter().enumerate().filter(|(_, line)| is_border_of(line.text, b'='));
        let separator = separators.next().map(|(at, _)| at);
        if let Some((at, _)) = separators.next() {
            return Err(("more than one border below the head", at));
        }
        let mut grid = Grid {
            lines: columns,
            separator,
            cells: Vec::new(),
            rows: 0,
            columns: 0,
            head: 0,
            starts: Vec::new(),
            bottom: lines.len() - 1,
            right: width - 1,
            patience: width.saturating_mul(lines.len()).saturating_mul(PATIENCE),
        };
        grid.find()?;
        Ok(grid)
    }

    fn at(&self, line: usize, column: usize) -> u8 {
        match self.lines[line].at(column) {
            b'=' if self.separator == Some(line) => b'-',
            byte => byte,
        }
    }

    /// Finds all cells.
    fn find(&mut self) -> std::result::Result<(), Malformed> {
        const PARTS: &str = "its borders do not enclose cells";
        // How far each column of the text has been seen.
        let mut done = vec![0; self.right];
        let mut corners = BTreeSet::from([(0, 0)]);
        // Which lines and columns are borders.
        let (mut ends, mut sides) = (vec![false; self.bottom + 1], vec![false; self.right + 1]);
        (ends[0], sides[0]) = (true, true);
        while let Some((top, left)) = corners.pop_first() {
            if top == self.bottom || left == self.right || top < done[left] {
                continue;
            }
            let Some((bottom, right)) = self.cell_from(top, left) else {
                if self.patience == 0 {
                    return Err(("its borders cross too often", top));
                }
                continue;
            };
            for column in &mut done[left..right] {
                if *column != top {
                    return Err((PARTS, top));
                }
                *column = bottom;
            }
            for (line, end) in (top..=bottom).zip(&mut ends[top..=bottom]) {
                *end |= self.at(line, left) == b'+' && line > top && line < bottom
                    || self.at(line, right) == b'+' && line > top;
            }
            for (column, side) in (left + 1..=right).zip(&mut sides[left + 1..=right]) {
                *side |= self.at(top, column) == b'+' || self.at(bottom, column) == b'+' && column < right;
            }
            self.cells.push(Found { top, left, bottom, right, row: 0, rows: 0, columns: 0 });
            corners.insert((top, right));
            corners.insert((bottom, left));
        }
        if let Some(at) = done.iter().find(|line| **line != self.bottom) {
            return Err((PARTS, (*at).min(self.bottom)));
        }
        self.number(&ends, &sides).ok_or((PARTS, 0))
    }

    /// Counts the rows and columns that cells take.
    fn number(&mut self, ends: &[bool], sides: &[bool]) -> Option<()> {
        let (row_at, column_at) = (count(ends), count(sides));
        self.rows = row_at[self.bottom];
        self.columns = column_at[self.right];
        self.starts = (0..self.bottom).filter(|line| ends[*line]).map(|line| line + 1).collect();
        self.head = self.separator.map_or(0, |line| row_at[line]);
        let mut left = self.rows.checked_mul(self.columns)?;
        for found in &mut self.cells {
            // What began inside another row or column would be a part of one.
            if !(ends[found.top] && ends[found.bottom] && sides[found.left] && sides[found.right]) {
                return None;
            }
            found.row = row_at[found.top];
            found.rows = row_at[found.bottom] - found.row;
            found.columns = column_at[found.right] - column_at[found.left];
            left = left.checked_sub(found.rows.checked_mul(found.columns)?)?;
        }
        // A head ends where a row does.
        let head_ends = self.separator.is_none_or(|line| ends[line]);
        self.cells.sort_by_key(|found| (found.top, found.left));
        (left == 0 && head_ends).then_some(())
    }

    /// The bottom and the right of the cell whose upper left corner this is.
    fn cell_from(&mut self, top: usize, left: usize) -> Option<(usize, usize)> {
        if self.at(top, left) != b'+' {
            return None;
        }
        for right in left + 1..=self.right {
            self.look()?;
            match self.at(top, right) {
                b'+' => {
                    if let Some(bottom) = self.down(top, left, right) {
                        return Some((bottom, right));
                    }
                }
                b'-' => {}
                _ => return None,
            }
        }
        None
    }

    fn down(&mut self, top: usize, left: usize, right: usize) -> Option<usize> {
        for bottom in top + 1..=self.bottom {
            self.look()?;
            match self.at(bottom, right) {
                b'+' => {
                    if self.back(top, left, bottom, right).is_some() {
                        return Some(bottom);
                    }
                }
                b'|' => {}
                _ => return None,
            }
        }
        None
    }

    fn back(&mut self, top: usize, left: usize, bottom: usize, right: usize) -> Option<()> {
        for column in (left + 1..right).rev() {
            self.look()?;
            if !matches!(self.at(bottom, column), b'+' | b'-') {
                return None;
            }
        }
        if self.at(bottom, left) != b'+' {
            return None;
        }
        for line in (top + 1..bottom).rev() {
            self.look()?;
            if !matches!(self.at(line, left), b'+' | b'|') {
                return None;
            }
        }
        Some(())
    }

    /// Looks at one more character.
    fn look(&mut self) -> Option<()> {
        self.patience = self.patience.checked_sub(1)?;
        Some(())
    }
}

/// How many marks stand before each place.
fn count(marks: &[bool]) -> Vec<usize> {
    let counted = marks.iter().scan(0, |n, mark| {
        let before = *n;
        *n += usize::from(*mark);
        Some(before)
    });
    counted.collect()
}

#[cfg(test)]
mod tests {
    use super::{Grid, is_border};
    use crate::read::sheet;

    /// Row, rows, columns, text of the first line.
    type Cells = Vec<(usize, usize, usize, String)>;

    fn cells(text: &str) -> Result<Cells, usize> {
        let lines = sheet::lines(text);
        let grid = Grid::scan(&lines).map_err(|(_, at)| at)?;
        let text =
            |f: &super::Found| grid.lines[f.top + 1].slice(f.left + 1, f.right).text.trim().to_string();
        Ok(grid.cells.iter().map(|f| (f.row, f.rows, f.columns, text(f))).collect())
    }

    #[allow(clippy::unnecessary_wraps)]
    fn of(all: &[(usize, usize, usize, &str)]) -> Result<Cells, usize> {
        Ok(all.iter().map(|&(a, b, c, d)| (a, b, c, d.to_string())).collect())
    }

    #[test]
    fn borders() {
        for line in ["+---+-+", "+---+", "+-+-+"] {
            assert!(is_border(line), "{line}");
        }
        for line in ["+--+", "+-+", "+", "++", "+===+", "+-- +", "+---", "+- +-+"] {
            assert!(!is_border(line), "{line}");
        }
    }

    #[test]
    fn cells_take_columns_and_rows() {
        let table = "\
+-----+-----+-----+
| a   | b   | c   |
+=====+=====+=====+
| d   | e         |
|     +-----+-----+
|     | f   | g   |
+-----+-----+-----+
";
        let all = [(0, 1, 1, "a"), (0, 1, 1, "b"), (0, 1, 1, "c"), (1, 2, 1, "d"), (1, 1, 2, "e")];
        let rest = [(2, 1, 1, "f"), (2, 1, 1, "g")];
        assert_eq!(cells(table), of(&[&all[..], &rest].concat()));
    }

    #[test]
    fn a_wide_character_takes_two_columns() {
        let table = "\
+------+---+
| 日本 | a |
+------+---+
| e\u{301}    | b |
+------+---+
";
        let all = [(0, 1, 1, "日本"), (0, 1, 1, "a"), (1, 1, 1, "e\u{301}"), (1, 1, 1, "b")];
        assert_eq!(cells(table), of(&all));
    }

    #[test]
    fn a_bar_in_a_cell_is_no_border() {
        let table = "\
+-------+---+
| a | b | c |
+-------+---+
";
        assert_eq!(cells(table), of(&[(0, 1, 1, "a | b"), (0, 1, 1, "c")]));
    }

    #[test]
    fn borders_that_do_not_meet() {
        for table in [
            "+---+---+\n| a | b |\n+---+---+\n| c  | d |\n+---+---+\n",
            "+---+\n| a |\n+===+\n| b |\n+===+\n| c |\n+---+\n",
            "+---+---+\n| a | b |\n+---+   |\n|   | c |\n+--+----+\n",
        ] {
            assert!(cells(table).is_err(), "{table}");
        }
    }

    #[test]
    fn many_crossings_are_given_up_in_time() {
        let side = 400;
        let border = format!("+{}-+\n", "-+".repeat(side));
        let line = format!("+{}-+\n", "+-".repeat(side));
        let text = format!("{border}{}{border}", line.repeat(side));
        let start = std::time::Instant::now();
        let _ = cells(&text);
        assert!(start.elapsed().as_secs() < 10);
    }
}
