//! Tables: `|===`, a row on a line where it fits, else a cell a line.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/tables/build-a-basic-table/>.

use super::meta::{Head, List};
use super::{Context, Writer, inline, line};
use crate::settle::table::is_words;
use ast::{Align, Attrs, Block, BlockKind, Cell, Column, Table, TableGroup, TableSectionKind};
use std::fmt::Write as _;

/// The widest row that is written on one line.
const WIDEST: usize = 100;

/// A row's cells as text, and the lines that stand above it.
struct Row {
    cells: Vec<String>,
    above: Vec<String>,
}

impl Row {
    fn fits_a_line(&self) -> bool {
        self.cells.iter().all(|c| !c.contains('\n'))
            && self.cells.iter().map(|c| c.len() + 1).sum::<usize>() <= WIDEST
    }
}

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table, at: Head, context: Context) {
        let title = self.title(&table.head);
        let mut first = true;
        for group in &table.groups {
            if let BlockKind::TableGroup(inner) = &group.kind {
                let text = self.group(
                    inner,
                    &group.attrs,
                    at,
                    if first { title.as_deref() } else { None },
                    first,
                    context,
                );
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
        attrs: &Attrs,
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
        let on_lines = rows.iter().all(Row::fits_a_line);
        let mut others = Vec::new();
        let from_elsewhere = |hint: &str| attrs.hint(hint).is_some();
        let mut options = Vec::new();
        if has_header || from_elsewhere("asciidoc:header") {
            options.push("header");
        } else if !on_lines || heads > 0 {
            options.push("noheader");
        }
        if !foot.is_empty() || from_elsewhere("asciidoc:footer") {
            options.push("footer");
        }
        let first_row = rows.iter().find(|r| !r.cells.is_empty());
        let is_counted = match first_row {
            Some(row) => on_lines && row.cells.len() == group.columns.len(),
            None => group.columns.len() < 2,
        };
        let is_plain = group.columns.iter().all(|c| {
            c.width.is_none() && c.align.is_none() && c.attrs.get("valign").is_none() && !is_auto(c)
        });
        if !is_plain || !is_counted {
            others.push(format!("cols=\"{}\"", columns(&group.columns)));
        }
        let spelling = Spelling::of(attrs, bar);
        for (name, hint) in [("format", "asciidoc:format"), ("separator", "asciidoc:separator")] {
            others.extend(attrs.hint(hint).map(|value| format!("{name}=\"{}\"", value.replace('\t', "\\t"))));
        }
        let fence = format!("{bar}===");
        let mut out = String::new();
        let list = List { options, others, ..List::default() };
        let bare = Attrs::default();
        let at = if first { Head { title, ..at } } else { Head { attrs: &bare, title: None } };
        at.write(&mut out, &list);
        out.push_str(&fence);
        out.push('\n');
        let mut begun = 0;
        for row in &rows {
            if begun > 0 && !on_lines {
                out.push('\n');
            }
            for line in &row.above {
                out.push_str(line);
                out.push('\n');
            }
            if row.cells.is_empty() {
                continue;
            }
            match &spelling {
                Some(spelling) => spelling.row(&row.cells, bar, &mut out),
                None => out.push_str(&row.cells.join(if on_lines { " " } else { "\n" })),
            }
            out.push('\n');
            begun += 1;
            if begun == 1 && has_header && on_lines && rows.len() > 1 {
                out.push('\n');
            }
        }
        out.push_str(&fence);
        out
    }

    fn row(&mut self, row: &Block, bar: char, heading: bool, in_head: bool, context: Context) -> Option<Row> {
        let mut out = Row { cells: Vec::new(), above: Vec::new() };
        let cells = match &row.kind {
            BlockKind::Row(cells) => cells,
            BlockKind::Comment(text) => {
                out.above.push(comment(text));
                return Some(out);
            }
            BlockKind::Include(include) => {
                out.above.push(include_line(include, &row.attrs));
                return Some(out);
            }
            _ => return None,
        };
        let mut anchor = row.attrs.id().map(inline::anchor).unwrap_or_default();
        for block in cells {
            match &block.kind {
                BlockKind::Cell(cell) => {
                    anchor.push_str(&block.attrs.id().map(inline::anchor).unwrap_or_default());
                    let valign = block.attrs.get("valign");
                    let anchor = std::mem::take(&mut anchor);
                    out.cells.push(self.cell(cell, valign, &anchor, bar, heading, in_head, context));
                }
                BlockKind::Comment(text) => out.above.push(comment(text)),
                BlockKind::Include(include) => out.above.push(include_line(include, &block.attrs)),
                _ => {}
            }
        }
        Some(out)
    }

    #[allow(clippy::too_many_arguments, reason = "what a cell is, and where it stands")]
    fn cell(
        &mut self,
        cell: &Cell,
        valign: Option<&str>,
        anchor: &str,
        bar: char,
        heading: bool,
        in_head: bool,
        context: Context,
    ) -> String {
        let is_text = is_words(&cell.body);
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
        spec.push_str(vertical(valign));
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
                    parts.push(line::guard_cell(&format!("{}{text}", std::mem::take(&mut before))));
                }
            }
            if parts.is_empty() && !before.is_empty() {
                parts.push(before);
            }
            parts.join("\n\n")
        } else {
            let inner = Context { in_cell: true, level: 0, ..Context::default() };
            let inside = guard_listings(self.text_of(|w| w.flow(&cell.body, inner)));
            let before = if anchor.is_empty() { String::new() } else { format!("{{empty}}{anchor}\n\n") };
            let joint = if inside.contains('\n') || inside.starts_with('[') { "\n" } else { "" };
            format!("{joint}{before}{inside}")
        };
        let escape = if context.in_cell { text.replace('!', "\\!") } else { text.replace('|', "\\|") };
        format!("{spec}{bar}{escape}")
    }
}

