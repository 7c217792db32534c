//! Chains: for targets in which no mark stands among text in another, but marks may lie around one run of text, one
//! directly in the other. What a mark holds is split into such runs, and a link is set around them.
//!
//! `emphasis("the ", filename("x"), " file")` becomes `emphasis("the")`, `emphasis(filename("x"))`, `emphasis("file")`.

use super::nesting::{Mark, is_plain, mark_of, open};
use super::{Lowering, text};
use ast::{Class, Feature, Inline, InlineKind, InlineTag, Inlines, Link, Span, Target};

/// The most marks around one run. No author has so many; without a bound a short input could be a long copy.
const MOST: usize = 8;

impl Lowering<'_> {
    /// Whether a lowered node stands as the target can write it.
    pub(super) fn is_run(&self, inline: &Inline) -> bool {
        match &inline.kind {
            InlineKind::Link(link) => {
                let content = &link.content;
                is_plain(content)
                    || self.link_takes_marks(&link.target)
                        && !content.is_empty()
                        && !text::is_loose(content)
                        && !text::has_borders(content)
                        && !has_breaks(content)
                        && content.iter().all(|i| stands_in_link(&i.kind) && self.is_chain(i, MOST))
            }
            _ => self.is_chain(inline, MOST),
        }
    }

    fn is_chain(&self, inline: &Inline, most: usize) -> bool {
        let Some((role, content)) = mark_of(inline) else { return true };
        if most == 0 {
            return false;
        }
        match content.as_slice() {
            _ if role.is_some_and(|role| self.is_code_with_parts(role, content)) => true,
            [Inline { kind: InlineKind::Text(_), .. }] => true,
            [only] => {
                !matches!(only.kind, InlineKind::Link(_))
                    && !is_repeated(&inline.kind, &only.kind)
                    && mark_of(only).is_some()
                    && self.is_chain(only, most - 1)
            }
            _ => false,
        }
    }

    /// Whether a link to this target may hold marks.
    fn link_takes_marks(&self, target: &Target) -> bool {
        self.carries(Feature::LinkNesting)
            && match target {
                Target::Url(url) => !url.trim().is_empty(),
                Target::Id(id) => {
                    self.context.index.target(id).is_some_and(|target| target.file == self.context.file)
                }
            }
    }

    /// Writes a node as runs; `marks` are the open ones, outermost first.
    pub(super) fn settle_runs(&mut self, marks: &mut Vec<(Mark, Span)>, inline: Inline, out: &mut Inlines) {
        match open(inline) {
            Err(Inline { kind: InlineKind::Text(words), attrs, span }) => {
                if marks.is_empty() {
                    text::push(out, Inline { kind: InlineKind::Text(words), attrs, span });
                } else {
                    self.push_run(marks, &words, span, out);
                }
            }
            Err(other) => {
                if is_shown_by_itself(&other.kind) {
                    self.lose(marks);
                }
                text::push(out, other);
            }
            Ok((Mark::Link(target), content, attrs, span)) => {
                if marks.is_empty() && is_plain(&content) {
                    let kind = InlineKind::Link(Box::new(Link { target, content }));
                    out.push(Inline { kind, attrs, span });
                } else {
                    self.anchor_in_line(attrs.id().map(Into::into), span, out);
                    self.link_run(marks, target, content, span, out);
                }
            }
            Ok((mark, content, attrs, span)) => {
                if marks.is_empty() && is_plain(&content) {
                    let mut inline = mark.around(content, span);
                    inline.attrs = attrs;
                    out.push(inline);
                    return;
                }
                self.anchor_in_line(attrs.id().map(Into::into), span, out);
                let is_whole = matches!(&mark, Mark::Role(role) if self.is_code_with_parts(*role, &content));
                let is_mark = |i: &Inline| mark_of(i).is_some() && !matches!(i.kind, InlineKind::Link(_));
                let is_one = is_plain(&content) || matches!(&content[..], [only] if is_mark(only));
                if !is_whole && !is_one {
                    let is_code = matches!(mark, Mark::Role(role) if role.is_code());
                    let feature = if is_code { Feature::CodeSpanNesting } else { Feature::InlineNesting };
                    self.note_named(feature, mark.name(), span);
                }
                if marks.last().is_some_and(|(outer, _)| says_no_more(&mark, outer)) {
                    self.note_as(Feature::MarkChain, Class::Normalised, mark.name(), "once", span);
                    for inline in content {
                        self.settle_runs(marks, inline, out);
                    }
                } else if marks.len() >= MOST {
                    self.note_lost(&mark, span);
                    for inline in content {
                        self.settle_runs(marks, inline, out);
                    }
                } else if is_whole && !is_plain(&content) {
                    let whole = mark.around(content, span);
                    self.push_chain(marks, whole, out);
                } else {
                    marks.push((mark, span));
                    for inline in content {
                        self.settle_runs(marks, inline, out);
                    }
                    marks.pop();
                }
            }
        }
    }

    /// A link and its marks, those around it among them, which stand in it then.
    fn link_run(
        &mut self,
        marks: &mut Vec<(Mark, Span)>,
        target: Target,
        content: Inlines,
        span: Span,
        out: &mut Inlines,
    ) {
        if !self.link_takes_marks(&target) {
            marks.push((Mark::Link(target), span));
            self.flatten_link(marks, content, out);
            marks.pop();
            return;
        }
        let mut words = Inlines::new();
        for inline in content {
            self.settle_runs(marks, inline, &mut words);
        }
        for inline in &mut words {
            if matches!(inline.kind, InlineKind::LineBreak) {
                *inline = Inline::new(InlineKind::Text("\n".into()), inline.span);
            }
        }
        // What cannot be a part of the link comes behind it.
        let (words, others): (Inlines, Inlines) = words.into_iter().partition(|i| stands_in_link(&i.kind));
        let words = &mut text::tidy(words);
        let (start, end) = text::take_borders(words);
        text::push_blank(start, out);
        if text::is_invisible(words) {
            self.note_named(InlineTag::Link, "without words", span);
            text::push_all(out, std::mem::take(words));
        } else {
            if !is_plain(words) {
                self.note(Feature::LinkNesting, span);
                join_lines(words);
            }
            let content = std::mem::take(words);
            out.push(Inline::new(InlineKind::Link(Box::new(Link { target, content })), span));
        }
        text::push_blank(end, out);
        text::push_all(out, others);
    }

    /// Appends words under all marks, with their outer blanks outside them.
    fn push_run(&mut self, marks: &[(Mark, Span)], words: &str, span: Span, out: &mut Inlines) {
        let inner = words.trim_matches([' ', '\n']);
        if inner.is_empty() {
            text::push_text(out, words, span);
            return;
        }
        let at = words.find(inner).unwrap_or(0);
        text::push_text(out, &words[..at], Span::NONE);
        self.push_chain(marks, Inline::new(InlineKind::Text(inner.into()), span), out);
        text::push_text(out, &words[at + inner.len()..], Span::NONE);
    }

    fn push_chain(&mut self, marks: &[(Mark, Span)], inner: Inline, out: &mut Inlines) {
        let count = marks.len() + usize::from(mark_of(&inner).is_some());
        if count > 1 {
            self.note(Feature::MarkChain, inner.span);
        }
        let around = |inner: Inline, (mark, span): &(Mark, Span)| mark.clone().around(vec![inner], *span);
        out.push(marks.iter().rev().fold(inner, around));
    }
}

