//! Lists: `* item`, `. item`, `term:: definition`, `<1> callout`.
//!
//! A further block of an item follows a `+` line. A nested list needs none, but nothing can follow it in its item
//! without doubt; so an item with a list and something behind it has both in an open block (`--`). An open block
//! holds no other; inside one an example block with the role `open` stands for it. Reference:
//! <https://docs.asciidoctor.org/asciidoc/latest/lists/continuation/>.

use super::{Context, Head, Piece, PieceKind, Writer, boxes, flow, inline, line};
use ast::{Attrs, Block, BlockKind, DefinitionList, List, ListKind, Numbering, Titled};
use std::fmt::Write as _;

/// The marks of description lists, outermost first. There are no more.
const TERM_MARKS: [&str; 4] = ["::", ":::", "::::", ";;"];

impl Writer {
    pub(super) fn list(&mut self, list: &List, at: Head, context: Context, pieces: &mut Vec<Piece>) {
        let title = self.head(&list.head, context, pieces);
        let (mark, inner, style) = match list.kind {
            ListKind::Bullet | ListKind::Simple(_) => {
                let depth = context.bullets + 1;
                ("*".repeat(depth), Context { bullets: depth, ..context }, Vec::new())
            }
            ListKind::Numbered { start, style, .. } => {
                let depth = context.numbers + 1;
                let mut words: Vec<String> = style.map(|s| numbering(s).to_string()).into_iter().collect();
                if start != 1 {
                    words.push(format!("start={start}"));
                }
                (".".repeat(depth), Context { numbers: depth, ..context }, words)
            }
        };
        let meta = at.meta("", &style, title.as_deref());
        let items = list.items.iter().map(|item| match &item.kind {
            BlockKind::Item(body) => self.item(&format!("{mark} "), body, &item.attrs, inner),
            _ => (self.other(item, inner), false),
        });
        let items = items.collect();
        pieces.push(joined(meta, items));
    }

    pub(super) fn callout_list(
        &mut self,
        list: &Titled,
        at: Head,
        context: Context,
        pieces: &mut Vec<Piece>,
    ) {
        let title = self.head(&list.head, context, pieces);
        let meta = at.meta("", &[], title.as_deref());
        let mut number = 0;
        let items = list.body.iter().map(|item| match &item.kind {
            BlockKind::Callout(callout) => {
                number += 1;
                self.item(&format!("<{number}> "), &callout.body, &item.attrs, context)
            }
            _ => (self.other(item, context), false),
        });
        let items = items.collect();
        pieces.push(joined(meta, items));
    }

    pub(super) fn definition_list(
        &mut self,
        list: &DefinitionList,
        at: Head,
        context: Context,
        pieces: &mut Vec<Piece>,
    ) {
        let title = self.head(&list.head, context, pieces);
        let meta = at.meta(if list.glossary { "glossary" } else { "" }, &[], title.as_deref());
        let mark = TERM_MARKS[context.terms.min(TERM_MARKS.len() - 1)];
        let inner = Context { terms: context.terms + 1, ..context };
        let entries = list.entries.iter().map(|entry| match &entry.kind {
            BlockKind::DefinitionEntry(parts) => self.entry(parts, &entry.attrs, mark, inner),
            _ => (self.other(entry, inner), false),
        });
        let entries = entries.collect();
        pieces.push(joined(meta, entries));
    }

    /// The title of a list; other blocks before the first item come before the list.
    fn head(&mut self, head: &[Block], context: Context, pieces: &mut Vec<Piece>) -> Option<String> {
        let others: Vec<Block> = head
            .iter()
            .filter(|b| {
                !matches!(
                    b.kind,
                    BlockKind::Title(_)
                        | BlockKind::Info(_)
                        | BlockKind::Comment(_)
                        | BlockKind::ShortTitle(_)
                )
            })
            .cloned()
            .collect();
        pieces.extend(self.pieces(&others, context));
        self.title(head)
    }

    /// What stands between items: comments and includes.
    fn other(&mut self, block: &Block, context: Context) -> String {
        self.flow(std::slice::from_ref(block), context)
    }

