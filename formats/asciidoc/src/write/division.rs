//! The document, its header, and its divisions: `= Title`, `== Title`, `[appendix]`.
//!
//! The file's root is the document's title, whatever its place in the manual: the file that includes it says how
//! much deeper its headings go (`leveloffset`). Reference:
//! <https://docs.asciidoctor.org/asciidoc/latest/sections/titles-and-levels/>.

use super::meta::{Head, List};
use super::{Context, Flow, PieceKind, Writer, comment, inline, line, media};
use crate::settle::{header_lines, is_part_of_book, style};
use ast::{Attrs, Block, BlockKind, Division, DivisionKind, Document, title_block};
use std::fmt::Write as _;

/// The deepest level of a heading; the document's title is 0.
const DEEPEST: u8 = 5;

/// Writes a document.
pub(super) fn document(writer: &mut Writer, document: &Document) {
    let divisions = document.body.iter().filter(|b| matches!(b.kind, BlockKind::Division(_))).count();
    let root = document.body.iter().position(|b| matches!(b.kind, BlockKind::Division(_)));
    let is_leading = |at: usize| {
        document.body[..at]
            .iter()
            .all(|b| matches!(b.kind, BlockKind::Comment(_) | BlockKind::Instruction(_)))
    };
    match root {
        Some(at) if divisions == 1 && is_leading(at) => {
            let block = &document.body[at];
            let BlockKind::Division(division) = &block.kind else { return };
            for block in &document.body[..at] {
                if let BlockKind::Comment(text) = &block.kind {
                    comment(text, &mut writer.out);
                    writer.out.push('\n');
                }
            }
            writer.heading(division, &block.attrs, 0);
            writer.out.push('\n');
            writer.info(division);
            let header_at = writer.out.len();
            writer.out.push('\n');
            let mut flow = writer.begin_flow();
            writer.subtitle(division, &mut flow);
            let context = Context::default();
            writer.children(division, context, &mut flow);
            writer.pieces(&document.body[at + 1..], context, &mut flow);
            if flow.begun {
                writer.end_flow(&flow);
                writer.out.push('\n');
            } else {
                writer.out.truncate(header_at);
            }
            // What the header must say is only known now.
            let is_book = matches!(division.kind, DivisionKind::Book | DivisionKind::Set);
            let header = header(writer, document, is_book);
            writer.out.insert_str(header_at, &header);
        }
        _ => {
            writer.flow(&document.body, Context::default());
            if !writer.out.is_empty() {
                writer.out.push('\n');
            }
            let mut head = header(writer, document, false);
            if !head.is_empty() {
                head.push('\n');
                writer.out.insert_str(0, &head);
            }
        }
    }
}

/// The attributes that the page needs.
fn header(writer: &Writer, document: &Document, is_book: bool) -> String {
    let needed = [
        (is_book, ":doctype: book\n"),
        (writer.needs_experimental, ":experimental:\n"),
        (writer.needs_stem, ":stem:\n"),
    ];
    let mut out: String = needed.iter().filter(|(needed, _)| *needed).map(|(_, entry)| *entry).collect();
    for entity in &document.entities {
        let _ = writeln!(out, ":{}: {}", entity.name, media::without_references(&entity.value));
    }
    for (name, value) in document.attrs.hints() {
        let Some(name) = name.strip_prefix("asciidoc:") else { continue };
        if value.is_empty() {
            let _ = writeln!(out, ":{name}:");
        } else {
            let _ = writeln!(out, ":{name}: {}", value.replace(" +\n", " + \\\n"));
        }
    }
    out
}

impl Writer<'_> {
    pub(super) fn division(&mut self, division: &Division, attrs: &Attrs, context: Context, flow: &mut Flow) {
        let level = (context.level + 1).min(DEEPEST);
        self.division_at(division, attrs, Context { level, ..context }, flow);
    }

    fn division_at(&mut self, division: &Division, attrs: &Attrs, context: Context, flow: &mut Flow) {
        self.begin(flow, PieceKind::Block);
        self.heading(division, attrs, context.level);
        self.subtitle(division, flow);
        self.children(division, context, flow);
    }

    /// The content of a division. A part of a book is on the level of the book itself.
    fn children(&mut self, division: &Division, context: Context, flow: &mut Flow) {
        let in_book = matches!(division.kind, DivisionKind::Book | DivisionKind::Set) && context.level == 0;
        let is_part = |b: &Block| matches!(&b.kind, BlockKind::Division(d) if is_part_of_book(d));
        if !in_book || !division.body.iter().any(is_part) {
            self.pieces(&division.body, context, flow);
            return;
        }
        let mut from = 0;
        for (at, block) in division.body.iter().enumerate() {
            let BlockKind::Division(part) = &block.kind else { continue };
            if !is_part(block) && !division.body[..at].iter().any(is_part) {
                continue;
            }
            self.pieces(&division.body[from..at], context, flow);
            from = at + 1;
            if is_part(block) {
                self.division_at(part, &block.attrs, context, flow);
            } else {
                // Behind a part, an appendix and its like stand on the part's level, and what is in them as if it were not.
                self.begin(flow, PieceKind::Block);
                self.heading(part, &block.attrs, 0);
                self.subtitle(part, flow);
                self.children(part, Context { level: 1, ..context }, flow);
            }
        }
        self.pieces(&division.body[from..], context, flow);
    }

    /// The authors and the revision of the document.
    fn info(&mut self, division: &Division) {
        for block in &division.head {
            if let BlockKind::Info(fields) = &block.kind {
                for line in header_lines(fields) {
                    self.out.push_str(&line);
                    self.out.push('\n');
                }
            }
        }
    }

    /// The line of a division's title, and what stands above it.
    fn heading(&mut self, division: &Division, attrs: &Attrs, level: u8) {
        let style = style(division.kind).unwrap_or_default();
        Head { attrs, title: None }.write(&mut self.out, &List::of(style));
        self.out.extend(std::iter::repeat_n('=', usize::from(level) + 1));
        self.out.push(' ');
        let start = self.out.len();
        if let Some(Block { kind: BlockKind::Title(content), attrs, .. }) = title_block(&division.head) {
            if let Some(id) = attrs.id() {
                inline::push_anchor(id, &mut self.out);
            }
            self.one_line(content, '\n');
        }
        line::guard_title(&mut self.out, start);
    }

    fn subtitle(&mut self, division: &Division, flow: &mut Flow) {
        for block in &division.head {
            if let BlockKind::Subtitle(content) = &block.kind {
                self.begin(flow, PieceKind::Block);
                let role = List { role: "subtitle", ..List::default() };
                Head { attrs: &block.attrs, title: None }.write(&mut self.out, &role);
                self.paragraph(content, self.out.len());
            }
        }
    }
}
