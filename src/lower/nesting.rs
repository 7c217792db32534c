//! Which inline nodes may stand in which: marks are taken out of each other until the target can write them.
//!
//! Where marks cannot nest, each run of text keeps all that lie around it if the target can say chains of them (see
//! `chain`). Else it keeps the one that says most: a link, else the innermost role, else the innermost emphasis. The others
//! are named in the ledger.

use super::{Lowering, text};
use ast::{Class, Feature, Inline, InlineKind, Inlines, Link, Role, Span, Target};

/// A mark around a run of text.
#[derive(Clone)]
pub(super) enum Mark {
    Emphasis,
    Strong,
    Strike,
    Superscript,
    Subscript,
    Quote,
    Role(Role),
    Link(Target),
}

impl Mark {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Mark::Emphasis => "emphasis",
            Mark::Strong => "strong",
            Mark::Strike => "strike",
            Mark::Superscript => "superscript",
            Mark::Subscript => "subscript",
            Mark::Quote => "quote",
            Mark::Role(role) => role.name(),
            Mark::Link(_) => "link",
        }
    }

    pub(super) fn around(self, content: Inlines, span: Span) -> Inline {
        let kind = match self {
            Mark::Emphasis => InlineKind::Emphasis(content),
            Mark::Strong => InlineKind::Strong(content),
            Mark::Strike => InlineKind::Strike(content),
            Mark::Superscript => InlineKind::Superscript(content),
            Mark::Subscript => InlineKind::Subscript(content),
            Mark::Quote => InlineKind::Quote(content),
            Mark::Role(role) => InlineKind::Span { role, content },
            Mark::Link(target) => InlineKind::Link(Box::new(Link { target, content })),
        };
        Inline::new(kind, span)
    }
}

/// Takes a mark apart into the mark and its content; other nodes come back whole.
pub(super) fn open(inline: Inline) -> Result<(Mark, Inlines, ast::Attrs, Span), Inline> {
    let Inline { kind, attrs, span } = inline;
    let (mark, content) = match kind {
        InlineKind::Emphasis(c) => (Mark::Emphasis, c),
        InlineKind::Strong(c) => (Mark::Strong, c),
        InlineKind::Strike(c) => (Mark::Strike, c),
        InlineKind::Superscript(c) => (Mark::Superscript, c),
        InlineKind::Subscript(c) => (Mark::Subscript, c),
        InlineKind::Quote(c) => (Mark::Quote, c),
        InlineKind::Span { role, content } => (Mark::Role(role), content),
        InlineKind::Link(link) => (Mark::Link(link.target), link.content),
        kind => return Err(Inline { kind, attrs, span }),
    };
    Ok((mark, content, attrs, span))
}

/// The role, if it has one, and the content of a mark, as [`open`] knows them.
pub(super) fn mark_of(inline: &Inline) -> Option<(Option<Role>, &Inlines)> {
    match &inline.kind {
        InlineKind::Emphasis(c)
        | InlineKind::Strong(c)
        | InlineKind::Strike(c)
        | InlineKind::Superscript(c)
        | InlineKind::Subscript(c)
        | InlineKind::Quote(c) => Some((None, c)),
        InlineKind::Span { role, content } => Some((Some(*role), content)),
        InlineKind::Link(link) => Some((None, &link.content)),
        _ => None,
    }
}

/// Whether a mark's content is one text and nothing else.
pub(super) fn is_plain(content: &[Inline]) -> bool {
    matches!(content, [Inline { kind: InlineKind::Text(_), .. }])
}

