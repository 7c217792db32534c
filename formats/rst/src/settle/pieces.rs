//! Code whose replaceable parts stand beside it, as docutils has it: `` :file:`/home/`\ :file-replaceable:`user` `` is one span.
//! The reader meets the pieces, and so does whoever has spans of one kind side by side: both make one of them.

use crate::roles::Mark;
use ast::normal::append;
use ast::{Inline, InlineKind, Inlines, Role};

/// The hint of white space that a null escape stands behind, so that it may be within code.
pub(crate) const WITHIN: &str = "rst:within";

/// Makes one span of pieces of the same marks, at least one of which has a replaceable part.
pub(crate) fn joined(content: Inlines) -> Inlines {
    let is_within = |i: &Inline| i.attrs.hint(WITHIN).is_some();
    let has_parts = content.iter().any(|i| code(i).is_some_and(has_part));
    if !has_parts && !content.iter().any(is_within) {
        return content;
    }
    let mut out = Inlines::with_capacity(content.len());
    let mut rest = content.into_iter().peekable();
    while let Some(inline) = rest.next() {
        if code(&inline).is_none() {
            push(&mut out, inline);
            continue;
        }
        let mut run = vec![inline];
        // White space that is within if another piece follows.
        let mut blank = None;
        loop {
            if blank.is_none()
                && let Some(within) = rest.next_if(is_within)
            {
                blank = Some(within);
            } else if let Some(next) = rest.next_if(|next| are_alike(&run[0], next)) {
                run.extend(blank.take());
                run.push(next);
            } else {
                break;
            }
        }
        if run.iter().any(|i| code(i).is_some_and(has_part)) {
            out.extend(one_of(run));
        } else {
            for inline in run {
                push(&mut out, inline);
            }
        }
        if let Some(blank) = blank {
            push(&mut out, blank);
        }
    }
    out
}

/// Appends a node; white space that is not within is text.
fn push(out: &mut Inlines, mut inline: Inline) {
    if inline.attrs.hint(WITHIN).is_some() {
        inline.attrs = ast::Attrs::default();
    }
    append(out, inline);
}

/// What is in the code that a node is, be it with marks around it.
fn code(inline: &Inline) -> Option<&Inlines> {
    let (mark, content) = Mark::of(&inline.kind).filter(|_| inline.attrs.is_empty())?;
    let is_code = matches!(mark, Mark::Role(role) if role.is_code() && role != Role::Replaceable);
    if is_code && content.iter().all(|i| is_text(i) || is_part(i)) {
        return Some(content);
    }
    match content.as_slice() {
        [only] => code(only),
        _ => None,
    }
}

/// As [`code`].
fn code_mut(inline: &mut Inline) -> Option<&mut Inlines> {
    let (mark, content) = Mark::of(&inline.kind)?;
    let is_code = matches!(mark, Mark::Role(role) if role.is_code() && role != Role::Replaceable);
    let is_it = is_code && content.iter().all(|i| is_text(i) || is_part(i));
    let content = inline.kind.marked_mut()?;
    if is_it {
        return Some(content);
    }
    content.first_mut().and_then(code_mut)
}

fn is_text(inline: &Inline) -> bool {
    matches!(inline.kind, InlineKind::Text(_))
}

fn is_part(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Span { role: Role::Replaceable, content } => content.iter().all(is_text),
        _ => false,
    }
}

fn has_part(content: &Inlines) -> bool {
    content.iter().any(is_part)
}

/// Whether two pieces of code have the same marks.
fn are_alike(one: &Inline, other: &Inline) -> bool {
    let (Some(ends), Some(other_ends)) = (code(one), code(other)) else { return false };
    let (Some((mark, content)), Some((other_mark, other_content))) =
        (Mark::of(&one.kind), Mark::of(&other.kind))
    else {
        return false;
    };
    if mark != other_mark {
        return false;
    }
    match (std::ptr::eq(content, ends), std::ptr::eq(other_content, other_ends)) {
        (true, true) => true,
        (false, false) => are_alike(&content[0], &other_content[0]),
        _ => false,
    }
}

/// Pieces, and white space between some of them, as one.
fn one_of(run: Inlines) -> Option<Inline> {
    let mut pieces = run.into_iter();
    let mut whole = pieces.next()?;
    let content = code_mut(&mut whole)?;
    let mut span = ast::Span::NONE;
    for mut piece in pieces {
        span = piece.span;
        if is_text(&piece) {
            piece.attrs = ast::Attrs::default();
            append(content, piece);
        } else if let Some(more) = code_mut(&mut piece) {
            for inline in std::mem::take(more) {
                append(content, inline);
            }
        }
    }
    whole.span = whole.span.to(span);
    Some(whole)
}
