//! Lists: `* item`, `. item`, `term:: definition`, `<1> callout`.
//!
//! A further block of an item follows a `+` line. A nested list needs none, but nothing can follow it in its item
//! without doubt; so an item with a list and something behind it has both in an open block (`--`). An open block
//! holds no other; inside one an example block with the role `open` stands for it. Reference:
//! <https://docs.asciidoctor.org/asciidoc/latest/lists/continuation/>.

use super::meta::{Head, List as Above};
use super::{Context, Flow, Joint, PieceKind, Writer, inline, line};
use ast::{Attrs, Block, BlockKind, DefinitionList, List, ListKind, Numbering, Titled};
use std::borrow::Cow;
use std::fmt::Write as _;

/// The marks of description lists, outermost first. There are no more.
const TERM_MARKS: [&str; 4] = ["::", ":::", "::::", ";;"];

impl Writer<'_> {
    pub(super) fn list(&mut self, list: &List, at: Head, context: Context, flow: &mut Flow) {
        let title = self.title(&list.head);
        let at = Head { title: title.as_deref(), ..at };
        let (mark, depth, inner, style) = match list.kind {
            ListKind::Bullet | ListKind::Simple(_) => {
                let depth = context.bullets + 1;
                ('*', depth, Context { bullets: depth, ..context }, Vec::new())
            }
            ListKind::Numbered { start, style, .. } => {
                let depth = context.numbers + 1;
                let mut words: Vec<String> = style.map(|s| numbering(s).to_string()).into_iter().collect();
                if start != 1 {
                    words.push(format!("start={start}"));
                }
                ('.', depth, Context { numbers: depth, ..context }, words)
            }
        };
        self.begin(flow, PieceKind::List { has_meta: !at.is_empty() || !style.is_empty() });
        let numbering = style.first().filter(|s| !s.starts_with("start")).cloned().unwrap_or_default();
        let others = style.into_iter().filter(|s| s.starts_with("start")).collect();
        at.write(&mut self.out, &Above { style: &numbering, others, ..Above::default() });
        let is_long = |item: &Block| match &item.kind {
            BlockKind::Item(body) => is_long(body, inner),
            _ => false,
        };
        self.parts(&list.items, is_long, |w, item| match &item.kind {
            BlockKind::Item(body) => {
                w.out.extend(std::iter::repeat_n(mark, depth));
                w.out.push(' ');
                if let Some(done) = item.attrs.get("checked") {
                    w.out.push_str(if done == "true" { "[x] " } else { "[ ] " });
                }
                w.item(body, &item.attrs, inner);
            }
            _ => w.other(item, inner),
        });
    }

    pub(super) fn callout_list(&mut self, list: &Titled, at: Head, context: Context, flow: &mut Flow) {
        let title = self.title(&list.head);
        let at = Head { title: title.as_deref(), ..at };
        // Without a `+`, it would only be a part of an item right behind the listing.
        self.begin(flow, PieceKind::List { has_meta: true });
        at.write(&mut self.out, &Above::default());
        let mut number = 0;
        let context = Context { in_callouts: true, ..context };
        let is_long = |item: &Block| match &item.kind {
            BlockKind::Callout(callout) => is_long(&callout.body, context),
            _ => false,
        };
        self.parts(&list.body, is_long, |w, item| match &item.kind {
            BlockKind::Callout(callout) => {
                number += 1;
                let _ = write!(w.out, "<{number}> ");
                w.item(&callout.body, &item.attrs, context);
            }
            _ => w.other(item, context),
        });
    }

    pub(super) fn definition_list(
        &mut self,
        list: &DefinitionList,
        at: Head,
        context: Context,
        flow: &mut Flow,
    ) {
        let title = self.title(&list.head);
        let at = Head { title: title.as_deref(), ..at };
        let style = if list.glossary { "glossary" } else { "" };
        self.begin(flow, PieceKind::List { has_meta: list.glossary || !at.is_empty() });
        at.write(&mut self.out, &Above::of(style));
        let mark = TERM_MARKS[context.terms.min(TERM_MARKS.len() - 1)];
        let inner = Context { terms: context.terms + 1, ..context };
        let is_long = |entry: &Block| match &entry.kind {
            BlockKind::DefinitionEntry(parts) => is_long(&definition(parts), inner),
            _ => false,
        };
        self.parts(&list.entries, is_long, |w, entry| match &entry.kind {
            BlockKind::DefinitionEntry(parts) => w.entry(parts, mark, inner),
            _ => w.other(entry, inner),
        });
    }

    /// The parts of a list, with blank lines between them if one has several blocks.
    fn parts(
        &mut self,
        parts: &[Block],
        is_long: impl Fn(&Block) -> bool,
        mut write: impl FnMut(&mut Self, &Block),
    ) {
        let joint = if parts.iter().any(is_long) { "\n\n" } else { "\n" };
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                self.out.push_str(joint);
            }
            let start = self.out.len();
            write(self, part);
            self.trim_lines(start);
        }
    }

    /// What stands between items: comments and includes.
    fn other(&mut self, block: &Block, context: Context) {
        self.flow(std::slice::from_ref(block), context);
    }

    fn entry(&mut self, parts: &[Block], mark: &str, context: Context) {
        let mut has_term = false;
        for part in parts {
            if let BlockKind::Term(content) = &part.kind {
                let start = self.out.len();
                anchor_of(&part.attrs, &mut self.out);
                self.one_line(content, ':');
                if self.out.len() == start {
                    self.out.push_str("{empty}");
                }
                line::guard(&mut self.out, start);
                self.out.push_str(mark);
                self.out.push('\n');
                has_term = true;
            }
        }
        if !has_term {
            let _ = writeln!(self.out, "{{empty}}{mark}");
        }
        let mut ids = String::new();
        for part in parts.iter().filter(|p| matches!(p.kind, BlockKind::Definition(_))) {
            anchor_of(&part.attrs, &mut ids);
        }
        let start = self.out.len();
        self.body(&ids, &definition(parts), context, true);
        let is_text =
            matches!(definition(parts).first().map(|b| &b.kind), None | Some(BlockKind::Paragraph(_)));
        // A line in brackets would be a list of attributes.
        let line = self.out[..start].trim_end_matches('\n').rfind('\n').map_or(0, |at| at + 1);
        let in_brackets = self.out[line..].starts_with('[') && self.out.ends_with(']');
        if is_text && !in_brackets && is_short(&self.out[start..]) {
            self.out.replace_range(start - 1..start, " ");
        }
    }

    /// An item behind its mark.
    fn item(&mut self, body: &[Block], attrs: &Attrs, context: Context) {
        let mut before = String::new();
        anchor_of(attrs, &mut before);
        self.body(&before, body, context, false);
    }

    /// The blocks of an item or a definition; the first is on the line of its mark if it is a paragraph and nothing stands above
    /// it.
    fn body(&mut self, before: &str, body: &[Block], context: Context, of_term: bool) {
        let start = self.out.len();
        let (lead, rest) = body.split_at(lead_of(body));
        let begins_at_once = of_term && before.is_empty() && lead.is_empty() && begins_at_once(rest);
        self.out.push_str(before);
        if let [Block { kind: BlockKind::Paragraph(content) | BlockKind::Plain(content), .. }] = lead {
            self.paragraph(content, start);
        } else if !begins_at_once {
            self.out.push_str("{empty}");
        }
        let cut = cut_of(rest, context);
        let joint = Joint::Item { attached: false };
        let mut flow = Flow { start, piece: start, begun: self.out.len() > start, joint };
        self.pieces(&rest[..cut], context, &mut flow);
        if cut < rest.len() {
            self.begin(&mut flow, PieceKind::Block);
            self.open_block(Head { attrs: &Attrs::default(), title: None }, &rest[cut..], context);
        }
        if self.out[start..].starts_with('\n') {
            let feeds = self.out.len() - start - self.out[start..].trim_start_matches('\n').len();
            self.out.replace_range(start..start + feeds, "");
        }
    }

    /// Blocks as one: in an open block, if none is open and no line of it would close it.
    pub(super) fn open_block(&mut self, at: Head, blocks: &[Block], context: Context) {
        let start = self.out.len();
        if !context.in_open {
            at.write(&mut self.out, &Above::default());
            self.out.push_str("--\n");
            let inside = self.out.len();
            self.flow(blocks, Context { in_open: true, ..context.fenced() });
            let closes = |l: &str| l.starts_with("--") && l.trim_end() == "--";
            if !line::lines(&self.out[inside..]).any(closes) {
                self.out.push_str("\n--");
                return;
            }
            self.out.truncate(start);
        }
        at.write(&mut self.out, &Above { role: "open", ..Above::default() });
        self.fenced('=', |w| w.flow(blocks, context.fenced()));
    }
}