impl Lowering<'_> {
    /// Brings lowered inline nodes into a form that the target can write.
    pub(super) fn settle_nesting(&mut self, inlines: Inlines) -> Inlines {
        let free = self.carries(Feature::InlineNesting)
            && self.carries(Feature::LinkNesting)
            && self.carries(Feature::CodeSpanNesting);
        if free || self.is_settled(&inlines) {
            return inlines;
        }
        let mut out = Inlines::with_capacity(inlines.len());
        for inline in inlines {
            if self.carries(Feature::InlineNesting) {
                self.settle_code(inline, &mut out);
            } else if self.carries(Feature::MarkChain) {
                self.settle_runs(&mut Vec::new(), inline, &mut out);
            } else {
                self.settle_flat(inline, &mut out);
            }
        }
        out
    }

    /// Whether these nodes, lowered, stand as the target can write them.
    fn is_settled(&self, inlines: &[Inline]) -> bool {
        let nested = self.carries(Feature::InlineNesting);
        !text::is_loose(inlines)
            && inlines.iter().all(|inline| {
                let Some((role, content)) = mark_of(inline) else { return true };
                if !nested && self.carries(Feature::MarkChain) {
                    return self.is_run(inline);
                }
                match role {
                    Some(role) if nested && is_opaque(role) => is_plain(content),
                    _ if nested => is_plain(content) || self.is_settled(content),
                    _ => is_plain(content),
                }
            })
    }

    // ---- targets in which only spans of code are opaque

    fn settle_code(&mut self, inline: Inline, out: &mut Inlines) {
        match open(inline) {
            Err(other) => text::push(out, other),
            Ok((Mark::Role(role), content, attrs, span)) if is_opaque(role) => {
                if is_plain(&content) {
                    out.push(Inline { kind: InlineKind::Span { role, content }, attrs, span });
                } else {
                    let at = out.len();
                    self.split_code(role, content, span, out);
                    if let Some(first) = out.get_mut(at..).and_then(|new| new.first_mut())
                        && matches!(first.kind, InlineKind::Span { .. })
                    {
                        first.attrs = attrs;
                    }
                }
            }
            Ok((mark, content, attrs, span)) => {
                let content = self.settle_nesting(content);
                let mut inline = mark.around(content, span);
                inline.attrs = attrs;
                out.push(inline);
            }
        }
    }

    /// Takes the marks inside a span of code away; a link is set around its part of the code instead.
    fn split_code(&mut self, role: Role, content: Inlines, span: Span, out: &mut Inlines) {
        let mut run = String::new();
        let flush = |run: &mut String, out: &mut Inlines| {
            if !run.is_empty() {
                push_code(role, &text::folded(&std::mem::take(run)), span, out);
            }
        };
        for inline in content {
            match open(inline) {
                Ok((Mark::Link(target), content, _, link_span)) => {
                    flush(&mut run, out);
                    let mut words = text::folded(&ast::plain_text(&content));
                    let trailing = words.ends_with([' ', '\n']);
                    words.truncate(words.trim_end_matches([' ', '\n']).len());
                    if words.starts_with([' ', '\n']) {
                        text::push_text(out, " ", link_span);
                    }
                    let words = words.trim_start_matches([' ', '\n']);
                    if words.is_empty() {
                        continue;
                    }
                    let code = InlineKind::Span { role, content: text::words(words) };
                    let code = Inline::new(code, link_span);
                    out.push(Inline::link(target, vec![code]));
                    if trailing {
                        text::push_text(out, " ", link_span);
                    }
                }
                Ok((mark, content, _, span)) => {
                    let class = self.class(Feature::CodeSpanNesting);
                    self.note_as(Feature::CodeSpanNesting, class, mark.name(), "text of the code span", span);
                    ast::push_plain_text(&content, &mut run);
                }
                Err(other) => match &other.kind {
                    InlineKind::Text(words) => run.push_str(words),
                    InlineKind::LineBreak => run.push(' '),
                    _ => {
                        flush(&mut run, out);
                        out.push(other);
                    }
                },
            }
        }
        flush(&mut run, out);
    }

    // ---- targets in which no mark stands in another

    fn settle_flat(&mut self, inline: Inline, out: &mut Inlines) {
        match open(inline) {
            Err(other) => text::push(out, other),
            Ok((mark, content, attrs, span)) => {
                if is_plain(&content) || self.has_parts(&mark, &content) {
                    let mut inline = mark.around(content, span);
                    inline.attrs = attrs;
                    out.push(inline);
                    return;
                }
                if let Some(id) = attrs.id() {
                    self.anchor_in_line(Some(id.into()), span, out);
                }
                self.flatten(&mut vec![(mark, span)], content, out);
            }
        }
    }

    fn has_parts(&self, mark: &Mark, content: &[Inline]) -> bool {
        matches!(mark, Mark::Role(role) if self.is_code_with_parts(*role, content))
    }

    /// Whether this is code with replaceable parts, which the target can write whole.
    pub(super) fn is_code_with_parts(&self, role: Role, content: &[Inline]) -> bool {
        role.is_code()
            && role != Role::Replaceable
            && self.carries(Feature::CodeSpanReplaceable)
            && content.iter().all(|i| match &i.kind {
                InlineKind::Text(_) => true,
                InlineKind::Span { role: Role::Replaceable, content } => {
                    is_plain(content) && i.attrs.id().is_none()
                }
                _ => false,
            })
    }

    /// Writes content out flat; `marks` are the open ones, outermost first.
    fn flatten(&mut self, marks: &mut Vec<(Mark, Span)>, content: Inlines, out: &mut Inlines) {
        let in_link = marks.iter().any(|(m, _)| matches!(m, Mark::Link(_)));
        if in_link {
            self.flatten_link(marks, content, out);
            return;
        }
        for inline in content {
            match open(inline) {
                Err(Inline { kind: InlineKind::Text(words), span, .. }) => {
                    let (mark, _) = strongest(marks);
                    push_marked(mark, &words, span, out);
                }
                Err(other) => out.push(other),
                Ok((mark, content, attrs, span)) => {
                    if let Some(id) = attrs.id() {
                        self.anchor_in_line(Some(id.into()), span, out);
                    }
                    if self.has_parts(&mark, &content) && !is_plain(&content) {
                        self.lose(marks);
                        out.push(mark.around(content, span));
                        continue;
                    }
                    marks.push((mark, span));
                    self.lose_weaker(marks);
                    self.flatten(marks, content, out);
                    marks.pop();
                }
            }
        }
    }

    /// A link holds one text; whatever is marked in it keeps its words only.
    pub(super) fn flatten_link(&mut self, marks: &[(Mark, Span)], content: Inlines, out: &mut Inlines) {
        let Some((at, (Mark::Link(target), span))) =
            marks.iter().enumerate().find(|(_, (m, _))| matches!(m, Mark::Link(_)))
        else {
            return;
        };
        let (target, span) = (target.clone(), *span);
        for (mark, span) in marks.iter().take(at) {
            self.note_lost_in_link(mark, *span);
        }
        let mut words = Inlines::new();
        let mut others = Inlines::new();
        self.words_of_link(content, &mut words, &mut others);
        let (start, end) = text::take_borders(&mut words);
        text::push_blank(start, out);
        if !words.is_empty() {
            out.push(Mark::Link(target).around(words, span));
        }
        text::push_blank(end, out);
        out.append(&mut others);
    }

    fn words_of_link(&mut self, content: Inlines, words: &mut Inlines, others: &mut Inlines) {
        for inline in content {
            match open(inline) {
                Ok((mark, content, attrs, span)) => {
                    if let Some(id) = attrs.id() {
                        self.anchor_in_line(Some(id.into()), span, others);
                    }
                    self.note_lost_in_link(&mark, span);
                    self.words_of_link(content, words, others);
                }
                Err(Inline { kind: InlineKind::Text(t), span, .. }) => text::push_text(words, &t, span),
                Err(Inline { kind: InlineKind::LineBreak, span, .. }) => text::push_text(words, " ", span),
                Err(other) => others.push(other),
            }
        }
    }

    /// Names the marks that are lost around a node that stays whole.
    pub(super) fn lose(&mut self, marks: &[(Mark, Span)]) {
        for (mark, span) in marks {
            self.note_lost(mark, *span);
        }
    }

    /// Names the marks that the mark opened last outweighs, or that mark itself.
    fn lose_weaker(&mut self, marks: &[(Mark, Span)]) {
        let (_, strongest_at) = strongest(marks);
        let last = marks.len() - 1;
        if strongest_at == last {
            // The outer ones lose this run only, so each of them is named once for it.
            if let Some((mark, span)) = marks.get(last.wrapping_sub(1)) {
                self.note_lost(mark, *span);
            }
        } else if let Some((mark, span)) = marks.last() {
            self.note_lost(mark, *span);
        }
    }

    pub(super) fn note_lost(&mut self, mark: &Mark, span: Span) {
        let feature = Feature::InlineNesting;
        let class = match self.class(feature) {
            Class::Native | Class::Encoded => Class::Degraded,
            // What chains cannot say is lost where they say all else.
            Class::Normalised if self.carries(Feature::MarkChain) => Class::Degraded,
            class => class,
        };
        self.note_as(feature, class, mark.name(), "the words, under the other mark", span);
    }

    /// Names a mark that a link loses.
    fn note_lost_in_link(&mut self, mark: &Mark, span: Span) {
        if self.carries(Feature::MarkChain) {
            let written = "the words, as a link to another file";
            self.note_as(Feature::LinkNesting, Class::Degraded, mark.name(), written, span);
        } else {
            self.note_lost(mark, span);
        }
    }
}

