//! What a layout wants of a page beside what its format does.

use super::{Lowering, text};
use crate::layout::Layout;
use ast::visit::{VisitMut, walk_block_mut, walk_inline_mut};
use ast::{
    Attrs, Block, BlockKind, Blocks, Class, Division, DivisionKind, Feature, Inline, InlineKind, InlineTag,
    Inlines, Span, Str, Target,
};

impl Lowering<'_> {
    /// Before all else: an id that was given before goes, where the tool takes two for a fault.
    pub(super) fn repeated_ids(&mut self, body: &mut Blocks) {
        if self.context.index.has_again() {
            let mut remover = Remover { lowering: self };
            for block in body {
                remover.block(block);
            }
        }
    }

    /// Before the format brings the tree into its own form.
    pub(super) fn page(&mut self, body: &mut Blocks) {
        match self.context.index.layout() {
            Layout::Antora => self.page_title(body),
            Layout::Nixpkgs => self.footnote_ids(body),
            _ => {}
        }
    }

    /// When all else is done.
    pub(super) fn finished_page(&mut self, body: &mut Blocks) {
        let index = self.context.index;
        if index.layout() == Layout::Nixpkgs && index.root() == Some(self.context.file) {
            self.subtitle(body);
        }
    }

    /// Whether a link leads to nothing that the manual holds, where its tool takes that for a fault.
    pub(super) fn is_dead(&self, target: &Target) -> bool {
        let index = self.context.index;
        match target {
            Target::Id(id) => index.layout() != Layout::Plain && index.target(id).is_none(),
            Target::Url(_) => false,
        }
    }

    /// Antora shows the title of a page by itself, without the id that stands above it, and repeats it on other pages, where
    /// a link in it would lead elsewhere.
    fn page_title(&mut self, body: &mut Blocks) {
        let Some((root, attrs)) = root(body) else { return };
        let title = root.head.iter_mut().find_map(|block| match &mut block.kind {
            BlockKind::Title(words) => Some((words, block.span)),
            _ => None,
        });
        let Some((words, span)) = title else { return };
        let has_link =
            |inline: &Inline| matches!(inline.kind, InlineKind::Link(_) | InlineKind::CrossReference(_));
        if words.iter().any(has_link) {
            let written = "its words: the title is shown on other pages, too";
            let mut unlinked = Inlines::new();
            for inline in std::mem::take(words) {
                match inline.kind {
                    InlineKind::Link(link) => {
                        self.note_as(InlineTag::Link, Class::Degraded, "in a title", written, inline.span);
                        text::push_all(&mut unlinked, link.content);
                    }
                    InlineKind::CrossReference(reference) => {
                        let name = reference.target.clone();
                        self.note_as(InlineTag::CrossReference, Class::Degraded, name, written, inline.span);
                        let shown = self.words_for(&reference.target);
                        text::push_all(&mut unlinked, shown);
                    }
                    _ => text::push(&mut unlinked, inline),
                }
            }
            *words = unlinked;
        }
        if let Some(id) = attrs.take_id() {
            words.insert(0, Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span });
        }
    }

    /// A book of nixos-render-docs begins with a title and a subtitle, and all else stands behind these.
    fn subtitle(&mut self, body: &mut Blocks) {
        let Some((root, _)) = root(body) else { return };
        let mut rest = std::mem::take(&mut root.body);
        let at = rest.iter().position(|block| !block.is_invisible());
        let is_words = |block: &Block| match &block.kind {
            BlockKind::Paragraph(words) => block.attrs.is_empty() && !text::is_invisible(words),
            _ => false,
        };
        let first = at.filter(|at| is_words(&rest[*at])).map(|at| rest.remove(at).kind);
        let words = if let Some(BlockKind::Paragraph(words)) = first {
            words
        } else {
            let written = "the subtitle “Manual”, since there is to be one";
            self.note_as(Feature::Subtitle, Class::Normalised, "", written, Span::NONE);
            text::words("Manual")
        };
        let title = Block::made(BlockKind::Title(words));
        let division = Division { kind: DivisionKind::Section, head: vec![title], body: rest };
        root.body = vec![Block::made(BlockKind::Division(Box::new(division)))];
    }

    /// A label of a footnote is an id of the whole manual there: each gets one of its own.
    fn footnote_ids(&mut self, body: &mut Blocks) {
        let index = self.context.index;
        let name = super::heading_ids::slug(index.short_path(self.context.file));
        let mut namer = Namer { name, number: 0, lowering: self };
        for block in body {
            namer.block(block);
        }
    }
}

/// The root of a document.
fn root(body: &mut Blocks) -> Option<(&mut Division, &mut Attrs)> {
    body.iter_mut().find_map(|block| match &mut block.kind {
        BlockKind::Division(division) => Some((&mut **division, &mut block.attrs)),
        _ => None,
    })
}

struct Remover<'r, 'l> {
    lowering: &'r mut Lowering<'l>,
}

impl Remover<'_, '_> {
    fn look(&mut self, attrs: &mut Attrs, feature: Feature, span: Span) {
        let Some(id) = attrs.data().and_then(|data| data.id.clone()) else { return };
        let context = self.lowering.context;
        if context.index.is_again(context.file, &id, span) {
            attrs.take_id();
            self.lowering.note_as(feature, Class::Dropped, id, "nothing: the id was given before", span);
        }
    }
}

impl VisitMut for Remover<'_, '_> {
    fn block(&mut self, block: &mut Block) {
        self.look(&mut block.attrs, Feature::BlockId, block.span);
        walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        self.look(&mut inline.attrs, Feature::InlineId, inline.span);
        walk_inline_mut(self, inline);
    }
}

struct Namer<'n, 'l> {
    name: String,
    number: u32,
    lowering: &'n mut Lowering<'l>,
}

impl VisitMut for Namer<'_, '_> {
    fn inline(&mut self, inline: &mut Inline) {
        if matches!(inline.kind, InlineKind::Footnote(_)) && inline.attrs.id().is_none() {
            let id = loop {
                self.number += 1;
                let id = Str::from(format!("fn-{}-{}", self.name, self.number));
                if self.lowering.context.index.target(&id).is_none() {
                    break id;
                }
            };
            let written = format!("[^{id}], a label of its own");
            self.lowering.note_as(Feature::FootnoteId, Class::Normalised, "", written, inline.span);
            inline.attrs.set_id(id);
        }
        walk_inline_mut(self, inline);
    }
}
