//! Tables as comma-separated values, by the rules of Python's `csv`, which docutils leaves them to.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/directives.html#csv-table>

use super::{Rows, cell, row};
use crate::read::directive::parts::Parts;
use crate::read::flow::Flow;
use crate::read::sheet::{self, Line};
use crate::read::{Reader, Result};
use ast::{Block, Blocks, Span};

/// How values are parted.
#[derive(Clone, Copy)]
struct Dialect {
    delimiter: char,
    quote: char,
    escape: Option<char>,
    /// Whether blanks behind a delimiter count.
    keeps_blanks: bool,
}

/// A value.
enum Value<'s> {
    /// As it stands in the file.
    Lines(Vec<Line<'s>>),
    /// With marks taken out of it.
    Text(String, Span),
}

impl<'s> Reader<'s> {
    /// A table of values. One that is in another file is kept as it is.
    pub(in crate::read) fn csv_table(&mut self, mut parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let span = parts.span;
        if parts.content.is_empty() {
            let is_elsewhere = parts.options.iter().any(|o| matches!(&*o.name, "file" | "url"));
            if is_elsewhere {
                return self.kept_verbatim(parts, flow);
            }
            return self.wrong(parts, "no values", flow);
        }
        let single = |text: String| {
            let mut chars = text.chars();
            match (text.as_str(), chars.next(), chars.next()) {
                ("tab", ..) => Some('\t'),
                ("space", ..) => Some(' '),
                (_, Some(c), None) => Some(c),
                _ => crate::read::directive::character(&text),
            }
        };
        let mut dialect = Dialect { delimiter: ',', quote: '"', escape: None, keeps_blanks: false };
        let mut is_known = true;
        let mut choose = |parts: &mut Parts<'s, '_>, name: &str| {
            let value = parts.options.iter().find(|choice| choice.name == name)?.text();
            let found = single(value);
            is_known &= found.is_some();
            found
        };
        let (delimiter, quote) = (choose(&mut parts, "delim"), choose(&mut parts, "quote"));
        let escape = choose(&mut parts, "escape");
        if !is_known {
            return self.wrong(parts, "an option that should be one character", flow);
        }
        dialect.delimiter = delimiter.unwrap_or(dialect.delimiter);
        dialect.quote = quote.unwrap_or(dialect.quote);
        dialect.escape = escape;
        dialect.keeps_blanks = parts.options.iter().any(|choice| choice.name == "keepspace");
        // The file has blanks where tabs were.
        if dialect.delimiter == '\t' {
            return self.wrong(parts, "tabs between values, which docutils turns into blanks", flow);
        }
        let header = parts.options.iter().find(|choice| choice.name == "header").map(|c| c.value.clone());
        let head = header.map(|lines| values(&lines, dialect));
        let body = values(&parts.content, dialect);
        let (head, body) = match (head.transpose(), body) {
            (Ok(head), Ok(body)) => (head.unwrap_or_default(), body),
            (Err(what), _) | (_, Err(what)) => return self.wrong(parts, what, flow),
        };
        for name in ["delim", "quote", "escape", "keepspace", "header"] {
            parts.take(name);
        }
        let head_rows = head.len() + parts.number("header-rows").unwrap_or(0);
        let stubs = parts.number("stub-columns").unwrap_or(0);
        let columns = head.iter().chain(&body).map(Vec::len).max().unwrap_or(0);
        if head_rows > 0 && head_rows >= head.len() + body.len() {
            self.warn("a table of nothing but a head", span);
        }
        let title = self.title_of(&parts);
        let mut rows = Blocks::new();
        for values in head.into_iter().chain(body) {
            let mut cells = Blocks::with_capacity(values.len());
            let mut at = span;
            for value in values {
                let cell = self.value(value, span)?;
                if cells.is_empty() {
                    at = cell.span;
                }
                cells.push(cell);
            }
            rows.push(row(cells, at));
        }
        // Short rows are filled up, where that is not mostly air.
        if rows.len().saturating_mul(columns) <= MOST_PLACES {
            for row in &mut rows {
                if let ast::BlockKind::Row(cells) = &mut row.kind {
                    let span = row.span;
                    cells.resize_with(columns, || cell(Blocks::new(), 1, 1, span));
                }
            }
        }
        let table = Rows { all: rows, head: head_rows, columns }.table(span);
        self.put_table(table, title, parts, stubs, flow);
        Ok(())
    }

