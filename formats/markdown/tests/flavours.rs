//! What sets the flavours apart: how each says the same things.

use ast::{
    Admonition, AdmonitionKind, Attrs, Block, BlockKind, Cell, Document, Formal, FormalKind, Format, Inline,
    InlineKind, Media, MediaItem, MediaKind, Role, Table, TableGroup, TableSection, TableSectionKind,
    WriteOptions,
};
use copyist_markdown::{COMMONMARK, MDBOOK, MYST, Markdown, PANDOC};

fn written(body: Vec<Block>, format: &Markdown) -> String {
    let document = Document { body, ..Document::default() };
    format.write(&document, &WriteOptions::default()).unwrap()
}

fn block(kind: BlockKind) -> Block {
    Block::made(kind)
}

fn paragraph(words: &str) -> Block {
    block(BlockKind::Paragraph(vec![Inline::text(words)]))
}

fn title(words: &str) -> Block {
    block(BlockKind::Title(vec![Inline::text(words)]))
}

fn with_id(id: &str, mut block: Block) -> Block {
    let mut attrs = Attrs::default();
    attrs.set_id(id);
    block.attrs = attrs;
    block
}

fn note(head: Vec<Block>) -> Block {
    let kind = AdmonitionKind::Note;
    block(BlockKind::Admonition(Box::new(Admonition { kind, head, body: vec![paragraph("Mind.")] })))
}

fn text(words: &str, format: &Markdown) -> String {
    written(vec![paragraph(words)], format)
}

fn span(role: Role, words: &str, format: &Markdown) -> String {
    written(vec![block(BlockKind::Paragraph(vec![Inline::span(role, vec![Inline::text(words)])]))], format)
}

fn raised(words: &str, format: &Markdown) -> String {
    let raised = Inline::made(InlineKind::Superscript(vec![Inline::text(words)]));
    written(vec![block(BlockKind::Paragraph(vec![raised]))], format)
}

fn table(cells: Vec<Vec<Block>>) -> Block {
    let row = |body: Vec<Block>| {
        let cell = Cell { columns: 1, rows: 1, heading: false, align: None, body };
        block(BlockKind::Row(vec![block(BlockKind::Cell(Box::new(cell)))]))
    };
    let mut rows: Vec<Block> = cells.into_iter().map(row).collect();
    let body = rows.split_off(1);
    let section = |kind, rows| block(BlockKind::TableSection(Box::new(TableSection { kind, rows })));
    let sections = vec![section(TableSectionKind::Head, rows), section(TableSectionKind::Body, body)];
    let group = block(BlockKind::TableGroup(Box::new(TableGroup { columns: Vec::new(), sections })));
    block(BlockKind::Table(Box::new(Table { head: vec![title("T")], groups: vec![group] })))
}

fn plain(words: &str) -> Block {
    block(BlockKind::Plain(vec![Inline::text(words)]))
}

#[test]
fn admonitions() {
    assert_eq!(written(vec![note(vec![])], &COMMONMARK), "> **Note**\n>\n> Mind.\n");
    assert_eq!(written(vec![note(vec![])], &MDBOOK), "> [!NOTE]\n> Mind.\n");
    assert_eq!(written(vec![with_id("n", note(vec![]))], &PANDOC), "::: {#n .note}\nMind.\n:::\n");
    assert_eq!(
        written(vec![note(vec![title("T")])], &PANDOC),
        ":::: {.note}\n::: title\nT\n:::\n\nMind.\n::::\n"
    );
    assert_eq!(written(vec![with_id("n", note(vec![]))], &MYST), "(n)=\n:::{note}\nMind.\n:::\n");
    assert_eq!(
        written(vec![note(vec![title("T")])], &MYST),
        ":::{admonition} T\n:class: note\n\nMind.\n:::\n"
    );
}

#[test]
fn figures() {
    let item = MediaItem { kind: MediaKind::Image, source: "a.png".into(), body: vec![plain("a \"b\"")] };
    let media = Media { head: Vec::new(), items: vec![block(BlockKind::MediaItem(Box::new(item)))] };
    let media = block(BlockKind::Media(Box::new(media)));
    let formal = Formal { kind: FormalKind::Figure, head: vec![title("T")], body: vec![media] };
    let figure = with_id("f", block(BlockKind::Formal(Box::new(formal))));
    assert_eq!(written(vec![figure.clone()], &PANDOC), "![T](a.png){#f alt=\"a \\\"b\\\"\"}\n");
    assert_eq!(written(vec![figure], &MYST), "(f)=\n:::{figure} a.png\n:alt: a \"b\"\n\nT\n:::\n");
}

