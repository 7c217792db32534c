//! A lowered tree → AsciiDoc, as a person fluent in it writes it for Asciidoctor and Antora.
//!
//! All of it is appended to one buffer. What stands between two pieces of text (a blank line, a `+`, a `//-` between
//! two lists) is written when the second begins: a [`Flow`] knows what has come before it.

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

pub(crate) use inline::is_plain_id;
pub(crate) use macros::footnote_name;

use ast::visit::Visit;
use ast::{Attrs, Block, BlockKind, Document, Inline, WriteOptions, title_block};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Writes a lowered document.
pub(crate) fn document(document: &Document, _options: &WriteOptions) -> String {
    let mut writer = Writer::new(document);
    division::document(&mut writer, document);
    writer.out
}

/// What is known while a document is written.
struct Writer<'d> {
    /// The text so far.
    out: String,
    /// Room for a text that must be looked at before it is written; empty between its uses.
    scratch: String,
    document: &'d Document,
    /// Keys, buttons or menus are used, which need `:experimental:`.
    needs_experimental: bool,
    /// Formulas are used, which need `:stem:`.
    needs_stem: bool,
    /// The footnotes written so far, by name.
    footnotes: HashSet<String>,
    /// The ids of this document that have capital letters, once they are asked for.
    ids: Option<foldhash::HashSet<ast::Str>>,
    /// Which callouts explain a mark of the listings to come, by the mark's number.
    callouts: Rc<HashMap<u32, Vec<usize>>>,
}

/// Collects ids with capital letters.
#[derive(Default)]
struct Ids(foldhash::HashSet<ast::Str>);