/// How many blocks of a body are written on the line of its mark: the first, if it is bare text.
fn lead_of(body: &[Block]) -> usize {
    let is_text = |b: &Block| matches!(b.kind, BlockKind::Paragraph(_) | BlockKind::Plain(_));
    usize::from(body.first().is_some_and(|b| is_text(b) && b.attrs.is_empty_but_hints()))
}

/// Whether what follows a term may do so without a text between: a list, or what is attached with a `+`.
fn begins_at_once(rest: &[Block]) -> bool {
    rest.first().is_some_and(|b| !matches!(b.kind, BlockKind::Comment(_)))
}

/// How many blocks can be attached to an item. A list must be the last; it and what follows it are put in a block
/// otherwise.
fn cut_of(rest: &[Block], context: Context) -> usize {
    let visible = |b: &Block| !matches!(b.kind, BlockKind::Comment(_));
    let too_deep =
        |b: &Block| matches!(b.kind, BlockKind::DefinitionList(_)) && context.terms >= TERM_MARKS.len();
    rest.iter()
        .enumerate()
        .position(|(i, b)| {
            // A list of callouts is no list in an item: what its items have attached would be attached to this one.
            let repeats = matches!(&b.kind, BlockKind::CalloutList(list)
                if context.in_callouts || list.body.iter().any(has_attached));
            (is_list(b) && rest[i + 1..].iter().any(visible)) || too_deep(b) || repeats
        })
        .unwrap_or(rest.len())
}

