//! A lowered tree → AsciiDoc, as a person fluent in it writes it for Asciidoctor and Antora.
//!
//! Each block becomes a piece of text of its own; what stands between two pieces (a blank line, a `+`, a `//-`
//! between two lists) is decided where they are joined: in [`flow`] here, in items in `list`.

mod boxes;
mod code;
mod division;
mod inline;
pub(crate) mod line;
mod list;
mod macros;
mod media;
mod table;
#[cfg(test)]
mod tests;

use ast::layout::Page;
use ast::visit::Visit;
use ast::{Attrs, Block, BlockKind, Document, Inline, WriteOptions, title_block};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

/// Writes a lowered document.
pub(crate) fn document(document: &Document, _options: &WriteOptions) -> String {
    let mut ids = Ids::default();
    ast::visit::walk_document(&mut ids, document);
    let mut writer = Writer { ids: ids.0, ..Writer::default() };
    division::document(&mut writer, document)
}

/// What is known while a document is written.
#[derive(Debug, Default)]
struct Writer {
    /// Keys, buttons or menus are used, which need `:experimental:`.
    needs_experimental: bool,
    /// Formulas are used, which need `:stem:`.
    needs_stem: bool,
    /// The footnotes written so far, by name.
    footnotes: HashSet<String>,
    /// The ids of this document.
    ids: HashSet<ast::Str>,
    /// Which callouts explain a mark of the listings to come, by the mark's number.
    callouts: HashMap<u32, Vec<usize>>,
}

#[derive(Default)]
struct Ids(HashSet<ast::Str>);

impl Ids {
    fn add(&mut self, attrs: &Attrs) {
        if let Some(id) = attrs.id() {
            self.0.insert(id.into());
        }
    }
}

impl Visit for Ids {
    fn block(&mut self, block: &Block) {
        self.add(&block.attrs);
        ast::visit::walk_block(self, block);
    }
    fn inline(&mut self, inline: &Inline) {
        self.add(&inline.attrs);
        ast::visit::walk_inline(self, inline);
    }
}

/// Where a block stands.
#[derive(Clone, Copy, Debug, Default)]
struct Context {
    /// The level of the division around it; 0 is the document's title.
    level: u8,
    /// How many bullet lists are open.
    bullets: usize,
    /// How many numbered lists are open.
    numbers: usize,
    /// How many definition lists are open.
    terms: usize,
    /// It is in an open block (`--`), which holds no other.
    in_open: bool,
    /// It is in a table's cell.
    in_cell: bool,
}

impl Context {
    /// Inside the fences of a block, where lists count anew.
    fn fenced(self) -> Context {
        Context { bullets: 0, numbers: 0, terms: 0, ..self }
    }
}

/// A block as text.
#[derive(Debug)]
struct Piece {
    text: String,
    kind: PieceKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PieceKind {
    /// A paragraph, a fenced block, a macro.
    Block,
    /// A list; with a line of attributes or a title above it or not.
    List { has_meta: bool },
    /// Comment lines.
    Comment,
}

impl Piece {
    fn block(text: String) -> Piece {
        Piece { text, kind: PieceKind::Block }
    }
}

/// Joins pieces with blank lines, and keeps a list apart from a list before it.
fn flow(pieces: &[Piece]) -> String {
    let mut page = Page::with_capacity(pieces.iter().map(|p| p.text.len() + 2).sum());
    let mut after_list = false;
    for piece in pieces {
        page.blank();
        let is_list = matches!(piece.kind, PieceKind::List { .. });
        if after_list && is_list {
            page.line("//-");
            page.blank();
        }
        after_list = is_list;
        page.lines(&piece.text);
    }
    let mut text = page.finish();
    text.truncate(text.trim_end_matches('\n').len());
    text
}

/// Anchors and index entries that stand before the next block.
#[derive(Default)]
struct Pending {
    anchors: Vec<ast::Str>,
    text: String,
}

impl Pending {
    fn is_empty(&self) -> bool {
        self.anchors.is_empty() && self.text.is_empty()
    }
    /// All of it, in a line.
    fn take(&mut self) -> String {
        let anchors: String = self.anchors.drain(..).map(|id| inline::anchor(&id)).collect();
        let text = std::mem::take(&mut self.text);
        if text.is_empty() { anchors } else { format!("{anchors}{text}\n") }
    }
}

impl Writer {
    /// Blocks one after the other, joined.
    fn flow(&mut self, blocks: &[Block], context: Context) -> String {
        flow(&self.pieces(blocks, context))
    }