    fn entry(&mut self, parts: &[Block], attrs: &Attrs, mark: &str, context: Context) -> (String, bool) {
        let mut out = String::new();
        let mut before = attrs.id().map(inline::anchor).unwrap_or_default();
        before.push_str(&empty_span(attrs));
        let mut body: Vec<&Block> = Vec::new();
        let mut has_term = false;
        for part in parts {
            match &part.kind {
                BlockKind::Term(content) => {
                    before.push_str(&part.attrs.id().map(inline::anchor).unwrap_or_default());
                    before.push_str(&empty_span(&part.attrs));
                    let words = self.one_line(content, ':');
                    let words =
                        if words.is_empty() && before.is_empty() { "{empty}".to_string() } else { words };
                    let _ = write!(out, "{}{mark}", line::guard(&format!("{before}{words}")));
                    out.push('\n');
                    before.clear();
                    has_term = true;
                }
                BlockKind::Plain(content) if !has_term => before.push_str(&self.one_line(content, 'x')),
                BlockKind::Comment(text) if !has_term => {
                    out.push_str(&super::comment(text).text);
                    out.push('\n');
                }
                BlockKind::Definition(blocks) => body.extend(blocks),
                _ => body.push(part),
            }
        }
        if !has_term {
            let _ = writeln!(out, "{before}{{empty}}{mark}");
        }
        // The ids of definitions go to the beginning of their text.
        let ids: String = parts
            .iter()
            .filter(|p| matches!(p.kind, BlockKind::Definition(_)))
            .filter_map(|p| p.attrs.id().map(inline::anchor))
            .collect();
        let blocks: Vec<Block> = body.into_iter().cloned().collect();
        let (text, is_long) = self.body(ids, &blocks, context, true);
        if is_short(&text) {
            out.pop();
            out.push(' ');
        }
        out.push_str(&text);
        (out, is_long)
    }

    /// An item behind its mark, and whether it has more than one block.
    fn item(&mut self, mark: &str, body: &[Block], attrs: &Attrs, context: Context) -> (String, bool) {
        let mut before = attrs.id().map(inline::anchor).unwrap_or_default();
        before.push_str(&empty_span(attrs));
        let (text, is_long) = self.body(before, body, context, false);
        (format!("{mark}{text}"), is_long)
    }

    /// The blocks of an item or a definition; the first is on the line of its mark if it is a paragraph.
    fn body(
        &mut self,
        mut before: String,
        body: &[Block],
        context: Context,
        of_term: bool,
    ) -> (String, bool) {
        let mut rest = body;
        let mut comments = String::new();
        let mut text = None;
        while let [first, others @ ..] = rest {
            match &first.kind {
                BlockKind::Comment(words) => {
                    comments.push('\n');
                    comments.push_str(&super::comment(words).text);
                }
                BlockKind::Anchor => {
                    before.push_str(&first.attrs.id().map(inline::anchor).unwrap_or_default());
                }
                BlockKind::Plain(content) if first.is_invisible() => before.push_str(&self.run(content)),
                BlockKind::Paragraph(content) | BlockKind::Plain(content) => {
                    before.push_str(&first.attrs.id().map(inline::anchor).unwrap_or_default());
                    before.push_str(&empty_span(&first.attrs));
                    text = Some(self.paragraph(content, &before));
                    rest = others;
                    break;
                }
                _ => break,
            }
            rest = others;
        }
        let mut out = match text {
            Some(text) => text,
            // A definition may begin with a list or a fenced block at once.
            None if of_term && before.is_empty() && !rest.is_empty() => String::new(),
            None => format!("{before}{{empty}}"),
        };
        out.push_str(&comments);
        let is_long = rest.iter().any(|b| !b.is_invisible() && !is_list(b));
        // A list must be the last; it and what follows it are put in a block otherwise.
        let visible = |b: &Block| !matches!(b.kind, BlockKind::Comment(_));
        let too_deep =
            |b: &Block| matches!(b.kind, BlockKind::DefinitionList(_)) && context.terms >= TERM_MARKS.len();
        let cut = rest
            .iter()
            .enumerate()
            .position(|(i, b)| {
                (is_list(b) && rest[i + 1..].iter().any(visible)) || too_deep(b) || has_list_head(b)
            })
            .unwrap_or(rest.len());
        let pieces = self.pieces(&rest[..cut], context);
        let mut starts = out.is_empty();
        let mut attached = false;
        for piece in &pieces {
            let needs_plus = match piece.kind {
                PieceKind::Block => true,
                PieceKind::List { has_meta } => has_meta,
                PieceKind::Comment => false,
            };
            // An attached paragraph would go on in the list's first line.
            if !needs_plus && attached && matches!(piece.kind, PieceKind::List { .. }) {
                out.push('\n');
            }
            attached |= piece.kind == PieceKind::Block;
            attach(&mut out, &piece.text, needs_plus, &mut starts);
        }
        if cut < rest.len() {
            let piece = self.open_block("", &rest[cut..], context);
            attach(&mut out, &piece.text, true, &mut starts);
        }
        (out.trim_start_matches('\n').to_string(), is_long || cut < rest.len())
    }