/// How the cells of a table are told apart that must be spelt as the files are that it includes.
struct Spelling<'a> {
    separator: &'a str,
    format: &'a str,
}

impl<'a> Spelling<'a> {
    fn of(attrs: &'a Attrs, bar: char) -> Option<Spelling<'a>> {
        let format = attrs.hint("asciidoc:format").unwrap_or("psv");
        let separator = attrs.hint("asciidoc:separator").unwrap_or(match (format, bar) {
            ("csv", _) => ",",
            ("tsv", _) => "\t",
            ("dsv", _) => ":",
            (_, '!') => "!",
            _ => "|",
        });
        (format != "psv" || !separator.chars().eq([bar])).then_some(Spelling { separator, format })
    }

    /// Spells cells anew that are written with a bar.
    fn row(&self, cells: &[String], bar: char, out: &mut String) {
        let escaped: String = ['\\', bar].iter().collect();
        for (i, cell) in cells.iter().enumerate() {
            let (spec, text) = cell.split_once(bar).unwrap_or(("", cell));
            let text = text.replace(&escaped, bar.encode_utf8(&mut [0; 4]));
            match self.format {
                "psv" => {
                    if i > 0 {
                        out.push('\n');
                    }
                    out.push_str(spec);
                    out.push_str(self.separator);
                    out.push_str(&text.replace(self.separator, &format!("\\{}", self.separator)));
                    continue;
                }
                _ if i > 0 => out.push_str(self.separator),
                _ => {}
            }
            if self.format == "dsv" {
                let text = text.replace('\n', " ").replace(self.separator, &format!("\\{}", self.separator));
                out.push_str(&text);
            } else if text.contains(['"', '\n']) || text.contains(self.separator) || text.is_empty() {
                out.push('"');
                out.push_str(&text.replace('"', "\"\""));
                out.push('"');
            } else {
                out.push_str(&text);
            }
        }
    }
}

fn include_line(include: &ast::Include, attrs: &Attrs) -> String {
    format!("include::{}[{}]", include.href, attrs.hint("asciidoc:include").unwrap_or_default())
}

fn comment(text: &str) -> String {
    let mut out = String::new();
    super::comment(text, &mut out);
    out
}

/// Asciidoctor takes lines that look like comments out of a cell before it reads its listings. With a blank before each line, and
/// `indent=0` to take it away again, none looks like one.
fn guard_listings(text: String) -> String {
    if !text.contains("\n//") {
        return text;
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let is_fence = |line: &str| {
        line.len() >= 4 && (line.trim_matches('-').is_empty() || line.trim_matches('.').is_empty())
    };
    let is_comment = |line: &str| line.starts_with("//") && !line.starts_with("///");
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let end = if is_fence(line) { lines[at + 1..].iter().position(|l| l == line) } else { None };
        let inside = end.and_then(|end| lines.get(at + 1..at + 1 + end)).unwrap_or_default();
        let is_guarded = inside.iter().any(|line| is_comment(line));
        if is_guarded {
            out.push_str("[indent=0]\n");
        }
        out.push_str(line);
        out.push('\n');
        for line in inside {
            if is_guarded && !line.is_empty() {
                out.push(' ');
            }
            out.push_str(line);
            out.push('\n');
        }
        at += 1 + inside.len();
        if end.is_some() {
            out.push_str(line);
            out.push('\n');
            at += 1;
        }
    }
    out.pop();
    out
}

fn is_auto(column: &Column) -> bool {
    column.attrs.hint("asciidoc:width").is_some()
}

/// The value of `cols`.
fn columns(columns: &[Column]) -> String {
    let has_widths = columns.iter().any(|c| c.width.is_some() || is_auto(c));
    let specs: Vec<String> = columns
        .iter()
        .map(|column| {
            let align = column.align.map_or("", align);
            let valign = vertical(column.attrs.get("valign"));
            let width = column.width.as_deref().unwrap_or("");
            let digits: String = width.chars().take_while(char::is_ascii_digit).collect();
            let percent = if width.trim_end().ends_with('%') { "%" } else { "" };
            let digits = match &digits[..] {
                _ if is_auto(column) => "~",
                digits if !digits.is_empty() && digits.chars().any(|c| c != '0') => digits,
                _ if has_widths || align.is_empty() && valign.is_empty() => "1",
                _ => "",
            };
            format!("{align}{valign}{digits}{percent}")
        })
        .collect();
    if let [first, rest @ ..] = &specs[..]
        && !rest.is_empty()
        && rest.iter().all(|spec| spec == first)
    {
        let spec = if first == "1" { "" } else { first };
        return format!("{}*{spec}", specs.len());
    }
    // A number alone would count columns.
    if let [only] = &specs[..]
        && only.bytes().all(|b| b.is_ascii_digit())
    {
        return "1".into();
    }
    // A column in percent and one without would not add up.
    let mixed = columns.iter().any(|c| c.width.as_deref().is_some_and(|w| w.trim_end().ends_with('%')))
        && !specs.iter().all(|s| s.ends_with(['%', '~']));
    let joined = specs.join(",");
    if mixed { joined.replace('%', "") } else { joined }
}

fn vertical(valign: Option<&str>) -> &'static str {
    match valign {
        Some("top") => ".<",
        Some("middle") => ".^",
        Some("bottom") => ".>",
        _ => "",
    }
}

const fn align(align: Align) -> &'static str {
    match align {
        Align::Left | Align::Justify => "<",
        Align::Center => "^",
        Align::Right | Align::Char => ">",
    }
}
