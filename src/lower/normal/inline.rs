//! Running text in normal form.

use super::Notes;
use crate::lower::text;
use ast::visit::{VisitMut, walk_inline_mut};
use ast::{Attrs, Block, BlockKind, Inline, InlineKind, Inlines, Str};

/// Takes blanks at the borders of marks out of them, and marks of nothing away.
pub(super) fn borders(content: &mut Inlines) {
    let concerned = |i: &Inline| i.kind.marked().is_some_and(|c| c.is_empty() || text::has_borders(c));
    if !content.iter().any(concerned) {
        return;
    }
    let mut out = Inlines::with_capacity(content.len());
    for mut inline in std::mem::take(content) {
        let Some(inside) = inline.kind.marked_mut() else {
            text::push(&mut out, inline);
            continue;
        };
        let (start, end) = text::take_borders(inside);
        let empty = inside.is_empty();
        text::push_blank(start, &mut out);
        if !empty {
            out.push(inline);
        } else if let Some(id) = inline.attrs.id() {
            out.push(Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span: inline.span });
        }
        text::push_blank(end, &mut out);
    }
    *content = out;
}

pub(super) struct Spaces;

impl VisitMut for Spaces {
    fn inline(&mut self, inline: &mut Inline) {
        spaces(inline);
    }
}

/// Soft breaks as blanks, where only one line may stand.
pub(super) fn spaces(inline: &mut Inline) {
    if let InlineKind::Footnote(_) = inline.kind {
        return;
    }
    if let InlineKind::Text(text) = &mut inline.kind {
        if text.contains('\n') {
            *text = Str::from(str::replace(text, '\n', " "));
        }
        return;
    }
    walk_inline_mut(&mut Spaces, inline);
}

/// The id of a footnote that cannot be its label is an anchor before it; an anchor of its label's name is its id.
pub(super) fn footnote_ids(content: &mut Inlines, notes: &Notes) {
    let mut out = Inlines::with_capacity(content.len());
    for mut inline in std::mem::take(content) {
        if let (InlineKind::Footnote(_), Some(id)) = (&inline.kind, inline.attrs.id())
            && !notes.ids.contains(id)
        {
            let id = inline.attrs.take_id();
            let attrs = id.map(Attrs::with_id).unwrap_or_default();
            out.push(Inline { kind: InlineKind::Anchor, attrs, span: inline.span });
        }
        out.push(inline);
    }
    *content = out;
}

/// A comment right behind a line break would begin a line, and be a block; it stands before the break.
pub(super) fn comments_before_breaks(content: &mut Inlines) {
    let is_break = |i: &Inline| matches!(i.kind, InlineKind::LineBreak);
    let is_comment = |i: &Inline| matches!(i.kind, InlineKind::Comment(_));
    if !content.windows(2).any(|pair| is_break(&pair[0]) && is_comment(&pair[1])) {
        return;
    }
    let mut out = Inlines::with_capacity(content.len());
    let mut breaks = Inlines::new();
    for inline in std::mem::take(content) {
        if is_break(&inline) {
            breaks.push(inline);
        } else {
            if !is_comment(&inline) {
                out.append(&mut breaks);
            }
            out.push(inline);
        }
    }
    out.append(&mut breaks);
    *content = out;
}

/// Cuts white space of every kind at the ends of a cell, as parsers do.
pub(super) fn trim_cell(block: &mut Block) {
    let BlockKind::Plain(content) = &mut block.kind else { return };
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut()
        && text.starts_with(char::is_whitespace)
    {
        *text = text.trim_start().into();
        if text.is_empty() {
            content.remove(0);
        }
    }
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.last_mut() {
        let kept = text.trim_end().len();
        text.truncate(kept);
        if text.is_empty() {
            content.pop();
        }
    }
}