    /// Blocks as one: in an open block, if none is open and no line of it would close it.
    pub(super) fn open_block(&mut self, meta: &str, blocks: &[Block], context: Context) -> Piece {
        if !context.in_open {
            let pieces = self.pieces(blocks, Context { in_open: true, ..context.fenced() });
            let inside = flow(&pieces);
            if inside.lines().all(|l| l.trim_end() != "--") {
                return Piece::block(format!("{meta}--\n{inside}\n--"));
            }
        }
        let inside = self.flow(blocks, context.fenced());
        boxes::fenced(&format!("[.open]\n{meta}"), '=', &inside)
    }
}

fn attach(out: &mut String, text: &str, needs_plus: bool, starts: &mut bool) {
    if *starts {
        *starts = false;
        if needs_plus {
            out.push_str("+\n");
        }
    } else {
        out.push('\n');
        if needs_plus {
            out.push_str("+\n");
        }
    }
    out.push_str(text);
}

/// The items of a list, with blank lines between them if one has several blocks.
fn joined(meta: String, items: Vec<(String, bool)>) -> Piece {
    let joint = if items.iter().any(|(_, is_long)| *is_long) { "\n\n" } else { "\n" };
    let has_meta = !meta.is_empty();
    let texts: Vec<String> =
        items.into_iter().map(|(text, _)| text.trim_end_matches('\n').to_string()).collect();
    Piece { text: meta + &texts.join(joint), kind: PieceKind::List { has_meta } }
}

fn is_list(block: &Block) -> bool {
    matches!(block.kind, BlockKind::List(_) | BlockKind::DefinitionList(_) | BlockKind::CalloutList(_))
}

/// Whether a list has blocks before its first item.
fn has_list_head(block: &Block) -> bool {
    is_list(block)
        && block.head().is_some_and(|head| {
            head.iter().any(|b| {
                !matches!(
                    b.kind,
                    BlockKind::Title(_)
                        | BlockKind::Info(_)
                        | BlockKind::Comment(_)
                        | BlockKind::ShortTitle(_)
                )
            })
        })
}

/// Whether a definition fits on the line of its term.
fn is_short(text: &str) -> bool {
    text.len() <= 60 && !text.contains('\n') && !text.starts_with('+')
}

/// Classes where no list of attributes can stand: on a span that shows nothing.
fn empty_span(attrs: &Attrs) -> String {
    if attrs.classes().is_empty() {
        return String::new();
    }
    let classes: Vec<String> = attrs.classes().iter().map(|c| inline::class(c)).collect();
    format!("[.{}]##{{empty}}##", classes.join("."))
}

const fn numbering(style: Numbering) -> &'static str {
    match style {
        Numbering::Arabic => "arabic",
        Numbering::LowerAlpha => "loweralpha",
        Numbering::UpperAlpha => "upperalpha",
        Numbering::LowerRoman => "lowerroman",
        Numbering::UpperRoman => "upperroman",
    }
}
