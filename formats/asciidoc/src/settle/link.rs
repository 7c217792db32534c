//! Links and references: what may stand in their brackets, and what an id may be.

use super::words::{lone_text, nothing, outward, take_out, trim};
use super::{Settle, code, words};
use ast::{Class, Inline, InlineKind, InlineTag, Inlines, Target};

impl Settle {
    /// A reference; to what is no id, its words.
    pub(super) fn cross_reference(&mut self, inline: Inline, out: &mut Inlines) {
        let span = inline.span;
        let InlineKind::CrossReference(reference) = &inline.kind else { return };
        if is_target(&reference.target) {
            return words::push(out, inline);
        }
        let words = reference.target.replace("\n", " ");
        self.changes.note(
            InlineTag::CrossReference,
            Class::Degraded,
            words.clone(),
            "its words: no id",
            span,
        );
        code::push(out, &words, span);
    }

    pub(super) fn link(&mut self, mut inline: Inline, verbatim: bool, out: &mut Inlines) {
        let span = inline.span;
        let InlineKind::Link(link) = &mut inline.kind else { return };
        if let Target::Id(id) = &link.target
            && !is_target(id)
        {
            self.changes.note(InlineTag::Link, Class::Degraded, id.clone(), "its words: no id", span);
            let mut words = std::mem::take(&mut link.content);
            self.inlines(&mut words, verbatim);
            return words::push_all(out, words, verbatim);
        }
        self.inlines(&mut link.content, verbatim);
        // The bracket of an anchor or a footnote would end the words of a link.
        let (mut before, mut behind) = (Inlines::new(), Inlines::new());
        let is_blank = link.content.iter().all(|i| match &i.kind {
            InlineKind::Text(text) => text.trim_matches([' ', '\n']).is_empty(),
            InlineKind::Footnote(_) | InlineKind::FootnoteReference(_) => true,
            _ => i.is_invisible(),
        });
        let anchors = is_blank || matches!(link.target, Target::Url(_));
        take_out(&mut link.content, anchors, &mut before, &mut behind);
        if !(verbatim || before.is_empty() && behind.is_empty()) {
            link.content.iter_mut().for_each(lone_text);
            outward(&mut link.content);
            trim(&mut link.content, true);
            trim(&mut link.content, false);
            self.quotes(&mut link.content, verbatim, false);
        }
        if is_blank {
            link.content.retain(|i| !matches!(i.kind, InlineKind::Text(_)));
        }
        out.append(&mut before);
        if let Some(Inline { kind: InlineKind::Text(text), .. }) = link.content.first_mut()
            && text.starts_with([' ', '\n'])
        {
            // Blanks behind the comma or the bracket are none of the words.
            *text = text.trim_start_matches([' ', '\n']).into();
            if text.is_empty() {
                link.content.remove(0);
            }
            ast::normal::text::push_text(out, " ", span);
        }
        if nothing(&link.content) {
            let words = std::mem::take(&mut link.content);
            out.extend(words);
            match &link.target {
                Target::Id(id) => {
                    let reference = ast::CrossReference { target: id.clone(), style: None, text_from: None };
                    inline.kind = InlineKind::CrossReference(Box::new(reference));
                }
                Target::Url(url) => link.content = vec![Inline::text(url.clone())],
            }
        }
        words::push(out, inline);
        words::push_all(out, behind, false);
    }
}

/// Whether a reference may lead to this: an id, or the words of a title.
pub(super) fn is_target(target: &str) -> bool {
    !target.is_empty()
        && !target.contains(['`', '[', ']', '*', '{', '}', '|', '"', '\\', '+', '^', '~', '\n'])
}
