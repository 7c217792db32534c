use crate::read::attrlist::List;
use crate::read::{Reader, Result};
use ast::{Align, Block, BlockKind, Inline, InlineKind, Limits, Span, Table};
use std::fmt::Write as _;

/// Reads a text that is the brackets of a table, its fences and what is between them.
fn read_with(text: &str, limits: Limits) -> (Result<Table>, Vec<String>) {
    let lines = ast::sheet::lines(text);
    let (list, at) = match lines.first().and_then(|l| l.text.strip_prefix('[')) {
        Some(list) => (list.strip_suffix(']').unwrap_or(list), 1),
        None => ("", 0),
    };
    let fence = lines.get(at).map_or("|===", |l| l.text);
    let end = lines.iter().rposition(|l| l.text == fence).unwrap_or(lines.len()).max(at + 1);
    let mut reader = Reader::new(text, limits, false);
    let mark = fence.chars().next().unwrap_or('|');
    let table = reader.table(&lines[at + 1..end], mark, &List::parse(list), Span::NONE);
    (table, reader.diagnostics.iter().map(|d| d.message.to_string()).collect())
}

/// Reads the table that a text consists of.
pub(crate) fn read_block(text: &str) -> (Table, Vec<String>) {
    let (table, warnings) = read_with(text, Limits::default());
    (table.unwrap_or_default(), warnings)
}

fn words(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) => out.push_str(text),
            InlineKind::Strong(inner) | InlineKind::Emphasis(inner) => out.push_str(&words(inner)),
            InlineKind::Span { content, .. } => out.push_str(&words(content)),
            InlineKind::Include(include) => {
                let _ = write!(out, "<include {}>", include.href);
            }
            _ => out.push('?'),
        }
    }
    out
}

fn style(cell: &ast::Cell) -> &'static str {
    match cell.body.first().map(|b| &b.kind) {
        _ if cell.heading => "h",
        Some(BlockKind::Code(_)) => "l",
        Some(BlockKind::Plain(w) | BlockKind::Paragraph(w)) => match w.first().map(|i| &i.kind) {
            Some(InlineKind::Strong(_)) => "s",
            Some(InlineKind::Emphasis(_)) => "e",
            Some(InlineKind::Span { .. }) => "m",
            _ => "",
        },
        _ => "",
    }
}

fn sign(align: Align) -> &'static str {
    match align {
        Align::Center => "^",
        Align::Right => ">",
        _ => "<",
    }
}

fn shown_cell(block: &Block) -> String {
    match &block.kind {
        BlockKind::Cell(cell) => {
            let mut out = String::new();
            if cell.columns > 1 {
                let _ = write!(out, "{}+", cell.columns);
            }
            if cell.rows > 1 {
                let _ = write!(out, ".{}+", cell.rows);
            }
            out.push_str(cell.align.map_or("", sign));
            out.push_str(block.attrs.get("valign").unwrap_or_default());
            out.push_str(style(cell));
            out.push(':');
            if let Some(id) = block.attrs.id() {
                let _ = write!(out, "#{id} ");
            }
            let parts: Vec<String> = cell
                .body
                .iter()
                .map(|b| match &b.kind {
                    BlockKind::Plain(w) => words(w),
                    BlockKind::Paragraph(w) => format!("¶{}", words(w)),
                    BlockKind::Code(c) => words(&c.content),
                    _ => "?".into(),
                })
                .collect();
            out.push_str(&parts.join(""));
            out
        }
        BlockKind::Comment(text) => format!("// {text}"),
        BlockKind::Include(include) => format!("<include {}>", include.href),
        _ => "?".into(),
    }
}

/// A table, a row a line.
pub(crate) fn shown(table: &Table) -> String {
    let mut lines = Vec::new();
    for group in &table.groups {
        let BlockKind::TableGroup(inner) = &group.kind else { continue };
        let columns: Vec<String> = inner
            .columns
            .iter()
            .map(|c| {
                let width = c.width.as_deref().unwrap_or(c.attrs.hint("asciidoc:width").unwrap_or(""));
                format!("{}{}{width}", c.align.map_or("", sign), c.attrs.get("valign").unwrap_or_default())
            })
            .collect();
        let hints: Vec<String> = group.attrs.hints().iter().map(|(n, v)| format!(" {n}={v}")).collect();
        let hints = hints.concat();
        lines.push(format!("{}{hints}", columns.join(",")));
        for section in &inner.sections {
            let BlockKind::TableSection(section) = &section.kind else { continue };
            let mark = format!("{:?}", section.kind).chars().next().unwrap_or(' ');
            for row in &section.rows {
                match &row.kind {
                    BlockKind::Row(cells) => {
                        let cells: Vec<String> = cells.iter().map(shown_cell).collect();
                        lines.push(format!("{mark} {}", cells.join(" | ")));
                    }
                    _ => lines.push(format!("{mark} {}", shown_cell(row))),
                }
            }
        }
    }
    lines.join("\n")
}

fn read(text: &str) -> String {
    let (table, warnings) = read_with(text, Limits::default());
    let mut out = table.map_or_else(|e| format!("error: {}", e.message), |t| shown(&t));
    for warning in warnings {
        let _ = write!(out, "\nwarning: {warning}");
    }
    out
}