#[test]
fn roles() {
    assert_eq!(span(Role::Filename, "/etc", &PANDOC), "`/etc`{.filename}\n");
    assert_eq!(span(Role::Filename, "/etc", &MYST), "{file}`/etc`\n");
    assert_eq!(span(Role::Filename, "/etc/{a}", &MYST), "`/etc/{a}`{.filename}\n");
    assert_eq!(span(Role::Acronym, "RFC", &PANDOC), "[RFC]{.acronym}\n");
    assert_eq!(span(Role::GuiLabel, "OK", &MYST), "{guilabel}`OK`\n");
    assert_eq!(span(Role::GuiLabel, "A & B", &MYST), "[A & B]{.guilabel}\n");
    assert_eq!(raised("a b", &PANDOC), "^a\\ b^\n");
    assert_eq!(raised("2", &MYST), "{sup}`2`\n");
    assert_eq!(raised("2", &COMMONMARK), "<sup>2</sup>\n");
}

#[test]
fn targets_where_sphinx_changes_the_id() {
    assert_eq!(written(vec![with_id("a-b", paragraph("x"))], &MYST), "(a-b)=\nx\n");
    assert_eq!(written(vec![with_id("A.b", paragraph("x"))], &MYST), "(A.b)=\n<a id=\"A.b\"></a> x\n");
}

#[test]
fn tables() {
    let simple = || table(vec![vec![plain("h")], vec![plain("a")]]);
    let blocks = || table(vec![vec![plain("h")], vec![paragraph("a"), paragraph("b")]]);
    assert_eq!(
        written(vec![simple()], &COMMONMARK),
        "<table>\n<caption>T</caption>\n<thead>\n<tr><th>h</th></tr>\n</thead>\n<tbody>\n<tr><td>a</td></tr>\n\
         </tbody>\n</table>\n"
    );
    assert!(written(vec![blocks()], &COMMONMARK).contains("<tr>\n<td>\n\na\n\nb\n\n</td>\n</tr>\n"));
    assert_eq!(written(vec![simple()], &PANDOC), "| h   |\n| --- |\n| a   |\n\nTable: T\n");
    assert_eq!(
        written(vec![blocks()], &PANDOC),
        "+-----+\n| h   |\n+=====+\n| a   |\n|     |\n| b   |\n+-----+\n\nTable: T\n"
    );
    assert_eq!(written(vec![simple()], &MYST), ":::{table} T\n\n| h   |\n| --- |\n| a   |\n:::\n");
    assert_eq!(
        written(vec![blocks()], &MYST),
        ":::{list-table} T\n:header-rows: 1\n\n* - h\n* - a\n\n    b\n:::\n"
    );
}

#[test]
fn text_is_kept_from_what_only_one_parser_reads() {
    let traps = "@a $x$ a^b [c] \\d";
    assert_eq!(text(traps, &PANDOC), "\\@a \\$x$ a\\^b \\[c] \\\\d\n");
    assert_eq!(text(traps, &COMMONMARK), format!("{traps}\n"));
    assert_eq!(text("(a) b", &PANDOC), "\\(a) b\n");
    assert_eq!(text("iv. b", &PANDOC), "iv\\. b\n");
    assert_eq!(text("% a", &MYST), "\\% a\n");
    assert_eq!(text("(a)=", &MYST), "\\(a)=\n");
    assert_eq!(text("{{#include x}}", &MDBOOK), "\\{{#include x}}\n");
    assert_eq!(text("a {{#include x}}", &PANDOC), "a {{#include x}}\n");
}

#[test]
fn what_mdbook_reads_at_the_end_of_a_heading() {
    let division = |words| {
        let kind = ast::DivisionKind::Section;
        block(BlockKind::Division(Box::new(ast::Division {
            kind,
            head: vec![title(words)],
            body: Vec::new(),
        })))
    };
    assert_eq!(written(vec![with_id("a", division("A"))], &MDBOOK), "# A {#a}\n");
    assert_eq!(written(vec![division("A {x}")], &MDBOOK), "# A {x\\}\n");
}
