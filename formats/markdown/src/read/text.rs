//! Text in canonical form: runs of blanks are one, no text is empty, none follows another.

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
            out.push(Inline::new(InlineKind::Text(text.into()), span));
            return;
        }
        out.push(Inline::new(InlineKind::Text("".into()), span));
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
    let mut after_blank = false;
    for &byte in text.as_bytes() {
        let blank = is_blank(byte);
        if byte == b'\t' || (blank && after_blank) {
            return false;
        }
        after_blank = blank;
    }
    true
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

/// Brings running text into canonical form: no blanks at its ends or around line breaks, none twice in a row even where
/// an invisible node stands between them.
pub(super) fn tidy(mut inlines: Inlines) -> Inlines {
    if is_tidy(&inlines) {
        trim_end(&mut inlines);
        return inlines;
    }
    let mut out: Inlines = Vec::with_capacity(inlines.len());
    let mut after_blank = true;
    for mut inline in inlines {
        let invisible = inline.is_invisible();
        match &mut inline.kind {
            InlineKind::Text(text) => {
                if after_blank && text.starts_with([' ', '\n']) {
                    *text = text.trim_start_matches([' ', '\n']).into();
                }
                if text.is_empty() {
                    continue;
                }
                after_blank = text.ends_with([' ', '\n']);
            }
            InlineKind::LineBreak => {
                trim_end(&mut out);
                after_blank = true;
            }
            _ if invisible => {}
            _ => after_blank = false,
        }
        if let InlineKind::Text(text) = &inline.kind {
            push_text(&mut out, text, inline.span);
        } else {
            out.push(inline);
        }
    }
    trim_end(&mut out);
    out
}

/// Whether nothing but blanks at the end can be wrong. Texts are folded and joined as they are read.
fn is_tidy(inlines: &[Inline]) -> bool {
    let (mut after_blank, mut after_text) = (true, false);
    inlines.iter().all(|inline| match &inline.kind {
        InlineKind::Text(text) => {
            let bytes = text.as_bytes();
            let ends = |byte: Option<&u8>| byte.is_none_or(|&b| is_blank(b));
            let fits = !(after_text || after_blank && ends(bytes.first()));
            after_blank = ends(bytes.last());
            after_text = true;
            fits
        }
        InlineKind::LineBreak => false,
        _ => {
            after_blank &= inline.is_invisible();
            after_text = false;
            true
        }
    })
}

/// Cuts blanks at the end, also before invisible nodes.
fn trim_end(out: &mut Inlines) {
    let mut at = out.len();
    while at > 0 {
        at -= 1;
        if out[at].is_invisible() {
            continue;
        }
        if let InlineKind::Text(text) = &mut out[at].kind {
            let kept = text.trim_end_matches([' ', '\n']).len();
            text.truncate(kept);
            if text.is_empty() {
                out.remove(at);
                continue;
            }
        }
        break;
    }
}
