//! Text in canonical form: runs of blanks are one, no text is empty, none follows another.

pub(super) use ast::normal::text::tidy;
use ast::{Inline, InlineKind, Inlines, Span};

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t')
}

/// Appends text; it joins the text before it. A run of blanks becomes one blank, or a line feed if it holds one.
pub(super) fn push_text(out: &mut Inlines, text: &str, span: Span) {
    if text.is_empty() {
        return;
    }
    let follows = match out.last_mut() {
        Some(Inline { kind: InlineKind::Text(before), span: all, .. }) => {
            *all = all.to(span);
            if is_folded(text)
                && !(before.as_bytes().last().copied().is_some_and(is_blank) && is_blank(text.as_bytes()[0]))
            {
                before.push_str(text);
                return;
            }
            true
        }
        _ => false,
    };
    if !follows {
        if is_folded(text) {
            ast::put(out, Inline::new(InlineKind::Text(text.into()), span));
            return;
        }
        ast::put(out, Inline::new(InlineKind::Text("".into()), span));
    }
    let Some(Inline { kind: InlineKind::Text(before), .. }) = out.last_mut() else { return };
    for word in text.split_inclusive([' ', '\n', '\t']) {
        let bare = word.trim_end_matches([' ', '\n', '\t']);
        let blank = &word[bare.len()..];
        before.push_str(bare);
        if blank.is_empty() {
            continue;
        }
        let line = blank.contains('\n');
        match before.as_bytes().last() {
            Some(b'\n') => {}
            Some(b' ') if line => {
                before.pop();
                before.push('\n');
            }
            Some(b' ') => {}
            _ => before.push(if line { '\n' } else { ' ' }),
        }
    }
}

/// Whether no two blanks stand side by side, and no tab.
fn is_folded(text: &str) -> bool {
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\n');
    ast::scan::is_folded(text)
        || memchr::memchr(b'\t', text.as_bytes()).is_none()
            && !text.as_bytes().windows(2).any(|pair| is_blank(pair[0]) && is_blank(pair[1]))
}

/// Words as running text, trimmed and folded.
pub(super) fn words(text: &str) -> Inlines {
    let mut out = Inlines::new();
    push_text(&mut out, text.trim(), Span::NONE);
    out
}

/// Appends all nodes; text joins text.
pub(super) fn push_all(out: &mut Inlines, inlines: Inlines) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) => push_text(out, text, inline.span),
            _ => out.push(inline),
        }
    }
}