#[test]
fn rows_and_heads() {
    for (text, wanted) in [
        ("|===\n|a |b\n\n|c |d\n|===", ",\nH :a | :b\nB :c | :d"),
        ("|===\n|a |b\n|c |d\n|===", ",\nB :a | :b\nB :c | :d"),
        ("|===\n\n|a |b\n\n|c |d\n|===", ",\nB :a | :b\nB :c | :d"),
        ("[%noheader]\n|===\n|a |b\n\n|c |d\n|===", ",\nB :a | :b\nB :c | :d"),
        ("|===\n|a\n\nmore |b\n\n|c |d\n|===", ",\nB :¶a¶more | :b\nB :c | :d"),
        ("[%header%footer,cols=2]\n|===\n|a |b\n|c\n|d\n|e|f\n|===", ",\nH :a | :b\nB :c | :d\nF :e | :f"),
        ("[options=\"header,footer\"]\n|===\n|a\n|===", "\nH :a"),
        ("|===\n|===", ""),
    ] {
        assert_eq!(read(text), wanted, "{text}");
    }
}

#[test]
fn cells_say_what_they_are() {
    for (text, wanted) in [
        (
            "[cols=3]\n|===\n2+|a |b\n.2+|c 2+^.>h|d\n|e|f\n|===",
            ",,\nB 2+:a | :b\nB .2+:c | 2+^bottomh:d\nB :e | :f",
        ),
        ("[cols=\"2*\"]\n|===\n2*>s|x\ne|y m|z\n|===", ",\nB >s:x | >s:x\nB e:y | m:z"),
        ("[cols=\"1,2\"]\n|===\n|a\\|b |[[i]]c\n|===", "1*,2*\nB :a|b | :#i c"),
        ("[cols=\"<.^30%,~\"]\n|===\n|a|b\n|===", "<middle30%,~\nB :a | :b"),
        ("[cols=\"h,l\"]\n|===\n|a\n|  b\n   c\n|===", ",\nB h:a | l:  b\n   c"),
        ("[%header,cols=\"a,a\"]\n|===\n|a|b\nh|c d|d\n|===", ",\nH :a | :b\nB h:c | :d"),
        ("|===\n|a z|b\n|===", ",\nB :a | :b"),
    ] {
        assert_eq!(read(text), wanted, "{text}");
    }
}

#[test]
fn other_formats() {
    for (text, wanted) in [
        (",===\na,\"b, \"\"c\"\"\"\n\"d\ne\",f\n,===", ",\nB :a | :b, \"c\"\nB :d\ne | :f"),
        (":===\na:b\\:c\n:===", ",\nB :a | :b:c"),
        ("[format=tsv]\n|===\na\tb\n|===", ",\nB :a | :b"),
        ("[separator=;]\n|===\n;a|;b\n|===", ",\nB :a| | :b"),
    ] {
        assert_eq!(read(text), wanted, "{text}");
    }
}

#[test]
fn what_stands_between_rows_stays() {
    for (text, wanted) in [
        (
            "|===\n// one\n|a |b\n// two\n|c\n// three\n|d\n// four\n|===",
            ",\nB // one\nB :a | :b\nB // two\nB :c | // three | :d\nB // four",
        ),
        (
            "[%header,format=csv]\n|===\ninclude::a.csv[]\n|===",
            " asciidoc:format=csv asciidoc:header=\nB <include a.csv>",
        ),
        ("|===\n|a |b\n\ninclude::rows.adoc[]\n|===", ",\nH :a | :b\nB <include rows.adoc>"),
        ("[cols=2]\n|===\n|a\ninclude::words.adoc[]\n|b\n|===", ",\nB :a<include words.adoc> | :b"),
    ] {
        assert_eq!(read(text), wanted, "{text}");
    }
}

#[test]
fn broken_tables_keep_their_words() {
    for (text, wanted) in [
        (
            "[cols=2]\n|===\n|a |b\n|c\n|===",
            ",\nB :a | :b\nB :c | :\nwarning: the last row has too few cells: the others are empty",
        ),
        (
            "[cols=2]\n|===\n3+|a\n|b |c\n|===",
            ",\nB 2+:a\nB :b | :c\nwarning: a cell takes more columns than are left: it ends at the last",
        ),
        ("|===\na | b\n|===", ",\nB :a | :b\nwarning: a table that does not begin with a separator"),
        (
            "[cols=2]\n|===\n.3+|a .2+|b\n|c\n|===",
            ",\nB .2+:a | :b\nB :c\nwarning: all cells of a row reach into a row that has none: it is left out",
        ),
    ] {
        assert_eq!(read(text), wanted, "{text}");
    }
}

#[test]
fn a_short_table_cannot_grow() {
    for text in [
        "[cols=\"9999999*\"]\n|===\n|a\n|===",
        "[cols=99999999]\n|===\n|a\n|===",
        "|===\n99999999+|a\n|===",
        "|===\n.99999999+|a\n|===",
        "|===\n99999999*|a\n|===",
    ] {
        assert!(read(text).starts_with("error: "), "{text}");
    }
    // Rows that are covered are not made.
    let many = "|===\n".to_string() + &".16000+|a\n".repeat(2000) + "|===";
    assert!(read(&many).len() < 1_000_000);
}
