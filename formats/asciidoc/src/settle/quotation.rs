//! Quotations in a line: `"`words`"`, where the marks are read as such.

use super::{Settle, code, words};
use ast::{Class, Inline, InlineKind, InlineTag, Inlines};

impl Settle {
    /// Quotations in the line: where their marks cannot stand, they are characters.
    pub(super) fn quotes(&mut self, content: &mut Inlines, verbatim: bool, begins: bool) {
        let mut out = Inlines::with_capacity(content.len());
        let mut rest = std::mem::take(content).into_iter().peekable();
        while let Some(inline) = rest.next() {
            let InlineKind::Quote(words) = &inline.kind else {
                words::push(&mut out, inline);
                continue;
            };
            if !verbatim
                && (out.is_empty() && begins || may_open(out.last()))
                && (rest.peek().is_none() && begins || may_close(rest.peek()))
                && may_be_quoted(words)
            {
                out.push(inline);
                continue;
            }
            let InlineKind::Quote(words) = inline.kind else { continue };
            let mut attrs = inline.attrs;
            self.changes.note(InlineTag::Quote, Class::Normalised, "", "“text”", inline.span);
            out.extend(attrs.take_id().map(|id| super::block::anchor(id, inline.span)));
            code::push(&mut out, "\u{201c}", inline.span);
            for word in words {
                words::push(&mut out, word);
            }
            code::push(&mut out, "\u{201d}", inline.span);
        }
        *content = out;
    }
}

/// Whether the mark of a quotation is read behind this node as its beginning.
fn may_open(before: Option<&Inline>) -> bool {
    match before.map(|i| &i.kind) {
        Some(InlineKind::Text(text)) => text.ends_with([' ', '\n', '(', '/', ',']),
        // The bracket of an anchor is no sign of a word; and an id may come to stand here later.
        Some(InlineKind::LineBreak | InlineKind::Anchor) => true,
        _ => false,
    }
}

/// The same of its end.
fn may_close(after: Option<&Inline>) -> bool {
    match after.map(|i| &i.kind) {
        Some(InlineKind::LineBreak) => true,
        Some(InlineKind::Text(text)) => text.starts_with([' ', '\n', ')', ',', '.', ';', ':', '?', '!', '/']),
        _ => false,
    }
}

/// Whether these words may stand between the marks of a quotation.
fn may_be_quoted(words: &[Inline]) -> bool {
    let edge = |inline: Option<&Inline>, first: bool| match inline.map(|i| &i.kind) {
        Some(InlineKind::Text(text)) => {
            let c = if first { text.chars().next() } else { text.chars().next_back() };
            c.is_some_and(|c| c.is_alphanumeric() || !first && ".,!?)".contains(c))
        }
        _ => false,
    };
    words
        .iter()
        .all(|i| matches!(i.kind, InlineKind::Text(_) | InlineKind::Emphasis(_) | InlineKind::Strong(_)))
        && edge(words.first(), true)
        && edge(words.last(), false)
}
