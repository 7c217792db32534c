//! Random trees of blocks, written and read back by comrak: the same blocks in the same order, listings to the byte.

use ast::{
    Admonition, AdmonitionKind, Block, BlockKind, Blocks, Cell, CodeBlock, CodeKind, Column, DefinitionList,
    Division, DivisionKind, Document, Format, Inline, List, ListKind, Role, Table, TableGroup, TableSection,
    TableSectionKind, Titled, WriteOptions, plain_text,
};
use comrak::nodes::{AstNode, ListType, NodeValue};
use comrak::{Arena, Options, parse_document};
use copyist_markdown::{GFM, Markdown, NIXPKGS};
use proptest::collection::vec;
use proptest::prelude::*;
use std::fmt::Write as _;

// ---- the outline of a tree

fn outline(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match &block.kind {
            BlockKind::Division(d) => {
                let _ = write!(out, "h({})", block.title().map(|t| plain_text(t)).unwrap_or_default());
                outline(&d.body, out);
            }
            BlockKind::Paragraph(c) => {
                let _ = write!(out, "p({})", plain_text(c).replace('\n', " "));
            }
            BlockKind::List(list) => {
                match list.kind {
                    ListKind::Numbered { start, .. } => write!(out, "ol {start}["),
                    _ => write!(out, "ul["),
                }
                .unwrap();
                outline(&list.items, out);
                out.push(']');
            }
            BlockKind::Item(body) => parts("li", body, out),
            BlockKind::Code(code) => {
                let info = code.language.as_deref().unwrap_or("");
                let text = plain_text(&code.content);
                let end = if text.is_empty() { "" } else { "\n" };
                let _ = write!(out, "code({info} {:?})", text + end);
            }
            BlockKind::Admonition(a) => parts(a.kind.name(), &a.body, out),
            BlockKind::Quotation(q) => parts("quote", &q.body, out),
            BlockKind::DefinitionList(list) => parts("dl", &list.entries, out),
            BlockKind::DefinitionEntry(entry) => outline(entry, out),
            BlockKind::Term(c) => {
                let _ = write!(out, "dt({})", plain_text(c));
            }
            BlockKind::Definition(body) => parts("dd", body, out),
            BlockKind::Comment(text) => {
                let _ = write!(out, "<!--{text}-->");
            }
            BlockKind::Break => out.push_str("hr"),
            BlockKind::Table(table) => {
                let BlockKind::TableGroup(group) = &table.groups[0].kind else { continue };
                for section in &group.sections {
                    let BlockKind::TableSection(section) = &section.kind else { continue };
                    outline(&section.rows, out);
                }
            }
            BlockKind::Row(cells) => parts("row", cells, out),
            BlockKind::Cell(cell) => {
                let words = cell.body.iter().filter_map(|b| match &b.kind {
                    BlockKind::Plain(c) => Some(plain_text(c).replace('\n', " ")),
                    _ => None,
                });
                let _ = write!(out, "c({})", words.collect::<String>());
            }
            other => panic!("{other:?}"),
        }
    }
}

fn parts(name: &str, blocks: &[Block], out: &mut String) {
    let _ = write!(out, "{name}[");
    outline(blocks, out);
    out.push(']');
}

// ---- the outline of what comrak reads

fn read_outline(text: &str, format: &Markdown) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.footnotes = true;
    if format.name() == "gfm" {
        options.extension.strikethrough = true;
        options.extension.tasklist = true;
        options.extension.alerts = true;
    } else {
        options.extension.description_lists = true;
        options.extension.block_directive = true;
    }
    let arena = Arena::new();
    let mut out = String::new();
    read_children(parse_document(&arena, text, &options), &mut out);
    out
}

fn read_children<'a>(node: &'a AstNode<'a>, out: &mut String) {
    for child in node.children() {
        read_block(child, out);
    }
}

