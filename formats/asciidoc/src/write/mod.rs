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
mod meta;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use inline::{class, is_plain_id};
pub(crate) use macros::footnote_name;

use crate::own;
use ast::visit::Visit;
use ast::{Attrs, Block, BlockKind, Document, Inline, WriteOptions, title_block};
use meta::{Head, List};
use std::collections::HashSet;

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
    /// It is in an item of a list of callouts, whose lines would begin the next.
    in_callouts: bool,
}

impl Context {
    /// Inside the fences of a block, where lists count anew.
    fn fenced(self) -> Context {
        Context { bullets: 0, numbers: 0, terms: 0, in_callouts: false, ..self }
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
        let mut rest = blocks;
        while let Some(block) = rest.first() {
            let anchors = rest.iter().take_while(|b| matches!(b.kind, BlockKind::Anchor)).count();
            if anchors > 0 {
                self.anchors(&rest[..anchors], flow);
                rest = &rest[anchors..];
                continue;
            }
            self.block(block, context, flow);
            rest = &rest[1..];
        }
    }

    /// Anchors that stand alone, as a paragraph.
    fn anchors(&mut self, anchors: &[Block], flow: &mut Flow) {
        self.begin(flow, PieceKind::Block);
        self.out.push_str("{empty}");
        for anchor in anchors {
            if let Some(id) = anchor.attrs.id() {
                inline::push_anchor(id, &mut self.out);
            }
        }
    }

    fn block(&mut self, block: &Block, context: Context, flow: &mut Flow) {
        let at = Head { attrs: &block.attrs, title: None };
        match &block.kind {
            BlockKind::Comment(text) => self.comment(text, flow),
            BlockKind::Anchor => self.anchors(std::slice::from_ref(block), flow),
            BlockKind::Division(division) => self.division(division, &block.attrs, context, flow),
            BlockKind::Paragraph(content) | BlockKind::Plain(content) => {
                self.begin(flow, PieceKind::Block);
                at.write(&mut self.out, &List::default());
                self.paragraph(content, self.out.len());
            }
            BlockKind::Heading(h) => {
                self.begin(flow, PieceKind::Block);
                at.write(&mut self.out, &List::of("discrete"));
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
                self.math_block(math, at);
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
                media::block(&mut self.out, m, at);
            }
            BlockKind::Table(t) => {
                self.begin(flow, PieceKind::Block);
                self.table(t, at, context);
            }
            BlockKind::Break => {
                self.begin(flow, PieceKind::Block);
                at.write(&mut self.out, &List::default());
                self.out.push_str("'''");
            }
            BlockKind::Include(include) => {
                self.begin(flow, PieceKind::Block);
                self.out.push_str(&include_line(&include.href, &block.attrs));
            }
            BlockKind::Instruction(instruction) => {
                self.begin(flow, PieceKind::Block);
                if instruction.target == own::PAGE_BREAK {
                    at.write(&mut self.out, &List::default());
                    self.out.push_str("<<<");
                } else {
                    self.out.push_str(&instruction.data);
                }
            }
            BlockKind::Raw(raw) => {
                self.begin(flow, PieceKind::Block);
                self.raw(raw, at);
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
            BlockKind::Generic(generic) => self.generic(generic, &block.attrs, context, flow),
            _ => {}
        }
    }

    fn nodes(&mut self, nodes: &[ast::Node], context: Context, flow: &mut Flow) {
        for node in nodes {
            match node {
                ast::Node::Block(b) => self.block(b, context, flow),
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

/// Comment lines. Never a comment block: its lines would be read for directives.
fn comment(text: &str, out: &mut String) {
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let line = line.trim_end();
        out.push_str(if line.is_empty() { "//" } else { "// " });
        out.push_str(line);
    }
}

/// The directive that includes a file.
fn include_line(href: &str, attrs: &Attrs) -> String {
    let mut list = String::new();
    for (name, value) in attrs.other() {
        if !list.is_empty() {
            list.push(',');
        }
        let name = if name == own::OPTIONS { "opts" } else { name };
        list.push_str(name);
        list.push('=');
        list.push_str(&media::value(value));
    }
    format!("include::{href}[{list}]")
}

/// How long a fence of this character must be around some text.
fn fence_around(mark: char, inside: &str) -> usize {
    let mut longest = 3;
    // Few listings hold the character at all; then there is no need to look at each line.
    if !inside.contains(mark) {
        return longest + 1;
    }
    for line in line::lines(inside).filter(|line| line.starts_with(mark)) {
        let line = line.trim_end();
        if line.len() > longest && line.chars().all(|c| c == mark) {
            longest = line.len();
        }
    }
    longest + 1
}
