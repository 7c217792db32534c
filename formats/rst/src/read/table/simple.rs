//! Simple tables: columns between borders of `===  ===`, rows that begin where the first column has text
//! (`tableparser.SimpleTableParser`).
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#simple-tables>

use super::columns::Columns;
use super::{Rows, row};
use crate::read::flow::Flow;
use crate::read::sheet::{self, Line};
use crate::read::{Reader, Result};
use ast::Blocks;

/// Whether it is the border at the top of a simple table: `===  ===`, two columns or more.
pub(in crate::read) fn is_top(line: &str) -> bool {
    is_rule(line, '=') && line.contains(' ')
}

/// Whether it is a line of nothing but such marks and blanks that begins with a mark.
fn is_rule(line: &str, mark: char) -> bool {
    line.starts_with(mark) && line.chars().all(|c| c == mark || c == ' ')
}

impl<'s> Reader<'s> {
    /// Reads the simple table that begins with the first of `lines`; how many of them it takes. None: it is no table.
    pub(in crate::read) fn simple_table(
        &mut self,
        lines: &[Line<'s>],
        flow: &mut Flow,
    ) -> Result<Option<usize>> {
        let Some(first) = lines.first().filter(|line| is_top(line.text)) else { return Ok(None) };
        let mut found = 0;
        let mut found_at = 0;
        let mut end = None;
        for (at, line) in lines.iter().enumerate().skip(1) {
            if !is_rule(line.text, '=') {
                continue;
            }
            if line.text.len() != first.text.len() {
                self.malformed(&lines[..=at], "a border that is not as long as the first", at, flow);
                self.want_blank(lines.get(at + 1));
                return Ok(Some(at + 1));
            }
            found += 1;
            found_at = at;
            if found == 2 || lines.get(at + 1).is_none_or(|line| line.is_blank()) {
                end = Some(at);
                break;
            }
        }
        let Some(end) = end else {
            let (taken, what) = match found {
                0 => (lines.len(), "no border at its bottom"),
                _ => (found_at + 1, "no border at its bottom, or no blank line below it"),
            };
            self.malformed(&lines[..taken], what, taken - 1, flow);
            return Ok(Some(taken));
        };
        let lines_of = &lines[..=end];
        match Simple::scan(lines_of) {
            Ok(table) => {
                if let Some(at) = table.stray {
                    self.warn("text in a row whose first column is empty", lines_of[at].span());
                }
                let rows = self.simple_rows(&table, lines_of)?;
                flow.push(rows.table(sheet::span(lines_of)));
            }
            Err((what, at)) => self.malformed(lines_of, what, at, flow),
        }
        self.want_blank(lines.get(end + 1));
        Ok(Some(end + 1))
    }

    fn simple_rows(&mut self, table: &Simple<'s>, lines: &[Line<'s>]) -> Result<Rows> {
        let mut rows = Blocks::with_capacity(table.rows.len());
        for found in &table.rows {
            let other = lines[found.start.min(lines.len() - 1)].span();
            let inner = &table.lines[found.start..found.end.max(found.start)];
            let mut cells = Blocks::with_capacity(found.cells.len());
            for &(start, end, columns) in &found.cells {
                let lines = inner.iter().map(|line| line.slice(start, end)).collect();
                cells.push(self.cell(lines, columns, 1, other)?);
            }
            let span = if inner.is_empty() { other } else { sheet::span(&lines[found.start..found.end]) };
            rows.push(row(cells, span));
        }
        Ok(Rows { all: rows, head: table.head, columns: table.columns.len() })
    }
}

/// A row: its lines, and the first column of text, the end, the number of columns of each cell.
struct Found {
    start: usize,
    end: usize,
    cells: Vec<(usize, usize, usize)>,
}

/// A table whose rows are known.
struct Simple<'s> {
    lines: Vec<Columns<'s>>,
    /// Where each column begins and ends; the last as far as text goes.
    columns: Vec<(usize, usize)>,
    /// Where the last column ends at the border.
    border_end: usize,
    rows: Vec<Found>,
    head: usize,
    /// A line that belongs to no row.
    stray: Option<usize>,
}