    fn value(&mut self, value: Value<'s>, other: Span) -> Result<Block> {
        match value {
            Value::Lines(lines) => self.cell(lines, 1, 1, other),
            Value::Text(text, span) => {
                let body = self.aside(&text, span)?;
                Ok(cell(body, 1, 1, span))
            }
        }
    }
}

/// The most cells that a table is filled up to.
const MOST_PLACES: usize = 1 << 20;

/// The rows of some lines.
fn values<'s>(
    lines: &[Line<'s>],
    dialect: Dialect,
) -> std::result::Result<Vec<Vec<Value<'s>>>, &'static str> {
    let mut rows = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if lines[at].is_blank() {
            // A row of nothing, all of whose cells are filled up.
            rows.push(Vec::new());
            at += 1;
            continue;
        }
        let mut row = Vec::new();
        let mut line = lines[at];
        loop {
            if !dialect.keeps_blanks {
                line = line.trimmed();
            }
            let (value, rest) = match line.text.strip_prefix(dialect.quote) {
                Some(_) => quoted(lines, &mut at, line, dialect)?,
                None => bare(line, dialect),
            };
            row.push(value);
            match rest {
                Some(rest) => line = rest,
                None => break,
            }
        }
        rows.push(row);
        at += 1;
    }
    Ok(rows)
}

/// What is taken of a value so far.
struct Taken<'s> {
    lines: Vec<Line<'s>>,
    /// The text, once it is not that of the file.
    text: Option<String>,
    span: Span,
}

impl<'s> Taken<'s> {
    /// Takes a part of a line, which goes on with the next part.
    fn part(&mut self, part: Line<'s>) {
        if let Some(text) = &mut self.text {
            text.push_str(part.text);
        } else if let Some(last) = self.lines.last_mut()
            && last.end() == part.at
            && last.text.is_empty()
        {
            *last = part;
        } else if part.text.is_empty() && !self.lines.is_empty() {
            // Nothing.
        } else if self.lines.is_empty() {
            self.lines.push(part);
        } else {
            self.changed().push_str(part.text);
        }
        self.span.end = self.span.end.max(part.span().end);
    }

    /// Goes on with the next line.
    fn end_line(&mut self, next: Line<'s>) {
        match &mut self.text {
            Some(text) => text.push('\n'),
            None => self.lines.push(Line { text: "", at: next.at }),
        }
    }

    /// The text, which is from here on not that of the file.
    fn changed(&mut self) -> &mut String {
        let lines = &self.lines;
        self.text.get_or_insert_with(|| crate::read::directive::parts::text(lines))
    }

    fn value(self) -> Value<'s> {
        match self.text {
            Some(text) => Value::Text(text, self.span),
            None => Value::Lines(self.lines),
        }
    }
}

