//! Text in canonical form after rewriting: merged, folded, trimmed, with no blanks at the inner borders of marks.

use ast::normal::text::{is_blank, trim_text_end, trim_text_start};
pub(super) use ast::normal::text::{is_loose, push, push_text, tidy};
use ast::{Inline, InlineKind, Inlines, Str};

/// Words as inline content: nothing where there are none, since no text of a tree is empty.
pub(super) fn words(text: impl Into<Str>) -> Inlines {
    let text = text.into();
    if text.is_empty() { Vec::new() } else { vec![Inline::text(text)] }
}

/// Appends all nodes; text joins text.
pub(super) fn push_all(out: &mut Inlines, inlines: Inlines) {
    if out.is_empty() && !is_loose(&inlines) {
        *out = inlines;
        return;
    }
    for inline in inlines {
        push(out, inline);
    }
}

/// Appends a blank that stood at the border of a mark.
pub(super) fn push_blank(blank: Option<char>, out: &mut Inlines) {
    if let Some(blank) = blank {
        push_text(out, blank.encode_utf8(&mut [0; 4]), ast::Span::NONE);
    }
}

/// Folds runs of blanks, as where invisible nodes between two blanks have gone.
pub(super) fn folded(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if is_blank_char(c) && out.ends_with(is_blank_char) {
            continue;
        }
        out.push(c);
    }
    out
}

const fn is_blank_char(c: char) -> bool {
    matches!(c, ' ' | '\n')
}

/// Takes the blanks at both ends of a mark's content away and returns them, to be set outside the mark.
pub(super) fn take_borders(content: &mut Inlines) -> (Option<char>, Option<char>) {
    (take_start(content), take_end(content))
}

/// Whether [`take_borders`] would find any.
pub(super) fn has_borders(content: &[Inline]) -> bool {
    let is_bordered = |inline: Option<&Inline>, border: fn(&str) -> Option<u8>| matches!(inline, Some(Inline { kind: InlineKind::Text(text), .. }) if border(text).is_some_and(is_blank));
    is_bordered(content.first(), |t| t.bytes().next())
        || is_bordered(content.last(), |t| t.bytes().next_back())
}

fn take_start(content: &mut Inlines) -> Option<char> {
    let first = content.first_mut()?;
    let InlineKind::Text(text) = &mut first.kind else { return None };
    let blank = text.bytes().next().filter(|&b| is_blank(b))?;
    trim_text_start(text);
    if text.is_empty() {
        content.remove(0);
    }
    Some(char::from(blank))
}

fn take_end(content: &mut Inlines) -> Option<char> {
    let last = content.last_mut()?;
    let InlineKind::Text(text) = &mut last.kind else { return None };
    let blank = text.bytes().next_back().filter(|&b| is_blank(b))?;
    trim_text_end(text);
    if text.is_empty() {
        content.pop();
    }
    Some(char::from(blank))
}

/// Whether nothing of these nodes shows on a page.
pub(super) fn is_invisible(inlines: &[Inline]) -> bool {
    inlines
        .iter()
        .all(|i| i.is_invisible() || matches!(&i.kind, InlineKind::Text(t) if t.bytes().all(is_blank)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_are_taken_out() {
        let mut content = vec![Inline::text(" a\n")];
        assert_eq!(take_borders(&mut content), (Some(' '), Some('\n')));
        assert_eq!(content, [Inline::text("a")]);
    }
}
