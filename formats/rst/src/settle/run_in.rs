//! Footnotes in run-in titles.

use super::Settle;
use ast::visit::{Visit, walk_inline};
use ast::{Block, BlockKind, Class, Feature, Formal, Inline, InlineKind, Inlines, Span};

impl Settle {
    /// Puts the footnotes of a run-in title, which is plain words, before those of its paragraph.
    pub(super) fn notes_of_title(&mut self, formal: &mut Formal, span: Span) {
        let mut notes = Footnotes::default();
        for inline in ast::title(&formal.head).into_iter().flatten() {
            notes.inline(inline);
        }
        let Footnotes(mut notes) = notes;
        if notes.is_empty() {
            return;
        }
        self.changes.note(Feature::ParagraphTitle, Class::Normalised, "", "footnotes behind the title", span);
        if let Some(Block { kind: BlockKind::Paragraph(words), .. }) = formal.body.first_mut() {
            notes.append(words);
            *words = notes;
        } else {
            formal.body.insert(0, Block::new(BlockKind::Paragraph(notes), span));
        }
    }
}

/// The footnotes in running text.
#[derive(Default)]
struct Footnotes(Inlines);

impl Visit for Footnotes {
    fn inline(&mut self, inline: &Inline) {
        if matches!(inline.kind, InlineKind::Footnote(_) | InlineKind::FootnoteReference(_)) {
            self.0.push(inline.clone());
        } else {
            walk_inline(self, inline);
        }
    }
}