/// Whether a line ends in these words.
fn has_breaks(content: &[Inline]) -> bool {
    content.iter().any(|inline| match &inline.kind {
        InlineKind::Text(text) => text.contains('\n'),
        _ => mark_of(inline).is_some_and(|(_, content)| has_breaks(content)),
    })
}

/// Makes one line of words that are to stand apart from their paragraph.
fn join_lines(content: &mut Inlines) {
    for inline in content {
        match &mut inline.kind {
            InlineKind::Text(text) if text.contains('\n') => *text = text.replace("\n", " "),
            kind => kind.marked_mut().into_iter().for_each(join_lines),
        }
    }
}

fn is_repeated(outer: &InlineKind, inner: &InlineKind) -> bool {
    match (outer, inner) {
        (InlineKind::Span { role: outer, .. }, InlineKind::Span { role: inner, .. }) => outer == inner,
        (InlineKind::Strong(_), InlineKind::Strong(_)) | (InlineKind::Strike(_), InlineKind::Strike(_)) => {
            true
        }
        _ => false,
    }
}

/// Whether a mark directly in another says what that has said. Emphasis in emphasis does not.
fn says_no_more(inner: &Mark, outer: &Mark) -> bool {
    match (inner, outer) {
        (Mark::Role(inner), Mark::Role(outer)) => inner == outer,
        (Mark::Strong, Mark::Strong) | (Mark::Strike, Mark::Strike) => true,
        _ => false,
    }
}

/// Whether a node may be a part of what a link shows.
fn stands_in_link(kind: &InlineKind) -> bool {
    matches!(
        kind,
        InlineKind::Text(_)
            | InlineKind::Emphasis(_)
            | InlineKind::Strong(_)
            | InlineKind::Strike(_)
            | InlineKind::Superscript(_)
            | InlineKind::Subscript(_)
            | InlineKind::Span { .. }
            | InlineKind::Media(_)
            | InlineKind::Math(_)
            | InlineKind::Keys(_)
            | InlineKind::Menu(_)
            | InlineKind::ManualPage(_)
    )
}

/// Whether a mark around this node would be seen, and cannot be said.
fn is_shown_by_itself(kind: &InlineKind) -> bool {
    matches!(
        kind,
        InlineKind::Math(_) | InlineKind::Keys(_) | InlineKind::Menu(_) | InlineKind::ManualPage(_)
    )
}
