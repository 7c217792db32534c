//! Entries of a bibliography, as bibliographies print them.

use super::record::text_of;
use super::{Lowering, text};
use ast::{Attrs, Block, BlockKind, Blocks, Inline, InlineKind, Inlines, Node, Role, Span};

impl Lowering<'_> {
    /// The body of an item for a work. Where the source writes the words out they stay as they are; where it gives
    /// parts they follow in its order, each ending with a full stop. An abbreviation in front is a label.
    pub(super) fn work(&mut self, content: Vec<Node>, span: Span) -> Blocks {
        let is_text = |n: &Node| matches!(n, Node::Inline(i) if matches!(i.kind, InlineKind::Text(_)));
        let mut line = Inlines::new();
        let mut rest = Blocks::new();
        if content.iter().any(is_text) {
            for inline in text_of(content) {
                if line.is_empty() && is_label(&inline) {
                    push_label(inline, &mut line);
                } else {
                    text::push_all(&mut line, vec![inline]);
                }
            }
        } else {
            for node in content {
                let mut part = Inlines::new();
                match node {
                    Node::Inline(inline) if line.is_empty() && is_label(&inline) => {
                        push_label(inline, &mut line);
                        continue;
                    }
                    node => self.work_part(node, &mut part, &mut rest),
                }
                let shown = ast::plain_text(&part);
                if shown.trim().is_empty() {
                    line.append(&mut part);
                    continue;
                }
                if !line.is_empty() {
                    text::push_text(&mut line, " ", Span::NONE);
                }
                text::push_all(&mut line, part);
                if !shown.trim_end().ends_with(['.', '!', '?']) {
                    text::push_text(&mut line, ".", Span::NONE);
                }
            }
        }
        let mut body = Blocks::new();
        if !line.is_empty() {
            body.push(Block::new(BlockKind::Paragraph(line), span));
        }
        body.append(&mut rest);
        body
    }

    /// One part of a work: its words into the line; what is no words goes behind it.
    fn work_part(&mut self, node: Node, line: &mut Inlines, rest: &mut Blocks) {
        let block = match node {
            Node::Inline(inline) => {
                text::push_all(line, unnamed(inline));
                return;
            }
            Node::Block(block) => block,
        };
        let Block { kind, attrs, span } = block;
        match kind {
            BlockKind::Title(content) => {
                line.push(Inline { kind: InlineKind::Span { role: Role::CiteTitle, content }, attrs, span });
            }
            BlockKind::Subtitle(words)
            | BlockKind::ShortTitle(words)
            | BlockKind::Paragraph(words)
            | BlockKind::Plain(words) => {
                self.work_id(attrs, span, line);
                text::push_all(line, words);
            }
            BlockKind::Field(field) => self.work_parts(field.content, attrs, span, line, rest),
            BlockKind::Generic(generic) => self.work_parts(generic.content, attrs, span, line, rest),
            BlockKind::Info(blocks) => {
                let nodes = blocks.into_iter().map(Node::Block).collect();
                self.work_parts(nodes, attrs, span, line, rest);
            }
            kind => rest.push(Block { kind, attrs, span }),
        }
    }

    /// The parts of a part: people and other fields with commas between them, the parts of a name with blanks.
    fn work_parts(
        &mut self,
        content: Vec<Node>,
        attrs: Attrs,
        span: Span,
        line: &mut Inlines,
        rest: &mut Blocks,
    ) {
        self.work_id(attrs, span, line);
        for node in content {
            let between = if matches!(node, Node::Block(_)) { ", " } else { " " };
            let verbatim = matches!(&node, Node::Inline(i) if matches!(i.kind, InlineKind::Text(_)));
            let mut part = Inlines::new();
            self.work_part(node, &mut part, rest);
            let shown = ast::plain_text(&part);
            if !verbatim
                && !shown.trim().is_empty()
                && last_shown(line).is_some_and(|c| !matches!(c, ' ' | '\n' | '('))
            {
                text::push_text(line, between, Span::NONE);
            }
            text::push_all(line, part);
        }
    }

    /// The id of a part that vanishes, in the line.
    fn work_id(&mut self, attrs: Attrs, span: Span, line: &mut Inlines) {
        if let Some(id) = self.attrs_of_vanishing(attrs, span) {
            line.push(Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span });
        }
    }
}

/// The last character that a line shows.
fn last_shown(line: &[Inline]) -> Option<char> {
    line.iter().rev().find_map(|i| ast::plain_text(std::slice::from_ref(i)).chars().next_back())
}

fn is_label(inline: &Inline) -> bool {
    matches!(inline.kind, InlineKind::Span { role: Role::Abbreviation, .. })
}

/// A label in brackets, as references to the work show it.
fn push_label(inline: Inline, line: &mut Inlines) {
    text::push_text(line, "[", inline.span);
    text::push_all(line, unnamed(inline));
    text::push_text(line, "]", Span::NONE);
}

/// The words of a name, a date or a label, which need no mark in a bibliography; their parts, which the source need
/// not separate, with blanks between them. Other nodes stay as they are.
fn unnamed(inline: Inline) -> Inlines {
    let plain = |role: Role| {
        matches!(
            role,
            Role::PersonName
                | Role::NamePart
                | Role::Organization
                | Role::AddressPart
                | Role::Date
                | Role::Abbreviation
        )
    };
    match inline.kind {
        InlineKind::Span { role, content } if plain(role) && says_nothing(&inline.attrs) => {
            let parts = content.iter().all(|i| !matches!(i.kind, InlineKind::Text(_)));
            let mut out = Inlines::new();
            for part in content {
                if parts && !out.is_empty() {
                    text::push_text(&mut out, " ", Span::NONE);
                }
                text::push_all(&mut out, unnamed(part));
            }
            out
        }
        kind => vec![Inline { kind, ..inline }],
    }
}

/// Whether attributes are only how a source spelt the node.
fn says_nothing(attrs: &Attrs) -> bool {
    attrs.data().is_none_or(|data| {
        data.id.is_none() && data.language.is_none() && data.classes.is_empty() && data.other.is_empty()
    })
}
