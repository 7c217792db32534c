//! The lists of nodes that a node is made of, for those who take nodes out of them or put others in.

use ast::{Block, BlockKind, Blocks, Inline, InlineKind, Inlines, Node};

/// A list of nodes in a node.
pub(super) enum List<'a> {
    Blocks(&'a mut Blocks),
    Inlines(&'a mut Inlines, Text),
    Nodes(&'a mut Vec<Node>, Text),
}

/// How blanks count in a run of inline nodes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// Running text by itself: none at its ends.
    Whole,
    /// A part of running text.
    Inner,
    /// Of a listing: to the letter.
    Verbatim,
    /// The parts of what is more than a run of text: keys, menus, metadata, records. They stay what they are.
    Parts,
}

impl List<'_> {
    pub fn is_empty(&self) -> bool {
        match self {
            List::Blocks(list) => list.is_empty(),
            List::Inlines(list, _) => list.is_empty(),
            List::Nodes(list, _) => list.is_empty(),
        }
    }
}

/// The lists of a block, the one that it is there for last.
pub(super) fn of_block(block: &mut Block) -> Vec<List<'_>> {
    use List::{Blocks, Inlines, Nodes};
    match &mut block.kind {
        BlockKind::Division(d) => vec![Blocks(&mut d.head), Blocks(&mut d.body)],
        BlockKind::Title(c)
        | BlockKind::Subtitle(c)
        | BlockKind::ShortTitle(c)
        | BlockKind::Paragraph(c)
        | BlockKind::Plain(c)
        | BlockKind::Term(c)
        | BlockKind::Attribution(c) => vec![Inlines(c, Text::Whole)],
        BlockKind::Info(b)
        | BlockKind::ReferenceNames(b)
        | BlockKind::Compound(b)
        | BlockKind::Item(b)
        | BlockKind::DefinitionEntry(b)
        | BlockKind::Definition(b)
        | BlockKind::Alternatives(b)
        | BlockKind::QuestionEntry(b)
        | BlockKind::Question(b)
        | BlockKind::Answer(b)
        | BlockKind::Production(b)
        | BlockKind::Caption(b)
        | BlockKind::Row(b) => vec![Blocks(b)],
        BlockKind::Field(f) => vec![Nodes(&mut f.content, Text::Parts)],
        BlockKind::Heading(h) => vec![Inlines(&mut h.content, Text::Whole)],
        BlockKind::List(l) => vec![Blocks(&mut l.head), Blocks(&mut l.items)],
        BlockKind::DefinitionList(l) => vec![Blocks(&mut l.head), Blocks(&mut l.entries)],
        BlockKind::See(s) => vec![Inlines(&mut s.content, Text::Whole)],
        BlockKind::Procedure(p) => vec![Blocks(&mut p.head), Blocks(&mut p.steps)],
        BlockKind::Step(t)
        | BlockKind::QuestionList(t)
        | BlockKind::CalloutList(t)
        | BlockKind::ProductionSet(t)
        | BlockKind::Quotation(t)
        | BlockKind::Sidebar(t) => vec![Blocks(&mut t.head), Blocks(&mut t.body)],
        BlockKind::Callout(c) => vec![Blocks(&mut c.body)],
        BlockKind::Code(c) => vec![Inlines(&mut c.content, Text::Verbatim)],
        BlockKind::Synopsis(s) => vec![Nodes(&mut s.content, Text::Parts)],
        BlockKind::Admonition(a) => vec![Blocks(&mut a.head), Blocks(&mut a.body)],
        BlockKind::Formal(f) => vec![Blocks(&mut f.head), Blocks(&mut f.body)],
        BlockKind::Media(m) => vec![Blocks(&mut m.head), Blocks(&mut m.items)],
        BlockKind::MediaItem(m) => vec![Blocks(&mut m.body)],
        BlockKind::Table(t) => vec![Blocks(&mut t.head), Blocks(&mut t.groups)],
        BlockKind::TableGroup(g) => vec![Blocks(&mut g.sections)],
        BlockKind::TableSection(s) => vec![Blocks(&mut s.rows)],
        BlockKind::Cell(c) => vec![Blocks(&mut c.body)],
        BlockKind::Include(i) => i.fallback.iter_mut().map(|nodes| Nodes(nodes, Text::Inner)).collect(),
        BlockKind::Record(r) => vec![Nodes(&mut r.content, Text::Parts)],
        BlockKind::Generic(g) => vec![Nodes(&mut g.content, Text::Inner)],
        BlockKind::Math(_)
        | BlockKind::Anchor
        | BlockKind::Break
        | BlockKind::Comment(_)
        | BlockKind::Instruction(_)
        | BlockKind::Raw(_) => Vec::new(),
    }
}

/// The lists of an inline node in a run of such text.
pub(super) fn of_inline(inline: &mut Inline, around: Text) -> Vec<List<'_>> {
    use List::{Blocks, Inlines, Nodes};
    let inner = if around == Text::Verbatim { Text::Verbatim } else { Text::Inner };
    match &mut inline.kind {
        InlineKind::Emphasis(c)
        | InlineKind::Strong(c)
        | InlineKind::Strike(c)
        | InlineKind::Span { content: c, .. }
        | InlineKind::Quote(c)
        | InlineKind::Superscript(c)
        | InlineKind::Subscript(c)
        | InlineKind::Citation(c) => vec![Inlines(c, inner)],
        InlineKind::Link(l) => vec![Inlines(&mut l.content, inner)],
        InlineKind::Footnote(b) => vec![Blocks(b)],
        InlineKind::Media(m) => vec![Blocks(&mut m.head), Blocks(&mut m.items)],
        InlineKind::Keys(k) => vec![Inlines(&mut k.keys, Text::Parts)],
        InlineKind::Menu(m) => {
            vec![Inlines(&mut m.shortcut, Text::Parts), Inlines(&mut m.items, Text::Parts)]
        }
        InlineKind::IndexTerm(t) => {
            let levels = t.levels.iter_mut().map(|level| &mut level.content);
            let all = levels.chain(&mut t.see).chain(&mut t.see_also);
            all.map(|words| Inlines(words, Text::Whole)).collect()
        }
        InlineKind::ManualPage(m) => vec![Inlines(&mut m.name, inner)],
        InlineKind::Include(i) => i.fallback.iter_mut().map(|nodes| Nodes(nodes, Text::Inner)).collect(),
        InlineKind::Argument(a) => vec![Inlines(&mut a.content, inner)],
        InlineKind::Record(r) => vec![Nodes(&mut r.content, Text::Parts)],
        InlineKind::Generic(g) => vec![Nodes(&mut g.content, Text::Inner)],
        InlineKind::Text(_)
        | InlineKind::CrossReference(_)
        | InlineKind::Anchor
        | InlineKind::FootnoteReference(_)
        | InlineKind::Math(_)
        | InlineKind::LineBreak
        | InlineKind::Comment(_)
        | InlineKind::Instruction(_)
        | InlineKind::EntityReference(_)
        | InlineKind::CalloutMark(_)
        | InlineKind::Raw(_) => Vec::new(),
    }
}