/// A value between quotes, which may go on over several lines, and what stands behind it.
fn quoted<'s>(
    lines: &[Line<'s>],
    at: &mut usize,
    first: Line<'s>,
    dialect: Dialect,
) -> std::result::Result<(Value<'s>, Option<Line<'s>>), &'static str> {
    let mut line = first.from(dialect.quote.len_utf8());
    let mut taken = Taken { lines: Vec::new(), text: None, span: line.span() };
    taken.span.end = taken.span.start;
    loop {
        let special = |c: char| c == dialect.quote || Some(c) == dialect.escape;
        let Some(end) = line.text.find(special) else {
            taken.part(line);
            *at += 1;
            let Some(&next) = lines.get(*at) else { return Err("a quotation mark without another") };
            taken.end_line(next);
            // The next line is taken from its start on; its blanks count.
            line = next;
            continue;
        };
        taken.part(Line { text: &line.text[..end], at: line.at });
        let mark = line.text[end..].chars().next().unwrap_or_default();
        let behind = line.from(end + mark.len_utf8());
        if Some(mark) == dialect.escape {
            if let Some(c) = behind.text.chars().next() {
                taken.changed().push(c);
                line = behind.from(c.len_utf8());
            } else {
                // It escapes the end of the line.
                taken.changed();
                *at += 1;
                let Some(&next) = lines.get(*at) else { return Err("a quotation mark without another") };
                taken.end_line(next);
                line = next;
            }
            continue;
        }
        if dialect.escape.is_none() && behind.text.starts_with(dialect.quote) {
            taken.changed().push(dialect.quote);
            line = behind.from(dialect.quote.len_utf8());
            continue;
        }
        if behind.is_blank() {
            return Ok((taken.value(), None));
        }
        let Some(_) = behind.text.strip_prefix(dialect.delimiter) else {
            return Err("something between a quotation mark and a delimiter");
        };
        return Ok((taken.value(), Some(behind.from(dialect.delimiter.len_utf8()))));
    }
}

/// A value without quotes, and what stands behind it.
fn bare(line: Line<'_>, dialect: Dialect) -> (Value<'_>, Option<Line<'_>>) {
    let part = |end: usize| {
        let part = Line { text: sheet::cut(&line.text[..end]), at: line.at };
        Value::Lines(vec![part])
    };
    let special = |c: char| c == dialect.delimiter || Some(c) == dialect.escape;
    let behind = |end: usize| Some(line.from(end + dialect.delimiter.len_utf8()));
    match line.text.find(special) {
        None => (part(line.text.len()), None),
        Some(end) if line.text[end..].starts_with(dialect.delimiter) => (part(end), behind(end)),
        Some(_) => {
            let mut text = String::new();
            let mut rest = line.text.char_indices();
            while let Some((end, c)) = rest.next() {
                if Some(c) == dialect.escape {
                    text.extend(rest.next().map(|(_, c)| c));
                } else if c == dialect.delimiter {
                    return (Value::Text(text, Span::new(line.at, line.at + end)), behind(end));
                } else {
                    text.push(c);
                }
            }
            (Value::Text(text, line.span()), None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dialect, Value, values};
    use crate::read::sheet;

    fn rows(text: &str, delimiter: char, escape: Option<char>) -> Result<Vec<Vec<String>>, &'static str> {
        let dialect = Dialect { delimiter, quote: '"', escape, keeps_blanks: false };
        let lines = sheet::lines(text);
        let rows = values(&lines, dialect)?;
        let value = |value: Value<'_>| match value {
            Value::Lines(lines) => crate::read::directive::parts::text(&lines),
            Value::Text(text, _) => format!("*{text}"),
        };
        Ok(rows.into_iter().map(|row| row.into_iter().map(value).collect()).collect())
    }

    #[test]
    fn values_as_python_parts_them() {
        let text = "a, \"b, c\",d\n\n\"e\n\nf\" , g\n";
        assert!(rows(text, ',', None).is_err());
        let text = "a, \"b, c\",d\n\n\"e\n  f\n\ng\", h,\n\"i \"\"j\"\" k\",\"\"\n";
        let all = [vec!["a", "b, c", "d"], vec![], vec!["e\n  f\n\ng", "h", ""], vec!["*i \"j\" k", ""]];
        assert_eq!(rows(text, ',', None).unwrap(), all);
        let all = [vec!["*a;b", "c"], vec!["*d\"e", "*f\"g"]];
        assert_eq!(rows("a\\;b;c\n\"d\\\"e\";f\\\"g\n", ';', Some('\\')).unwrap(), all);
    }

    #[test]
    fn a_quotation_that_does_not_end() {
        assert!(rows("\"a\nb\n", ',', None).is_err());
    }
}
