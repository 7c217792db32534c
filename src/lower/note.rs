//! Footnotes and the entries of an index: what a line holds that stands elsewhere on the page.

use super::inline::plain;
use super::{Lowering, text};
use ast::{Attrs, Block, BlockKind, Blocks, Class, Feature, Inline, InlineKind, InlineTag, Inlines, Span};

impl Lowering<'_> {
    pub(super) fn footnote(&mut self, body: Blocks, attrs: Attrs, span: Span, out: &mut Inlines) {
        // No format has a footnote in a footnote.
        let carried = self.note(InlineTag::Footnote, span) && self.footnotes == 0;
        let attrs = if carried {
            let (attrs, homeless) = self.footnote_attrs(attrs, span);
            self.anchor_in_line(homeless, span, out);
            attrs
        } else {
            self.vanish_in_line(attrs, span, out);
            Attrs::default()
        };
        // Anchors and comments of the note belong into the note, not before the paragraph that refers to it.
        let before = std::mem::take(&mut self.before);
        let after = std::mem::take(&mut self.after);
        let in_link = std::mem::take(&mut self.in_link);
        self.footnotes += 1;
        let mut body = self.flow(body);
        self.footnotes -= 1;
        self.in_link = in_link;
        self.before = before;
        self.after = after;
        let single = matches!(&body[..], [b] if matches!(b.kind, BlockKind::Paragraph(_)));
        if !carried {
            text::push_text(out, " (", span);
            text::push_all(out, self.flatten_blocks(body));
            text::push_text(out, ")", span);
            return;
        }
        if !single && !self.note(Feature::FootnoteBlocks, span) {
            let words = text::tidy(self.flatten_blocks(body));
            if text::is_invisible(&words) {
                text::push_all(out, words);
                return;
            }
            body = vec![Block::new(BlockKind::Paragraph(words), span)];
        }
        out.push(Inline { kind: InlineKind::Footnote(body), attrs, span });
    }

    fn footnote_attrs(&mut self, mut attrs: Attrs, span: Span) -> (Attrs, Option<ast::Str>) {
        let id = attrs.take_id();
        let (mut left, _) = self.inline_attrs(attrs, span);
        match id {
            Some(id) if self.note_named(Feature::FootnoteId, id.clone(), span) => {
                left.set_id(id);
                (left, None)
            }
            id => (left, id),
        }
    }

    pub(super) fn index_term(
        &mut self,
        mut term: Box<ast::IndexTerm>,
        attrs: Attrs,
        span: Span,
        out: &mut Inlines,
    ) {
        let class = self.class(InlineTag::IndexTerm);
        self.note_named(InlineTag::IndexTerm, term_name(&term), span);
        // No format has attributes of entries; where they stood, and their levels, are anchors.
        let of_levels = term.levels.iter_mut().map(|level| std::mem::take(&mut level.attrs));
        let ids: Vec<ast::Str> = std::iter::once(attrs)
            .chain(of_levels)
            .filter_map(|attrs| self.attrs_of_vanishing(attrs, span))
            .collect();
        if class == Class::Dropped {
            return self.anchors_in_line(ids, span, out);
        }
        if term.range != ast::IndexRange::Single && !self.note(Feature::IndexRange, span) {
            if let ast::IndexRange::End(_) = term.range {
                return self.anchors_in_line(ids, span, out);
            }
            term.range = ast::IndexRange::Single;
        }
        let sees = !term.see.is_empty() || !term.see_also.is_empty();
        if sees && !self.note(Feature::IndexSee, span) {
            term.see.clear();
            term.see_also.clear();
        }
        for level in &mut term.levels {
            if let Some(words) = level.sort_as.take()
                && self.note_named(Feature::IndexSort, words.clone(), span)
            {
                level.sort_as = Some(words);
            }
        }
        for level in &mut term.levels {
            level.content = self.words_alone(std::mem::take(&mut level.content));
        }
        for see in term.see.iter_mut().chain(&mut term.see_also) {
            *see = self.words_alone(std::mem::take(see));
        }
        let node = Inline::new(InlineKind::IndexTerm(term), span);
        if class.is_carried() {
            self.anchors_in_line(ids, span, out);
            out.push(node);
        } else {
            // The target has index entries between blocks only.
            self.before.extend(ids.into_iter().map(|id| Block::anchor(id, span)));
            self.before.push(Block::new(BlockKind::Plain(vec![node]), span));
        }
    }

    /// Words where no marks can stand; the marks are named.
    pub(super) fn words_alone(&mut self, content: Inlines) -> Inlines {
        let mut words = String::new();
        self.push_words_alone(content, &mut words);
        text::words(words.replace('\n', " "))
    }

    fn push_words_alone(&mut self, content: Inlines, words: &mut String) {
        let written = "its words";
        for mut inline in content {
            let span = inline.span;
            if inline.is_invisible() {
                let lowered = self.inlines(vec![inline]);
                super::block::loose_lowered(lowered, span, &mut self.before);
                continue;
            }
            match &inline.kind {
                InlineKind::Text(text) => {
                    words.push_str(text);
                    continue;
                }
                InlineKind::Span { role, .. } => self.note_as(*role, Class::Degraded, "", written, span),
                kind => self.note_as(kind.tag(), Class::Degraded, "", written, span),
            }
            let id = self.attrs_of_vanishing(std::mem::take(&mut inline.attrs), span);
            self.before.extend(id.map(|id| Block::anchor(id, span)));
            match inline.kind.marked_mut() {
                Some(content) => {
                    let content = std::mem::take(content);
                    self.push_words_alone(content, words);
                }
                None => ast::push_plain_text(&[inline], words),
            }
        }
    }
}

/// The words of an index entry, for the ledger.
fn term_name(term: &ast::IndexTerm) -> ast::Str {
    let words: Vec<String> = term.levels.iter().map(|l| plain(&l.content)).collect();
    words.join(", ").into()
}