impl Ids {
    fn add(&mut self, attrs: &Attrs) {
        if let Some(id) = attrs.id().filter(|id| has_capital(id)) {
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
        if !matches!(inline.kind, ast::InlineKind::Text(_)) {
            ast::visit::walk_inline(self, inline);
        }
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

/// What begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PieceKind {
    /// A paragraph, a fenced block, a macro.
    Block,
    /// A list; with a line of attributes or a title above it or not.
    List { has_meta: bool },
    /// Comment lines.
    Comment,
}

/// A sequence of pieces in the making: what stands between the last of them and the next.
struct Flow {
    /// Where it begins in the text.
    start: usize,
    /// Where its last piece begins.
    piece: usize,
    /// Whether it has a piece.
    begun: bool,
    joint: Joint,
}

/// How pieces are joined.
enum Joint {
    /// With blank lines; a list is kept apart from a list before it.
    Blank { after_list: bool },
    /// To an item of a list, with `+`. `attached`: one has been.
    Item { attached: bool },
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
    /// Writes all of it, in a line.
    fn write(&mut self, out: &mut String) {
        for id in self.anchors.drain(..) {
            inline::push_anchor(&id, out);
        }
        if !self.text.is_empty() {
            out.push_str(&self.text);
            out.push('\n');
            self.text.clear();
        }
    }
}

impl<'d> Writer<'d> {
    fn new(document: &'d Document) -> Writer<'d> {
        Writer {
            out: String::with_capacity(document.likely_length()),
            scratch: String::new(),
            document,
            needs_experimental: false,
            needs_stem: false,
            footnotes: HashSet::new(),
            ids: None,
            callouts: Rc::default(),
        }
    }

    /// Blocks one after the other, with blank lines between them.
    fn flow(&mut self, blocks: &[Block], context: Context) {
        let mut flow = self.begin_flow();
        self.pieces(blocks, context, &mut flow);
        self.end_flow(&flow);
    }

    fn begin_flow(&self) -> Flow {
        let start = self.out.len();
        Flow { start, piece: start, begun: false, joint: Joint::Blank { after_list: false } }
    }

    /// Takes line feeds at the end away.
    fn end_flow(&mut self, flow: &Flow) {
        self.trim_lines(flow.start);
    }

    /// Takes line feeds at the end away, down to `start`.
    fn trim_lines(&mut self, start: usize) {
        let kept = self.out[start..].trim_end_matches('\n').len();
        self.out.truncate(start + kept);
    }

    /// Writes what must stand before the next piece of a sequence.
    fn begin(&mut self, flow: &mut Flow, kind: PieceKind) {
        let begun = std::mem::replace(&mut flow.begun, true);
        match &mut flow.joint {
            Joint::Blank { after_list } => {
                let is_list = matches!(kind, PieceKind::List { .. });
                let after_list = std::mem::replace(after_list, is_list);
                if begun {
                    // A list without items ends with the line feed of the line above it.
                    if self.out.len() > flow.piece && self.out.ends_with('\n') {
                        self.out.pop();
                    }
                    self.out.push_str(if after_list && is_list { "\n\n//-\n\n" } else { "\n\n" });
                }
            }
            Joint::Item { attached } => {
                let needs_plus = match kind {
                    PieceKind::Block => true,
                    PieceKind::List { has_meta } => has_meta,
                    PieceKind::Comment => false,
                };
                // An attached paragraph would go on in the list's first line.
                if !needs_plus && *attached && matches!(kind, PieceKind::List { .. }) {
                    self.out.push('\n');
                }
                *attached |= kind == PieceKind::Block;
                if begun {
                    self.out.push('\n');
                }
                if needs_plus {
                    self.out.push_str("+\n");
                }
            }
        }
        flow.piece = self.out.len();
    }

    fn pieces(&mut self, blocks: &[Block], context: Context, flow: &mut Flow) {
        let mut pending = Pending::default();
        let outer = Rc::clone(&self.callouts);
        for (i, block) in blocks.iter().enumerate() {
            let is_explained = matches!(block.kind, BlockKind::CalloutList(_));
            if is_explained || i == 0 {
                let from = i + usize::from(i > 0 || is_explained);
                self.callouts = code::numbers_of(&blocks[from..]).map_or_else(|| Rc::clone(&outer), Rc::new);
            }
            self.block(block, context, &mut pending, flow);
        }
        if !pending.is_empty() {
            self.alone(&mut pending, flow);
        }
        self.callouts = outer;
    }

    fn block(&mut self, block: &Block, context: Context, pending: &mut Pending, flow: &mut Flow) {
        match &block.kind {
            BlockKind::Anchor => {
                pending.anchors.extend(block.attrs.id().map(Into::into));
                return;
            }
            BlockKind::Plain(content) if block.is_invisible() => {
                pending.anchors.extend(block.attrs.id().map(Into::into));
                let text = self.text_of(|w| w.run(content));
                pending.text.push_str(&text);
                return;
            }
            BlockKind::Comment(text) => {
                self.comment(text, flow);
                return;
            }
            _ => {}
        }
        // Heads may hold comments, too; they come before the block.
        for part in block.head().into_iter().flatten() {
            if let BlockKind::Comment(text) = &part.kind {
                self.comment(text, flow);
            }
        }
        if let BlockKind::Division(division) = &block.kind {
            self.division(division, &block.attrs, context, pending, flow);
            return;
        }
        if let BlockKind::Paragraph(content) | BlockKind::Plain(content) = &block.kind {
            self.begin(flow, PieceKind::Block);
            meta(&mut self.out, block.attrs.id(), "", block.attrs.classes(), &[], None);
            let start = self.out.len();
            pending.write(&mut self.out);
            self.paragraph(content, start);
            return;
        }
        // One anchor is the id of a block that has none; others stand in a paragraph of their own.
        let mut id = block.attrs.id().map(ast::Str::from);
        if pending.text.is_empty() && pending.anchors.len() == 1 && id.is_none() && takes_id(&block.kind) {
            id = pending.anchors.pop();
        } else if !pending.is_empty() {
            self.alone(pending, flow);
        }
        let at = Head { id: id.as_deref(), attrs: &block.attrs };
        match &block.kind {
            BlockKind::Heading(h) => {
                self.begin(flow, PieceKind::Block);
                at.meta(&mut self.out, "discrete", &[], None);
                let level = h.level.map_or(usize::from(context.level) + 1, usize::from).clamp(1, 5);
                self.out.extend(std::iter::repeat_n('=', level + 1));
                self.out.push(' ');
                let start = self.out.len();
                self.one_line(&h.content, '\n');
                line::guard_title(&mut self.out, start);
            }
            BlockKind::List(list) => self.list(list, at, context, flow),
            BlockKind::DefinitionList(list) => self.definition_list(list, at, context, flow),
            BlockKind::CalloutList(list) => self.callout_list(list, at, context, flow),
            BlockKind::Code(code) => {
                self.begin(flow, PieceKind::Block);
                self.code(code, at);
            }
            BlockKind::Math(math) => {
                self.begin(flow, PieceKind::Block);
                self.math_block(math, at, None);
            }
            BlockKind::Admonition(a) => {
                self.begin(flow, PieceKind::Block);
                self.admonition(a, at, context);
            }
            BlockKind::Formal(f) => {
                self.begin(flow, PieceKind::Block);
                self.formal(f, at, context);
            }
            BlockKind::Quotation(q) => {
                self.begin(flow, PieceKind::Block);
                self.quotation(q, at, context);
            }
            BlockKind::Sidebar(s) => {
                self.begin(flow, PieceKind::Block);
                self.sidebar(s, at, context);
            }
            BlockKind::Media(m) => {
                self.begin(flow, PieceKind::Block);
                media::block(&mut self.out, m, at, None);
            }
            BlockKind::Table(t) => {
                self.begin(flow, PieceKind::Block);
                self.table(t, at, context);
            }
            BlockKind::Break => {
                self.begin(flow, PieceKind::Block);
                self.out.push_str("'''");
            }
            BlockKind::Include(include) => {
                self.begin(flow, PieceKind::Block);
                if include.text {
                    // Another file's characters: a listing, or its words would be read as mark-up.
                    self.out.push_str("----\n");
                    self.out.push_str(&include_line(&include.href, 0));
                    self.out.push_str("\n----");
                } else {
                    // A part's title has the book's own level; see the note on levels in `division`.
                    let is_part = block.attrs.get("kind") == Some("parts") && context.level == 0;
                    let line = include_line(&include.href, if is_part { 0 } else { context.level + 1 });
                    self.out.push_str(&line);
                }
            }
            BlockKind::Raw(raw) => {
                self.begin(flow, PieceKind::Block);
                self.raw(raw);
            }
            // Not carried: lowering has rewritten them. What is in them is still not lost.
            BlockKind::Compound(b)
            | BlockKind::Caption(b)
            | BlockKind::Item(b)
            | BlockKind::Definition(b)
            | BlockKind::DefinitionEntry(b)
            | BlockKind::Row(b) => self.pieces(b, context, flow),
            BlockKind::Title(c)
            | BlockKind::Subtitle(c)
            | BlockKind::ShortTitle(c)
            | BlockKind::Attribution(c)
            | BlockKind::Term(c) => {
                self.begin(flow, PieceKind::Block);
                self.paragraph(c, self.out.len());
            }
            BlockKind::Record(record) => self.nodes(&record.content, context, flow),
            BlockKind::Generic(generic) => self.nodes(&generic.content, context, flow),
            _ => {}
        }
    }

    fn nodes(&mut self, nodes: &[ast::Node], context: Context, flow: &mut Flow) {
        for node in nodes {
            match node {
                ast::Node::Block(b) => self.block(b, context, &mut Pending::default(), flow),
                ast::Node::Inline(i) => {
                    self.begin(flow, PieceKind::Block);
                    self.paragraph(std::slice::from_ref(i), self.out.len());
                }
            }
        }
    }

    /// A paragraph. What stands before its first word has been written from `start` on.
    fn paragraph(&mut self, content: &[Inline], start: usize) {
        self.run(content);
        self.trim_lines(start);
        if self.out.len() == start {
            self.out.push_str("{empty}");
        } else {
            line::guard(&mut self.out, start);
        }
    }

    /// What is written by a function, as a text of its own.
    fn text_of(&mut self, write: impl FnOnce(&mut Self)) -> String {
        let start = self.out.len();
        write(self);
        self.out.split_off(start)
    }

    /// The line of a block's title, if its head has one.
    fn title(&mut self, head: &[Block]) -> Option<String> {
        let block = title_block(head)?;
        let BlockKind::Title(content) = &block.kind else { return None };
        Some(self.text_of(|w| {
            if let Some(id) = block.attrs.id() {
                inline::push_anchor(id, &mut w.out);
            }
            w.one_line(content, '\n');
        }))
    }

    /// The sign before an id that a reference names. Asciidoctor takes one with capital letters that it does not know
    /// for the words of a title, unless a `#` says that it is an id.
    fn id_sign(&mut self, id: &str) -> &'static str {
        if !has_capital(id) {
            return "";
        }
        let document = self.document;
        let ids = self.ids.get_or_insert_with(|| {
            let mut ids = Ids::default();
            ast::visit::walk_document(&mut ids, document);
            ids.0
        });
        if ids.contains(id) { "" } else { "#" }
    }

    fn comment(&mut self, text: &str, flow: &mut Flow) {
        self.begin(flow, PieceKind::Comment);
        comment(text, &mut self.out);
    }

    /// Anchors and index entries as a paragraph, where no other can take them.
    fn alone(&mut self, pending: &mut Pending, flow: &mut Flow) {
        self.begin(flow, PieceKind::Block);
        self.out.push_str("{empty}");
        let start = self.out.len();
        pending.write(&mut self.out);
        self.trim_lines(start);
    }

    /// Writes text between two fences of this character, longer than any such line of what they hold.
    fn fenced(&mut self, mark: char, write: impl FnOnce(&mut Self)) {
        let start = self.out.len();
        self.out.extend([mark; 4]);
        self.out.push('\n');
        let inside = self.out.len();
        write(self);
        let length = fence_around(mark, &self.out[inside..]);
        if length > 4 {
            let more: String = std::iter::repeat_n(mark, length - 4).collect();
            self.out.insert_str(start, &more);
        }
        if self.out.len() > inside + length - 4 {
            self.out.push('\n');
        }
        self.out.extend(std::iter::repeat_n(mark, length));
    }
}

fn has_capital(id: &str) -> bool {
    if id.is_ascii() { id.bytes().any(|b| b.is_ascii_uppercase()) } else { id.contains(char::is_uppercase) }
}

/// What stands above a block: its id and its attributes.
#[derive(Clone, Copy)]
struct Head<'a> {
    id: Option<&'a str>,
    attrs: &'a Attrs,
}

impl Head<'_> {
    fn meta(self, out: &mut String, style: &str, others: &[String], title: Option<&str>) {
        meta(out, self.id, style, self.attrs.classes(), others, title);
    }