fn read_block<'a>(node: &'a AstNode<'a>, out: &mut String) {
    let name = match &node.data.borrow().value {
        NodeValue::Paragraph => return write!(out, "p({})", words(node)).unwrap(),
        NodeValue::Heading(_) => return write!(out, "h({})", words(node)).unwrap(),
        NodeValue::TableCell => return write!(out, "c({})", words(node)).unwrap(),
        NodeValue::DescriptionTerm => return write!(out, "dt({})", words_below(node)).unwrap(),
        NodeValue::CodeBlock(code) => return write!(out, "code({} {:?})", code.info, code.literal).unwrap(),
        NodeValue::ThematicBreak => return out.push_str("hr"),
        NodeValue::HtmlBlock(html) => return read_html(&html.literal, out),
        NodeValue::Table(_) | NodeValue::DescriptionItem(_) => return read_children(node, out),
        NodeValue::List(list) => match list.list_type {
            ListType::Bullet => "ul".to_string(),
            ListType::Ordered => format!("ol {}", list.start),
        },
        NodeValue::Item(_) => "li".to_string(),
        NodeValue::BlockQuote => "quote".to_string(),
        NodeValue::Alert(alert) => alert.alert_type.default_title().to_lowercase(),
        NodeValue::BlockDirective(directive) => {
            directive.info.trim().trim_start_matches("{.").trim_end_matches('}').to_string()
        }
        NodeValue::DescriptionList => "dl".to_string(),
        NodeValue::DescriptionDetails => "dd".to_string(),
        NodeValue::TableRow(_) => "row".to_string(),
        other => format!("?{other:?}"),
    };
    let _ = write!(out, "{name}[");
    read_children(node, out);
    out.push(']');
}

/// A separator says nothing; the tags of a definition list are its outline.
fn read_html(html: &str, out: &mut String) {
    if html.starts_with("<!-- one") {
        out.push_str(html.trim_end());
        return;
    }
    for line in html.lines() {
        match line {
            "<!-- -->" => {}
            "<dl>" => out.push_str("dl["),
            "<dd>" => out.push_str("dd["),
            "</dl>" | "</dd>" => out.push(']'),
            _ => match line.strip_prefix("<dt>").and_then(|l| l.strip_suffix("</dt>")) {
                Some(term) => {
                    let _ = write!(
                        out,
                        "dt({})",
                        term.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
                    );
                }
                None => out.push_str(line),
            },
        }
    }
}

fn words<'a>(node: &'a AstNode<'a>) -> String {
    node.children().map(words_below).collect()
}

fn words_below<'a>(node: &'a AstNode<'a>) -> String {
    match &node.data.borrow().value {
        NodeValue::Text(text) => text.to_string(),
        NodeValue::SoftBreak => " ".to_string(),
        NodeValue::Code(code) => code.literal.clone(),
        _ => words(node),
    }
}

// ---- random trees

const SCRAPS: &[&str] = &[
    "word", "a", "-", "- b", "1.", "1. c", "#", "# d", ">", "> e", "```", "~~~", "===", "---", "***", "+",
    "|", "| f |", "|---|", ":::", ": g", "~ h", "[!NOTE]", "[x]", "[i]: j", "<dl>", "</dd>", "<!--", "-->",
    "<b>", "\\", "*", "_",
];

fn made(kind: BlockKind) -> Block {
    Block::made(kind)
}

fn text() -> impl Strategy<Value = String> {
    vec((0..SCRAPS.len(), any::<bool>()), 1..4).prop_map(|parts| {
        let mut out = String::new();
        for (i, (scrap, new_line)) in parts.iter().enumerate() {
            if i > 0 {
                out.push(if *new_line { '\n' } else { ' ' });
            }
            out.push_str(SCRAPS[*scrap]);
        }
        out
    })
}

fn paragraph() -> impl Strategy<Value = Block> {
    text().prop_map(|t| made(BlockKind::Paragraph(vec![Inline::text(t)])))
}

fn listing() -> impl Strategy<Value = Block> {
    let line = prop_oneof![
        3 => (0..SCRAPS.len()).prop_map(|i| SCRAPS[i].to_string()),
        1 => Just(String::new()),
        1 => Just("\tx  ".to_string()),
        1 => Just("     y".to_string()),
    ];
    (vec(line, 0..4), any::<bool>()).prop_map(|(lines, language)| {
        let text = lines.join("\n");
        let content = if text.is_empty() { vec![] } else { vec![Inline::text(text)] };
        let language = language.then(|| "nix".into());
        made(BlockKind::Code(Box::new(CodeBlock { kind: CodeKind::Listing, language, content })))
    })
}