/// Whether more stands in a callout than its words.
fn has_attached(item: &Block) -> bool {
    matches!(&item.kind, BlockKind::Callout(c) if c.body.len() > lead_of(&c.body))
}

/// Whether an item has more than one block.
fn is_long(body: &[Block], context: Context) -> bool {
    let rest = &body[lead_of(body)..];
    rest.iter().any(|b| !b.is_invisible() && !is_list(b)) || cut_of(rest, context) < rest.len()
}

/// The blocks that an entry says of its terms: nearly always those of its one definition.
fn definition(parts: &[Block]) -> Cow<'_, [Block]> {
    let mut has_term = false;
    let mut found: Option<Cow<'_, [Block]>> = None;
    for part in parts {
        let blocks = match &part.kind {
            BlockKind::Term(_) => {
                has_term = true;
                continue;
            }
            BlockKind::Plain(_) | BlockKind::Comment(_) if !has_term => continue,
            BlockKind::Definition(blocks) => blocks.as_slice(),
            _ => std::slice::from_ref(part),
        };
        match &mut found {
            None => found = Some(Cow::Borrowed(blocks)),
            Some(found) => found.to_mut().extend_from_slice(blocks),
        }
    }
    found.unwrap_or_default()
}

/// The id of a part of a list, at the start of its text.
fn anchor_of(attrs: &Attrs, out: &mut String) {
    if let Some(id) = attrs.id() {
        inline::push_anchor(id, out);
    }
}

fn is_list(block: &Block) -> bool {
    matches!(block.kind, BlockKind::List(_) | BlockKind::DefinitionList(_) | BlockKind::CalloutList(_))
}

/// Whether a definition fits on the line of its term.
fn is_short(text: &str) -> bool {
    text.len() <= 60 && !text.contains('\n') && !text.starts_with('+')
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
