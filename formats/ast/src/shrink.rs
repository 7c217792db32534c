//! Gives back the room that a growing list keeps ahead of its needs. A tree has many lists of one or two nodes, and a
//! list that has grown has room for four: half of the memory of a tree.

use crate::{BlockKind, InlineKind};

/// Adds to a list that mostly has one member: a list that grows by itself has room for four at once.
pub fn put<T>(list: &mut Vec<T>, member: T) {
    if list.capacity() == 0 {
        list.reserve_exact(1);
    }
    list.push(member);
}

impl BlockKind {
    /// Cuts the lists of this node to their length; not those of the nodes in them.
    pub fn shrink(&mut self) {
        match self {
            BlockKind::Division(d) => {
                d.head.shrink_to_fit();
                d.body.shrink_to_fit();
            }
            BlockKind::Title(c)
            | BlockKind::Subtitle(c)
            | BlockKind::ShortTitle(c)
            | BlockKind::Paragraph(c)
            | BlockKind::Plain(c)
            | BlockKind::Term(c)
            | BlockKind::Attribution(c) => c.shrink_to_fit(),
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
            | BlockKind::Row(b) => b.shrink_to_fit(),
            BlockKind::Field(f) => f.content.shrink_to_fit(),
            BlockKind::Heading(h) => h.content.shrink_to_fit(),
            BlockKind::List(l) => {
                l.head.shrink_to_fit();
                l.items.shrink_to_fit();
            }
            BlockKind::DefinitionList(l) => {
                l.head.shrink_to_fit();
                l.entries.shrink_to_fit();
            }
            BlockKind::See(s) => s.content.shrink_to_fit(),
            BlockKind::Procedure(p) => {
                p.head.shrink_to_fit();
                p.steps.shrink_to_fit();
            }
            BlockKind::Step(t)
            | BlockKind::QuestionList(t)
            | BlockKind::CalloutList(t)
            | BlockKind::ProductionSet(t)
            | BlockKind::Quotation(t)
            | BlockKind::Sidebar(t) => {
                t.head.shrink_to_fit();
                t.body.shrink_to_fit();
            }
            BlockKind::Callout(c) => {
                c.marks.shrink_to_fit();
                c.body.shrink_to_fit();
            }
            BlockKind::Code(c) => c.content.shrink_to_fit(),
            BlockKind::Synopsis(s) => s.content.shrink_to_fit(),
            BlockKind::Admonition(a) => {
                a.head.shrink_to_fit();
                a.body.shrink_to_fit();
            }
            BlockKind::Formal(f) => {
                f.head.shrink_to_fit();
                f.body.shrink_to_fit();
            }
            BlockKind::Media(m) => {
                m.head.shrink_to_fit();
                m.items.shrink_to_fit();
            }
            BlockKind::MediaItem(m) => m.body.shrink_to_fit(),
            BlockKind::Table(t) => {
                t.head.shrink_to_fit();
                t.groups.shrink_to_fit();
            }
            BlockKind::TableGroup(g) => {
                g.columns.shrink_to_fit();
                g.sections.shrink_to_fit();
            }
            BlockKind::TableSection(s) => s.rows.shrink_to_fit(),
            BlockKind::Cell(c) => c.body.shrink_to_fit(),
            BlockKind::Include(i) => i.fallback.iter_mut().for_each(Vec::shrink_to_fit),
            BlockKind::Record(r) => r.content.shrink_to_fit(),
            BlockKind::Generic(g) => g.content.shrink_to_fit(),
            BlockKind::Math(_)
            | BlockKind::Anchor
            | BlockKind::Break
            | BlockKind::Comment(_)
            | BlockKind::Instruction(_)
            | BlockKind::Raw(_) => {}
        }
    }
}

impl InlineKind {
    /// Cuts the lists of this node to their length; not those of the nodes in them.
    pub fn shrink(&mut self) {
        match self {
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Span { content: c, .. }
            | InlineKind::Quote(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c)
            | InlineKind::Citation(c) => c.shrink_to_fit(),
            InlineKind::Link(l) => l.content.shrink_to_fit(),
            InlineKind::Footnote(b) => b.shrink_to_fit(),
            InlineKind::Media(m) => {
                m.head.shrink_to_fit();
                m.items.shrink_to_fit();
            }
            InlineKind::Keys(k) => k.keys.shrink_to_fit(),
            InlineKind::Menu(m) => {
                m.shortcut.shrink_to_fit();
                m.items.shrink_to_fit();
            }
            InlineKind::IndexTerm(t) => t.levels.shrink_to_fit(),
            InlineKind::ManualPage(m) => m.name.shrink_to_fit(),
            InlineKind::Argument(a) => a.content.shrink_to_fit(),
            InlineKind::Record(r) => r.content.shrink_to_fit(),
            InlineKind::Generic(g) => g.content.shrink_to_fit(),
            _ => {}
        }
    }
}