/// Why it is no table, and in which line.
type Malformed = (&'static str, usize);

impl<'s> Simple<'s> {
    fn scan(lines: &[Line<'s>]) -> std::result::Result<Simple<'s>, Malformed> {
        let last = lines.len() - 1;
        let columns = parts(lines[0].text, '=');
        let (first_start, first_end) = columns[0];
        let border_end = columns.last().map_or(0, |column| column.1);
        let of = |line: &Line<'s>| Columns::of(*line, false);
        let mut table = Simple {
            lines: lines.iter().map(of).collect(),
            columns,
            border_end,
            rows: Vec::new(),
            head: 0,
            stray: None,
        };
        let mut separator = None;
        let mut start = 1;
        let mut has_text = false;
        for (at, line) in lines.iter().enumerate().skip(1) {
            let line = line.text;
            let mark = if is_rule(line, '=') { '=' } else { '-' };
            if is_rule(line, mark) {
                if mark == '=' && at < last {
                    separator = Some(at);
                }
                table.row(start, at, Some((parts(line, mark), at)))?;
                start = at + 1;
                has_text = false;
            } else if !table.lines[at].is_blank_between(first_start, first_end) {
                if has_text && at != start {
                    table.row(start, at, None)?;
                }
                start = at;
                has_text = true;
            } else if !has_text {
                if line.trim().is_empty() {
                    start = at + 1;
                } else {
                    // docutils drops it.
                    table.stray.get_or_insert(at);
                    start = at;
                    has_text = true;
                }
            }
        }
        if let Some(separator) = separator {
            table.head = table.rows.iter().position(|row| row.start > separator).unwrap_or(0);
        }
        Ok(table)
    }

    /// Takes lines as a row, whose columns the rule below them says, if there is one.
    fn row(
        &mut self,
        start: usize,
        end: usize,
        rule: Option<(Vec<(usize, usize)>, usize)>,
    ) -> std::result::Result<(), Malformed> {
        if start >= end && rule.is_none() {
            return Ok(());
        }
        let mut columns = match rule {
            None => self.columns.clone(),
            Some((mut columns, at)) => {
                let Some(last) = columns.last_mut() else { return Ok(()) };
                if last.1 != self.border_end {
                    return Err(("a rule that does not go to its right border", at));
                }
                // The last column has no end.
                last.1 = self.columns.last().map_or(last.1, |column| column.1);
                columns
            }
        };
        self.check(start, end, &mut columns)?;
        let mut cells = Vec::with_capacity(columns.len());
        let mut next = 0;
        for &(from, to) in &columns {
            let first = next;
            let begins = self.columns.get(next).is_some_and(|column| column.0 == from);
            // The last has been made longer where text goes beyond.
            let is_end = |column: &(usize, usize)| {
                column.1 == to || to >= self.border_end && column.1 >= self.border_end
            };
            while begins && self.columns.get(next).is_some_and(|column| !is_end(column)) {
                next += 1;
            }
            if !begins || next >= self.columns.len() {
                return Err(("a rule that does not end where columns do", end));
            }
            next += 1;
            cells.push((from, to, next - first));
        }
        self.rows.push(Found { start, end, cells });
        Ok(())
    }

    /// Sees that no text stands between columns. The last has room for all that comes.
    fn check(
        &mut self,
        start: usize,
        end: usize,
        columns: &mut [(usize, usize)],
    ) -> std::result::Result<(), Malformed> {
        let count = columns.len();
        for i in 0..count {
            let next = columns.get(i + 1).map(|column| column.0);
            for at in start..end {
                let line = &self.lines[at];
                let to = columns[i].1;
                match next {
                    Some(next) if !line.is_blank_between(to, next) => {
                        return Err(("text between its columns", at));
                    }
                    None if !line.is_blank_between(to, usize::MAX) => {
                        let reach = line.len();
                        columns[i].1 = reach.max(to);
                        if let Some(last) = self.columns.last_mut() {
                            last.1 = last.1.max(reach);
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

/// The runs of marks in a rule.
fn parts(line: &str, mark: char) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = line[at..].find(mark).map(|n| at + n) {
        let end = line[start..].find(' ').map_or(line.len(), |n| start + n);
        found.push((start, end));
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Simple;
    use crate::read::sheet;

    /// How many rows are the head; for each row, the columns that each cell takes and the text of its lines.
    type Found = (usize, Vec<Vec<(usize, String)>>);

    fn rows(text: &str) -> Result<Found, usize> {
        let lines = sheet::lines(text);
        let table = Simple::scan(&lines).map_err(|(_, at)| at)?;
        let cell = |row: &super::Found, &(from, to, columns): &(usize, usize, usize)| {
            let lines = table.lines[row.start..row.end].iter().map(|line| line.slice(from, to).text);
            (columns, lines.collect::<Vec<_>>().join("/"))
        };
        let rows = table.rows.iter().map(|row| row.cells.iter().map(|c| cell(row, c)).collect());
        Ok((table.head, rows.collect()))
    }

    #[allow(clippy::unnecessary_wraps)]
    fn of(head: usize, all: &[&[(usize, &str)]]) -> Result<Found, usize> {
        let row = |row: &&[(usize, &str)]| row.iter().map(|&(n, text)| (n, text.to_string())).collect();
        Ok((head, all.iter().map(row).collect()))
    }

    #[test]
    fn rows_begin_where_the_first_column_has_text() {
        let table = "\
=====  =====
a      b
=====  =====
1      one
2      two, which
       goes on and on

       and on
\\      three
=====  =====
";
        let all: &[&[(usize, &str)]] = &[
            &[(1, "a"), (1, "b")],
            &[(1, "1"), (1, "one")],
            &[(1, "2///"), (1, "two, which/goes on and on//and on")],
            &[(1, "\\"), (1, "three")],
        ];
        assert_eq!(rows(table), of(1, all));
    }

    #[test]
    fn rules_below_a_row_are_its_columns() {
        let table = "\
=====  =====  ======
   Inputs     Output
------------  ------
  A      B    A or B
=====  =====  ======
False  False  False
=====  =====  ======
";
        let all: &[&[(usize, &str)]] = &[
            &[(2, "   Inputs"), (1, "Output")],
            &[(1, "  A"), (1, "  B"), (1, "A or B")],
            &[(1, "False"), (1, "False"), (1, "False")],
        ];
        assert_eq!(rows(table), of(2, all));
    }

    #[test]
    fn what_is_no_table() {
        assert_eq!(rows("==  ==\na  b\n==  ==\n"), Err(1));
        assert_eq!(rows("==  ==\na   b\n-----\n==  ==\n"), Err(2));
        assert_eq!(rows("==  ==  ==\na       c\n---  -----\n==  ==  ==\n"), Err(2));
    }
}