/// The mark that a run of text keeps, and its place among the open ones.
fn strongest(marks: &[(Mark, Span)]) -> (Mark, usize) {
    let rank = |mark: &Mark| match mark {
        Mark::Link(_) => 3,
        Mark::Role(_) => 2,
        Mark::Superscript | Mark::Subscript => 2,
        Mark::Emphasis | Mark::Strong | Mark::Strike => 1,
        Mark::Quote => 0,
    };
    let mut best = 0;
    for (at, (mark, _)) in marks.iter().enumerate() {
        if rank(mark) >= rank(&marks[best].0) {
            best = at;
        }
    }
    (marks[best].0.clone(), best)
}

/// Appends words under one mark, with their outer blanks outside it.
fn push_marked(mark: Mark, words: &str, span: Span, out: &mut Inlines) {
    let blank = [' ', '\n'];
    let inner = words.trim_matches(blank);
    if inner.is_empty() {
        text::push_text(out, words, span);
        return;
    }
    let start = words.len() - words.trim_start_matches(blank).len();
    let end = words.trim_end_matches(blank).len();
    text::push_text(out, &words[..start], Span::NONE);
    out.push(mark.around(vec![Inline::new(InlineKind::Text(inner.into()), span)], span));
    text::push_text(out, &words[end..], Span::NONE);
}

fn push_code(role: Role, words: &str, span: Span, out: &mut Inlines) {
    push_marked(Mark::Role(role), words, span, out);
}

/// Whether a target that writes spans of code verbatim writes this role so. Key caps and labels are not code.
fn is_opaque(role: Role) -> bool {
    role.is_code()
}
