//! Tables: `|===`, a row on a line where it fits, else a cell a line.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/tables/build-a-basic-table/>.

use super::meta::{Head, List};
use super::{Context, Writer, inline, line};
use ast::{Align, Block, BlockKind, Cell, Column, Table, TableGroup, TableSectionKind};
use std::fmt::Write as _;

/// The widest row that is written on one line.
const WIDEST: usize = 100;

/// A row's cells as text, and whether each is one line.
struct Row {
    cells: Vec<String>,
    comments: Vec<String>,
}

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table, at: Head, context: Context) {
        let title = self.title(&table.head);
        let mut first = true;
        for group in &table.groups {
            if let BlockKind::TableGroup(group) = &group.kind {
                let text = self.group(group, at, if first { title.as_deref() } else { None }, first, context);
                if !std::mem::take(&mut first) {
                    self.out.push_str("\n\n");
                }
                self.out.push_str(&text);
            }
        }
    }

    fn group(
        &mut self,
        group: &TableGroup,
        at: Head,
        title: Option<&str>,
        first: bool,
        context: Context,
    ) -> String {
        let bar = if context.in_cell { '!' } else { '|' };
        let rows_of = |wanted: TableSectionKind| {
            group.sections.iter().filter_map(move |s| match &s.kind {
                BlockKind::TableSection(s) if s.kind == wanted => Some(s.rows.iter()),
                _ => None,
            })
        };
        let head: Vec<&Block> = rows_of(TableSectionKind::Head).flatten().collect();
        let body: Vec<&Block> = rows_of(TableSectionKind::Body).flatten().collect();
        let foot: Vec<&Block> = rows_of(TableSectionKind::Foot).flatten().collect();
        let heads = head.iter().filter(|b| matches!(b.kind, BlockKind::Row(_))).count();
        // AsciiDoc has one row of heads, and Asciidoctor loses cells where one of them reaches into the body; other
        // heads are rows of heading cells.
        let reaches = |row: &&&Block| match &row.kind {
            BlockKind::Row(cells) => {
                cells.iter().any(|c| matches!(&c.kind, BlockKind::Cell(c) if c.rows > 1))
            }
            _ => false,
        };
        let has_header = heads == 1 && !head.iter().any(|row| reaches(&row));
        let mut rows = Vec::new();
        for row in &head {
            rows.extend(self.row(row, bar, !has_header, has_header, context));
        }
        for row in body.iter().chain(&foot) {
            rows.extend(self.row(row, bar, false, false, context));
        }
        let on_lines = rows.iter().all(|r| {
            r.cells.iter().all(|c| !c.contains('\n'))
                && r.cells.iter().map(|c| c.len() + 1).sum::<usize>() <= WIDEST
        });
        let mut options = String::new();
        if has_header {
            options.push_str("%header");
        } else if !on_lines || heads > 0 {
            options.push_str("%noheader");
        }
        if !foot.is_empty() {
            options.push_str("%footer");
        }
        let mut others = Vec::new();
        if !options.is_empty() {
            others.push(options);
        }
        let has_spans = rows.first().is_some_and(|r| r.cells.len() != group.columns.len());
        let is_plain = group.columns.iter().all(|c| c.width.is_none() && c.align.is_none());
        if !is_plain || !on_lines || has_spans {
            others.push(format!("cols=\"{}\"", columns(&group.columns)));
        }
        let fence = format!("{bar}===");
        let mut out = String::new();
        if first {
            at.meta(&mut out, "", &others, title);
        } else {
            super::meta(&mut out, None, "", &[], &others, None);
        }
        out.push_str(&fence);
        out.push('\n');
        for (i, row) in rows.iter().enumerate() {
            if i > 0 && !on_lines {
                out.push('\n');
            }
            for comment in &row.comments {
                out.push_str(comment);
                out.push('\n');
            }
            out.push_str(&row.cells.join(if on_lines { " " } else { "\n" }));
            out.push('\n');
            if i == 0 && has_header && on_lines && rows.len() > 1 {
                out.push('\n');
            }
        }
        out.push_str(&fence);
        out
    }

    fn row(&mut self, row: &Block, bar: char, heading: bool, in_head: bool, context: Context) -> Option<Row> {
        let cells = match &row.kind {
            BlockKind::Row(cells) => cells,
            BlockKind::Comment(text) => {
                return Some(Row { cells: Vec::new(), comments: vec![comment(text)] });
            }
            _ => return None,
        };
        let mut out = Row { cells: Vec::new(), comments: Vec::new() };
        let mut anchor = row.attrs.id().map(inline::anchor).unwrap_or_default();
        for block in cells {
            match &block.kind {
                BlockKind::Cell(cell) => {
                    anchor.push_str(&block.attrs.id().map(inline::anchor).unwrap_or_default());
                    out.cells.push(self.cell(
                        cell,
                        &std::mem::take(&mut anchor),
                        bar,
                        heading,
                        in_head,
                        context,
                    ));
                }
                BlockKind::Comment(text) => out.comments.push(comment(text)),
                _ => {}
            }
        }
        Some(out)
    }

    fn cell(
        &mut self,
        cell: &Cell,
        anchor: &str,
        bar: char,
        heading: bool,
        in_head: bool,
        context: Context,
    ) -> String {
        let is_text = cell.body.iter().all(|b| {
            matches!(b.kind, BlockKind::Plain(_) | BlockKind::Paragraph(_) | BlockKind::Anchor)
                && b.attrs.classes().is_empty()
        });
        let mut spec = String::new();
        match (cell.columns, cell.rows) {
            (1, 1) => {}
            (columns, 1) => {
                let _ = write!(spec, "{columns}+");
            }
            (1, rows) => {
                let _ = write!(spec, ".{rows}+");
            }
            (columns, rows) => {
                let _ = write!(spec, "{columns}.{rows}+");
            }
        }
        spec.push_str(cell.align.map_or("", align));
        // A head row's cells are headings already; their blocks could not be read there.
        if !is_text && !in_head {
            spec.push('a');
        } else if (cell.heading || heading) && !in_head {
            spec.push('h');
        }
        let text = if is_text {
            let mut parts: Vec<String> = Vec::new();
            let mut before = anchor.to_string();
            for block in &cell.body {
                before.push_str(&block.attrs.id().map(inline::anchor).unwrap_or_default());
                if let BlockKind::Plain(content) | BlockKind::Paragraph(content) = &block.kind {
                    let text = self.text_of(|w| w.run(content));
                    parts.push(line::guard_directives(&format!("{}{text}", std::mem::take(&mut before))));
                }
            }
            if parts.is_empty() && !before.is_empty() {
                parts.push(before);
            }
            parts.join("\n\n")
        } else {
            let inner = Context { in_cell: true, level: 0, ..Context::default() };
            let inside = self.text_of(|w| w.flow(&cell.body, inner));
            let before = if anchor.is_empty() { String::new() } else { format!("{{empty}}{anchor}\n\n") };
            let joint = if inside.contains('\n') || inside.starts_with('[') { "\n" } else { "" };
            format!("{joint}{before}{inside}")
        };
        let escape = if context.in_cell { text.replace('!', "\\!") } else { text.replace('|', "\\|") };
        format!("{spec}{bar}{escape}")
    }
}

fn comment(text: &str) -> String {
    let mut out = String::new();
    super::comment(text, &mut out);
    out
}

fn columns(columns: &[Column]) -> String {
    let specs: Vec<String> = columns
        .iter()
        .map(|column| {
            let align = column.align.map_or("", align);
            let width = column.width.as_deref().unwrap_or("");
            let digits: String = width.chars().take_while(char::is_ascii_digit).collect();
            let percent = if width.trim_end().ends_with('%') { "%" } else { "" };
            let digits = if digits.is_empty() || digits.chars().all(|c| c == '0') { "1" } else { &digits };
            format!("{align}{digits}{percent}")
        })
        .collect();
    // A column in percent and one without would not add up.
    let mixed = specs.iter().any(|s| s.ends_with('%')) && !specs.iter().all(|s| s.ends_with('%'));
    let joined = specs.join(",");
    if mixed { joined.replace('%', "") } else { joined }
}

const fn align(align: Align) -> &'static str {
    match align {
        Align::Left | Align::Justify | Align::Char => "<",
        Align::Center => "^",
        Align::Right => ">",
    }
}