fn table() -> impl Strategy<Value = Block> {
    vec(vec(text(), 2), 1..4).prop_map(|rows| {
        let mut rows = rows.into_iter().map(|cells| {
            let cell = |t: String| {
                let body = vec![made(BlockKind::Plain(vec![Inline::text(t)]))];
                made(BlockKind::Cell(Box::new(Cell {
                    columns: 1,
                    rows: 1,
                    heading: false,
                    align: None,
                    body,
                })))
            };
            made(BlockKind::Row(cells.into_iter().map(cell).collect()))
        });
        let section = |kind, rows| made(BlockKind::TableSection(Box::new(TableSection { kind, rows })));
        let head = section(TableSectionKind::Head, rows.next().into_iter().collect());
        let body = section(TableSectionKind::Body, rows.collect());
        let columns = vec![Column::default(), Column::default()];
        let group = made(BlockKind::TableGroup(Box::new(TableGroup { columns, sections: vec![head, body] })));
        made(BlockKind::Table(Box::new(Table { head: vec![], groups: vec![group] })))
    })
}

fn leaf() -> impl Strategy<Value = Block> {
    prop_oneof![
        6 => paragraph(),
        2 => listing(),
        1 => table(),
        1 => Just(made(BlockKind::Break)),
        1 => Just(made(BlockKind::Comment(" one\n\n- two ".into()))),
    ]
}

fn blocks() -> impl Strategy<Value = Blocks> {
    let nested = leaf().prop_recursive(4, 40, 4, |inner| {
        let body = vec(inner, 1..4);
        prop_oneof![
            (vec(body.clone(), 1..4), any::<bool>(), any::<bool>()).prop_map(|(items, numbered, tight)| {
                let kind = if numbered {
                    ListKind::Numbered { start: 9, style: None, continued: false }
                } else {
                    ListKind::Bullet
                };
                let items = items.into_iter().map(|body| made(BlockKind::Item(body))).collect();
                made(BlockKind::List(Box::new(List { kind, compact: Some(tight), head: vec![], items })))
            }),
            body.clone().prop_map(|body| made(BlockKind::Quotation(Box::new(Titled { head: vec![], body })))),
            body.clone().prop_map(|body| {
                made(BlockKind::Admonition(Box::new(Admonition {
                    kind: AdmonitionKind::Tip,
                    head: vec![],
                    body,
                })))
            }),
            vec((0..SCRAPS.len(), body), 1..3).prop_map(|entries| {
                let entries = entries.into_iter().map(|(term, body)| {
                    let term = vec![
                        Inline::text(SCRAPS[term].trim()),
                        Inline::span(Role::Literal, vec![Inline::text("z")]),
                    ];
                    made(BlockKind::DefinitionEntry(vec![
                        made(BlockKind::Term(term)),
                        made(BlockKind::Definition(body)),
                    ]))
                });
                let entries = entries.collect();
                made(BlockKind::DefinitionList(Box::new(DefinitionList {
                    entries,
                    ..DefinitionList::default()
                })))
            }),
        ]
    });
    vec(nested, 1..5)
}

fn holds(body: Blocks, format: &Markdown) -> Result<(), TestCaseError> {
    let head = vec![made(BlockKind::Title(vec![Inline::text("T")]))];
    let division = Division { kind: DivisionKind::Section, head, body };
    let document =
        Document { body: vec![made(BlockKind::Division(Box::new(division)))], ..Document::default() };
    let mut tree = String::new();
    outline(&document.body, &mut tree);
    let text = format.write(&document, &WriteOptions::default()).unwrap();
    let page = read_outline(&text, format).replace("<code>z</code>", "z");
    prop_assert_eq!(page, tree, "{}", text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn blocks_are_read_back_as_github_would(body in blocks()) {
        holds(body, &GFM)?;
    }

    #[test]
    fn blocks_are_read_back_as_nixos_render_docs_would(body in blocks()) {
        holds(body, &NIXPKGS)?;
    }
}
