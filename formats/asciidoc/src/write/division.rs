//! The document, its header, and its divisions: `= Title`, `== Title`, `[appendix]`.
//!
//! The file's root is the document's title, whatever its place in the manual: the file that includes it says how
//! much deeper its headings go (`leveloffset`). Reference:
//! <https://docs.asciidoctor.org/asciidoc/latest/sections/titles-and-levels/>.

use super::{Context, Pending, Piece, Writer, comment, flow, inline, line, meta};
use ast::{Attrs, Block, BlockKind, Division, DivisionKind, Document, title_block};

/// The deepest level of a heading; the document's title is 0.
const DEEPEST: u8 = 5;

/// Writes a document.
pub(super) fn document(writer: &mut Writer, document: &Document) -> String {
    let divisions = document.body.iter().filter(|b| matches!(b.kind, BlockKind::Division(_))).count();
    let root = document.body.iter().position(|b| matches!(b.kind, BlockKind::Division(_)));
    let is_leading = |at: usize| {
        document.body[..at]
            .iter()
            .all(|b| matches!(b.kind, BlockKind::Comment(_) | BlockKind::Instruction(_)))
    };
    let mut out = String::new();
    match root {
        Some(at) if divisions == 1 && is_leading(at) => {
            let block = &document.body[at];
            let BlockKind::Division(division) = &block.kind else { return out };
            let heads = division.head.iter();
            for text in document.body[..at].iter().chain(heads).filter_map(|b| match &b.kind {
                BlockKind::Comment(text) => Some(text),
                _ => None,
            }) {
                out.push_str(&comment(text).text);
                out.push('\n');
            }
            let title = writer.heading(division, &block.attrs, 0);
            let mut pieces = writer.subtitle(division);
            let context = Context::default();
            pieces.extend(writer.children(division, context));
            pieces.extend(writer.pieces(&document.body[at + 1..], context));
            out.push_str(&title);
            out.push('\n');
            let is_book = matches!(division.kind, DivisionKind::Book | DivisionKind::Set);
            out.push_str(&header(writer, is_book));
            if !pieces.is_empty() {
                out.push('\n');
                out.push_str(&flow(&pieces));
                out.push('\n');
            }
        }
        _ => {
            let body = writer.flow(&document.body, Context::default());
            let head = header(writer, false);
            out.push_str(&head);
            if !head.is_empty() {
                out.push('\n');
            }
            if !body.is_empty() {
                out.push_str(&body);
                out.push('\n');
            }
        }
    }
    out
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

impl Writer {
    pub(super) fn division(
        &mut self,
        division: &Division,
        attrs: &Attrs,
        context: Context,
        pending: &mut Pending,
        pieces: &mut Vec<Piece>,
    ) {
        let level = (context.level + 1).min(DEEPEST);
        self.division_at(division, attrs, Context { level, ..context }, pending, pieces);
    }

    fn division_at(
        &mut self,
        division: &Division,
        attrs: &Attrs,
        context: Context,
        pending: &mut Pending,
        pieces: &mut Vec<Piece>,
    ) {
        let mut attrs = attrs.clone();
        if attrs.id().is_none() && pending.anchors.len() == 1 && pending.text.is_empty() {
            attrs.set_id(pending.anchors.remove(0));
        }
        if !pending.is_empty() {
            pieces.push(super::alone(pending));
        }
        let heading = self.heading(division, &attrs, context.level);
        pieces.push(Piece::block(heading));
        pieces.extend(self.subtitle(division));
        pieces.extend(self.children(division, context));
    }

    /// The content of a division. A part of a book is on the level of the book itself.
    fn children(&mut self, division: &Division, context: Context) -> Vec<Piece> {
        let in_book = matches!(division.kind, DivisionKind::Book | DivisionKind::Set) && context.level == 0;
        let is_part = |b: &Block| match &b.kind {
            BlockKind::Division(d) => {
                matches!(d.kind, DivisionKind::Part | DivisionKind::Reference | DivisionKind::Book)
                    && d.body.iter().any(|b| matches!(b.kind, BlockKind::Division(_) | BlockKind::Include(_)))
            }
            _ => false,
        };
        if !in_book || !division.body.iter().any(is_part) {
            return self.pieces(&division.body, context);
        }
        let mut pieces = Vec::new();
        let mut pending = Pending::default();
        for block in &division.body {
            match &block.kind {
                BlockKind::Division(part) if is_part(block) => {
                    self.division_at(part, &block.attrs, context, &mut pending, &mut pieces);
                }
                _ => self.block(block, context, &mut pending, &mut pieces),
            }
        }
        if !pending.is_empty() {
            pieces.push(super::alone(&mut pending));
        }
        pieces
    }

    fn heading(&mut self, division: &Division, attrs: &Attrs, level: u8) -> String {
        let (id, words) = match title_block(&division.head) {
            Some(Block { kind: BlockKind::Title(content), attrs, .. }) => {
                (attrs.id().map(inline::anchor).unwrap_or_default(), self.one_line(content, '\n'))
            }
            _ => (String::new(), String::new()),
        };
        let words = line::title(&format!("{id}{words}"));
        // Of the special sections only these take sections.
        let takes_sections = matches!(division.kind, DivisionKind::Preface | DivisionKind::Appendix)
            || !division.body.iter().any(|b| matches!(b.kind, BlockKind::Division(_)));
        let style = if takes_sections && (level <= 1 || is_style_of_any_level(division.kind)) {
            style(division.kind)
        } else {
            ""
        };
        format!(
            "{}{} {words}",
            meta(attrs.id(), style, attrs.classes(), &[], None),
            "=".repeat(usize::from(level) + 1)
        )
    }

    fn subtitle(&mut self, division: &Division) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for block in &division.head {
            if let BlockKind::Subtitle(content) = &block.kind {
                let text = self.paragraph(content, "");
                pieces.push(Piece::block(format!(
                    "{}{text}",
                    meta(block.attrs.id(), ".subtitle", &[], &[], None)
                )));
            }
        }
        pieces
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