    fn pieces(&mut self, blocks: &[Block], context: Context) -> Vec<Piece> {
        let mut pieces = Vec::with_capacity(blocks.len());
        let mut pending = Pending::default();
        let outer = self.callouts.clone();
        for (i, block) in blocks.iter().enumerate() {
            if matches!(block.kind, BlockKind::CalloutList(_)) || i == 0 {
                let from = i + usize::from(i > 0 || matches!(block.kind, BlockKind::CalloutList(_)));
                self.callouts = code::numbers_of(&blocks[from..]).unwrap_or_else(|| outer.clone());
            }
            self.block(block, context, &mut pending, &mut pieces);
        }
        if !pending.is_empty() {
            pieces.push(alone(&mut pending));
        }
        self.callouts = outer;
        pieces
    }

    fn block(&mut self, block: &Block, context: Context, pending: &mut Pending, pieces: &mut Vec<Piece>) {
        match &block.kind {
            BlockKind::Anchor => {
                pending.anchors.extend(block.attrs.id().map(Into::into));
                return;
            }
            BlockKind::Plain(content) if block.is_invisible() => {
                pending.anchors.extend(block.attrs.id().map(Into::into));
                let text = self.run(content);
                pending.text.push_str(&text);
                return;
            }
            BlockKind::Comment(text) => {
                pieces.push(comment(text));
                return;
            }
            _ => {}
        }
        // Heads may hold comments, too; they come before the block.
        for part in block.head().into_iter().flatten() {
            if let BlockKind::Comment(text) = &part.kind {
                pieces.push(comment(text));
            }
        }
        if let BlockKind::Division(division) = &block.kind {
            self.division(division, &block.attrs, context, pending, pieces);
            return;
        }
        if let BlockKind::Paragraph(content) | BlockKind::Plain(content) = &block.kind {
            let before = pending.take();
            let text = self.paragraph(content, &before);
            let head = meta(block.attrs.id(), "", block.attrs.classes(), &[], None);
            pieces.push(Piece::block(head + &text));
            return;
        }
        // One anchor is the id of a block that has none; others stand in a paragraph of their own.
        let mut id = block.attrs.id().map(ast::Str::from);
        if pending.text.is_empty() && pending.anchors.len() == 1 && id.is_none() && takes_id(&block.kind) {
            id = pending.anchors.pop();
        } else if !pending.is_empty() {
            pieces.push(alone(pending));
        }
        let at = Head { id: id.as_deref(), attrs: &block.attrs };
        match &block.kind {
            BlockKind::Heading(h) => {
                let words = self.one_line(&h.content, '\n');
                let level = h.level.map_or(usize::from(context.level) + 1, usize::from).clamp(1, 5);
                let text = format!("{} {}", "=".repeat(level + 1), line::title(&words));
                pieces.push(Piece::block(at.meta("discrete", &[], None) + &text));
            }
            BlockKind::List(list) => self.list(list, at, context, pieces),
            BlockKind::DefinitionList(list) => self.definition_list(list, at, context, pieces),
            BlockKind::CalloutList(list) => self.callout_list(list, at, context, pieces),
            BlockKind::Code(code) => pieces.push(self.code(code, at)),
            BlockKind::Math(math) => pieces.push(Piece::block(self.math_block(math, at, None))),
            BlockKind::Admonition(a) => pieces.push(self.admonition(a, at, context)),
            BlockKind::Formal(f) => pieces.push(self.formal(f, at, context)),
            BlockKind::Quotation(q) => pieces.push(self.quotation(q, at, context)),
            BlockKind::Sidebar(s) => pieces.push(self.sidebar(s, at, context)),
            BlockKind::Media(m) => pieces.push(Piece::block(media::block(m, at, None))),
            BlockKind::Table(t) => pieces.push(self.table(t, at, context)),
            BlockKind::Break => pieces.push(Piece::block("'''".to_string())),
            BlockKind::Include(include) => {
                let line = if include.text {
                    // Another file's characters: a listing, or its words would be read as mark-up.
                    format!("----\n{}\n----", include_line(&include.href, 0))
                } else {
                    // A part's title has the book's own level; see the note on levels in `division`.
                    let is_part = block.attrs.get("kind") == Some("parts") && context.level == 0;
                    include_line(&include.href, if is_part { 0 } else { context.level + 1 })
                };
                pieces.push(Piece::block(line));
            }
            BlockKind::Raw(raw) => pieces.push(boxes::raw(raw)),
            // Not carried: lowering has rewritten them. What is in them is still not lost.
            BlockKind::Compound(b)
            | BlockKind::Caption(b)
            | BlockKind::Item(b)
            | BlockKind::Definition(b)
            | BlockKind::DefinitionEntry(b)
            | BlockKind::Row(b) => {
                let inner = self.pieces(b, context);
                pieces.extend(inner);
            }
            BlockKind::Title(c)
            | BlockKind::Subtitle(c)
            | BlockKind::ShortTitle(c)
            | BlockKind::Attribution(c)
            | BlockKind::Term(c) => {
                let text = self.paragraph(c, "");
                pieces.push(Piece::block(text));
            }
            BlockKind::Record(record) => self.nodes(&record.content, context, pieces),
            BlockKind::Generic(generic) => self.nodes(&generic.content, context, pieces),
            _ => {}
        }
    }

