//! Lines and marks of running text: what may stand in which, and what becomes of the rest.

use super::inline::{borders, comments_before_breaks, footnote_ids, spaces};
use super::{Pass, text};
use ast::visit::VisitMut;
use ast::{Class, Inline, InlineKind, InlineTag, Inlines, Role, normal};

impl Pass<'_, '_> {
    pub(super) fn line(&mut self, content: &mut Inlines, one_line: bool) {
        let outer = std::mem::replace(&mut self.one_line, one_line);
        self.inlines(content);
        self.one_line = outer;
        if one_line {
            for inline in content.iter_mut() {
                spaces(inline);
            }
        }
        normal::text::tidy_up(content);
        if !self.form.breaks_in_lines {
            while matches!(content.last(), Some(Inline { kind: InlineKind::LineBreak, .. })) {
                content.pop();
            }
        }
    }

    /// Emphasis and its like, whose marks do not stand in marks of the same kind as often as one likes: what is strong
    /// cannot be stronger, nor struck out twice; emphasis in emphasis is set upright, and no deeper.
    pub(super) fn delimited(&mut self, inline: &mut Inline, mut content: Inlines) {
        let (at, most) = match inline.kind {
            InlineKind::Emphasis(_) => (0, 2),
            InlineKind::Strong(_) => (1, 1),
            _ => (2, 1),
        };
        self.marks[at] += 1;
        self.inlines(&mut content);
        self.marks[at] -= 1;
        if at == 2 && self.marks[4] > 0 {
            self.open_up(inline, content);
            return;
        }
        if self.marks[at] >= most {
            let tag = inline.kind.tag();
            let written = "its content, which is that already";
            self.lowering.note_as(tag, Class::Normalised, "", written, inline.span);
            self.opened = true;
            inline.kind = InlineKind::Span { role: Role::Phrase, content };
            return;
        }
        match &mut inline.kind {
            InlineKind::Emphasis(c) | InlineKind::Strong(c) | InlineKind::Strike(c) => *c = content,
            _ => {}
        }
    }

    /// Raised and lowered text between marks: in one line, and not in its like, whose marks would end it; in lowered text,
    /// those of struck text would.
    pub(super) fn moved(&mut self, inline: &mut Inline, mut content: Inlines) {
        let at = if matches!(inline.kind, InlineKind::Superscript(_)) { 3 } else { 4 };
        self.marks[at] += 1;
        let outer = std::mem::replace(&mut self.one_line, true);
        self.inlines(&mut content);
        self.one_line = outer;
        self.marks[at] -= 1;
        if self.marks[at] > 0 {
            self.open_up(inline, content);
            return;
        }
        content.iter_mut().for_each(spaces);
        match &mut inline.kind {
            InlineKind::Superscript(c) | InlineKind::Subscript(c) => *c = content,
            _ => {}
        }
    }

    /// Leaves the content of a mark that its surroundings do not let stand.
    fn open_up(&mut self, inline: &mut Inline, content: Inlines) {
        let tag = inline.kind.tag();
        self.lowering.note_as(tag, Class::Degraded, "", "its content, in the mark around it", inline.span);
        self.opened = true;
        inline.kind = InlineKind::Span { role: Role::Phrase, content };
    }

    /// Emphasis in emphasis right beside another mark: no marks can say it.
    fn open_touching(&mut self, content: &mut Inlines) -> bool {
        let is_text = |i: Option<&Inline>| i.is_none_or(|i| matches!(i.kind, InlineKind::Text(_)));
        let touches = |at: usize| {
            !is_text(at.checked_sub(1).and_then(|before| content.get(before)))
                || !is_text(content.get(at + 1))
        };
        let emphasis = |at: &usize| matches!(content[*at].kind, InlineKind::Emphasis(_));
        let found: Vec<usize> = (0..content.len()).filter(emphasis).filter(|&at| touches(at)).collect();
        for &at in &found {
            let inline = &mut content[at];
            let written = "its content, in the emphasis around it";
            self.lowering.note_as(InlineTag::Emphasis, Class::Degraded, "", written, inline.span);
            if let InlineKind::Emphasis(inside) = &mut inline.kind {
                let content = std::mem::take(inside);
                inline.kind = InlineKind::Span { role: Role::Phrase, content };
            }
        }
        !found.is_empty()
    }

    pub(super) fn inlines(&mut self, content: &mut Inlines) {
        let mut opened = false;
        for inline in content.iter_mut() {
            self.inline(inline);
            opened |= std::mem::take(&mut self.opened);
        }
        if self.marks[0] > 0 {
            opened |= self.open_touching(content);
        }
        if opened {
            let mut out = Inlines::with_capacity(content.len());
            for inline in std::mem::take(content) {
                match inline.kind {
                    InlineKind::Span { role: Role::Phrase, content } if inline.attrs.is_empty() => {
                        text::push_all(&mut out, content);
                    }
                    kind => text::push(&mut out, Inline { kind, ..inline }),
                }
            }
            *content = out;
        }
        comments_before_breaks(content);
        if !self.form.breaks_in_lines {
            let is_break = |i: &Inline| matches!(i.kind, InlineKind::LineBreak);
            let several = content.windows(2).find(|w| is_break(&w[0]) && is_break(&w[1]));
            if let Some([first, _]) = several {
                let written = "one line break";
                self.lowering.note_as(InlineTag::LineBreak, Class::Degraded, "", written, first.span);
                content.dedup_by(|b, a| is_break(a) && is_break(b));
            }
        }
        if self.one_line
            && !self.form.breaks_in_lines
            && content.iter().any(|i| matches!(i.kind, InlineKind::LineBreak))
        {
            let mut out = Inlines::with_capacity(content.len());
            for inline in std::mem::take(content) {
                if matches!(inline.kind, InlineKind::LineBreak) {
                    let written = "a blank";
                    self.lowering.note_as(InlineTag::LineBreak, Class::Degraded, "", written, inline.span);
                    text::push_text(&mut out, " ", inline.span);
                } else {
                    text::push(&mut out, inline);
                }
            }
            *content = out;
        }
        borders(content);
        normal::inlines(content);
        if content.iter().any(|i| matches!(i.kind, InlineKind::Footnote(_))) {
            footnote_ids(content, &self.notes);
        }
    }
}
