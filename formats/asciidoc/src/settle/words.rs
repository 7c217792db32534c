//! The words of a line: blanks and line breaks where the reader has none, and nodes that words cannot hold.

use super::code;
use crate::capabilities::{Look, look};
use ast::{Attrs, Inline, InlineKind, Inlines, Span};

/// Adds a node; text joins text.
pub(super) fn push(out: &mut Inlines, inline: Inline) {
    ast::normal::text::push(out, inline);
}

/// Adds nodes; in a listing texts are left as they are.
pub(super) fn push_all(out: &mut Inlines, words: impl IntoIterator<Item = Inline>, verbatim: bool) {
    for word in words {
        match &word.kind {
            InlineKind::Text(text) if verbatim => code::push(out, text, word.span),
            _ => push(out, word),
        }
    }
}

/// Makes one line of what a node holds.
pub(super) fn one_line(inline: &mut Inline) {
    match &mut inline.kind {
        InlineKind::Text(text) if text.contains('\n') => *text = text.replace("\n", " "),
        InlineKind::LineBreak => inline.kind = InlineKind::Text(" ".into()),
        InlineKind::Quote(c) | InlineKind::Citation(c) => on_one_line(c),
        InlineKind::ManualPage(page) => on_one_line(&mut page.name),
        kind => {
            if let Some(inner) = kind.marked_mut() {
                on_one_line(inner);
            }
        }
    }
}

/// Makes one line of some words.
pub(super) fn on_one_line(words: &mut Inlines) {
    words.iter_mut().for_each(one_line);
    if ast::normal::text::is_loose(words) {
        let mut out = Inlines::with_capacity(words.len());
        for inline in std::mem::take(words) {
            ast::normal::text::push(&mut out, inline);
        }
        *words = out;
    }
}

/// Cuts the blanks around line breaks in marks: in a text of its own there are none.
pub(crate) fn breaks_in_marks(content: &mut Inlines) {
    for inline in content.iter_mut() {
        let inner = match &mut inline.kind {
            InlineKind::Quote(c) | InlineKind::Citation(c) => c,
            kind => match kind.marked_mut() {
                Some(inner) => inner,
                None => continue,
            },
        };
        breaks_in_marks(inner);
        let is_break = |i: &Inline| matches!(i.kind, InlineKind::LineBreak);
        if !inner.iter().any(is_break) {
            continue;
        }
        for at in 0..inner.len() {
            let after = at > 0 && is_break(&inner[at - 1]);
            let before = inner.get(at + 1).is_some_and(is_break);
            if let InlineKind::Text(text) = &mut inner[at].kind {
                if after {
                    ast::normal::text::trim_text_start(text);
                }
                if before {
                    ast::normal::text::trim_text_end(text);
                }
            }
        }
        inner.retain(|i| !matches!(&i.kind, InlineKind::Text(text) if text.is_empty()));
    }
}

/// Moves blanks at the ends of marks out of them.
pub(super) fn outward(content: &mut Inlines) {
    let mut out = Inlines::with_capacity(content.len());
    for mut inline in std::mem::take(content) {
        let span = inline.span;
        let Some(inner) = inline.kind.marked_mut() else {
            push(&mut out, inline);
            continue;
        };
        outward(inner);
        let blank = |i: Option<&Inline>, start: bool| match i.map(|i| &i.kind) {
            Some(InlineKind::Text(text)) if start => text.starts_with([' ', '\n']),
            Some(InlineKind::Text(text)) => text.ends_with([' ', '\n']),
            _ => false,
        };
        let (before, behind) = (blank(inner.first(), true), blank(inner.last(), false));
        trim(inner, true);
        trim(inner, false);
        let is_empty = inner.is_empty();
        if before {
            ast::normal::text::push_text(&mut out, " ", span);
        }
        if !is_empty {
            push(&mut out, inline);
        }
        if behind {
            ast::normal::text::push_text(&mut out, " ", span);
        }
    }
    *content = out;
}

/// Cuts blanks at one end, also in the marks that stand there.
pub(super) fn trim(content: &mut Inlines, start: bool) {
    while let Some(inline) = if start { content.first_mut() } else { content.last_mut() } {
        let is_empty = match &mut inline.kind {
            InlineKind::Text(text) => {
                let kept = if start {
                    text.trim_start_matches([' ', '\n'])
                } else {
                    text.trim_end_matches([' ', '\n'])
                };
                if kept.len() < text.len() {
                    *text = kept.into();
                }
                text.is_empty()
            }
            kind => match kind.marked_mut() {
                Some(inner) => {
                    trim(inner, start);
                    inner.is_empty()
                }
                None => false,
            },
        };
        if !is_empty {
            return;
        }
        if start {
            content.remove(0);
        } else {
            content.pop();
        }
    }
}

/// A text alone in code or in a key is one line.
pub(super) fn lone_text(inline: &mut Inline) {
    let InlineKind::Span { role, content } = &mut inline.kind else {
        if let Some(inner) = inline.kind.marked_mut() {
            inner.iter_mut().for_each(lone_text);
        }
        return;
    };
    let look = look(*role);
    if matches!(look, Look::Plain | Look::Emphasis) {
        return content.iter_mut().for_each(lone_text);
    }
    if let [Inline { kind: InlineKind::Text(text), .. }] = content.as_mut_slice() {
        if text.contains('\n') {
            *text = text.replace("\n", " ");
        }
        if look != Look::Code && text.trim().len() < text.len() {
            *text = text.trim().into();
        }
    }
}

/// Takes anchors and footnotes out of the words of a link.
pub(super) fn take_out(content: &mut Inlines, anchors: bool, before: &mut Inlines, behind: &mut Inlines) {
    let is_out = |i: &Inline| match i.kind {
        InlineKind::Anchor => anchors,
        InlineKind::Footnote(_) | InlineKind::FootnoteReference(_) => true,
        _ => false,
    };
    for inline in content.iter_mut() {
        if let Some(inner) = inline.kind.marked_mut() {
            take_out(inner, anchors, before, behind);
        }
    }
    if !content.iter().any(is_out) {
        return;
    }
    let mut out = Inlines::with_capacity(content.len());
    for inline in std::mem::take(content) {
        match inline.kind {
            _ if !is_out(&inline) => push(&mut out, inline),
            InlineKind::Anchor => before.push(inline),
            _ => behind.push(inline),
        }
    }
    *content = out;
}

pub(super) fn nothing(words: &[Inline]) -> bool {
    words.iter().all(|i| match &i.kind {
        InlineKind::Anchor => true,
        InlineKind::Text(text) => text.is_empty(),
        _ => false,
    })
}

/// A mark around nothing: its anchors are left.
pub(super) fn vanish(mut attrs: Attrs, words: Inlines, span: Span, out: &mut Inlines) {
    out.extend(attrs.take_id().map(|id| super::block::anchor(id, span)));
    out.extend(words.into_iter().filter(|i| matches!(i.kind, InlineKind::Anchor)));
}
