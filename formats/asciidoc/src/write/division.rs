//! The document, its header, and its divisions: `= Title`, `== Title`, `[appendix]`.
//!
//! The file's root is the document's title, whatever its place in the manual: the file that includes it says how
//! much deeper its headings go (`leveloffset`). Reference:
//! <https://docs.asciidoctor.org/asciidoc/latest/sections/titles-and-levels/>.

use super::{Context, Flow, Pending, PieceKind, Writer, comment, inline, line, meta};
use ast::{Attrs, Block, BlockKind, Division, DivisionKind, Document, title_block};

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
            let heads = division.head.iter();
            for text in document.body[..at].iter().chain(heads).filter_map(|b| match &b.kind {
                BlockKind::Comment(text) => Some(text),
                _ => None,
            }) {
                comment(text, &mut writer.out);
                writer.out.push('\n');
            }
            writer.heading(division, &block.attrs, None, 0);
            writer.out.push('\n');
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
            let header = header(writer, is_book);
            writer.out.insert_str(header_at, &header);
        }
        _ => {
            writer.flow(&document.body, Context::default());
            if !writer.out.is_empty() {
                writer.out.push('\n');
            }
            let mut head = header(writer, false);
            if !head.is_empty() {
                head.push('\n');
                writer.out.insert_str(0, &head);
            }
        }
    }
}

/// The attributes that the page needs.
fn header(writer: &Writer, is_book: bool) -> String {
    [
        (is_book, ":doctype: book\n"),
        (writer.needs_experimental, ":experimental:\n"),
        (writer.needs_stem, ":stem:\n"),
    ]
    .iter()
    .filter(|(needed, _)| *needed)
    .map(|(_, entry)| *entry)
    .collect()
}

impl Writer<'_> {
    pub(super) fn division(
        &mut self,
        division: &Division,
        attrs: &Attrs,
        context: Context,
        pending: &mut Pending,
        flow: &mut Flow,
    ) {
        let level = (context.level + 1).min(DEEPEST);
        self.division_at(division, attrs, Context { level, ..context }, pending, flow);
    }

    fn division_at(
        &mut self,
        division: &Division,
        attrs: &Attrs,
        context: Context,
        pending: &mut Pending,
        flow: &mut Flow,
    ) {
        let mut id = None;
        if attrs.id().is_none() && pending.anchors.len() == 1 && pending.text.is_empty() {
            id = pending.anchors.pop();
        }
        if !pending.is_empty() {
            self.alone(pending, flow);
        }
        self.begin(flow, PieceKind::Block);
        self.heading(division, attrs, id.as_deref(), context.level);
        self.subtitle(division, flow);
        self.children(division, context, flow);
    }

    /// The content of a division. A part of a book is on the level of the book itself.
    fn children(&mut self, division: &Division, context: Context, flow: &mut Flow) {
        let in_book = matches!(division.kind, DivisionKind::Book | DivisionKind::Set) && context.level == 0;
        let is_part = |b: &Block| match &b.kind {
            BlockKind::Division(d) => {
                matches!(d.kind, DivisionKind::Part | DivisionKind::Reference | DivisionKind::Book)
                    && d.body.iter().any(|b| matches!(b.kind, BlockKind::Division(_) | BlockKind::Include(_)))
            }
            _ => false,
        };
        if !in_book || !division.body.iter().any(is_part) {
            self.pieces(&division.body, context, flow);
            return;
        }
        let mut pending = Pending::default();
        for block in &division.body {
            match &block.kind {
                BlockKind::Division(part) if is_part(block) => {
                    self.division_at(part, &block.attrs, context, &mut pending, flow);
                }
                _ => self.block(block, context, &mut pending, flow),
            }
        }
        if !pending.is_empty() {
            self.alone(&mut pending, flow);
        }
    }

    /// The line of a division's title, and what stands above it. `id` is one that the division has not itself.
    fn heading(&mut self, division: &Division, attrs: &Attrs, id: Option<&str>, level: u8) {
        // Of the special sections only these take sections.
        let takes_sections = matches!(division.kind, DivisionKind::Preface | DivisionKind::Appendix)
            || !division.body.iter().any(|b| matches!(b.kind, BlockKind::Division(_)));
        let style = if takes_sections && (level <= 1 || is_style_of_any_level(division.kind)) {
            style(division.kind)
        } else {
            ""
        };
        meta(&mut self.out, attrs.id().or(id), style, attrs.classes(), &[], None);
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
                meta(&mut self.out, block.attrs.id(), ".subtitle", &[], &[], None);
                self.paragraph(content, self.out.len());
            }
        }
    }
}

const fn style(kind: DivisionKind) -> &'static str {
    match kind {
        DivisionKind::Preface => "preface",
        DivisionKind::Appendix => "appendix",
        DivisionKind::Glossary => "glossary",
        DivisionKind::Bibliography => "bibliography",
        DivisionKind::Index => "index",
        DivisionKind::Dedication => "dedication",
        DivisionKind::Acknowledgements => "acknowledgments",
        DivisionKind::Colophon => "colophon",
        _ => "",
    }
}

const fn is_style_of_any_level(kind: DivisionKind) -> bool {
    matches!(kind, DivisionKind::Glossary | DivisionKind::Bibliography | DivisionKind::Index)
}
