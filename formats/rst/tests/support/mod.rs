//! What the tests of the writer share: trees made by hand.

#![allow(dead_code, reason = "each test program uses a part of it")]

use ast::*;

/// Asserts what is written of these blocks, but for a line feed before the text.
#[track_caller]
pub fn writes(format: &dyn Format, body: Vec<Block>, expected: &str) {
    let document = Document { body, ..Document::default() };
    let text = format.write(&document, &WriteOptions::default()).expect("there is a writer");
    assert_eq!(text, expected.strip_prefix('\n').unwrap_or(expected));
}

pub fn made(kind: BlockKind) -> Block {
    Block::made(kind)
}

pub fn with_id(id: &str, mut block: Block) -> Block {
    block.attrs.set_id(id);
    block
}

pub fn words(text: &str) -> Inlines {
    vec![Inline::text(text)]
}

pub fn para(text: &str) -> Block {
    made(BlockKind::Paragraph(words(text)))
}

pub fn inlines(content: Inlines) -> Block {
    made(BlockKind::Paragraph(content))
}

pub fn titled(text: &str) -> Block {
    made(BlockKind::Title(words(text)))
}

pub fn section(name: &str, body: Vec<Block>) -> Block {
    made(BlockKind::Division(Box::new(Division {
        kind: DivisionKind::Section,
        head: vec![titled(name)],
        body,
    })))
}

pub fn item(blocks: Vec<Block>) -> Block {
    made(BlockKind::Item(blocks))
}

pub fn list(kind: ListKind, items: Vec<Block>) -> Block {
    made(BlockKind::List(Box::new(List { kind, compact: None, head: vec![], items })))
}

pub fn bullets(items: Vec<Block>) -> Block {
    list(ListKind::Bullet, items)
}

pub fn numbered(start: u32, style: Option<Numbering>, items: Vec<Block>) -> Block {
    list(ListKind::Numbered { start, style, continued: false }, items)
}

pub fn entry(terms: &[&str], body: Vec<Block>) -> Block {
    let mut parts: Vec<Block> = terms.iter().map(|t| made(BlockKind::Term(words(t)))).collect();
    parts.push(made(BlockKind::Definition(body)));
    made(BlockKind::DefinitionEntry(parts))
}

pub fn definitions(entries: Vec<Block>) -> Block {
    made(BlockKind::DefinitionList(Box::new(DefinitionList { glossary: false, head: vec![], entries })))
}

pub fn code(kind: CodeKind, language: Option<&str>, content: Inlines) -> Block {
    made(BlockKind::Code(Box::new(CodeBlock { kind, language: language.map(Into::into), content })))
}

pub fn listing(text: &str) -> Block {
    code(CodeKind::Listing, None, words(text))
}

pub fn formal(kind: FormalKind, name: &str, body: Vec<Block>) -> Block {
    made(BlockKind::Formal(Box::new(Formal { kind, head: vec![titled(name)], body })))
}

pub fn picture(file: &str, alt: &str) -> Media {
    let body = if alt.is_empty() { vec![] } else { vec![made(BlockKind::Plain(words(alt)))] };
    let item = MediaItem { kind: MediaKind::Image, source: file.into(), body };
    Media { head: vec![], items: vec![made(BlockKind::MediaItem(Box::new(item)))] }
}

pub fn span(role: Role, text: &str) -> Inline {
    Inline::span(role, words(text))
}

pub fn cell(text: &str, columns: u16, rows: u16) -> Block {
    let body = vec![made(BlockKind::Plain(words(text)))];
    made(BlockKind::Cell(Box::new(Cell { columns, rows, heading: false, align: None, body })))
}

pub fn table(
    name: Option<&str>,
    columns: usize,
    sections: Vec<(TableSectionKind, Vec<Vec<Block>>)>,
) -> Block {
    let sections = sections
        .into_iter()
        .map(|(kind, rows)| {
            let rows = rows.into_iter().map(|cells| made(BlockKind::Row(cells))).collect();
            made(BlockKind::TableSection(Box::new(TableSection { kind, rows })))
        })
        .collect();
    let group = TableGroup { columns: vec![Column::default(); columns], sections };
    let groups = vec![made(BlockKind::TableGroup(Box::new(group)))];
    made(BlockKind::Table(Box::new(Table { head: name.map(titled).into_iter().collect(), groups })))
}

/// Nodes with a blank between each two.
pub fn spaced(content: impl IntoIterator<Item = Inline>) -> Inlines {
    let mut out: Inlines = content.into_iter().flat_map(|inline| [inline, Inline::text(" ")]).collect();
    out.pop();
    out
}