    /// Whether such lines stand above a block of no style.
    fn has_meta(self, others: &[String], title: Option<&str>) -> bool {
        self.id.is_some() || !self.attrs.classes().is_empty() || !others.is_empty() || title.is_some()
    }
}

/// The lines above a block: `[[id]]`, `[style.class,other]`, `.Title`; each with its line feed.
fn meta(
    out: &mut String,
    id: Option<&str>,
    style: &str,
    classes: &[ast::Str],
    others: &[String],
    title: Option<&str>,
) {
    if let Some(id) = id {
        out.push_str("[[");
        out.push_str(id);
        out.push_str("]]\n");
    }
    if !style.is_empty() || !classes.is_empty() || !others.is_empty() {
        out.push('[');
        let start = out.len();
        out.push_str(style);
        for name in classes {
            out.push('.');
            inline::push_class(name, out);
        }
        for other in others {
            if out.len() > start && !other.starts_with('%') {
                out.push(',');
            }
            out.push_str(other);
        }
        out.push_str("]\n");
    }
    if let Some(title) = title {
        let guard = if title.starts_with(['.', ' ']) || title.is_empty() { "{empty}" } else { "" };
        out.push('.');
        out.push_str(guard);
        out.push_str(title);
        out.push('\n');
    }
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
fn comment(text: &str, out: &mut String) {
    let mut first = true;
    for line in text.trim_end().lines() {
        if !std::mem::take(&mut first) {
            out.push('\n');
        }
        let line = line.trim_end();
        out.push_str(if line.is_empty() || line.starts_with(' ') { "//" } else { "// " });
        out.push_str(line);
    }
    if first {
        out.push_str("//");
    }
}

/// The directive that includes a file, its headings so many levels deeper.
fn include_line(href: &str, offset: u8) -> String {
    let offset = if offset == 0 { String::new() } else { format!("leveloffset=+{offset}") };
    format!("include::{href}[{offset}]")
}

/// How long a fence of this character must be around some text.
fn fence_around(mark: char, inside: &str) -> usize {
    let mut longest = 3;
    for line in line::lines(inside).filter(|line| line.starts_with(mark)) {
        let line = line.trim_end();
        if line.len() > longest && line.chars().all(|c| c == mark) {
            longest = line.len();
        }
    }
    longest + 1
}
