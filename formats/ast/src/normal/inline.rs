//! Running text in normal form.

use super::text::trim_text_start;
use crate::{Block, BlockKind, Blocks, Inline, InlineKind, Inlines, Keys, Role, Span, put};

const BLANKS: [char; 2] = [' ', '\n'];

/// What a paragraph of this content is read as: itself, with the comments it begins with before it; a block of media if it
/// is one picture; anchors and comments if it is nothing else. The content is in canonical form.
pub fn paragraph(mut content: Inlines, span: Span) -> Blocks {
    let mut out = Blocks::new();
    if content.iter().all(|i| matches!(i.kind, InlineKind::Anchor | InlineKind::Comment(_)) || is_blank(i)) {
        out.extend(content.into_iter().filter_map(loose));
        return out;
    }
    let invisible = |i: &Inline| matches!(i.kind, InlineKind::Anchor | InlineKind::Comment(_)) || is_blank(i);
    let first_shown = content.iter().position(|i| !invisible(i)).unwrap_or(0);
    if content[..first_shown].iter().any(|i| matches!(i.kind, InlineKind::Comment(_))) {
        // Anchors stay at the start of the text.
        let rest = content.split_off(first_shown);
        let (anchors, others): (Inlines, Inlines) =
            content.into_iter().partition(|i| matches!(i.kind, InlineKind::Anchor));
        out.extend(others.into_iter().filter_map(loose));
        content = anchors;
        content.extend(rest);
        trim_start(&mut content);
    }
    let shown = content.iter().rposition(|i| !matches!(i.kind, InlineKind::Comment(_)) && !is_blank(i));
    let kept = shown.map_or(0, |at| at + 1);
    let has_lines = |i: &Inline| matches!(&i.kind, InlineKind::Comment(words) if words.contains('\n'));
    let mut behind = Inlines::new();
    if content[kept..].iter().any(has_lines) {
        behind = content.split_off(kept);
        trim_end(&mut content);
    }
    let is_anchor = |i: &Inline| matches!(i.kind, InlineKind::Anchor);
    if let Some((Inline { kind: InlineKind::Media(_), attrs, .. }, before)) = content.split_last()
        && attrs.is_empty()
        && before.iter().all(|i| is_anchor(i) || is_blank(i))
    {
        for inline in content {
            let span = inline.span;
            match inline.kind {
                InlineKind::Media(media) => out.push(Block::new(BlockKind::Media(media), span)),
                kind => out.extend(loose(Inline { kind, ..inline })),
            }
        }
    } else if !content.is_empty() {
        put(&mut out, Block::new(BlockKind::Paragraph(content), span));
    }
    out.extend(behind.into_iter().filter_map(loose));
    out
}

/// An invisible node between blocks.
fn loose(inline: Inline) -> Option<Block> {
    let kind = match inline.kind {
        InlineKind::Anchor => BlockKind::Anchor,
        InlineKind::Comment(words) => BlockKind::Comment(words),
        _ => return None,
    };
    Some(Block { kind, attrs: inline.attrs, span: inline.span })
}

fn is_blank(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Text(text) if text.trim_matches(BLANKS).is_empty())
}

/// Cuts blanks at the start of running text.
pub(super) fn trim_start(content: &mut Inlines) {
    while let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut() {
        trim_text_start(text);
        if !text.is_empty() {
            break;
        }
        content.remove(0);
    }
}

fn trim_end(content: &mut Inlines) {
    while let Some(Inline { kind: InlineKind::Text(text), .. }) = content.last_mut() {
        let kept = text.trim_end_matches(BLANKS).len();
        text.truncate(kept);
        if !text.is_empty() {
            break;
        }
        content.pop();
    }
}

/// Makes keys with a `+` between them one node of keys, and takes away what says nothing: comments of a blank or nothing, which
/// writers set between marks that would run together. A soft break before a comment is a blank: at the start of a line,
/// it would be a block.
pub fn inlines(content: &mut Inlines) {
    let concerned = |i: &Inline| matches!(i.kind, InlineKind::Comment(_) | InlineKind::Keys(_)) || is_key(i);
    if !content.iter().any(concerned) {
        return;
    }
    let is_empty =
        |i: &Inline| matches!(&i.kind, InlineKind::Comment(words) if matches!(words.as_str(), "" | " "));
    if content.iter().any(is_empty) {
        content.retain(|i| !is_empty(i));
        join(content);
    }
    for at in 1..content.len() {
        if matches!(content[at].kind, InlineKind::Comment(_))
            && let InlineKind::Text(text) = &mut content[at - 1].kind
            && text.ends_with('\n')
        {
            text.pop();
            text.push(' ');
        }
    }
    if content.iter().any(|i| is_key(i) || matches!(i.kind, InlineKind::Keys(_))) {
        keys(content);
    }
}

/// Texts that have come side by side become one.
fn join(content: &mut Inlines) {
    let mut out = Inlines::with_capacity(content.len());
    for inline in std::mem::take(content) {
        if let (InlineKind::Text(text), Some(Inline { kind: InlineKind::Text(before), span, .. })) =
            (&inline.kind, out.last_mut())
        {
            let text = if before.ends_with(BLANKS) { text.trim_start_matches(BLANKS) } else { text };
            before.push_str(text);
            *span = span.to(inline.span);
            continue;
        }
        out.push(inline);
    }
    *content = out;
}

fn is_key(inline: &Inline) -> bool {
    matches!(inline.kind, InlineKind::Span { role: Role::KeyCap, .. }) && inline.attrs.is_empty()
}

fn keys(content: &mut Inlines) {
    let mut apart = Inlines::with_capacity(content.len());
    for inline in std::mem::take(content) {
        let InlineKind::Keys(keys) = inline.kind else {
            append(&mut apart, inline);
            continue;
        };
        for (i, key) in keys.keys.into_iter().enumerate() {
            if i > 0 {
                append(&mut apart, Inline::new(InlineKind::Text("+".into()), inline.span));
            }
            let span = key.span;
            let key = match key.kind {
                InlineKind::Span { role: Role::KeyCap, .. } => key,
                _ => Inline::new(InlineKind::Span { role: Role::KeyCap, content: vec![key] }, span),
            };
            append(&mut apart, key);
        }
    }
    let mut apart = apart.into_iter().peekable();
    while let Some(inline) = apart.next() {
        let is_plus = |i: &Inline| matches!(&i.kind, InlineKind::Text(text) if text == "+");
        if !is_key(&inline) || !apart.peek().is_some_and(is_plus) {
            append(content, inline);
            continue;
        }
        let mut span = inline.span;
        let mut keys = vec![inline];
        while let Some(plus) = apart.next_if(is_plus) {
            if let Some(key) = apart.next_if(is_key) {
                span = span.to(key.span);
                keys.push(key);
                continue;
            }
            close_keys(content, &mut keys, span);
            append(content, plus);
            break;
        }
        close_keys(content, &mut keys, span);
    }
}

fn close_keys(content: &mut Inlines, keys: &mut Inlines, span: Span) {
    if keys.len() == 1 {
        content.append(keys);
    } else if !keys.is_empty() {
        let keys = Keys { action: None, keys: std::mem::take(keys) };
        content.push(Inline::new(InlineKind::Keys(Box::new(keys)), span));
    }
}

/// Adds a node; texts that come together are one.
pub fn append(out: &mut Inlines, inline: Inline) {
    if let (InlineKind::Text(text), Some(Inline { kind: InlineKind::Text(before), .. })) =
        (&inline.kind, out.last_mut())
    {
        before.push_str(text);
        return;
    }
    out.push(inline);
}