    fn nodes(&mut self, nodes: &[ast::Node], context: Context, pieces: &mut Vec<Piece>) {
        for node in nodes {
            match node {
                ast::Node::Block(b) => self.block(b, context, &mut Pending::default(), pieces),
                ast::Node::Inline(i) => {
                    let text = self.paragraph(std::slice::from_ref(i), "");
                    pieces.push(Piece::block(text));
                }
            }
        }
    }

    /// A paragraph with what stands before its first word.
    fn paragraph(&mut self, content: &[Inline], before: &str) -> String {
        let text = format!("{before}{}", self.run(content));
        let text = text.trim_end_matches('\n');
        line::guard(if text.is_empty() { "{empty}" } else { text })
    }

    /// The line of a block's title, if its head has one.
    fn title(&mut self, head: &[Block]) -> Option<String> {
        let block = title_block(head)?;
        let BlockKind::Title(content) = &block.kind else { return None };
        let words = self.one_line(content, '\n');
        let id = block.attrs.id().map(inline::anchor).unwrap_or_default();
        Some(format!("{id}{words}"))
    }

    /// The id as a reference may name it. Asciidoctor takes one with capital letters that it does not know for the
    /// words of a title, unless a `#` says that it is an id.
    fn reference(&self, id: &str) -> String {
        if self.ids.contains(id) || !id.contains(char::is_uppercase) { id.into() } else { format!("#{id}") }
    }
}

/// What stands above a block: its id and its attributes.
#[derive(Clone, Copy)]
struct Head<'a> {
    id: Option<&'a str>,
    attrs: &'a Attrs,
}

impl Head<'_> {
    fn meta(self, style: &str, others: &[String], title: Option<&str>) -> String {
        meta(self.id, style, self.attrs.classes(), others, title)
    }
}

/// The lines above a block: `[[id]]`, `[style.class,other]`, `.Title`; each with its line feed.
fn meta(
    id: Option<&str>,
    style: &str,
    classes: &[ast::Str],
    others: &[String],
    title: Option<&str>,
) -> String {
    let mut lines = String::new();
    if let Some(id) = id {
        let _ = writeln!(lines, "[[{id}]]");
    }
    let mut list = style.to_string();
    for class in classes {
        list.push('.');
        list.push_str(&inline::class(class));
    }
    for other in others {
        if !list.is_empty() && !other.starts_with('%') {
            list.push(',');
        }
        list.push_str(other);
    }
    if !list.is_empty() {
        let _ = writeln!(lines, "[{list}]");
    }
    if let Some(title) = title {
        let guard = if title.starts_with(['.', ' ']) || title.is_empty() { "{empty}" } else { "" };
        let _ = writeln!(lines, ".{guard}{title}");
    }
    lines
}

/// Anchors and index entries as a paragraph, where no other can take them.
fn alone(pending: &mut Pending) -> Piece {
    let text = pending.take();
    Piece::block(format!("{{empty}}{}", text.trim_end_matches('\n')))
}

const fn takes_id(kind: &BlockKind) -> bool {
    !matches!(
        kind,
        BlockKind::Include(_)
            | BlockKind::Break
            | BlockKind::Raw(_)
            | BlockKind::Record(_)
            | BlockKind::Generic(_)
            | BlockKind::Compound(_)
    )
}

/// Comment lines. Never a comment block: its lines would be read for directives.
fn comment(text: &str) -> Piece {
    let mut lines = String::new();
    for line in text.trim_end().lines() {
        let line = line.trim_end();
        lines.push_str(if line.is_empty() || line.starts_with(' ') { "//" } else { "// " });
        lines.push_str(line);
        lines.push('\n');
    }
    if lines.is_empty() {
        lines.push_str("//\n");
    }
    lines.pop();
    Piece { text: lines, kind: PieceKind::Comment }
}

/// The directive that includes a file, its headings so many levels deeper.
fn include_line(href: &str, offset: u8) -> String {
    let offset = if offset == 0 { String::new() } else { format!("leveloffset=+{offset}") };
    format!("include::{href}[{offset}]")
}

/// A fence of this character, longer than any such line of what it holds.
fn fence(mark: char, inside: &str) -> String {
    let mut longest = 3;
    for line in inside.lines() {
        let line = line.trim_end();
        if line.len() > longest && line.starts_with(mark) && line.chars().all(|c| c == mark) {
            longest = line.len();
        }
    }
    std::iter::repeat_n(mark, longest + 1).collect()
}
